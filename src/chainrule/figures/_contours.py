"""The outline of a region in the plane, as the path of an SVG: marching squares."""

import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Corner = tuple[int, int]  # a point of the grid: its row and its column
Edge = frozenset[Corner]  # two neighbouring points of the grid


def outline(values: npt.NDArray[np.float64], size: float) -> str:
    """Return the path around the part of a square in which a function is positive.

    Parameters
    ----------
    values
        The function on a grid of n × n points over the whole square; row 0 is the top.
    size
        Side of the square, in units of the drawing.

    Returns
    -------
    str
        The attribute ``d`` of a path, to be filled; "M0 0" if the function is nowhere positive.

    Examples
    --------
    Positive in the left half of a square of 8 × 8, where no more than four corners are needed:

    >>> import numpy as np
    >>> outline(np.tile([3.0, 1.0, -1.0, -3.0, -5.0], (5, 1)), 8.0)
    'M0 0l3 0 0 8 -3 0z'
    """
    n = len(values)
    ring = np.pad(values, 1, constant_values=-1.0)  # outside nothing is positive
    places = np.pad(np.linspace(0, size, n), 1, mode="edge")
    following = _segments(ring)
    path = ""
    while following:
        start = edge = next(iter(following))
        points = []
        while edge in following:
            points.append(_crossing(edge, ring, places))
            edge = following.pop(edge)
        assert edge == start  # every outline is closed
        path += _loop(points)
    return path or "M0 0"


def _segments(values: npt.NDArray[np.float64]) -> dict[Edge, Edge]:
    """In each cell, where the outline comes in and where it goes out: edges with a change of sign.

    Around a cell the values become positive (up) and negative again (down) in turns. The outline
    leads from each down back to the up before it. The neighbour sees the same edge the other way
    round, so its segment begins where this one ends.
    """
    following = {}
    inside = values > 0
    positive = inside[1:, 1:] + 0 + inside[:-1, 1:] + inside[1:, :-1] + inside[:-1, :-1]
    for i, j in np.argwhere((positive > 0) & (positive < 4)).tolist():
        corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
        changes = [
            (frozenset((a, b)), bool(inside[b]))
            for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
            if inside[a] != inside[b]
        ]
        for k, (edge, up) in enumerate(changes):
            if not up:
                following[edge] = changes[k - 1][0]
    return following


def _crossing(
    edge: Edge, values: npt.NDArray[np.float64], places: npt.NDArray[np.float64]
) -> tuple[int, int]:
    """Where on an edge the function is zero, if it is linear between the two points."""
    a, b = sorted(edge)
    t = values[a] / (values[a] - values[b])
    y, x = ((1 - t) * places[a[k]] + t * places[b[k]] for k in (0, 1))
    return round(x), round(y)


def _loop(points: list[tuple[int, int]]) -> str:
    """A closed path through the points; those within half a unit of a line are left out."""
    points = [
        point
        for point, before in zip(points, points[-1:] + points, strict=False)
        if point != before
    ]
    kept: list[tuple[int, int]] = []
    for k, (x, y) in enumerate(points):
        (x0, y0), (x1, y1) = (kept or points)[-1], points[(k + 1) % len(points)]
        area = abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0))
        if area > 0.5 * math.hypot(x1 - x0, y1 - y0):
            kept.append((x, y))
    if len(kept) < 3:
        return ""
    moves = [f"{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(kept)]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(moves)}z"
