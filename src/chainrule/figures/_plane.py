"""A network with two inputs, asked about every point of a square: one region for each class."""

from math import log

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, Weights
from chainrule.activations import sigmoid
from chainrule.diagrams.palette import PAPER
from chainrule.diagrams.svg import element
from chainrule.figures._contours import outline
from chainrule.figures._moving import Still, Track
from chainrule.figures._svg import picture, variable
from chainrule.forward import forward

SURE = 0.9  # an answer above it counts as sure
GRID = 41  # points of a side at which the network is asked; between them the borders are straight
SIZE = 280  # side of the square, in units of the drawing
CLASSES = ("#14917c", "#d9a83c", "#b667c2")  # fills; the numbers and the markers tell classes too
FEW = 4  # so many examples have their answers beside them
NOWHERE = "translate(-99)"  # outside of the picture


class Plane:
    """The square around the examples, as a grid of points and as a drawing."""

    def __init__(self, points: Array, targets: Array) -> None:
        margin = 0.16 * (points.max() - points.min())
        self.low, self.high = points.min() - margin, points.max() + margin
        side = np.linspace(self.low, self.high, GRID)
        self.grid = np.array([[x, y] for y in side[::-1] for x in side])  # the first row is the top
        self.points = points
        self.count = max(2, targets.shape[1])
        one_column = targets.shape[1] == 1
        self.labels = (targets[:, 0] > 0.5).astype(int) if one_column else targets.argmax(axis=1)

    def scores(self, weights: Weights, points: Array) -> Array:
        """Return a column for each class; the largest number of a row is the answer."""
        Z = forward(weights, points)[1][-1]
        assert Z is not None  # only that of the input layer is
        return np.column_stack([-Z, Z]) if Z.shape[1] == 1 else Z

    def shares(self, weights: Weights) -> list[float]:
        """Return the share of the square that each class has."""
        answers = self.scores(weights, self.grid).argmax(axis=1)
        return [float(np.mean(answers == k)) for k in range(self.count)]

    def tracks(self, stages: list[Weights], control: str) -> list[Track]:
        """Regions, their numbers and, of a few examples, the answers."""
        scores = [self.scores(stage, self.grid) for stage in stages]
        doubts = [log(SURE / (1 - SURE)) - S.max(axis=1) for S in scores]
        tracks = [Track("doubt", "d", [control], [self._outline(doubt) for doubt in doubts])]
        for k in range(self.count):
            leads = [S[:, k] - np.delete(S, k, axis=1).max(axis=1) for S in scores]
            spots = [self._free_spot(lead > 0) for lead in leads]
            tracks += [
                Track(f"region-{k}", "d", [control], [self._outline(lead) for lead in leads]),
                Track(f"number-{k}", "transform", [control], spots),
            ]
        if len(self.points) <= FEW:
            answers = [sigmoid(self.scores(stage, self.points)).T[-1] for stage in stages]
            tracks += [
                Track(f"answer-{i}", "text", [control], [f"{h:.2f}" for h in column])
                for i, column in enumerate(np.transpose(answers))
            ]
        return tracks

    def drawing(self, still: Still) -> str:
        content = element(
            "g",
            self._regions(still),
            *self._examples(),
            element(
                "g",
                self._numbers(still),
                *self._answers(still),
                element("text", variable("x", "1"), x=20, y=SIZE + 20, font_size=15),
                element("text", variable("x", "2"), x=-10, y=20, font_size=15),
                text_anchor="middle",
            ),
            *self._key(),
            transform="translate(18 4)",
        )
        label = (
            "The plane of the two inputs. Each region is where the network answers with one class "
            f"and carries its number; it is pale where no answer is above {SURE}. "
            "Circles are examples of class 0, triangles of class 1, squares of class 2."
        )
        return picture(302, 312, label, content, style="flex:0 1 302px")

    def _regions(self, still: Still) -> str:
        regions = [
            element("path", **still.part(f"region-{k}"), fill=CLASSES[k]) for k in range(self.count)
        ]
        square = element("path", d=f"M0 0h{SIZE}v{SIZE}h-{SIZE}z", fill="none")
        doubt = element("path", **still.part("doubt"), fill=PAPER, fill_opacity=".6")
        return element(
            "g",
            *regions,
            square,
            stroke="currentColor",
            stroke_opacity=".55",
            stroke_width=".8",
            fill_opacity=".42",
            fill_rule="evenodd",
        ) + element("g", doubt, fill_rule="evenodd")

    def _examples(self) -> list[str]:
        places = self._place(self.points)
        return [
            _marked(k, "".join(_marker(k, *place) for place in places[self.labels == k]))
            for k in range(self.count)
        ]

    def _numbers(self, still: Still) -> str:
        """The number of each region."""
        numbers = [
            element("text", str(k), **still.part(f"number-{k}"), dy=8) for k in range(self.count)
        ]
        return element("g", *numbers, font_size=23, font_weight=600, fill_opacity=".7")

    def _answers(self, still: Still) -> list[str]:
        """The answers below the examples, where these are few."""
        return [
            element(
                "text",
                still.text(f"answer-{i}"),
                x=f"{x:.0f}",
                y=f"{y + 22:.0f}",
                **still.part(f"answer-{i}"),
            )
            for i, (x, y) in enumerate(self._place(self.points))
            if len(self.points) <= FEW
        ]

    def _key(self) -> list[str]:
        return [
            _marked(k, _marker(k, 60 + 76 * k, SIZE + 16))
            + element("text", f"class {k}", x=70 + 76 * k, y=SIZE + 21)
            for k in range(self.count)
        ]

    def _place(self, points: Array) -> Array:
        """Where points lie in the drawing."""
        share = (points - self.low) / (self.high - self.low)
        return SIZE * np.column_stack([share[:, 0], 1 - share[:, 1]])

    def _outline(self, values: Array) -> str:
        return outline(values.reshape(GRID, GRID), SIZE)

    def _free_spot(self, inside: npt.NDArray[np.bool_]) -> str:
        """A place in a region, far from its border, from the examples and from the frame."""
        middle = (self.low + self.high) / 2
        from_middle = np.abs(self.grid - middle).max(axis=1)
        candidates = self.grid[inside & (from_middle < 0.84 * (self.high - middle))]
        if not len(candidates):
            return NOWHERE
        others = np.vstack([self.grid[~inside], self.points])
        gaps = [np.hypot(*(others - candidate).T).min() for candidate in candidates]
        x, y = self._place(candidates[[int(np.argmax(gaps))]])[0]
        return f"translate({x:.0f} {y:.0f})"


def _marker(k: int, x: float, y: float) -> str:
    """A circle, a triangle or a square around a place, as part of a path."""
    return (
        f"M{x - 4:.0f} {y:.0f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        f"M{x:.0f} {y - 5:.0f}l5 9h-10z",
        f"M{x - 4:.0f} {y - 4:.0f}h8v8h-8z",
    )[k]


def _marked(k: int, path: str) -> str:
    return element("path", d=path, fill=CLASSES[k], stroke="currentColor", stroke_width=".9")
