"""What the moving plots share: two thin axes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from chainrule.diagrams.numbers import short
from chainrule.diagrams.svg import element

LEFT, RIGHT, TOP, BOTTOM = 34, 12, 24, 36  # room for the axes' texts


@dataclass(frozen=True)
class Axes:
    """Two axes in a picture of `width` × `height`: where a number lies."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    width: int
    height: int

    def x(self, value: Any) -> Any:  # a number or an array
        low, high = self.x_range
        return LEFT + (value - low) / (high - low) * (self.width - LEFT - RIGHT)

    def y(self, value: Any) -> Any:
        low, high = self.y_range
        return self.height - BOTTOM - (value - low) / (high - low) * (self.height - TOP - BOTTOM)

    def at(self, x: float, y: float) -> str:
        """The transform of a mark that is drawn around 0, 0."""
        return f"translate({self.x(x):.1f} {self.y(y):.1f})"

    def matrix(self) -> str:
        """The transform of a group that is drawn in the numbers themselves."""
        x, y = self.x(0), self.y(0)
        return f"matrix({self.x(1) - x:.4f} 0 0 {self.y(1) - y:.4f} {x:.2f} {y:.2f})"

    def path(self, xs: Iterable[float], ys: Iterable[float]) -> str:
        """A line through points, for the attribute ``d``."""
        points = zip(xs, ys, strict=True)
        return "M" + "L".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)

    def frame(
        self, x_label: str, y_label: str, x_ticks: Sequence[float], y_ticks: Sequence[float]
    ) -> str:
        """The axes, their ticks and their texts; that of the upright axis stands on top of it."""
        floor = self.height - BOTTOM
        lines = f"M{LEFT},{TOP}V{floor}H{self.width - RIGHT}"
        lines += "".join(f"M{self.x(tick):.1f},{floor}v4" for tick in x_ticks)
        lines += "".join(f"M{LEFT},{self.y(tick):.1f}h-4" for tick in y_ticks)
        texts = [(self.x(tick), floor + 17, "middle", short(tick)) for tick in x_ticks]
        texts += [(LEFT - 7, self.y(tick) + 4, "end", short(tick)) for tick in y_ticks]
        texts += [
            (LEFT - 7, 13, "start", y_label),
            (self.width - RIGHT, self.height - 4, "end", x_label),
        ]
        written = [
            element("text", escape(text), x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor)
            for x, y, anchor, text in texts
        ]
        return element(
            "path", d=lines, fill="none", stroke="currentColor", stroke_opacity=".45"
        ) + element("g", *written, fill_opacity=".8")

    def clip(self, id_: str) -> str:
        """A clipping path that keeps a drawing between the axes."""
        width, height = self.width - LEFT - RIGHT, self.height - TOP - BOTTOM
        rectangle = element("rect", x=LEFT, y=TOP, width=width, height=height)
        return element("clipPath", rectangle, id=id_)
