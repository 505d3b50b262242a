"""The display formulas of a page, before they are typeset, and what a formula is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from site_build.formulas import signs
from site_build.tree import Node, inside


def label(id_: str, number: str = "") -> str:
    """image-30-4 is called Image 30, line 4; a formula of ours by its number, or else its name."""
    if not id_.startswith("image-"):
        return f"Formula {number or id_.removeprefix('eq-')}"
    image, _, line = id_.removeprefix("image-").partition("-")
    return f"Image {image}, line {line}" if line else f"Image {image}"


@dataclass(frozen=True)
class Formula:
    """A formula: its first anchor, its TeX as displayed, its number, its TeX without the number."""

    id: str
    display: str
    number: str
    tex: str

    @property
    def group(self) -> str:
        """The lines of a derivation belong together."""
        return re.sub(r"(image-\d+)-\d+", r"\1", self.id)


def formulas_in(page: Node) -> list[tuple[Node, Formula]]:
    """Return the boxes that pages/markup.py makes, and what is in them."""
    found = []
    for box in page.css("div.formula"):
        name, shown = box.css_first(".formula-names [id]"), box.css_first(".arithmatex")
        if name is None or shown is None:
            continue
        display = unescape(inside(shown)).removeprefix("\\[").removesuffix("\\]").strip()
        number, tex = signs.number(display), signs.without_number(display)
        found.append((box, Formula(name.id or "", display, number, tex)))
    return found
