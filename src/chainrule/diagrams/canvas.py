"""The canvas that the network drawings are made on: nodes, arrows and typeset text as SVG.

Lines and words take the colour of the text around the drawing. All other colours are CSS variables
with a default, ``var(--net-input, #f0c04f)``: a page may set them, as the book does for dark paper.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

COLUMN, ROW, RADIUS, FONT = 120.0, 60.0, 23.0, 18.0  # pixels
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


def stroke(role: str, width: float, dashes: str = "") -> str:
    """Return the attributes of a line. Its arrowhead has the same colour: `currentColor`."""
    return f'color="{colour(role)}" stroke="currentColor" stroke-width="{width:.2g}"{dashes}'


FILLS = {kind: colour(kind) for kind in ("input", "hidden", "hidden-2", "output", "bias")}
FILLS |= {"step": colour("hidden"), "text": "none"}
INK = colour("ink")
HALO = ' stroke="var(--paper, #fdfdfb)" stroke-width="4" paint-order="stroke"'  # over arrows
# Colour never stands alone: what is emphasised is thick, a backward arrow and a negative weight are
# dashed, each in its own way.
DASHES = ' stroke-dasharray="5 3"'
LONG_DASHES = ' stroke-dasharray="9 3"'
LINE = 'stroke="currentColor" stroke-width="1.2"'
FORWARD = stroke("forward", 1.6)
EMPHASIS = stroke("forward", 2.6)
BACKWARD = stroke("backward", 1.6, DASHES)


def weight_line(weight: float, largest: float) -> str:
    """Return the look of the arrow of a weight: width by magnitude, colour and dashes by sign."""
    sign, dashes = ("negative", LONG_DASHES) if weight < 0 else ("positive", "")
    return stroke(sign, 0.6 + 3 * abs(weight) / largest, dashes)


SCRIPTS = re.compile(r"([_^](?:\{[^{}]*\}|\([^()]*\)|\S))")
VARIABLE = re.compile(r"(?<![A-Za-z])([A-Za-zα-ω])(?![A-Za-z])")
ITALIC = r'<tspan font-style="italic">\1</tspan>'


@dataclass(frozen=True)
class Drawing:
    """An SVG image and its text equivalent; a notebook shows it, ``str`` gives the SVG itself."""

    svg: str = field(repr=False)
    title: str

    def __str__(self) -> str:
        return self.svg

    def _repr_svg_(self) -> str:
        return self.svg


@dataclass(frozen=True)
class Node:
    at: complex  # places are complex numbers: x to the right, the imaginary part downwards
    text: str
    kind: str

    def border(self, toward: complex) -> complex:
        """Return the point of the outline where an arrow to or from `toward` meets it."""
        direction = (toward - self.at) / abs(toward - self.at)
        reach = RADIUS + (5 if self.kind == "output" else 1)  # 5: the second ring
        if self.kind == "text":
            half_width = max(typeset(line, FONT)[1] for line in self.text.split("\n")) / 2 + 6
            reach = 1 / max(abs(direction.real) / half_width, abs(direction.imag) / FONT)
        return self.at + reach * direction


def typeset(line: str, size: float) -> tuple[str, float]:
    """Return one line of text as SVG with its scripts in place, and its estimated width."""
    markup, width, height = "", 0.0, 0.0
    over = debt = 0.0  # width of the script just set; what the one over it falls short of that
    for part in filter(None, SCRIPTS.split(line)):
        mark = part[0] if SCRIPTS.fullmatch(part) else ""
        content = part[1:].strip("{}") if mark else part
        em = 0.7 * size if mark else size
        wide = em * sum(0.33 if c in " ()[],.:;|'il" else 0.53 for c in content)
        step = 0.0 - over if mark else debt  # a second script stands over the first one
        over, debt = (wide, 0.0) if mark and not over else (0.0, max(0.0, over - wide))
        level = {"^": -0.42 * size, "_": 0.26 * size, "": 0.0}[mark]
        styled = VARIABLE.sub(ITALIC, escape(content, quote=False))
        place = f'dx="{step:.1f}" dy="{level - height:.1f}" font-size="{em:.1f}"'
        markup += f"<tspan {place}>{styled}</tspan>"
        width, height = width + step + wide, level
    return markup, width


class Canvas:
    """Collects SVG elements and the extent of what they cover."""

    def __init__(self) -> None:
        self.elements: list[str] = []
        self.left = self.top = float("inf")
        self.right = self.bottom = float("-inf")

    def add(self, element: str, centre: complex, half_width: float, half_height: float) -> None:
        self.elements.append(element)
        self.left = min(self.left, centre.real - half_width)
        self.right = max(self.right, centre.real + half_width)
        self.top = min(self.top, centre.imag - half_height)
        self.bottom = max(self.bottom, centre.imag + half_height)

    def text(
        self, at: complex, text: str, size: float = FONT, fill: str = "currentColor", halo: str = ""
    ) -> None:
        """Write lines of text; `at` is the middle of the first one."""
        for line in text.split("\n"):
            markup, width = typeset(line, size)
            place = f'x="{at.real:.1f}" y="{at.imag + 0.33 * size:.1f}"'
            self.add(
                f'<text {place} fill="{fill}"{halo}>{markup}</text>', at, width / 2, 0.6 * size
            )
            at += 1.2j * size

    def node(self, node: Node, line: str = LINE) -> None:
        if node.kind == "text":
            self.text(node.at, node.text)
            return
        centre = f'cx="{node.at.real:.1f}" cy="{node.at.imag:.1f}"'
        style = line + DASHES if node.kind == "bias" else line
        circle = f'<circle {centre} r="{RADIUS}" fill="{FILLS[node.kind]}" {style}/>'
        self.add(circle, node.at, RADIUS + 6, RADIUS + 6)
        if node.kind == "output":  # the ring is an ellipse, so that one node stays one circle
            ring = f'<ellipse {centre} rx="{RADIUS + 4}" ry="{RADIUS + 4}" fill="none" {line}/>'
            self.elements.append(ring)
        if node.kind == "step":
            points = " ".join(xy(node.at + d) for d in (-13 + 8j, 8j, -8j, 13 - 8j))
            self.elements.append(
                f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="2.4"/>'
            )
        elif node.text:
            lines = node.text.split("\n")
            width = max(1.0, *(typeset(line, FONT)[1] for line in lines))
            size = min(FONT / len(lines) ** 0.5, (2 * RADIUS - 6) / width * FONT)
            ink = "currentColor" if node.kind == "bias" else INK
            self.text(node.at - 0.6j * size * (len(lines) - 1), node.text, size, ink)

    def arrow(self, source: Node, target: Node, line: str = LINE) -> None:
        start, end = source.border(target.at), target.border(source.at)
        if abs(start - source.at) + 10 + abs(end - target.at) > abs(target.at - source.at):
            raise ValueError(f"no room for an arrow from {source.text!r} to {target.text!r}")
        self.line(start, end, line)

    def line(self, start: complex, end: complex, line: str) -> None:
        """Draw a line as a path and its head as a polygon, the tip of which is at `end`."""
        direction = (end - start) / abs(end - start)
        neck, wing = end - 8 * direction, 3j * direction
        head = f"{xy(end)} {xy(neck + wing)} {xy(neck - wing)}"
        solid = line.replace(DASHES, "").replace(LONG_DASHES, "")
        self.add(f'<path d="M{xy(start)}L{xy(neck)}" {line}/>', end, 0, 0)
        self.elements.append(f'<polygon points="{head}" fill="currentColor" {solid}/>')

    def edge_labels(self, source: Node, target: Node, label: str, backward: str) -> None:
        """Write `label` over an arrow, `backward` under it with a dashed arrow that runs back."""
        start, end = source.border(target.at), target.border(source.at)
        middle, direction = 0.6 * start + 0.4 * end, (end - start) / abs(end - start)
        up = direction * (-1j if direction.real >= 0 else 1j)
        ahead = colour("forward") if backward else "currentColor"
        for text, side, distance, fill in (
            (label, up, 6, ahead),
            (backward, -up, 14, colour("backward")),
        ):
            half = complex(typeset(text, FONT)[1] / 2, 0.45 * FONT)
            clear = distance + abs(side.real) * half.real + abs(side.imag) * half.imag
            if text:
                self.text(middle + clear * side, text, fill=fill)
        if backward:
            shift, reach = -9 * up, 0.25 * (end - start)
            self.line(middle + shift + reach, middle + shift - reach, BACKWARD)

    def frame(self, centres: Sequence[complex], caption: str) -> None:
        margin = RADIUS + 12
        xs, ys = [at.real for at in centres], [at.imag for at in centres]
        width, height = max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + 2 * margin
        corner = f'x="{min(xs) - margin:.1f}" y="{min(ys) - margin:.1f}" rx="{margin}"'
        box = f'<rect {corner} width="{width:.1f}" height="{height:.1f}" fill="none" {LINE}/>'
        centre = complex((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        self.add(box, centre, width / 2, height / 2)
        self.text(centre + 1j * (height / 2 + 16), caption, 16)

    def drawing(self, title: str) -> Drawing:
        name = escape(title, quote=False)
        return Drawing(self.svg("", f"<title>{name}</title>{''.join(self.elements)}"), title)

    def svg(self, attributes: str, content: str) -> str:
        """Return an image of the extent of what was drawn."""
        left, top = self.left - 4, self.top - 4
        width, height = round(self.right + 4 - left), round(self.bottom + 4 - top)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img"{attributes} '
            f'viewBox="{left:.1f} {top:.1f} {width} {height}" width="{width}" height="{height}" '
            'font-family="STIX Two Text, Times New Roman, Times, serif" text-anchor="middle">'
            f"{content}</svg>"
        )


def number(value: float) -> str:
    """Write a number with three significant digits and a proper minus sign."""
    return f"{value:.3g}".replace("-", "−")


def xy(point: complex) -> str:
    return f"{point.real:.1f},{point.imag:.1f}"
