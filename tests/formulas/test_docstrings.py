"""The formulas of the docstrings are read and hold for their functions; a wrong one is noticed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from site_build.formulas.docstrings.check import Docstrings, counts
from site_build.formulas.docstrings.notation import read
from site_build.formulas.docstrings.sections import section
from site_build.formulas.tex import read as read_tex
from site_build.formulas.tex.tree import TexError

ROOT = Path(__file__).parents[2]
WITHOUT = {"save_weights", "load_weights", "load_digits"}  # "Formula: none; …", with the reason
WITHOUT |= {"save_network", "load_network", "from_estimator", "to_estimator", "TrainedWeights"}
WITHOUT |= {"digit_reader", "held_out", "hidden_units", "unsure_digits", "watch_training"}
WITHOUT |= {"digit_steps", "draw_strokes"}
WITHOUT |= {"Session", "Settings", "choices", "from_link", "to_link", "notebook", "script"}
WITHOUT |= {"OwnTable", "TableTraining", "WeightsInPage", "table_script"}
WITHOUT |= {"between", "held_out_digit", "learn_to_read", "misread", "read_drawing"}
WITHOUT |= {"circles", "clouds", "curve", "moons", "noisy_xor", "spirals"}  # drawn at random


@pytest.fixture(scope="module")
def docstrings():
    return Docstrings(ROOT, "chainrule")


def test_every_formula_holds_for_its_function(docstrings):
    assert docstrings.problems() == []


def test_counts(docstrings):
    """A new formula is found by itself; the number is here so that none is lost."""
    found = docstrings.results().values()
    assert len(found) >= 44
    assert sum(result.statements for result in found) >= 68
    said = {"count:docstrings": len(found)}
    said["count:docstring-relations"] = sum(result.statements for result in found)
    assert counts(ROOT, "chainrule") == {name: str(number) for name, number in said.items()}
    assert all(result.cases >= result.statements for result in found)


def test_only_these_have_no_formula(docstrings):
    silent = [f for f in docstrings.found if section(f.docstring).reason]
    assert {f.name for f in silent} == WITHOUT


def test_they_hold_in_other_sizes_as_well(docstrings):
    for function in docstrings.found:
        result = docstrings.check(function, variant=2)
        assert result is None or result.problem == "", function.path


# ---- a wrong one is noticed

CHANGES = [
    (r" \+ ", " − "),
    (r" − |−(?=[(\w∂|])", " + "),
    (r"^−| −(?=\w)", " "),
    (r"ᵀ", ""),
    (r"Ã", "A"),
    (r" ∘ ", " "),
    (r"\[:, 1:\]", ""),
    (r"\[l\+1\]", "[l]"),
    (r"\[l\]", "[l+1]"),
    (r"\[i, k\]", "[k, i]"),
    (r"\[k, j\]", "[j, k]"),
    (r"'", ""),
    (r"²", ""),
    (r"²", "³"),
    (r"1/m ", ""),
    (r"λ/m ", "λ "),
    (r"2 m\)", "m)"),
    (r"\b1 − ", ""),
    (r"\b0\b", "1"),
    (r"\b1\b(?!:)", "2"),
    (r"\b2\b", "3"),
    (r"\b6\b", "3"),
    (r"0\.\d+", "0.5"),
    (r" / ", " "),
    (r" >= ", " < "),
    (r" <= ", " > "),
    (r" > ", " < "),
    (r" ≠ ", " = "),
    (r"<=", ">="),
    (r"log ", ""),
    (r"\bm\b", "K"),
    (r"\bY\b", "H"),
    (r"\by\b", "h"),
    (r"\bh\b", "y"),
    (r"σ", "tanh"),
    (r"α", "β"),
    (r"\bG\b", "Theta"),
    (r"\bΣ_k ", ""),
    (r"e\^z", "e^(−z)"),
    (r"\(−z\)", "(z)"),
    (r"√", ""),
    (r"max", ""),
    (r"θ \+", "θ −"),
]
STILL_TRUE = {
    # the largest of all is the largest of each: the bound is the same
    "difference >= |G[l] − numeric[l]| / max(1, max|numeric[l]|)",
    # the weights of the bias are 0: the bound holds for them as well
    "glorot:  |Theta[l][j, k]| <= √(6 / (s_l + s_{l+1}))\nhe:      |Theta[l][k, j]| <= √(6 / s_l)",
    "glorot:  |Theta[l][k, j]| <= √(6 / (s_l + s_{l+1}))\nhe:      |Theta[l][j, k]| <= √(6 / s_l)",
}


def changed(formula):
    """Every change at every place, with what it changes; each wrong formula once."""
    found = {}
    for old, new in CHANGES:
        for match in re.finditer(old, formula, re.M):
            wrong = f"{formula[: match.start()]}{new}{formula[match.end() :]}"
            if wrong != formula:
                found.setdefault(wrong, f"{old} → {new} at {match.start()}")
    return found


def test_a_wrong_formula_is_rejected(docstrings):
    tried, survivors = 0, []
    for function in docstrings.found:
        formula = section(function.docstring)
        if formula.reason:
            continue
        right = formula.tex()
        for wrong, what in changed(formula.formula).items():
            other = replace(formula, formula=wrong)
            try:
                same = other.tex() == right
            except TexError:
                same = False
            tried += not same
            if same or wrong in STILL_TRUE or docstrings.problem_with(function, other):
                continue
            survivors.append((function.name, what, wrong))
    assert tried >= 369
    assert survivors == []


# ---- reading

OR = r"\begin{cases} b & \text{if } z > 0 \\ c & \text{otherwise} \end{cases}"


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("δ = Theta[l][:, 1:]ᵀ", r"\delta = \Theta_{[:,1:]}^{(l)\mathsf T}"),
        ("a = e^(−z) / (1 + b)²", r"a = e^{-z} / (1 + b)^2"),
        ("a = 1 if z > 0, 2 if z = 0", r"a = \begin{cases} 1 & z > 0 \\ 2 & z = 0 \end{cases}"),
        ("a = 2 (b if z > 0, else c) h", r"a = 2 (" + OR + ") h"),
        ("B = [1  A] + [0  A]", r"B = [\mathbf 1 \;\; A] + [\mathbf 0 \;\; A]"),
        ("l = L−1, …, 2", r"l = L - 1, \dots, 2"),
        ("a = 1e−8 + 2.5e3", r"a = 10^{-8} + 2.5 \cdot 10^3"),
        ("a = ∂J_p/∂z + √(2 x)", r"a = \frac{\partial J_p}{\partial z} + \sqrt{2x}"),
        ("a = β₁ᵗ + x_{12}", r"a = \beta_1^t + x_{12}"),
    ],
)  # fmt: skip
def test_the_tree_is_that_of_the_tex(text, tex):
    assert read(text) == read_tex(tex)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = b $ c", r"\$ cannot be read, at character 6"),
        ("a = (b", r"\) is missing"),
        ("a = b)", r"\) closes nothing"),
        ("a = Σ b", "a sum without an index"),
        ("a b", "states nothing"),
        ("a = " + "(" * 300 + "b" + ")" * 300, "nested deeper"),
        ("a = " + "b" * 5000, "a formula of 5004 characters"),
    ],
)
def test_what_cannot_be_read_is_said(text, said):
    with pytest.raises(TexError, match=said):
        read(text)


def test_a_docstring_without_an_end_is_refused():
    assert section("Sentence.\n\nNo formula here.") is None
    for wrong in ("Formula a = b.", "Formula: a = b"):
        with pytest.raises(TexError):
            section(wrong)
