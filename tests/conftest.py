"""The network that most tests use: nothing about it can hide a transpose."""

import os
from typing import NamedTuple

import numpy as np
import pytest

from chainrule import weight_shapes

# scikit-learn's checks of estimators skip one without it; it counts before SciPy is imported
os.environ.setdefault("SCIPY_ARRAY_API", "1")


class Example(NamedTuple):
    weights: list[np.ndarray]  # two hidden layers, all sizes different, bias weights not zero
    X: np.ndarray  # m = 7 differs from all sizes, and from sizes + 1
    Y: np.ndarray
    lam: float


@pytest.fixture
def example() -> Example:
    rng = np.random.default_rng(20)
    weights = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4, 2))]
    return Example(weights, rng.normal(size=(7, 3)), rng.uniform(size=(7, 2)), 0.7)
