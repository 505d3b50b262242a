"""The bars with the buttons, under the cells that a reader can run."""

from __future__ import annotations

import posixpath

from site_build.book import Page
from site_build.tree import Node, after, append, neighbour
from site_build.whole.site import Site

FOLDER = "assets/live"
LIVE_CLASS, SCRIPTED_CLASS = "nb-live", "nb-scripted"  # bars, and places of scripts of their own
PROGRESS_CLASS = "nb-progress"  # how many of the exercises below are done


def add_bars(content: Node) -> None:
    """Put a bar under each cell, with what somebody who copies the cell needs to know."""
    for cell in content.css(".nb-cell"):
        needs = neighbour(cell.next)
        is_note = needs is not None and needs.attributes.get("class") == "nb-needs"
        note = needs.html if needs and is_note else ""
        after(cell, f'<div class="nb-bar {LIVE_CLASS}">{note}</div>')
        if needs and is_note:
            needs.decompose()
    heading = None
    for node in content.css("h2, .nb-exercise"):
        if node.tag != "h2":
            if heading:
                after(heading, f'\n<p class="{PROGRESS_CLASS}"></p>')
            break
        heading = node


def load(site: Site, scripts: dict[str, str]) -> None:
    """Let pages load the scripts that fill bars, and what asks for a script by its name."""
    for path, page in site.pages.items():
        for name, script in scripts.items():
            place = page.css_first(".nb-bar" if name == "live" else f'[data-script="{name}"]')
            if not (page.body and place):
                continue
            if name != "live":
                place.attrs["class"] = f"{place.attributes['class']} {SCRIPTED_CLASS}"
            address = Page("", posixpath.dirname(path)).link(f"{FOLDER}/{script}")
            append(page.body, f'<script type="module" src="{address}"></script>')
