"""The picture of `backpropagation_steps`: the network, and all numbers on its nodes."""

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from chainrule._arguments import Array
from chainrule.diagrams.canvas import RADIUS, Canvas, Node
from chainrule.diagrams.layout import network_layout, units
from chainrule.diagrams.numbers import short
from chainrule.diagrams.palette import BACKWARD, BACKWARD_LINE, FORWARD, HALO, INK, weight_line
from chainrule.figures._moving import Track
from chainrule.figures._steps_example import DELTAS, NEW_A, NEW_J, WEIGHTS, A, J, L, Y, Z

COLUMN, ROW, BELOW_BIAS = 104, 88, 66  # pixels between nodes
PASSING = ("back", "new")  # parts that are seen only while they are in force


def picture(states: Callable[[str], list[str]]) -> tuple[str, list[Track]]:
    """The network with all its values, in groups that change together, and how they change.

    A group is a part of the picture: it has the states that `states` gives for its name.
    """
    sizes = [values.size for values in A]
    layers = network_layout(sizes, bias=True, column=COLUMN, row=ROW, below_bias=BELOW_BIAS)
    canvas, tracks = Canvas(), []
    for part, drawn in _parts(layers):
        track = Track(part, "data-state", ["step"], states(part))
        hidden = {"visibility": "hidden"} if part.startswith(PASSING) else {}
        canvas.group(drawn, data_part=part, data_state=track.values[0], **hidden)
        tracks.append(track)
    _finish(canvas, layers)
    counted = ", ".join(map(str, sizes))
    label = f"A network with layers of {counted} units; all layers but the last have a bias node."
    return canvas.svg(*canvas.elements, aria_label=label), tracks


def _finish(canvas: Canvas, layers: list[list[Node]]) -> None:
    """Draw what never changes: the bias nodes, and the names of the layers below them."""
    below = 1j * (canvas.bottom + 16)
    for layer, nodes in enumerate(layers, start=1):
        for node in nodes:
            if node.kind == "bias":
                canvas.node(node)
        canvas.text(nodes[0].at.real + below, f"layer {layer}", 14)


def _parts(layers: list[list[Node]]) -> Iterator[tuple[str, Canvas]]:
    """The name of each part, and what it shows."""
    nodes = {layer: units(all_nodes) for layer, all_nodes in enumerate(layers, start=1)}
    for layer, Theta in enumerate(WEIGHTS, start=1):
        yield f"theta{layer}", _weights(layers[layer - 1], nodes[layer + 1], Theta)
    for layer in range(2, L):
        yield f"back{layer}", _backward(nodes[layer], nodes[layer + 1])
    for layer in range(1, L + 1):
        yield f"layer{layer}", _circles(nodes[layer])
        yield f"a{layer}", _values(nodes[layer], A[layer - 1])
    for layer in range(2, L + 1):
        above, below = -RADIUS - 11, RADIUS + 13
        yield f"z{layer}", _values(nodes[layer], Z[layer - 1], "z = ", above, FORWARD)
        yield f"delta{layer}", _values(nodes[layer], DELTAS[layer], "δ = ", below, BACKWARD)
    output = nodes[L][0]
    yield "cost", _write_cost(Canvas(), output, J)
    later = [node for layer in range(2, L + 1) for node in nodes[layer]]
    yield "new", _write_cost(_values(later, np.hstack(NEW_A[1:])), output, NEW_J)


def _weights(sources: list[Node], targets: list[Node], Theta: Array) -> Canvas:
    canvas, largest = Canvas(), np.abs(WEIGHTS[1]).max()
    for (j, i), weight in np.ndenumerate(Theta):
        canvas.arrow(sources[i], targets[j], weight_line(weight, largest))
    return canvas


def _backward(targets: list[Node], sources: list[Node]) -> Canvas:
    canvas = Canvas()
    for target, source in product(targets, sources):
        canvas.arrow(source, target, BACKWARD_LINE)
    return canvas


def _circles(nodes: list[Node]) -> Canvas:
    canvas = Canvas()
    for node in nodes:
        canvas.node(node)
    return canvas


def _values(
    nodes: list[Node], values: Array, name: str = "", below: float = 0, fill: str = INK
) -> Canvas:
    """A number for each node: in it, or with its name below or above it."""
    canvas = Canvas()
    for node, value in zip(nodes, values[0], strict=True):
        text = name + short(value)
        canvas.text(node.at + 1j * below, text, 13.5, fill, HALO if name else {})
    return canvas


def _write_cost(canvas: Canvas, output: Node, cost: float) -> Canvas:
    place = output.at + 1j * (RADIUS + 42)
    canvas.text(place, f"y = {short(Y.item())}\nJ = {short(cost)}", 15)
    return canvas
