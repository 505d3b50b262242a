"""The colours of the drawings, and how lines look.

Lines and words take the colour of the text around the drawing. All other colours are CSS variables
with a default, ``var(--net-input, #f0c04f)``: a page may set them, as the book does for dark paper.

Colour never stands alone: what is emphasised is thick, a backward arrow and a negative weight are
dashed, each in its own way.
"""

from chainrule.diagrams.svg import Attributes

# The book's palette on white paper. tests/test_palette.py says what the colours have to satisfy.
PALETTE = {
    "input": "#f0c04f",
    "hidden": "#79aee6",
    "hidden-2": "#b9e3b4",
    "output": "#e27f6b",
    "bias": "none",
    "ink": "#14161c",  # text on a fill
    "positive": "#2458c5",  # weights
    "negative": "#b8500c",
    "forward": "#0a4f47",  # values run forward, derivatives backward
    "backward": "#a3429b",
}


def colour(role: str) -> str:
    """Return the CSS colour of a role of the palette."""
    return f"var(--net-{role}, {PALETTE[role]})"


def stroke(role: str, width: float) -> Attributes:
    """Return the look of a line. Its arrowhead has the same colour: `currentColor`."""
    return {"color": colour(role), "stroke": "currentColor", "stroke-width": f"{width:.2g}"}


FILLS = {kind: colour(kind) for kind in ("input", "hidden", "hidden-2", "output", "bias")}
FILLS |= {"step": colour("hidden"), "text": "none"}
INK, POSITIVE, NEGATIVE = colour("ink"), colour("positive"), colour("negative")
FORWARD, BACKWARD = colour("forward"), colour("backward")
SERIF = "STIX Two Text, Times New Roman, Times, serif"

PAPER = "var(--paper, Canvas)"  # where no page says what its paper is: that of the browser
# Letters over a line stay readable with a rim of paper.
HALO = {"paint-order": "stroke", "stroke": PAPER, "stroke-width": 4}
DASHES = {"stroke-dasharray": "5 3"}
LONG_DASHES = {"stroke-dasharray": "9 3"}

LINE = {"stroke": "currentColor", "stroke-width": "1.2"}
FORWARD_LINE = stroke("forward", 1.6)
BACKWARD_LINE = {**stroke("backward", 1.6), **DASHES}
EMPHASIS = stroke("forward", 2.6)


def weight_line(weight: float, largest: float) -> Attributes:
    """Return the look of the arrow of a weight: width by magnitude, colour and dashes by sign."""
    width = 0.6 + 3 * abs(weight) / largest
    return {**stroke("negative", width), **LONG_DASHES} if weight < 0 else stroke("positive", width)
