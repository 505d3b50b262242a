"""The exercises of chapter 3."""

import math
from collections.abc import Callable
from itertools import product
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


def _nand(answer: Any) -> str:
    """The first corner where a sigmoid unit is not within 0.05 of NAND."""
    b, w_1, w_2 = answer
    undecided = ""
    for x_1, x_2 in product((0, 1), repeat=2):
        z, target = b + w_1 * x_1 + w_2 * x_2, 1 - x_1 * x_2
        if z == 0 or (z > 0) != target:
            return f"wrong side of one half at {x_1}, {x_2}"
        if abs(sigmoid(z) - target) > 0.05:
            undecided = "undecided"
    return undecided or "all four right"


# Any three numbers that do it are right; a hint for each way to go wrong, so one stands for many.
NAND = Exercise(
    "3.2",
    right=[15, -10, -10],
    see=_nand,
    mistakes=(
        ([1.5, -1, -1], "Every corner is on the right side of one half, but the unit is undecided: "
         "the sums lie too near to 0. Make all three numbers larger by the same factor."),
        ([-15, 10, 10], "The input (0, 0) has to give 1. There only the bias counts, the first of "
         "your numbers: which sign does it need?"),
        ([15, -10, -20], "The input (0, 1) has to give 1: `b + w_2` has to be positive."),
        ([15, -20, -10], "The input (1, 0) has to give 1: `b + w_1` has to be positive."),
        ([15, -5, -5], "The input (1, 1) has to give 0: `b + w_1 + w_2` has to be negative."),
    ),
)  # fmt: skip

THREE_LINES = Exercise(
    "3.3",
    right=[-3, 4.5],
    mistakes=(
        ([-3, 8], "The slope is right. For the constant begin with f: the innermost is first."),
        ([-3, 5], "The slope is right. The constants are not just added: g multiplies what f adds,"
         " and u multiplies it again."),
        ([-3, -5], "The slope is right. The constants are not multiplied: the constant is what "
         "comes out for x = 0."),
        ([1.5, 4.5], "Slopes of functions inside one another are multiplied, not added."),
        ([1.5, 5], "Neither slopes nor constants are added. Put f in place of x in g first."),
        ([3, 4.5], "One of the three lines falls. So does the whole."),
        ([4.5, -3], "Both numbers are right, in the other order: slope first."),
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
    "3.4",
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
    "3.5",
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

STEP = Exercise(
    "3.6",
    right=unit_step,
    cases={
        "the threshold 0": (np.array([-2.0, -0.5, 0.0, 0.5, 2.0]), 0.0),
        "the threshold ½": (np.array([[-1.0, 0.25], [0.5, 0.75], [3.0, 0.0]]), 0.5),
        "the threshold −1": (np.array([-3.0, -1.0, -0.5, 1.0]), -1.0),
    },
    mistakes=(
        (lambda z, t: np.sign(z - t), "`np.sign` gives −1 below the threshold and 1 above. The "
         "step gives 0 and 1."),
        (lambda z, t: np.heaviside(z - t, 0.5), "At the threshold you give ½. In this book it is "
         "0: the sum has to exceed the threshold."),
        (lambda z, t: z < t, "The other way round: 1 belongs above the threshold."),
        (lambda z, t: z <= t, "The other way round: 1 belongs above the threshold, 0 up to it."),
        (lambda z, t: z > -t, "The sign of the threshold: z exceeds t where z − t is positive."),
        (lambda z, t: np.maximum(z - t, 0), "Above the threshold the step is 1, however large the "
         "sum is."),
        (lambda z, t: np.where(z > t, z, 0), "Above the threshold the step is 1, not the sum."),
        (lambda z, t: 1.0 if z > t else 0.0, "`if` asks one question of a whole array. A "
         "comparison such as `z > 0` answers for each entry."),
        (lambda z, t: sigmoid(z - t), "That is the sigmoid. The step knows only 0 and 1."),
    ),
    mutants={
        "step-at-threshold": "At the threshold itself the step is 0: `>`, not `>=`.",
        "threshold-ignored": "The threshold is not used: it is 0 in the first case only.",
    },
)  # fmt: skip

HALF_THE_SLOPE = Exercise(
    "3.7",
    right=1.763,
    see=np.abs,
    tolerance=3e-3,
    mistakes=(
        (0.854, "That is the activation σ. Solve σ = 1/(1 + e^(−z)) for z."),
        (0.146, "That is the activation σ. Solve σ = 1/(1 + e^(−z)) for z."),
        (0.125, "That is the slope. Asked is the place z where the slope has this value."),
        (0.766, "That is the logarithm to base 10. The inverse of e^z is the natural logarithm."),
        (0, "At 0 the slope is largest, ¼."),
        (2, "Near, but at 2 the slope is 0.105 already."),
    ),
)

EXERCISES = [PAPER, NAND, THREE_LINES, SIGMOID, SLOPE, STEP, HALF_THE_SLOPE]
