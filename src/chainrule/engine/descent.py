"""Gradient descent at work: where its gradients come from, how it steps, what it remembers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Weights, as_choice, as_count, as_number
from chainrule.cost import cost as readable_cost
from chainrule.engine.arguments import as_dtype, as_generator, as_importance
from chainrule.engine.network import Engine
from chainrule.engine.sources import Function, OwnFunctions, Source
from chainrule.engine.vector import Vector
from chainrule.forward import as_examples
from chainrule.optimizers import OPTIMIZERS, Optimizer
from chainrule.regression import as_loss
from chainrule.trained import TrainedWeights


@dataclass(eq=False)
class Descent:
    """Weights on their way down; the weights are in the source's vector."""

    source: Source
    method: Optimizer
    alpha: float
    rng: np.random.Generator | None

    def __post_init__(self) -> None:
        self.memory = self.method.new_memory(self.source.vector.theta)

    def iterate(self) -> None:
        """Once through all examples: a step for each batch."""
        theta = self.source.vector.theta
        for slopes in self.source.gradients(self.rng):
            self.method.step(theta, slopes, self.memory, self.alpha)  # Θ := Θ − α ∂J/∂Θ


def begin(
    weights: Weights,
    X: Any,
    Y: Any,
    kinds: tuple[str, str],
    *,
    learning_rate: float,
    lam: float,
    rng: np.random.Generator | None = None,
    optimizer: str = "descent",
    **of_source: Any,
) -> Descent:
    """Before the first step; the arguments are those of ``gradient_descent`` and are checked."""
    alpha = as_number("learning_rate", learning_rate, above=0)
    method = OPTIMIZERS[as_choice("optimizer", optimizer, OPTIMIZERS)]
    order = as_generator("rng", rng)
    factors = as_number("lam", lam, at_least=0), method.scale(alpha)
    return Descent(source_of(weights, X, Y, kinds, factors, **of_source), method, alpha, order)


def source_of(
    weights: Weights,
    X: Any,
    Y: Any,
    kinds: tuple[str, str],
    factors: tuple[float, float],  # λ, and what the gradients have to be multiplied by
    *,
    loss: str | None = None,
    bias: bool,
    batch_size: int | None = None,
    dtype: npt.DTypeLike | None = None,
    sample_weight: npt.ArrayLike | None = None,
    gradient: Function | None = None,
    cost: Function | None = None,
) -> Source:
    """The engine, or what takes its place; the arguments that depend on it are checked here."""
    if not isinstance(bias, bool):
        raise TypeError(f"bias: expected True or False, got {type(bias).__name__}")
    if gradient is None:
        if cost is not None:
            raise ValueError("cost: only together with gradient")
        X, Y = as_examples(weights, X, Y, kinds[1])
    elif sample_weight is not None:
        raise ValueError("sample_weight: not together with gradient, which has to weigh by itself")
    elif loss is not None:
        raise ValueError("loss: not together with gradient, whose loss is its own")
    elif not len(X):
        raise ValueError("X: expected at least one example, got none")
    computed_with = {"weights": weights} | ({"X": [X]} if gradient is None else {})
    vector = Vector(weights, as_dtype(dtype, computed_with))
    importance, m = as_importance("sample_weight", sample_weight, len(X))
    size = len(X) if batch_size is None else as_count("batch_size", batch_size, least=1)
    common = (vector, X, Y, min(size, len(X)), m, *factors)
    if gradient is None:
        return Engine(*common, kinds, importance, bias=bias, loss=as_loss(loss))
    own = _told(gradient, kinds), _told(cost or readable_cost, kinds)
    return OwnFunctions(*common, *own, bias=bias)


def _told(function: Function, kinds: tuple[str, str]) -> Function:
    """The function, with weights that remember: ``backpropagate`` need not be told."""

    def called(weights: Weights, X: Any, Y: Any, lam: float) -> Any:
        return function(TrainedWeights(weights, hidden=kinds[0], output=kinds[1]), X, Y, lam)

    return called
