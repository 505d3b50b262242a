"""The formulas in sentences: arithmetic is right to the last printed digit, equations hold."""

import re
from pathlib import Path

import pytest

from site_build.formulas.tex import equations, inline
from site_build.formulas.tex.book import Book
from site_build.formulas.tex.scenes import Scene

ROOT = Path(__file__).parents[2]
SCENES = ROOT / "docs/scenes"
PLAIN = Scene(sigma=lambda z: 1 / (1 + 2.718281828459045**-z))


@pytest.fixture(scope="module")
def pages():
    docs = ROOT / "docs"
    return {p.relative_to(docs).as_posix(): p.read_text() for p in sorted(docs.rglob("*.md"))}


@pytest.fixture(scope="module")
def book(pages):
    return Book(pages, SCENES)


# ---- the book


def test_all_arithmetic_is_right(pages):
    assert inline.problems(pages, SCENES) == []
    assert len(inline.arithmetic(pages)) >= 95


def test_all_equations_hold_or_are_listed(book):
    assert equations.problems(book) == []
    found = equations.tried(book)
    assert sum(each.holds for each in found) >= 78
    assert sum(not each.holds and not each.problem for each in found) <= 75  # not computed


def test_a_wrong_digit_is_noticed_everywhere(pages):
    """Every decimal on the right of every = or ≈, made larger by one in its last digit."""
    scene = inline.scenes.load(SCENES, inline.FILES)["arithmetic"](0)
    tried = 0
    for formula in inline.arithmetic(pages):
        tex = formula.arithmetic
        for match in re.finditer(r"(?:= ?|approx )\d+\.\d+(?=$| [=\\])", tex):
            last = (int(match[0][-1]) + 1) % 10
            wrong = f"{tex[: match.end() - 1]}{last}{tex[match.end() :]}"
            assert inline.problem(wrong, scene) != "", wrong
            tried += 1
    assert tried >= 30


def test_a_wrong_digit_stops_the_build(pages):
    page = "chapters/02-mathematics.md"
    wrong = pages[page].replace(r"\sigma(1) \approx 0.7311", r"\sigma(1) \approx 0.7312")
    (said,) = inline.problems({page: wrong}, SCENES)
    assert re.fullmatch(rf"{page}:\d+: \$.*\$: it is 0.731059, not 0.7312", said)


def test_a_wrong_sign_stops_the_build(pages, book):
    page = "chapters/07-derivation.md"
    wrong = pages[page].replace(r"$\delta^{(4)} = h - y$", r"$\delta^{(4)} = h + y$", 1)
    (said,) = equations.problems(Book(pages | {page: wrong}, SCENES, book))
    assert "the left side differs from the right" in said


def test_what_is_listed_has_to_be_false(pages, book):
    page = "chapters/03-activation-functions.md"
    other = pages[page].replace("$z = b + w_1 x_1 + w_2 x_2$", "a sum")
    (said,) = equations.problems(Book(pages | {page: other}, SCENES, book))
    assert said.endswith("has no such equation that does not hold: z = b + w_1 x_1 + w_2 x_2")


# ---- what is arithmetic, and what is right


def test_what_is_found():
    text = "Say $1 + 1 = 2$ and `$3 = 4$`.\n\n```\n$5 = 6$\n```\n$$7 = 8$$\n\n"
    text += "Then $h = 2\\cdot 3 = 6$."
    found = list(inline.inline_of("page.md", text))
    assert [(each.line, each.arithmetic) for each in found] == [
        (1, "1 + 1 = 2"),
        (8, r" 2\cdot 3  =  6"),
    ]


@pytest.mark.parametrize("tex", ["x = 2", r"\le", r"a + b = 3", "2 < x = 3", r"\theta = 1", "="])
def test_what_is_no_arithmetic(tex):
    assert inline.Inline("page.md", 1, tex).arithmetic == ""


@pytest.mark.parametrize(
    "tex",
    [
        "1 - 0.2 = 0.8",
        r"\sigma(1) \approx 0.7311",
        r"\sigma(2) = 0.88",
        r"(1 - 0.2,\; 2 - 0.1) = (0.8,\; 1.9)",
        r"10 / 0.001 = 10{,}000",
        r"5! \cdot 2! = 240",
        r"-\log 0.5 = \log 2 = 0.693",
        "1.5 < 2",
        r"\tfrac13 = 0.33",
        "0.25 = 0.25",
    ],
)
def test_right(tex):
    assert inline.problem(tex, PLAIN) == ""


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        ("1 - 0.2 = 0.7", "it is 0.8, not 0.7"),
        (r"\sigma(1) \approx 0.7310", "it is 0.731059, not 0.731"),
        ("3 + 4 = 8", "it is 7, not 8"),
        (r"\sigma(40) = 0", "it is 1, not 0"),
        (r"(1, 2) = (1, 3)", "it is 1, 2, not 1, 3"),
        ("2 < 1.5", "2 < 1.5 does not hold"),
        ("1 / 0 = 2", "it cannot be computed"),
        ("2 2 = 4", "stands behind a factor without a sign"),
        ("= 4 = 4", "continues nothing"),
    ],
)
def test_wrong(tex, said):
    assert said in inline.problem(tex, PLAIN)
