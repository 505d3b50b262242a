"""The border of a unit with two inputs, a line over the points of AND, OR and XOR (chapter 4)."""

from itertools import product

import numpy as np

from chainrule.data import xor
from chainrule.diagrams.numbers import fixed, short
from chainrule.diagrams.palette import BACKWARD, FORWARD, HALO, PAPER, colour
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import picture, side_by_side, variable

LENGTH = 4  # of the weight vector
ANGLES = range(0, 360, 15)  # its direction, in degrees
BIASES = [k / 2 for k in range(-7, 8)]
CORNERS, XOR = xor()
GATES = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "XOR": [int(y) for y in XOR[:, 0]]}

SIDE, UNIT = 300, 86  # of the square; of 1 in it
ORIGIN = (133, 167)
ARROW = 0.5 * UNIT  # the weight vector as drawn: so long that its tip never leaves the square
TINY = 1e-9  # sums below it are 0: the point is on the line
SHADE, NORMAL, WAY = colour("hidden"), FORWARD, BACKWARD
UNTOUCHED = {"pointer-events": "none"}  # what lies over a part that is dragged


def weights(angle: float) -> tuple[float, float]:
    """The weight vector that points in a direction."""
    w_1, w_2 = LENGTH * np.cos(np.radians(angle)), LENGTH * np.sin(np.radians(angle))
    return float(w_1), float(w_2)


def decisions(angle: float, bias: float) -> list[str]:
    """What the unit says to each point: yes, no, or neither on the line itself."""
    sums = CORNERS @ weights(angle) + bias
    return ["½" if abs(z) < TINY else "yes" if z > 0 else "no" for z in sums]


def right(gate: str, angle: float, bias: float) -> int:
    """How many of the four points are right; an undecided one is not."""
    wanted = ["yes" if y else "no" for y in GATES[gate]]
    return sum(map(str.__eq__, decisions(angle, bias), wanted))


def line_over_points() -> MovingFigure:
    """The line where a unit with two inputs is undecided, over the points of AND, OR or XOR.

    On the line the weighted sum is 0. The weight vector stands at a right angle to it.

    Returns
    -------
    MovingFigure
        With a choice of the gate and sliders for the direction of the weight vector and for the
        bias. The line and the arrow can be dragged too.

    Examples
    --------
    >>> figure = line_over_points()
    >>> for track in figure.tracks[-3:]:
    ...     print(figure.at_start(track))
    The weight vector (−2, 3.46) points at 120°.
    With b = −2 the line is 0.5 away from the origin.
    Right: 2 of the four points of AND.
    """
    controls = [
        Control("gate", "points", list(GATES), kind="choice"),
        Control("direction", "direction", [f"{angle}°" for angle in ANGLES], ANGLES.index(120)),
        Control("bias", "bias", [f"b = {short(b)}" for b in BIASES], BIASES.index(-2)),
    ]
    vectors = [", ".join(short(w, 2) for w in weights(angle)) for angle in ANGLES]
    away = [short(abs(b) / LENGTH) for b in BIASES]
    shifts = [-b / LENGTH * UNIT for b in BIASES]
    counts = list(product(GATES, ANGLES, BIASES))
    tracks = [
        Track("turn", "transform", ["direction"], [f"rotate({-angle})" for angle in ANGLES]),
        Track("shift", "transform", ["bias"], [f"translate({x:g})" for x in shifts]),
        Track("way", "d", ["bias"], [f"M0 0H{x:g}" for x in shifts]),
        *_targets(),
        *_verdicts(),
        Track("weights", "text", ["direction"], vectors),
        Track("bias", "text", ["bias"], [short(b) for b in BIASES]),
        Track("away", "text", ["bias"], away),
        Track("right", "text", ["gate", "direction", "bias"], [fixed(right(*c)) for c in counts]),
        Track("says", "text", ["direction"], [
            f"The weight vector ({vector}) points at {angle}°."
            for vector, angle in zip(vectors, ANGLES, strict=True)
        ]),
        Track("says", "text", ["bias"], [
            f"With b = {short(b)} the line is {d} away from the origin."
            for b, d in zip(BIASES, away, strict=True)
        ]),
        Track("says", "text", ["gate", "direction", "bias"], [_about(*case) for case in counts]),
    ]  # fmt: skip
    return MovingFigure("line-over-points", _picture(Still(controls, tracks)), controls, tracks)


def _differs(corner: int) -> bool:
    """Whether a point has another target for the other gate."""
    return len({targets[corner] for targets in GATES.values()}) > 1


def _fill(gate: str, corner: int) -> str:
    return "currentColor" if GATES[gate][corner] else PAPER


def _targets() -> list[Track]:
    """A full circle has the target 1, a hollow one 0."""
    return [
        Track(f"corner-{k}", "fill", ["gate"], [_fill(gate, k) for gate in GATES])
        for k in range(len(CORNERS))
        if _differs(k)
    ]


def _verdicts() -> list[Track]:
    """What the unit says to each point, written beside it, with a mark if it is right or wrong."""
    names = ["gate", "direction", "bias"]
    tracks = []
    for k in range(len(CORNERS)):
        gates = list(GATES) if _differs(k) else ["AND"]  # else one table serves both
        cases = product(gates, ANGLES, BIASES)
        texts = [_marked(decisions(*case)[k], GATES[gate][k]) for gate, *case in cases]
        tracks.append(Track(f"said-{k}", "text", names[-2 if len(gates) == 1 else -3 :], texts))
    return tracks


def _marked(word: str, target: int) -> str:
    if word == "½":
        return word
    return f"{word} {'✓' if (word == 'yes') == bool(target) else '✗'}"


def _about(gate: str, angle: float, bias: float) -> str:
    undecided = decisions(angle, bias).count("½")
    verb = "is" if undecided == 1 else "are"
    rest = f"; {undecided} {verb} undecided, at ½" if undecided else ""
    count = right(gate, angle, bias)
    return f"Right: {count} of the four points of {gate}{rest}."


def _picture(still: Still) -> str:
    label = (
        "The plane of the two inputs with four points, at 0 and 1 in each direction. A straight "
        "line divides it; the side of yes is shaded, and an arrow at a right angle to the line "
        "points there. A dashed line leads from the origin to the line. The sentence below says "
        "where the line is."
    )
    clip = element("clipPath", element("rect", width=SIDE, height=SIDE), id="line-plot")
    at_origin = {"transform": f"translate({ORIGIN[0]} {ORIGIN[1]})"}
    moved = element("g", _moved(still), clip_path="url(#line-plot)")
    points = element("g", *_axes(), *_points(still), **at_origin, **UNTOUCHED)
    drawn = picture(SIDE, SIDE, label, clip, moved, points, style="flex:0 1 300px")
    return side_by_side([drawn, _reading(still)])


def _moved(still: Still) -> str:
    """What turns about the origin, with the direction of the weight vector to the right."""
    line = element("path", d="M0-600V600", stroke=NORMAL, stroke_width=2.5)
    grip = element("path", d="M0-600V600", stroke="transparent", stroke_width=26)
    shaded = element("path", d="M0-600V600H900V-600z", fill=SHADE, fill_opacity=".35")
    hold = {"style": "cursor:grab;touch-action:none"}
    arrow = element("path", d=f"M0 0H{ARROW - 8:g}", stroke=NORMAL, stroke_width=2.5, **UNTOUCHED)
    head = element("path", d=f"M{ARROW:g} 0l-12-6v12z", fill=NORMAL)
    tip = element("circle", cx=ARROW - 5, r=14, fill=NORMAL, fill_opacity=".15")
    shifted = element(
        "g",
        shaded,
        element("g", line, grip, data_drag="bias", **hold),
        arrow,
        element("g", tip, head, data_drag="direction", **hold),
        **still.part("shift"),
    )
    look = {"stroke": WAY, "stroke-width": 2, "stroke-dasharray": "5 4"}
    way = element("path", **still.part("way"), **look, **UNTOUCHED)
    place = {"transform": f"translate({ORIGIN[0]} {ORIGIN[1]})"}
    return element("g", element("g", shifted, way, **still.part("turn")), **place)


def _axes() -> list[str]:
    left, down = ORIGIN
    axes = element(
        "path", d=f"M{-left} 0h{SIDE}M0 {-down}v{SIDE}", stroke="currentColor", stroke_opacity=".4"
    )
    names = [
        element("text", variable("x", "1"), x=SIDE - left - 18, y=-7),
        element("text", variable("x", "2"), x=7, y=-down + 14),
    ]
    return [axes, *names]


def _points(still: Still) -> list[str]:
    """The four corners, and what the unit says beside each; where the gates differ, a part."""
    drawn = []
    for k, (x_1, x_2) in enumerate(CORNERS):
        x, y = x_1 * UNIT, -x_2 * UNIT
        look = still.part(f"corner-{k}") if _differs(k) else {"fill": _fill("AND", k)}
        circle = element("circle", cx=x, cy=y, r=7, stroke="currentColor", stroke_width=2, **look)
        text = still.words(f"said-{k}", "text", x=x + 11, y=y + 17, **HALO)
        drawn.append(circle + text)
    return drawn


def _reading(still: Still) -> str:
    """The numbers beside the picture."""
    lines = [
        element(
            "div", "weights w = (", still.words("weights", "span"), ")", style=f"color:{NORMAL}"
        ),
        element("div", "b = ", still.words("bias", "span")),
        element(
            "div",
            "distance from the origin<br/>|b| / ‖w‖ = |",
            still.words("bias", "span"),
            f"| / {LENGTH} = ",
            still.words("away", "span"),
            style=f"color:{WAY}",
        ),
        element("div", "right: ", still.words("right", "span"), " of 4", style="font-weight:700"),
    ]
    font = "font:.72rem/1.5 var(--sans,sans-serif)"
    return element(
        "div", *lines, style=f"display:grid;gap:.6em;flex:1 1 13em;padding-left:12px;{font}"
    )
