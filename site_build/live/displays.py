"""Runs the program of a displayed formula outside of the build: in a page, for a reader.

The page's Python has this file as `displays`, the reader's program begins with it:

    check = Check("image-36")
    at, equal = check.at, check.equal

and ends with `check`, which shows what was compared, and how far it was apart.
"""

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from site_build.formulas.tex import runtime
from site_build.formulas.tex.record import Every, Record
from site_build.formulas.tex.scenes import load
from site_build.formulas.tex.tree import UntrueError

SCENES = Path(__file__).parent / "scenes"  # docs/scenes, and the TeX that defines something there
TEXTS = "defined.json"

globals().update(runtime.NAMES)  # what a program calls: slope, derivative, between, …
every = Every


@cache
def book() -> tuple[dict[str, Any], dict[str, str]]:
    """The scenes and the TeX, by anchor."""
    return load(SCENES), json.loads((SCENES / TEXTS).read_text(encoding="utf-8"))


def agreed(cases: int, difference: float, tolerance: float) -> str:
    """The line that a reader sees, as the page has it before anything runs."""
    numbers = f"{cases:,} numbers agree" if cases > 1 else "1 number agrees"
    return (
        f'<p class="verify" data-difference="{difference:.1e}" data-tolerance="{tolerance:.0e}">'
        f"✓ {numbers}; largest difference {difference:.1e}, tolerance {tolerance:.0e}</p>"
    )


class Check(Record):
    """The scene of a display, and a record that goes on where the build would stop."""

    def __init__(self, anchor: str) -> None:
        scenes, texts = book()
        self.scene = scenes[anchor](0).within(texts)
        super().__init__(self.scene.tolerance, self.scene.tiny, self.scene.near, self.scene.after)
        self.at, self.points = self.scene.values_below
        self.wrong: list[str] = []

    def compare(self, left: Any, right: Any, letters: Any) -> None:
        try:
            super().compare(left, right, letters)
        except UntrueError as error:
            self.wrong.append(str(error))

    def bound(self, left: Any, sign: Any, right: Any, letters: Any, position: Any) -> None:
        try:
            super().bound(left, sign, right, letters, position)
        except UntrueError as error:
            self.wrong.append(str(error))

    def _repr_html_(self) -> str:
        if self.wrong:
            return f'<p class="refute">✗ {escape(self.wrong[0])}</p>'
        self.finish()
        return agreed(self.cases, self.difference, self.tolerance)
