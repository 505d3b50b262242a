"""What the network of chapter 8 makes of a drawn digit, in numbers and words for the page."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array
from chainrule.data import load_digits, one_hot
from chainrule.forward import forward, predict
from chainrule.handwriting import DigitSteps, digit_steps, draw_strokes
from chainrule.model import initialize_weights
from chainrule.training import gradient_descent

__all__ = [
    "WeightsInPage",
    "between",
    "held_out",
    "held_out_digit",
    "learn_to_read",
    "misread",
    "read_drawing",
]

MOST = 16  # units of ink in a block
DOUBT = 0.5  # outputs that are nearer to each other than this: the network hesitates


def learn_to_read() -> list[Array]:
    """The weights of run 3 of chapter 8: 64-32-10, 1,437 digits, 1,000 steps.

    Formula: none; it is ``gradient_descent`` with the numbers of that chapter.
    """
    images, labels = load_digits()
    rng = np.random.default_rng(0)
    train = rng.permutation(len(images))[:1437]
    start = initialize_weights((64, 32, 10), rng)
    X, Y = images[train] / MOST, one_hot(labels[train], 10)
    return gradient_descent(start, X, Y, learning_rate=2.0, iterations=1000)[0]


class WeightsInPage:
    """The weights as a page holds them, with four decimals; it says only how many they are.

    Formula: none; it holds weights for a page.
    """

    def __init__(self, weights: Sequence[npt.ArrayLike]) -> None:
        self.rounded = [np.asarray(Theta, dtype=float).round(4) for Theta in weights]

    def _repr_html_(self) -> str:
        text = json.dumps([Theta.tolist() for Theta in self.rounded], separators=(",", ":"))
        count = sum(Theta.size for Theta in self.rounded)
        says = f"<div>The page above has these {count:,} weights, with four decimals.</div>"
        return f'{says}<script type="application/json" id="digits-weights">{text}</script>'


def read_drawing(
    weights: Sequence[npt.ArrayLike], strokes: Sequence[npt.ArrayLike], pen: float
) -> dict[str, Any]:
    """What the network makes of strokes: the pictures on the way, all units, the answer in words.

    Formula: none; see ``draw_strokes``, ``digit_steps`` and ``forward``.
    """
    drawing = draw_strokes(strokes, pen)
    steps = digit_steps(drawing)
    return {"steps": _pictures(drawing, steps), **_reading(weights, steps.pixels)}


def held_out_digit(weights: Sequence[npt.ArrayLike], number: int) -> dict[str, Any]:
    """The same for one of the 360 held-out digits of chapter 8, counted from 1.

    Formula: none; it shows an image and what the network makes of it.
    """
    images, labels = held_out()
    if not 1 <= number <= len(images):
        raise ValueError(f"number: expected 1 to {len(images)}, got {number}")
    label = int(labels[number - 1])
    reading = _reading(weights, images[number - 1])
    wrong = "" if reading["answer"] == label else " That is wrong."
    says = f"Held-out digit {number}, labelled {label}. {reading['says']}{wrong}"
    return {**reading, "steps": [], "number": number, "label": label, "says": says}


def misread(weights: Sequence[npt.ArrayLike]) -> list[int]:
    """The numbers of the held-out digits that the network misreads.

    Formula: none; it counts where ``predict`` is wrong.
    """
    images, labels = held_out()
    return (np.flatnonzero(predict(weights, images / MOST) != labels) + 1).tolist()


def between(closed: float) -> list[list[list[float]]]:
    """Strokes of a 3 whose two arcs go on, until with ``closed`` = 1 they have become an 8.

    Formula: none; each arc goes through 3/5 of an ellipse, and through all of it in the end.
    """
    if not 0 <= closed <= 1:
        raise ValueError(f"closed: expected 0 to 1, got {closed}")
    # from where the arcs meet, in the middle, round to the right and on to the left
    end = 0.7 + 0.8 * closed
    above = _arc(0.33, (0.1, 0.16), np.pi * np.array([0.5, -end]))
    below = _arc(0.67, (0.105, 0.18), np.pi * np.array([-0.5, end]))
    return [above, below]


def _arc(middle: float, radii: tuple[float, float], angles: Array) -> list[list[float]]:
    """Part of an ellipse around the middle of the paper, `middle` from its upper edge."""
    at = np.linspace(angles[0], angles[1], 40)
    points = np.column_stack([0.5 + radii[0] * np.cos(at), middle + radii[1] * np.sin(at)])
    return [[float(x), float(y)] for x, y in points.round(4)]


def held_out() -> tuple[Array, npt.NDArray[np.intp]]:
    """The 360 images of chapter 8 that the network does not learn from, and their labels.

    Formula: none; it is the split of that chapter.
    """
    images, labels = load_digits()
    held_out = np.random.default_rng(0).permutation(len(images))[-360:]
    return images[held_out], labels[held_out]


def _pictures(drawing: Array, steps: DigitSteps) -> list[dict[str, Any]]:
    """Each picture with its sentence; ink as numbers from 0 to 255, row by row."""
    (height, width), inked = steps.upright.shape, steps.evened.sum()
    blocks = steps.pixels.reshape(8, 8) / MOST
    shown = [
        ("Drawn", f"On paper of {len(drawing)} × {len(drawing)} points.", drawing),
        (
            "Upright",
            f"Rows moved sideways; the box with ink, {width} × {height}.",
            steps.upright,
        ),
        ("Scaled", "To 32 high and at most 20 wide, in the middle of 32 × 32.", steps.scaled),
        ("Lines", f"As thick as in the data set: {inked} points of ink.", steps.evened),
        ("Counted", "The ink in each block of 4 × 4 points, from 0 to 16.", blocks),
    ]
    return [{"title": title, "says": says, **_picture(ink)} for title, says, ink in shown]


def _picture(ink: Array) -> dict[str, Any]:
    height, width = ink.shape
    shades = np.round(255 * np.asarray(ink, dtype=float)).astype(np.uint8)
    return {"width": width, "height": height, "ink": shades.ravel()}


def _reading(weights: Sequence[npt.ArrayLike], pixels: Array) -> dict[str, Any]:
    X = pixels[np.newaxis] / MOST
    activations, _ = forward(weights, X)
    hidden, outputs = activations[1][0], activations[-1][0]
    answer = int(predict(weights, X)[0])
    return {
        "pixels": pixels.astype(int).tolist(),
        "inputs": X[0].tolist(),
        "hidden": hidden.tolist(),
        "awake": f"{(hidden > 0.5).sum()} of the {len(hidden)} hidden units are above ½.",
        "outputs": outputs.tolist(),
        "shown": [f"{output:.2f}" for output in outputs],
        "answer": answer,
        "says": _in_words(outputs, answer),
    }


def _in_words(outputs: Array, answer: int) -> str:
    second = int(np.argsort(outputs, kind="stable")[-2])
    both = f"{outputs[answer]:.2f} for {answer} and {outputs[second]:.2f} for {second}"
    says = f"The network reads {answer}. The largest outputs are {both}"
    if outputs[answer] < DOUBT:
        return f"{says}: none is above ½, so it knows no such digit."
    if outputs[answer] - outputs[second] < DOUBT:
        return f"{says}: it hesitates between the two."
    return f"{says}: it does not hesitate."
