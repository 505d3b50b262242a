"""The exercises of chapter 7, second page: the derivation."""

from collections.abc import Callable

import numpy as np

from chainrule import add_bias, backpropagate, l2_gradient, sigmoid, sigmoid_derivative
from chainrule._arguments import Array, Weights
from chainrule.exercises._cases import network
from chainrule.exercises._exercise import Exercise
from chainrule.exercises.chapters.chapter7 import DELTA_MUTANTS

__all__ = ["EXERCISES"]

LONGER_CHAIN = Exercise(
    "7.6",
    right=[[-0.25, -0.5], [-0.5, -0.25], [-0.5, -0.25]],
    mistakes=(
        (
            [[-4, -8], [-2, -1], [-0.5, -0.25]],
            "The slope σ' is missing on the way back: ¼ for each hidden neuron.",
        ),
        (
            [[-0.0625, -0.125], [0.25, 0.125], [-0.5, -0.25]],
            "The error comes back through the weights, 4 and 2, not through the bias weights.",
        ),
        (
            [[-0.5, -0.25], [-0.5, -0.25], [-0.25, -0.5]],
            "The numbers are right. The first row belongs to the first matrix.",
        ),
        (
            [[-0.5, -0.25], [-0.25, -0.5], [-0.25, -0.5]],
            "The bias weight comes first in each row.",
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

L2_GRADIENT = Exercise(
    "7.7",
    right=l2_gradient,
    cases={
        "one matrix": (network(4, 2, m=1)[0], 0.5, 6),
        "three matrices": (network(3, 5, 4, 2, m=1)[0], 0.7, 7),
    },
    mistakes=(
        (
            lambda weights, lam, m: [lam / m * Theta[:, 1:] for Theta in weights],
            "The bias column is missing: each gradient has the shape of its matrix. Put a column "
            "of zeros in front.",
        ),
        (
            lambda weights, lam, m: [lam / m * (Theta > -np.inf) for Theta in weights],
            "The weight itself is missing: the derivative of θ² is 2θ.",
        ),
    ),
    mutants=L2_MUTANTS,
)

GRADIENT = Exercise(
    "7.8",
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

Activation = Callable[[Array], Array]


def _tanh_slope(Z: Array) -> Array:
    slope: Array = 1 - np.tanh(Z) ** 2
    return slope


def _by_tanh(
    hidden: Activation = np.tanh, slope: Activation = _tanh_slope, output: Activation = sigmoid
) -> Callable[[Weights, Array, Array], Weights]:
    """Backpropagation with another activation in the hidden layers."""

    def gradient(weights: Weights, X: Array, Y: Array) -> Weights:
        A, Z = [X], [X]
        for k, Theta in enumerate(weights):
            Z.append(add_bias(A[-1]) @ Theta.T)
            A.append(output(Z[-1]) if k == len(weights) - 1 else hidden(Z[-1]))
        delta, gradients = A[-1] - Y, list[Array]()
        for k in reversed(range(len(weights))):
            gradients.insert(0, delta.T @ add_bias(A[k]) / len(X))
            if k > 0:
                delta = (delta @ weights[k][:, 1:]) * slope(Z[k])
        return gradients

    return gradient


TANH = Exercise(
    "7.9",
    right=_by_tanh(),
    cases={
        "one hidden layer": network(2, 4, 3, m=7),
        "two hidden layers": network(3, 5, 4, 2, m=6),
    },
    mistakes=(
        (
            _by_tanh(slope=sigmoid_derivative),
            "The way back still has the slope of the sigmoid. The hidden layers have 1 − tanh².",
        ),
        (
            _by_tanh(slope=lambda Z: _tanh_slope(np.tanh(Z))),
            "The slope is taken at the activation. Take 1 − tanh² at the weighted sum.",
        ),
        (_by_tanh(slope=lambda Z: 1 - np.tanh(Z)), "The slope is 1 − tanh², with the square."),
        (_by_tanh(output=np.tanh), "The output keeps its sigmoid. Only the hidden layers change."),
        (
            _by_tanh(hidden=sigmoid),
            "The way forward still has the sigmoid in the hidden layers.",
        ),
        (backpropagate, "These are the gradients of the network with sigmoids everywhere."),
    ),
)

EXERCISES = [LONGER_CHAIN, L2_GRADIENT, GRADIENT, TANH]
