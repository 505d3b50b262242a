"""Equations between symbols in sentences: each is tried in the scenes of its page, nearest first.

One that holds in none of those in which it can be computed is wrong, or is on the list
docs/scenes/inline/own_numbers.yml with the reason: there the text takes numbers of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_build import lists
from site_build.formulas.tex.book import Book, Display
from site_build.formulas.tex.check import check
from site_build.formulas.tex.inline import RELATION, Inline, inline_of, is_figures
from site_build.formulas.tex.tree import TexError

SLOPE = re.compile(  # ∂J/∂θ on one line
    r"\\partial ?([^\s/=]*) ?/ ?\\partial ?(\\?[a-zA-Z]+(?:[_^](?:\w|\{[^{}]*\}))*)"
)
LETTER = re.compile(r"\s*\\?[a-zA-Z]+\s*")  # of two letters alone, h = y, the text chooses a case
RANGE = re.compile(r"\w = [^=]*\\dots")  # l = L−1, …, 2 is no equation
OWN = "inline/own_numbers.yml"  # in docs/scenes/


@dataclass(frozen=True)
class Tried:
    """holds: in a scene of its page; problem: why not, where it could be computed."""

    formula: Inline
    holds: bool = False
    problem: str = ""


def equations(pages: Mapping[str, str]) -> Iterator[Inline]:
    """What states that two expressions with symbols are equal."""
    for page, text in pages.items():
        for formula in inline_of(page, text):
            sides, signs = RELATION.split(formula.tex)[::2], RELATION.split(formula.tex)[1::2]
            symbols = [side for side in sides if side.strip() and not is_figures(side)]
            stated = all(side.strip() for side in sides) and not RANGE.match(formula.tex)
            claims = len(symbols) > 1 and not all(map(LETTER.fullmatch, symbols))
            if set(signs) == {"="} and claims and stated:
                yield formula


def tried(book: Book) -> list[Tried]:
    """All of them."""
    return [_tried(formula, book) for formula in equations(book.pages)]


def _near(formula: Inline, book: Book) -> list[Display]:
    """The displays of its page, nearest first; on a page without displays those of the book."""
    near = [display for display in book.displays if display.page == formula.page] or book.displays
    return sorted(near, key=lambda display: abs(display.line - formula.line))


def _tried(formula: Inline, book: Book) -> Tried:
    false = ""
    tex = SLOPE.sub(r"\\frac{\\partial \1}{\\partial \2}", formula.tex)
    for display in _near(formula, book):
        try:
            result = book.once(check, display, tex)
        except TexError:
            continue  # the display has no scene: its own check says so
        if not result.problem:
            return Tried(formula, holds=True)
        false = false or (result.problem if result.untrue else "")
    return Tried(formula, problem=false)


def own_numbers(folder: Path) -> dict[tuple[str, str], str]:
    """The list: page and TeX of an equation, and why it does not hold in the page's scenes."""
    return {(entry["page"], entry["tex"]): entry["why"] for entry in lists.read(folder / OWN) or []}


def problems(book: Book) -> list[str]:
    """What is wrong: page, line and a sentence."""
    listed = own_numbers(book.folder)
    failed = [each for each in tried(book) if each.problem]
    idle = set(listed) - {(each.formula.page, each.formula.tex) for each in failed}
    return [
        f"{f.page}:{f.line}: ${f.tex}$: {each.problem}"
        for each in failed
        if ((f := each.formula).page, f.tex) not in listed
    ] + [f"{OWN}: {page} has no such equation that does not hold: {tex}" for page, tex in idle]
