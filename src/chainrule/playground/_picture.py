"""What the page draws of a network as it is now, in as few numbers as will do."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule._arguments import Array, as_count
from chainrule.playground._choices import DATA

if TYPE_CHECKING:
    from chainrule.playground.session import Session

RANGES = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0)}


def picture(session: Session, grid: int, map: int) -> dict[str, Any]:
    cells, small = as_count("grid", grid, least=2), as_count("map", map, least=1)
    if cells % small:
        raise ValueError(f"map: expected a divisor of {cells}, got {small}")
    theta = session.descent.source.vector.theta
    return {
        "iteration": session.iteration,
        "weights": theta.astype(np.float64),
        "stopped": session.stopped,
        **scores(session),
        **planes(session, cells, small),
    }


def scores(session: Session) -> dict[str, float | None]:
    """Costs, and shares of right answers; none where nothing is held out, or numbers are asked."""
    program, problem, weights = session.program, session.problem, session.weights
    values: dict[str, float | None] = {"cost": session.cost, "held_out_cost": None}
    if problem.held.any():
        values["held_out_cost"] = float(program.cost(weights, *problem.held_out))
    values |= {"accuracy": None, "held_out_accuracy": None}
    if DATA[session.settings.data].classes > 1:
        right = answers(session, problem.X) == problem.labels
        values["accuracy"] = float(right[~problem.held].mean())
        if problem.held.any():
            values["held_out_accuracy"] = float(right[problem.held].mean())
    return values


def answers(session: Session, X: Array) -> Array:
    """The class of each example, as ``predict`` names it; of linear outputs the larger one."""
    Z: Array = session.program.forward(session.weights, X)[1][-1]
    return Z.argmax(axis=1) if Z.shape[1] > 1 else (Z[:, 0] > 0).astype(int)


def planes(session: Session, grid: int, map: int) -> dict[str, Array]:
    """The outputs and the hidden units over the whole plane; for a curve, along its axis."""
    problem, settings = session.problem, session.settings
    places = places_of(DATA[settings.data].view, grid, len(problem.scale))
    A, _ = session.program.forward(session.weights, places * problem.scale)
    is_curve, every = len(problem.scale) == 1, grid // map
    hidden = [in_bytes(layer, settings.hidden) for layer in A[1:-1]]
    if is_curve:
        maps = [layer[every // 2 : grid : every].T for layer in hidden]
    else:
        square = [layer.reshape(grid, grid, -1) for layer in hidden]
        middle = slice(every // 2, None, every)
        maps = [np.moveaxis(layer[middle, middle], 2, 0) for layer in square]
    nothing = np.zeros(0, np.uint8)
    outputs = A[-1] if settings.output != "linear" else A[-1].clip(-1, 1)
    return {
        "regions": nothing
        if is_curve
        else in_bytes(
            outputs, "tanh" if settings.output == "linear" else settings.output
        ).T.ravel(),
        "line": A[-1][:, 0].astype(np.float32) if is_curve else nothing.astype(np.float32),
        "maps": np.concatenate([nothing, *(layer.ravel() for layer in maps)]),
    }


@cache
def places_of(view: tuple[float, float, float, float], grid: int, inputs: int) -> Array:
    """The middles of the cells, row by row from the top; for a curve, places from left to right."""
    left, right, bottom, top = view
    if inputs == 1:
        return np.linspace(left, right, grid + 1)[:, None]
    middles = (np.arange(grid) + 0.5) / grid
    x, y = left + (right - left) * middles, top + (bottom - top) * middles
    across, down = np.meshgrid(x, y)
    return np.column_stack([across.ravel(), down.ravel()])


def in_bytes(values: Array, function: str) -> Array:
    """From 0 to 255 between the least and the greatest value; where there are none, around 0."""
    if function in RANGES:
        low, high = RANGES[function]
    else:
        high = max(float(np.abs(values).max()), 1e-9)
        low = -high
    return ((values - low) * (255 / (high - low)) + 0.5).astype(np.uint8)
