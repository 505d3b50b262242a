"""The checks of steps that remember the steps before them, and of when training stops."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.judge.truth import difference, true_loss

__all__ = ["CHECKS_STEPS"]

STEPS = [(3.0, 0.01), (-1.0, -0.02), (0.5, 0.03)]  # two slopes in each of three steps


def after_three_steps(step: Callable[..., Any], alpha: float) -> tuple[Weights, list[Array]]:
    """Two weights with slopes of their own, and one whose slope is 0."""
    weights, memory = [np.array([[0.25, -0.5, 2.0]])], None
    for a, b in STEPS:
        weights, memory = step(weights, [np.array([[a, b, 0.0]])], memory, alpha)
    return weights, memory or []


def momentum(net: Any) -> float:
    places = []
    for theta, gradients in zip((0.25, -0.5), zip(*STEPS, strict=True), strict=True):
        velocity = 0.0
        for g in gradients:
            velocity = 0.9 * velocity - 0.5 * g
            theta += velocity
        places.append(theta)
    return difference(after_three_steps(net.momentum_step, 0.5)[0], [np.array([[*places, 2.0]])])


def adam(net: Any) -> float:
    places = []
    for theta, gradients in zip((0.25, -0.5), zip(*STEPS, strict=True), strict=True):
        mean = square = 0.0
        for t, g in enumerate(gradients, start=1):
            mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g**2
            theta -= 0.1 * (mean / (1 - 0.9**t)) / (math.sqrt(square / (1 - 0.999**t)) + 1e-8)
        places.append(theta)
    return difference(after_three_steps(net.adam_step, 0.1)[0], [np.array([[*places, 2.0]])])


def losses_held_back(held_back: list[tuple[float, float]]) -> Iterator[tuple[float, float, float]]:
    """One unit with one input, trained with momentum on two examples: b, w and the loss it has."""
    b = w = to_b = to_w = 0.0
    while True:
        yield b, w, sum(true_loss(b + w * x, y).real for x, y in held_back)
        errors = [(1 / (1 + math.exp(-b - w * x)) - y, x) for x, y in ((1.0, 1.0), (-2.0, 0.0))]
        to_b = 0.9 * to_b - sum(e for e, _ in errors) / 2
        to_w = 0.9 * to_w - sum(e * x for e, x in errors) / 2
        b, w = b + to_b, w + to_w


def early_stopping(net: Any) -> float:
    """The loss held back rises, falls to its lowest, and rises for good."""
    held_back = [(-0.25, 1.0), (0.25, 1.0)]
    best, lowest, waited = (0.0, 0.0), math.inf, 0
    for b, w, now in losses_held_back(held_back):
        best, lowest, waited = ((b, w), now, 0) if now < lowest else (best, lowest, waited + 1)
        if waited == 4:
            break
    weights, _ = net.gradient_descent(
        [np.zeros((1, 2))], [[1.0], [-2.0]], [[1.0], [0.0]], learning_rate=1.0, iterations=60,
        optimizer="momentum", patience=4,
        validation=([[x] for x, _ in held_back], [[y] for _, y in held_back]),
    )  # fmt: skip
    return difference(weights, [np.array([best])])


CHECKS_STEPS: dict[str, Callable[[Any], float]] = {
    "momentum": momentum,
    "Adam": adam,
    "early stopping": early_stopping,
}
