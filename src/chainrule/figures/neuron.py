"""One unit with one input: what its weight, its bias and its threshold do (chapters 3 and 4)."""

from collections.abc import Callable
from itertools import product

import numpy as np

from chainrule.activations import sigmoid, sigmoid_derivative, unit_step
from chainrule.diagrams.canvas import colour
from chainrule.figures._axes import HALO, Axes, number
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import INK, NEGATIVE, POSITIVE, picture, side_by_side, variable

ACTIVATIONS = ("step", "linear", "sigmoid")
WEIGHTS = (-4, -2, -1, -0.5, 0, 0.5, 1, 2, 4)
BIASES = (-3, -2, -1, 0, 1, 2, 3)
THRESHOLDS = (-2, -1, 0, 1, 2)
INPUT = 2  # the x at which the unit is read
SUMS = [w * INPUT + b for w, b in product(WEIGHTS, BIASES)]
FLOOR, CEILING = -0.4, 1.4
AXES = Axes((-6, 6), (FLOOR, CEILING), 390, 240)

CURVE, SLOPE = colour("forward"), colour("backward")
# Lines and dots keep their width where a group is stretched. A dot is a line without length.
FIXED = 'vector-effect="non-scaling-stroke"'


def one_neuron(activation: str = "sigmoid") -> MovingFigure:
    """One unit with one input: its weight, bias and threshold, and its curve over x.

    Parameters
    ----------
    activation
        The function shown at first: "step", "linear" (z/4, as in chapter 3) or "sigmoid".

    Returns
    -------
    MovingFigure
        With sliders for weight, bias and threshold and a choice of the activation function.

    Examples
    --------
    >>> figure = one_neuron()
    >>> says = [figure.at_start(track) for track in figure.tracks if track.part == "says"]
    >>> " ".join(filter(None, says[:7]))
    'At x = 2 the sum is z = 1 · 2 + 0 = 2 and the activation is a = 0.881.'
    """
    controls = [
        Control("activation", "activation", ACTIVATIONS, ACTIVATIONS.index(activation), "choice"),
        Control("weight", "weight", [f"w = {number(w)}" for w in WEIGHTS], WEIGHTS.index(1)),
        Control("bias", "bias", [f"b = {number(b)}" for b in BIASES], BIASES.index(0)),
        Control(
            "threshold",
            "threshold (step)",
            [f"t = {number(t)}" for t in THRESHOLDS],
            THRESHOLDS.index(0),
        ),
    ]
    tracks = [*_numbers(), *_shapes(), *_sentences()]
    still = Still(controls, tracks)
    return MovingFigure("one-neuron", side_by_side([_unit(still), _plot(still)]), controls, tracks)


def activate(activation: str, z: float, threshold: float = 0) -> float:
    """The activation of the unit at the weighted sum z."""
    if activation == "step":
        return float(unit_step(z, threshold))
    return z / 4 if activation == "linear" else float(sigmoid(z))


def crossing(activation: str, weight: float, bias: float, threshold: float = 0) -> float:
    """The x at which the activation passes one half. The weight is not 0."""
    z = {"step": threshold, "linear": 2, "sigmoid": 0}[activation]
    return (z - bias) / weight


def slope(activation: str, weight: float) -> float:
    """The slope over x where the activation passes one half; for the step, on both sides of it."""
    inner = {"step": 0.0, "linear": 1 / 4, "sigmoid": float(sigmoid_derivative(0.0))}
    return inner[activation] * weight


def written(activation: float) -> str:
    """An activation as text, with enough digits to tell it from 0 and 1."""
    nearly = 0 < activation < 0.001 or 0.999 < activation < 1
    return number(activation, 6 if nearly else 3)


Value = Callable[[str, float, float, float], str]  # of activation, weight, bias and threshold


def _text(part: str, value: Value) -> list[Track]:
    """The tracks of a text. Only the step needs the threshold: two tracks are shorter than one."""
    smooth = [
        "" if g == "step" else value(g, w, b, 0)
        for g, w, b in product(ACTIVATIONS, WEIGHTS, BIASES)
    ]
    step = [
        value(g, w, b, t) if g == "step" else ""
        for g, t, w, b in product(ACTIVATIONS, THRESHOLDS, WEIGHTS, BIASES)
    ]
    return [
        Track(part, "text", ["activation", "weight", "bias"], smooth),
        Track(part, "text", ["activation", "threshold", "weight", "bias"], step),
    ]


def _numbers() -> list[Track]:
    """What stands on the drawing of the unit."""
    tracks = [
        Track("w", "text", ["weight"], [number(w) for w in WEIGHTS]),
        Track("b", "text", ["bias"], [number(b) for b in BIASES]),
        Track("z", "text", ["weight", "bias"], [number(z) for z in SUMS]),
        *_text("a", lambda g, w, b, t: written(activate(g, w * INPUT + b, t))),
    ]
    for name, values in (("weight", WEIGHTS), ("bias", BIASES)):
        arrow = f"{name}-arrow"
        signs = [value < 0 for value in values]
        tracks += [
            Track(arrow, "stroke", [name], [NEGATIVE if n else POSITIVE for n in signs]),
            Track(arrow, "stroke-dasharray", [name], ["7 4" if n else "none" for n in signs]),
            Track(arrow, "stroke-width", [name], [f"{1 + abs(value):g}" for value in values]),
        ]
    return tracks


def _shapes() -> list[Track]:
    """How the curves are moved, and the height of the point that is read.

    Drawn once, over z, a curve is moved by the bias, then stretched by the weight: x = (z − b)/w.
    With the weight 0 there is no such x, and the curve is a level line.
    """
    levels = [activate(g, b, t) for g, t, b in product(ACTIVATIONS, THRESHOLDS, BIASES)]
    steps = [activate("step", z, t) for t, z in product(THRESHOLDS, SUMS)]
    tracks = [
        Track("jump", "transform", ["threshold"], [f"translate({t})" for t in THRESHOLDS]),
        Track("shift", "transform", ["bias"], [f"translate({-b})" for b in BIASES]),
        Track("stretch", "transform", ["weight"], [f"scale({1 / (w or 1):g} 1)" for w in WEIGHTS]),
        Track("stretch", "display", ["weight"], ["inline" if w else "none" for w in WEIGHTS]),
        Track(
            "level", "d", ["activation", "threshold", "bias"], [f"M-6,{a:.3g}H6" for a in levels]
        ),
        Track("level", "display", ["weight"], ["none" if w else "inline" for w in WEIGHTS]),
        Track("slope", "text", ["weight"], [number(slope("sigmoid", w), 4) for w in WEIGHTS]),
        _read("step", ["threshold", "weight", "bias"], steps),
    ]
    for g in ("linear", "sigmoid"):
        tracks.append(_read(g, ["weight", "bias"], [activate(g, z) for z in SUMS]))
    for g in ACTIVATIONS:
        shown = ["inline" if g == other else "none" for other in ACTIVATIONS]
        tracks.append(Track(g, "display", ["activation"], shown))
    return tracks


def _read(activation: str, controls: list[str], activations: list[float]) -> Track:
    x = AXES.x(INPUT)
    places = [f"translate({x:.0f} {AXES.y(a):.0f})" for a in activations]
    return Track(f"{activation}-read", "transform", controls, places)


def _sentences() -> list[Track]:
    """The text, in pieces: each depends on few controls, and the table stays small."""
    passes = [_passes(g, w) for g, w in product(ACTIVATIONS, WEIGHTS)]
    slopes = [_about_slope(g, w) for g, w in product(ACTIVATIONS, WEIGHTS)]
    return [
        Track("says", "text", [], [f"At x = {INPUT} the sum is"]),
        Track("says", "text", ["weight"], [f"z = {number(w)} · {INPUT}" for w in WEIGHTS]),
        Track("says", "text", ["bias"], [f"{'−' if b < 0 else '+'} {abs(b)}" for b in BIASES]),
        Track("says", "text", ["weight", "bias"], [f"= {number(z)}" for z in SUMS]),
        Track("says", "text", [], ["and the activation is"]),
        *_text("says", lambda g, w, b, t: f"a = {written(activate(g, w * INPUT + b, t))}."),
        Track("says", "text", ["activation", "weight"], passes),
        *_text("says", lambda g, w, b, t: f"{number(crossing(g, w, b, t))}." if w else ""),
        Track("says", "text", ["activation", "weight"], slopes),
    ]


def _passes(activation: str, weight: float) -> str:
    if weight == 0:
        return "The weight is 0: x has no say."
    verbs = {"step": "It jumps", "linear": "The line passes ½", "sigmoid": "The curve passes ½"}
    return f"{verbs[activation]} at x ="


def _about_slope(activation: str, weight: float) -> str:
    if weight == 0:
        return ""
    if activation == "step":
        return "Its slope is 0 on both sides."
    where = "there" if activation == "sigmoid" else "everywhere"
    falls = ": it falls" if weight < 0 else ""
    return f"Its slope {where} is {number(slope(activation, weight), 4)}{falls}."


def _unit(still: Still) -> str:
    """The unit as in Image 2, with its numbers on it."""

    def value(x: int, y: int, name: str, anchor: str = "middle", fill: str = "currentColor") -> str:
        return (
            f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">{variable(name)} = '
            f"<tspan {still.part(name)}>{still.text(name)}</tspan></text>"
        )

    icons = {"step": "M214,77h12v-18h12", "linear": "M214,77l24,-18"}
    icons["sigmoid"] = "M214,77c14,0 10,-18 24,-18"
    content = (
        f'<path d="M58,42L124,60" {still.part("bias-arrow")}/>'
        f'<path d="M60,96L124,77" {still.part("weight-arrow")}/>'
        '<g fill="none" stroke="currentColor"><path d="M182,68h20M250,68h14m-5,-4l5,4l-5,4"/>'
        '<rect x="204" y="50" width="44" height="36" rx="4"/>'
        '<circle cx="38" cy="37" r="20" stroke-dasharray="3 3"/>'
        f'<circle cx="38" cy="102" r="22" fill="{colour("input")}"/>'
        f'<circle cx="152" cy="68" r="30" fill="{colour("hidden")}"/></g>'
        f'<g fill="none" stroke="{CURVE}" stroke-width="2">'
        + "".join(f'<path d="{d}" {still.part(name)}/>' for name, d in icons.items())
        + '</g><text x="38" y="42" text-anchor="middle">1</text>'
        f'<text x="38" y="107" text-anchor="middle" fill="{INK}">{variable("x")} = {INPUT}</text>'
        + value(152, 73, "z", fill=INK)
        + value(96, 38, "b")
        + value(96, 112, "w")
        + value(270, 73, "a", "start", CURVE)
    )
    label = (
        "The unit: the constant 1 with the weight b and the input x with the weight w are summed "
        "to z; the activation function makes a of z. The numbers stand in the sentence below."
    )
    return picture(366, 130, label, content, "flex: 1 1 290px; max-width: 366px")


def _plot(still: Still) -> str:
    """The activation over x. What is inside the group with the matrix is drawn in numbers."""
    z = np.array([-40.0, *np.linspace(-8, 8, 65), 40.0])
    curve = "M" + "L".join(f"{x:g},{a:.4f}" for x, a in zip(z, sigmoid(z), strict=True))
    line = f"M-40,{activate('linear', -40):g}L40,{activate('linear', 40):g}"

    def drawn(d: str, style: str) -> str:
        return f'<path d="{d}" {FIXED} {style}/>'

    def dot(x: float, y: float, size: int, paint: str) -> str:
        return drawn(f"M{x:g},{y:g}h.001", f'stroke="{paint}" stroke-width="{size}"')

    def moved(name: str, d: str, half: float, below: str, above: str) -> str:
        """A curve, faint in its first place and clear in its new one; `half` is its crossing."""
        top = 1 if name == "step" else 0.5
        down = drawn(f"M{half},{top}V{FLOOR}", 'stroke="currentColor" stroke-dasharray="1 4"')
        new = drawn(d, f'stroke="{CURVE}" stroke-width="2.5"')
        first = drawn(d, 'stroke="currentColor" stroke-opacity=".3" stroke-width="1.5"')
        step = f"<g {still.part('jump')}>" if name == "step" else "<g>"
        return (
            f"<g {still.part(name)}>{first}<g {still.part('stretch')}><g {still.part('shift')}>"
            f"{step}{down}{below}{new}{above}</g></g></g></g>"
        )

    tangent = drawn("M-2,0L2,1", f'stroke="{SLOPE}" stroke-width="1.5" stroke-dasharray="6 4"')
    # At the threshold the step is 0: the lower dot is full, the upper one hollow.
    ends = dot(0, 0, 9, CURVE) + dot(0, 1, 9, CURVE) + dot(0, 1, 5, "var(--paper, Canvas)")
    curves = (
        moved("step", "M-40,0H0M0,1H40", 0, "", ends)
        + moved("linear", line, 2, "", dot(2, 0.5, 9, "currentColor"))
        + moved("sigmoid", curve, 0, tangent, dot(0, 0.5, 9, "currentColor"))
        + f'<path {still.part("level")} {FIXED} stroke="{CURVE}" stroke-width="2.5"/>'
    )
    marks = "".join(
        f"<g {still.part(g)}><g {still.part(f'{g}-read')}>"
        f'<path d="M0,0V400" stroke="{CURVE}" stroke-opacity=".5"/><circle r="5" fill="{CURVE}"/>'
        f'<text x="6" y="-15" fill="{CURVE}" {HALO}>{variable("a")} = '
        f'<tspan data-part="a">{still.text("a")}</tspan></text></g></g>'
        for g in ACTIVATIONS
    )
    steepness = f'slope <tspan data-part="slope">{still.text("slope")}</tspan>'
    right = f'x="{AXES.width - 12}" y="13" text-anchor="end" fill="{SLOPE}"'
    slopes = (
        f"<text {still.part('sigmoid')} {right}>{steepness} at ½</text>"
        f"<text {still.part('linear')} {right}>{steepness}</text>"
        f"<text {still.part('step')} {right}>slope 0</text>"
    )
    content = (
        AXES.clip("one-neuron-plot")
        + AXES.frame("x", "activation a", (-6, -4, -2, 0, 2, 4, 6), (0, 0.5, 1))
        + f'<g clip-path="url(#one-neuron-plot)"><g transform="{AXES.matrix()}" fill="none" '
        f'stroke-linecap="round">{curves}</g>{marks}</g>{slopes}'
    )
    label = "The activation of the unit over x; the sentence below says what it shows."
    return picture(AXES.width, AXES.height, label, content, "flex: 1 1 320px; max-width: 440px")
