"""The computational graph of a product (Images 24 and 25, chapter 7)."""

from itertools import product

from chainrule.diagrams.canvas import colour
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import INK, SERIF, picture, signed, variable

NUMBERS = range(-2, 9)  # what x and y can be
NUDGE = 0.1
FORWARD, BACKWARD = colour("forward"), colour("backward")
DASHES = 'stroke-dasharray="5 3"'  # backward, as in all drawings


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
    texts = [signed(n) for n in NUMBERS]
    values = [signed(f(x, y)) for x, y in pairs]
    to_x = [derivatives(0, y)[0] for y in NUMBERS]  # depends on y alone
    to_y = [derivatives(x, 0)[1] for x in NUMBERS]
    names = [f"x = {signed(x)}, y = {signed(y)}, f = {signed(f(x, y))}." for x, y in pairs]
    controls = [
        Control(name, name, [f"{name} = {text}" for text in texts], NUMBERS.index(start))
        for name, start in (("x", 3), ("y", 7))
    ]
    tracks = [
        Track("x", "text", ["x"], texts),
        Track("y", "text", ["y"], texts),
        Track("f", "text", ["x", "y"], values),
        Track("df-dx", "text", ["y"], [signed(slope) for slope in to_x]),
        Track("df-dy", "text", ["x"], [signed(slope) for slope in to_y]),
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
    return f"∂f/∂{name} = {signed(slope)}: raise {name} by {NUDGE}, and f {verb}{amount}."


def _picture(still: Still) -> str:
    def node(x: int, y: int, name: str, role: str) -> str:
        return (
            f'<circle cx="{x}" cy="{y}" r="25" fill="{colour(role)}" stroke="currentColor"/>'
            f'<text x="{x}" y="{y + 7}" font-size="22" fill="{INK}">{variable(name)}</text>'
        )

    def value(x: int, y: int, name: str, part: str, fill: str) -> str:
        return (
            f'<text x="{x}" y="{y}" fill="{fill}" font-size="18" font-family="{SERIF}">{name} = '
            f"<tspan {still.part(part)}>{still.text(part)}</tspan></text>"
        )

    def quotient(name: str) -> str:
        return f"{variable('∂f')}/{variable(f'∂{name}')}"

    forward = (
        f'<path d="M75 53L240 114M75 207L240 146" stroke="{FORWARD}" stroke-width="2"/>'
        f'<path d="M246 116l-9 -8l-3.5 9.4zM246 144l-9 8l-3.5 -9.4z" fill="{FORWARD}"/>'
    )
    backward = (
        f'<g stroke="{BACKWARD}" {DASHES}><path {still.part("to-x")} d="M232 125L84 70"/>'
        f'<path {still.part("to-y")} d="M232 135L84 190"/></g>'
        f'<path d="M74 66.5l10.5 -2l-4.3 11.6zM74 193.5l10.5 2l-4.3 -11.6z" fill="{BACKWARD}"/>'
    )
    nodes = node(48, 44, "x", "input") + node(48, 216, "y", "input") + node(272, 130, "f", "output")
    ring = '<circle cx="272" cy="130" r="29" fill="none" stroke="currentColor"/>'
    values = (
        value(170, 74, variable("x"), "x", FORWARD)
        + value(170, 201, variable("y"), "y", FORWARD)
        + value(353, 136, variable("xy"), "f", FORWARD)
        + value(88, 114, quotient("x"), "df-dx", BACKWARD)
        + value(88, 158, quotient("y"), "df-dy", BACKWARD)
    )
    key = (
        f'<path d="M20 262h28" stroke="{FORWARD}" stroke-width="2"/><text x="55" y="267">values, '
        f'forward</text><path d="M196 262h28" stroke="{BACKWARD}" stroke-width="2" {DASHES}/>'
        '<text x="231" y="267">derivatives, backward</text>'
    )
    label = (
        "Two nodes, x and y, lead to a third one, f, their product. Values run forward on solid "
        "lines, derivatives backward on dashed ones. The numbers stand in the sentence below."
    )
    content = (
        f'{forward}{backward}<g text-anchor="middle">{nodes}{ring}{values}</g>'
        f'<g font-size="14">{key}</g>'
    )
    return picture(404, 276, label, content)
