"""What the settings stand for: points, examples, targets, and the network before training."""

from dataclasses import dataclass

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.data import one_hot
from chainrule.playground._choices import DATA
from chainrule.playground._mistakes import FIRST_INPUT_TIMES, RATE_TIMES, package_with
from chainrule.playground.settings import Settings


@dataclass(frozen=True, eq=False)
class Problem:
    """Points as they are drawn, and as the network gets them."""

    points: Array  # (m, 2); for a curve (m, 1)
    labels: Array  # (m,), classes, or numbers for a curve
    held: Array  # (m,), whether it is held out
    scale: Array  # what each input is multiplied by before the network gets it
    X: Array
    Y: Array
    sizes: tuple[int, ...]

    @property
    def used(self) -> tuple[Array, Array]:
        """The examples to train with."""
        return self.X[~self.held], self.Y[~self.held]

    @property
    def held_out(self) -> tuple[Array, Array]:
        return self.X[self.held], self.Y[self.held]


def problem_of(settings: Settings) -> Problem:
    points, labels, held = points_of(settings)
    scale = np.ones(points.shape[1])
    if settings.mistake == "inputs-not-scaled":
        scale[0] = FIRST_INPUT_TIMES
    Y = targets_of(labels, DATA[settings.data].classes, settings.output)
    sizes = (points.shape[1], *settings.layers, Y.shape[1])
    return Problem(points, labels, held, scale, points * scale, Y, sizes)


def points_of(settings: Settings) -> tuple[Array, Array, Array]:
    """Generated, moved and added points, their labels, and which of them are held out."""
    count, rng = settings.count, np.random.default_rng(settings.data_seed)
    points, labels = DATA[settings.data].generator(count, settings.noise, rng)
    held = np.zeros(count + len(settings.added), bool)
    held[rng.permutation(count)[: int(settings.held_out * count)]] = True
    is_curve = points.shape[1] == 1
    for x, y, label in settings.added:
        points = np.vstack([points, [x] if is_curve else [x, y]])
        labels = np.append(labels, y if is_curve else label)
    for index, x, y in settings.moved:
        points[index] = x if is_curve else (x, y)
        if is_curve:
            labels[index] = y
    return points, labels, held


def targets_of(labels: Array, classes: int, output: str) -> Array:
    """A column for two classes, unless there is a softmax; for linear outputs −1 and 1."""
    if classes == 1:
        return labels[:, None]
    if classes == 2 and output != "softmax":
        Y = labels[:, None]
    else:
        Y = one_hot(labels.astype(int), classes)
    return 2 * Y - 1 if output == "linear" else Y


def scheme_of(settings: Settings) -> str:
    return "he" if settings.hidden == "relu" else "glorot"


def first_weights(settings: Settings, sizes: tuple[int, ...], rng: np.random.Generator) -> Weights:
    initialize = package_with(settings.mistake).initialize_weights
    weights: Weights = initialize(sizes, rng, scheme=scheme_of(settings))
    return weights


def rate_of(settings: Settings) -> float:
    times = RATE_TIMES if settings.mistake == "rate-too-large" else 1.0
    return times * settings.learning_rate
