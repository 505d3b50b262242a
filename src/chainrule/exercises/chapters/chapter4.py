"""The exercises of chapter 4."""

from typing import Any

import numpy as np

from chainrule import sigmoid
from chainrule.exercises._cases import numbers
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]

CROSSINGS = Exercise(
    "4.1",
    right=[2, 0.75, -2, -0.125],
    mistakes=(
        ([-2, 0.75, 2, -0.125], "Both crossings have the wrong sign: solve wx + b = 0 for x."),
        ([2, 3, -2, -0.5], "At the crossing the slope of σ is ¼: the slope is not the weight."),
        ([2, 0.75, -2, 0.125], "The second curve falls: its weight is negative."),
        ([0.5, 0.75, -0.5, -0.125], "The crossing is −b/w; you divided the weight by the bias."),
        ([6, 0.75, 1, -0.125], "The bias moves the crossing by b/w, not by b."),
    ),
)

MADE_TO_ORDER = Exercise(
    "4.2",
    right=[-2, 10],
    mistakes=(
        ([2, -10], "Crossing and steepness are right, but this curve rises."),
        ([-2, -10], "This curve crosses at −5: the crossing is −b/w."),
        ([-0.5, 2.5], "Right crossing, but the slope at the crossing is w/4, not w."),
        ([-0.125, 0.625], "Right crossing. The slope is w/4: multiply by 4 to find w."),
        ([-2, 5], "This curve crosses at 2.5: the crossing is −b/w, not b."),
        ([-2, -5], "This curve crosses at −2.5: the crossing is −b/w, not −b."),
        ([10, -2], "Both numbers are right, in the other order: first w, then b."),
    ),
)

DOUBT = Exercise(
    "4.3",
    right=[1, 1.8],
    mistakes=(
        ([-0.4, 0.4], "The width is right. The bias moves both ends to the same side."),
        ([-1.8, -1], "The width is right, the side is not: solve 5x − 7 = ±2."),
        ([1.8, 1], "Both are right, in the other order: the curve rises, so 0.1192 comes first."),
        ([5, 9], "These are the values of 5x: divide by the weight."),
        ([-2, 2], "These are the sums z. Asked is x, from 5x − 7 = z."),
        ([5, 0.8], "Asked are the two ends. Their distance is right."),
    ),
)


def _one_by_one(answer: Any) -> Any:
    """Weight and bias apart, so that each is judged by its own size."""
    w, b = answer
    return [np.asarray(w), np.asarray(b)]


FAHRENHEIT = Exercise(
    "4.4",
    right=[0.1667, -11.333],
    see=_one_by_one,
    tolerance=5e-3,
    mistakes=(
        ([0.54, -23.28], "The inputs are larger now, so the weight has to be smaller: divide by "
         "1.8."),
        ([0.1667, -6], "The weight is right. The 32 adds to every sum; the bias has to take it "
         "back."),
        ([0.1667, -0.667], "The weight is right. The 32 adds to every sum, so subtract it."),
        ([0.1667, -15.6], "The weight is right. For the bias take the new weight: 32 is multiplied"
         " by it."),
        ([0.1667, -38], "The weight is right. The sum grows by the new weight times 32, not by "
         "32."),
        ([0.3, -15.6], "The 32 is undone, but a degree Fahrenheit is smaller: so is the weight."),
        ([0.54, 3.6], "That is the way from Fahrenheit to Celsius. Here the unit is given "
         "Fahrenheit."),
    ),
)  # fmt: skip


BORDER = Exercise(
    "4.5",
    right=[2, 4, "no"],
    mistakes=(
        ([2, 4, "yes"], "The border is right. The sum at (1, 1) is 2 + 1 − 4: which side is it?"),
        ([-2, -4, "no"], "Both have the wrong sign: solve 2x₁ − 4 = 0, and x₂ − 4 = 0."),
        ([4, 2, "no"], "Both are right, in the other order: first where x₂ is 0."),
        ([0.5, 0.25, "no"], "You divided the weight by the bias: it is the other way round."),
        ([2, 1, "no"], "These are the weights. Where is the sum 0, if one input is?"),
    ),
)


def _shift(w: float, b: float, c: float) -> tuple[float, float]:
    return w, b - w * c


SHIFT = Exercise(
    "4.6",
    right=_shift,
    cases={
        "a steep curve": (4.0, 2.0, 3.0),
        "a flat curve": (0.25, -1.0, 8.0),
        "a falling curve": (-2.0, 5.0, 1.5),
        "to the left": (3.0, 0.5, -2.5),
    },
    mistakes=(
        (lambda w, b, c: (w, b + w * c), "It moves to the left: the bias has the wrong sign."),
        (lambda w, b, c: (w, b - c), "A bias of c moves the curve by c/w, not by c."),
        (lambda w, b, c: (w, b + c), "A bias of c moves the curve by c/w, not by c; and to the "
         "left for w > 0."),
        (lambda w, b, c: (w, b - c / w), "Multiply by the weight: the shift is b/w, so the bias is"
         " the shift times w."),
        (lambda w, b, c: (w, -w * c), "Now it crosses at c. It has to move on from where it was: "
         "the old bias counts too."),
        (lambda w, b, c: (w - c, b), "The weight decides how steep the curve is. Change the bias."),
        (lambda w, b, c: b - w * c, "The new bias is right. Give back both numbers, w and b."),
        (lambda w, b, c: (w, -b / w + c), "That is the new crossing. Asked is the bias that puts it"
         " there."),
        (lambda w, b, c: (b - w * c, w), "Both numbers are right, in the other order: first w, "
         "then b."),
    ),
)  # fmt: skip


def _not(answer: Any) -> str:
    """Where a unit with one input, 0 or 1, is not within 0.01 of the opposite."""
    w, b = answer
    at_0, at_1 = sigmoid(b), sigmoid(w + b)
    if b == 0:
        return "one half at 0"
    if b < 0:
        return "0 at 0" if at_1 < 0.5 else "the input itself"
    if at_1 >= 0.5:
        return "1 at 1"
    return "right" if at_0 > 0.99 and at_1 < 0.01 else "undecided"


# Any two numbers that do it are right; a hint for each way to go wrong, so one stands for many.
NOT = Exercise(
    "4.7",
    right=[-10, 5],
    see=_not,
    mistakes=(
        ([-10, 0], "Without a bias the activation is exactly one half for the input 0."),
        ([-10, -5], "The input 0 has to give 1. There only the bias counts: which sign?"),
        ([10, -5], "This curve rises: it gives 0 for 0 and 1 for 1."),
        ([-4, 5], "The input 1 still gives one half or more: the weight has to outweigh the bias."),
        ([-2, 1], "The sides are right, but not within 0.01: both sums have to be further from 0."),
    ),
)


def _signed_distances(w: Any, b: float, X: Any) -> Any:
    return (X @ w + b) / np.sqrt(np.sum(w**2))


TWO_INPUTS = np.array([[0.0, 0.0], [1.0, 2.0], [-2.0, 0.5]])
SIGNED_DISTANCES = Exercise(
    "4.8",
    right=_signed_distances,
    cases={
        "two inputs": (np.array([3.0, -4.0]), 2.0, TWO_INPUTS),
        "four inputs": (np.array([0.5, -1.0, 2.0, 0.3]), -0.7, numbers(6, 4)),
        "one input": (np.array([-2.0]), 3.0, np.array([[0.0], [1.0], [2.5]])),
    },
    mistakes=(
        (lambda w, b, X: abs(X @ w + b) / np.sqrt(np.sum(w**2)), "The distances are right, but on "
         "the side of no they have a minus: take the sum itself, without bars."),
        (lambda w, b, X: X @ w / np.sqrt(np.sum(w**2)), "That is the distance from a line through "
         "the origin: where is the bias?"),
        (lambda w, b, X: X @ w + b, "These are the sums z. Divide by the length of w."),
        (lambda w, b, X: (X @ w + b) / np.sum(w**2), "Divide by the length of w. You divide by its "
         "square: take the root."),
        (lambda w, b, X: (X @ w + b) / np.sum(abs(w)), "The length of w is the root of the sum of "
         "the squares, not the sum of the sizes."),
        (lambda w, b, X: (X @ w + b) / np.sqrt(np.sum(w**2) + b**2), "Only the weights make up the "
         "length: leave the bias out of the root."),
        (lambda w, b, X: X @ w / np.sqrt(np.sum(w**2)) + b, "The bias is part of the sum: divide it"
         " by the length too."),
        (lambda w, b, X: sigmoid(X @ w + b), "These are activations. Asked is how far each point is"
         " from the border."),
    ),
)  # fmt: skip

EXERCISES = [CROSSINGS, MADE_TO_ORDER, DOUBT, FAHRENHEIT, BORDER, SHIFT, NOT, SIGNED_DISTANCES]
