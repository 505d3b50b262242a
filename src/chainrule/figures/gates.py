"""The three gates of a graph: multiply, add and copy, forward and back (chapter 7)."""

from chainrule.diagrams.numbers import short
from chainrule.diagrams.palette import BACKWARD, FORWARD, HALO, INK, SERIF, colour
from chainrule.diagrams.svg import element
from chainrule.figures._moving import MovingFigure, Still, Track, step_by_step
from chainrule.figures._svg import picture, variable

W, X, B = 2.0, 3.0, -1.0  # what comes in
NUMBER = {"font-family": SERIF, "font-size": 16}

# Values, in the order in which they are computed. The product is wx, and f is z times z.
PRODUCT = W * X
Z = PRODUCT + B
F = Z * Z
# Derivatives of f, in the order of the way back: local gradient times upstream, gate by gate.
TO_F = 1.0
TO_LEFT, TO_RIGHT = TO_F * Z, TO_F * Z  # multiply: upstream times the other value
TO_Z = TO_LEFT + TO_RIGHT  # copy: the two that come back add up
TO_PRODUCT, TO_B = TO_Z, TO_Z  # add: upstream passes unchanged
TO_W, TO_X = TO_PRODUCT * X, TO_PRODUCT * W  # multiply again

# The number of a part, the place of its middle, and the step at which it is computed.
VALUES = {
    "w": (W, 70, 46, 0),
    "x": (X, 70, 186, 0),
    "b": (B, 160, 218, 0),
    "product": (PRODUCT, 158, 95, 1),
    "z": (Z, 232, 121, 2),
    "left": (Z, 278, 70, 3),
    "right": (Z, 278, 199, 3),
    "f": (F, 372, 121, 4),
}
SLOPES = {
    "to-f": (TO_F, 372, 147, 5),
    "to-left": (TO_LEFT, 310, 70, 6),
    "to-right": (TO_RIGHT, 310, 199, 6),
    "to-z": (TO_Z, 232, 147, 7),
    "to-product": (TO_PRODUCT, 150, 132, 8),
    "to-b": (TO_B, 190, 190, 8),
    "to-w": (TO_W, 58, 92, 9),
    "to-x": (TO_X, 58, 136, 9),
}


def _sentences() -> list[str]:
    """What each step does, with its numbers."""
    w, x, b, product, z, f = map(short, (W, X, B, PRODUCT, Z, F))
    to_f, to_left, to_right, to_z = map(short, (TO_F, TO_LEFT, TO_RIGHT, TO_Z))
    to_b, to_w, to_x = map(short, (TO_B, TO_W, TO_X))
    return [
        f"Three numbers come in: w = {w}, x = {x}, b = {b}.",
        f"Forward, multiply: wx = {w} · {x} = {product}.",
        f"Forward, add: z = {product} + ({b}) = {z}.",
        f"Forward, copy: z = {z} goes two ways.",
        f"Forward, multiply: f = {z} · {z} = {f}.",
        f"The way back begins with ∂f/∂f = {to_f}.",
        f"Back, multiply: upstream {to_f} times the other value, {z}, gives {to_left} both ways.",
        f"Back, copy: what comes back on the two ways adds up, {to_left} + {to_right} = {to_z}.",
        f"Back, add: the upstream {to_z} passes unchanged, to wx and to b. So ∂f/∂b = {to_b}.",
        f"Back, multiply: upstream {to_z} times the other value. ∂f/∂w = {to_z} · {x} = {to_w} and "
        f"∂f/∂x = {to_z} · {w} = {to_x}.",
    ]


def gates() -> MovingFigure:
    """f = z · z with z = wx + b, gate by gate: four steps forward, and back in the reverse order.

    Returns
    -------
    MovingFigure
        With a control that goes through the steps.

    Examples
    --------
    >>> figure = gates()
    >>> figure.tracks[-1].values[7]
    'Back, copy: what comes back on the two ways adds up, 5 + 5 = 10.'
    """
    sentences = _sentences()
    control = step_by_step(len(sentences))
    tracks = [
        Track(part, "data-state", ["step"], _states(begins, kind, len(sentences)))
        for numbers, kind in ((VALUES, "forward"), (SLOPES, "backward"))
        for part, (_, _, _, begins) in numbers.items()
    ]
    tracks.append(Track("says", "text", ["step"], sentences))
    return MovingFigure("gates", _picture(Still([control], tracks)), [control], tracks)


def _states(begins: int, kind: str, steps: int) -> list[str]:
    """Still to come, in force at its step, done."""
    return ["later"] * begins + [kind] + ["done"] * (steps - begins - 1)


def _picture(still: Still) -> str:
    label = (
        "A graph from left to right. A multiply gate makes wx from w and x; an add gate adds b and "
        "gives z; a copy sends z two ways into a second multiply gate, which gives f. A value "
        "stands at each line, and in italics the derivative of f with respect to it."
    )
    wires = (
        "M44 50L102 98M44 178L102 120M130 112L184 124M140 206L188 140"
        "M214 128H258M260 128C274 70 310 70 324 112M260 128C274 186 310 186 324 144M346 128H396"
    )
    return picture(
        404,
        262,
        label,
        element("path", d=wires, fill="none", stroke="currentColor", stroke_width=1.4),
        element("circle", cx=260, cy=128, r=5, fill="currentColor"),
        element("g", *_nodes(), text_anchor="middle"),
        element("g", *_numbers(still), text_anchor="middle", **NUMBER),
        *_names(),
        element("g", *_key(), font_size=14),
    )


def _nodes() -> list[str]:
    """What comes in, and the gates with their signs."""
    found = []
    for name, x, y, role in (
        ("w", 30, 42, "input"),
        ("x", 30, 186, "input"),
        ("b", 130, 218, "input"),
        ("×", 116, 109, "hidden"),
        ("+", 198, 128, "hidden"),
        ("×", 330, 128, "output"),
    ):
        circle = element("circle", cx=x, cy=y, r=15, fill=colour(role), stroke="currentColor")
        sign = variable(name) if role == "input" else element("tspan", name, font_weight=700)
        found.append(circle + element("text", sign, x=x, y=y + 6, font_size=18, fill=INK))
    return found


def _numbers(still: Still) -> list[str]:
    """A number at each wire: its value, and the derivative with respect to it."""
    return [
        element(
            "text",
            short(number),
            **still.part(part),
            x=x,
            y=y,
            fill=fill,
            font_style=style,
            **HALO,
        )
        for numbers, fill, style in ((VALUES, FORWARD, "normal"), (SLOPES, BACKWARD, "italic"))
        for part, (number, x, y, _) in numbers.items()
    ]


def _names() -> list[str]:
    """What the wires after the gates carry."""
    places = (("wx", 144, 84), ("z", 222, 104), ("f", 352, 104))
    return [
        element("text", variable(name), x=x, y=y, font_size=14, text_anchor="end")
        for name, x, y in places
    ]


def _key() -> list[str]:
    value = element("tspan", "upright", fill=FORWARD, font_family=SERIF, font_size=16)
    slope = element(
        "tspan", "italic", fill=BACKWARD, font_family=SERIF, font_style="italic", font_size=16
    )
    return [
        element("text", value, ": values, forward", x=10, y=255),
        element("text", slope, ": derivatives of ", variable("f"), ", back", x=196, y=255),
    ]
