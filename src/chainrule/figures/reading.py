"""A network that reads digits, seen from outside: one of some fifty goes in, and units light up."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._reading_picture import BAR, ROW, SHADES, network_picture
from chainrule.figures.digits import as_squares, runs
from chainrule.forward import forward, predict

LEVELS = 16  # steps of light, each a sign: 0 to 9, then a to g


def digit_reader(
    weights: Sequence[npt.ArrayLike], X: npt.ArrayLike, labels: npt.ArrayLike, each: int = 5
) -> MovingFigure:
    """What lights up in a network while it reads: the inputs, the hidden units and the outputs.

    Formula: none; the activations are those of ``forward``, the answers those of ``predict``.

    Parameters
    ----------
    weights
        Theta[1] and Theta[2] of a network with one hidden layer and an output for each digit.
    X
        Square images, one per row, scaled as for the network: 0 is no ink, 1 is full ink.
    labels
        The digits that they show.
    each
        How many images of each digit to show: first those that are read right, as they come, and
        last those that are misread, as many as there are.

    Returns
    -------
    MovingFigure
        With a small picture of each image, to be chosen from.

    Raises
    ------
    ValueError
        If the images are not square, there are too few of a digit, or its misread ones are more
        than ``each``; and as ``forward``.

    Examples
    --------
    >>> import numpy as np
    >>> weights = [np.eye(10, 65, 1) * 9, np.eye(10, 11, 1) * 9]
    >>> figure = digit_reader(weights, np.eye(10, 64), np.arange(10), each=1)
    >>> at_first = [figure.at_start(track) for track in figure.tracks if track.part == "says"]
    >>> " ".join(at_first)[:60]
    'A 0. Of the 64 inputs 1 has ink; of the 10 hidden units 1 is'
    """
    inputs, truth = np.asarray(X, dtype=float), np.asarray(labels)
    images, answers = as_squares("X", inputs), predict(weights, inputs)
    chosen = _of_each_digit(truth, answers == truth, each)
    _, hidden, outputs = (A[chosen] for A in forward(weights, inputs)[0])
    truth, answers, inks = truth[chosen], answers[chosen], images[chosen]
    names = [f"{digit}, number {n // 10 + 1}" for n, digit in enumerate(truth)]
    pictures = [_small(image) for image in inks]
    control = Control("image", "Digits to read", names, kind="choice", pictures=pictures)
    tracks = [
        *_lights(inputs[chosen], hidden, outputs, answers),
        *_words(inputs[chosen], hidden, outputs, answers, truth),
    ]
    body = network_picture(Still([control], tracks), images.shape[1], hidden.shape[1])
    return MovingFigure("digit-reader", body, [control], tracks)


def _of_each_digit(
    labels: npt.NDArray[np.intp], right: npt.NDArray[np.bool_], each: int
) -> npt.NDArray[np.intp]:
    """Which images to show: a row has each digit once, and the last rows have the misread ones."""
    columns = []
    for digit in range(10):
        own = labels == digit
        good, bad = np.flatnonzero(own & right), np.flatnonzero(own & ~right)
        if len(bad) > each or len(good) + len(bad) < each:
            raise ValueError(
                f"labels: expected {each} images of each digit with all that are misread, got "
                f"{len(good) + len(bad)} of the digit {digit}, {len(bad)} of them misread"
            )
        columns.append([*good[: each - len(bad)], *bad])
    return np.array(columns).T.ravel()


def _small(image: Array) -> str:
    """An image as a button shows it."""
    half = np.digitize(image, list(SHADES))
    paths = [
        element("path", d=runs(half == k), stroke_opacity=opacity)
        for k, opacity in enumerate(SHADES.values(), start=1)
    ]
    side = image.shape[0]
    box = {"viewBox": f"0 -.5 {side} {side}", "aria-hidden": "true", "stroke": "currentColor"}
    return element("svg", *paths, **box)


# ---- what changes ----


def _lights(X: Array, hidden: Array, outputs: Array, answers: Array) -> list[Track]:
    def track(part: str, attribute: str, values: list[str]) -> Track:
        return Track(part, attribute, ["image"], values)

    bars = [
        "".join(f"M0 {ROW * k}h{length}" for k, length in enumerate(row) if length) or "M0 0"
        for row in np.round(BAR * outputs).astype(int)
    ]
    shown = [
        track(f"value-{k}", "text", [f"{h:.2f}" for h in column])
        for k, column in enumerate(outputs.T)
    ]
    return [
        *(
            track(part, "data-levels", [_levels(row) for row in rows])
            for part, rows in (("inputs", X), ("hidden", hidden), ("outputs", outputs))
        ),
        track("bars", "d", bars),
        *shown,
        track("answer", "transform", [f"translate(0 {ROW * k})" for k in answers]),
    ]


def _levels(values: Array) -> str:
    """A sign for each value from 0 to 1: how strong its light is."""
    return "".join(np.base_repr(k, 17).lower() for k in np.round(LEVELS * values).astype(int))


def _words(
    X: Array, hidden: Array, outputs: Array, answers: Array, labels: npt.NDArray[np.intp]
) -> list[Track]:
    """What lights up, in sentences: those who cannot see it know as much."""
    order = np.argsort(outputs, axis=1, kind="stable")
    second = order[:, -2]
    rows = zip(X > 0, hidden > 0.5, strict=True)
    sentences = [
        [f"A {label}." for label in labels],
        [
            f"Of the {len(ink)} inputs {_count(ink)} ink; of the {len(on)} hidden units "
            f"{_count(on, 'is', 'are')} above ½."
            for ink, on in rows
        ],
        [
            f"The strongest output is {row[a]:.2f} for {a}, the next {row[b]:.2f} for {b}."
            for row, a, b in zip(outputs, answers, second, strict=True)
        ],
        [
            f"It reads {answer}: {'right' if answer == label else 'wrong'}."
            for answer, label in zip(answers, labels, strict=True)
        ],
    ]
    verdicts = [text.rstrip(".") for text in sentences[-1]]
    return [
        *(Track("says", "text", ["image"], texts) for texts in sentences),
        Track("verdict", "text", ["image"], verdicts),
    ]


def _count(marked: npt.NDArray[np.bool_], one: str = "has", more: str = "have") -> str:
    count = int(marked.sum())
    return f"{count} {one if count == 1 else more}"
