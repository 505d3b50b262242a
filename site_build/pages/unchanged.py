"""For `mkdocs serve`: a page that did not change is not rendered again.

Its last rendering is kept, under a key of all that goes into it: the page's Markdown as the other
steps and plugins have made it, the files shown in it, the names of all files (links are checked
while rendering), the configuration, the package and the build's own code. What rendering tells
others, the names of anchors for cross references, is told again. `mkdocs build` renders everything.

It stands in for two functions of a page, its own and one of mkdocs-jupyter, and for one of the
theme's search.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from site_build.book import Page as Built
from site_build.book import stamp
from site_build.cells.execution import inputs_of_all
from site_build.cells.notebook import shown_files

T = TypeVar("T")
BUILD = Path(__file__).parents[1]
RENDERED = "content", "toc", "_title_from_render", "title", "present_anchor_ids"
converted: dict[str, tuple[Any, Any]] = {}  # by page: what it was made from, and the result
rendered: dict[str, tuple[Any, ...]] = {}
contents: dict[str, tuple[Any, Any]] = {}
indexed: dict[str, tuple[str, list[dict[str, Any]]]] = {}  # by page: its HTML, and its sections


def inputs(root: Path, config: MkDocsConfig, names: list[str]) -> str:
    """Return a hash of what all pages depend on."""
    paths = [Path(config.config_file_path), *BUILD.glob("*.*"), *BUILD.glob("*/*.*")]
    content = repr((inputs_of_all(root), stamp(paths), sorted(names), config.nav))
    return hashlib.sha256(content.encode()).hexdigest()


def keep(page: Page, root: Path, own_inputs: str) -> None:
    """Let a page be converted and rendered only if something has changed."""
    name = page.file.src_uri
    if convert := getattr(page, "_mkdocs_jupyter_content", None):

        def convert_if_changed() -> Any:
            key = own_inputs, Path(page.file.abs_src_path or "").read_bytes()
            if converted.get(name, [None])[0] != key:
                converted[name] = key, convert()
            return converted[name][1]

        page._mkdocs_jupyter_content = convert_if_changed  # type: ignore[attr-defined]
    render = page.render

    def render_if_changed(config: MkDocsConfig, files: Files) -> None:
        shown = [path.read_bytes() for path in shown_files(page.markdown or "", root)]
        key = own_inputs, page.markdown, shown, repr(page.meta), page.title
        if rendered.get(name, [None])[0] != key:
            rendered[name] = key, *_render(page, render, config, files)
        _tell(page, config, files, *rendered[name][1:])

    page.render = render_if_changed  # type: ignore[method-assign]


def once(make: Callable[[str, Built], T], html: str, page: Built, with_it: tuple[Any, ...]) -> T:
    """What a step makes of a page; the same again if the page is, and what it is made with."""
    key = html, page.title, with_it
    if contents.get(page.name, [None])[0] != key:
        contents[page.name] = key, make(html, page)
    found: T = contents[page.name][1]
    return found


def keep_index(config: MkDocsConfig) -> None:
    """Let the search read a page only if its HTML has changed."""
    index: Any = config.plugins["material/search"].search_index  # type: ignore[attr-defined]
    read = index.add_entry_from_context

    def read_if_changed(page: Page) -> None:
        name, key = page.file.src_uri, f"{page.url} {page.title} {page.meta} {page.content}"
        if indexed.get(name, [None])[0] != key:
            before = len(index.entries)
            read(page)
            indexed[name] = key, index.entries[before:]
        else:
            index.entries += indexed[name][1]

    index.add_entry_from_context = read_if_changed


def _tell(
    page: Page,
    config: MkDocsConfig,
    files: Files,
    result: dict[str, Any],
    links: dict[str, dict[str, str]],
    anchors: list[tuple[tuple[Any, ...], dict[str, Any]]],
) -> None:
    """Give a page what its rendering has made, and others what they know from it."""
    for attribute, value in copy.deepcopy(result).items():
        setattr(page, attribute, value)
    there = {files.get_file_from_path(uri): to for uri, to in links.items()}
    page.links_to_anchors = {file: to for file, to in there.items() if file}
    for arguments, options in anchors:
        config.plugins["autorefs"].register_anchor(page, *arguments, **options)  # type: ignore[attr-defined]


def _render(
    page: Page, render: Callable[..., None], config: MkDocsConfig, files: Files
) -> tuple[dict[str, Any], dict[str, dict[str, str]], list[Any]]:
    """Render a page, and note the anchors that it makes known to the plugin autorefs."""
    autorefs: Any = config.plugins["autorefs"]
    anchors: list[Any] = []

    def note(of_page: Page, *arguments: Any, **options: Any) -> None:
        anchors.append((arguments, options))

    autorefs.register_anchor = note  # of this instance only
    try:
        render(config, files)
    finally:
        del autorefs.register_anchor
    links = {file.src_uri: to for file, to in (page.links_to_anchors or {}).items()}
    own = vars(page)
    return copy.deepcopy({name: own[name] for name in RENDERED if name in own}), links, anchors
