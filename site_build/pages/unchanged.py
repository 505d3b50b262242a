"""MkDocs hook for `mkdocs serve`: a page that did not change is not rendered again.

Its last rendering is kept, under a key of all that goes into it: the page's Markdown as the other
hooks and plugins have made it, the files shown in it, the names of all files (links are checked
while rendering), the configuration, the package and the build's own code. What rendering tells
others, the names of anchors for cross references, is told again. `mkdocs build` renders everything.
"""

from __future__ import annotations

import copy
import hashlib
import re
from pathlib import Path

from mkdocs.plugins import event_priority

from site_build.cells.execution import inputs_of_all

RENDERED = "content", "toc", "_title_from_render", "title", "present_anchor_ids"
SNIPPET = re.compile(r'--8<-- "([^":]+)')
state = {"serving": False, "inputs": ()}
converted: dict[str, tuple] = {}  # by page: what it was made from, and the result
rendered: dict[str, tuple] = {}


def on_startup(command, dirty):
    state["serving"] = command == "serve"


def on_files(files, config):
    root = Path(config.config_file_path).parent
    paths = [Path(config.config_file_path), *sorted(Path(__file__).parents[1].glob("*/*.*"))]
    own = [(str(path), path.stat().st_mtime_ns) for path in paths]
    names = sorted(file.src_uri for file in files)
    content = repr((inputs_of_all(root), own, names, config.nav))
    state["inputs"] = hashlib.sha256(content.encode()).hexdigest()


@event_priority(-100)  # after mkdocs-jupyter
def on_pre_page(page, config, files):
    if not state["serving"]:
        return
    name = page.file.src_uri
    if convert := getattr(page, "_mkdocs_jupyter_content", None):

        def convert_if_changed():
            key = state["inputs"], Path(page.file.abs_src_path).read_bytes()
            if converted.get(name, [None])[0] != key:
                converted[name] = key, convert()
            return converted[name][1]

        page._mkdocs_jupyter_content = convert_if_changed
    render = page.render

    def render_if_changed(config, files):
        key = state["inputs"], page.markdown, _shown_files(page), repr(page.meta), page.title
        if rendered.get(name, [None])[0] != key:
            rendered[name] = key, *_render(page, render, config, files)
        _, result, links, anchors = rendered[name]
        for attribute, value in copy.deepcopy(result).items():
            setattr(page, attribute, value)
        page.links_to_anchors = {files.get_file_from_path(uri): to for uri, to in links.items()}
        for arguments, options in anchors:
            config.plugins["autorefs"].register_anchor(page, *arguments, **options)

    page.render = render_if_changed


def _shown_files(page) -> list[bytes]:
    """The files that pymdownx.snippets puts into a page while it is rendered."""
    return [Path(name).read_bytes() for name in SNIPPET.findall(page.markdown)]


def _render(page, render, config, files):
    """Render a page, and note the anchors that it makes known to the plugin autorefs."""
    autorefs, anchors = config.plugins["autorefs"], []

    def note(of_page, *arguments, **options):
        anchors.append((arguments, options))

    autorefs.register_anchor = note  # of this instance only
    try:
        render(config, files)
    finally:
        del autorefs.register_anchor
    links = {file.src_uri: to for file, to in (page.links_to_anchors or {}).items()}
    own = vars(page)
    return copy.deepcopy({name: own[name] for name in RENDERED if name in own}), links, anchors
