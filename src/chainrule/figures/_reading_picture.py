"""The picture of `reading`: inputs, hidden units and outputs from left to right, as lights."""

from collections.abc import Iterable

from chainrule.diagrams.palette import colour
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Still
from chainrule.figures._svg import picture

SHADES = {1 / 4: 0.4, 5 / 8: 1.0}  # of a small picture, from how much ink: opacity
TOP, ROW, BAR = 28, 19, 26  # where the outputs begin; height of a row; a full bar
SIDE, COLUMNS = 136, 4  # of the image; of the hidden units
HEIGHT = 10 * ROW
MIDDLE = TOP + HEIGHT / 2


def network_picture(still: Still, side: int, hidden: int) -> str:
    """The whole: an image of side × side inputs, so many hidden units, and ten outputs."""
    titles = ((8, f"{side * side} inputs"), (163, f"{hidden} hidden"), (270, "10 outputs"))
    label = (
        f"A network from left to right: an image of {side * side} inputs, {hidden} hidden units "
        "and ten outputs, one for each digit. The more a unit is lit, the larger its value; a "
        "frame marks the answer."
    )
    return picture(
        366,
        TOP + HEIGHT + 32,
        label,
        *(element("text", title, x=x, y=16) for x, title in titles),
        _between(8 + SIDE, SIDE, 163, HEIGHT),
        _between(250, HEIGHT, 270, HEIGHT),
        _image(still, side),
        _hidden(still, hidden),
        _outputs(still),
        still.words("verdict", "text", x=362, y=TOP + HEIGHT + 24, text_anchor="end", **BOLD),
        style="width:100%;max-width:21rem",
    )


BOLD = {"font-weight": 650, "font-size": 16}


def _lights(still: Still, part: str, shapes: Iterable[dict[str, object]], **look: object) -> str:
    """A group whose children are lit as the signs of the part say; figures.js does the same."""
    levels = still.values[part, "data-levels"]
    lit = [
        element("circle" if "r" in shape else "rect", **shape, fill_opacity=int(sign, 17) / 16)
        for shape, sign in zip(shapes, levels, strict=True)
    ]
    return element("g", *lit, **still.part(part), **look)


def _image(still: Still, side: int) -> str:
    step, top = SIDE / side, MIDDLE - SIDE / 2
    pixels = [
        {"x": f"{8 + step * j:g}", "y": f"{top + step * i:g}", "width": step, "height": step}
        for i in range(side)
        for j in range(side)
    ]
    frame = {"x": 8, "y": top, "width": SIDE, "height": SIDE, "fill": "none"}
    ink = _lights(still, "inputs", pixels, shape_rendering="crispEdges")
    return ink + element("rect", **frame, stroke="currentColor", stroke_opacity=0.5)


def _hidden(still: Still, count: int) -> str:
    down = HEIGHT / -(-count // COLUMNS)
    circles: list[dict[str, object]] = [
        {
            "cx": f"{174 + 22 * (k % COLUMNS):g}",
            "cy": f"{TOP + down * (k // COLUMNS + 0.5):g}",
            "r": 8,
        }
        for k in range(count)
    ]
    return _lights(
        still, "hidden", circles, fill=colour("hidden"), stroke="currentColor", stroke_width=0.7
    )


def _outputs(still: Still) -> str:
    circles: list[dict[str, object]] = [
        {"cx": 296, "cy": TOP + ROW * (k + 0.5), "r": 7} for k in range(10)
    ]
    look = {"fill": colour("output"), "stroke": "currentColor", "stroke-width": 0.7}
    bars = element(
        "path",
        **still.part("bars"),
        transform=f"translate(305 {TOP + ROW / 2:g})",
        stroke=colour("output"),
        stroke_width=5,
    )
    frame = {"x": 272, "y": TOP, "width": 92, "height": ROW, "rx": 4, "fill": "none"}
    answer = element("rect", **frame, **still.part("answer"), stroke="currentColor")
    words = []
    for k in range(10):
        y, value = TOP + ROW * k + 14, f"value-{k}"
        words.append(element("text", str(k), x=277, y=y))
        words.append(still.words(value, "text", x=361, y=y, text_anchor="end", font_size=12))
    return bars + _lights(still, "outputs", circles, **look) + answer + "".join(words)


def _between(x: float, height: float, end: float, end_height: float) -> str:
    """Two layers, each unit of one connected with each of the other: an area for all the lines."""
    a, b = height / 2, end_height / 2
    corners = f"{x},{MIDDLE - a} {end},{MIDDLE - b} {end},{MIDDLE + b} {x},{MIDDLE + a}"
    return element("polygon", points=corners, fill_opacity=0.08)
