"""The few pieces of SVG that several figures share."""

from collections.abc import Iterable

from chainrule.diagrams.palette import SERIF
from chainrule.diagrams.svg import element


def picture(width: int, height: int, label: str, *content: str, style: str = "") -> str:
    """Return an image of which a screen reader reads the label."""
    return element(
        "svg",
        *content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        **({"style": style} if style else {}),
        role="img",
        aria_label=label,
        font_family="var(--sans, sans-serif)",
        font_size=13,
        fill="currentColor",
    )


def side_by_side(pictures: Iterable[str]) -> str:
    """Return pictures in a row, on a narrow page in two."""
    row = "display:flex;flex-wrap:wrap;gap:12px;align-items:center;justify-content:center"
    return element("div", *pictures, style=row)


def variable(name: str, index: str = "") -> str:
    """Return a variable for a text in SVG: italic, with its index below."""
    below = element("tspan", index, dy=4, font_size="75%") if index else ""
    return element("tspan", name, font_family=SERIF, font_style="italic") + below
