"""Repairs of the theme, which has no options for them. Each looks for what it repairs."""

from __future__ import annotations

import re
from pathlib import Path

from site_build.book import BookError
from site_build.tree import Tree
from site_build.whole import one_page
from site_build.whole.site import Site

REPAIRS: dict[str | re.Pattern[str], str] = {  # of the theme's script
    # A landmark for each copy button would fill the list of a page's regions.
    '("nav",{class:"md-code__nav"})': '("div",{class:"md-code__nav"})',
    # Single letters that lead away or into the search get in the way of those who speak to their
    # computer (WCAG 2.1.4).
    'case"f":case"s":case"/":i.focus(),i.select(),c.claim();break': "",
    'case"p":case",":let t=ue("link[rel=prev]");typeof t!="undefined"&&st(t);break;': "",
    'case"n":case".":let r=ue("link[rel=next]");typeof r!="undefined"&&st(r);break;': "",
    # What is pasted, dictated or composed goes without keys into the field of the search.
    'h(e,"keyup"),o).pipe(m(()=>e.value)': 'h(e,"input"),o).pipe(m(()=>e.value)',
    # Each of these computed all styles of a page once more at its start. The first prevents that
    # colours fade where the look changes, and a page begins with the right one.
    'document.body.setAttribute("data-md-color-switching",""),': (
        '(e.isSet?document.body.setAttribute("data-md-color-switching",""):e.isSet=!0),'
    ),
    'let o=x("meta",{name:"color-scheme"});document.head.appendChild(o);': "",
    "o.content=a.colorScheme": "document.documentElement.style.colorScheme=a.colorScheme",
    re.compile(r'"\.node circle[^"]*"'): '""',  # the style of diagrams, of which the book has none
}
# no text of ours goes over several lines, or has a space before and behind two slashes
COMMENT_OR_MARGIN = re.compile(r"^\s*//.*\n|^\s+| +// .*$", re.M)


def repair(site: Site) -> None:
    """Repair the theme's script, and its part of every page."""
    for bundle in site.folder.glob("assets/javascripts/bundle.*.min.js"):
        script = bundle.read_text(encoding="utf-8")
        for old, new in REPAIRS.items():
            script = replace_once(script, old, new)
        bundle.write_text(script, encoding="utf-8")
    for path, page in site.pages.items():
        if path != one_page.PATH:  # which has neither search nor navigation
            _repair_page(page)


def replace_once(text: str, old: str | re.Pattern[str], new: str) -> str:
    pattern = re.compile(re.escape(old)) if isinstance(old, str) else old
    text, found = pattern.subn(lambda _: new, text)
    if not found:
        raise BookError(f"theme.py: the theme has changed: {old!r} is not there any more")
    return text


def _repair_page(page: Tree) -> None:
    search = page.css_first('[data-md-component="search"][role="dialog"]')
    drawer = page.css_first("#__drawer")
    if search is None or drawer is None:
        raise BookError("theme.py: the theme has changed: a page has no search or no navigation")
    search.attrs["aria-label"] = "Search"
    # What folds the navigation is a box for the keyboard (book.css), not its label.
    drawer.attrs["aria-label"] = "Navigation"
    for label in page.css('label[tabindex="0"]'):
        del label.attrs["tabindex"]
    for mark in page.css("[data-search-exclude]"):
        del mark.attrs["data-search-exclude"]  # the search's index has been made
    # The link to the repository would ask its host for the number of stars.
    for link in page.css('[data-md-component="source"]'):
        del link.attrs["data-md-component"]


def drop_unused(site: Path) -> None:
    """Source maps, the search's languages that this site does not use, comments in our scripts."""
    for script in site.glob("assets/js/*.js"):
        script.write_text(
            COMMENT_OR_MARGIN.sub("", script.read_text(encoding="utf-8")), encoding="utf-8"
        )
    for path in [*site.rglob("*.map"), *site.glob("assets/javascripts/lunr/**/*")]:
        if path.is_file():
            path.unlink()
