"""MkDocs hook: repairs of the finished pages, which the theme has no options for."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from site_build.formulas.index import label
from site_build.whole.unused_css import without_unused

STYLESHEET = re.compile(r'<link rel="stylesheet" href="([^":]+\.css)"[^>]*>\s*')
ANCHOR_OR_CODE = re.compile(
    r"^ *(?P<fence>```+).*?^ *(?P=fence) *$"
    r"|^(?P<indent> *)\[\]\(\)\{ *#(?P<id>[\w.-]+) *\} *$",
    re.M | re.S,
)
EMPTY_LINK = re.compile(r'<a href="(?:#[\w.-]+)?" id="([\w.-]+)"></a>')
ANCHORS = re.compile(r'<p>((?:<a id="[^"]*"></a>\s*)+)</p>')
# the anchors of a formula, which stand in a paragraph of their own above it
NAMED_FORMULA = re.compile(
    r'<p class="anchor">((?:<a id="[^"]*"></a>\s*)+)</p>\s*(<div class="arithmatex">.*?</div>)',
    re.S,
)
FORMULA_ANCHOR = re.compile(r'<a id="((?:image|eq)-[\w-]+)"></a>')
TABLE = re.compile(r"<table>(.*?)</table>", re.S)
CORNER = re.compile(r"(<thead>\s*<tr>\s*)<th([^>]*)></th>")
FIRST_CELL = re.compile(r"(<tr>\s*)<td([^>]*)>(?!</td>)(.*?)</td>", re.S)
TAG = re.compile(r"<[^>]+>")
SCRIPTED = re.compile(r"(?:md|nb)-[\w-]+|no-js|focus-visible")  # the classes that scripts give
# parts of the theme that only features give that are off here; test_browser.py sees that none wakes
ASLEEP = re.compile(r"\bmd-(?:annotation|source|status|tags?|tooltip2?|version)(?![a-z])[\w-]*")
PLAIN_CODE = re.compile(r'<span class="[npow]">([^<]*)</span>')  # names, signs and spaces
REPAIRS = {  # of the theme's script
    # A landmark for each copy button would fill the list of a page's regions.
    '("nav",{class:"md-code__nav"})': '("div",{class:"md-code__nav"})',
    # Single letters that lead away or into the search get in the way of those who speak to their
    # computer (WCAG 2.1.4).
    'case"f":case"s":case"/":i.focus(),i.select(),c.claim();break': "",
    'case"p":case",":let t=ue("link[rel=prev]");typeof t!="undefined"&&st(t);break;': "",
    'case"n":case".":let r=ue("link[rel=next]");typeof r!="undefined"&&st(r);break;': "",
    # Each of these computed all styles of a page once more at its start. The first prevents that
    # colours fade where the look changes, and a page begins with the right one.
    'document.body.setAttribute("data-md-color-switching",""),': (
        '(e.isSet?document.body.setAttribute("data-md-color-switching",""):e.isSet=!0),'
    ),
    'let o=x("meta",{name:"color-scheme"});document.head.appendChild(o);': "",
    "o.content=a.colorScheme": "document.documentElement.style.colorScheme=a.colorScheme",
    re.compile(r'"\.node circle[^"]*"'): '""',  # the style of diagrams, of which the book has none
}
# how the theme's templates are indented is a hundredth of a page's size on the way
INDENTATION = re.compile(
    r"(?P<kept><(?P<tag>pre|script|textarea)\b.*?</(?P=tag)>)|>\s*\n\s*<", re.S
)
SPACE = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,])\s*|\s+""")  # in a stylesheet
LOOK = re.compile(r"""(?:^|,)\s*\[data-md-color-scheme=["']?(default|slate)["']?\]\s*(?=,|$)""")
ADDRESS = re.compile(r'url\("?(?!data:|#|/|[a-z]+:)([^")]+)"?\)')


def replace_once(text: str, old: str | re.Pattern[str], new: str) -> str:
    pattern = re.compile(re.escape(old)) if isinstance(old, str) else old
    text, found = pattern.subn(lambda _: new, text)
    if not found:
        raise PluginError(f"pages.py: the theme has changed: {old!r} is not there any more")
    return text


@event_priority(-70)  # after notebooks.py
def on_page_markdown(markdown, page, config, files):
    """Make the anchors links to themselves.

    Else autorefs takes an anchor for another name of the next heading, if only text is in between.
    """
    return ANCHOR_OR_CODE.sub(
        lambda m: m[0] if m["fence"] else f"{m['indent']}[](#{m['id']}){{ #{m['id']} }}", markdown
    )


def on_page_content(html, page, config, files):
    html = EMPTY_LINK.sub(r'<a id="\1"></a>', html)  # nothing to stop at for the keyboard
    html = ANCHORS.sub(r'<p class="anchor">\1</p>', html)
    html = NAMED_FORMULA.sub(lambda m: _formula(m[1], m[2]), html)
    html = TABLE.sub(lambda m: _table(m[1]), html)
    return PLAIN_CODE.sub(r"\1", html)  # they have the colour of the text: a tenth of a page's size


def _table(rows: str) -> str:
    """A table in a box that scrolls. An empty corner heads nothing; below it are heads of rows."""
    rows, cornered = CORNER.subn(r"\1<td\2></td>", rows)
    if cornered:
        rows = FIRST_CELL.sub(r'\1<th scope="row"\2>\3</th>', rows)
    # A class keeps the theme's script away, which would wrap the table after the page is drawn.
    return f'<div class="table" tabindex="0"><table class="data">{rows}</table></div>'


def _formula(anchors: str, formula: str) -> str:
    """A formula in a box with its names, each of which is a link to itself."""
    name = r'<a id="\1" href="#\1">{}</a>'
    tag = re.search(r"\\tag\{(.*?)\}", formula)
    number = tag[1] if tag else ""
    names = FORMULA_ANCHOR.sub(lambda a: a.expand(name.format(label(a[1], number))), anchors)
    return f'<div class="formula"><p class="formula-names">{names.strip()}</p>{formula}</div>'


def on_post_page(output, config, page=None, **_):
    output = INDENTATION.sub(lambda m: m["kept"] or ">\n<", output)
    if page and page.meta.get("template") == "book.html":
        return output  # has neither search nor source
    dialog = 'data-md-component="search" role="dialog"'
    output = replace_once(output, dialog, f'{dialog} aria-label="Search"')
    # What folds the navigation is a box for the keyboard (book.css), not its label.
    output = replace_once(output, 'id="__drawer"', 'id="__drawer" aria-label="Navigation"')
    output = output.replace('_label" tabindex="0"', '_label"')
    # The link to the repository would ask its host for the number of stars.
    return output.replace(' data-md-component="source"', "")


def on_post_template(output, template_name, config):
    return on_post_page(output, config) if template_name == "404.html" else output


@event_priority(-200)  # after typeset.py
def on_post_build(config):
    site = Path(config.site_dir)
    for bundle in site.glob("assets/javascripts/bundle.*.min.js"):
        script = bundle.read_text()
        for old, new in REPAIRS.items():
            script = replace_once(script, old, new)
        bundle.write_text(script)
    merge_stylesheets(site)
    drop_unused(site)


def merge_stylesheets(site: Path) -> None:
    """One stylesheet instead of several, without the rules that no page can use."""
    names = [path for kind in ("*.html", "*.js") for path in site.rglob(kind)]
    texts = {path: path.read_text() for path in names}
    users = [_uses(path.relative_to(site), text) for path, text in texts.items()]
    merged = {}
    for file, page in texts.items():
        links = STYLESHEET.findall(page) if file.suffix == ".html" else []
        if not links:
            continue
        prefix = links[0].partition("assets/")[0]
        sheets = tuple(site / link.removeprefix(prefix) for link in links)
        if sheets not in merged:
            css = "\n".join(_read_sheet(sheet, site) for sheet in sheets)
            css = without_unused(css, users)
            css = SPACE.sub(lambda m: m[1] or m[2] or " ", css + dark_without_scripts(css))
            name = f"assets/site.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
            (site / name).write_text(css)
            merged[sheets] = name
        new = iter([f'<link rel="stylesheet" href="{prefix}{merged[sheets]}">'])
        file.write_text(STYLESHEET.sub(lambda _, new=new: next(new, ""), page))
    for sheet in {sheet for sheets in merged for sheet in sheets}:
        sheet.unlink()


def dark_without_scripts(css: str) -> str:
    """What the dark look changes, for readers whose system is dark and who let no script choose."""
    looks: dict[str, dict[str, str]] = {"default": {}, "slate": {}}
    for selectors, body in re.findall(r"([^{}]*)\{([^{}]*)\}", css):
        for look in LOOK.findall(selectors):
            looks[look] |= dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", body))
    dark = ";".join(f"{k}:{v}" for k, v in looks["slate"].items() if looks["default"].get(k) != v)
    asked = "screen and (scripting:none) and (prefers-color-scheme:dark)"
    return f'@media {asked}{{[data-md-color-scheme="default"]{{{dark}}}}}'


def _uses(path: Path, text: str) -> str:
    """What a page or a script can ask a stylesheet for; of the book's own scripts any word."""
    if path.is_relative_to("assets/js"):
        return text
    if path.suffix == ".html":
        return " ".join(TAG.findall(text))
    return ASLEEP.sub("", " ".join(SCRIPTED.findall(text)))


def _read_sheet(sheet: Path, site: Path) -> str:
    """The addresses in a stylesheet are relative to it; the merged one is in assets/."""
    folder = sheet.parent.relative_to(site / "assets").as_posix()
    return ADDRESS.sub(lambda m: f'url("{folder}/{m[1]}")', sheet.read_text())


def drop_unused(site: Path) -> None:
    """Source maps, and the search's languages that this site does not use."""
    for path in [*site.rglob("*.map"), *site.glob("assets/javascripts/lunr/**/*")]:
        if path.is_file():
            path.unlink()
