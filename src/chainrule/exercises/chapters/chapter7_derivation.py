"""The exercises of chapter 7, second page: the derivation."""

from collections.abc import Callable

import numpy as np

from chainrule import add_bias, backpropagate, sigmoid, sigmoid_derivative
from chainrule._arguments import Array
from chainrule.exercises._cases import network, numbers
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]

DELTA_MUTANTS = {
    "no-slope": "The slope of the sigmoid is missing: multiply by `sigmoid_derivative(Z)`.",
    "matrix-product-with-slope": "Multiply by the slope element by element, with `*`, not `@`.",
    "bias-not-dropped": "The bias column takes part, and it leads back to no unit. Leave out "
    "column 0: `Theta[:, 1:]`.",
    "wrong-column-dropped": "The last column is left out. The bias weights stand in column 0.",
    "theta-transposed-back": "Theta is transposed. On the way back it stands as it is: "
    "(m, s_next) times (s_next, s).",
}


def _first_gradient(
    slope: Callable[[Array], Array] = sigmoid_derivative,
    columns: slice = slice(1, None),
    ones: Callable[[Array], Array] = add_bias,
) -> Callable[[Array, Array, Array, Array], Array]:
    """Steps 4 and 5 for the first matrix, in the right way or another one."""

    def gradient(delta3: Array, Theta2: Array, Z2: Array, X: Array) -> Array:
        delta2 = (delta3 @ Theta2[:, columns]) * slope(Z2)
        result: Array = delta2.T @ ones(X) / len(X)
        return result

    return gradient


FIRST_GRADIENT = Exercise(
    "7.7",
    right=_first_gradient(),
    cases={
        "one example": (numbers(1, 3), numbers(3, 6), numbers(1, 5), numbers(1, 2)),
        "eight examples": (numbers(8, 3), numbers(3, 6), numbers(8, 5), numbers(8, 2)),
    },
    mistakes=(
        (
            _first_gradient(slope=lambda Z: sigmoid_derivative(sigmoid(Z))),
            "The slope is taken at the activation. Take it at the weighted sum, `Z2`.",
        ),
        (
            _first_gradient(slope=np.ones_like),
            "The slope of the sigmoid is missing: line 2 of Image 34 has it.",
        ),
        (
            _first_gradient(columns=slice(None, -1)),
            "The last column of `Theta2` is left out. The bias weights stand in column 0.",
        ),
        (
            _first_gradient(ones=lambda X: X),
            "The bias weights have no derivatives: `X` needs its column of ones.",
        ),
        (
            lambda *arguments: _first_gradient()(*arguments) * len(arguments[-1]),
            "Forgot 1/m: it stands in front of every line.",
        ),
        (
            lambda *arguments: _first_gradient()(*arguments).T,
            "Transposed: the gradient has the shape of Theta, a row for each hidden unit.",
        ),
    ),
)

_H, _Y = sigmoid(3 * numbers(9)), np.sin(numbers(9, seed=4)) ** 2  # answers and targets

SQUARED_ERROR = Exercise(
    "7.8",
    right=lambda h, y: (h - y) * h * (1 - h),
    cases={"nine points": (_H, _Y)},
    mistakes=(
        (lambda h, y: h - y, "That is ∂J/∂h. The sigmoid stands between h and z."),
        (
            lambda h, y: (y - h) * h * (1 - h),
            "Sign wrong: the derivative of (h − y)² with respect to h has h − y.",
        ),
        (
            lambda h, y: 2 * (h - y) * h * (1 - h),
            "The 2 of the square cancels the ½ in front of it.",
        ),
        (
            lambda h, y: (h - y) * sigmoid_derivative(h),
            "The slope is taken at h. Of z it is h(1 − h).",
        ),
        (lambda h, y: (h - y) * h, "The slope of the sigmoid is h(1 − h)."),
        (lambda h, y: (h - y) ** 2 / 2, "That is J. Its derivative is asked for."),
    ),
)


def _rows(values: Array) -> Array:
    """Positive numbers as parts of their row's sum."""
    parts: Array = values / values.sum(axis=1, keepdims=True)
    return parts


_SOFTMAX = _rows(np.exp(numbers(7, 4))), _rows(np.exp(numbers(7, 4, seed=5)))

SOFTMAX = Exercise(
    "7.9",
    right=lambda h, y: h - y,
    cases={"seven examples": _SOFTMAX},
    mistakes=(
        (
            lambda h, y: -y / h,
            "That is ∂J/∂h. The softmax stands between h and z.",
        ),
        (lambda h, y: y - h, "Sign wrong: J has a minus in front of its sum."),
        (lambda h, y: -y, "z also stands in the denominator of every answer."),
        (
            lambda h, y: -y * (1 - h),
            "Only the answer with the same index is counted. The others depend on this z, too.",
        ),
        (
            lambda h, y: (h - y) * h * (1 - h),
            "The factor h(1 − h) belongs to the squared error behind a sigmoid.",
        ),
    ),
)

L2_MUTANTS = {
    "gradient-penalises-bias": "λ on the bias: the penalty leaves the bias weights out, so "
    "column 0 of each gradient is 0.",
    "sum-of-all-weights": "Each weight gets the sum of all weights. It should get its own: "
    "erratum E15 is this.",
    "gradient-of-penalty-halved": "The ½ is still there. The 2 of the derivative cancels it.",
    "gradient-of-penalty-without-m": "Forgot 1/m: the factor is λ/m.",
}

GRADIENT = Exercise(
    "7.10",
    right=backpropagate,
    cases={
        "λ = 0": (*network(2, 4, 3, m=7), 0.0),
        "λ = 0.7": (*network(3, 5, 4, 2, m=7), 0.7),
    },
    mutants={
        "delta-sign": "Sign wrong: at the output δ = h − y, answer minus target.",
        "delta-of-squared-error": "The δ of the output has a factor h(1 − h) too much. It belongs "
        "to the squared error.",
        "post-activation": "The slope is taken at the activation. Take it at the weighted sum, "
        "`Z[k]`.",
        **DELTA_MUTANTS,
        "gradient-without-mean": "Forgot 1/m: divide the data term by the number of examples.",
        "gradient-divided-by-m-minus-1": "Divided by m − 1. Divide by m.",
        "gradient-transposed": "Transposed: each gradient has the shape of its Theta. In the outer "
        "product δ comes first.",
        "only-the-last-example": "Only the last example counts: `=` where `+=` is needed?",
        "delta-before-its-layer": "Each δ meets the activations of its own layer. It should meet "
        "those of the layer before, where the weights come from.",
        "first-layer-forgotten": "The data term of the first matrix is missing: does the loop end "
        "one layer early?",
        "layers-upwards": "The layers are taken upwards. The error starts at the output: go from "
        "the last matrix to the first.",
        "penalty-forgotten": "λ does nothing: add `l2_gradient(weights, lam, m)`.",
        **L2_MUTANTS,
    },
)

EXERCISES = [FIRST_GRADIENT, SQUARED_ERROR, SOFTMAX, GRADIENT]
