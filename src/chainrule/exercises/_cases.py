"""Networks and data on which no mistake can hide: sizes all different, bias weights not 0."""

from itertools import pairwise

import numpy as np

from chainrule._arguments import Array, Weights

__all__ = ["network", "numbers"]


def numbers(*shape: int, seed: int = 0) -> Array:
    """Normally distributed, the same at each call."""
    return np.random.default_rng([seed, *shape]).normal(size=shape)


def network(*sizes: int, m: int) -> tuple[Weights, Array, Array]:
    """Weights for these layer sizes, m examples, and targets between 0 and 1."""
    weights = [numbers(b, a + 1, seed=k) for k, (a, b) in enumerate(pairwise(sizes))]
    return weights, numbers(m, sizes[0]), np.sin(numbers(m, sizes[-1], seed=9)) ** 2
