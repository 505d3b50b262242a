"""The exercises of chapter 7, first page: the five steps."""

from collections.abc import Callable, Sequence

import numpy as np

from chainrule import (
    add_bias,
    forward,
    output_delta,
    sigmoid,
    sigmoid_derivative,
)
from chainrule._arguments import Array, Weights
from chainrule.exercises._cases import network, numbers
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]

GATES = Exercise(
    "7.1",
    right=[13, 4, 2],
    mistakes=(
        ([7, 4, 2], "w goes two ways, and 7 comes back on one of them. What comes on the other?"),
        ([6, 4, 2], "w goes two ways, and 6 comes back on one of them. What comes on the other?"),
        ([42, 4, 2], "What comes back on the two ways of w adds up."),
        ([10, 2, 1], "The last gate lies on the way to x and b: it sends 2 to the sum, not 1."),
        ([13, 2, 2], "At the inner gate 2 comes back. On the way to x it is multiplied by w."),
        ([13, 4, 1], "The addition passes on what comes back to it, and that is not 1."),
    ),
)

OTHER_TARGET = Exercise(
    "7.2",
    right=[0.4193, 0.1477, 0.1111],
    tolerance=1e-3,  # numbers rounded by hand
    mistakes=(
        (
            [-0.5807, -0.2046, -0.1538],
            "These belong to the old target 1. What is δ = h − y for the new one?",
        ),
        ([0.4193, 0.7547, 0.5870], "On the way back to the hidden units the slope σ' is missing."),
        ([0.4193, 0.0821, 0.0793], "On the way back the weights 1.8 and 1.4 are missing."),
        ([-0.4193, -0.1477, -0.1111], "The sign: δ is the answer minus the target."),
        ([0.1021, 0.036, 0.0271], "The δ of the output has no slope in it: it is h − y."),
    ),
)

Deltas = list[Array]


def _deltas(
    slope: Callable[[Array, Array], Array] = lambda Z, A: sigmoid_derivative(Z),
    output: Callable[[Array, Array], Array] = output_delta,
    columns: slice = slice(1, None),
) -> Callable[[Weights, Array, Array], Deltas]:
    """Steps 3 and 4 of backpropagation, in the right way or another one."""

    def deltas(weights: Weights, X: Array, Y: Array) -> Deltas:
        A, Z = forward(weights, X)
        found = [output(A[-1], Y)]
        for k in range(len(weights) - 1, 0, -1):
            back = found[0] @ weights[k][:, columns]
            found.insert(0, back * slope(Z[k], A[k]))
        return found

    return deltas


DELTAS = Exercise(
    "7.3",
    right=_deltas(),
    cases={
        "one hidden layer": network(2, 4, 3, m=7),
        "two hidden layers": network(3, 6, 4, 2, m=8),
    },
    mistakes=(
        (
            _deltas(slope=lambda Z, A: sigmoid_derivative(A)),
            "The slope is taken at the activation. Take it at the weighted sum, `Z[k]`.",
        ),
        (
            _deltas(slope=lambda Z, A: np.ones_like(Z)),
            "The slope of the sigmoid is missing: multiply by `sigmoid_derivative(Z[k])`.",
        ),
        (_deltas(slope=lambda Z, A: A), "That is σ(Z). Its slope is asked for."),
        (
            _deltas(output=lambda H, Y: Y - H),
            "Sign wrong: at the output δ is the answer minus the target.",
        ),
        (
            _deltas(output=lambda H, Y: (H - Y) * H * (1 - H)),
            "The δ of the output has a factor h(1 − h) too many. It belongs to the squared error.",
        ),
        (
            _deltas(output=lambda H, Y: (H - Y) / len(H)),
            "A δ belongs to one example. The mean, 1/m, comes in step 5.",
        ),
        (
            _deltas(columns=slice(None, -1)),
            "The last column is left out. The bias weights stand in column 0.",
        ),
        (
            lambda weights, X, Y: _deltas()(weights, X, Y)[::-1],
            "The list begins with the last layer. Put each new δ in front of it.",
        ),
        (
            lambda weights, X, Y: _deltas()(weights, X, Y)[-1:],
            "Only the δ of the output is there. Go on to the hidden layers.",
        ),
    ),
)

TUG_OF_WAR = Exercise(
    "7.4",
    right=3,
    mistakes=(
        (-3, "With this sign both outputs pull the same way: −0.3 · 2 and 0.2 · (−3)."),
        (2, "The two weights need not agree: −0.3 · 2 + 0.2 · w has to be 0."),
        (0.6, "That is what the first output brings back. Through which weight does 0.2 match it?"),
        (1.5, "Do not forget the weight 2 of the first output."),
    ),
)

RUNS = Exercise(
    "7.5",
    right=[62, 1 / 256],
    mistakes=(
        ([50, 1 / 256], "The bias weights have derivatives, too."),
        ([62, 0.5**10], "From layer 9 to layer 2 there are eight hidden units, not ten."),
        ([62, 0.5**9], "From layer 9 to layer 2 there are eight hidden units, not nine."),
        ([62, 0.25**8], "Each layer multiplies by its weight as well: 2 times ¼."),
        ([62, 256], "How often δ becomes smaller, and not: which fraction is left."),
    ),
)


def _layers_case(*sizes: int, m: int) -> tuple[list[Array], list[Array]]:
    """Some deltas of layers 2 to L, and activations of layers 1 to L."""
    deltas = [numbers(m, size, seed=k) for k, size in enumerate(sizes[1:])]
    return deltas, [sigmoid(numbers(m, size, seed=9)) for size in sizes]


def _gradients(
    one: Callable[[Array, Array], Array],
) -> Callable[[Sequence[Array], Sequence[Array]], list[Array]]:
    """Step 5, with this product for each layer."""
    return lambda deltas, A: [one(d, a) for d, a in zip(deltas, A, strict=False)]


GRADIENTS = Exercise(
    "7.6",
    right=_gradients(lambda delta, A: delta.T @ add_bias(A) / len(A)),
    cases={
        "one hidden layer": _layers_case(2, 5, 3, m=7),
        "two hidden layers": _layers_case(3, 6, 4, 2, m=9),
    },
    mistakes=(
        (
            _gradients(lambda delta, A: delta.T @ add_bias(A)),
            "Forgot 1/m: divide by the number of examples.",
        ),
        (
            _gradients(lambda delta, A: delta.T @ A / len(A)),
            "Forgot the bias column: put a column of ones in front of each `A`.",
        ),
        (
            _gradients(lambda delta, A: delta.T @ np.column_stack([A, np.ones(len(A))]) / len(A)),
            "The ones stand at the end. Column 0 is for the bias weights: put them in front.",
        ),
        (
            _gradients(lambda delta, A: add_bias(A).T @ delta / len(A)),
            "Transposed: the gradient has the shape of Theta, a row for each unit of the δ.",
        ),
        (
            _gradients(lambda delta, A: delta.T @ add_bias(A) / delta.size),
            "Divided by the number of all deltas. Divide by the number of examples.",
        ),
        (
            _gradients(lambda d, A: np.outer(d.sum(axis=0), add_bias(A).sum(axis=0)) / len(A)),
            "Sum over the examples last: each example has a product of its own.",
        ),
        (
            _gradients(lambda delta, A: np.outer(delta[-1], add_bias(A)[-1]) / len(A)),
            "Only the last example counts. Add up over all of them.",
        ),
        (
            lambda deltas, A: _gradients(lambda d, a: d.T @ add_bias(a) / len(a))(deltas, A[1:]),
            "Each δ meets the activations of its own layer. It should meet those of the layer "
            "before, where the weights come from.",
        ),
        (
            _gradients(lambda delta, A: delta @ add_bias(A)),
            "The shapes do not fit: the sum has to run over the examples. Transpose the δ.",
        ),
    ),
)

EXERCISES = [GATES, OTHER_TARGET, DELTAS, TUG_OF_WAR, RUNS, GRADIENTS]
