"""Two sigmoid units with one input: their difference is a bump (chapter 3)."""

import re
from itertools import product

import numpy as np

from chainrule._arguments import Array
from chainrule.activations import sigmoid
from chainrule.diagrams.numbers import short
from chainrule.diagrams.palette import BACKWARD, DASHES, FORWARD
from chainrule.diagrams.svg import element
from chainrule.figures._axes import Axes
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import picture, side_by_side
from chainrule.figures.neuron import written
from chainrule.forward import forward

WEIGHTS = (1, 2, 4, 10, 40)
LEFT, RIGHT = (-4, -3, -2, -1), (1, 2, 3, 4)  # the edges of the bump
HEIGHTS = (-2, -1, 0.5, 1, 2)
AXES = Axes((-6, 6), (-2.4, 2.4), 390, 250)
EDGES = [*product(LEFT, RIGHT)]
NEAR = np.array([-7, -5, -4, -3.2, -2.5, -1.8, -1, 0])  # weighted sums at an edge
NEAR = np.concatenate([NEAR, -NEAR[-2::-1]])
FAR = 14.0  # beyond the axes, wherever the edges are
FIXED = {"vector-effect": "non-scaling-stroke", "fill": "none"}


def network(w: float, left: float, right: float, v: float) -> list[Array]:
    """The two matrices of weights: a hidden unit for each edge, and an output that subtracts."""
    return [np.array([[-w * left, w], [-w * right, w]]), np.array([[0.0, v, -v]])]


def bump(x: float, w: float, left: float, right: float, v: float) -> tuple[float, float, float]:
    """The activations of both hidden units, and the weighted sum of the output."""
    activations, sums = forward(network(w, left, right, v), [[x]])
    a_1, a_2 = activations[1][0]
    return float(a_1), float(a_2), sums[2].item()


def two_sigmoids() -> MovingFigure:
    """A bump out of two sigmoid units, with its steepness, its edges and its height.

    It is the sum (3.4) of chapter 3, v times the first activation minus v times the second.

    Returns
    -------
    MovingFigure
        With sliders for the weight into the hidden units, for both edges and for the height.

    Examples
    --------
    >>> figure = two_sigmoids()
    >>> says = [figure.at_start(track) for track in figure.tracks if track.part == "says"]
    >>> print(says[0], says[1])
    The bump begins at x = −2 and ends at x = 3.
    """
    controls = [
        Control("weight", "steepness", [f"w = {w}" for w in WEIGHTS], WEIGHTS.index(2)),
        Control("left", "left edge", [f"x = {short(x)}" for x in LEFT], LEFT.index(-2)),
        Control("right", "right edge", [f"x = {short(x)}" for x in RIGHT], RIGHT.index(3)),
        Control("height", "height", [f"v = {short(v)}" for v in HEIGHTS], HEIGHTS.index(1)),
    ]
    tracks = [*_curves(), *_formulas(), *_sentences()]
    return MovingFigure("two-sigmoids", _picture(Still(controls, tracks)), controls, tracks)


def _curves() -> list[Track]:
    """The curves are drawn with their left edge at 0 and the height 1, then moved and stretched."""
    shapes = [_bump_path(w, right - left) for w, (left, right) in product(WEIGHTS, EDGES)]
    return [
        Track("bump", "d", ["weight", "left", "right"], shapes),
        Track("sigmoid", "d", ["weight"], [_sigmoid_path(w) for w in WEIGHTS]),
        Track("to-left", "transform", ["left"], [f"translate({x})" for x in LEFT]),
        Track("to-right", "transform", ["right"], [f"translate({x})" for x in RIGHT]),
        Track("stretch", "transform", ["height"], [f"scale(1 {v})" for v in HEIGHTS]),
        Track("turned", "transform", ["height"], [f"scale(1 {-v})" for v in HEIGHTS]),
    ]


def _bump_path(w: float, width: float) -> str:
    x = np.unique(np.concatenate([NEAR / w, width + NEAR / w, [-FAR, FAR]]))
    return _path(x, sigmoid(w * x) - sigmoid(w * (x - width)))


def _sigmoid_path(w: float) -> str:
    x = np.concatenate([[-FAR], NEAR / w, [FAR]])
    return _path(x, sigmoid(w * x))


def _path(xs: Array, ys: Array) -> str:
    points = (f"{short(x, 2)},{short(y, 3)}" for x, y in zip(xs, ys, strict=True))
    return re.sub(r"\b0\.", ".", "M" + "L".join(points).replace("−", "-"))


def _unit(w: float, edge: float) -> str:
    """w x + b, for the bias that puts the edge there."""
    b = -w * edge
    return f"σ({'' if w == 1 else w}x {'−' if b < 0 else '+'} {abs(b)})"


def _formulas() -> list[Track]:
    outputs = [f"{short(v)} a₁ {'−' if v > 0 else '+'} {short(abs(v))} a₂" for v in HEIGHTS]
    return [
        Track("a-1", "text", ["weight", "left"], [_unit(*s) for s in product(WEIGHTS, LEFT)]),
        Track("a-2", "text", ["weight", "right"], [_unit(*s) for s in product(WEIGHTS, RIGHT)]),
        Track("z", "text", ["height"], outputs),
    ]


def _sentences() -> list[Track]:
    """In pieces: each depends on few controls, and the table stays small."""
    begins = [f"The {'bump' if v > 0 else 'dent'} begins at x = {short(x)}"
              for v, x in product(HEIGHTS, LEFT)]  # fmt: skip
    middles = [short((left + right) / 2) for left, right in EDGES]
    at = [_in_the_middle(w, right - left) for w, (left, right) in product(WEIGHTS, EDGES)]
    heights = [
        short(bump((left + right) / 2, w, left, right, v)[2])
        for w, v, (left, right) in product(WEIGHTS, HEIGHTS, EDGES)
    ]
    return [
        Track("says", "text", ["height", "left"], begins),
        Track("says", "text", ["right"], [f"and ends at x = {x}." for x in RIGHT]),
        Track("says", "text", ["left", "right"], [f"In its middle, at x = {m}," for m in middles]),
        Track("says", "text", ["weight", "left", "right"], at),
        Track("says", "text", ["weight", "height", "left", "right"], [f"{h}." for h in heights]),
    ]


def _in_the_middle(w: float, width: float) -> str:
    a_1, a_2, _ = bump(width / 2, w, 0, width, 1)
    return f"the hidden units give {written(a_1)} and {written(a_2)}, and the output is"


def _picture(still: Still) -> str:
    label = (
        "Three curves over x. One sigmoid rises at the left edge, one falls, turned over, at the "
        "right edge; their sum, drawn thick, is a bump between the two edges."
    )
    thin = {"stroke-width": "1.5", **FIXED}
    rising = element("path", **still.part("sigmoid"), stroke=FORWARD, **thin)
    falling = element("path", **still.part("sigmoid"), stroke=BACKWARD, **DASHES, **thin)
    thick = {"stroke": "currentColor", "stroke-width": "3", **FIXED}
    sum_ = element("path", **still.part("bump"), **thick)
    left, right = still.part("to-left"), still.part("to-right")
    curves = (
        element("g", element("g", rising, **still.part("stretch")), **left),
        element("g", element("g", falling, **still.part("turned")), **right),
        element("g", element("g", sum_, **still.part("stretch")), **left),
    )
    plotted = element("g", *curves, transform=AXES.matrix())
    content = (
        AXES.clip("two-sigmoids-plot"),
        AXES.frame("x", "output z", (-6, -4, -2, 0, 2, 4, 6), (-2, -1, 0, 1, 2)),
        element("g", plotted, clip_path="url(#two-sigmoids-plot)"),
    )
    shape = "flex:1 1 320px;max-width:440px"
    return side_by_side([picture(390, 250, label, *content, style=shape), _reading(still)])


def _reading(still: Still) -> str:
    """The network in formulas, in the colours of its curves."""
    lines = [
        element("div", name, still.words(part, "span"), style=f"color:{ink}")
        for name, part, ink in (
            ("rises: a₁ = ", "a-1", FORWARD),
            ("falls, turned over: a₂ = ", "a-2", BACKWARD),
            ("thick: z = ", "z", "inherit"),
        )
    ]
    font = "font:.72rem/1.5 var(--sans,sans-serif)"
    return element(
        "div", *lines, style=f"display:grid;gap:.6em;flex:1 1 14em;padding-left:12px;{font}"
    )
