"""Draw a network, or a small graph, on a canvas."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from chainrule._arguments import as_weights
from chainrule.diagrams.canvas import (
    BACKWARD,
    COLUMN,
    EMPHASIS,
    FILLS,
    FORWARD,
    HALO,
    LINE,
    RADIUS,
    ROW,
    Canvas,
    Drawing,
    Node,
    colour,
    number,
    weight_line,
)
from chainrule.model import weight_shapes

Arrow = tuple[tuple[int, int], tuple[int, int]]  # from (layer, node) to (layer, node)


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
    row = ROW if deltas is None else ROW + 22
    layers = _network_layers(layer_sizes, bias, labels, values, row)
    _check_length("layer_labels", layer_labels, len(layers))
    _check_length("weight_labels", weight_labels, len(layers) - 1)
    _check_length("delta_labels", delta_labels, len(layers) - 1)
    places = {(k, i): node for k, layer in enumerate(layers) for i, node in enumerate(layer)}
    if highlight is not None and highlight not in places:
        raise ValueError(f"highlight: expected the (layer, node) of a drawn node, got {highlight}")
    lines = _arrows(layer_sizes, weights, bias)
    steps = list(pairwise(path))
    if not set(path) <= set(places) or not set(steps) <= set(lines):
        raise ValueError(f"path: expected nodes that arrows join, got {list(path)}")
    emphasised = {arrow for arrow in lines if arrow in steps or arrow[1] == highlight}

    canvas = Canvas()
    for arrow in sorted(lines, key=emphasised.__contains__):  # emphasis on top
        line = EMPHASIS if arrow in emphasised else lines[arrow]
        canvas.arrow(places[arrow[0]], places[arrow[1]], line)
    for place, node in places.items():
        canvas.node(node, EMPHASIS if place == highlight or place in path else LINE)
    _write_deltas(canvas, layers, deltas)
    top, bottom = canvas.top, canvas.bottom
    for k, text in enumerate(weight_labels or []):
        canvas.text(complex((k + 0.5) * COLUMN, top - 10), text)
    for k, text in enumerate(layer_labels or []):
        canvas.text(complex(k * COLUMN, bottom + 16), text)
    below = canvas.bottom + 24
    captions = [
        Node(complex(k * COLUMN, below), text, "text")
        for k, text in enumerate(delta_labels or [], start=1)
    ]
    for node in captions:
        canvas.node(node)
    for earlier, later in pairwise(captions):
        canvas.arrow(later, earlier, BACKWARD)

    sizes = ", ".join(str(size) for size in layer_sizes)
    extra = " and a bias node in each layer but the last" if bias else ""
    counted = f"Network with layers of {sizes} nodes{extra}; {len(lines)} arrows, one per weight"
    return canvas.drawing(title or counted)


def graph_diagram(
    nodes: Mapping[str, tuple[float, float, str, str]],
    edges: Sequence[tuple[str, ...]],
    *,
    title: str,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Drawing:
    """Draw a small directed graph, such as one neuron or the steps of a computation.

    Parameters
    ----------
    nodes
        ``name: (column, row, text, kind)``; columns run to the right, rows down, fractions allowed.
        Kinds are ``input``, ``hidden``, ``hidden-2``, ``output`` (double ring), ``bias`` (dashed),
        ``step`` (a small graph of the unit step in place of the text) and ``text`` (no circle).
    edges
        ``(from, to)``, ``(from, to, label)`` or ``(from, to, label, backward_label)``; a backward
        label stands under the arrow, at a dashed arrow that runs backwards.
    title
        Text equivalent of the drawing.
    groups
        ``caption: names of nodes``; each group gets a frame with the caption under it.

    Returns
    -------
    Drawing
        The image, in which each node except those of kind ``text`` is one circle.

    Raises
    ------
    ValueError
        If there are no nodes, a kind or the name of a node is unknown, an edge does not have two to
        four parts, or two nodes are too close for the arrow between them.

    Examples
    --------
    The product f = x y with its two derivatives written backwards:

    >>> x, y = 3, 7
    >>> drawing = graph_diagram(
    ...     {"x": (0, 0, "x", "input"), "y": (0, 2, "y", "input"), "f": (2, 1, "f", "output")},
    ...     [("x", "f", f"{x}", f"{y}"), ("y", "f", f"{y}", f"{x}")],
    ...     title="f is the product of x and y",
    ... )
    >>> str(drawing).count("<circle"), str(drawing).count("<path")  # two arrows each way
    (3, 4)
    """
    drawn = _graph_nodes(nodes)
    groups = groups or {}
    for argument, several in (("edges", [edge[:2] for edge in edges]), ("groups", groups.values())):
        for names in several:
            if not names or not set(names) <= set(drawn):
                raise ValueError(f"{argument}: expected names of nodes, got {list(names)}")
    for edge in edges:
        if not 2 <= len(edge) <= 4 or drawn[edge[0]].at == drawn[edge[1]].at:
            raise ValueError(f"edges: expected two nodes apart and up to two labels, got {edge}")

    canvas = Canvas()
    for caption, names in groups.items():
        canvas.frame([drawn[name].at for name in names], caption)
    for edge in edges:
        source, target, label, backward = (*edge, "", "")[:4]
        canvas.arrow(drawn[source], drawn[target], FORWARD if backward else LINE)
        canvas.edge_labels(drawn[source], drawn[target], label, backward)
    for node in drawn.values():
        canvas.node(node)
    return canvas.drawing(title)


def _check_length(argument: str, given: Sequence[object] | None, expected: int) -> None:
    if given is not None and len(given) != expected:
        raise ValueError(f"{argument}: expected {expected} entries, got {len(given)}")


def _network_layers(
    sizes: Sequence[int],
    bias: bool,
    labels: Sequence[Sequence[str]] | None,
    values: Sequence[Sequence[float]] | None,
    row: float,
) -> list[list[Node]]:
    """Return the nodes of each layer from top to bottom, centred about the height 0."""
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"layer_sizes: expected two or more sizes >= 1, got {list(sizes)}")
    for argument, given in (("labels", labels), ("values", values)):
        if given is not None and len(given) != len(sizes):
            raise ValueError(f"{argument}: expected {len(sizes)} layers, got {len(given)}")
    layers = []
    for k, size in enumerate(sizes):
        last = k == len(sizes) - 1
        kind = "output" if last else "input" if k == 0 else "hidden" if k % 2 else "hidden-2"
        kinds = ["bias"] * (bias and not last) + [kind] * size
        texts = list(labels[k]) if labels else ["1" if kind == "bias" else "" for kind in kinds]
        _check_length(f"labels[{k}]", texts, len(kinds))
        if values is not None:
            _check_length(f"values[{k}]", values[k], size)
            for i, value in enumerate(values[k], start=len(kinds) - size):
                texts[i] = f"{texts[i]}\n{number(value)}".strip()
        top = complex(k * COLUMN, -(len(kinds) - 1) / 2 * row)
        layers.append([Node(top + 1j * row * i, texts[i], kinds[i]) for i in range(len(kinds))])
    return layers


def _arrows(
    sizes: Sequence[int], weights: Sequence[npt.ArrayLike] | None, bias: bool
) -> dict[Arrow, str]:
    """Return the arrows, source by source, and the look of each."""
    shapes = weight_shapes(sizes)
    matrices = [np.zeros(s) for s in shapes] if weights is None else as_weights(list(weights))
    if [Theta.shape for Theta in matrices] != shapes:
        raise ValueError(f"weights: expected {shapes}, got {[Theta.shape for Theta in matrices]}")
    largest = max(np.abs(Theta).max() for Theta in matrices) or 1.0
    lines = {}
    for k, Theta in enumerate(matrices):
        first = int(bias and k + 2 < len(sizes))  # above the first unit stands the bias node
        for (i, j), weight in np.ndenumerate(Theta[:, int(not bias) :].T):
            line = LINE if weights is None else weight_line(weight, largest)
            lines[(k, i), (k + 1, first + j)] = line
    return lines


def _write_deltas(
    canvas: Canvas, layers: Sequence[Sequence[Node]], deltas: Sequence[Sequence[float]] | None
) -> None:
    if deltas is None:
        return
    _check_length("deltas", deltas, len(layers) - 1)
    for k, (layer, numbers) in enumerate(zip(layers[1:], deltas, strict=True)):
        nodes = [node for node in layer if node.kind != "bias"]
        _check_length(f"deltas[{k}]", numbers, len(nodes))
        for node, value in zip(nodes, numbers, strict=True):
            at = node.at + 1j * (RADIUS + 15)
            canvas.text(at, f"δ = {number(value)}", 14, colour("backward"), HALO)


def _graph_nodes(nodes: Mapping[str, tuple[float, float, str, str]]) -> dict[str, Node]:
    drawn = {}
    for name, node in nodes.items():
        if len(node) != 4 or node[3] not in FILLS:
            kinds = ", ".join(FILLS)
            raise ValueError(f"nodes: expected (column, row, text, one of {kinds}), got {node}")
        column, row, text, kind = node
        drawn[name] = Node(complex(column * COLUMN, row * ROW), text, kind)
    if not drawn:
        raise ValueError("nodes: expected at least one node, got none")
    return drawn
