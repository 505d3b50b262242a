"""The checks of what the article explains: Images 2 to 39 and chapter 8."""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from chainrule._arguments import Weights
from chainrule.judge.truth import (
    LAM,
    SIZES,
    H,
    M,
    difference,
    example,
    sigma,
    slopes,
    sums_and_outputs,
    true_cost,
    true_loss,
    true_penalty,
)

__all__ = ["CHECKS_ARTICLE"]


def unit_step(net: Any) -> float:
    z = [-2.0, -0.25, 0.0, 0.25, 2.0]
    return max(
        difference(net.unit_step(z), [0, 0, 0, 1, 1]),
        difference(net.unit_step(z, 0.25), [0, 0, 0, 0, 1]),
    )


def sigmoid(net: Any) -> float:
    z = np.linspace(-30, 30, 61)
    return difference(net.sigmoid(z), [sigma(v).real for v in z])


def sigmoid_far_out(net: Any) -> float:
    """Relative, where σ is tiny: what overflows on the way leaves 0, or no number."""
    z = [-710.0, -705.0, -100.0]
    with np.errstate(all="ignore"):
        ratios = net.sigmoid(z) / [math.exp(v) for v in z]
        return max(
            difference(ratios, [1.0] * 3),
            difference(net.sigmoid([-math.inf, math.inf]), [0.0, 1.0]),
        )


def sigmoid_derivative(net: Any) -> float:
    z = np.linspace(-30, 30, 61)
    return difference(net.sigmoid_derivative(z), [sigma(v + 1j * H).imag / H for v in z])


def sigmoid_derivative_far_out(net: Any) -> float:
    return difference(net.sigmoid_derivative(40.0) / math.exp(-40.0), 1.0)


def weight_shapes(net: Any) -> float:
    return difference(net.weight_shapes(SIZES), [(5, 4), (4, 6), (2, 5)])


def initial_weights(net: Any) -> float:
    """Bounded by √(6/(s_l + s_{l+1})), reaching out to it, none equal, bias weights zero."""
    weights = net.initialize_weights((30, 50, 20), np.random.default_rng(0))
    worst = 0.0
    for Theta, (a, b) in zip(weights, [(30, 50), (50, 20)], strict=True):
        reach = np.abs(Theta[:, 1:]).max() / math.sqrt(6 / (a + b))
        spread = Theta[:, 1:].std() / math.sqrt(2 / (a + b))
        alike = 1 - len(np.unique(Theta[:, 1:])) / (a * b)
        wrong = [max(0.0, reach - 1), max(0.0, 0.99 - reach), max(0.0, abs(spread - 1) - 0.05)]
        worst = max(worst, *wrong, alike, np.abs(Theta[:, 0]).max())
    return float(worst)


def add_bias(net: Any) -> float:
    return difference(
        net.add_bias([[5.0, 6.0, 7.0], [8.0, 9.0, 4.0]]), [[1, 5, 6, 7], [1, 8, 9, 4]]
    )


def forward(net: Any) -> float:
    weights, X, _ = example()
    activations, weighted_sums = net.forward(weights, X)
    truth = [sums_and_outputs(weights, x) for x in X]
    layers = [np.array([t[1][k] for t in truth]).real for k in range(4)]
    sums = [np.array([t[0][k] for t in truth]).real for k in range(3)]
    return max(difference(activations, layers), difference(weighted_sums[1:], sums))


def predict(net: Any) -> float:
    """Saturated outputs are told apart, the first wins a tie, one unit decides at z = 0."""
    three = net.predict([[[0, 40], [0, 50], [0, 1]]], [[1], [-1], [0]])
    one = net.predict([[[-0.5, 1]]], [[0.4], [0.5], [0.6]])
    return max(difference(three, [1, 2, 0]), difference(one, [0, 0, 1]))


def log_loss(net: Any) -> float:
    z, y = np.linspace(-8, 8, 33), np.tile([0.0, 0.3, 1.0], 11)
    return difference(net.log_loss(z, y), [true_loss(a, b).real for a, b in zip(z, y, strict=True)])


def log_loss_far_out(net: Any) -> float:
    """Where h rounds to 1, or to 0: the logarithm of that 0 is no number."""
    with np.errstate(all="ignore"):
        far = difference(net.log_loss([40.0, -800.0], [0.0, 1.0]), [40.0, 800.0])
        return max(far, difference(net.log_loss(40.0, 1) / math.exp(-40.0), 1.0))


def l2_penalty(net: Any) -> float:
    weights, _, _ = example()
    return difference(net.l2_penalty(weights, LAM, M), true_penalty(weights, LAM, M).real)


def cost(net: Any) -> float:
    weights, X, Y = example()
    without = difference(net.cost(weights, X, Y), true_cost(weights, X, Y, 0).real)
    return max(
        without, difference(net.cost(weights, X, Y, LAM), true_cost(weights, X, Y, LAM).real)
    )


def output_delta(net: Any) -> float:
    _, _, Y = example()
    Z = np.linspace(-2, 3, Y.size).reshape(Y.shape)
    truth = [
        [true_loss(z + 1j * H, y).imag / H for z, y in zip(*row, strict=True)]
        for row in zip(Z, Y, strict=True)
    ]
    return difference(net.output_delta([[sigma(z).real for z in row] for row in Z], Y), truth)


def hidden_delta(net: Any) -> float:
    """δ[3] is the slope of the summed loss in Z[3]: one weighted sum at a time."""
    weights, _, Y = example()
    Theta, Z = weights[2], np.linspace(-2, 3, M * 4).reshape(M, 4)

    def loss(z: Any, y: Any) -> complex:
        before = [1.0, *(sigma(v) for v in z)]
        outputs = [sum(Theta[k][j] * a for j, a in enumerate(before)) for k in range(2)]
        return sum((true_loss(v, t) for v, t in zip(outputs, y, strict=True)), 0j)

    steps = 1j * H * np.eye(4)
    truth = [[loss(z + step, y).imag / H for step in steps] for z, y in zip(Z, Y, strict=True)]
    outputs = [[sum(Theta[k][j] * a for j, a in enumerate([1.0, *(sigma(v).real for v in z)]))
                for k in range(2)] for z in Z]  # fmt: skip
    delta = np.array([[sigma(v).real for v in row] for row in outputs]) - Y
    return difference(net.hidden_delta(delta, Theta, Z), truth)


def l2_gradient(net: Any) -> float:
    weights, _, _ = example()
    return difference(
        net.l2_gradient(weights, LAM, M), slopes(lambda w: true_penalty(w, LAM, M), weights)
    )


@cache
def _true_gradient(lam: float) -> Weights:
    weights, X, Y = example()
    return slopes(lambda w: true_cost(w, X, Y, lam), weights)


def gradient(net: Any) -> float:
    """The data term alone."""
    return difference(net.backpropagate(*example()), _true_gradient(0.0))


def gradient_with_penalty(net: Any) -> float:
    return difference(net.backpropagate(*example(), LAM), _true_gradient(LAM))


def descent_step(net: Any) -> float:
    weights, gradients = [np.array([[1.0, 2.0, -3.0]])], [np.array([[-4.0, 8.0, 0.5]])]
    return difference(
        net.gradient_descent_step(weights, gradients, 0.25), [np.array([[2.0, 0.0, -3.125]])]
    )


@cache
def _two_steps() -> tuple[Weights, list[float]]:
    """All weights at the same time, and the cost of all three stages."""
    weights, X, Y = example()
    costs = [true_cost(weights, X, Y, LAM).real]
    for _ in range(2):
        moved = slopes(lambda w: true_cost(w, X, Y, LAM), weights)
        weights = [Theta - 0.5 * slope for Theta, slope in zip(weights, moved, strict=True)]
        costs.append(true_cost(weights, X, Y, LAM).real)
    return weights, costs


def descent(net: Any) -> float:
    truth, costs = _two_steps()
    got, history = net.gradient_descent(*example(), learning_rate=0.5, iterations=2, lam=LAM)
    return max(difference(got, truth), difference(history, costs))


def numerical_gradient(net: Any) -> float:
    """Of the sum of cubes: 3θ². Central differences are off by h² = 1e-10 there, and may be."""
    weights = [np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([[4.0, 0.25, -1.0]])]
    truth = [3 * Theta**2 for Theta in weights]

    def cubes(w: Any) -> Any:
        return sum((Theta**3).sum() for Theta in w)

    central = difference(net.numerical_gradient(cubes, weights, "central"), truth)
    return max(
        difference(net.numerical_gradient(cubes, weights), truth), central if central > 1e-9 else 0
    )


def one_hot(net: Any) -> float:
    return difference(net.one_hot([0, 2, 1], 4), [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0]])


def accuracy(net: Any) -> float:
    return difference(net.accuracy([0, 1, 2, 2], [0, 1, 1, 2]), 0.75)


CHECKS_ARTICLE: dict[str, Callable[[Any], float]] = {
    "Image 2: unit step": unit_step,
    "Image 4: the column of ones": add_bias,
    "Image 5: shapes of the weights": weight_shapes,
    "Images 6, 7 and 22: forward, one unit at a time": forward,
    "Image 9: sigmoid": sigmoid,
    "Image 9: sigmoid, far out": sigmoid_far_out,
    "Image 19: log-loss": log_loss,
    "Image 19: log-loss, far out": log_loss_far_out,
    "Image 21: cost, as sums": cost,
    "Image 23: one step": descent_step,
    "Image 25: numerical gradient": numerical_gradient,
    "Image 29, line 5: δ of the output": output_delta,
    "Images 31 and 33: slope of the sigmoid": sigmoid_derivative,
    "Images 31 and 33: slope of the sigmoid, far out": sigmoid_derivative_far_out,
    "Image 36: δ of a hidden layer": hidden_delta,
    "Image 37: gradient": gradient,
    "Images 37 and 39: gradient with penalty": gradient_with_penalty,
    "Image 38: penalty, as a sum": l2_penalty,
    "Image 39: gradient of the penalty": l2_gradient,
    "Chapter 8: initial weights": initial_weights,
    "Chapter 8: one-hot targets": one_hot,
    "Chapter 8: predictions": predict,
    "Chapter 8: accuracy": accuracy,
    "Image 23: gradient descent, two steps": descent,
}
