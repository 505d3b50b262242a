"""The product of two tables, entry by entry: a row meets a column (chapter 2)."""

import json
from itertools import product

import numpy as np

from chainrule.diagrams.numbers import short
from chainrule.diagrams.palette import BACKWARD, DASHES, FORWARD
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import picture

DAYS, UNITS = ("Monday", "Tuesday"), ("umbrella", "kite", "picnic")
INPUTS = ("rain", "clear", "wind")
VALUES, WEIGHTED = ("ones", *INPUTS), ("bias", *INPUTS)  # what stands in a row, in a column
EXAMPLES = np.array([[1.0, 2, 0, 1], [1, 0, 1, 2]])  # a row for each day, a 1 in front
WEIGHTS = np.array([[-1.0, -2, 0], [2, -2, -3], [-1, 1, 2], [0.5, 2, -1]])  # a column for each unit
SUMS = EXAMPLES @ WEIGHTS

WIDTH, HEIGHT = 396, 272
CELL = 28  # the height of a row
LEFT, LEFT_STEP = 66, 37  # the table of examples: its left edge, the width of a column
RIGHT, RIGHT_STEP = 226, 55  # weights and sums
ABOVE, BELOW = 30, 174  # the upper edges of the weights, and of examples and sums
ROW, COLUMN = FORWARD, BACKWARD
BOTH = ["day", "unit"]


def row_by_column() -> MovingFigure:
    """Two examples and three units: each weighted sum is a row times a column.

    It is the product (2.1) of chapter 2: the first number of the row times the first of the column,
    plus the second times the second, and so on.

    Returns
    -------
    MovingFigure
        With a choice of the example (the row) and of the unit (the column); an entry can be tapped.

    Examples
    --------
    >>> figure = row_by_column()
    >>> [says] = [figure.at_start(track) for track in figure.tracks if track.part == "says"]
    >>> print(says)
    Row Monday, column umbrella: 1 · (−1) + 2 · 2 + 0 · (−1) + 1 · 0.5 = 3.5.
    """
    controls = [
        Control("day", "row", DAYS, kind="choice"),
        Control("unit", "column", UNITS, kind="choice"),
    ]
    cases = [*product(range(len(DAYS)), range(len(UNITS)))]
    rows = [f"translate(0 {CELL * i})" for i in range(len(DAYS))]
    columns = [f"translate({RIGHT_STEP * k} 0)" for k in range(len(UNITS))]
    entries = [f"translate({RIGHT_STEP * k} {CELL * i})" for i, k in cases]
    tracks = [
        Track("row", "transform", ["day"], rows),
        Track("column", "transform", ["unit"], columns),
        Track("entry", "transform", BOTH, entries),
        Track("sum", "text", BOTH, [short(SUMS[case]) for case in cases]),
        Track("says", "text", BOTH, [_says(i, k) for i, k in cases]),
    ]
    for j in range(len(VALUES)):
        tracks += [
            Track(f"value-{j}", "text", ["day"], [short(x) for x in EXAMPLES[:, j]]),
            Track(f"weight-{j}", "text", ["unit"], [_bracketed(w) for w in WEIGHTS[j]]),
        ]
    return MovingFigure("row-by-column", _picture(Still(controls, tracks)), controls, tracks)


def _bracketed(weight: float) -> str:
    return f"({short(weight)})" if weight < 0 else short(weight)


def _says(i: int, k: int) -> str:
    pairs = zip(EXAMPLES[i], WEIGHTS[:, k], strict=True)
    terms = " + ".join(f"{short(x)} · {_bracketed(w)}" for x, w in pairs)
    return f"Row {DAYS[i]}, column {UNITS[k]}: {terms} = {short(SUMS[i, k])}."


def _picture(still: Still) -> str:
    label = (
        "Three tables of numbers. On the left the examples, a row for each day; above, on the "
        "right, the weights, a column for each unit; below them the sums, one where a row and a "
        "column cross. One row, one column and their sum are framed; the sentence below has them."
    )
    return picture(
        WIDTH,
        HEIGHT,
        label,
        *_frames(still),
        element("g", *_names(), font_size=12, fill_opacity=".8"),
        element("g", *_numbers(), text_anchor="middle", font_size=15),
        _sum(still),
    )


def _frames(still: Still) -> list[str]:
    """A frame around the row, one around the column, one around their sum."""
    corner = {"rx": 5, "fill-opacity": ".14", "stroke-width": "1.5"}
    row = {"x": LEFT, "y": BELOW, "width": len(VALUES) * LEFT_STEP, "height": CELL}
    column = {"x": RIGHT, "y": ABOVE, "width": RIGHT_STEP, "height": len(WEIGHTED) * CELL}
    entry = {"x": RIGHT, "y": BELOW, "width": RIGHT_STEP, "height": CELL}
    strong = {"rx": 5, "fill": "none", "stroke": "currentColor", "stroke-width": "2.5"}
    return [
        element("rect", **row, **corner, fill=ROW, stroke=ROW, **still.part("row")),
        element(
            "rect", **column, **corner, **DASHES, fill=COLUMN, stroke=COLUMN, **still.part("column")
        ),
        element("rect", **entry, **strong, **still.part("entry")),
    ]


def _names() -> list[str]:
    """What the rows and columns are called."""
    texts: list[tuple[float, int, str, str]]
    texts = [(LEFT - 6, _y(BELOW, i), "end", day) for i, day in enumerate(DAYS)]
    texts += [(RIGHT - 6, _y(ABOVE, j), "end", name) for j, name in enumerate(WEIGHTED)]
    texts += [(_x(RIGHT, RIGHT_STEP, k), ABOVE - 9, "middle", u) for k, u in enumerate(UNITS)]
    texts += [(_x(LEFT, LEFT_STEP, j), BELOW - 8, "middle", n) for j, n in enumerate(VALUES)]
    return [element("text", text, x=x, y=y, text_anchor=at) for x, y, at, text in texts]


def _numbers() -> list[str]:
    """The three tables. A tap on a sum chooses its row and its column."""
    written = []
    for (i, j), value in np.ndenumerate(EXAMPLES):
        written.append(_number(_x(LEFT, LEFT_STEP, j), _y(BELOW, i), value))
    for (j, k), value in np.ndenumerate(WEIGHTS):
        written.append(_number(_x(RIGHT, RIGHT_STEP, k), _y(ABOVE, j), value))
    for (i, k), value in np.ndenumerate(SUMS):
        place = {"x": RIGHT + RIGHT_STEP * k, "y": BELOW + CELL * i}
        target = element("rect", **place, width=RIGHT_STEP, height=CELL, fill_opacity=0)
        number = _number(_x(RIGHT, RIGHT_STEP, k), _y(BELOW, i), value)
        chosen = {"data-choose": json.dumps({"day": i, "unit": k}), "style": "cursor:pointer"}
        written.append(element("g", target, number, **chosen))
    return written


def _x(left: int, step: int, column: int) -> float:
    return left + step * (column + 0.5)


def _y(top: int, row: int) -> int:
    return top + CELL * row + 19


def _number(x: float, y: int, value: float) -> str:
    return element("text", short(value), x=x, y=y)


def _sum(still: Still) -> str:
    """The chosen sum, written out: what comes from the row, what from the column."""
    terms = [
        still.words(f"value-{j}", fill=ROW) + " · " + still.words(f"weight-{j}", fill=COLUMN)
        for j in range(len(VALUES))
    ]
    total = f" = {still.words('sum', font_weight='bold')}"
    return element(
        "text", " + ".join(terms) + total, x=WIDTH / 2, y=260, text_anchor="middle", font_size=15
    )
