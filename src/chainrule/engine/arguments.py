"""Checks of the arguments that only ``gradient_descent`` takes."""

from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, Weights, as_finite
from chainrule.forward import as_examples


def as_generator(name: str, value: object) -> np.random.Generator | None:
    if value is not None and not isinstance(value, np.random.Generator):
        raise TypeError(f"{name}: expected a numpy.random.Generator, got {type(value).__name__}")
    return value


def as_dtype(value: npt.DTypeLike | None, arrays: dict[str, list[Array]]) -> np.dtype[Any]:
    """What to compute in; the arrays, by the names of their arguments, have to fit into it."""
    common = np.result_type(*(array for group in arrays.values() for array in group))
    try:
        dtype = np.dtype(common if value is None else value)
    except TypeError:
        raise TypeError(f"dtype: expected float32 or float64, got {value!r:.60}") from None
    if value is not None and dtype not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise ValueError(f"dtype: expected float32 or float64, got {dtype}")
    for name, group in arrays.items():
        largest = max(float(max(array.max(), -array.min())) for array in group)
        if largest > float(np.finfo(dtype).max):
            raise ValueError(f"{name}: {largest:g} is too large for {dtype}")
    return dtype


def as_importance(name: str, value: npt.ArrayLike | None, m: int) -> tuple[Array | None, float]:
    """How much each example counts, (m, 1), 1 on average; and their sum before that."""
    if value is None:
        return None, m
    counts = as_finite(name, value)
    if counts.shape != (m,):
        raise ValueError(f"{name}: expected shape ({m},), got {counts.shape}")
    total = float(counts.sum(dtype=np.float64))
    if counts.min() < 0 or not 0 < total < np.inf:
        raise ValueError(f"{name}: expected numbers >= 0, not all of them zero")
    return (counts / (total / m))[:, None], total


def as_held_back(
    name: str, value: object, weights: Weights, output: str
) -> tuple[Array, Array, Array | None]:
    """Examples, targets, and how much each example counts."""
    if not isinstance(value, (list, tuple)) or len(value) not in (2, 3):
        raise TypeError(f"{name}: expected a pair of examples and targets, or their weights too")
    try:
        X, Y = as_examples(weights, value[0], value[1], output)
        return X, Y, as_importance("sample_weight", value[2] if value[2:] else None, len(X))[0]
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}: {error}") from None
