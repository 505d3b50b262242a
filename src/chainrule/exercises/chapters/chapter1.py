"""The exercises of chapter 1."""

from collections.abc import Sequence
from itertools import pairwise, product
from math import prod
from typing import Any

import numpy as np

from chainrule import unit_step
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]

UMBRELLA = Exercise(
    "1.1",
    right=[-1.5, 0, 2],
    mistakes=(
        ([-0.5, 0, 1], "The bias is missing in z: it is counted on every day."),
        ([0.5, 1, 0], "The weight of the clear sky is −1: it speaks against the umbrella."),
        ([-1.5, 0, 1.5], "With this change the sum is exactly 0. The step asks for more than 0."),
        ([-1.5, 0, 1], "That is the new bias. Asked is how much it differs from the old one."),
    ),
)

ALL_OR_NONE = Exercise(
    "1.2",
    right=[1, -2.5],
    mistakes=(
        ([-1, 2.5], "These are the sums without the bias. The bias has to make up for them."),
        ([-2.5, 1], "The other way round: a large bias says yes, a very negative one says no."),
        ([2, -1.5], "That is the change from the old bias −1. Asked is the bias itself."),
        ([1, -1.5], "The largest sum is not that of three ones: on which day is it larger?"),
        ([0, -2.5], "A bias just above 0 is not enough when only the sky is clear: that adds −1."),
        ([0, 0], "A bias of 0 says yes on some days and no on others. Find the extreme days."),
    ),
)

COUNTING = Exercise(
    "1.3",
    right=[5, 21, 26],
    mistakes=(
        ([10, 21, 26], "The units of the input layer compute nothing."),
        ([5, 21, 21], "The biases are weights too: one for each unit that computes."),
        ([5, 21, 31], "Input units have no bias: only units that compute have one."),
        ([5, 21, 32], "No arrow leads into a bias node: it is a source, never a destination."),
        ([5, 30, 35], "Multiply neighbouring layers only, then add the products."),
        ([5, 26, 26], "The arrows from bias nodes do not run between units."),
    ),
)


def _and_or(answer: Any) -> str:
    """The first of eight questions to which the two gates give a wrong answer."""
    w_1, w_2, *biases = answer
    for gate, bias, least in zip(("AND", "OR"), biases, (2, 1), strict=True):
        for x_1, x_2 in product((0, 1), repeat=2):
            z = bias + w_1 * x_1 + w_2 * x_2
            if unit_step(z) != (x_1 + x_2 >= least):
                return f"{gate} of {x_1} and {x_2}" + (", where z = 0" if z == 0 else "")
    return "both right"


# Any four numbers that do it are right; a hint for each way to go wrong, so one stands for many.
AND_OR = Exercise(
    "1.4",
    right=[1, 1, -1.5, -0.5],
    see=_and_or,
    mistakes=(
        ([1, 1, 1.5, 0.5], "AND is active for (0, 0). There only the bias counts: which sign?"),
        ([1, 2, -1.5, -0.5], "AND is active for (0, 1). `w_2` alone must not outweigh the bias."),
        ([2, 1, -1.5, -0.5], "AND is active for (1, 0). `w_1` alone must not outweigh the bias."),
        ([1, 1, -2.5, -0.5], "AND is not active for (1, 1). Both weights outweigh the bias there."),
        ([1, 1, -2, -0.5], "AND has the sum 0 for (1, 1), and the step asks for more than 0."),
        ([1, 1, -1.5, 0.5], "AND is right. OR is active for (0, 0): only its bias counts there."),
        ([1, 1, -1.5, -1.5], "AND is right. OR is not active for (0, 1): `w_2` has to outweigh it"
         " alone."),
        ([1, 1, -1.5, -1], "AND is right. OR has the sum 0 for (0, 1), and the step asks for more"
         " than 0."),
        ([1, 2, -2.5, -1.5], "AND is right. OR is not active for (1, 0): `w_1` has to outweigh its"
         " bias alone."),
        ([1, 2, -2.5, -1], "AND is right. OR has the sum 0 for (1, 0), and the step asks for more"
         " than 0."),
    ),
)  # fmt: skip


def _count_weights(layer_sizes: Sequence[int]) -> int:
    return sum(after * (before + 1) for before, after in pairwise(layer_sizes))


COUNT_WEIGHTS = Exercise(
    "1.5",
    right=_count_weights,
    cases={
        "a single unit": ([3, 1],),
        "Image 1": ([3, 4, 4, 1],),
        "five layers": ([2, 5, 3, 4, 6],),
    },
    mistakes=(
        (
            lambda s: sum(a * b for a, b in pairwise(s)),
            "These are the arrows between units. Each unit that computes has a bias as well.",
        ),
        (
            lambda s: sum(a * (b + 1) for a, b in pairwise(s)),
            "The extra 1 stands with the wrong layer: the bias node is one more source, in the "
            "layer that the arrows leave.",
        ),
        (
            lambda s: sum((a + 1) * (b + 1) for a, b in pairwise(s)),
            "No arrow leads into a bias node: add 1 to the layer that the arrows leave, only.",
        ),
        (
            lambda s: sum((a + 1) * (b + 1) for a, b in pairwise([*s[:-1], s[-1] - 1])),
            "No arrow leads into a bias node: add 1 to the layer that the arrows leave, only.",
        ),
        (
            lambda s: sum(a * b for a, b in pairwise(s)) + sum(s),
            "The units of the input layer have no bias: they compute nothing.",
        ),
        (
            lambda s: sum(a * b for a, b in pairwise(s)) + len(s) - 1,
            "One bias for each layer is too little: each unit of it has its own.",
        ),
        (
            lambda s: sum(a * b + 1 for a, b in pairwise(s[:-1])),
            "The last pair of layers is missing. From L layers come L − 1 pairs.",
        ),
        (
            lambda s: sum(b * (a + 1) for a, b in pairwise(s[:-1])),
            "The last pair of layers is missing. From L layers come L − 1 pairs.",
        ),
        (prod, "Multiply neighbouring layers only, then add the products."),
        (sum, "These are the units. Weights stand on the arrows between them."),
    ),
)


def _run(network: Any, x: Any, *, unit: Any = None) -> Any:
    """Layer after layer; ``unit`` computes one activation."""
    for layer in network:
        x = [(unit or _unit)(bias, weights, x) for bias, weights in layer]
    return x


def _unit(bias: float, weights: Any, x: Any) -> float:
    return float(bias + np.dot(weights, x) > 0)


def _ones(*weights: float) -> Any:
    return np.array(weights)


ODD = [
    [(-0.5, _ones(1, 1, 1)), (-1.5, _ones(1, 1, 1)), (-2.5, _ones(1, 1, 1))],
    [(-0.5, _ones(1, -1, 1))],
]
LAYER = [(-1.0, _ones(2, -1, 0.5)), (-1.5, _ones(1, 0, 1)), (0.5, _ones(-1, 2, 0))]
LAYER += [(1.0, _ones(0.5, 0.5, -2))]  # the layer of the chapter
TWO_OUTPUTS = [LAYER, [(-0.5, _ones(1, -1, 1, 1)), (0.25, _ones(-1, 1, 0, 2))]]

RUN = Exercise(
    "1.6",
    right=_run,
    cases={
        "one layer": ([LAYER], [1, 0, 1]),
        "a sum of exactly 0": ([LAYER], [1, 1, 0]),
        "one 1": (ODD, [0, 1, 0]),
        "two 1s": (ODD, [1, 0, 1]),
        "three 1s": (ODD, [1, 1, 1]),
        "two outputs": (TWO_OUTPUTS, [1, 0, 1]),
        "an input of zeros": (TWO_OUTPUTS, [0, 0, 0]),
    },
    mistakes=(
        (
            lambda network, x: _run(network, x, unit=lambda b, w, v: float(np.dot(w, v) > 0)),
            "The bias is missing in the sum.",
        ),
        (
            lambda network, x: _run(network, x, unit=lambda b, w, v: b + np.dot(w, v)),
            "The second step is missing: pass each sum through the unit step.",
        ),
        (
            lambda network, x: _run(network, x, unit=lambda b, w, v: float(b + np.dot(w, v) >= 0)),
            "At exactly 0 the unit step is 0: the sum has to be greater than 0.",
        ),
        (
            lambda network, x: _run(
                network, x, unit=lambda b, w, v: float(np.dot(w, v) + len(w) * b > 0)
            ),
            "The bias is added once for each input. Add it once for each unit.",
        ),
        (
            lambda network, x: _run(network[:1], x),
            "The answer of the first layer comes back. `return` belongs behind the outer loop.",
        ),
        (
            lambda network, x: _run(network, x)[:1],
            "Only one unit of the last layer comes back. Collect all units of a layer in a list.",
        ),
        (
            lambda network, x: [
                float(b + sum(w * v for w, v in zip(weights, x, strict=False)) > 0)
                for b, weights in network[-1]
            ],
            "Every layer is given the input of the network. A layer needs the activations of the "
            "layer before it.",
        ),
    ),
)

EXERCISES = [UMBRELLA, ALL_OR_NONE, COUNTING, AND_OR, COUNT_WEIGHTS, RUN]
