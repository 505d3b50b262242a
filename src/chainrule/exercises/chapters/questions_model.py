"""The twenty questions at the end of the book, 1 to 12: chapters 1 to 5."""

from collections.abc import Callable

import numpy as np

from chainrule import log_loss, sigmoid
from chainrule._arguments import Array
from chainrule.exercises._exercise import Exercise, letters

__all__ = ["EXERCISES"]


# ---- chapters 1 and 2 ----

STEP = Exercise(
    "test.1",
    right=[0, 0],
    mistakes=(
        ([-1, 0], "The bias is missing in z."),
        ([0, 1], "z is right. The step asks for more than 0."),
        ([6, 1], "The second weight is negative: it speaks against."),
    ),
)
GATES = Exercise(
    "test.2",
    right=["and", "nand", "or"],
    see=letters,
    mistakes=(
        (["and", "or", "xor", "nand"], "One of them asks for a line that does not exist."),
        (["and", "or"], "Turn all signs of AND round: which gate is that?"),
        (["xor"], "That is the one for which no line exists. Asked are those that one unit can."),
    ),
)
SHAPES = Exercise(
    "test.3",
    right=[(8, 6), (3, 9), (12, 8)],
    mistakes=(
        ([(8, 5), (3, 8), (12, 8)], "Each unit has a bias weight as well: one column more."),
        ([(6, 8), (9, 3), (12, 8)], "A row of Theta belongs to a unit of the next layer."),
        ([(8, 6), (3, 9), (8, 12)], "The weights are right. The examples stand in rows."),
        ([(8, 6), (3, 9), (12, 9)], "The weights are right. Nothing leads to a bias unit."),
    ),
)
PRODUCT = Exercise(
    "test.4",
    right=[[2, 0], [1, -3]],
    mistakes=(
        ([[1, 0], [0, -3]], "The bias is missing: put a 1 in front of each example."),
        ([[2, 1], [0, -3]], "That is the transposed: a row belongs to an example."),
    ),
)

# ---- chapters 3 and 4 ----

LINES = Exercise(
    "test.5",
    right=[-6, 8],
    mistakes=(
        ([-6, 9], "The other way round: what is inside comes first."),
        ([-6, 4], "The −1 of the first is multiplied by −3 too."),
        ([6, 8], "Look at the sign of the slope: one of the two lines falls."),
    ),
)
SLOPE = Exercise(
    "test.6",
    right=0.16,
    mistakes=(
        (float(sigmoid(0.8) * sigmoid(-0.8)), "0.8 is the activation, not the weighted sum."),
        (0.8, "That is the activation. Multiply it by what it lacks to 1."),
        (0.25, "That is the slope in the middle, where the activation is ½."),
    ),
    tolerance=1e-3,
)


def _bump(join: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    def bump(x: Array, left: float, right: float, w: float) -> Array:
        return join(sigmoid(w * (x - left)), sigmoid(w * (x - right)))

    return bump


BUMP = Exercise(
    "test.7",
    right=_bump(lambda up, down: up - down),
    cases={
        "a narrow bump": (np.linspace(-3, 3, 7), -0.5, 1.0, 8.0),
        "a wide one": (np.linspace(-4, 6, 5), -2.0, 3.5, 2.0),
    },
    mistakes=(
        (_bump(lambda up, down: up + down), "Both go up. The second one has to be taken away."),
        (_bump(lambda up, down: up), "That goes up, and never down again."),
        (
            lambda x, left, right, w: sigmoid(w * x - left) - sigmoid(w * x - right),
            "These cross one half at left/w and right/w. Where is w (x − left) zero?",
        ),
        (
            lambda x, left, right, w: sigmoid(x - left) - sigmoid(x - right),
            "The weight is missing: it makes the sides steep.",
        ),
    ),
)
CROSSING = Exercise(
    "test.8",
    right=[1.5, -1],
    mistakes=(
        ([-1.5, -1], "The crossing is at −b/w, and w is negative."),
        ([1.5, -4], "The weight is not the slope: the sigmoid's own is ¼ there."),
        ([1.5, 1], "A negative weight: the curve falls."),
        ([1.5, -0.25], "The sigmoid's own slope is ¼ there, but it is multiplied by the weight."),
    ),
)

# ---- chapter 5 ----

LOSSES = Exercise(
    "test.9",
    right=[float(log_loss(np.log(9.0), y)) for y in (1.0, 0.0)],
    mistakes=(
        ([-np.log(0.1), -np.log(0.9)], "The other way round: 0.9 is a good answer if y = 1."),
        ([-np.log10(0.9), 1], "These are logarithms to the base 10. Take the natural ones."),
        ([np.log(0.9), np.log(0.1)], "A loss is never negative: there is a minus in front."),
        ([0.01, 0.81], "These are squared errors."),
    ),
    tolerance=1e-3,
)
GUESS = Exercise(
    "test.10",
    right=10 * float(np.log(2)),
    mistakes=(
        (float(np.log(2)), "That is one output. The losses of all ten are added."),
        (float(np.log(10)), "That is for a softmax. Here ten sigmoids answer ½ each."),
        (5, "Each answers ½. The loss of ½ is not ½."),
    ),
    tolerance=1e-3,
)
PENALTY = Exercise(
    "test.11",
    right=1.5,
    mistakes=(
        (4.75, "Column 0 holds the bias weights: they are left out."),
        (3, "The ½ is missing: λ is divided by 2m."),
        (6, "That is the sum of the squares. Multiply it by λ/(2m)."),
        (0.5, "The squares are added, not the weights."),
    ),
)
CONVEX = Exercise(
    "test.12",
    right=["a"],
    see=letters,
    mistakes=(
        (["a", "c"], "Exchange two hidden units: the same network at another place. And between?"),
        (
            ["a", "b"],
            "Where the sigmoid is flat, the squared error is flat as well, however wrong.",
        ),
        (["a", "b", "c"], "Only one of them is a bowl."),
        (["b"], "The squared error of a sigmoid bends both ways. Which loss does not?"),
        (["c"], "Exchange two hidden units: the same network at another place. And between?"),
    ),
)

EXERCISES = [
    STEP, GATES, SHAPES, PRODUCT, LINES, SLOPE, BUMP, CROSSING,
    LOSSES, GUESS, PENALTY, CONVEX,
]  # fmt: skip
