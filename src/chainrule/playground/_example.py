"""One example on its way through the network and back, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule._arguments import Array, as_count, as_number
from chainrule.units import HIDDEN

if TYPE_CHECKING:
    from chainrule.playground.session import Session


@dataclass(frozen=True, eq=False)
class Example:
    """The values of all units; δ only where there is a target."""

    A: list[Array]  # each (units,), from layer 1 on
    Z: list[Any]
    deltas: list[Any]
    y: Array | None

    def slope(self, layer: int, hidden: str) -> Array:
        """The slope of the units of a hidden layer, counted from 1."""
        return HIDDEN[hidden][1](self.Z[layer - 1])


def at_point(session: Session, index: object) -> Example:
    problem = session.problem
    row = as_count("example", index, least=0)
    if row >= len(problem.X):
        raise ValueError(f"example: expected one of {len(problem.X)} points, got number {row}")
    return _through(session, problem.X[row], problem.Y[row])


def at_place(session: Session, at: Any) -> Example:
    """A place of the plane that is no example: nobody knows its target."""
    inputs = len(session.problem.scale)
    place = np.array([as_number("at", value) for value in list(at)[:inputs]])
    if len(place) < inputs:
        raise ValueError(f"at: expected {inputs} numbers, got {len(place)}")
    return _through(session, place * session.problem.scale, None)


def _through(session: Session, x: Array, y: Array | None) -> Example:
    weights, program = session.weights, session.program
    A, Z = program.forward(weights, x[None])
    deltas: list[Any] = [None] * len(A)
    if y is not None:
        # of one example, without a penalty, the gradient of the bias weights is δ itself
        gradients = program.gradient(weights, x[None], y[None])
        deltas[1:] = [gradient[:, 0] for gradient in gradients]
    sums = [None if z is None else z[0] for z in Z]
    return Example([a[0] for a in A], sums, deltas, y)
