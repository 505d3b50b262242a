"""The few pieces of SVG that several figures share."""

from collections.abc import Iterable
from html import escape

from chainrule.diagrams.canvas import colour

POSITIVE, NEGATIVE, INK = colour("positive"), colour("negative"), colour("ink")
SERIF = "STIX Two Text, Times New Roman, Times, serif"


def picture(width: int, height: int, label: str, content: str, style: str = "") -> str:
    """Return an image of which a screen reader reads the label."""
    shape = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    extra = f' style="{style}"' if style else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {shape}{extra} role="img" '
        f'aria-label="{escape(label)}" font-family="var(--sans, sans-serif)" font-size="13" '
        f'fill="currentColor">{content}</svg>'
    )


def side_by_side(pictures: Iterable[str]) -> str:
    """Return pictures in a row, on a narrow page in two."""
    row = "display:flex;flex-wrap:wrap;gap:12px;align-items:center;justify-content:center"
    return f'<div style="{row}">{"".join(pictures)}</div>'


def variable(name: str, index: str = "") -> str:
    """Return a variable for a text in SVG: italic, with its index below."""
    below = f'<tspan dy="4" font-size="75%">{index}</tspan>' if index else ""
    return f'<tspan font-family="{SERIF}" font-style="italic">{name}</tspan>{below}'


def signed(number: float, digits: int = 0) -> str:
    """Return a number with a proper minus sign, and without one before zero."""
    text = f"{number:.{digits}f}"
    return text.replace("-", "−" if float(text) else "")
