"""The bars with the buttons, under the cells that a reader can run."""

from __future__ import annotations

import posixpath

from site_build.book import Page
from site_build.tree import Node, after, append, neighbour
from site_build.whole.site import Site

FOLDER = "assets/live"
PROGRESS_CLASS = "nb-progress"  # how many of the exercises below are done


def add_bars(content: Node) -> None:
    """Put a bar under each cell, with what somebody who copies the cell needs to know."""
    for cell in content.css(".nb-cell"):
        needs = neighbour(cell.next)
        is_note = needs is not None and needs.attributes.get("class") == "nb-needs"
        after(cell, f'<div class="nb-bar nb-live">{needs.html if needs and is_note else ""}</div>')
        if needs and is_note:
            needs.decompose()
    heading = None
    for node in content.css("h2, .nb-exercise"):
        if node.tag != "h2":
            if heading:
                after(heading, f'\n<p class="{PROGRESS_CLASS}"></p>')
            break
        heading = node


def load(site: Site, script: str) -> None:
    """Let the pages that have bars load the script that fills them."""
    for path, page in site.pages.items():
        if page.body and page.css_first(".nb-bar"):
            address = Page("", posixpath.dirname(path)).link(f"{FOLDER}/{script}")
            append(page.body, f'<script type="module" src="{address}"></script>')
