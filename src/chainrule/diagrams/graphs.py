"""Draw a small directed graph."""

from collections.abc import Mapping, Sequence

from chainrule.diagrams.canvas import COLUMN, ROW, Canvas, Drawing, Node
from chainrule.diagrams.palette import FILLS, FORWARD_LINE, LINE


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
        canvas.arrow(drawn[source], drawn[target], FORWARD_LINE if backward else LINE)
        canvas.edge_labels(drawn[source], drawn[target], label, backward)
    for node in drawn.values():
        canvas.node(node)
    return canvas.drawing(title)


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
