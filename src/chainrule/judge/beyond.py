"""The checks of ``judge`` beyond the article: other units and outputs, and batches."""

import math
from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.judge.truth import (
    ACTIVATION,
    LAM,
    H,
    M,
    difference,
    example,
    relu,
    shares,
    slopes,
    softmax,
    sums_and_outputs,
    tanh,
    true_cost,
    true_cross_entropy,
)

__all__ = ["CHECKS_BEYOND"]

Kinds = tuple[str, str, str | None]  # of the hidden layers, of the output, of the loss
KINDS: list[Kinds] = [
    ("tanh", "sigmoid", None),
    ("relu", "sigmoid", None),
    ("linear", "sigmoid", None),
    ("sigmoid", "softmax", None),
    ("tanh", "softmax", None),
    ("tanh", "linear", None),
    ("tanh", "sigmoid", "squared"),
    ("relu", "softmax", "squared"),
]


def targets(output: str) -> Array:
    if output == "linear":
        return 9 * example()[2] - 4
    return shares() if output == "softmax" else example()[2]


# ---- units ----


def tanh_itself(net: Any) -> float:
    z = np.linspace(-20, 20, 61)
    return difference(net.tanh(z), [tanh(v).real for v in z])


def tanh_far_out(net: Any) -> float:
    with np.errstate(all="ignore"):
        return difference(net.tanh([-math.inf, -800.0, 800.0, math.inf]), [-1.0, -1.0, 1.0, 1.0])


def tanh_slope(net: Any) -> float:
    z = np.linspace(-20, 20, 61)
    return difference(net.tanh_derivative(z), [tanh(v + 1j * H).imag / H for v in z])


def tanh_slope_far_out(net: Any) -> float:
    return difference(
        net.tanh_derivative(20.0) / (4 * math.exp(-40.0)), 1 / (1 + math.exp(-40.0)) ** 2
    )


def relu_itself(net: Any) -> float:
    return difference(net.relu([-math.e, -0.25, 0.0, 0.25, 3.0]), [0, 0, 0, 0.25, 3])


def relu_slope(net: Any) -> float:
    """The slope beside the kink, and the 0 that was agreed at it."""
    z = [-2.0, -0.25, 0.25, 3.0]
    beside = [relu(v + 1j * H).imag / H for v in z]
    return max(
        difference(net.relu_derivative(z), beside), difference(net.relu_derivative(0.0), 0.0)
    )


def he_weights(net: Any) -> float:
    """As far as √(6/s_l), none beyond, and the variance 2/s_l that keeps half of the squares."""
    weights = net.initialize_weights((30, 50, 20), np.random.default_rng(0), scheme="he")
    worst = 0.0
    for Theta, before in zip(weights, (30, 50), strict=True):
        reach = np.abs(Theta[:, 1:]).max() / math.sqrt(6 / before)
        spread = Theta[:, 1:].std() / math.sqrt(2 / before)
        wrong = [max(0.0, reach - 1), max(0.0, 0.99 - reach), max(0.0, abs(spread - 1) - 0.05)]
        worst = max(worst, *wrong, np.abs(Theta[:, 0]).max())
    return float(worst)


# ---- softmax ----


def softmax_itself(net: Any) -> float:
    Z = np.linspace(-6, 5, M * 4).reshape(M, 4) ** 3 / 20
    return difference(net.softmax(Z), [[h.real for h in softmax(row)] for row in Z])


def softmax_far_out(net: Any) -> float:
    with np.errstate(all="ignore"):
        return difference(
            net.softmax([[1000.0, 1000.0], [-800.0, 800.0]]), [[0.5, 0.5], [0.0, 1.0]]
        )


def cross_entropy(net: Any) -> float:
    Y = shares()
    Z = np.linspace(-4, 3, Y.size).reshape(Y.shape)
    truth = [true_cross_entropy(list(z), y).real for z, y in zip(Z, Y, strict=True)]
    return difference(net.cross_entropy(Z, Y), truth)


def cross_entropy_far_out(net: Any) -> float:
    """Where h rounds to 1, and where it rounds to 0."""
    with np.errstate(all="ignore"):
        near, far = net.cross_entropy([[0.0, 40.0], [0.0, 800.0]], [[0, 1], [1, 0]])
    return max(difference(near / math.exp(-40.0), 1.0), difference(far, 800.0))


# ---- numbers ----


def half_squared_error(net: Any) -> float:
    Z = np.linspace(-4, 3, M * 2).reshape(M, 2)
    Y = targets("linear")
    truth = [
        [(z * z - 2 * z * y + y * y) / 2 for z, y in zip(*rows, strict=True)]
        for rows in zip(Z.tolist(), Y.tolist(), strict=True)
    ]
    return difference(net.half_squared_error(Z, Y), truth)


def squared_error_delta(net: Any) -> float:
    Z, Y, worst = np.linspace(-4, 3, M * 2).reshape(M, 2), shares(), 0.0
    for output in ("sigmoid", "softmax", "linear"):
        truth = np.zeros(Z.shape)
        for i, k in np.ndindex(Z.shape):
            moved = [complex(z) for z in Z[i]]
            moved[k] += 1j * H
            last = softmax(moved) if output == "softmax" else [ACTIVATION[output](z) for z in moved]
            truth[i, k] = sum((h - y) * (h - y) / 2 for h, y in zip(last, Y[i], strict=True)).imag
        worst = max(worst, difference(net.squared_error_delta(Z, Y, output), truth / H))
    return worst


# ---- networks of all kinds ----


class Case(NamedTuple):
    """The example with other units, and what is true of it."""

    weights: Weights
    X: Array
    Y: Array
    kinds: dict[str, str]
    loss: dict[str, str | None]
    activations: Weights
    cost: float
    gradient: Weights


@cache
def case(hidden: str, output: str, loss: str | None) -> Case:
    weights, X, _ = example()
    Y = targets(output)
    layers = [sums_and_outputs(weights, x, hidden, output)[1] for x in X]
    activations = [np.array([layer[k] for layer in layers]).real for k in range(4)]
    cost = true_cost(weights, X, Y, LAM, hidden, output, loss).real
    gradient = slopes(lambda w: true_cost(w, X, Y, LAM, hidden, output, loss), weights)
    kinds = {"hidden": hidden, "output": output}
    return Case(weights, X, Y, kinds, {"loss": loss}, activations, cost, gradient)


def forward(net: Any) -> float:
    cases = [case(*kinds) for kinds in KINDS]
    return max(difference(net.forward(c.weights, c.X, **c.kinds)[0], c.activations) for c in cases)


def cost(net: Any) -> float:
    cases = [case(*kinds) for kinds in KINDS]
    return max(
        difference(net.cost(c.weights, c.X, c.Y, LAM, **c.kinds, **c.loss), c.cost) for c in cases
    )


def gradient(net: Any) -> float:
    cases = [case(*kinds) for kinds in KINDS]
    return max(
        difference(net.backpropagate(c.weights, c.X, c.Y, LAM, **c.kinds, **c.loss), c.gradient)
        for c in cases
    )


def cost_of(X: Array, Y: Array, lam: float, kinds: Kinds, weights: Weights) -> complex:
    return true_cost(weights, X, Y, lam, *kinds)


@cache
def two_iterations(kinds: Kinds, size: int, bias: bool) -> Weights:
    """Gradient descent in batches: the mean loss is of the batch, λ/m of all examples."""
    weights, X, _ = example()
    Y = targets(kinds[1])
    for _ in range(2):
        for start in range(0, M, size):
            x, y = X[start : start + size], Y[start : start + size]
            share = LAM * len(x) / M  # the cost of a batch has λ/(2n): make it λ/(2m)
            moved = slopes(partial(cost_of, x, y, share, kinds), weights)
            for slope in moved:
                slope[:, 0] *= bias  # without it, the bias weights stay where they are
            weights = [Theta - 0.5 * slope for Theta, slope in zip(weights, moved, strict=True)]
    return weights


def trained(net: Any, kinds: Kinds, size: int, bias: bool = True) -> float:
    weights, X, _ = example()
    hidden, output, loss = kinds
    got, _ = net.gradient_descent(
        weights, X, targets(output), learning_rate=0.5, iterations=2, lam=LAM, batch_size=size,
        hidden=hidden, output=output, loss=loss, bias=bias,
    )  # fmt: skip
    return difference(got, two_iterations(kinds, size, bias))


def mini_batches(net: Any) -> float:
    """Batches of 3, 3 and 1."""
    return trained(net, ("sigmoid", "sigmoid", None), 3)


def without_bias(net: Any) -> float:
    return trained(net, ("tanh", "softmax", None), 3, bias=False)


def training(net: Any) -> float:
    return max(trained(net, kinds, M) for kinds in KINDS)


CHECKS_BEYOND: dict[str, Callable[[Any], float]] = {
    "tanh": tanh_itself,
    "tanh, far out": tanh_far_out,
    "slope of tanh": tanh_slope,
    "slope of tanh, far out": tanh_slope_far_out,
    "ReLU": relu_itself,
    "slope of the ReLU": relu_slope,
    "He's initial weights": he_weights,
    "softmax": softmax_itself,
    "softmax, far out": softmax_far_out,
    "cross-entropy": cross_entropy,
    "cross-entropy, far out": cross_entropy_far_out,
    "half the squared error": half_squared_error,
    "δ of half the squared error": squared_error_delta,
    "forward, other units": forward,
    "cost, other units": cost,
    "gradient, other units": gradient,
    "gradient descent, other units": training,
    "gradient descent in batches": mini_batches,
    "gradient descent without bias units": without_bias,
}
