"""Two costs over the one weight of a unit, and the way down on each (Image 15, chapter 5)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chainrule._arguments import Array
from chainrule.activations import sigmoid, sigmoid_derivative
from chainrule.backpropagation import backpropagate
from chainrule.cost import log_loss
from chainrule.diagrams.canvas import colour
from chainrule.figures._axes import HALO, Axes, number
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import picture, side_by_side, variable

CURVE = colour("forward")

# Four examples; the unit has no bias. Columns, since all functions below take many weights at once.
INPUTS = np.array([[10.0], [1.0], [1.0], [0.1]])
TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])
STARTS = (4.0, 1.5, 0.2, -1.0)
LEARNING_RATE = 0.2
FEW = (0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70)
ITERATIONS = (*FEW, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000)
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

    Formula (Image 15, chapter 7 for the step): θ becomes θ − α dJ/dθ, with α = 0.2.

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
        Control("start", "start at θ =", [number(start) for start in STARTS], kind="choice"),
        Control("step", "downhill", [f"step {k}" for k in ITERATIONS], kind="steps"),
    ]
    tracks = [
        Track("says", "text", ["step"], [f"After {k} step{'s' * (k != 1)}" for k in ITERATIONS]),
        Track("says", "text", ["start"], [f"from θ = {number(start)}:" for start in STARTS]),
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
        f"{number(J)} at θ = {number(t)}, {place}{end}"
        for (t, J), place in zip(points, where, strict=True)
    ]
    first = points[:: len(ITERATIONS)]
    return [
        Track(f"{name}-ball", "transform", both, [axes.at(t, J) for t, J in points]),
        Track(f"{name}-way", "x", both, [f"{axes.x(t):.1f}" for t in lefts]),
        Track(f"{name}-way", "width", both, [f"{w:.1f}" for w in axes.x(rights) - axes.x(lefts)]),
        Track(f"{name}-start", "transform", ["start"], [axes.at(t, J) for t, J in first]),
        Track(f"{name}-theta", "text", both, [number(t) for t in thetas]),
        Track(f"{name}-cost", "text", both, [number(J) for J in heights]),
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
    thetas = np.concatenate([np.linspace(-1.5, 1, 41), np.linspace(1.2, 5, 20)])
    curve = axes.path(thetas, landscape.height(thetas))
    minima, floor = valleys(landscape.slope), axes.y(axes.y_range[0])
    bottoms = "".join(
        f'<g transform="{axes.at(theta, J)}"><circle r="4.5" fill="var(--paper, Canvas)" '
        'stroke="currentColor"/>'
        f'<text y="{20 if axes.y(J) < floor - 24 else -13}" text-anchor="middle" {HALO}>'
        f"{number(theta)}</text></g>"
        for theta, J in zip(minima, landscape.height(minima), strict=True)
    )
    id_ = f"two-landscapes-{name}"
    reading = "".join(
        f'{letter} = <tspan data-part="{name}-{part}">{still.text(f"{name}-{part}")}</tspan>{after}'
        for letter, part, after in ((variable("θ"), "theta", ", "), (variable("J"), "cost", ""))
    )
    ticks = (-1, 0, 1, 2, 3, 4, 5)
    content = (
        f'<clipPath id="{id_}"><rect y="0" height="{axes.height}" {still.part(f"{name}-way")}/>'
        "</clipPath>"
        + axes.frame("weight θ", f"mean {landscape.title}", ticks, landscape.ticks)
        + f'<g fill="none"><path d="{curve}" stroke="currentColor" stroke-opacity=".6" '
        f'stroke-width="1.5"/><path d="{curve}" stroke="{CURVE}" stroke-width="4" '
        f'clip-path="url(#{id_})"/></g>{bottoms}'
        f'<circle r="4" fill="var(--paper, Canvas)" stroke="{CURVE}" stroke-width="2" '
        f"{still.part(f'{name}-start')}/>"
        f'<circle r="6" fill="{CURVE}" {still.part(f"{name}-ball")}/>'
        f'<text x="{axes.width - 12}" y="13" text-anchor="end" fill="{CURVE}">{reading}</text>'
    )
    places = " and ".join(number(theta) for theta in minima)
    label = f"The mean {landscape.title} over the weight. Valleys: at {places}. A ball rolls down."
    return picture(axes.width, axes.height, label, content, "flex: 1 1 300px; max-width: 400px")
