"""The log-loss of one answer (Images 16 to 19, chapter 5)."""

import numpy as np

from chainrule.activations import sigmoid, sigmoid_derivative
from chainrule.backpropagation import output_delta
from chainrule.cost import log_loss
from chainrule.diagrams.numbers import short
from chainrule.diagrams.palette import BACKWARD, FORWARD, HALO
from chainrule.diagrams.svg import element
from chainrule.figures._axes import Axes
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import picture, side_by_side

CURVE, SLOPE = FORWARD, BACKWARD
ANSWERS = (0.01, *(k / 10 for k in range(1, 10)), 0.99)
AXES = Axes((0, 1), (0, 5), 390, 270)


def loss(h: float, y: int) -> float:
    """The log-loss of the answer h."""
    return float(log_loss(_weighted_sum(h), y))


def loss_slope(h: float, y: int) -> float:
    """The slope of the log-loss over h: that over z, which is h − y, divided by σ'(z)."""
    z = _weighted_sum(h)
    delta = output_delta([[sigmoid(z)]], [[y]]).item()
    return float(delta / sigmoid_derivative(z))


def _weighted_sum(h: float) -> float:
    return float(np.log(h / (1 - h)))


def log_loss_curves() -> MovingFigure:
    """The log-loss over the answer h, for both targets.

    Formula (Image 16): cost = −log h if y = 1, −log(1 − h) if y = 0.

    Returns
    -------
    MovingFigure
        With a slider for the answer h and a choice of the target y.

    Examples
    --------
    >>> figure = log_loss_curves()
    >>> [says] = [figure.at_start(track) for track in figure.tracks if track.part == "says"]
    >>> print(says[:62])
    The answer is h = 0.5 and the target is y = 1. The loss is 0.6
    """
    controls = [
        Control("target", "target", ["y = 1", "y = 0"], kind="choice"),
        Control("answer", "answer", [f"h = {short(h)}" for h in ANSWERS], ANSWERS.index(0.5)),
    ]
    both = ["target", "answer"]
    cases = [(y, h) for y in (1, 0) for h in ANSWERS]
    places = [f"translate({AXES.x(h):.1f} {AXES.y(loss(h, y)):.1f})" for y, h in cases]
    tracks = [
        Track("point", "transform", both, places),
        Track("tangent", "d", both, [_tangent(h, y) for y, h in cases]),
        Track("value", "text", both, [short(loss(h, y)) for y, h in cases]),
        Track("value", "x", both, ["10" if _label_right(h, y) else "-10" for y, h in cases]),
        Track(
            "value",
            "text-anchor",
            both,
            ["start" if _label_right(h, y) else "end" for y, h in cases],
        ),
        Track("loss", "text", both, [_loss_in_numbers(h, y) for y, h in cases]),
        Track("steep", "text", both, [_slope_in_numbers(h, y) for y, h in cases]),
        Track("says", "text", both, [_about_answer(h, y) for y, h in cases]),
        Track("curve-1", "stroke-width", ["target"], ["3", "1.5"]),
        Track("curve-1", "stroke-dasharray", ["target"], ["none", "5 4"]),
        Track("curve-0", "stroke-width", ["target"], ["1.5", "3"]),
        Track("curve-0", "stroke-dasharray", ["target"], ["5 4", "none"]),
    ]
    return MovingFigure("log-loss-curves", _picture(Still(controls, tracks)), controls, tracks)


def _tangent(h: float, y: int) -> str:
    """A short piece of the tangent, of the same length in the picture wherever it is."""
    over, up = AXES.x(1) - AXES.x(0), AXES.y(1) - AXES.y(0)
    direction = np.array([over, loss_slope(h, y) * up])
    dx, dy = 55 * direction / np.hypot(*direction)
    x, middle = AXES.x(h), AXES.y(loss(h, y))
    return f"M{x - dx:.1f},{middle - dy:.1f}L{x + dx:.1f},{middle + dy:.1f}"


def _label_right(h: float, y: int) -> bool:
    """Whether there is room for a label on the right of the point, above the curve."""
    return h < 0.85 if y else h < 0.15


def _loss_in_numbers(h: float, y: int) -> str:
    letters, numbers = (" h", f" {short(h)}") if y else ("(1 − h)", f"(1 − {short(h)})")
    return f"−log{letters} = −log{numbers} = {short(loss(h, y))}"


def _slope_in_numbers(h: float, y: int) -> str:
    letters, numbers = ("−1/h", f"−1/{short(h)}") if y else ("1/(1 − h)", f"1/(1 − {short(h)})")
    return f"{letters} = {numbers} = {short(loss_slope(h, y), 2)}"


def _about_answer(h: float, y: int) -> str:
    given = h if y else 1 - h
    verdict = "sure and right" if given > 0.89 else "sure and wrong" if given < 0.11 else "not sure"
    return (
        f"The answer is h = {short(h)} and the target is y = {y}. The loss is "
        f"{short(loss(h, y))}, its slope {short(loss_slope(h, y), 2)}: the unit is {verdict}."
    )


def _picture(still: Still) -> str:
    plotted = element("g", *_point(still), clip_path="url(#log-loss-plot)")
    content = (
        AXES.clip("log-loss-plot"),
        AXES.frame("answer h", "loss", (0, 0.25, 0.5, 0.75, 1), (0, 1, 2, 3, 4, 5)),
        _curve(1, 0.17, "start", still),
        _curve(0, 0.83, "end", still),
        plotted,
        element("g", still.words("value", "text", y=-8, fill=CURVE, **HALO), **still.part("point")),
    )
    label = (
        "The loss over the answer h from 0 to 1. −log h falls from very large values near 0 "
        "through 0.693 at one half to 0 at 1; −log(1 − h) is its mirror image. The point and its "
        "tangent are described below."
    )
    shape = "flex:1 1 320px;max-width:440px"
    return side_by_side([picture(390, 270, label, *content, style=shape), _reading(still)])


def _curve(y: int, x: float, anchor: str, still: Still) -> str:
    """The loss for the target y, with its name beside it, at the answer x."""
    height = np.linspace(0, 5, 41)  # as functions of the loss, both curves need few points
    given = np.exp(-height)
    curve = AXES.path(given if y else 1 - given, height)
    at = f"{AXES.x(x):.0f}"
    target = element("tspan", f"if y = {y}", x=at, dy=17)
    place = {"x": at, "y": f"{AXES.y(4.6):.0f}", "text-anchor": anchor}
    return element(
        "path", d=curve, fill="none", stroke=CURVE, **still.part(f"curve-{y}")
    ) + element("text", "−log h" if y else "−log(1 − h)", target, **place, fill=CURVE)


def _point(still: Still) -> list[str]:
    """The point with its tangent, and a line down to the axis."""
    dots = {"stroke": "currentColor", "stroke-dasharray": "1 4", "stroke-linecap": "round"}
    return [
        element("path", **still.part("tangent"), stroke=SLOPE, stroke_width=2),
        element(
            "g",
            element("path", d="M0,0V400", **dots),
            element("circle", r="5.5", fill=CURVE),
            **still.part("point"),
        ),
    ]


def _reading(still: Still) -> str:
    """The loss and its slope in numbers, beside the picture."""
    lines = [
        element("div", name, "<br/>", still.words(part, "span"), style=f"color:{ink}")
        for name, part, ink in (("loss", "loss", CURVE), ("slope over h", "steep", SLOPE))
    ]
    font = "font:.72rem/1.5 var(--sans,sans-serif)"
    return element(
        "div", *lines, style=f"display:grid;gap:.6em;flex:1 1 15em;padding-left:12px;{font}"
    )
