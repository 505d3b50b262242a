"""The exercises of the pages on faster descent and on speed."""

from itertools import pairwise

from chainrule import backpropagate
from chainrule._arguments import Array, Weights
from chainrule.exercises._cases import network
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]

# ---- Faster descent ----


def _of_a_batch(weights: Weights, X: Array, Y: Array, lam: float, m: int) -> list[Array]:
    return backpropagate(weights, X, Y, lam * len(X) / m)


FASTER = [
    Exercise(
        "faster-descent.1",
        right=0.72,
        mistakes=(
            (0.9, "That is plain gradient descent: what is left of the velocity?"),
            (0.7, "The old velocity counts nine tenths, not all of it."),
            (1.28, "Downhill: the velocity has the sign opposite to the gradient."),
        ),
    ),
    Exercise(
        "faster-descent.2",
        right=[29, 5],
        mistakes=(
            ([28, 5], "The images that are left make a step of their own."),
            ([29, 64], "Not all batches are full: what is left over?"),
        ),
    ),
    Exercise(
        "faster-descent.3",
        right=[0.1 / 1.9, 1 / 1.9],
        mistakes=(
            ([0, 0], "The last gradient counts more than the one before: they do not cancel."),
            ([0.1, 1], "That is the first step. Later the old mean pulls the other way."),
            ([1 / 1.9, 0.1 / 1.9], "The other way round: Adam's mean has the factor 0.1 in it."),
        ),
        tolerance=1e-3,
    ),
    Exercise(
        "faster-descent.4",
        right=_of_a_batch,
        cases={
            "a batch of three": (*network(4, 6, 3, m=3), 0.7, 9),
            "one example": (*network(3, 5, 2, m=1), 0.4, 8),
            "all of them": (*network(4, 6, 3, m=10), 0.7, 10),
        },
        mistakes=(
            (
                lambda weights, X, Y, lam, m: backpropagate(weights, X, Y, lam),
                "Each batch would pull with the whole λ: too often, in an epoch.",
            ),
            (
                lambda weights, X, Y, lam, m: backpropagate(weights, X, Y, lam / m),
                "`backpropagate` divides λ by the size of the batch. That has to be undone.",
            ),
        ),
    ),
]

# ---- Speed ----


def _products(bias: int, back: bool = True) -> int:
    """Multiplications of a step: forward, the gradients, and δ from layer to layer."""
    sizes, m = (784, 512, 256, 10), 128
    forward = sum(m * (a + bias) * b for a, b in pairwise(sizes))
    return 2 * forward + back * sum(m * a * b for a, b in pairwise(sizes[1:]))


SPEED = [
    Exercise(
        "speed.1",
        right=[_products(1), 128 * 512 * 784],
        mistakes=(
            ([_products(0), 128 * 512 * 784], "The bias weights are multiplied as well."),
            (
                [_products(1, False), 128 * 512 * 784],
                "The deltas of the hidden layers are missing.",
            ),
            (
                [_products(1) + 128 * 512 * 784, 128 * 512 * 784],
                "Nobody needs the δ of the input layer: the first number is without it.",
            ),
        ),
    ),
    Exercise(
        "speed.2",
        right="b",
        mistakes=(
            ("a", "That is harmless: what was in the array is no longer needed."),
            ("c", "A new array each time costs memory, but copies nothing."),
        ),
    ),
    Exercise(
        "speed.3",
        right="float64",
        mistakes=(("float32", "One float64 in a sum or a product, and the result is float64."),),
    ),
]

EXERCISES = [*FASTER, *SPEED]
