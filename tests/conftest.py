"""The network that most tests use, which can hide no transpose; which tests stay together."""

import os
from typing import NamedTuple

import numpy as np
import pytest

from chainrule import weight_shapes

# scikit-learn's checks of estimators skip one without it; it counts before SciPy is imported
os.environ.setdefault("SCIPY_ARRAY_API", "1")

# files whose tests share nothing costly, and take long: they are spread over the workers
SPREAD = ("browser/", "docs/test_cells", "docs/test_needs", "proofs/", "mutation/")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """The tests of a file stay together, so that what they share is made once; but for SPREAD."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return nodeid if file.startswith(tuple(f"tests/{part}" for part in SPREAD)) else file

    config.option.loadscopereorder = False  # as collected: what takes long does not come last
    return Together(config, log)


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
