"""Training to scrub through: regions, cost and weights of a network with two inputs (chapter 8)."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from math import expm1, log1p

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, Weights
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._network import largest, weight_tracks, weights_drawing
from chainrule.figures._plane import CLASSES, Plane
from chainrule.figures._svg import picture, side_by_side, variable
from chainrule.forward import predict
from chainrule.training import gradient_descent

# Close together where most networks change most.
STEPS = (0, 3, 10, 30, 60, 100, 150, 200, 250, 500, 1000, 2000, 5000)
LEFT, RIGHT, TOP, BOTTOM = 30, 172, 26, 172  # the axes of the cost


def watch_training(
    weights: Sequence[npt.ArrayLike],
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    *,
    learning_rate: float,
    iterations: int,
    lam: float = 0.0,
) -> MovingFigure:
    """Train as ``gradient_descent`` does, and show what the network has become along the way.

    Formula: none; weights and costs are those of ``gradient_descent``, answers of ``predict``.

    Parameters
    ----------
    weights, X, Y, learning_rate, iterations, lam
        As for ``gradient_descent``. X has two columns, and there are at most three classes.

    Returns
    -------
    MovingFigure
        With a slider over the steps, at the last one to begin with.

    Raises
    ------
    ValueError
        If X does not have two columns, if Y has more than three, or if the network is so large that
        the figure becomes too heavy for a page; and as ``gradient_descent``.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import initialize_weights, xor
    >>> start = initialize_weights((2, 3, 1), np.random.default_rng(0))
    >>> figure = watch_training(start, *xor(), learning_rate=2.0, iterations=300)
    >>> figure.controls[0].values[:4]
    ['step 0', 'step 3', 'step 10', 'step 30']
    """
    points, targets = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"X: expected two columns, got shape {points.shape}")
    if targets.ndim != 2 or targets.shape[1] > len(CLASSES):
        raise ValueError(f"Y: expected at most three columns, got shape {targets.shape}")
    steps = [step for step in STEPS if step < iterations] + [iterations]
    start = [np.array(Theta, dtype=float) for Theta in weights]
    train = partial(gradient_descent, X=points, Y=targets, learning_rate=learning_rate, lam=lam)
    stages, history = _stages(start, steps, train)

    plane = Plane(points, targets)
    names = [f"step {step}" for step in steps]
    control = Control("step", "Step of the training", names, len(steps) - 1, "steps")
    tracks = _tracks(plane, steps, stages, history)
    still = Still([control], tracks)
    body = side_by_side(
        [plane.drawing(still), _cost_drawing(history, still), weights_drawing(stages[-1], still)]
    )
    sizes = "-".join(str(n) for n in [2, *(len(Theta) for Theta in stages[0])])
    return MovingFigure(f"training-{sizes}", body, [control], tracks)


def _stages(
    start: Weights, steps: list[int], train: Callable[..., tuple[Weights, list[float]]]
) -> tuple[list[Weights], list[float]]:
    """The weights at these steps, and the cost at every step up to the last."""
    stages, history = [start], list[float]()
    for before, after in pairwise([0, *steps]):  # first no step at all, for the cost at the start
        trained, costs = train(stages[-1], iterations=after - before)
        stages.append(trained)
        history[before:] = costs
    return stages[1:], history


def _tracks(
    plane: Plane, steps: list[int], stages: list[Weights], history: list[float]
) -> list[Track]:
    says = [
        f"Step {step}: the cost is {history[step]:.3f}. {_answers(stage, plane)} "
        f"The largest weight is {largest([stage]):.1f}."
        for step, stage in zip(steps, stages, strict=True)
    ]
    return [
        *plane.tracks(stages, "step"),
        *_cost_tracks(steps, history, "step"),
        *weight_tracks(stages, "step"),
        Track("says", "text", ["step"], says),
    ]


def _answers(weights: Weights, plane: Plane) -> str:
    right = int(np.sum(predict(weights, plane.points) == plane.labels))
    parts = [f"{100 * share:.0f} % with {k}" for k, share in enumerate(plane.shares(weights))]
    return (
        f"{right} of {len(plane.points)} examples are answered right. Of the square it answers "
        f"{', '.join(parts[:-1])} and {parts[-1]}."
    )


# ---- the cost, over a logarithmic scale of steps ----


def _at(step: float, history: list[float]) -> tuple[float, float]:
    share = log1p(step) / log1p(len(history) - 1)
    height = history[round(step)] / max(history)
    return LEFT + (RIGHT - LEFT) * share, BOTTOM - (BOTTOM - TOP) * height


def _cost_tracks(steps: list[int], history: list[float], control: str) -> list[Track]:
    places = [_at(step, history) for step in steps]
    return [
        Track("dot", "transform", [control], [f"translate({x:.1f} {y:.1f})" for x, y in places]),
        Track("cost", "text", [control], [f"{history[step]:.3f}" for step in steps]),
    ]


def _cost_drawing(history: list[float], still: Still) -> str:
    last = len(history) - 1
    scale: Array = np.linspace(0, log1p(last), 90)
    shown = sorted({round(expm1(share)) for share in scale})
    curve = "M" + "L".join("{:.1f} {:.1f}".format(*_at(step, history)) for step in shown)
    ticks = {step: _at(step, history)[0] for step in (0, 10, 100, 1000, 10_000) if step <= last}
    axes = f"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"
    axes += "".join(f"M{x:.1f} {BOTTOM}v4" for x in ticks.values())
    lines = (
        element("path", d=axes, stroke_opacity=".5"),
        element("path", d=curve, stroke_width="1.6"),
    )
    label = (
        f"The cost over the steps, on a logarithmic scale; it goes from {history[0]:.3f} to "
        f"{history[-1]:.3f}. A dot marks the step that is shown."
    )
    return picture(
        180,
        212,
        label,
        element("g", *lines, fill="none", stroke="currentColor"),
        element("circle", **still.part("dot"), r=5, fill="var(--accent, #0c6168)"),
        *_cost_texts(ticks, max(history), still),
        style="flex:1 1 165px;min-width:0;max-width:200px",
    )


def _cost_texts(ticks: dict[int, float], highest: float, still: Still) -> list[str]:
    cost = still.words("cost", font_weight=600)
    steps = [element("text", str(step), x=f"{x:.1f}", y=BOTTOM + 16) for step, x in ticks.items()]
    return [
        element("text", f"cost {variable('J')} = {cost}", x=LEFT, y=14),
        element("g", element("text", "step", x=101, y=206), *steps, text_anchor="middle"),
        element(
            "g",
            element("text", "0", x=LEFT - 5, y=BOTTOM + 4),
            element("text", f"{highest:.1f}", x=LEFT - 5, y=TOP + 8),
            text_anchor="end",
        ),
    ]
