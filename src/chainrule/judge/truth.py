"""What ``judge`` compares with: networks in loops over single numbers, and the complex step.

Nothing of the package is used here.
"""

import cmath
import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from chainrule._arguments import Array, Weights

H = 2.0**-70  # the complex step
SIZES, M, LAM = (3, 5, 4, 2), 7, 0.7  # m differs from all s_l and s_l + 1: no transpose can hide


def example() -> tuple[Weights, Array, Array]:
    """Two hidden layers, bias weights not zero, targets between 0 and 1."""
    weights = [
        np.sin(1.0 + k + np.arange(b * (a + 1.0))).reshape(b, a + 1)
        for k, (a, b) in enumerate(pairwise(SIZES))
    ]
    X = np.cos(np.arange(M * 3.0)).reshape(M, 3)
    Y = np.sin(np.arange(M * 2.0)).reshape(M, 2) ** 2
    return weights, X, Y


def shares() -> Array:
    """Targets for the example's softmax: each row adds up to 1."""
    Y = example()[2] + 0.1
    return np.array([[y / sum(row) for y in row] for row in Y.tolist()])


def sigma(z: complex) -> complex:
    return 1 / (1 + cmath.exp(-z))


def tanh(z: complex) -> complex:
    return (cmath.exp(z) - cmath.exp(-z)) / (cmath.exp(z) + cmath.exp(-z))


def relu(z: complex) -> complex:
    return z if z.real > 0 else 0j


def softmax(sums: list[complex]) -> list[complex]:
    powers = [cmath.exp(z) for z in sums]
    return [power / sum(powers) for power in powers]


ACTIVATION: dict[str, Callable[[complex], complex]] = {
    "sigmoid": sigma, "tanh": tanh, "relu": relu, "linear": lambda z: z
}  # fmt: skip


def sums_and_outputs(
    weights: Any, x: Any, hidden: str = "sigmoid", output: str = "sigmoid"
) -> tuple[list[list[complex]], list[list[complex]]]:
    """Weighted sums and activations of one example, layer by layer."""
    sums: list[list[complex]] = []
    layers: list[list[complex]] = [list(x)]
    for k, Theta in enumerate(weights, start=1):
        before = [1.0, *layers[-1]]
        sums.append([sum(Theta[j][i] * a for i, a in enumerate(before)) for j in range(len(Theta))])
        if k == len(weights) and output == "softmax":
            layers.append(softmax(sums[-1]))
        else:
            kind = hidden if k < len(weights) else output
            layers.append([ACTIVATION[kind](z) for z in sums[-1]])
    return sums, layers


def true_loss(z: complex, y: float) -> complex:
    return -y * cmath.log(sigma(z)) - (1 - y) * cmath.log(1 - sigma(z))


def true_cross_entropy(sums: list[complex], targets: Any) -> complex:
    return sum((-y * cmath.log(h) for h, y in zip(softmax(sums), targets, strict=True)), 0j)


def true_penalty(weights: Any, lam: float, m: int) -> complex:
    total: complex = 0
    for Theta in weights:
        for row in Theta:
            for i in range(1, len(row)):
                total += row[i] * row[i]
    return lam / (2 * m) * total


def true_cost(
    weights: Any,
    X: Any,
    Y: Any,
    lam: float,
    hidden: str = "sigmoid",
    output: str = "sigmoid",
    loss: str | None = None,
) -> complex:
    total: complex = 0
    for x, y in zip(X, Y, strict=True):
        sums, layers = sums_and_outputs(weights, x, hidden, output)
        last, answers = sums[-1], layers[-1]
        if loss == "squared" or output == "linear":
            total += sum((h - t) * (h - t) / 2 for h, t in zip(answers, y, strict=True))
        elif output == "softmax":
            total += true_cross_entropy(last, y)
        else:
            total += sum(true_loss(z, target) for z, target in zip(last, y, strict=True))
    return total / len(X) + true_penalty(weights, lam, len(X))


def slopes(f: Callable[[Weights], complex], weights: Weights) -> Weights:
    """∂f/∂θ of every weight by the complex step."""
    moved = [Theta.astype(complex) for Theta in weights]
    gradients = [np.zeros(Theta.shape) for Theta in weights]
    for Theta, gradient in zip(moved, gradients, strict=True):
        for index in np.ndindex(Theta.shape):
            Theta[index] += 1j * H
            gradient[index] = f(moved).imag / H
            Theta[index] -= 1j * H
    return gradients


def difference(got: Any, truth: Any) -> float:
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
