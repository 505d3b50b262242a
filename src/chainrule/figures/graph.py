"""The computational graph of a product (Images 24 and 25, chapter 7)."""

from itertools import product

from chainrule.diagrams.numbers import fixed
from chainrule.diagrams.palette import BACKWARD, DASHES, FORWARD, INK, SERIF, colour
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import picture, variable

NUMBERS = range(-2, 9)  # what x and y can be
NUDGE = 0.1


def f(x: float, y: float) -> float:
    """The function of the graph."""
    return x * y


def derivatives(x: float, y: float) -> tuple[float, float]:
    """∂f/∂x and ∂f/∂y."""
    return y, x


def product_graph() -> MovingFigure:
    """f = xy as a graph: values run forward, derivatives run backward.

    Formula (Images 24 and 25): f = x y, ∂f/∂x = y, ∂f/∂y = x.

    Returns
    -------
    MovingFigure
        With a slider for x and one for y, at 3 and 7 to begin with.

    Examples
    --------
    >>> figure = product_graph()
    >>> for track in figure.tracks[-2:]:
    ...     print(figure.at_start(track))
    ∂f/∂x = 7: raise x by 0.1, and f rises by 0.7.
    ∂f/∂y = 3: raise y by 0.1, and f rises by 0.3.
    """
    pairs = list(product(NUMBERS, NUMBERS))
    at = range(len(NUMBERS))
    texts = [fixed(n) for n in NUMBERS]
    values = [fixed(f(x, y)) for x, y in pairs]
    to_x = [derivatives(0, y)[0] for y in NUMBERS]  # depends on y alone
    to_y = [derivatives(x, 0)[1] for x in NUMBERS]
    names = [f"x = {fixed(x)}, y = {fixed(y)}, f = {fixed(f(x, y))}." for x, y in pairs]
    controls = [
        Control(name, name, [f"{name} = {text}" for text in texts], NUMBERS.index(start))
        for name, start in (("x", 3), ("y", 7))
    ]
    tracks = [
        Track("x", "text", ["x"], texts),
        Track("y", "text", ["y"], texts),
        Track("f", "text", ["x", "y"], values),
        Track("df-dx", "text", ["y"], [fixed(slope) for slope in to_x]),
        Track("df-dy", "text", ["x"], [fixed(slope) for slope in to_y]),
        Track("to-x", "stroke-width", ["y"], [_width(slope) for slope in to_x]),
        Track("to-y", "stroke-width", ["x"], [_width(slope) for slope in to_y]),
        Track("says", "text", ["x", "y"], names),
        Track("says", "text", ["y"], [_nudge("x", to_x[k], f(NUDGE, NUMBERS[k])) for k in at]),
        Track("says", "text", ["x"], [_nudge("y", to_y[k], f(NUMBERS[k], NUDGE)) for k in at]),
    ]
    return MovingFigure("product-graph", _picture(Still(controls, tracks)), controls, tracks)


def _width(slope: float) -> str:
    """The larger a derivative, the thicker its line."""
    return f"{1 + 0.4 * abs(slope):g}"


def _nudge(name: str, slope: float, change: float) -> str:
    verb = "stays" if slope == 0 else "rises by" if change > 0 else "falls by"
    amount = f" {abs(change):.1f}" if slope else ""
    return f"∂f/∂{name} = {fixed(slope)}: raise {name} by {NUDGE}, and f {verb}{amount}."


def _picture(still: Still) -> str:
    label = (
        "Two nodes, x and y, lead to a third one, f, their product. Values run forward on solid "
        "lines, derivatives backward on dashed ones. The numbers stand in the sentence below."
    )
    nodes = (
        _node(48, 44, "x", "input"),
        _node(48, 216, "y", "input"),
        _node(272, 130, "f", "output"),
        element("circle", cx=272, cy=130, r=29, fill="none", stroke="currentColor"),
    )
    return picture(
        404,
        276,
        label,
        *_arrows(still),
        element("g", *nodes, *_values(still), text_anchor="middle"),
        element("g", *_key(), font_size=14),
    )


def _arrows(still: Still) -> list[str]:
    """The arrows forward and, dashed, the arrows backward, with their heads."""
    forward = element("path", d="M75 53L240 114M75 207L240 146", stroke=FORWARD, stroke_width=2)
    backward = element(
        "g",
        element("path", **still.part("to-x"), d="M232 125L84 70"),
        element("path", **still.part("to-y"), d="M232 135L84 190"),
        stroke=BACKWARD,
        **DASHES,
    )
    ahead = "M246 116l-9 -8l-3.5 9.4zM246 144l-9 8l-3.5 -9.4z"
    back = "M74 66.5l10.5 -2l-4.3 11.6zM74 193.5l10.5 2l-4.3 -11.6z"
    return [
        forward,
        element("path", d=ahead, fill=FORWARD),
        backward,
        element("path", d=back, fill=BACKWARD),
    ]


def _node(x: int, y: int, name: str, role: str) -> str:
    circle = element("circle", cx=x, cy=y, r=25, fill=colour(role), stroke="currentColor")
    return circle + element("text", variable(name), x=x, y=y + 7, font_size=22, fill=INK)


def _values(still: Still) -> list[str]:
    """What stands at the arrows: a name and its value."""
    by_x, by_y = (f"{variable('∂f')}/{variable(f'∂{name}')}" for name in "xy")
    return [
        element(
            "text",
            f"{name} = ",
            still.words(part),
            x=x,
            y=y,
            fill=fill,
            font_size=18,
            font_family=SERIF,
        )
        for x, y, name, part, fill in (
            (170, 74, variable("x"), "x", FORWARD),
            (170, 201, variable("y"), "y", FORWARD),
            (353, 136, variable("xy"), "f", FORWARD),
            (88, 114, by_x, "df-dx", BACKWARD),
            (88, 158, by_y, "df-dy", BACKWARD),
        )
    ]


def _key() -> list[str]:
    return [
        element("path", d="M20 262h28", stroke=FORWARD, stroke_width=2),
        element("text", "values, forward", x=55, y=267),
        element("path", d="M196 262h28", stroke=BACKWARD, stroke_width=2, **DASHES),
        element("text", "derivatives, backward", x=231, y=267),
    ]
