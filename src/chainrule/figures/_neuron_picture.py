"""The pictures of `one_neuron`: the unit with its numbers, and its activation over x."""

import numpy as np

from chainrule.activations import sigmoid
from chainrule.diagrams.palette import BACKWARD, FORWARD, HALO, INK, PAPER, colour
from chainrule.diagrams.svg import element
from chainrule.figures._axes import Axes
from chainrule.figures._moving import Still
from chainrule.figures._neuron_example import ACTIVATIONS, INPUT, activate
from chainrule.figures._svg import picture, variable

FLOOR, CEILING = -0.4, 1.4
AXES = Axes((-6, 6), (FLOOR, CEILING), 390, 240)
CURVE, SLOPE = FORWARD, BACKWARD
FIXED = {"vector-effect": "non-scaling-stroke"}  # lines keep their width in a stretched group

# ---- the unit ----


def unit(still: Still) -> str:
    """The unit as in Image 2, with its numbers on it."""
    label = (
        "The unit: the constant 1 with the weight b and the input x with the weight w are summed "
        "to z; the activation function makes a of z. The numbers stand in the sentence below."
    )
    return picture(
        366,
        130,
        label,
        element("path", d="M58,42L124,60", **still.part("bias-arrow")),
        element("path", d="M60,96L124,77", **still.part("weight-arrow")),
        _outlines(),
        _icons(still),
        element("text", "1", x=38, y=42, text_anchor="middle"),
        element("text", f"{variable('x')} = {INPUT}", x=38, y=107, text_anchor="middle", fill=INK),
        _value(152, 73, "z", still, fill=INK),
        _value(96, 38, "b", still),
        _value(96, 112, "w", still),
        _value(270, 73, "a", still, "start", CURVE),
        style="flex: 1 1 290px; max-width: 366px",
    )


def _outlines() -> str:
    return element(
        "g",
        element("path", d="M182,68h20M250,68h14m-5,-4l5,4l-5,4"),
        element("rect", x=204, y=50, width=44, height=36, rx=4),
        element("circle", cx=38, cy=37, r=20, stroke_dasharray="3 3"),
        element("circle", cx=38, cy=102, r=22, fill=colour("input")),
        element("circle", cx=152, cy=68, r=30, fill=colour("hidden")),
        fill="none",
        stroke="currentColor",
    )


def _icons(still: Still) -> str:
    """The activation functions as small curves, of which one is shown."""
    curves = {
        "step": "M214,77h12v-18h12",
        "linear": "M214,77l24,-18",
        "sigmoid": "M214,77c14,0 10,-18 24,-18",
    }
    icons = [element("path", d=d, **still.part(name)) for name, d in curves.items()]
    return element("g", *icons, fill="none", stroke=CURVE, stroke_width=2)


def _value(
    x: int, y: int, name: str, still: Still, anchor: str = "middle", fill: str = "currentColor"
) -> str:
    texts = f"{variable(name)} = {still.words(name)}"
    return element("text", texts, x=x, y=y, text_anchor=anchor, fill=fill)


# ---- the activation over x ----


def plot(still: Still) -> str:
    """The activation over x. What is inside the group with the matrix is drawn in numbers."""
    curves = element(
        "g",
        *_curves(still),
        element("path", **still.part("level"), **FIXED, stroke=CURVE, stroke_width="2.5"),
        transform=AXES.matrix(),
        fill="none",
        stroke_linecap="round",
    )
    marks = [_mark(activation, still) for activation in ACTIVATIONS]
    return picture(
        AXES.width,
        AXES.height,
        "The activation of the unit over x; the sentence below says what it shows.",
        AXES.clip("one-neuron-plot"),
        AXES.frame("x", "activation a", (-6, -4, -2, 0, 2, 4, 6), (0, 0.5, 1)),
        element("g", curves, *marks, clip_path="url(#one-neuron-plot)"),
        *_slopes(still),
        style="flex: 1 1 320px; max-width: 440px",
    )


def _curves(still: Still) -> list[str]:
    z = np.array([-40.0, *np.linspace(-8, 8, 65), 40.0])
    curve = "M" + "L".join(f"{x:g},{a:.4f}" for x, a in zip(z, sigmoid(z), strict=True))
    line = f"M-40,{activate('linear', -40):g}L40,{activate('linear', 40):g}"
    tangent = _path("M-2,0L2,1", stroke=SLOPE, stroke_width="1.5", stroke_dasharray="6 4")
    # At the threshold the step is 0: the lower dot is full, the upper one hollow.
    hollow = _dot(0, 1, 9, CURVE) + _dot(0, 1, 5, PAPER)
    return [
        _moved("step", "M-40,0H0M0,1H40", "M0,1", still, above=_dot(0, 0, 9, CURVE) + hollow),
        _moved("linear", line, "M2,0.5", still, above=_dot(2, 0.5, 9, "currentColor")),
        _moved("sigmoid", curve, "M0,0.5", still, tangent, _dot(0, 0.5, 9, "currentColor")),
    ]


def _moved(name: str, d: str, half: str, still: Still, below: str = "", above: str = "") -> str:
    """A curve, faint in its first place and clear in its new one; `half` is its crossing."""
    first = _path(d, stroke="currentColor", stroke_opacity=".3", stroke_width="1.5")
    down = _path(f"{half}V{FLOOR}", stroke="currentColor", stroke_dasharray="1 4")
    new = _path(d, stroke=CURVE, stroke_width="2.5")
    jumps = still.part("jump") if name == "step" else {}
    moved = element("g", down, below, new, above, **jumps)
    shifted = element("g", moved, **still.part("shift"))
    return element("g", first, element("g", shifted, **still.part("stretch")), **still.part(name))


def _path(d: str, **look: object) -> str:
    return element("path", d=d, **FIXED, **look)


def _dot(x: float, y: float, size: int, paint: str) -> str:
    """A dot, as a line without length: it stays round in a stretched group."""
    return _path(f"M{x:g},{y:g}h.001", stroke=paint, stroke_width=size)


def _mark(activation: str, still: Still) -> str:
    """The point that is read, with a line to the axis and the activation beside it."""
    text = element("text", f"{variable('a')} = {still.words('a')}", x=6, y=-15, fill=CURVE, **HALO)
    point = element(
        "g",
        element("path", d="M0,0V400", stroke=CURVE, stroke_opacity=".5"),
        element("circle", r=5, fill=CURVE),
        text,
        **still.part(f"{activation}-read"),
    )
    return element("g", point, **still.part(activation))


def _slopes(still: Still) -> list[str]:
    steepness = f"slope {still.words('slope')}"
    right = {"x": AXES.width - 12, "y": 13, "text-anchor": "end", "fill": SLOPE}
    texts = {"sigmoid": f"{steepness} at ½", "linear": steepness, "step": "slope 0"}
    return [element("text", text, **still.part(name), **right) for name, text in texts.items()]
