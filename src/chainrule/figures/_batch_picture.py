"""The picture of `batch_steps`: each matrix as a grid of shaded cells, a row for each layer."""

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.diagrams.palette import NEGATIVE, POSITIVE, colour
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Still
from chainrule.figures._svg import picture, variable
from chainrule.forward import forward, predict
from chainrule.model import add_bias

CELL = 9
SHADES = 5  # of a colour
LEFT, TOP = 4, 22  # where the first matrix begins
BETWEEN = 20  # two matrices: room for a sign


def drawing(weights: Weights, X: Array, unit: int, still: Still) -> str:
    """All matrices; `still` knows which are there, and the example whose row is marked."""
    A, Z = forward(weights, X)
    height = CELL * max(len(X), *(Theta.shape[1] for Theta in weights)) + 44
    rows, widest = [], 0
    for layer, Theta in enumerate(weights, start=1):
        row, width = _layer(layer, add_bias(A[layer - 1]), Theta, Z[layer], unit, still)
        if layer == len(weights):
            row += _classes(width, predict(weights, X), still)
            width += 50
        rows.append(element("g", row, transform=f"translate(0 {height * (layer - 1)})"))
        widest = max(widest, width)
    label = (
        "For each layer four grids of numbers, shaded by size: the activations with their ones, "
        "times the transposed weights, give the weighted sums, and their sigmoids the activations "
        "of the next layer. The row of one example is framed in each."
    )
    return picture(widest + LEFT, height * len(weights), label, *rows)


def _layer(
    layer: int, before: Array, Theta: Array, Z: Array, unit: int, still: Still
) -> tuple[str, int]:
    """The four grids of a layer, and where they end."""
    after = 1 / (1 + np.exp(-Z))
    place, ends = LEFT, []
    for columns in (before.shape[1], len(Theta), len(Theta), len(Theta)):
        ends.append(place)
        place += CELL * columns + BETWEEN
    x_before, x_theta, x_sums, x_after = ends
    column = _frame(x_theta + CELL * unit, 1, Theta.shape[1])
    cell = element("g", _frame(x_sums + CELL * unit, 1, 1), **still.part("row"))
    marks = element("g", column, cell, **still.part(f"mark-z{layer + 1}"))
    drawn = [
        _part(f"ones{layer}", _matrix(x_before, "Ã", layer, before), x_before, before, still),
        element(
            "g",
            _sign(x_theta, "×") + _matrix(x_theta, "Θ", layer, Theta.T, raised="T"),
            _sign(x_sums, "=") + _matrix(x_sums, "Z", layer + 1, Z) + _row(x_sums, Z, still),
            marks,
            **still.part(f"z{layer + 1}"),
        ),
        _part(
            f"a{layer + 1}",
            _sign(x_after, "σ→") + _matrix(x_after, "A", layer + 1, after),
            x_after,
            after,
            still,
        ),
    ]
    return "".join(drawn), place - BETWEEN


def _part(name: str, content: str, x: int, matrix: Array, still: Still) -> str:
    return element("g", content, _row(x, matrix, still), **still.part(name))


def _row(x: int, matrix: Array, still: Still) -> str:
    """The frame around the row of an example."""
    return element("g", _frame(x, matrix.shape[1], 1), **still.part("row"))


def _frame(x: int, columns: int, rows: int) -> str:
    return element(
        "rect",
        x=x - 1,
        y=TOP - 1,
        width=CELL * columns + 1,
        height=CELL * rows + 1,
        fill="none",
        stroke="currentColor",
        stroke_width=2,
    )


def _sign(x: int, sign: str) -> str:
    return element("text", sign, x=x - BETWEEN / 2, y=TOP + 38, text_anchor="middle")


def _matrix(x: int, name: str, layer: int, matrix: Array, raised: str = "") -> str:
    """A grid with its name above and its shape below."""
    index = element("tspan", f"({layer}){raised}", dy=-5, font_size="75%")
    rows, columns = matrix.shape
    return (
        element("text", variable(name) + index, x=x, y=TOP - 6)
        + element("text", f"({rows}, {columns})", x=x - 2, y=TOP + CELL * rows + 13, font_size=11)
        + _cells(x, matrix)
    )


def _cells(x: int, matrix: Array) -> str:
    """The cells, one path for each shade: the stronger, the farther from 0."""
    largest = max(1.0, np.abs(matrix).max())  # so activations have one scale, from 0 to 1
    shades = np.rint(SHADES * matrix / largest).astype(int)
    drawn = []
    for shade in range(-SHADES, SHADES + 1):
        places = np.argwhere(shades == shade)
        d = "".join(f"M{x + CELL * j} {TOP + CELL * i}h8v8h-8" for i, j in places)
        if d:
            look = {"fill": NEGATIVE if shade < 0 else POSITIVE}
            opacity = f"{max(0.08, abs(shade) / SHADES):.2g}"
            drawn.append(element("path", d=d, **look, fill_opacity=opacity))
    return "".join(drawn)


def _classes(x: int, classes: Array, still: Still) -> str:
    """The class of each row, beside it."""
    texts = [
        element("text", str(c), x=x + 14, y=TOP + CELL * i + 7.7, font_size=9, font_weight=400)
        for i, c in enumerate(classes)
    ]
    title = element("text", "class", x=x + 8, y=TOP - 6, fill=colour("forward"))
    return element("g", title, *texts, _row(x + 11, classes[:, None], still), **still.part("class"))
