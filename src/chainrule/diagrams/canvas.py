"""The canvas that the network drawings are made on: nodes, arrows and typeset text as SVG."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from chainrule.diagrams.palette import (
    BACKWARD,
    BACKWARD_LINE,
    DASHES,
    FILLS,
    FORWARD,
    INK,
    LINE,
    SERIF,
)
from chainrule.diagrams.svg import Attributes, element

COLUMN, ROW, RADIUS, FONT = 120.0, 60.0, 23.0, 18.0  # pixels

SCRIPTS = re.compile(r"([_^](?:\{[^{}]*\}|\([^()]*\)|\S))")
VARIABLE = re.compile(r"(?<![A-Za-z])([A-Za-zα-ω])(?![A-Za-z])")
ITALIC = element("tspan", r"\1", font_style="italic")


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
        # a second script stands over the first one, not so near that it closes an a to a d
        step = (0.14 * size - over if over else 0.0) if mark else debt
        over, debt = (wide, 0.0) if mark and not over else (0.0, max(0.0, over - wide))
        level = {"^": -0.42 * size, "_": 0.26 * size, "": 0.0}[mark]
        styled = VARIABLE.sub(ITALIC, escape(content, quote=False))
        place = {"dx": f"{step:.1f}", "dy": f"{level - height:.1f}", "font-size": f"{em:.1f}"}
        markup += element("tspan", styled, **place)
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

    def group(self, drawn: "Canvas", **attributes: object) -> None:
        """Take over all that is on another canvas, as one group."""
        self.elements.append(element("g", "".join(drawn.elements), **attributes))
        self.left, self.right = min(self.left, drawn.left), max(self.right, drawn.right)
        self.top, self.bottom = min(self.top, drawn.top), max(self.bottom, drawn.bottom)

    def text(
        self,
        at: complex,
        text: str,
        size: float = FONT,
        fill: str = "currentColor",
        halo: Attributes | None = None,
    ) -> None:
        """Write lines of text; `at` is the middle of the first one."""
        for line in text.split("\n"):
            markup, width = typeset(line, size)
            x, y = f"{at.real:.1f}", f"{at.imag + 0.33 * size:.1f}"
            written = element("text", markup, x=x, y=y, fill=fill, **(halo or {}))
            self.add(written, at, width / 2, 0.6 * size)
            at += 1.2j * size

    def node(self, node: Node, line: Attributes = LINE) -> None:
        if node.kind == "text":
            self.text(node.at, node.text)
            return
        centre = {"cx": f"{node.at.real:.1f}", "cy": f"{node.at.imag:.1f}"}
        style = {**line, **DASHES} if node.kind == "bias" else line
        circle = element("circle", **centre, r=RADIUS, fill=FILLS[node.kind], **style)
        self.add(circle, node.at, RADIUS + 6, RADIUS + 6)
        if node.kind == "output":  # the ring is an ellipse, so that one node stays one circle
            radii = {"rx": RADIUS + 4, "ry": RADIUS + 4}
            self.elements.append(element("ellipse", **centre, **radii, fill="none", **line))
        if node.kind == "step":
            points = " ".join(xy(node.at + d) for d in (-13 + 8j, 8j, -8j, 13 - 8j))
            step = element("polyline", points=points, fill="none", stroke=INK, stroke_width=2.4)
            self.elements.append(step)
        elif node.text:
            self._inscription(node)

    def _inscription(self, node: Node) -> None:
        """Write the text of a node as large as its circle allows."""
        lines = node.text.split("\n")
        width = max(1.0, *(typeset(line, FONT)[1] for line in lines))
        size = min(FONT / len(lines) ** 0.5, (2 * RADIUS - 6) / width * FONT)
        ink = "currentColor" if node.kind == "bias" else INK
        self.text(node.at - 0.6j * size * (len(lines) - 1), node.text, size, ink)

    def arrow(self, source: Node, target: Node, line: Attributes = LINE) -> None:
        start, end = source.border(target.at), target.border(source.at)
        if abs(start - source.at) + 10 + abs(end - target.at) > abs(target.at - source.at):
            raise ValueError(f"no room for an arrow from {source.text!r} to {target.text!r}")
        self.line(start, end, line)

    def line(self, start: complex, end: complex, line: Attributes) -> None:
        """Draw a line as a path and its head as a polygon, the tip of which is at `end`.

        Both are written from where they begin, so that parallel arrows have the same text: a page
        is compressed on its way.
        """
        direction = (end - start) / abs(end - start)
        neck, wing = -8 * direction, 3j * direction  # seen from the tip
        head = f"0,0 {xy(neck + wing)} {xy(neck - wing)}"
        there = f"translate({xy(end)})"
        solid = {name: value for name, value in line.items() if name not in DASHES}
        self.add(element("path", d=f"M{xy(start)}l{xy(end + neck - start)}", **line), end, 0, 0)
        polygon = element("polygon", points=head, transform=there, fill="currentColor", **solid)
        self.elements.append(polygon)

    def edge_labels(self, source: Node, target: Node, label: str, backward: str) -> None:
        """Write `label` over an arrow, `backward` under it with a dashed arrow that runs back."""
        start, end = source.border(target.at), target.border(source.at)
        middle, direction = 0.6 * start + 0.4 * end, (end - start) / abs(end - start)
        up = direction * (-1j if direction.real >= 0 else 1j)
        ahead = FORWARD if backward else "currentColor"
        for text, side, distance, fill in ((label, up, 6, ahead), (backward, -up, 14, BACKWARD)):
            half = complex(typeset(text, FONT)[1] / 2, 0.45 * FONT)
            clear = distance + abs(side.real) * half.real + abs(side.imag) * half.imag
            if text:
                self.text(middle + clear * side, text, fill=fill)
        if backward:
            shift, reach = -9 * up, 0.25 * (end - start)
            self.line(middle + shift + reach, middle + shift - reach, BACKWARD_LINE)

    def frame(self, centres: Sequence[complex], caption: str) -> None:
        """Draw a rectangle with round corners around nodes, and a caption under it."""
        margin = RADIUS + 12
        xs, ys = [at.real for at in centres], [at.imag for at in centres]
        width, height = max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + 2 * margin
        corner = {"x": f"{min(xs) - margin:.1f}", "y": f"{min(ys) - margin:.1f}", "rx": margin}
        size = {"width": f"{width:.1f}", "height": f"{height:.1f}"}
        centre = complex((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        box = element("rect", **corner, **size, fill="none", **LINE)
        self.add(box, centre, width / 2, height / 2)
        self.text(centre + 1j * (height / 2 + 16), caption, 16)

    def drawing(self, title: str) -> Drawing:
        name = element("title", escape(title, quote=False))
        return Drawing(self.svg(name, *self.elements), title)

    def svg(self, *content: str, **attributes: object) -> str:
        """Return an image of the extent of what was drawn."""
        left, top = self.left - 4, self.top - 4
        width, height = round(self.right + 4 - left), round(self.bottom + 4 - top)
        return element(
            "svg",
            *content,
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            **attributes,
            viewBox=f"{left:.1f} {top:.1f} {width} {height}",
            width=width,
            height=height,
            font_family=SERIF,
            text_anchor="middle",
        )


def xy(point: complex) -> str:
    return f"{point.real:.1f},{point.imag:.1f}"
