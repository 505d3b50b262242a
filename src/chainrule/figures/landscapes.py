"""Two costs over the one weight of a unit, and the way down on each (Image 15, chapter 5)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chainrule._arguments import Array
from chainrule.activations import sigmoid, sigmoid_derivative
from chainrule.backpropagation import backpropagate
from chainrule.cost import log_loss
from chainrule.diagrams.numbers import short
from chainrule.diagrams.palette import FORWARD, HALO, PAPER
from chainrule.diagrams.svg import element
from chainrule.figures._axes import Axes
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import picture, side_by_side, variable

CURVE = FORWARD

# Four examples; the unit has no bias. Columns, since all functions below take many weights at once.
INPUTS = np.array([[10.0], [1.0], [1.0], [0.1]])
TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])
STARTS = (4.0, 1.5, 0.2, -1.0)
LEARNING_RATE = 0.2
FEW = (0, 1, 2, 3, 5, 10, 20, 50)
ITERATIONS = (*FEW, 100, 200, 500, 1000, 2000, 5000)
THETAS = (-1.5, 5.0)  # what the pictures show


def log_cost(thetas: Array) -> Array:
    """The mean log-loss of the unit with each of the weights."""
    z = INPUTS * thetas
    losses: Array = log_loss(z, np.broadcast_to(TARGETS, z.shape)).mean(axis=0)
    return losses


def log_slope(thetas: Array) -> Array:
    """Its slope: each weight is that of another output unit, and all units see the same."""
    weights = [np.column_stack([0 * thetas, thetas])]
    targets = np.broadcast_to(TARGETS, (len(INPUTS), len(thetas)))
    return backpropagate(weights, INPUTS, targets)[0][:, 1]


def squared_cost(thetas: Array) -> Array:
    """The mean squared error of the same unit."""
    errors: Array = ((sigmoid(INPUTS * thetas) - TARGETS) ** 2).mean(axis=0)
    return errors


def squared_slope(thetas: Array) -> Array:
    z = INPUTS * thetas
    slopes: Array = (2 * (sigmoid(z) - TARGETS) * sigmoid_derivative(z) * INPUTS).mean(axis=0)
    return slopes


def walks(slope: Callable[[Array], Array]) -> Array:
    """The weights that gradient descent comes to: a row for each start, a column for each of
    ``ITERATIONS``."""
    thetas = [np.array(STARTS)]
    for _ in range(ITERATIONS[-1]):
        thetas.append(thetas[-1] - LEARNING_RATE * slope(thetas[-1]))
    return np.array(thetas)[list(ITERATIONS)].T


def valleys(slope: Callable[[Array], Array]) -> Array:
    """The weights of the local minima: where the slope changes from falling to rising."""
    grid = np.linspace(*THETAS, 66)
    slopes = slope(grid)
    turns = (slopes[:-1] < 0) & (slopes[1:] > 0)
    low, high = grid[:-1][turns], grid[1:][turns]
    for _ in range(50):  # halve the intervals
        middle = (low + high) / 2
        falls = slope(middle) < 0
        low, high = np.where(falls, middle, low), np.where(falls, high, middle)
    return middle


@dataclass(frozen=True)
class Landscape:
    """A cost over one weight, with its slope, and how it is drawn."""

    name: str
    title: str
    height: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    axes: Axes
    ticks: tuple[float, ...]


LANDSCAPES = (
    Landscape("log", "log-loss", log_cost, log_slope, Axes(THETAS, (0, 13), 360, 230), (0, 5, 10)),
    Landscape(
        "squared",
        "squared error",
        squared_cost,
        squared_slope,
        Axes(THETAS, (0.16, 0.4), 360, 230),
        (0.2, 0.3, 0.4),
    ),
)


def two_landscapes() -> MovingFigure:
    """Gradient descent on the mean log-loss and on the mean squared error of the same unit.

    Formula (Image 15, chapter 7 for the step), with α = 0.2: θ := θ − α ∂J/∂θ.

    Returns
    -------
    MovingFigure
        With a choice of the start and the iterations as steps.

    Examples
    --------
    >>> figure = two_landscapes()
    >>> says = [figure.at_start(track) for track in figure.tracks if track.part == "says"]
    >>> " ".join(says[:2])
    'After 0 steps from θ = 4:'
    """
    controls = [
        Control("start", "start at θ =", [short(start) for start in STARTS], kind="choice"),
        Control("step", "downhill", [f"step {k}" for k in ITERATIONS], kind="steps"),
    ]
    tracks = [
        Track("says", "text", ["step"], [f"After {k} step{'s' * (k != 1)}" for k in ITERATIONS]),
        Track("says", "text", ["start"], [f"from θ = {short(start)}:" for start in STARTS]),
    ]
    for landscape in LANDSCAPES:
        tracks += _walks(landscape)
    still = Still(controls, tracks)
    body = side_by_side(_landscape(landscape, still) for landscape in LANDSCAPES)
    return MovingFigure("two-landscapes", body, controls, tracks)


def _walks(landscape: Landscape) -> list[Track]:
    """What one picture shows at each start and each number of steps."""
    axes, both, name = landscape.axes, ["start", "step"], landscape.name
    ways = walks(landscape.slope)
    thetas, heights = ways.ravel(), landscape.height(ways.ravel())
    starts = np.repeat(STARTS, len(ITERATIONS))
    points = list(zip(thetas, heights, strict=True))
    lefts, rights = np.minimum(starts, thetas), np.maximum(starts, thetas)
    bottoms = valleys(landscape.slope)
    end = ";" if landscape is LANDSCAPES[0] else "."
    where = [_whereabouts(t, s, bottoms) for t, s in zip(thetas, starts, strict=True)]
    found = [
        f"{short(J)} at θ = {short(t)}, {place}{end}"
        for (t, J), place in zip(points, where, strict=True)
    ]
    first = points[:: len(ITERATIONS)]
    return [
        Track(f"{name}-ball", "transform", both, [axes.at(t, J) for t, J in points]),
        Track(f"{name}-way", "x", both, [f"{axes.x(t):.1f}" for t in lefts]),
        Track(f"{name}-way", "width", both, [f"{w:.1f}" for w in axes.x(rights) - axes.x(lefts)]),
        Track(f"{name}-start", "transform", ["start"], [axes.at(t, J) for t, J in first]),
        Track(f"{name}-theta", "text", both, [short(t) for t in thetas]),
        Track(f"{name}-cost", "text", both, [short(J) for J in heights]),
        Track("says", "text", [], [f"the {landscape.title} is"]),
        Track("says", "text", both, found),
    ]


def _whereabouts(theta: float, start: float, bottoms: Array) -> str:
    """In which valley the walk is; the first of two is the lower one."""
    names = ["in its only valley"]
    if len(bottoms) > 1:
        names = ["in its lower valley", "stuck in its higher valley"]
    for bottom, name in zip(bottoms, names, strict=True):
        if abs(theta - bottom) < 0.005:
            return name
    return "the start" if theta == start else "still on the way"


def _landscape(landscape: Landscape, still: Still) -> str:
    axes, name = landscape.axes, landscape.name
    minima = valleys(landscape.slope)
    content = (
        _clip(landscape, still),
        axes.frame("weight θ", f"mean {landscape.title}", range(-1, 6), landscape.ticks),
        _curve(landscape),
        *(
            _valley(axes, theta, J)
            for theta, J in zip(minima, landscape.height(minima), strict=True)
        ),
        element(
            "circle", r=4, fill=PAPER, stroke=CURVE, stroke_width=2, **still.part(f"{name}-start")
        ),
        element("circle", r=6, fill=CURVE, **still.part(f"{name}-ball")),
        _reading(landscape, still),
    )
    places = " and ".join(short(theta) for theta in minima)
    label = f"The mean {landscape.title} over the weight. Valleys: at {places}. A ball rolls down."
    shape = "flex: 1 1 300px; max-width: 400px"
    return picture(axes.width, axes.height, label, *content, style=shape)


def _clip(landscape: Landscape, still: Still) -> str:
    """The part of the curve that was walked, as a clipping path."""
    way = still.part(f"{landscape.name}-way")
    rectangle = element("rect", y=0, height=landscape.axes.height, **way)
    return element("clipPath", rectangle, id=f"two-landscapes-{landscape.name}")


def _curve(landscape: Landscape) -> str:
    """The cost, and over it the part that was walked, thick."""
    thetas = np.concatenate([np.linspace(-1.5, 1, 41), np.linspace(1.2, 5, 20)])
    curve = landscape.axes.path(thetas, landscape.height(thetas))
    clip = f"url(#two-landscapes-{landscape.name})"
    return element(
        "g",
        element("path", d=curve, stroke="currentColor", stroke_opacity=".6", stroke_width="1.5"),
        element("path", d=curve, stroke=CURVE, stroke_width=4, clip_path=clip),
        fill="none",
    )


def _valley(axes: Axes, theta: float, J: float) -> str:
    """A ring at a minimum, and its weight under it, or over it where there is no room."""
    y = 20 if axes.y(J) < axes.y(axes.y_range[0]) - 24 else -13
    ring = element("circle", r="4.5", fill=PAPER, stroke="currentColor")
    text = element("text", short(theta), y=y, text_anchor="middle", **HALO)
    return element("g", ring, text, transform=axes.at(theta, J))


def _reading(landscape: Landscape, still: Still) -> str:
    """The weight and the cost in numbers."""
    theta, J = (still.words(f"{landscape.name}-{part}") for part in ("theta", "cost"))
    texts = f"{variable('θ')} = {theta}, {variable('J')} = {J}"
    x = landscape.axes.width - 12
    return element("text", texts, x=x, y=13, text_anchor="end", fill=CURVE)
