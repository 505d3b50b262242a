"""The formulas of the errata are read as they were printed, and refuted with numbers."""

from pathlib import Path

import pytest

from site_build import lists
from site_build.formulas.tex import Book, of_folder, printed

ROOT = Path(__file__).parents[2]
SCENES = ROOT / "docs/scenes"


@pytest.fixture(scope="module")
def book():
    return of_folder(ROOT / "docs")


def test_every_printed_form_is_refuted_and_the_right_one_holds(book):
    found = printed.refuted(book)
    assert [each.problem for each in found] == [""] * 8
    assert [each.erratum for each in found] == ["e7", "e8", "e9", "e10", "e12", "e13", "e14", "e15"]
    assert all("differs" in e.said or "shape" in e.said or "makes sense" in e.said for e in found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"printed": "y = h"}, "does not quote y = h"),
        ({"scene": "image-99"}, "no display has the anchor image-99"),
        ({"right": r"a^{(1)} = X^{\mathsf T}"}, "what is right does not hold"),
        ({"notation": {"q": "r"}}, "q is not in the printed form"),
        ({"left": r"\foo"}, "the printed form cannot be read: the command \\foo is not known"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(book, change, said):
    (entry,) = [e for e in lists.read(SCENES / printed.LIST) if e["erratum"] == "e12"]
    assert said in printed.tried(entry | change, book).problem


def test_a_printed_form_that_holds_stops_the_build(book):
    quoted = r"\dots\,\sigma'(z^{(2)})\,\underbrace{a^{(1)}}_{X}"
    page = book.pages[printed.PAGE].replace(r"_{X^{\mathsf T}}$", "_{X}$")
    entry = {
        "erratum": "e12",
        "scene": "image-36",
        "printed": quoted,
        "notation": {quoted: "a^{(1)} = X"},
        "right": "a^{(1)} = X",
    }
    changed = Book(book.pages | {printed.PAGE: page}, SCENES, book)
    assert printed.tried(entry, changed).problem == "the printed form holds"
