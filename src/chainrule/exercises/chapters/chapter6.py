"""The exercises of chapter 6."""

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule import cost, forward, l2_penalty, log_loss, predict, sigmoid
from chainrule._arguments import Array, Weights
from chainrule.exercises._cases import network, numbers
from chainrule.exercises._exercise import Exercise
from chainrule.exercises.chapters.chapter5 import LOSS_MUTANTS, PENALTY_MUTANTS

__all__ = ["EXERCISES"]

BY_PENCIL = Exercise(
    "6.1",
    right=0.70699,
    mistakes=(
        (0.8808, "That is the weighted sum of the output. Apply the sigmoid to it."),
        (float(sigmoid(1.8808)), "The bias weight −1 of the output unit is missing."),
        (
            float(sigmoid(1)),
            "The output gets the hidden sums. Apply the sigmoid to them first.",
        ),
        (float(sigmoid(0.70699)), "The sigmoid is applied twice at the output."),
        (
            float(sigmoid(-1 + 2 * sigmoid(-1) + sigmoid(3))),
            "The hidden units have bias weights too: column 0.",
        ),
    ),
    tolerance=1e-3,
)


def _columns(
    put_ones: Callable[[Array], Array],
    last: Callable[[Array], Array] = sigmoid,
    columns: slice = slice(None),
) -> Callable[[Weights, Array], Array]:
    def forward_columns(weights: Weights, X: Array) -> Array:
        A = X
        for k, Theta in enumerate(weights):
            Z = Theta[:, columns] @ put_ones(A)
            A = sigmoid(Z) if k < len(weights) - 1 else last(Z)
        return A

    return forward_columns


def _on_top(A: Array) -> Array:
    return np.vstack([np.ones(A.shape[1]), A])


def _data(*sizes: int, m: int) -> tuple[Weights, Array]:
    weights, X, _ = network(*sizes, m=m)
    return weights, X


COLUMNS = Exercise(
    "6.2",
    right=_columns(_on_top),
    cases={
        "one example": (_data(3, 5, 2, m=1)[0], numbers(3, 1)),
        "six examples": (_data(3, 5, 4, 2, m=6)[0], numbers(3, 6)),
    },
    mistakes=(
        (
            _columns(lambda A: np.vstack([A, np.ones(A.shape[1])])),
            "The ones stand at the bottom. Column 0 of Theta is for the bias: put them on top.",
        ),
        (_columns(lambda A: A, columns=slice(1, None)), "Forgot the bias: no row of ones."),
        (_columns(lambda A: A), "Forgot the row of ones, so Theta has one column too many."),
        (_columns(_on_top, last=lambda Z: Z), "The last layer lacks its sigmoid."),
        (_columns(_on_top, last=lambda Z: sigmoid(sigmoid(Z))), "One sigmoid too many at the end."),
    ),
)


def _apart(layer: Callable[[Array, Array, Array], Array]) -> Callable[..., Array]:
    def answer(Ws: list[Array], bs: list[Array], X: Array) -> Array:
        A = X
        for W, b in zip(Ws, bs, strict=True):
            A = layer(A, W, b)
        return A

    return answer


def _split(*sizes: int, m: int) -> tuple[list[Array], list[Array], Array]:
    weights, X = _data(*sizes, m=m)
    return [Theta[:, 1:] for Theta in weights], [Theta[:, 0] for Theta in weights], X


BIAS_APART = Exercise(
    "6.3",
    right=_apart(lambda A, W, b: sigmoid(A @ W.T + b)),
    cases={"one example": _split(3, 5, 2, m=1), "six examples": _split(3, 5, 4, 2, m=6)},
    mistakes=(
        (_apart(lambda A, W, b: sigmoid(A @ W.T)), "Forgot the bias: nothing is done with `bs`."),
        (
            _apart(lambda A, W, b: sigmoid(A @ W.T) + b),
            "The bias comes too late. It belongs to the weighted sum, inside the sigmoid.",
        ),
        (_apart(lambda A, W, b: sigmoid(A @ W.T - b)), "The bias is subtracted. Add it."),
        (
            _apart(lambda A, W, b: A @ W.T + b),
            "The sigmoid is missing: the layers collapse to one.",
        ),
        (_apart(lambda A, W, b: sigmoid(A @ W + b)), "`W` has a row for each unit: transpose it."),
    ),
)


def _in_order(letters: Any) -> list[str]:
    return sorted(str(letter).lower() for letter in letters)


ROWS = Exercise(
    "6.4",
    right=["b", "d"],
    mistakes=(
        (["a", "b", "c", "d"], "Two of these treat each example alone, only wrongly."),
        (["a", "c"], "The other way round: the test finds what mixes the examples."),
        (["b"], "There is one more that looks at several examples at once."),
        (["d"], "There is one more that mixes the rows."),
    ),
    see=_in_order,
)

FORWARD = Exercise(
    "6.5",
    right=forward,
    cases={"one example": _data(3, 5, 2, m=1), "seven examples": _data(3, 5, 4, 2, m=7)},
    mutants={
        "theta-not-transposed": "Theta has a row for each unit: multiply by `Theta.T`.",
        "no-activation": "The sigmoid is missing: the layers collapse to one.",
        "sigmoid-twice": "The sigmoid is applied twice.",
        "activations-kept-as-sums": "The second list has to hold the weighted sums, before the "
        "sigmoid.",
        "bias-forgotten": "Forgot the bias: put a column of ones in front of A.",
        "bias-twice": "The bias counts twice: as a column of ones, and added once more.",
    },
)

PREDICT = Exercise(
    "6.6",
    right=predict,
    cases={
        "three classes": _data(4, 5, 3, m=7),
        "sure answers, and a tie": (
            [np.array([[0.0, 40.0], [0.0, 50.0], [0.0, 1.0]])],
            np.array([[1.0], [-1.0], [0.0], [2.0]]),
        ),
        "one output unit": (
            [np.array([[-0.25, 1.0]])],
            np.array([[-1.0], [0.25], [0.5], [2.0], [0.3]]),
        ),
    },
    mistakes=(
        (
            lambda weights, X: forward(weights, X)[1][-1].argmax(axis=1),
            "With one output unit the largest of one is always the first. There it is class 1 "
            "where z > 0.",
        ),
    ),
    mutants={
        "tie-to-the-last": "At a tie the first class wins, as with `argmax`.",
        "argmax-over-examples": "This looks down the columns. Look along each row: `axis=1`.",
        "argmax-of-activations": "Two sure units both answer 1.0. Compare the weighted sums, "
        "not the activations.",
        "half-of-z": "With one unit, h > ½ means z > 0, not z > ½.",
    },
)

COST = Exercise(
    "6.7",
    right=cost,
    cases={
        "λ = 0": (*network(4, 7, 2, m=10), 0.0),
        "λ = 0.7": (*network(4, 9, 6, 2, m=12), 0.7),
    },
    mistakes=(
        (lambda weights, X, Y, lam: cost(weights, X, Y), "λ does nothing: add the penalty."),
        (
            lambda weights, X, Y, lam: (
                log_loss(forward(weights, X)[0][-1], Y).sum() / len(X)
                + l2_penalty(weights, lam, len(X))
            ),
            "`log_loss` wants weighted sums, and you hand it activations.",
        ),
    ),
    mutants={
        **{k: v for k, v in LOSS_MUTANTS.items() if k != "loss-from-activations"},
        "cost-without-mean": "Forgot 1/m: the data term is a sum over the examples, not a mean.",
        "mean-over-outputs-too": "The mean is over the examples only. Over the outputs it is a "
        "sum: use `.sum() / m`, not `.mean()`.",
        "divided-by-m-minus-1": "Divided by m − 1. The mean divides by m.",
        **PENALTY_MUTANTS,
    },
)

EXERCISES = [BY_PENCIL, COLUMNS, BIAS_APART, ROWS, FORWARD, PREDICT, COST]
