"""MkDocs hook: repairs of the finished pages, which the theme has no options for."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from formula_index import label

STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^":]+\.css)"[^>]*>\s*')
# autorefs' anchors of a formula, which stand in a paragraph of their own above it
NAMED_FORMULA = re.compile(
    r'<p>((?:<a id="[^"]*"></a>\s*)+)</p>\s*(<div class="arithmatex">.*?</div>)', re.S
)
FORMULA_ANCHOR = re.compile(r'<a id="(image-[\d-]+)"></a>')
TABLE = re.compile(r"<table>(.*?)</table>", re.S)
ADDRESS = re.compile(r'url\("?(?!data:|#|/|[a-z]+:)([^")]+)"?\)')


def replace_once(text: str, old: str, new: str) -> str:
    if old not in text:
        raise PluginError(f"pages.py: the theme has changed: {old!r} is not there any more")
    return text.replace(old, new)


def on_page_content(html, page, config, files):
    html = html.replace(
        '<a href="" id="', '<a id="'
    )  # autorefs' anchors: no links that lead nowhere
    html = NAMED_FORMULA.sub(lambda m: _formula(m[1], m[2]), html)
    # The class keeps the theme's script away, which would wrap the table after the page is drawn.
    wrapped = r'<div class="table" tabindex="0"><table class="data">\1</table></div>'
    return TABLE.sub(wrapped, html)


def _formula(anchors: str, formula: str) -> str:
    """A formula in a box with its names, each of which is a link to itself."""
    name = r'<a id="\1" href="#\1">{}</a>'
    names = FORMULA_ANCHOR.sub(lambda m: m.expand(name.format(label(m[1]))), anchors)
    return f'<div class="formula"><p class="formula-names">{names.strip()}</p>{formula}</div>'


def on_post_page(output, page, config):
    dialog = 'data-md-component="search" role="dialog"'
    return replace_once(output, dialog, f'{dialog} aria-label="Search"')


@event_priority(-200)  # after typeset.py
def on_post_build(config):
    site = Path(config.site_dir)
    for bundle in site.glob("assets/javascripts/bundle.*.min.js"):
        # A landmark for each copy button would fill the list of a page's regions.
        nav, div = '("nav",{class:"md-code__nav"})', '("div",{class:"md-code__nav"})'
        bundle.write_text(replace_once(bundle.read_text(), nav, div))
    merge_stylesheets(site)
    drop_unused(site)


def merge_stylesheets(site: Path) -> None:
    """One stylesheet instead of several: one request, and nothing is drawn twice."""
    merged = {}
    for file in site.rglob("*.html"):
        page = file.read_text()
        links = STYLESHEET.findall(page)
        if not links:
            continue
        prefix = links[0].partition("assets/")[0]
        sheets = tuple(site / link.removeprefix(prefix) for link in links)
        if sheets not in merged:
            merged[sheets] = _write_sheet(site, sheets)
        new = iter([f'<link rel="stylesheet" href="{prefix}{merged[sheets]}">'])
        file.write_text(STYLESHEET.sub(lambda _, new=new: next(new, ""), page))
    for sheet in {sheet for sheets in merged for sheet in sheets}:
        sheet.unlink()


def _write_sheet(site: Path, sheets: tuple[Path, ...]) -> str:
    css = ""
    for sheet in sheets:
        folder = sheet.parent.relative_to(
            site / "assets"
        ).as_posix()  # addresses in it are relative to it
        text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", sheet.read_text())
        css += ADDRESS.sub(lambda m, folder=folder: f'url("{folder}/{m[1]}")', text) + "\n"
    name = f"assets/site.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    (site / name).write_text(css)
    return name


def drop_unused(site: Path) -> None:
    """Source maps, and the search's languages that this site does not use."""
    for path in [*site.rglob("*.map"), *site.glob("assets/javascripts/lunr/**/*")]:
        if path.is_file():
            path.unlink()
