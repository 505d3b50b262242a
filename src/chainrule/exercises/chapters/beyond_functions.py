"""The exercises of the pages on tanh and ReLU, softmax, and linear outputs."""

from typing import Any

import numpy as np

from chainrule import log_loss, softmax, tanh_derivative
from chainrule._arguments import Array
from chainrule.exercises._cases import numbers
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]

# ---- Tanh and ReLU ----


def _sums_to_xor(answer: Any) -> list[float]:
    c_1, c_2 = answer
    ones = np.arange(3.0)
    return list(c_1 * np.maximum(ones, 0) + c_2 * np.maximum(ones - 1, 0))


def _logarithm(slopes: Any) -> Array:
    return np.log(np.asarray(slopes, dtype=float))


UNITS = [
    Exercise(
        "hidden-units.1",
        right=[-2.5, 0, 0],
        mistakes=(
            ([-3, 0, 0], "The bias is missing in z."),
            ([-2.5, -2.5, 1], "ReLU lets only positive sums through."),
            ([-2.5, 0, 1], "Left of the kink nothing changes: the slope."),
        ),
    ),
    Exercise(
        "hidden-units.2",
        right=[1, -2],
        see=_sums_to_xor,
        seen="the answers to no, one and two ones",
        mistakes=(
            ([1, -1], "With two ones the second unit is 1 and the first is 2: which factor?"),
            ([1, 0], "Two ones give 2. The second unit is there to take them away."),
        ),
    ),
    Exercise(
        "hidden-units.3",
        right=tanh_derivative,
        cases={
            "near": (np.array([-1.0, 0.0, 3.0]),),
            "far": (np.array([-300.0, -20.0, 20.0, 300.0]),),
        },
        see=_logarithm,
        mistakes=(
            (
                lambda z: 1 - np.tanh(z) ** 2,
                "Right near 0. Far out tanh is 1 to the last digit, and nothing is left.",
            ),
            (
                lambda z: 4 * np.exp(-2 * z) / (1 + np.exp(-2 * z)) ** 2,
                "Right to the right. For a large negative z the power overflows: use |z|.",
            ),
        ),
    ),
    Exercise(
        "hidden-units.4",
        right=float(np.sqrt(6 / (1.01 * 30))),
        mistakes=(
            (float(np.sqrt(6 / 30)), "That is for ReLU. The negative half adds something."),
            (float(np.sqrt(6 / (1.1 * 30))), "The squares are kept: c², not c."),
            (float(np.sqrt(3 / (1.01 * 30))), "Half of the squares stay: the factor ½ is missing."),
        ),
        tolerance=5e-4,
    ),
]

# ---- Softmax ----

SHARES = [3 / 8, 1 / 8, 4 / 8]
OUTPUTS = [
    Exercise(
        "softmax.1",
        right=[SHARES, SHARES, [-5 / 8, 1 / 8, 4 / 8]],
        mistakes=(
            ([SHARES, SHARES, [5 / 8, -1 / 8, -4 / 8]], "δ is answer minus target."),
            ([SHARES, SHARES, SHARES], "δ is answer minus target: take 1 from the true class."),
            ([[3, 1, 4], [3, 1, 4], [2, 1, 4]], "Divide the powers by their total."),
        ),
        tolerance=1e-3,
    ),
    Exercise(
        "softmax.2",
        right=[float(np.log(10)), 10 * float(np.log(2))],
        mistakes=(
            ([np.log(10), np.log(2)], "Each of the ten sigmoids costs log 2, and they are added."),
            ([10 * np.log(2), np.log(10)], "The other way round: a share of a tenth is a softmax."),
            ([10 * np.log(10), 10 * np.log(2)], "Only the true class counts with a softmax."),
        ),
        tolerance=1e-3,
    ),
    Exercise(
        "softmax.3",
        right=lambda Z, y: log_loss(Z[:, 1] - Z[:, 0], y),
        cases={"seven examples": (3 * numbers(7, 2), np.sin(numbers(7)) ** 2)},
        mistakes=(
            (
                lambda Z, y: log_loss(Z[:, 0] - Z[:, 1], y),
                "y is the target of the second class: which sum stands first?",
            ),
            (lambda Z, y: log_loss(Z[:, 1], y), "The first sum counts as well: their difference."),
        ),
    ),
    Exercise(
        "softmax.4",
        right=lambda Z, t: softmax(Z / t),
        cases={
            "cold": (np.array([[2.0, 1.0, 0.1]]), 0.5),
            "hot": (np.array([[2.0, 1.0, 0.1], [-1.0, 3.0, 0.4]]), 10.0),
        },
        mistakes=(
            (lambda Z, t: softmax(Z) / t, "The shares no longer add up to 1: divide the sums."),
            (lambda Z, t: softmax(Z * t), "Divide by the temperature: a high one makes it even."),
        ),
    ),
]

# ---- Linear outputs ----

REGRESSION = [
    Exercise(
        "regression.1",
        right=[1e3, 1e6],
        mistakes=(
            ([1e3, 1e3], "The loss is the square of the distance."),
            ([1e6, 1e6], "δ is the distance itself, not its square."),
            ([1e-3, 1e-6], "A kilogram is a thousand grams: the numbers grow."),
        ),
    ),
    Exercise(
        "regression.2",
        right=lambda h, y: np.sign(h - y),
        cases={"five outputs": (np.array([1.0, 5, -3, 0.2, 4]), np.array([2.0, 2, -4, 0, 7]))},
        mistakes=(
            (lambda h, y: h - y, "That is δ of the squared error: it knows how far."),
            (lambda h, y: np.abs(h - y), "That is the error. Which slope has it?"),
        ),
    ),
    Exercise(
        "regression.3",
        right=2,
        mistakes=(
            (0.5, "Measured is the slope of the doubled loss; the program's is the smaller one."),
            (1, "Without the ½ the loss is twice as large, and so is its slope."),
        ),
    ),
]

EXERCISES = [*UNITS, *OUTPUTS, *REGRESSION]
