"""One stylesheet instead of several, without the rules that no page can use.

While serving, most pages and all scripts are those of before; what they ask for is remembered.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

from site_build.tree import Tree
from site_build.whole.site import Site
from site_build.whole.unused_css import asked_for, without_unused

SHEETS = 'link[rel="stylesheet"]:not([href*=":"])'
TAG = re.compile(r"<[^>]+>")
SCRIPTED = re.compile(r"(?:md|nb|play)-[\w-]+|no-js|focus-visible")  # the classes that scripts give
# parts of the theme that only features give that are off here; test_browser.py sees that none wakes
ASLEEP = re.compile(r"\bmd-(?:annotation|source|status|tags?|tooltip2?|version)(?![a-z])[\w-]*")
SPACE = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,])\s*|\s+""")
LOOK = re.compile(r"""(?:^|,)\s*\[data-md-color-scheme=["']?(default|slate)["']?\]\s*(?=,|$)""")
Asked = tuple[frozenset[str], frozenset[str]]  # words, and custom properties that are read
ADDRESS = re.compile(r'url\("?(?!data:|#|/|[a-z]+:)([^")]+)"?\)')


def addresses(page: Tree) -> list[str]:
    """The stylesheets that a page loads from this site."""
    return [sheet.attributes["href"] or "" for sheet in page.css(SHEETS)]


def merge(site: Site) -> None:
    """Let each page load one stylesheet, made of those that it has loaded."""
    asked = [_by_page(html) for html in site.written().values()]
    asked += [
        _by_script(path.read_text(encoding="utf-8"), path.is_relative_to(site.folder / "assets/js"))
        for path in site.folder.rglob("*.js")
    ]
    words, read = (frozenset().union(*sets) for sets in zip(*asked, strict=True))
    merged: dict[tuple[Path, ...], str] = {}
    for page in site.pages.values():
        links = page.css(SHEETS)
        if not links:
            continue
        prefix = addresses(page)[0].partition("assets/")[0]
        sheets = tuple(site.folder / link.removeprefix(prefix) for link in addresses(page))
        if sheets not in merged:
            merged[sheets] = _write(sheets, site.folder, words, read)
        links[0].attrs["href"] = prefix + merged[sheets]
        for link in links[1:]:
            link.decompose()
    for sheet in {sheet for sheets in merged for sheet in sheets}:
        sheet.unlink()


def _write(
    sheets: tuple[Path, ...], site: Path, words: frozenset[str], read: frozenset[str]
) -> str:
    """Write some stylesheets as one; return its name."""
    css = _short("\n".join(_read(sheet, site) for sheet in sheets), words, read)
    name = f"assets/site.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    (site / name).write_text(css, encoding="utf-8")
    return name


@lru_cache(8)
def _short(css: str, words: frozenset[str], read: frozenset[str]) -> str:
    css = without_unused(css, words, read)
    return SPACE.sub(lambda m: m[1] or m[2] or " ", css + dark_without_scripts(css))


def dark_without_scripts(css: str) -> str:
    """What the dark look changes, for readers whose system is dark and who let no script choose."""
    looks: dict[str, dict[str, str]] = {"default": {}, "slate": {}}
    for selectors, body in re.findall(r"([^{}]*)\{([^{}]*)\}", css):
        for look in LOOK.findall(selectors):
            looks[look] |= dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", body))
    dark = ";".join(f"{k}:{v}" for k, v in looks["slate"].items() if looks["default"].get(k) != v)
    asked = "screen and (scripting:none) and (prefers-color-scheme:dark)"
    return f'@media {asked}{{[data-md-color-scheme="default"]{{{dark}}}}}'


@lru_cache(1024)
def _by_page(html: str) -> Asked:
    """What a page can ask a stylesheet for. Any word in a tag: cut out as text, not as a tree."""
    return asked_for(" ".join({*TAG.findall(html)}))


@lru_cache(1024)
def _by_script(text: str, own: bool) -> Asked:
    """What a script can ask a stylesheet for; of the book's own scripts any word."""
    return asked_for(text if own else ASLEEP.sub("", " ".join(SCRIPTED.findall(text))))


def _read(sheet: Path, site: Path) -> str:
    """The addresses in a stylesheet are relative to it; the merged one is in assets/."""
    folder = PurePosixPath(sheet.parent.relative_to(site / "assets"))
    return ADDRESS.sub(lambda m: f'url("{folder}/{m[1]}")', sheet.read_text(encoding="utf-8"))
