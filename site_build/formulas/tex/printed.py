"""The formulas of the errata, read as they were printed, in the scenes of the book's displays.

docs/scenes/printed.yml lists them. A printed form that holds stops the build; so does a right one
that does not, because then the scene would refute anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from site_build import lists
from site_build.formulas.tex.book import Book
from site_build.formulas.tex.check import check
from site_build.formulas.tex.tree import TexError

PAGE = "errata.md"
RANGE = "makes sense"  # a stated range is judged before anything is computed
LIST = "printed.yml"  # in docs/scenes/


@dataclass(frozen=True)
class Refuted:
    """erratum: e10. said: why the printed form does not hold. problem: what is wrong with that."""

    erratum: str
    said: str
    problem: str = ""


def refuted(book: Book) -> list[Refuted]:
    """Every printed form on the list, tried."""
    return [tried(entry, book) for entry in lists.read(book.folder / LIST) or []]


def tried(entry: dict[str, Any], book: Book) -> Refuted:
    name, anchor = entry["erratum"], entry["scene"]
    if f"${entry['printed']}$" not in book.pages.get(PAGE, ""):
        return Refuted(name, "", f"{PAGE} does not quote {entry['printed']}")
    if anchor not in book.numbers:
        return Refuted(name, "", f"no display has the anchor {anchor}")
    try:
        display = book.displays[book.numbers[anchor]]
        result = book.once(check, display, statement(entry))
        said = result.problem
        if said and not result.source and RANGE not in said:
            return Refuted(name, said, f"the printed form cannot be read: {said}")
        right = book.once(check, display, entry["right"]).problem
    except TexError as error:
        return Refuted(name, "", str(error))
    if not said:
        return Refuted(name, said, "the printed form holds")
    return Refuted(name, said, right and f"what is right does not hold: {right}")


def statement(entry: dict[str, Any]) -> str:
    """The printed form in the book's notation, as a statement."""
    tex = entry["printed"]
    for old, new in entry.get("notation", {}).items():
        if old not in tex:
            raise TexError(f"{old} is not in the printed form")
        tex = tex.replace(old, new)
    return f"{entry.get('left', '')} {tex}"


def problems(book: Book) -> list[str]:
    """What is wrong: the erratum and a sentence."""
    return [f"{LIST}: {found.erratum}: {found.problem}" for found in refuted(book) if found.problem]
