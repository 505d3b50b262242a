"""The displayed formulas are read from their TeX and computed; a wrong one is noticed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from site_build.formulas.tex import book, tree
from site_build.formulas.tex.__main__ import answers
from site_build.formulas.tex.check import check
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.statements import read
from site_build.formulas.tex.tree import TexError
from site_build.formulas.tex.typeset import to_tex

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def whole():
    return book.of_folder(ROOT / "docs")


def problem(whole, anchor, *changes):
    """What is said of a display in which something has been changed."""
    tex = whole.texts[anchor]
    for old, new in changes:
        assert old in tex
        tex = tex.replace(old, new, 1)
    return " ".join(whole.tried(anchor, tex))


# ---- the book


def test_every_display_is_evaluated_and_holds(whole):
    found = {anchor: result.problem for anchor, result in whole.results().items() if result.problem}
    assert found == {}


def test_every_statement_is_compared(whole):
    for anchor, result in whole.results().items():
        lines = [line for line in result.source.splitlines() if "(" in line]
        assert result.cases >= result.statements >= 1, anchor
        assert len(lines) >= 1


def test_at_most_two_displays_are_not_read():
    listed = (ROOT / "docs/formulas.yml").read_text()
    assert listed.count("unread:") == 0


def test_every_display_holds_in_other_sizes(whole):
    for number, display in enumerate(whole.displays):
        assert whole.alone(number, display.tex, variant=2).problem == "", display.anchor


def test_the_problem_says_page_line_and_anchor(whole):
    page = "chapters/07-derivation.md"
    text = (ROOT / "docs" / page).read_text()
    wrong = text.replace(r"\delta^{(l+1)\mathsf T} \tilde A", r"\delta^{(l+1)} \tilde A", 1)
    pages = {d.page: (ROOT / "docs" / d.page).read_text() for d in whole.displays} | {page: wrong}
    (line,) = [d.line for d in whole.displays if d.anchor == "image-37"]
    found = book.problems(book.Book(pages, ROOT / "docs/scenes", whole))
    assert found == [f"{page}:{line}: image-37: a product of shapes (13, 2) and (13, 11)"]


# ---- what a slip is answered with


@pytest.mark.parametrize(
    ("anchor", "old", "new", "said"),
    [
        ("image-37", r"\mathsf T} \tilde", r"} \tilde", "a product of shapes (13, 2) and (13, 11)"),
        ("image-37", r"\tilde A", "A", "shape (2, 11), the right (2, 10) for l = 1"),
        ("image-37", r"\frac1m\,", "", "the left side differs from the right by 0.0833 for l = 1"),
        ("image-36", "2\n", "3\n", "l = L−1, …, 3 is stated, the formula makes sense down to 2"),
        ("image-36", r"\circ", "", "a product of shapes (13, 6) and (13, 6)"),
        ("image-36", r"\sigma'", r"\phi'", r"the command \phi is not known"),
        ("image-36", r"\sigma'(Z", r"\sigma(A", "the left side differs from the right by"),
        ("image-30-11", r"\tilde a", "a", "the left side has j = 0, …, 9"),
        ("eq-0-sigmoid-slope", "1 -", "1 +", "the left side differs from the right by 0.0045"),
        ("eq-9-relu-slope", r"z \le 0", "z < 0", "0 of the cases apply, not one"),
        ("eq-9-relu-slope", "z > 0", r"z \ge 0", "2 of the cases apply, not one"),
        ("eq-8-range", "6", "7", "equality is never reached"),
        ("image-13", "1", "2", "the bound is not tight"),
        ("eq-5-curvature", "> 0", r"\ge 0", "equality is never reached"),
        ("image-39", r"j \ge 1", r"j \ge 2", "0 of the cases apply, not one"),
        ("eq-7-weighted-sum", "_j", "_k", "the left side differs from the right"),
    ],
)  # fmt: skip
def test_a_slip_is_answered_with_a_sentence(whole, anchor, old, new, said):
    assert said in problem(whole, anchor, (old, new))


@pytest.mark.parametrize("between", [r", \quad ", r"\qquad ", ", "])
def test_a_range_may_stand_in_the_line_of_its_formula(whole, between):
    left = r"\frac{\partial J}{\partial\Theta^{(l)}}"
    line = rf"{left} = \frac1m\, \delta^{{(l+1)\mathsf T}} \tilde A^{{(l)}}"
    assert whole.tried("image-37", rf"{line}{between}l = 1, \dots, L-1") == []
    (said,) = whole.tried("image-37", rf"{line}{between}l = 2, \dots, L-1")
    assert "the formula makes sense from 1" in said


@pytest.mark.parametrize("tex", ["1 = 1", "z = z", r"\sigma(z) = \sigma(z)"])
def test_what_is_compared_with_itself_says_nothing(whole, tex):
    assert whole.tried("eq-0-sigmoid-slope", tex) == ["a thing is compared with itself"]


@pytest.mark.parametrize(
    ("anchor", "old", "new"),
    [
        ("eq-5-k-log-2", r"K \log 2", r"K \log K"),
        ("eq-5-k-log-2", r"K \log 2", r"2 \log K"),
        ("eq-7-one-delta", r"\frac{y}{h} +", r"\frac{y}{h} -"),
        ("eq-7-chain", r"\sigma'(z^{(2)}_1)", r"\sigma(z^{(2)}_1)^2"),
        ("eq-7-chain", r"\cdot\Theta^{(2)}_{11}\cdot\sigma'(z^{(2)}_1)", r"\cdot a^{(2)}_1"),
        ("image-30-9", r"-\frac1m", r"-\frac12"),
        ("eq-5-squared-slope", r"2\,(h - y)\; h\,(1 - h)", r"-2 y (1 - h)^2 h"),
        ("eq-7-two-costs", "h - y", "h - 1"),
        ("eq-6-predict", r"\arg\max_{k}\, Z^{(L)}_{ik}", "3"),
        ("eq-5-midpoint", r"\frac{J(p) + J(q)}{2}", "J(p) + J(q)"),
    ],
)
def test_wrong_formulas_that_other_checks_let_pass_are_refused(whole, anchor, old, new):
    """With y = 1, h = ½, z = 0, K = 2 or m = 2 each of these holds."""
    assert problem(whole, anchor, (old, new))


def test_a_definition_is_tried_where_it_is_used(whole):
    """Where the display alone still holds, those that it defines are evaluated anew."""
    tex = whole.texts["image-38"].replace(r"\sum_{l=1}", r"\sum_{l=2}")
    number = whole.numbers["image-38"]
    whole.known.clear()
    assert whole.alone(number, tex).problem
    assert [whole.displays[k].anchor for k in whole.touched("image-38")] == [
        "eq-9-softmax-network",
        "image-39",
    ]


def test_a_line_that_continues_is_evaluated_with_it(whole):
    assert whole.continues(whole.numbers["image-30-2"])
    assert whole.numbers["image-30-10"] in whole.touched("image-30-1")
    other = whole.texts["image-30-1"].replace(
        r"{\partial J}{\partial\theta}", r"{\partial J}{\partial y}"
    )
    assert whole.tried("image-30-1", other) != []


# ---- reading


def test_a_tree_is_typeset_so_that_it_is_read_again(whole):
    for display in whole.displays:
        statements = whole.statements(display)
        tex = r" \\ ".join(map(to_tex, statements))
        assert read(tex, whole.scene(display).functions) == statements, display.anchor


def test_two_things_side_by_side():
    (product,) = read("a = b c")
    assert product.terms[1] == tree.Operation("*", tree.Symbol("b"), tree.Symbol("c"))
    (call,) = read("a = b (c)", {"b"})
    assert call.terms[1] == tree.Call(tree.Symbol("b"), (tree.Symbol("c"),))


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        ("a = 1 1", "stands behind a factor without a sign"),
        ("a = b b", "the same factor stands there twice"),
        ("a = b +", "ends too early"),
        ("a = + b", "+ cannot stand"),
        ("a = b ) c", ") cannot stand"),
        ("a", "it has no ="),
        ("a = {b", "{ at character 4 is never closed"),
        ("a = b}", "} at character 5 closes nothing"),
        (r"\begin{cases} a", "cases at character 0 is never closed"),
        (r"\begin{cases} a \end{bmatrix}", "bmatrix at character 16 closes cases"),
        (r"\begin{tabular} a \end{tabular}", "unknown environment tabular"),
        (r"a = \foo", r"the command \foo is not known"),
        (r"a = b % c", "% begins a comment"),
        (r"a = \sum b", "a sum without an index"),
        (r"a = \frac{\partial^2 b}{\partial c}", "order 2 with respect to 1"),
        ("l = 1, 2", "states nothing"),
        (r"l = 1, \dots", ", was expected"),
        (r"a = A^{(l k)}", "the index of a layer"),
        ("a = b" + "c" * 10_000, "a formula of 10005 characters"),
        ("a = " + "(" * 500 + "b" + ")" * 500, "nested deeper than 40"),
        ("a = " + "{" * 500 + "b" + "}" * 500, "nested deeper than 40"),
        ("a = " + r"\sqrt{" * 200 + "b" + "}" * 200, "nested deeper than 40"),
        ("a = " + "-" * 300 + "b", "- cannot stand"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence(tex, said):
    with pytest.raises(TexError):
        read(tex)
    assert said in check(tex, Scene(a=1.0, b=2.0, c=3.0)).problem


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"a = \sum_{i=1}^{10^9} i", "a range of"),
        (r"a = \sum_{i=1}^{5000} \sum_{j=1}^{5000} j", "it takes too long to compute"),
        (r"a = \sum_{i=1} b", "the range of i has no end"),
        (r"a = 9^{9^{9^{9^9}}}", "it cannot be computed"),
        (r"a = b / 0", "it cannot be computed"),
        (r"a = \log(0 - b)", "it cannot be computed"),
        (r"a = q", "q has no meaning in the scene"),
        (r"a = \text{whatever it is} b", "whatever_it_is has no meaning in the scene"),
        (r"a = \sum_i b", "i is no index of what is summed"),
        (r"a = Q^{(1)}", "Q has no meaning in the scene"),
        (r"a = b'", "stands without an argument"),
        (r"a = f", "the function f stands without an argument"),
        (r"a = \frac{\partial f}{\partial b}", "stands without an argument"),
        (r"a = __import__", "cannot stand"),
        ("a = b" + " + b" * 900, "nested too deep"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_said_in_a_sentence(tex, said):
    scene = Scene(a=1.0, b=2.0, f=lambda x: x)
    assert said in check(tex, scene).problem


# ---- as a command


def test_answers_come_one_for_each_line_and_in_order(whole):
    lines = [
        json.dumps({"anchor": "image-36", "tex": whole.texts["image-36"].replace("$$", "")}),
        "{",
        json.dumps({"anchor": "nothing", "tex": "a = b"}),
        json.dumps({"anchor": "image-37", "tex": 3}),
        json.dumps([1]),
        json.dumps({"anchor": "image-36", "tex": "a = b"}),
    ]
    found = list(answers(lines, whole))
    assert [a["anchor"] for a in found] == [
        "image-36",
        None,
        "nothing",
        "image-37",
        None,
        "image-36",
    ]
    assert [len(a["problems"]) for a in found] == [0, 1, 1, 1, 1, 1]


def test_the_command_writes_json_only():
    line = json.dumps({"anchor": "image-9", "tex": r"\sigma(z) = 2"})
    command = [sys.executable, "-m", "site_build.formulas.tex"]
    done = subprocess.run(command, input=line, capture_output=True, text=True, cwd=ROOT, check=True)
    (answer,) = map(json.loads, done.stdout.splitlines())
    assert answer["anchor"] == "image-9"
    assert len(answer["problems"]) == 1
