"""One unit with one input: what its weight, its bias and its threshold do (chapters 3 and 4)."""

from collections.abc import Callable
from itertools import product

from chainrule.diagrams.numbers import short
from chainrule.diagrams.palette import NEGATIVE, POSITIVE
from chainrule.figures._moving import Control, MovingFigure, Still, Track, fixed
from chainrule.figures._neuron_example import (
    ACTIVATIONS,
    BIASES,
    INPUT,
    THRESHOLDS,
    WEIGHTS,
    activate,
    crossing,
    slope,
)
from chainrule.figures._neuron_picture import AXES, plot, unit
from chainrule.figures._svg import side_by_side

SUMS = [w * INPUT + b for w, b in product(WEIGHTS, BIASES)]


def one_neuron(activation: str = "sigmoid", *, choose: bool = True) -> MovingFigure:
    """One unit with one input: its weight, bias and threshold, and its curve over x.

    Parameters
    ----------
    activation
        The function shown at first: "step", "linear" (z/4, as in chapter 3) or "sigmoid".
    choose
        Whether the activation function and the step's threshold can be set.

    Returns
    -------
    MovingFigure
        With sliders for weight and bias, and those of `choose`.

    Examples
    --------
    >>> figure = one_neuron()
    >>> says = [figure.at_start(track) for track in figure.tracks if track.part == "says"]
    >>> " ".join(filter(None, says[:7]))
    'At x = 2 the sum is z = 1 · 2 + 0 = 2 and the activation is a = 0.881.'
    """
    controls = [
        Control("activation", "activation", ACTIVATIONS, ACTIVATIONS.index(activation), "choice"),
        Control("weight", "weight", [f"w = {short(w)}" for w in WEIGHTS], WEIGHTS.index(1)),
        Control("bias", "bias", [f"b = {short(b)}" for b in BIASES], BIASES.index(0)),
        Control(
            "threshold",
            "threshold (step)",
            [f"t = {short(t)}" for t in THRESHOLDS],
            THRESHOLDS.index(0),
        ),
    ]
    tracks = [*_numbers(), *_shapes(), *_sentences()]
    if not choose:
        controls, tracks = fixed(controls, tracks, ["activation", "threshold"])
    still = Still(controls, tracks)
    return MovingFigure("one-neuron", side_by_side([unit(still), plot(still)]), controls, tracks)


def written(activation: float) -> str:
    """An activation as text, with enough digits to tell it from 0 and 1."""
    nearly = 0 < activation < 0.001 or 0.999 < activation < 1
    return short(activation, 6 if nearly else 3)


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
        Track("w", "text", ["weight"], [short(w) for w in WEIGHTS]),
        Track("b", "text", ["bias"], [short(b) for b in BIASES]),
        Track("z", "text", ["weight", "bias"], [short(z) for z in SUMS]),
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
        Track("slope", "text", ["weight"], [short(slope("sigmoid", w), 4) for w in WEIGHTS]),
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
        Track("says", "text", ["weight"], [f"z = {short(w)} · {INPUT}" for w in WEIGHTS]),
        Track("says", "text", ["bias"], [f"{'−' if b < 0 else '+'} {abs(b)}" for b in BIASES]),
        Track("says", "text", ["weight", "bias"], [f"= {short(z)}" for z in SUMS]),
        Track("says", "text", [], ["and the activation is"]),
        *_text("says", lambda g, w, b, t: f"a = {written(activate(g, w * INPUT + b, t))}."),
        Track("says", "text", ["activation", "weight"], passes),
        *_text("says", lambda g, w, b, t: f"{short(crossing(g, w, b, t))}." if w else ""),
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
    return f"Its slope {where} is {short(slope(activation, weight), 4)}{falls}."
