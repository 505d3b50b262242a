"""The gradient check, at any moment: which layer and which entry are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule._arguments import Array
from chainrule.diagrams.numbers import significant
from chainrule.playground._mistakes import MISTAKES

if TYPE_CHECKING:
    from chainrule.playground.session import Session

TOLERANCE = 1e-12
STEP = 2.0**-70  # of the complex step
MOST_EXAMPLES, FEW_EXAMPLES, MANY_WEIGHTS = 100, 10, 2000
MOST_PRODUCTS = 2e8  # of all forward passes, one for each entry: about a second in a page
UP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def check(session: Session) -> dict[str, Any]:
    """Compare entry by entry; of large matrices some entries, the same each time."""
    program, weights = session.program, [Theta.copy() for Theta in session.weights]
    size = sum(Theta.size for Theta in weights)
    m = MOST_EXAMPLES if size <= MANY_WEIGHTS else FEW_EXAMPLES
    most = int(MOST_PRODUCTS / (m * size * len(weights)))  # entries of a matrix
    X, Y = (rows[:m] for rows in session.problem.used)
    lam = program.share(X)
    layers, worst, checked = [], None, 0
    gradients = program.gradient(weights, X, Y, lam)
    for k, gradient in enumerate(gradients):
        entries = entries_of(gradient.shape, session.settings.bias, most)
        numeric = np.array([slope(session, weights, k, entry, X, Y, lam) for entry in entries])
        got = np.array([gradient[entry] for entry in entries])
        off = np.abs(got - numeric) / max(1.0, float(np.abs(numeric).max()))
        j = int(off.argmax())
        layers.append({"layer": k + 1, "largest": float(off[j])})
        layers[-1]["wrong"] = int((off > TOLERANCE).sum())
        checked += len(entries)
        if worst is None or off[j] > worst["off"]:
            worst = found(k, entries[j], float(off[j]), got[j], numeric[j])
    assert worst is not None  # there is at least one matrix
    right = bool(worst["off"] <= TOLERANCE)
    total = sum(gradient[:, 0 if session.settings.bias else 1 :].size for gradient in gradients)
    tried = f" Tried are {checked} of {total:,} entries." if checked < total else ""
    return {
        "right": right,
        "largest": worst["off"],
        "tolerance": TOLERANCE,
        "checked": checked,
        "of": total,
        "text": sentence(right, worst) + tried,
        "worst": None if right else worst,
        "layers": layers,
        "wrong_elsewhere": elsewhere(session) if right else "",
    }


def entries_of(shape: tuple[int, int], bias: bool, most: int) -> list[tuple[int, int]]:
    """Of a matrix: all, or so many of them, half of them bias weights; spread evenly."""
    entries = [(row, column) for row, column in np.ndindex(shape) if bias or column]
    if len(entries) <= most:
        return entries
    first = [entry for entry in entries if not entry[1]]
    others = [entry for entry in entries if entry[1]]
    return spread(first, most // 2) + spread(others, most - min(most // 2, len(first)))


def spread(entries: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    if len(entries) <= most:
        return entries
    return [entries[place] for place in np.linspace(0, len(entries) - 1, most).astype(int)]


def slope(
    session: Session, weights: Any, k: int, entry: tuple[int, int], X: Array, Y: Array, lam: float
) -> float:
    """∂J/∂Theta[k][entry] by the complex step."""
    moved = list(weights)
    moved[k] = weights[k].astype(complex)
    moved[k][entry] += 1j * STEP
    value: complex = session.program.cost(moved, X, Y, lam)
    return value.imag / STEP


def found(
    k: int, entry: tuple[int, int], off: float, got: float, expected: float
) -> dict[str, Any]:
    row, column = map(int, entry)
    return {"layer": k + 1, "row": row, "column": column, "off": off} | {
        "got": float(got),
        "expected": float(expected),
    }


def sentence(right: bool, worst: dict[str, Any]) -> str:
    difference = f"{worst['off']:.0e}".replace("e-0", "e-")
    name = "Θ⁽" + str(worst["layer"]).translate(UP) + "⁾"
    if right:
        return f"The gradient is right: no entry is off by more than {difference}."
    return (
        f"The gradient is wrong: the largest difference is in {name}, row {worst['row']}, column "
        f"{worst['column']}. Backpropagation says {significant(worst['got'])}, the complex step "
        f"{significant(worst['expected'])}."
    )


def elsewhere(session: Session) -> str:
    """What is wrong although the gradient is right."""
    mistake = MISTAKES.get(session.settings.mistake)
    if mistake is None:
        return ""
    if mistake.kind == "gradient":
        return "The mistake makes no difference here."
    return f"What is wrong is not in the gradient. {mistake.what}"
