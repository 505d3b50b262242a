"""The twenty questions at the end of the book, 13 to 20: chapters 6 to 8."""

from collections.abc import Callable

import numpy as np

from chainrule import sigmoid
from chainrule._arguments import Array
from chainrule.exercises._cases import numbers
from chainrule.exercises._exercise import Exercise, letters

__all__ = ["EXERCISES"]

# ---- chapter 6 ----

FORWARD = Exercise(
    "test.13",
    right=float(sigmoid(0.5 + 2 * sigmoid(1.0) - sigmoid(-1.0))),
    mistakes=(
        (float(sigmoid(0.5 + 2 * 1.0 + 1.0)), "The hidden units lack their sigmoid."),
        (0.5 + 2 * float(sigmoid(1.0)) - float(sigmoid(-1.0)), "The output lacks its sigmoid."),
        (
            float(sigmoid(2 * sigmoid(1.0) - sigmoid(-1.0))),
            "The bias weight of the output unit is missing.",
        ),
        (
            float(sigmoid(0.5 + 2 * sigmoid(2.0) - sigmoid(-3.0))),
            "The bias weights of the hidden units are missing.",
        ),
    ),
    tolerance=1e-3,
)
CLASSES = Exercise(
    "test.14",
    right=[0, 1, 0],
    mistakes=(
        ([0, 1, 1], "At a tie the first class wins, as with `argmax`."),
        ([1, 2, 1], "The classes count from 0."),
        ([1, 1], "That looks down the columns. Look along each row."),
        ([0, 1, 2], "Is there a third class?"),
    ),
)

# ---- chapter 7 ----

SWEEP = Exercise(
    "test.15",
    right=[26, 1],
    mistakes=(
        ([20, 1], "The bias weights are nudged as well."),
        ([27, 1], "The run to compare with does not count."),
        ([26, 2], "Two matrices, but one sweep goes back through both."),
        ([26, 26], "One sweep back finds all derivatives. That is the point of it."),
    ),
)
HIDDEN = Exercise(
    "test.16",
    right=0.176,
    mistakes=(
        (1.1, "That is what comes back. It is multiplied by the unit's own slope."),
        (0.08, "−1 times −0.3 is +0.3."),
        (1.1 * float(sigmoid(0.8) * sigmoid(-0.8)), "0.8 is the activation, not the weighted sum."),
        (0.016, "The weights are missing: each δ comes back through its own."),
        (-0.176, "The δ of an output is answer minus target, not target minus answer."),
        (
            (2 * 0.4 * 0.24 + 0.3 * 0.21) * 0.16,
            "With the log-loss the slopes of the outputs cancel.",
        ),
    ),
    tolerance=1e-3,
)


def _gradient(
    ones: bool = True, mean: bool = True, bias_free: bool = True, transposed: bool = False
) -> Callable[..., Array]:
    def gradient(delta: Array, A: Array, Theta: Array, lam: float) -> Array:
        m = len(A) if mean else 1
        tilde = np.hstack([np.ones((len(A), 1)), A])
        data = delta.T @ tilde if ones else np.hstack([np.zeros((len(Theta), 1)), delta.T @ A])
        shrink = np.hstack([np.zeros((len(Theta), 1)), Theta[:, 1:]]) if bias_free else Theta
        result = (data + lam * shrink) / m
        return result.T if transposed else result

    return gradient


GRADIENT = Exercise(
    "test.17",
    right=_gradient(),
    cases={
        "five units, seven examples": (numbers(7, 5), numbers(7, 3, seed=1), numbers(5, 4), 0.6),
        "no penalty": (numbers(6, 2), numbers(6, 4, seed=1), numbers(2, 5), 0.0),
    },
    mistakes=(
        (_gradient(mean=False), "The 1/m is missing: both terms have it."),
        (_gradient(bias_free=False), "The bias weights, column 0, are not penalised."),
        (_gradient(ones=False), "The bias weights get no gradient: A lacks its column of ones."),
        (_gradient(transposed=True), "Transposed: a gradient has the shape of its Theta."),
    ),
)


def _cube(t: float) -> float:
    return t**3


MEASURE = Exercise(
    "test.18",
    right=lambda f, t: (f(t + 1e-5) - f(t - 1e-5)) / 2e-5,
    cases={"a cube": (_cube, 2.0), "the sigmoid": (sigmoid, 0.7)},
    mistakes=(
        (
            lambda f, t: (f(t + 1e-5) - f(t)) / 1e-5,
            "That is one-sided: it is off by half the curvature times η. Go to both sides.",
        ),
        (lambda f, t: (f(t + 1e-5) - f(t - 1e-5)) / 1e-5, "The two places are 2η apart."),
        (lambda f, t: f(t + 1e-5) - f(t - 1e-5), "Divide by how far the two places are apart."),
    ),
    tolerance=1e-8,
)

# ---- chapter 8 ----

COPIES = Exercise(
    "test.19",
    right=1,
    mistakes=(
        (5, "Equal units get the same error, so they change alike. What makes them differ?"),
        (0, "There are five rows. How many of them are not alike?"),
    ),
)
REMEDIES = Exercise(
    "test.20",
    right=["a", "b", "d"],
    see=letters,
    mistakes=(
        (["a", "b", "c", "d", "e"], "Two of them make it learn the examples even better by heart."),
        (["c", "e"], "The other way round: these make it learn the examples by heart."),
        (["a"], "That helps. There is more."),
        (["b"], "That helps. There is more."),
        (["d"], "That helps. There is more."),
        (["a", "b"], "Both help. There is one more: look at the steps."),
        (["a", "d"], "Both help. There is one more: what holds the weights back?"),
        (["b", "d"], "Both help. There is one more, the best of all if you can get it."),
    ),
)

EXERCISES = [FORWARD, CLASSES, SWEEP, HIDDEN, GRADIENT, MEASURE, COPIES, REMEDIES]
