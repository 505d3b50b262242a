"""How small δ becomes on its way back through many layers: a chain of sigmoid units (chapter 7)."""

from itertools import product

import numpy as np

from chainrule._arguments import Array
from chainrule.activations import sigmoid_derivative
from chainrule.backpropagation import hidden_delta
from chainrule.diagrams.numbers import in_a_sentence, short
from chainrule.diagrams.palette import BACKWARD
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import picture, variable
from chainrule.forward import forward

LAYERS = range(3, 11)  # how many layers the chain can have
WEIGHTS = (0.5, 1, 2, 4, 6, 8)  # what all its weights can be
INPUT = 1.0
DECADES = 8  # the picture reaches down to 10 to the power −8
LEFT, TOP, FLOOR, STEP = 52, 26, 226, 38  # pixels


def chain(weight: float, layers: int) -> tuple[Array, Array]:
    """δ of each layer from 2 on, as a fraction of the last one, and the slopes of the hidden units.

    Each layer is one unit with this weight and the bias weight that would put an activation of ½
    into the middle of its sigmoid.
    """
    weights = [np.array([[-weight / 2, weight]])] * (layers - 1)
    _, Z = forward(weights, np.array([[INPUT]]))
    deltas = [np.array([[1.0]])]
    for layer in range(layers - 1, 1, -1):
        deltas.insert(0, hidden_delta(deltas[0], weights[layer - 1], Z[layer - 1]))
    return np.ravel(deltas), sigmoid_derivative(np.ravel(Z[1:-1]))


def vanishing_delta() -> MovingFigure:
    """δ of each layer of a chain, on a scale of powers of ten: Image 36 with one unit a layer.

    Returns
    -------
    MovingFigure
        With a slider for the number of layers and one for the weights.

    Examples
    --------
    >>> figure = vanishing_delta()
    >>> figure.at_start(figure.tracks[-2])
    'The δ of layer 2 is 0.015 of the δ of layer 5.'
    """
    controls = [
        Control("layers", "Layers", [f"L = {n}" for n in LAYERS], LAYERS.index(5)),
        Control("weight", "Weights", [f"Θ = {short(w)}" for w in WEIGHTS], WEIGHTS.index(1)),
    ]
    both = [(chain(weight, n)[0], n) for n, weight in product(LAYERS, WEIGHTS)]
    tracks = [
        Track("bars", "d", ["layers", "weight"], [_bars(deltas) for deltas, _ in both]),
        Track("last", "x", ["layers"], [str(_place(n)) for n in LAYERS]),
        Track("says", "text", ["layers", "weight"], [_shrinks(*each) for each in both]),
        Track("says", "text", ["weight"], [_factors(weight) for weight in WEIGHTS]),
    ]
    return MovingFigure("vanishing-delta", _picture(Still(controls, tracks)), controls, tracks)


def _place(layer: int) -> int:
    """Where the bar of a layer stands."""
    return LEFT + 24 + STEP * (layer - 2)


def _height(delta: float) -> float:
    """Where the top of a bar lies: the logarithm of δ, between the lines of 1 and 10⁻⁸."""
    below = -max(float(np.log10(delta)), -DECADES) / DECADES
    return TOP + below * (FLOOR - TOP)


def _bars(deltas: Array) -> str:
    """A bar for each layer, from the floor up to its δ."""
    heights = [f"{_height(delta):.0f}" for delta in deltas]
    return "".join(f"M{_place(k)} {FLOOR}V{y}" for k, y in enumerate(heights, start=2))


def _shrinks(deltas: Array, layers: int) -> str:
    part = in_a_sentence(f"{deltas[0]:.2g}")
    return f"The δ of layer 2 is {part} of the δ of layer {layers}."


def _factors(weight: float) -> str:
    _, slopes = chain(weight, max(LAYERS))
    low, high = f"{slopes.min():.2g}", f"{slopes.max():.2g}"
    words = f"between {low} and {high}" if low != high else f"about {low}"
    return f"With the weight {short(weight)} the slopes σ' lie {words}."


def _picture(still: Still) -> str:
    label = (
        "A bar for each layer of a chain of sigmoid units, from layer 2 to the last: its δ, as a "
        "part of the last one, on a scale of powers of ten. The numbers stand in the sentence "
        "below."
    )
    return picture(
        404,
        264,
        label,
        *_axes(),
        element("path", **still.part("bars"), stroke=BACKWARD, stroke_width=22),
        element("text", "last", **still.part("last"), y=FLOOR + 34, text_anchor="middle"),
    )


def _axes() -> list[str]:
    """Lines at the powers of ten, their numbers, and the numbers of the layers."""
    powers = range(0, DECADES + 1, 2)
    lines = "".join(f"M{LEFT} {_height(10.0**-n):.0f}H396" for n in powers)
    names = {0: "1"} | {n: in_a_sentence(f"{10.0**-n:.0e}") for n in powers if n}
    return [
        element("path", d=lines, stroke="currentColor", stroke_opacity=0.3),
        element("text", variable("δ"), ", as a fraction of the last one", x=4, y=12),
        *(
            element("text", name, x=LEFT - 8, y=round(_height(10.0**-n)) + 5, text_anchor="end")
            for n, name in names.items()
        ),
        *(
            element("text", str(layer), x=_place(layer), y=FLOOR + 18, text_anchor="middle")
            for layer in range(2, max(LAYERS) + 1)
        ),
        element("text", "layer", x=LEFT - 8, y=FLOOR + 34, text_anchor="end"),
    ]
