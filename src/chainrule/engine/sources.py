"""Where the gradients of ``gradient_descent`` come from: the engine, or somebody's own function."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._arguments import (
    Array,
    Weights,
    as_count,
    as_finite,
    as_number,
    as_same_shapes,
    as_weights,
)
from chainrule.cost import cost, unchecked_cost
from chainrule.engine.network import Engine, Vector, batch_rows
from chainrule.forward import as_problem

Function = Callable[..., Any]  # of weights, X, Y and lam, as ``backpropagate`` and ``cost`` are
Kinds = tuple[str, str]  # of the hidden layers and of the output


def ready(
    weights: Sequence[npt.ArrayLike],
    X: Any,
    Y: Any,
    kinds: Kinds,
    batch_size: int | None,
    dtype: npt.DTypeLike | None,
    sample_weight: npt.ArrayLike | None,
    given: tuple[Function | None, Function | None],  # gradient, cost
) -> "tuple[Vector, Engine | Given, float]":
    """The weights as a vector, where gradients come from, and m."""
    gradient, own_cost = given
    matrices = as_weights(weights)
    if gradient is None:
        if own_cost is not None:
            raise ValueError("cost: only together with gradient")
        matrices, X, Y, *_ = as_problem(weights, X, Y, *kinds)
    m = len(X)
    size = m if batch_size is None else min(m, as_count("batch_size", batch_size, least=1))
    kind = _as_dtype(dtype, [*matrices, *([X] if gradient is None else [])])
    for name, arrays in {"weights": matrices, "X": [X] if gradient is None else []}.items():
        largest = max((float(max(a.max(), -a.min())) for a in arrays), default=0.0)
        if largest > float(np.finfo(kind).max):
            raise ValueError(f"{name}: {largest:g} is too large for {kind}")
    vector = Vector(matrices, kind)
    if gradient is None:
        shares, total = _as_shares(sample_weight, m)
        return vector, Engine(vector, X, Y, shares, size, kinds), total
    if sample_weight is not None:
        raise ValueError("sample_weight: not together with gradient, which has to weigh by itself")
    if own_cost is None:
        hidden, output = kinds

        def own_cost(weights: Weights, X: Any, Y: Any, lam: float) -> Any:
            return cost(weights, X, Y, lam, hidden=hidden, output=output)

    return vector, Given(vector, X, Y, size, gradient, own_cost), m


def _as_dtype(dtype: npt.DTypeLike | None, arrays: list[Array]) -> np.dtype[Any]:
    if dtype is None:
        return np.result_type(*arrays)
    try:
        kind = np.dtype(dtype)
    except TypeError:
        raise TypeError(f"dtype: expected float32 or float64, got {dtype!r:.60}") from None
    if kind not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise ValueError(f"dtype: expected float32 or float64, got {kind}")
    return kind


def _as_shares(sample_weight: npt.ArrayLike | None, m: int) -> tuple[Array | None, float]:
    """How much each example counts, (m, 1), 1 on average; and their sum before that."""
    if sample_weight is None:
        return None, m
    counts = as_finite("sample_weight", sample_weight)
    if counts.shape != (m,):
        raise ValueError(f"sample_weight: expected shape ({m},), got {counts.shape}")
    total = float(counts.sum(dtype=np.float64))
    if counts.min() < 0 or not 0 < total < np.inf:
        raise ValueError("sample_weight: expected numbers >= 0, not all of them zero")
    return (counts / (total / m))[:, None], total


def validation_loss(vector: Vector, validation: object, kinds: Kinds) -> Callable[[], float] | None:
    """The cost of the examples held back, as a function of nothing; None if there are none."""
    if validation is None:
        return None
    if not isinstance(validation, (list, tuple)) or len(validation) != 2:
        raise TypeError("validation: expected a pair of examples and targets")
    try:
        X, Y = as_problem(vector.weights, validation[0], validation[1], *kinds)[1:3]
    except (TypeError, ValueError) as error:
        raise type(error)(f"validation: {error}") from None

    def loss() -> float:
        return unchecked_cost(vector.weights, X, Y, 0.0, *kinds).real

    return loss


class Given:
    """In the engine's place: gradients and costs from functions that somebody has given."""

    def __init__(
        self, vector: Vector, X: Any, Y: Any, batch_size: int, gradient: Function, cost: Function
    ) -> None:
        self.vector, self.X, self.Y, self.batch_size = vector, X, Y, batch_size
        self.gradient, self.cost, self.total = gradient, cost, 0.0

    def batches(self, rng: np.random.Generator | None, scale: float) -> Iterator[None]:
        m, size = len(self.X), self.batch_size
        for rows, n in batch_rows(m, size, rng):
            X, Y = (self.X[rows], self.Y[rows]) if size < m else (self.X, self.Y)
            weights = [Theta.copy() for Theta in self.vector.weights]
            self.total += n * as_number("cost", self.cost(weights, X, Y, 0.0))
            gradients = self.gradient(weights, X, Y, 0.0)
            for place, slope in zip(
                self.vector.gradients, as_same_shapes("gradient", gradients, weights), strict=True
            ):
                np.multiply(slope, scale, out=place)
            yield

    def mean_loss(self) -> float:
        total, self.total = self.total, 0.0
        return total / len(self.X)

    def loss_now(self) -> float:
        weights = [Theta.copy() for Theta in self.vector.weights]
        return as_number("cost", self.cost(weights, self.X, self.Y, 0.0))
