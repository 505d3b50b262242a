"""A batch through the layers: every matrix of forward propagation, step by step (chapter 6)."""

from dataclasses import dataclass

from chainrule._arguments import Array, Weights
from chainrule.diagrams.numbers import fixed
from chainrule.figures._batch_picture import CELL, drawing
from chainrule.figures._moving import Control, MovingFigure, Still, Track, step_by_step
from chainrule.forward import forward, predict
from chainrule.model import add_bias

UNIT = 1  # the unit whose column is marked, counted from 0


@dataclass(frozen=True)
class Step:
    """What comes in at a step: its part of the picture, and what is said of it."""

    part: str
    sentence: str
    of_example: list[str]


def batch_steps(weights: Weights, X: Array) -> MovingFigure:
    """All examples through all layers: which row and which column make which number.

    Formula (Image 22, all examples at once): Z[l+1] = Ã[l] Theta[l]ᵀ, A[l+1] = σ(Z[l+1]).

    Parameters
    ----------
    weights
        The matrices ``Theta[l]``, (s_{l+1}, s_l + 1); each layer after the first has two units.
    X
        The examples, (m, s_1).

    Returns
    -------
    MovingFigure
        With a control that goes through the steps, at the first product to begin with, and a
        slider that follows one example.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> figure = batch_steps([rng.normal(size=(2, 4))], rng.normal(size=(5, 3)))
    >>> [control.values[-1] for control in figure.controls]
    ['4 of 4', '5']
    """
    steps = _steps(weights, X)
    examples = [str(i + 1) for i in range(len(X))]
    controls = [
        step_by_step(len(steps), start=1),  # at the first product
        Control("example", "example", examples, min(3, len(X) - 1)),
    ]
    tracks = [*_states(steps), Track("row", "transform", ["example"], _rows(len(X)))]
    tracks += [
        Track("says", "text", ["step"], [step.sentence for step in steps]),
        Track(
            "says",
            "text",
            ["step", "example"],
            [text for step in steps for text in step.of_example],
        ),
    ]
    return MovingFigure(
        "batch", drawing(weights, X, UNIT, Still(controls, tracks)), controls, tracks
    )


def _rows(m: int) -> list[str]:
    return [f"translate(0 {CELL * i})" for i in range(m)]


def _states(steps: list[Step]) -> list[Track]:
    """A part comes with its step and stays; the marks are there at their step only."""
    tracks = []
    for k, step in enumerate(steps):
        states = [
            "later" if at < k else "forward" if at == k else "done" for at in range(len(steps))
        ]
        tracks.append(Track(step.part, "data-state", ["step"], states))
        if step.part.startswith("z"):
            seen = ["visible" if at == k else "hidden" for at in range(len(steps))]
            tracks.append(Track(f"mark-{step.part}", "visibility", ["step"], seen))
    return tracks


def _steps(weights: Weights, X: Array) -> list[Step]:
    A, Z = forward(weights, X)
    steps = []
    for layer, Theta in enumerate(weights, start=1):
        steps += [
            _with_ones(layer, A[layer - 1]),
            _sums(layer + 1, add_bias(A[layer - 1]), Theta, Z[layer]),
            _activations(layer + 1, A[layer], last=layer == len(weights)),
        ]
    return [*steps, _classes(A[-1], predict(weights, X))]


def _with_ones(layer: int, A: Array) -> Step:
    what = "The examples are the rows of X" if layer == 1 else f"The activations of layer {layer}"
    return Step(
        f"ones{layer}",
        f"{what}, {A.shape}; a column of ones in front makes them {add_bias(A).shape}.",
        [f"Row {i + 1} is example {i + 1}, with its 1." for i in range(len(A))],
    )


def _sums(layer: int, before: Array, Theta: Array, Z: Array) -> Step:
    return Step(
        f"z{layer}",
        f"The product {before.shape} times {Theta.T.shape} is {Z.shape}, the sums "
        f"of layer {layer}.",
        [
            f"Row {i + 1} meets column {UNIT + 1}: z = {fixed(row[UNIT], 2)}."
            for i, row in enumerate(Z)
        ],
    )


def _activations(layer: int, A: Array, *, last: bool) -> Step:
    name = "the answers H" if last else f"the activations of layer {layer}"
    return Step(
        f"a{layer}",
        f"The sigmoid of each number: {name}, {A.shape}.",
        [
            f"Example {i + 1}, unit {UNIT + 1}: a = {fixed(row[UNIT], 2)}."
            for i, row in enumerate(A)
        ],
    )


def _classes(H: Array, classes: Array) -> Step:
    answers = [", ".join(fixed(h, 2) for h in row) for row in H]
    return Step(
        "class",
        "The largest answer of each row is its class, counted from 0.",
        [
            f"Example {i + 1} answers {text}: class {c}."
            for i, (text, c) in enumerate(zip(answers, classes, strict=True))
        ],
    )
