"""The exercises of chapter 7, first page: the five steps."""

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule import add_bias, backpropagate, hidden_delta, sigmoid, sigmoid_derivative
from chainrule._arguments import Array
from chainrule.exercises._cases import numbers
from chainrule.exercises._exercise import Exercise

__all__ = ["DELTA_MUTANTS", "EXERCISES"]

OTHER_TARGET = Exercise(
    "7.1",
    right=[0.25, 0.5, 0.5, 0.25],
    mistakes=(
        (
            [-0.25, -0.5, -0.5, -0.25],
            "These belong to the old target 1. What is δ = h − y for the new one?",
        ),
        ([1.0, 2.0, 0.5, 0.25], "On the way back to the first neuron the slope σ' is missing."),
        (
            [0.125, 0.25, 0.5, 0.25],
            "On the way back to the first neuron the weight 2 is missing.",
        ),
        ([0.25, 0.25, 0.5, 0.5], "A bias weight sees 1; the other weight sees x, or a of layer 2."),
    ),
)

DELTA_MUTANTS = {
    "no-slope": "The slope of the sigmoid is missing: multiply by `sigmoid_derivative(Z)`.",
    "matrix-product-with-slope": "Multiply by the slope element by element, with `*`, not `@`.",
    "bias-not-dropped": "The bias column takes part, and it leads back to no unit. Leave out "
    "column 0: `next_weights[:, 1:]`.",
    "wrong-column-dropped": "The last column is left out. The bias weights stand in column 0.",
    "theta-transposed-back": "Theta is transposed. On the way back it stands as it is: "
    "(m, s_next) times (s_next, s).",
}


def _delta_case(m: int, units: int, outputs: int) -> tuple[Array, Array, Array]:
    """next_delta, next_weights and Z."""
    return numbers(m, outputs), numbers(outputs, units + 1), numbers(m, units)


HIDDEN_DELTA = Exercise(
    "7.2",
    right=hidden_delta,
    cases={"one example": _delta_case(1, 4, 2), "seven examples": _delta_case(7, 4, 3)},
    mistakes=(
        (
            lambda d, T, Z: (d @ T[:, 1:]) * sigmoid_derivative(sigmoid(Z)),
            "The slope is taken at the activation. Take it at the weighted sum, `Z`.",
        ),
        (
            lambda d, T, Z: (d @ T[:, 1:]) * Z * (1 - Z),
            "The rule a(1 − a) wants activations, and `Z` holds weighted sums.",
        ),
        (lambda d, T, Z: (d @ T[:, 1:]) * sigmoid(Z), "That is σ(Z). Its slope is asked for."),
        (
            lambda d, T, Z: d @ T.T,
            "The shapes do not fit: `next_weights` stands as it is, without its column 0.",
        ),
    ),
    mutants=DELTA_MUTANTS,
)


def _first_gradient(row: Any) -> Array:
    """What the weights of the second output, [b, w], do to the first matrix."""
    weights = [[[-1.0, 0.5]], [[-1.0, 2.0], row]]
    answer = sigmoid(row[0] + row[1] * 0.5)
    return np.array([answer, *backpropagate(weights, [[2.0]], [[1.0, 0.0]])[0][0]])


TUG_OF_WAR = Exercise(
    "7.3",
    right=[-1, 2],
    mistakes=(
        ([1, -2], "With this sign both outputs pull the same way: −0.5 · 2 and 0.5 · (−2)."),
        ([2, -4], "These are the weights of the text."),
        ([0, 2], "The weight is right, but z = b + w · 0.5 is not 0: the answer has moved."),
        ([2, -1], "The bias weight comes first."),
    ),
    see=_first_gradient,
    seen="the second answer and the derivatives of the two first weights",
)

STEP_LENGTH = Exercise(
    "7.4",
    right=[1, 0.5],
    mistakes=(
        ([2, 1], "The slope of θ² is 2θ: a step multiplies θ by 1 − 2α, not by 1 − α."),
        ([0.5, 0.5], "Between ½ and the border θ jumps over 0, but still comes closer."),
        ([0.5, 1], "The border comes first, then the step that gets there at once."),
        ([1, 0], "With α = 0 there is no step at all."),
    ),
)


def _layer_case(m: int, units: int, before: int) -> tuple[Array, Array]:
    """delta of a layer, and the activations of the layer before it."""
    return numbers(m, units), sigmoid(numbers(m, before))


def _layer(ones: Callable[[Array], Array]) -> Callable[[Array, Array], Array]:
    return lambda delta, A: delta.T @ ones(A) / len(A)


LAYER_GRADIENT = Exercise(
    "7.5",
    right=_layer(add_bias),
    cases={"one example": _layer_case(1, 3, 4), "seven examples": _layer_case(7, 3, 5)},
    mistakes=(
        (lambda delta, A: delta.T @ add_bias(A), "Forgot 1/m: divide by the number of examples."),
        (_layer(lambda A: A), "Forgot the bias column: put a column of ones in front of `A`."),
        (
            _layer(lambda A: np.column_stack([A, np.ones(len(A))])),
            "The ones stand at the end. Column 0 is for the bias weights: put them in front.",
        ),
        (
            lambda delta, A: add_bias(A).T @ delta / len(A),
            "Transposed: the gradient has the shape of Theta, a row for each unit of `delta`.",
        ),
        (
            lambda delta, A: delta.T @ add_bias(A) / delta.size,
            "Divided by the number of all deltas. Divide by the number of examples.",
        ),
        (
            lambda delta, A: np.outer(delta.sum(axis=0), add_bias(A).sum(axis=0)) / len(A),
            "Sum over the examples last: each example has a product of its own.",
        ),
        (
            lambda delta, A: np.outer(delta[-1], add_bias(A)[-1]) / len(A),
            "Only the last example counts. Add up over all of them.",
        ),
        (
            lambda delta, A: delta @ add_bias(A),
            "The shapes do not fit: the sum has to run over the examples. Transpose `delta`.",
        ),
    ),
)

EXERCISES = [OTHER_TARGET, HIDDEN_DELTA, TUG_OF_WAR, STEP_LENGTH, LAYER_GRADIENT]
