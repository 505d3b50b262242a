"""The exercises of chapter 8."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule import accuracy, backpropagate, cost, gradient_descent
from chainrule._arguments import Array, Weights
from chainrule.exercises._cases import network
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]


def _round(theta0: float, theta1: float, sign: float = -1, x: float = 2, alpha: float = 1) -> Any:
    """A round of the neuron by hand with y = 1: the new weights and the new cost."""
    step = sign * alpha * (1 / (1 + math.exp(-theta0 - 2 * theta1)) - 1)
    after = [theta0 + step, theta1 + step * x]
    return [*after, math.log1p(math.exp(-after[0] - 2 * after[1]))]


SECOND_ROUND = Exercise(
    "8.1",
    right=_round(0.5, 1),
    mistakes=(
        (_round(0.5, 1, sign=1), "Uphill: a step goes against the derivative. What sign has δ?"),
        (_round(0.5, 1, x=1), "The derivative of θ_1 has the factor x = 2."),
        (_round(0, 0), "This is the first round once more. Start from 0.5 and 1."),
        (
            [*_round(0.5, 1)[:2], math.log1p(math.exp(-2.5))],
            "The weights are right. The cost is still the one before the step: go forward again.",
        ),
    ),
    tolerance=1e-3,
)

HOW_MANY = Exercise(
    "8.2",
    right=[54, 12],
    mistakes=(
        ([42, 0], "Forgot the bias: each unit has one weight more than inputs."),
        ([42, 12], "The second number is right. The first has to include it."),
        ([54, 3], "One bias weight for each unit that computes, not one for each matrix."),
        ([54, 14], "Inputs have no bias weights: nothing leads to them."),
        ([6 * 2 + 5 * 5 + 4 * 4, 12], "The bias adds a column to each matrix, not a row."),
    ),
)


def _each_constant(share: Callable[[Any, Any], float]) -> Callable[[Array, int], list[float]]:
    return lambda labels, K: [share([k] * len(labels), labels) for k in range(K)]


CONSTANT = Exercise(
    "8.3",
    right=_each_constant(accuracy),
    cases={
        "seven labels of three classes": (np.array([0, 1, 1, 2, 1, 0, 2]), 3),
        "a class that never comes": (np.array([0, 1, 1, 3, 1, 0, 3]), 5),
    },
    mistakes=(
        (
            lambda labels, K: np.bincount(labels, minlength=K),
            "These are numbers of examples. Divide by how many there are.",
        ),
        (
            lambda labels, K: np.bincount(labels) / len(labels),
            "A class that never comes has an accuracy too: 0. Go through all K classes.",
        ),
        (
            lambda labels, K: max(np.bincount(labels)) / len(labels),
            "That is the best one. One number for each of the K classes is asked for.",
        ),
    ),
)


def _shares(
    of: Callable[[Array, Array, int], Any],
) -> Callable[[Array, Array, int], Sequence[float]]:
    return lambda predicted, labels, K: [of(predicted, labels, k) for k in range(K)]


RECALL = Exercise(
    "8.4",
    right=_shares(lambda p, y, k: (p[y == k] == k).mean()),
    cases={
        "seven examples": (np.array([0, 1, 1, 2, 0, 2, 1]), np.array([0, 1, 0, 2, 0, 1, 1]), 3),
        "five examples": (np.array([0, 3, 2, 2, 1]), np.array([0, 3, 3, 2, 1]), 4),
    },
    mistakes=(
        (
            _shares(lambda p, y, k: (y[p == k] == k).mean()),
            "That is the precision: the share among those that were called this class. Take the "
            "examples whose label it is.",
        ),
        (
            _shares(lambda p, y, k: ((p == k) & (y == k)).mean()),
            "Divided by all examples. Divide by those of the class.",
        ),
        (
            _shares(lambda p, y, k: ((p == k) & (y == k)).sum()),
            "These are numbers of examples. Divide by how many the class has.",
        ),
        (
            _shares(lambda p, y, k: ((p == k) == (y == k)).mean()),
            "Right answers about the other classes are counted too. Look at the examples of the "
            "class only.",
        ),
    ),
)


WEIGHTS, X, Y = network(3, 5, 4, 2, m=7)


def _train(weights: Weights, X: Array, Y: Array, rate: float, steps: int, lam: float) -> Any:
    return gradient_descent(weights, X, Y, learning_rate=rate, iterations=steps, lam=lam)


def _by_stages(penalty_in_steps: bool, penalty_in_history: bool) -> Callable[..., Any]:
    def train(weights: Weights, X: Array, Y: Array, rate: float, steps: int, lam: float) -> Any:
        lam_of_steps, lam_of_history = lam * penalty_in_steps, lam * penalty_in_history
        stages = [_train(weights, X, Y, rate, n, lam_of_steps)[0] for n in range(steps + 1)]
        return stages[-1], [cost(stage, X, Y, lam_of_history) for stage in stages]

    return train


def _train_layer_by_layer(
    weights: Weights, X: Array, Y: Array, rate: float, steps: int, lam: float
) -> Any:
    moved, history = list(weights), [cost(weights, X, Y, lam)]
    for _ in range(steps):
        for k in range(len(moved)):
            moved[k] = moved[k] - rate * backpropagate(moved, X, Y, lam)[k]
        history.append(cost(moved, X, Y, lam))
    return moved, history


TRAIN = Exercise(
    "8.7",
    right=_train,
    cases={
        "one step": (*network(3, 5, 2, m=7), 0.5, 1, 0.0),
        "three steps with λ = 0.7": (*network(3, 5, 4, 2, m=6), 0.25, 3, 0.7),
    },
    mistakes=(
        (lambda *a: _train(*a)[0], "The history is missing: return the weights and the costs."),
        (lambda *a: _train(*a)[::-1], "The weights come first, then the history."),
        (
            lambda *a: (_train(*a)[0], _train(*a)[1][1:]),
            "The weights are right. The history begins with the cost before the first step.",
        ),
        (
            lambda *a: (_train(*a)[0], _train(*a)[1][:-1]),
            "The weights are right. The history ends with the cost after the last step.",
        ),
        (_by_stages(False, True), "λ does nothing in the steps: hand it to `backpropagate`."),
        (_by_stages(True, False), "λ is missing in the history: hand it to `cost`."),
        (_by_stages(False, False), "λ does nothing: hand it to `cost` and `backpropagate`."),
        (
            _train_layer_by_layer,
            "The matrices move one after the other. Take all gradients first, then move.",
        ),
        (
            lambda w, X, Y, rate, steps, lam: _train(w, X, Y, rate, steps - 1, lam),
            "One step too few.",
        ),
    ),
)

EXERCISES = [SECOND_ROUND, HOW_MANY, CONSTANT, RECALL, TRAIN]
