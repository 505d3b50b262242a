"""Where ``gradient_descent`` takes its gradients from: the engine, or somebody's own functions."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule._arguments import Array, as_number, as_same_shapes
from chainrule.cost import unchecked_l2_penalty
from chainrule.engine.calls import carry_out
from chainrule.engine.vector import Vector

Function = Callable[..., Any]  # of weights, X, Y and lam, as ``backpropagate`` and ``cost`` are


def slices(start: int, stop: int, size: int) -> Iterator[slice]:
    """From start to stop in pieces of this size; the last one has what is left."""
    for begin in range(start, stop, size):
        yield slice(begin, min(begin + size, stop))


def count(rows: slice) -> int:
    length: int = rows.stop - rows.start
    return length


@dataclass(eq=False)
class Source(ABC):
    """Gradients of the cost, batch after batch, and what the cost was meanwhile."""

    vector: Vector
    X: Any
    Y: Any
    batch_size: int
    m: float  # the number of examples, or the sum of their weights
    lam: float
    scale: float  # gradients come multiplied by it
    bias: bool = field(default=True, kw_only=True)  # whether the bias weights move

    def __post_init__(self) -> None:
        self.total_loss = self.penalty_before = 0.0
        self.add_penalty = self.vector.add_penalty(self.scale * self.lam / self.m)
        if not self.bias:
            self.add_penalty += self.vector.hold_bias()

    @property
    def in_batches(self) -> bool:
        return self.batch_size < len(self.X)

    @abstractmethod
    def gradients(self, rng: np.random.Generator | None) -> Iterator[Array]:
        """scale ∂J/∂Theta, as a vector, of one batch after the other; in random order with rng."""

    def begin(self, rng: np.random.Generator | None) -> Array | None:
        """Before an iteration: the order of the examples, None for the one they have."""
        self.total_loss, self.penalty_before = 0.0, self.penalty_now()
        return rng.permutation(len(self.X)) if rng is not None and self.in_batches else None

    def mean_of_gradients(self) -> Array:
        """The gradient of all examples, from those of the batches."""
        total, batches = np.zeros_like(self.vector.theta), slices(0, len(self.X), self.batch_size)
        for batch, gradient in zip(batches, self.gradients(None), strict=True):
            total += count(batch) / len(self.X) * gradient
        return total

    def cost_meanwhile(self) -> float:
        """The mean loss that the examples had when their batch came, and the penalty before."""
        return self.total_loss / len(self.X) + self.penalty_before

    @abstractmethod
    def cost_now(self) -> float:
        """Of all examples, with the weights as they are."""

    def penalty_now(self) -> float:
        return unchecked_l2_penalty(self.vector.weights, self.lam, self.m).real


def as_rows(name: str, value: Any) -> Any:
    """What rows can be picked from, in any order; lists and tables as arrays."""
    if isinstance(value, (list, tuple)) or hasattr(value, "iloc"):
        return np.asarray(value)
    if not hasattr(value, "__getitem__"):
        raise TypeError(f"{name}: batches pick rows, {name}[rows]; got {type(value).__name__}")
    return value


@dataclass(eq=False)
class OwnFunctions(Source):
    """In the engine's place: gradients and costs from functions that somebody has given."""

    gradient: Function
    cost: Function

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.in_batches:
            self.X, self.Y = as_rows("X", self.X), as_rows("Y", self.Y)

    def gradients(self, rng: np.random.Generator | None) -> Iterator[Array]:
        order = self.begin(rng)
        for batch in slices(0, len(self.X), self.batch_size):
            rows = batch if order is None else order[batch]
            # where all examples are one batch, nothing is asked of X and Y but a length
            X, Y = (self.X[rows], self.Y[rows]) if self.in_batches else (self.X, self.Y)
            weights = [Theta.copy() for Theta in self.vector.weights]
            loss = as_number("cost", self.cost(weights, X, Y, 0.0))
            self.total_loss += count(batch) * loss
            slopes = as_same_shapes("gradient", self.gradient(weights, X, Y, 0.0), weights)
            for place, slope in zip(self.vector.gradients, slopes, strict=True):
                np.multiply(slope, self.scale, out=place)
            carry_out(self.add_penalty)
            yield self.vector.gradient

    def cost_now(self) -> float:
        weights = [Theta.copy() for Theta in self.vector.weights]
        return as_number("cost", self.cost(weights, self.X, self.Y, 0.0)) + self.penalty_now()
