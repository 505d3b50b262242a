"""A small network with a line for each weight, which grow and shrink while it is trained."""

import numpy as np

from chainrule._arguments import Weights
from chainrule.diagrams.canvas import FILLS, LONG_DASHES, colour
from chainrule.figures._moving import Still, Track
from chainrule.figures._svg import picture

THICKEST = 6.0  # the stroke of the largest weight of all stages
SIGNS = {"+": ("positive", ""), "-": ("negative", LONG_DASHES)}
Place = tuple[float, float]


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
    places = _places([Theta.shape[1] for Theta in weights] + [len(weights[-1])])
    thin = ""  # under the others, so that one sees a network where all weights are small
    lines = dict.fromkeys(SIGNS, "")
    for layer, Theta in enumerate(weights):
        hidden = layer < len(weights) - 1  # the next layer begins with a bias unit
        for j, i in np.ndindex(*Theta.shape):
            (x0, y0), (x1, y1) = places[layer][i], places[layer + 1][j + hidden]
            way = f"M{x0:.0f} {y0:.0f}L{x1:.0f} {y1:.0f}"
            thin += way
            for sign in SIGNS:
                if (f"{sign}{layer}{j}{i}", "stroke-width") in still.values:
                    lines[sign] += f'<path {still.part(f"{sign}{layer}{j}{i}")} d="{way}"/>'
    coloured = "".join(
        f'<g stroke="{colour(role)}"{dashes}>{lines[sign]}</g>'
        for sign, (role, dashes) in SIGNS.items()
    )
    nodes = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="8" stroke="currentColor" {_look(kind)}/>'
        for layer, column in enumerate(places)
        for kind, (x, y) in zip(_kinds(layer, len(column), len(places)), column, strict=True)
    )
    key = "".join(
        f'<path d="M{x} 202h24" stroke="{colour(role)}" stroke-width="3"{dashes}/>'
        f'<text x="{x + 29}" y="207">{role}</text>'
        for x, (role, dashes) in zip((4, 86), SIGNS.values(), strict=True)
    )
    content = (
        f'<text x="4" y="14">weights</text><path d="{thin}" stroke="currentColor" '
        f'stroke-opacity=".2" stroke-width=".7"/>{coloured}{nodes}{key}'
    )
    label = (
        "The network with a line for each weight, the thicker the larger; solid lines are "
        "positive, dashed lines negative. Dashed circles are bias units."
    )
    return picture(180, 212, label, content, "flex:1 1 165px;min-width:0;max-width:200px")


def _places(counts: list[int]) -> list[list[Place]]:
    gap = 150 / max(1, max(counts) - 1)
    return [
        [(float(x), 108 + gap * (i - (count - 1) / 2)) for i in range(count)]
        for x, count in zip(np.linspace(14, 166, len(counts)), counts, strict=True)
    ]


def _kinds(layer: int, count: int, layers: int) -> list[str]:
    """The kinds of a layer's nodes; the first one is the bias unit, except in the last layer."""
    if layer == layers - 1:
        return ["output"] * count
    kind = "input" if layer == 0 else "hidden" if layer % 2 else "hidden-2"
    return ["bias"] + [kind] * (count - 1)


def _look(kind: str) -> str:
    # lines end behind a bias unit, so it needs a ground
    paper = 'fill="var(--paper, #fff)" stroke-dasharray="3 2"'
    return paper if kind == "bias" else f'fill="{FILLS[kind]}"'
