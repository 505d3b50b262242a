"""Draw a fully connected network."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from chainrule._arguments import as_weights
from chainrule.diagrams.canvas import COLUMN, RADIUS, ROW, Canvas, Drawing, Node
from chainrule.diagrams.layout import network_layout, units
from chainrule.diagrams.numbers import significant
from chainrule.diagrams.palette import (
    BACKWARD,
    BACKWARD_LINE,
    EMPHASIS,
    HALO,
    LINE,
    weight_line,
)
from chainrule.diagrams.svg import Attributes
from chainrule.model import weight_shapes

Place = tuple[int, int]  # the layer and the node, counted from 0
Arrow = tuple[Place, Place]  # from and to


def network_diagram(
    layer_sizes: Sequence[int],
    *,
    bias: bool = False,
    labels: Sequence[Sequence[str]] | None = None,
    layer_labels: Sequence[str] | None = None,
    weight_labels: Sequence[str] | None = None,
    delta_labels: Sequence[str] | None = None,
    weights: Sequence[npt.ArrayLike] | None = None,
    values: Sequence[Sequence[float]] | None = None,
    deltas: Sequence[Sequence[float]] | None = None,
    highlight: tuple[int, int] | None = None,
    path: Sequence[tuple[int, int]] = (),
    title: str | None = None,
) -> Drawing:
    """Draw a fully connected network from left to right, with one arrow for each weight.

    Parameters
    ----------
    layer_sizes
        Number of nodes in each layer, bias nodes not counted; two layers or more.
    bias
        Draw a bias node, dashed and with the value 1, on top of each layer but the last.
    labels
        For each layer the texts in its nodes from top to bottom, the bias node included.
    layer_labels
        Captions under the layers; a line break starts a second line.
    weight_labels
        Captions over the gaps between the layers.
    delta_labels
        Captions under all layers but the first, joined by dashed arrows that run backwards.
    weights
        The L − 1 matrices Theta[l], each (s_{l+1}, s_l + 1), bias weights in column 0. The larger
        a weight, the thicker its arrow; positive and negative ones differ in colour, and the
        arrows of negative ones are dashed.
    values
        For each layer the s_l numbers to write in its nodes, under the labels; such as the
        activations of one example.
    deltas
        For each layer but the first the s_l numbers to write under its nodes.
    highlight
        ``(layer, node)``, counted from 0: emphasise this node and the arrows into it.
    path
        ``(layer, node)`` of nodes from left to right: emphasise them and the arrows between them.
    title
        Text equivalent of the drawing; by default a sentence that counts the nodes and arrows.

    Returns
    -------
    Drawing
        The image, in which each node is one circle.

    Raises
    ------
    ValueError
        If a layer has no nodes, a list has the wrong length, a matrix the wrong shape, `highlight`
        or an arrow of `path` is not in the drawing, or long delta labels leave no room for the
        arrows between them.

    Examples
    --------
    The number of arrows is the number of weights:

    >>> drawing = network_diagram([3, 4, 4, 1])
    >>> str(drawing).count("<circle"), str(drawing).count("<path")
    (12, 32)
    >>> drawing = network_diagram([3, 4, 4, 1], bias=True)
    >>> str(drawing).count("<path") == 4 * (3 + 1) + 4 * (4 + 1) + 1 * (4 + 1) == 41
    True

    Weights and activations of one example; only the arrow of the weight −1 has long dashes:

    >>> import chainrule
    >>> weights = [[[0.5, 2, -1]]]
    >>> activations, _ = chainrule.forward(weights, [[1, 3]])
    >>> values = [layer[0] for layer in activations]
    >>> drawing = network_diagram([2, 1], bias=True, weights=weights, values=values)
    >>> str(drawing).count('stroke-dasharray="9 3"'), f"{activations[1][0, 0]:.3g}" in str(drawing)
    (1, True)
    """
    layers = _layers(layer_sizes, bias, labels, values, ROW if deltas is None else ROW + 22)
    _check_length("layer_labels", layer_labels, len(layers))
    _check_length("weight_labels", weight_labels, len(layers) - 1)
    _check_length("delta_labels", delta_labels, len(layers) - 1)
    nodes = {(k, i): node for k, layer in enumerate(layers) for i, node in enumerate(layer)}
    if highlight is not None and highlight not in nodes:
        raise ValueError(f"highlight: expected the (layer, node) of a drawn node, got {highlight}")
    lines = _arrows(layer_sizes, weights, bias)
    if not set(path) <= set(nodes) or not set(pairwise(path)) <= set(lines):
        raise ValueError(f"path: expected nodes that arrows join, got {list(path)}")

    canvas = Canvas()
    _draw(canvas, nodes, lines, highlight, path)
    _write_deltas(canvas, layers, deltas)
    _write_captions(canvas, layer_labels or [], weight_labels or [])
    _write_backward_captions(canvas, delta_labels or [])
    sizes = ", ".join(str(size) for size in layer_sizes)
    extra = " and a bias node in each layer but the last" if bias else ""
    counted = f"Network with layers of {sizes} nodes{extra}; {len(lines)} arrows, one per weight"
    return canvas.drawing(title or counted)


def _check_length(argument: str, given: Sequence[object] | None, expected: int) -> None:
    if given is not None and len(given) != expected:
        raise ValueError(f"{argument}: expected {expected} entries, got {len(given)}")


def _layers(
    sizes: Sequence[int],
    bias: bool,
    labels: Sequence[Sequence[str]] | None,
    values: Sequence[Sequence[float]] | None,
    row: float,
) -> list[list[Node]]:
    """Return the nodes of each layer, with their texts."""
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"layer_sizes: expected two or more sizes >= 1, got {list(sizes)}")
    for argument, given in (("labels", labels), ("values", values)):
        if given is not None and len(given) != len(sizes):
            raise ValueError(f"{argument}: expected {len(sizes)} layers, got {len(given)}")
    layers = network_layout(sizes, bias=bias, column=COLUMN, row=row)
    for k, nodes in enumerate(layers):
        texts = list(labels[k]) if labels else [node.text for node in nodes]
        _check_length(f"labels[{k}]", texts, len(nodes))
        if values is not None:
            _check_length(f"values[{k}]", values[k], sizes[k])
            for i, value in enumerate(values[k], start=len(nodes) - sizes[k]):
                texts[i] = f"{texts[i]}\n{significant(value)}".strip()
        layers[k] = [replace(node, text=text) for node, text in zip(nodes, texts, strict=True)]
    return layers


def _arrows(
    sizes: Sequence[int], weights: Sequence[npt.ArrayLike] | None, bias: bool
) -> dict[Arrow, Attributes]:
    """Return the arrows, source by source, and the look of each."""
    shapes = weight_shapes(sizes)
    matrices = [np.zeros(s) for s in shapes] if weights is None else as_weights(list(weights))
    if [Theta.shape for Theta in matrices] != shapes:
        raise ValueError(f"weights: expected {shapes}, got {[Theta.shape for Theta in matrices]}")
    largest = max(np.abs(Theta).max() for Theta in matrices) or 1.0
    lines: dict[Arrow, Attributes] = {}
    for k, Theta in enumerate(matrices):
        first = int(bias and k + 2 < len(sizes))  # above the first unit stands the bias node
        for (i, j), weight in np.ndenumerate(Theta[:, int(not bias) :].T):
            line = LINE if weights is None else weight_line(weight, largest)
            lines[(k, i), (k + 1, first + j)] = line
    return lines


def _draw(
    canvas: Canvas,
    nodes: dict[Place, Node],
    lines: dict[Arrow, Attributes],
    highlight: Place | None,
    path: Sequence[Place],
) -> None:
    """Draw the arrows, the emphasised ones on top, and the nodes over them."""
    steps = list(pairwise(path))
    emphasised = {arrow for arrow in lines if arrow in steps or arrow[1] == highlight}
    for arrow in sorted(lines, key=emphasised.__contains__):
        line = EMPHASIS if arrow in emphasised else lines[arrow]
        canvas.arrow(nodes[arrow[0]], nodes[arrow[1]], line)
    for place, node in nodes.items():
        canvas.node(node, EMPHASIS if place == highlight or place in path else LINE)


def _write_deltas(
    canvas: Canvas, layers: Sequence[Sequence[Node]], deltas: Sequence[Sequence[float]] | None
) -> None:
    if deltas is None:
        return
    _check_length("deltas", deltas, len(layers) - 1)
    for k, (layer, numbers) in enumerate(zip(layers[1:], deltas, strict=True)):
        _check_length(f"deltas[{k}]", numbers, len(units(layer)))
        for node, value in zip(units(layer), numbers, strict=True):
            at = node.at + 1j * (RADIUS + 15)
            canvas.text(at, f"δ = {significant(value)}", 14, BACKWARD, {**HALO, "stroke-width": 7})


def _write_captions(
    canvas: Canvas, layer_labels: Sequence[str], weight_labels: Sequence[str]
) -> None:
    """Write over the gaps between the layers, and under the layers."""
    top, bottom = canvas.top, canvas.bottom
    for k, text in enumerate(weight_labels):
        canvas.text(complex((k + 0.5) * COLUMN, top - 10), text)
    for k, text in enumerate(layer_labels):
        canvas.text(complex(k * COLUMN, bottom + 16), text)


def _write_backward_captions(canvas: Canvas, delta_labels: Sequence[str]) -> None:
    """Write under all layers but the first, with arrows from each caption to the one before."""
    below = canvas.bottom + 24
    captions = [
        Node(complex(k * COLUMN, below), text, "text")
        for k, text in enumerate(delta_labels, start=1)
    ]
    for node in captions:
        canvas.node(node)
    for earlier, later in pairwise(captions):
        canvas.arrow(later, earlier, BACKWARD_LINE)
