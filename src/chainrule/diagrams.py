"""Network drawings as SVG: two functions, and nothing but the standard library.

Texts are written as in TeX: ``a_1^(2)`` has the subscript 1 and the superscript (2). A script is
one character, a group in parentheses, or a group in braces (not shown: ``θ_{10}``). Single letters
are variables and come out italic; words stay upright.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise, product

from chainrule._canvas import BACKWARD, COLUMN, EMPHASIS, FILLS, LINE, ROW, Canvas, Drawing, Node


def network_diagram(
    layer_sizes: Sequence[int],
    *,
    bias: bool = False,
    labels: Sequence[Sequence[str]] | None = None,
    layer_labels: Sequence[str] | None = None,
    weight_labels: Sequence[str] | None = None,
    delta_labels: Sequence[str] | None = None,
    highlight: tuple[int, int] | None = None,
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
    highlight
        ``(layer, node)``, counted from 0: emphasise this node and the arrows into it.
    title
        Text equivalent of the drawing; by default a sentence that counts the nodes and arrows.

    Returns
    -------
    Drawing
        The image, in which each node is one circle.

    Raises
    ------
    ValueError
        If a layer has no nodes, a list has the wrong length, `highlight` is not in the drawing, or
        long delta labels leave no room for the arrows between them.

    Examples
    --------
    The number of arrows is the number of weights:

    >>> drawing = network_diagram([3, 4, 4, 1])
    >>> str(drawing).count("<circle"), str(drawing).count("<path")
    (12, 32)
    >>> drawing = network_diagram([3, 4, 4, 1], bias=True)
    >>> str(drawing).count("<path") == 4 * (3 + 1) + 4 * (4 + 1) + 1 * (4 + 1) == 41
    True
    """
    layers = _network_layers(layer_sizes, bias, labels)
    _check_length("layer_labels", layer_labels, len(layers))
    _check_length("weight_labels", weight_labels, len(layers) - 1)
    _check_length("delta_labels", delta_labels, len(layers) - 1)
    places = {(k, i): node for k, layer in enumerate(layers) for i, node in enumerate(layer)}
    if highlight is not None and highlight not in places:
        raise ValueError(f"highlight: expected the (layer, node) of a drawn node, got {highlight}")
    focus = None if highlight is None else places[highlight]
    pairs = [pair for left, right in pairwise(layers) for pair in product(left, right)]
    weights = [(source, target) for source, target in pairs if target.kind != "bias"]

    canvas = Canvas()
    for source, target in sorted(weights, key=lambda pair: pair[1] is focus):  # emphasis on top
        canvas.arrow(source, target, EMPHASIS if target is focus else LINE)
    for node in places.values():
        canvas.node(node, EMPHASIS if node is focus else LINE)
    top, bottom = canvas.top, canvas.bottom
    for k, text in enumerate(weight_labels or []):
        canvas.text(complex((k + 0.5) * COLUMN, top - 10), text)
    for k, text in enumerate(layer_labels or []):
        canvas.text(complex(k * COLUMN, bottom + 16), text)
    below = canvas.bottom + 24
    deltas = [
        Node(complex(k * COLUMN, below), text, "text")
        for k, text in enumerate(delta_labels or [], start=1)
    ]
    for node in deltas:
        canvas.node(node)
    for earlier, later in pairwise(deltas):
        canvas.arrow(later, earlier, BACKWARD)

    sizes = ", ".join(str(size) for size in layer_sizes)
    extra = " and a bias node in each layer but the last" if bias else ""
    counted = f"Network with layers of {sizes} nodes{extra}; {len(weights)} arrows, one per weight"
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
        canvas.arrow(drawn[source], drawn[target])
        canvas.edge_labels(drawn[source], drawn[target], label, backward)
    for node in drawn.values():
        canvas.node(node)
    return canvas.drawing(title)


def _check_length(argument: str, texts: Sequence[str] | None, expected: int) -> None:
    if texts is not None and len(texts) != expected:
        raise ValueError(f"{argument}: expected {expected} texts, got {len(texts)}")


def _network_layers(
    sizes: Sequence[int], bias: bool, labels: Sequence[Sequence[str]] | None
) -> list[list[Node]]:
    """Return the nodes of each layer from top to bottom, centred about the height 0."""
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"layer_sizes: expected two or more sizes >= 1, got {list(sizes)}")
    if labels is not None and len(labels) != len(sizes):
        raise ValueError(f"labels: expected texts for {len(sizes)} layers, got {len(labels)}")
    layers = []
    for k, size in enumerate(sizes):
        last = k == len(sizes) - 1
        kind = "output" if last else "input" if k == 0 else "hidden" if k % 2 else "hidden-2"
        kinds = ["bias"] * (bias and not last) + [kind] * size
        texts = labels[k] if labels else ["1" if kind == "bias" else "" for kind in kinds]
        _check_length(f"labels[{k}]", texts, len(kinds))
        top = complex(k * COLUMN, -(len(kinds) - 1) / 2 * ROW)
        layers.append([Node(top + 1j * ROW * i, texts[i], kinds[i]) for i in range(len(kinds))])
    return layers


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
