"""Where the nodes of a network stand in a picture."""

from collections.abc import Sequence
from itertools import accumulate

from chainrule.diagrams.canvas import Node


def network_layout(
    sizes: Sequence[int], *, bias: bool, column: float, row: float, below_bias: float | None = None
) -> list[list[Node]]:
    """Return the nodes of each layer from top to bottom, centred about the height 0.

    Parameters
    ----------
    sizes
        Number of nodes in each layer, bias nodes not counted.
    bias
        Whether a bias node stands on top of each layer but the last.
    column, row, below_bias
        Pixels from layer to layer, from node to node, and from a bias node to the next one, if
        that is another distance.

    Examples
    --------
    >>> layers = network_layout([2, 1], bias=True, column=5, row=4)
    >>> [[node.at for node in nodes] for nodes in layers]
    [[-4j, 0j, 4j], [(5+0j)]]
    """
    layers = []
    for k, size in enumerate(sizes):
        last = k == len(sizes) - 1
        kind = "output" if last else "input" if k == 0 else "hidden" if k % 2 else "hidden-2"
        kinds = ["bias"] * (bias and not last) + [kind] * size
        gaps = [row if kind != "bias" or below_bias is None else below_bias for kind in kinds[:-1]]
        heights = list(accumulate(gaps, initial=0.0))
        layers.append(
            [
                Node(complex(k * column, height - heights[-1] / 2), "1" * (kind == "bias"), kind)
                for height, kind in zip(heights, kinds, strict=True)
            ]
        )
    return layers


def units(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes of a layer that compute or take something in: all but the bias node."""
    return [node for node in nodes if node.kind != "bias"]
