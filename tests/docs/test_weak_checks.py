"""A check of the book rejects the wrong formulas that people really write.

A wrong formula takes the place of the right one in the cell that computes it, and the check has to
raise. The cells run here, in the order of the page, without a kernel. Their `assert`s are left out
where a wrong formula runs, so that `verify` alone is the judge.
"""

from __future__ import annotations

import ast
import copy
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pytest

from chainrule import verify
from site_build.cells.notebook import code_cells
from site_build.cells.source import read_notebook

ROOT = Path(__file__).parents[2]

COST = "05-cost-function"
FORWARD = "06-forward-propagation"
BACK = "07-backpropagation"
LINES = "07-derivation"
CODE = "08-code-implementation"


class Wrong(NamedTuple):
    """A wrong formula: the check that has to see it, and what it replaces in the code."""

    formula: str
    right: str
    wrong: str


# The ten lines of Image 30 take a mean over three unlike examples.
HALF = [Wrong(f"image-30-{n}", "-sum(terms) / 3", "-sum(terms) / 2") for n in range(1, 10)]
MEAN_H = [Wrong(f"image-30-{n}", "terms =", "h = h.mean(); terms =") for n in range(3, 9)]
MEAN_A = [Wrong(f"image-30-{n}", "* dz", "* dz.mean()") for n in range(6, 9)]

SQUARED_SLOPE = "2 * (h - y) * h * (1 - h)"
ONE_STEP = "after = gradient_descent_step(theta, gradient, alpha)"
ONE_AFTER_THE_OTHER = """after = list(theta)
for l in range(2):
    after[l] = after[l] - alpha * numerical_gradient(toy_cost, after)[l]"""
LARGEST = "[max(range(3), key=lambda k: row[k]) for row in H]"

WRONG = {
    COST: [
        Wrong("eq-5-midpoint", "(J_log(p) + J_log(q)) / 2", "(J_log(p) + J_log(q))"),
        Wrong("eq-5-midpoint", "J_log((p + q) / 2)", "J_log(p + q)"),
        Wrong("eq-5-direction", "squares = h * (1 - h)", "squares = h * h"),
        Wrong("eq-5-squared-slope", SQUARED_SLOPE, "-2 * y * (1 - h) ** 2 * h"),
        Wrong("eq-5-likelihood", ".sum() / m", ".mean()"),
        Wrong("image-16", "if y[i] == 1", "if y[i] == 0"),
        Wrong("image-18", "-np.log(1 - h)", "-np.log(h)"),
        Wrong("eq-5-k-log-2", ", K * np.log(2)", ", K * np.log(K)"),
        Wrong("eq-5-k-log-2", ", K * np.log(2)", ", 2 * np.log(K)"),
        Wrong("eq-5-k-log-2", ", K * np.log(2)", ", 2 * np.log(2)"),
    ],
    FORWARD: [
        Wrong("eq-6-predict", LARGEST, "[2 for row in H]"),
        Wrong("eq-6-predict", LARGEST, "[H.mean(axis=0).argmax()] * 12"),
        Wrong("eq-6-predict", "max(range(3)", "min(range(3)"),
    ],
    BACK: [
        Wrong("image-23", ONE_STEP, ONE_AFTER_THE_OTHER),
        Wrong("eq-7-one-neuron", "-y / h + (1 - y)", "-y / h - (1 - y)"),
        Wrong("eq-7-one-neuron", "* h * (1 - h)", "* h**2"),
        Wrong("eq-7-one-delta", "(1 - g)) * g * (1 - g)", "(1 - g)) * g * g"),
        Wrong("eq-7-one-delta", "-t * (1 - g) + (1 - t)", "-t * (1 - g) - (1 - t)"),
        Wrong("eq-7-one-delta", "g - t]", "g - 1]"),
        Wrong("eq-7-chain", "sigmoid_derivative(Z2[:, 0])", "sigmoid(Z2[:, 0]) ** 2"),
        Wrong("eq-7-chain", "Theta2[0, 1] * sigmoid_derivative(Z2[:, 0])", "A2[:, 0]"),
        Wrong("eq-7-chain", "Theta2[0, 2]", "Theta2[0, 1]"),
        Wrong("eq-7-paths", "* sigmoid_derivative(Z2)", "* sigmoid(Z2) ** 2"),
        Wrong("eq-7-paths", "* sigmoid_derivative(Z2)", "* sigmoid(Z2)"),
        Wrong("eq-7-paths", "two[:, 1:])", "two[:, :2])"),
        Wrong("eq-7-outer", "d.T @ a_tilde, exact", "d.T @ a_tilde / 2, exact"),
        Wrong("eq-7-outer", "d.T @ a_tilde, exact", "(d.T @ a_tilde)[::-1], exact"),
    ],
    LINES: [
        Wrong("image-29-1", "Theta1[j, 1:] @ x", "Theta1[j, 1:] @ sigmoid(x)"),
        Wrong("image-29-3", "np.exp(-Z)", "np.exp(Z)"),
        *HALF,
        *MEAN_H,
        *MEAN_A,
        Wrong("image-30-5", "ds * dz - (1 - y)", "ds * dz + (1 - y)"),
        Wrong("image-30-9", "line(-delta * dz)", "line(delta * dz)"),
        Wrong("image-30-9", "line((y - h) * dz)", "line((y - h) * dz.mean())"),
        Wrong("image-30-10", "sum((h - y) * dz) / 3", "sum((h - y) * dz) / 2"),
        Wrong("image-30-10", "sum((h - y) * dz) / 3", "sum(h - y) * sum(dz) / 9"),
        Wrong("image-30-10", "sum(delta * dz) / 3", "sum(delta.mean() * dz) / 3"),
        Wrong("image-31-1", "0 * v - 1 * (-np.exp(-z))", "0 * v - 1 * np.exp(-z)"),
        Wrong("image-31-1", "slope(lambda z: 1 / (1", "slope(lambda z: 1 / (2"),
        Wrong("image-31-2", "(np.exp(-z) + 1 - 1)", "(np.exp(-z) - 1 - 1)"),
        Wrong("image-31-2", "1 / v - (1 / v) ** 2", "1 / v + (1 / v) ** 2"),
        Wrong("image-34-1", "Theta3[k, 0] + ", ""),
        Wrong("image-34-2", "sigmoid(Z3) @ Theta3", "Z3 @ Theta3"),
        Wrong("image-34-3", "(by_unit * (", "(gathered * ("),
        Wrong("image-35-2", "Theta2[:, 0] + A2", "Theta2[:, 0] + 2 * A2"),
        Wrong("image-39", "if j >= 1", "if j >= 0"),
        Wrong("image-39", "lam / m * row[j]", "lam / m * Theta[:, 1:].sum()"),
        Wrong("image-39", "lam / m * row[j]", "lam / (2 * m) * row[j]"),
        Wrong("eq-7-gradient", "lam / m * without_bias[n]", "lam / m * weights[n]"),
        Wrong("eq-7-gradient", "@ A_tilde[n] / m", "@ A_tilde[n]"),
        Wrong("eq-7-two-costs", "[h - y,", "[h - 1,"),
        Wrong("eq-7-two-costs", "(h - y) * h * (1 - h)]", "(h - 1) * h * (1 - h)]"),
    ],
    CODE: [
        Wrong("eq-8-one-round", "theta0 - alpha * (h - y)", "theta0 - alpha * (h - 1)"),
        Wrong("eq-8-one-round", "theta1 - alpha * (h - y) * x", "theta1 - alpha * (h - y)"),
    ],
}


def cells_of(page: str) -> list[str]:
    """The page's code, without its exercises, whose dots wait for the reader."""
    text = (ROOT / f"docs/chapters/{page}.md").read_text()
    cells = code_cells(read_notebook(text))
    return [cell.source for cell in cells if "exercise" not in cell.metadata.get("tags", [])]


def places(cells: list[str], wrong: Wrong) -> tuple[int, int]:
    """Where the code to be changed stands, and where the check: one cell, mostly."""
    check = next(n for n, cell in enumerate(cells) if f'verify("{wrong.formula}"' in cell)
    if wrong.right in cells[check]:
        return check, check
    return next(n for n, cell in enumerate(cells) if wrong.right in cell), check


def without_asserts(code: str) -> Any:
    tree = ast.parse(code)
    tree.body = [line for line in tree.body if not isinstance(line, ast.Assert)]
    return compile(tree, "<wrong>", "exec")


def copied(names: dict[str, Any]) -> dict[str, Any]:
    """The names that a cell finds, and random numbers that the next cell will still find."""
    return {
        name: copy.deepcopy(value) if isinstance(value, np.random.Generator) else value
        for name, value in names.items()
    }


def passes(formula: str, codes: list[str], names: dict[str, Any]) -> bool:
    """Tell whether the check of a formula lets pass what some cells compute."""

    def only_this_check(name: str, *compared: Any, tolerance: float) -> None:
        if name == formula:
            verify(name, *compared, tolerance=tolerance)

    try:
        for code in codes:
            names["verify"] = only_this_check
            exec(without_asserts(code), names)
    except AssertionError as error:
        assert "largest difference" in str(error) or "has shape" in str(error)
        return False
    return True


def overlooked(page: str) -> Iterator[Wrong]:
    """Run a page, and try each wrong formula where it stands."""
    cells = cells_of(page)
    tried = {wrong: places(cells, wrong) for wrong in WRONG[page]}
    names: dict[str, Any] = {"__name__": "__main__"}
    for number in range(max(check for _, check in tried.values()) + 1):
        for wrong, (place, check) in tried.items():
            if place == number:
                assert cells[place].count(wrong.right) == 1, wrong
                changed = cells[place].replace(wrong.right, wrong.wrong)
                if passes(wrong.formula, [changed, *cells[place + 1 : check + 1]], copied(names)):
                    yield wrong
        exec(compile(cells[number], page, "exec"), names)


@pytest.mark.parametrize("page", WRONG)
def test_wrong_formulas_are_rejected(page: str):
    mpl.use("Agg")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")
        assert list(overlooked(page)) == []
