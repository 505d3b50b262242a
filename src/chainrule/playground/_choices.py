"""What can be chosen in the playground: names, words for the page, and limits."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chainrule._arguments import Array
from chainrule.playground.data import circles, clouds, curve, moons, noisy_xor, spirals

Generator = Callable[[int, float, np.random.Generator], tuple[Array, Array]]


@dataclass(frozen=True)
class DataSet:
    """Where points come from, and what they ask for."""

    title: str
    generator: Generator
    classes: int  # 1 for numbers
    view: tuple[float, float, float, float]  # least and greatest number across, and upwards


SQUARE = (-1.6, 1.6, -1.6, 1.6)
DATA = {
    "xor": DataSet("Exclusive or", noisy_xor, 2, (-0.75, 1.75, -0.75, 1.75)),
    "moons": DataSet("Two moons", moons, 2, (-2.0, 2.0, -2.0, 2.0)),
    "circles": DataSet("Circles", circles, 2, SQUARE),
    "spirals": DataSet("Spirals", spirals, 2, SQUARE),
    "clouds": DataSet("Three clouds", clouds, 3, (-2.0, 2.0, -2.0, 2.0)),
    "curve": DataSet("A curve", curve, 1, (-1.2, 1.2, -2.0, 2.0)),
}

HIDDEN = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "linear": "linear"}
OUTPUT = {"sigmoid": "sigmoid", "softmax": "softmax", "linear": "linear"}
LOSS = {"log": "log-loss", "squared": "squared error"}
OPTIMIZER = {"descent": "gradient descent", "momentum": "momentum", "adam": "Adam"}

LIMITS: dict[str, tuple[float, float]] = {
    "count": (4, 5000),
    "noise": (0.0, 0.5),
    "held_out": (0.0, 0.9),
    "data_seed": (0, 2**31 - 1),
    "learning_rate": (0.0, 1e6),  # the least one is excluded
    "lam": (0.0, 1e6),
    "batch_size": (0, 5000),
    "seed": (0, 2**31 - 1),
    "iterations": (0, 1_000_000),
    "hidden layers": (0, 5),
    "units": (1, 200),
    "added": (0, 1000),
}


def outputs_for(data: str) -> list[str]:
    """The outputs that can answer: a curve asks for numbers."""
    return ["linear"] if DATA[data].classes == 1 else list(OUTPUT)


def losses_for(output: str) -> list[str]:
    """The losses that these outputs can have: numbers have no logarithm of a probability."""
    return ["squared"] if output == "linear" else list(LOSS)
