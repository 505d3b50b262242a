"""A second, independent statement of every formula, to judge an implementation by.

Nothing of the package is used here: sums are written out in loops over single numbers, and
derivatives are taken by the complex step. So a mistake in the package cannot hide in its own check.
``CHECKS`` names a check for each formula; each takes the functions to judge (the package, or a
mutant of it) and returns the largest difference from the truth.
"""

import cmath
import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from chainrule._arguments import Array, Weights

__all__ = ["CHECKS", "LIMIT", "judge"]

LIMIT = 1e-12  # what a check lets through

H = 2.0**-70  # the complex step
SIZES, M, LAM = (3, 5, 4, 2), 7, 0.7  # m differs from all s_l and s_l + 1: no transpose can hide


def _example() -> tuple[Weights, Array, Array]:
    """Two hidden layers, bias weights not zero, targets between 0 and 1."""
    weights = [
        np.sin(1.0 + k + np.arange(b * (a + 1.0))).reshape(b, a + 1)
        for k, (a, b) in enumerate(pairwise(SIZES))
    ]
    X = np.cos(np.arange(M * 3.0)).reshape(M, 3)
    Y = np.sin(np.arange(M * 2.0)).reshape(M, 2) ** 2
    return weights, X, Y


# ---- the truth, one number at a time ----


def _sigma(z: complex) -> complex:
    return 1 / (1 + cmath.exp(-z))


def _loss(z: complex, y: float) -> complex:
    return -y * cmath.log(_sigma(z)) - (1 - y) * cmath.log(1 - _sigma(z))


def _sums_and_outputs(weights: Any, x: Any) -> tuple[list[list[complex]], list[list[complex]]]:
    """Weighted sums and activations of one example, layer by layer."""
    sums: list[list[complex]] = []
    layers: list[list[complex]] = [list(x)]
    for Theta in weights:
        before = [1.0, *layers[-1]]
        sums.append([sum(Theta[j][i] * a for i, a in enumerate(before)) for j in range(len(Theta))])
        layers.append([_sigma(z) for z in sums[-1]])
    return sums, layers


def _penalty(weights: Any, lam: float, m: int) -> complex:
    total: complex = 0
    for Theta in weights:
        for row in Theta:
            for i in range(1, len(row)):
                total += row[i] * row[i]
    return lam / (2 * m) * total


def _cost(weights: Any, X: Any, Y: Any, lam: float) -> complex:
    total: complex = 0
    for x, y in zip(X, Y, strict=True):
        last = _sums_and_outputs(weights, x)[0][-1]
        total += sum(_loss(z, target) for z, target in zip(last, y, strict=True))
    return total / len(X) + _penalty(weights, lam, len(X))


def _gradient(f: Callable[[Weights], complex], weights: Weights) -> Weights:
    """∂f/∂θ of every weight by the complex step."""
    moved = [Theta.astype(complex) for Theta in weights]
    gradients = [np.zeros(Theta.shape) for Theta in weights]
    for Theta, gradient in zip(moved, gradients, strict=True):
        for index in np.ndindex(Theta.shape):
            Theta[index] += 1j * H
            gradient[index] = f(moved).imag / H
            Theta[index] -= 1j * H
    return gradients


# ---- one check for each formula ----


def _off(got: Any, truth: Any) -> float:
    """Largest difference, relative above 1; infinite where shapes differ or a number is NaN."""
    several = isinstance(truth, list) and isinstance(truth[0], np.ndarray)
    pairs = [(got, truth)] if not several else None
    if pairs is None:
        if len(got) != len(truth):
            return math.inf
        pairs = list(zip(got, truth, strict=True))
    worst = 0.0
    for one, other in pairs:
        a, b = np.asarray(one), np.asarray(other)
        if a.shape != b.shape or not np.isfinite(a).all():
            return math.inf
        worst = max(worst, float(np.abs(a - b).max() / max(1.0, np.abs(b).max())))
    return worst


def unit_step(net: Any) -> float:
    z = [-2.0, -0.25, 0.0, 0.25, 2.0]
    return max(
        _off(net.unit_step(z), [0, 0, 0, 1, 1]), _off(net.unit_step(z, 0.25), [0, 0, 0, 0, 1])
    )


def sigmoid(net: Any) -> float:
    z = np.linspace(-30, 30, 61)
    return _off(net.sigmoid(z), [_sigma(v).real for v in z])


def sigmoid_far_out(net: Any) -> float:
    """Relative, where σ is tiny: what overflows on the way leaves 0, or no number."""
    z = [-710.0, -705.0, -100.0]
    with np.errstate(all="ignore"):
        ratios = net.sigmoid(z) / [math.exp(v) for v in z]
        return max(_off(ratios, [1.0] * 3), _off(net.sigmoid([-math.inf, math.inf]), [0.0, 1.0]))


def sigmoid_derivative(net: Any) -> float:
    z = np.linspace(-30, 30, 61)
    return _off(net.sigmoid_derivative(z), [_sigma(v + 1j * H).imag / H for v in z])


def sigmoid_derivative_far_out(net: Any) -> float:
    return _off(net.sigmoid_derivative(40.0) / math.exp(-40.0), 1.0)


def weight_shapes(net: Any) -> float:
    return _off(net.weight_shapes(SIZES), [(5, 4), (4, 6), (2, 5)])


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
    return _off(net.add_bias([[5.0, 6.0, 7.0], [8.0, 9.0, 4.0]]), [[1, 5, 6, 7], [1, 8, 9, 4]])


def forward(net: Any) -> float:
    weights, X, _ = _example()
    activations, weighted_sums = net.forward(weights, X)
    truth = [_sums_and_outputs(weights, x) for x in X]
    layers = [np.array([t[1][k] for t in truth]).real for k in range(4)]
    sums = [np.array([t[0][k] for t in truth]).real for k in range(3)]
    return max(_off(activations, layers), _off(weighted_sums[1:], sums))


def predict(net: Any) -> float:
    """Saturated outputs are told apart, the first wins a tie, one unit decides at z = 0."""
    three = net.predict([[[0, 40], [0, 50], [0, 1]]], [[1], [-1], [0]])
    one = net.predict([[[-0.5, 1]]], [[0.4], [0.5], [0.6]])
    return max(_off(three, [1, 2, 0]), _off(one, [0, 0, 1]))


def log_loss(net: Any) -> float:
    z, y = np.linspace(-8, 8, 33), np.tile([0.0, 0.3, 1.0], 11)
    return _off(net.log_loss(z, y), [_loss(a, b).real for a, b in zip(z, y, strict=True)])


def log_loss_far_out(net: Any) -> float:
    """Where h rounds to 1, or to 0: the logarithm of that 0 is no number."""
    with np.errstate(all="ignore"):
        far = _off(net.log_loss([40.0, -800.0], [0.0, 1.0]), [40.0, 800.0])
        return max(far, _off(net.log_loss(40.0, 1) / math.exp(-40.0), 1.0))


def l2_penalty(net: Any) -> float:
    weights, _, _ = _example()
    return _off(net.l2_penalty(weights, LAM, M), _penalty(weights, LAM, M).real)


def cost(net: Any) -> float:
    weights, X, Y = _example()
    without = _off(net.cost(weights, X, Y), _cost(weights, X, Y, 0).real)
    return max(without, _off(net.cost(weights, X, Y, LAM), _cost(weights, X, Y, LAM).real))


def output_delta(net: Any) -> float:
    _, _, Y = _example()
    Z = np.linspace(-2, 3, Y.size).reshape(Y.shape)
    truth = [
        [_loss(z + 1j * H, y).imag / H for z, y in zip(*row, strict=True)]
        for row in zip(Z, Y, strict=True)
    ]
    return _off(net.output_delta([[_sigma(z).real for z in row] for row in Z], Y), truth)


def hidden_delta(net: Any) -> float:
    """δ[3] is the slope of the summed loss in Z[3]: one weighted sum at a time."""
    weights, _, Y = _example()
    Theta, Z = weights[2], np.linspace(-2, 3, M * 4).reshape(M, 4)

    def loss(z: Any, y: Any) -> complex:
        before = [1.0, *(_sigma(v) for v in z)]
        outputs = [sum(Theta[k][j] * a for j, a in enumerate(before)) for k in range(2)]
        return sum((_loss(v, t) for v, t in zip(outputs, y, strict=True)), 0j)

    steps = 1j * H * np.eye(4)
    truth = [[loss(z + step, y).imag / H for step in steps] for z, y in zip(Z, Y, strict=True)]
    outputs = [[sum(Theta[k][j] * a for j, a in enumerate([1.0, *(_sigma(v).real for v in z)]))
                for k in range(2)] for z in Z]  # fmt: skip
    delta = np.array([[_sigma(v).real for v in row] for row in outputs]) - Y
    return _off(net.hidden_delta(delta, Theta, Z), truth)


def l2_gradient(net: Any) -> float:
    weights, _, _ = _example()
    return _off(net.l2_gradient(weights, LAM, M), _gradient(lambda w: _penalty(w, LAM, M), weights))


def gradient(net: Any) -> float:
    """The data term alone."""
    weights, X, Y = _example()
    return _off(net.backpropagate(weights, X, Y), _gradient(lambda w: _cost(w, X, Y, 0), weights))


def gradient_with_penalty(net: Any) -> float:
    weights, X, Y = _example()
    truth = _gradient(lambda w: _cost(w, X, Y, LAM), weights)
    return _off(net.backpropagate(weights, X, Y, LAM), truth)


def descent_step(net: Any) -> float:
    weights, gradients = [np.array([[1.0, 2.0, -3.0]])], [np.array([[-4.0, 8.0, 0.5]])]
    return _off(
        net.gradient_descent_step(weights, gradients, 0.25), [np.array([[2.0, 0.0, -3.125]])]
    )


def descent(net: Any) -> float:
    """Two steps, all weights at the same time, and the cost of all three stages."""
    weights, X, Y = _example()
    truth, costs = weights, [_cost(weights, X, Y, LAM).real]
    for _ in range(2):
        slopes = _gradient(lambda w: _cost(w, X, Y, LAM), truth)
        truth = [Theta - 0.5 * slope for Theta, slope in zip(truth, slopes, strict=True)]
        costs.append(_cost(truth, X, Y, LAM).real)
    got, history = net.gradient_descent(weights, X, Y, learning_rate=0.5, iterations=2, lam=LAM)
    return max(_off(got, truth), _off(history, costs))


def numerical_gradient(net: Any) -> float:
    """Of the sum of cubes: 3θ². Central differences are off by h² = 1e-10 there, and may be."""
    weights = [np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([[4.0, 0.25, -1.0]])]
    truth = [3 * Theta**2 for Theta in weights]

    def cubes(w: Any) -> Any:
        return sum((Theta**3).sum() for Theta in w)

    central = _off(net.numerical_gradient(cubes, weights, "central"), truth)
    return max(
        _off(net.numerical_gradient(cubes, weights), truth), central if central > 1e-9 else 0
    )


def one_hot(net: Any) -> float:
    return _off(net.one_hot([0, 2, 1], 4), [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0]])


def accuracy(net: Any) -> float:
    return _off(net.accuracy([0, 1, 2, 2], [0, 1, 1, 2]), 0.75)


CHECKS: dict[str, Callable[[Any], float]] = {
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


def judge(net: Any) -> dict[str, str]:
    """What each check that rejects ``net`` says; empty for a correct implementation.

    Examples
    --------
    >>> import chainrule
    >>> judge(chainrule)
    {}
    """
    verdicts = {}
    for name, check in CHECKS.items():
        try:
            difference = check(net)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            verdicts[name] = f"raises {type(error).__name__}"
            continue
        if not difference <= LIMIT:
            verdicts[name] = f"off by {difference:.1e}"
            if difference == math.inf:
                verdicts[name] = "wrong shape, or not a number"
    return verdicts
