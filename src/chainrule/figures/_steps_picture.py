"""The picture of `backpropagation_steps`: the network, and all numbers on its nodes."""

from collections.abc import Callable
from itertools import product

import numpy as np

from chainrule._arguments import Array
from chainrule.diagrams.canvas import BACKWARD, HALO, RADIUS, Canvas, Node, colour, weight_line
from chainrule.figures._moving import Track
from chainrule.figures._steps_example import DELTAS, NEW_A, NEW_J, WEIGHTS, A, J, L, Y, Z, words

COLUMN, ROW, BIAS_ROW = 104, 88, 66  # pixels between nodes
PASSING = ("back", "new")  # parts that are seen only while they are in force


def _nodes() -> list[list[Node]]:
    """The nodes of each layer from top to bottom, the bias node first."""
    layers = []
    for k, (values, kind) in enumerate(
        zip(A, ("input", "hidden", "hidden-2", "output"), strict=True)
    ):
        kinds = ["bias"] * (k < L - 1) + [kind] * values.size
        heights = np.cumsum([0.0] + [BIAS_ROW if kind == "bias" else ROW for kind in kinds[:-1]])
        middle = (heights[0] + heights[-1]) / 2
        layers.append(
            [
                Node(complex(k * COLUMN, height - middle), "1" * (kind == "bias"), kind)
                for height, kind in zip(heights.tolist(), kinds, strict=True)
            ]
        )
    return layers


def picture(states: Callable[[str], list[str]]) -> tuple[str, list[Track]]:
    """The network with all its values, in groups that change together, and how they change.

    A group is a part of the picture: it has the states that `states` gives for its name.
    """
    layers, canvas = _nodes(), Canvas()
    units = [[node for node in nodes if node.kind != "bias"] for nodes in layers]
    groups: list[str] = []
    tracks: list[Track] = []

    def group(part: str) -> None:
        """Make a group of what was drawn since the last one."""
        tracks.append(Track(part, "data-state", ["step"], states(part)))
        hidden = ' visibility="hidden"' if part.startswith(PASSING) else ""
        state = tracks[-1].values[0]
        content = "".join(canvas.elements)
        groups.append(f'<g data-part="{part}" data-state="{state}"{hidden}>{content}</g>')
        canvas.elements.clear()

    def write(
        layer: int, values: Array, name: str = "", below: float = 0, role: str = "ink"
    ) -> None:
        for node, value in zip(units[layer - 1], values[0], strict=True):
            text = name + words(value)
            canvas.text(node.at + 1j * below, text, 13.5, colour(role), HALO if name else "")

    for layer, Theta in enumerate(WEIGHTS, start=1):
        for (j, i), weight in np.ndenumerate(Theta):
            line = weight_line(weight, np.abs(WEIGHTS[1]).max())
            canvas.arrow(layers[layer - 1][i], units[layer][j], line)
        group(f"theta{layer}")
    for layer in range(2, L):
        for unit, later in product(units[layer - 1], units[layer]):
            canvas.arrow(later, unit, BACKWARD)
        group(f"back{layer}")
    for layer in range(1, L + 1):
        for node in units[layer - 1]:
            canvas.node(node)
        group(f"layer{layer}")
        write(layer, A[layer - 1])
        group(f"a{layer}")
    for layer in range(2, L + 1):
        write(layer, Z[layer - 1], "z = ", -RADIUS - 11, "forward")
        group(f"z{layer}")
        write(layer, DELTAS[layer], "δ = ", RADIUS + 13, "backward")
        group(f"delta{layer}")
    place = units[-1][0].at + 1j * (RADIUS + 42)
    canvas.text(place, f"y = {words(Y)}\nJ = {words(J)}", 15)
    group("cost")
    for layer in range(2, L + 1):
        write(layer, NEW_A[layer - 1])
    canvas.text(place, f"y = {words(Y)}\nJ = {words(NEW_J)}", 15)
    group("new")
    below = 1j * (canvas.bottom + 16)
    for layer, nodes in enumerate(layers, start=1):
        for node in nodes:
            if node.kind == "bias":
                canvas.node(node)
        canvas.text(nodes[0].at.real + below, f"layer {layer}", 14)
    sizes = ", ".join(str(values.size) for values in A)
    label = f"A network with layers of {sizes} units; all layers but the last have a bias node."
    svg = canvas.svg(f' aria-label="{label}"', "".join([*groups, *canvas.elements]))
    return svg, tracks
