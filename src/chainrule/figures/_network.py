"""A small network with a line for each weight, which grow and shrink while it is trained."""

import numpy as np

from chainrule._arguments import Weights
from chainrule.diagrams.canvas import Node
from chainrule.diagrams.layout import network_layout, units
from chainrule.diagrams.palette import FILLS, LONG_DASHES, PAPER, colour
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Still, Track
from chainrule.figures._svg import picture

THICKEST = 6.0  # the stroke of the largest weight of all stages
SIGNS = {"+": ("positive", {}), "-": ("negative", LONG_DASHES)}
WIDTH, HEIGHT = 152, 150  # from the first layer to the last, and of the largest layer
ORIGIN = 14 + 108j  # where the first layer has its middle


def largest(stages: list[Weights]) -> float:
    return max(float(abs(Theta).max()) for stage in stages for Theta in stage)


def weight_tracks(stages: list[Weights], control: str) -> list[Track]:
    """Two lines for each weight, one for each sign; of a sign that it never has there is none."""
    tracks = []
    scale = THICKEST / largest(stages)
    for layer, Theta in enumerate(stages[0]):
        for j, i in np.ndindex(*Theta.shape):
            for sign in SIGNS:
                sizes = [float(f"{sign}1") * float(stage[layer][j, i]) for stage in stages]
                widths = [round(2 * scale * max(0.0, size)) / 2 for size in sizes]
                if any(widths):
                    texts = [f"{width:g}" for width in widths]
                    tracks.append(Track(f"{sign}{layer}{j}{i}", "stroke-width", [control], texts))
    return tracks


def weights_drawing(weights: Weights, still: Still) -> str:
    """The network; `still` has the widths of the lines."""
    layers = _layers(weights)
    lines = _lines(weights, layers)
    thin = element(  # under the others, so that one sees a network where all weights are small
        "path",
        d="".join(lines.values()),
        stroke="currentColor",
        stroke_opacity=".2",
        stroke_width=".7",
    )
    coloured = [
        element("g", _of_sign(sign, lines, still), stroke=colour(role), **dashes)
        for sign, (role, dashes) in SIGNS.items()
    ]
    nodes = [_circle(node) for layer in layers for node in layer]
    label = (
        "The network with a line for each weight, the thicker the larger; solid lines are "
        "positive, dashed lines negative. Dashed circles are bias units."
    )
    return picture(
        180,
        212,
        label,
        element("text", "weights", x=4, y=14),
        thin,
        *coloured,
        *nodes,
        *_key(),
        style="flex:1 1 165px;min-width:0;max-width:200px",
    )


def _layers(weights: Weights) -> list[list[Node]]:
    sizes = [Theta.shape[1] - 1 for Theta in weights] + [len(weights[-1])]
    most = max(*(size + 1 for size in sizes[:-1]), sizes[-1])  # with the bias units
    column, row = WIDTH / len(weights), HEIGHT / max(1, most - 1)
    return network_layout(sizes, bias=True, column=column, row=row)


def _lines(weights: Weights, layers: list[list[Node]]) -> dict[str, str]:
    """The line of each weight, by the name that its tracks have after their sign."""
    lines = {}
    for k, Theta in enumerate(weights):
        for j, i in np.ndindex(*Theta.shape):
            start, end = ORIGIN + layers[k][i].at, ORIGIN + units(layers[k + 1])[j].at
            way = f"M{start.real:.0f} {start.imag:.0f}L{end.real:.0f} {end.imag:.0f}"
            lines[f"{k}{j}{i}"] = way
    return lines


def _of_sign(sign: str, lines: dict[str, str], still: Still) -> str:
    return "".join(
        element("path", **still.part(sign + name), d=way)
        for name, way in lines.items()
        if (sign + name, "stroke-width") in still.values
    )


def _circle(node: Node) -> str:
    x, y = ORIGIN.real + node.at.real, ORIGIN.imag + node.at.imag
    look = {"fill": FILLS[node.kind]}
    if node.kind == "bias":  # lines end behind it, so it needs a ground
        look = {"fill": PAPER, "stroke-dasharray": "3 2"}
    return element("circle", cx=f"{x:.0f}", cy=f"{y:.0f}", r=8, stroke="currentColor", **look)


def _key() -> list[str]:
    return [
        element("path", d=f"M{x} 202h24", stroke=colour(role), stroke_width=3, **dashes)
        + element("text", role, x=x + 29, y=207)
        for x, (role, dashes) in zip((4, 86), SIGNS.values(), strict=True)
    ]
