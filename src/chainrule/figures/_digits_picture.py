"""The pictures of `digits`: an image, pixel by pixel, and beside it a bar for each digit."""

from collections.abc import Iterable

from chainrule.diagrams.palette import NEGATIVE, POSITIVE, colour
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Still
from chainrule.figures._svg import picture

SHADES = {1 / 6: 0.3, 1 / 3: 0.6, 1 / 2: 1.0}  # from which share of the largest weight: opacity
INKS = 4  # shades of an image, besides white
# Colour does not stand alone: what is negative is striped, in pixels and in bars.
SIGNS = {
    "plus": (1, {"stroke": POSITIVE}),
    "minus": (-1, {"stroke": NEGATIVE, "stroke-dasharray": ".14 .1"}),
}
STRIPES = {"stroke-dasharray": "3 2"}
IMAGE, TOP, ROW = 168, 26, 17  # side of an image, where it begins, height of a bar's row


def weights_in(still: Still, side: int) -> str:
    pixels = [
        element("g", *_pixels(name, SHADES.values(), still), **look)
        for name, (_, look) in SIGNS.items()
    ]
    key = element(
        "g",
        element("path", d="M8 206h22", stroke=POSITIVE),
        element("path", d="M98 206h22", stroke=NEGATIVE, **STRIPES),
        stroke_width=9,
    )
    label = (
        "The weights into the hidden unit as an image; striped where they are negative, and the "
        "stronger, the larger they are."
    )
    words = element("text", "positive", x=36, y=211) + element("text", "negative", x=126, y=211)
    return _picture(label, _framed("weights in, by pixel", pixels, side), key, words)


def weights_out(still: Still, count: int) -> str:
    bars = element(
        "g",
        element("path", **still.part("bars-plus"), stroke=POSITIVE),
        element("path", **still.part("bars-minus"), stroke=NEGATIVE, **STRIPES),
        transform=_rows_from(84),
        stroke_width=".65",
    )
    label = (
        "The weights out of the hidden unit to the ten digits as bars: to the right positive, to "
        "the left negative."
    )
    return _picture(
        label, *_listed("weights out, by digit", [bars, _axis(84, count)], count, still)
    )


def digit_image(still: Still, side: int) -> str:
    opacities = [(k + 1) / INKS for k in range(INKS)]
    pixels = element("g", *_pixels("ink", opacities, still), stroke="currentColor")
    label, read = (still.words(part, font_weight=600) for part in ("label", "read"))
    below = element("text", f"label {label}, answer {read}", x=8, y=212)
    words = "The image, pixel by pixel; the stronger, the more ink."
    return _picture(words, _framed("the image", [pixels], side), below)


def outputs(still: Still, count: int) -> str:
    bars = element(
        "path",
        **still.part("outputs"),
        transform=_rows_from(28),
        stroke=colour("output"),
        stroke_width=".65",
    )
    frame = element(
        "rect",
        **still.part("answer"),
        x=2,
        y=TOP,
        width=178,
        height=ROW,
        rx=4,
        fill="none",
        stroke="currentColor",
        stroke_opacity=".7",
    )
    label = (
        "The outputs of the network for this image as bars, one for each digit. A frame marks the "
        "answer."
    )
    columns = [bars, _axis(28, count), frame]
    return _picture(label, *_listed("outputs, by digit", columns, count, still))


def _picture(label: str, *content: str) -> str:
    return picture(184, 218, label, *content, style="flex:1 1 165px;min-width:0;max-width:215px")


def _pixels(name: str, opacities: Iterable[float], still: Still) -> list[str]:
    return [
        element("path", **still.part(f"{name}-{k}"), stroke_opacity=f"{opacity:g}")
        for k, opacity in enumerate(opacities, start=1)
    ]


def _framed(title: str, pixels: list[str], side: int) -> str:
    """Pixels in a frame, under a title. Their lines run through the middle of the rows."""
    middle = {"transform": "translate(0 .5)", "stroke-width": 1, "shape-rendering": "crispEdges"}
    frame = element(
        "path",
        d=f"M0 0h{side}v{side}h-{side}z",
        fill="none",
        stroke="currentColor",
        stroke_opacity=".5",
        stroke_width=".06",
    )
    scaled = f"translate(8 {TOP}) scale({IMAGE / side:g})"
    image = element("g", element("g", *pixels, **middle), frame, transform=scaled)
    return element("text", title, x=8, y=14) + image


def _rows_from(x: int) -> str:
    """The transform of bars that are drawn one unit apart."""
    return f"translate({x} {TOP + ROW / 2}) scale(1 {ROW})"


def _axis(x: int, count: int) -> str:
    return element("path", d=f"M{x} {TOP}v{ROW * count}", stroke="currentColor")


def _listed(title: str, columns: list[str], count: int, still: Still) -> list[str]:
    """Bars under a title, with the digits in front of them and the numbers after them."""
    rows = []
    for k in range(count):
        y, value = TOP + ROW * k + 13, f"value-{k}"
        end = {"x": 176, "y": y, "text-anchor": "end"}
        rows.append(element("text", str(k), x=8, y=y))
        rows.append(element("text", still.text(value), **end, **still.part(value)))
    return [element("text", title, x=8, y=14), *columns, *rows]
