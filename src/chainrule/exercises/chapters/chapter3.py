"""The exercises of chapter 3."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule import sigmoid, sigmoid_derivative, unit_step
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]

PAPER = Exercise(
    "3.1",
    right=[1.5, 1, 0, "below"],
    mistakes=(
        ([1, 1, 0, "below"], "The bias is missing in z."),
        ([5.5, 1, 1, "above"], "The second weight is negative: its product is subtracted."),
        ([1.5, 1, 1, "below"], "With the threshold 2 the sum has to be greater than 2, not 0."),
        ([1.5, 1, 0, "above"], "σ rises. Compare z with 2, where σ is 0.88."),
    ),
)


SMALL_CHANGES = Exercise(
    "3.5",
    right=[0.00315, 0],
    tolerance=1e-4,
    mistakes=(
        ([0.03, 0], "That is the change of z. That of a is σ'(z) times as much."),
        ([-0.0021, 0], "The bias moves too: its slope is σ'(z) alone."),
        ([0.01575, 0], "The slope with respect to a weight is σ'(z) times its input."),
        ([0.01995, 0], "The second input is −1: there a larger weight makes z smaller."),
        ([0.00315, 0.00315], "The first is right. A step has no slope to multiply with."),
        ([0.00315, 0.03], "The first is right. The sum of the step unit moves; what about its "
         "answer?"),
        ([0.00315, 1], "The first is right. The step is 1 before and after: by how much does it "
         "change?"),
    ),
)  # fmt: skip


def _tiny_made_visible(a: Any) -> Any:
    """Numbers below 1e-200 times 2^1023, so that 0 in their place is seen to be wrong."""
    a = np.asarray(a)
    return np.where(np.abs(a) < 1e-200, a * 2.0**1023, a) if a.dtype.kind in "bif" else a


def _clipped_at(limit: float) -> Callable[[Any], Any]:
    return lambda z: sigmoid(np.clip(z, -limit, limit))


def _with_if(z: Any) -> Any:
    return 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z))


SIGMOID = Exercise(
    "3.2",
    right=sigmoid,
    see=_tiny_made_visible,
    cases={
        "z between −30 and 30": (np.linspace(-30, 30, 25).reshape(5, 5),),
        "z far above 0": (np.array([40.0, 709.0, 720.0, 1e6]),),
        "z far below 0": (np.array([-705.0, -720.0, -1e6]),),
    },
    mistakes=(
        (lambda z: np.exp(z) / (np.exp(z) + 1), "Far above 0 this is infinity by infinity, which is"
         " NaN. Use this form for negative z only."),
        (lambda z: np.exp(-z) / (1 + np.exp(-z)), "This is σ(−z), the mirrored curve, and NaN far "
         "below 0. Only the numerator is to blame."),
        *(
            (_clipped_at(limit), "z is cut off, so that σ stays the same from there on. Its values "
             "far below 0 are tiny, but not all the same.")
            for limit in (500, 700, 709)
        ),
        (_with_if, "`if` asks one question of a whole array. Choose for each entry with "
         "`np.where`."),
        (lambda z: 1 / (1 + math.exp(-z)), "`math.exp` takes a single number. `np.exp` takes an "
         "array."),
        (np.tanh, "This goes from −1 to 1: it is tanh. σ goes from 0 to 1."),
        (unit_step, "This is the step: σ passes on every value between 0 and 1."),
        (sigmoid_derivative, "This is the slope of σ. Asked is σ itself."),
        (lambda z: np.exp(z), "e^z alone goes above 1: divide it by 1 + e^z."),
        (lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))), "Right for negative z only. For "
         "z of at least 0 the numerator is 1."),
        (lambda z: 1 / (1 + np.exp(-np.abs(z))), "Right for positive z only. For negative z the "
         "numerator is e^z."),
    ),
    mutants={
        "sigmoid-mirrored": "This falls where σ rises: the sign in the exponent is lost.",
        "sigmoid-overflows": "e^(−z) overflows far below 0 and leaves 0. There use another form, "
        "with e^z.",
        "sigmoid-cut-off": "Far below 0 you give 0. σ is tiny there, but float64 still knows it.",
    },
)  # fmt: skip


def _slope_made_visible(a: Any) -> Any:
    """Numbers below 1e-12 times 2^57, so that 0 in their place is seen to be wrong."""
    a = np.asarray(a)
    return np.where(np.abs(a) < 1e-12, a * 2.0**57, a) if a.dtype.kind in "bif" else a


SLOPE = Exercise(
    "3.3",
    right=sigmoid_derivative,
    see=_slope_made_visible,
    cases={
        "z between −8 and 8": (np.linspace(-8, 8, 12).reshape(4, 3),),
        "z = ±40": (np.array([40.0, -40.0]),),
    },
    mistakes=(
        (lambda z: z * (1 - z), "This takes z for the activation. First compute σ(z)."),
        (lambda z: sigmoid_derivative(sigmoid(z)), "The slope is taken at the activation. Take it "
         "at the weighted sum z."),
        (lambda z: sigmoid(z) * sigmoid(z), "σ times σ. The second factor is 1 − σ(z), which is "
         "σ(−z)."),
        (lambda z: sigmoid(z) * (1 + sigmoid(z)), "A sign: the second factor is 1 minus σ(z)."),
        (lambda z: sigmoid(z) * (sigmoid(z) - 1), "The sign is wrong: σ rises, so its slope is "
         "positive."),
        (lambda z: 1 - sigmoid(z), "The factor σ(z) is missing."),
        (lambda z: sigmoid(z) - sigmoid(z) ** 3, "The square is too much: σ(z) times 1 − σ(z)."),
    ),
    mutants={
        "slope-cancels": "Right, but for z = 40. There σ(z) is rounded to 1, so that 1 − σ(z) is "
        "0: write 1 − σ(z) in another way.",
        "slope-of-tanh": "1 − σ² is the rule for tanh. The slope of σ is σ(1 − σ).",
        "slope-without-second-factor": "This is σ itself. Its slope has a second factor.",
    },
)  # fmt: skip

X = np.linspace(-6, 12, 181)
PLATEAU, FLOOR = (X >= 2) & (X <= 4), (X <= 0) | (X >= 6)


def _bump(answer: Any) -> str:
    """In which way two sigmoid units miss a bump of the height 3 from 1 to 5."""
    w, b_1, b_2, v = (float(number) for number in answer)
    z = v * sigmoid(w * X + b_1) - v * sigmoid(w * X + b_2)
    if np.abs(z - 3 * PLATEAU)[PLATEAU | FLOOR].max() <= 0.1:
        return "a bump of the height 3 from 1 to 5"
    if w == 0 or v == 0:
        return "level"
    edges = sorted((-b_1 / w, -b_2 / w))
    if np.abs(np.subtract(edges, (1, 5))).max() > 0.5:
        return "edges in other places"
    if z[PLATEAU].mean() < 0:
        return "a dent"
    return "too soft" if abs(w) < 4 else "of another height"


# Any four numbers that do it are right; a hint for each way to go wrong, so one stands for many.
BUMP = Exercise(
    "3.4",
    right=[5, -5, -25, 3],
    see=_bump,
    mistakes=(
        ([5, 5, 25, 3], "The edges lie elsewhere. The first is where w x + b_1 = 0: at x = 1 that "
         "makes b_1 = −w, and at x = 5 it makes b_2 = −5w."),
        ([1, -1, -5, 3], "The edges are in their places, but too soft: make w larger, and both "
         "biases with it."),
        ([5, -5, -25, -3], "That is a dent: the other sign of v, or the two biases exchanged."),
        ([5, -5, -25, 1], "Place and steepness are right. The height is v."),
        ([0, -5, -25, 3], "With w = 0 or v = 0 the output is the same at every x."),
    ),
)  # fmt: skip

EXERCISES = [PAPER, SIGMOID, SLOPE, BUMP, SMALL_CHANGES]
