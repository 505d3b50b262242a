"""Inside a network that reads digits: what its hidden units look for, and where it hesitates."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array
from chainrule.diagrams.numbers import fixed
from chainrule.figures._digits_picture import (
    INKS,
    ROW,
    SHADES,
    SIGNS,
    digit_image,
    outputs,
    weights_in,
    weights_out,
)
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import side_by_side
from chainrule.forward import forward, predict


def hidden_units(weights: Sequence[npt.ArrayLike]) -> MovingFigure:
    """The weights into each hidden unit as an image, and those out of it as bars.

    Formula: none; row j of Theta[1] and column j of Theta[2], without the bias weights.

    Parameters
    ----------
    weights
        Theta[1] and Theta[2] of a network with one hidden layer. Its inputs are the pixels of a
        square image, row by row.

    Returns
    -------
    MovingFigure
        With a slider over the hidden units.

    Raises
    ------
    ValueError
        If there are not two matrices, or the inputs are not the pixels of a square.

    Examples
    --------
    >>> import numpy as np
    >>> figure = hidden_units([np.eye(3, 65, 1), np.eye(10, 4, -2)])
    >>> [says] = [track for track in figure.tracks if track.part == "says"]
    >>> says.values[1][-49:]
    'speaks most for 4 (1.0) and most against 0 (0.0).'
    """
    if len(weights) != 2:
        raise ValueError(f"weights: expected two matrices, got {len(weights)}")
    into, out = (np.asarray(Theta, dtype=float)[:, 1:] for Theta in weights)
    images, bars = as_squares("weights", into), out.T
    control = Control("unit", "Hidden unit", [f"unit {j + 1}" for j in range(len(images))])
    tracks = _unit_tracks(images, bars)
    still = Still([control], tracks)
    body = side_by_side([weights_in(still, images.shape[1]), weights_out(still, bars.shape[1])])
    return MovingFigure("hidden-units", body, [control], tracks)


def unsure_digits(
    weights: Sequence[npt.ArrayLike], X: npt.ArrayLike, labels: npt.ArrayLike, count: int = 12
) -> MovingFigure:
    """The images for which the two largest outputs of a network are closest, with all its outputs.

    Formula: none; the outputs are those of ``forward``, the answers those of ``predict``.

    Parameters
    ----------
    weights
        The matrices Theta[l] of a network with an output for each digit.
    X
        Square images, one per row, scaled as for the network; 0 is no ink.
    labels
        The digits that they show.
    count
        How many to show, the least sure one first.

    Returns
    -------
    MovingFigure
        With a slider over the images.

    Raises
    ------
    ValueError
        If the images are not square; and as ``forward``.

    Examples
    --------
    >>> import numpy as np
    >>> weights = [np.hstack([np.zeros((10, 1)), np.eye(10, 64)])]
    >>> figure = unsure_digits(weights, np.eye(3, 64), [0, 7, 2], count=2)
    >>> [says] = [track for track in figure.tracks if track.part == "says"]
    >>> says.values[1][:25], says.values[1][-18:]
    ('Image 2 of 2, labelled 7.', 'It reads 1: wrong.')
    """
    inputs, truth = np.asarray(X, dtype=float), np.asarray(labels)
    images, H = as_squares("X", inputs), forward(weights, inputs)[0][-1]
    two = np.sort(H, axis=1)[:, -2:]
    least = np.argsort(two[:, 1] - two[:, 0], kind="stable")[:count]
    control = Control("image", "Held-out image", [f"image {n + 1}" for n in range(len(least))])
    answers = predict(weights, inputs[least])
    tracks = _image_tracks(images[least], H[least], truth[least], answers)
    still = Still([control], tracks)
    body = side_by_side([digit_image(still, images.shape[1]), outputs(still, H.shape[1])])
    return MovingFigure("unsure-digits", body, [control], tracks)


# ---- what changes ----


def as_squares(argument: str, rows: Array) -> Array:
    """Rows of pixels as square images."""
    side = round(rows.shape[-1] ** 0.5)
    if rows.ndim != 2 or side * side != rows.shape[1]:
        raise ValueError(f"{argument}: expected the pixels of squares, got shape {rows.shape}")
    return rows.reshape(-1, side, side)


def _unit_tracks(images: Array, bars: Array) -> list[Track]:
    """What is shown of each hidden unit."""
    shades = np.digitize(np.abs(images) / np.abs(images).max(), list(SHADES))
    lengths = np.round(50 * bars / np.abs(bars).max()).astype(int)
    tracks = []
    for name, (sign, _) in SIGNS.items():
        own = np.where(np.sign(images) == sign, shades, 0)
        tracks += _pixel_tracks(name, "unit", own, len(SHADES))
        tracks.append(Track(f"bars-{name}", "d", ["unit"], [_bars(row, sign) for row in lengths]))
    tracks += _value_tracks("unit", bars, 1)
    says = [_unit_says(j, *pair) for j, pair in enumerate(zip(images, bars, strict=True), start=1)]
    return [*tracks, Track("says", "text", ["unit"], says)]


def _image_tracks(images: Array, H: Array, labels: Array, answers: Array) -> list[Track]:
    """What is shown of each image."""
    shades = np.round(INKS * images / images.max()).astype(int)
    says = [
        _image_says(n, len(images), row, int(label), int(answer))
        for n, (row, label, answer) in enumerate(zip(H, labels, answers, strict=True), start=1)
    ]
    frames = [f"translate(0 {ROW * answer})" for answer in answers]
    return [
        *_pixel_tracks("ink", "image", shades, INKS),
        Track("outputs", "d", ["image"], [_bars(row) for row in np.round(100 * H).astype(int)]),
        *_value_tracks("image", H, 2),
        Track("answer", "transform", ["image"], frames),
        Track("label", "text", ["image"], [str(k) for k in labels]),
        Track("read", "text", ["image"], [str(k) for k in answers]),
        Track("says", "text", ["image"], says),
    ]


def _pixel_tracks(name: str, control: str, shades: Array, count: int) -> list[Track]:
    """A path for each shade, which has all pixels of this shade."""
    return [
        Track(f"{name}-{k}", "d", [control], [runs(shade == k) for shade in shades])
        for k in range(1, count + 1)
    ]


def _value_tracks(control: str, rows: Array, digits: int) -> list[Track]:
    return [
        Track(f"value-{k}", "text", [control], [fixed(value, digits) for value in column])
        for k, column in enumerate(rows.T)
    ]


def runs(cells: npt.NDArray[np.bool_]) -> str:
    """The marked pixels of an image as a path: neighbours in a row are one line."""
    path = ""
    for i, row in enumerate(cells):
        ends = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
        path += "".join(f"M{a} {i}h{b - a}" for a, b in ends.reshape(-1, 2))
    return path or "M0 0"


def _bars(lengths: Array, sign: int = 1) -> str:
    """Bars of one sign as a path, a row apart: positive to the right, negative to the left."""
    bars = enumerate(lengths)
    return "".join(f"M0 {k}h{length}" for k, length in bars if sign * length > 0) or "M0 0"


def _unit_says(unit: int, image: Array, out: Array) -> str:
    def place(pixel: np.intp) -> str:
        row, column = divmod(int(pixel), image.shape[1])
        return f"row {row + 1}, column {column + 1}"

    return (
        f"Unit {unit}: ink in {place(image.argmax())} raises its sum most "
        f"({fixed(image.max(), 1)}), in {place(image.argmin())} it lowers it most "
        f"({fixed(image.min(), 1)}). It speaks most for {out.argmax()} "
        f"({fixed(out.max(), 1)}) and most against {out.argmin()} ({fixed(out.min(), 1)})."
    )


def _image_says(n: int, count: int, outputs: Array, label: int, answer: int) -> str:
    second, first = (int(k) for k in np.argsort(outputs, kind="stable")[-2:])
    return (
        f"Image {n} of {count}, labelled {label}. The largest outputs are {outputs[first]:.2f} for "
        f"{first} and {outputs[second]:.2f} for {second}. It reads {answer}: "
        f"{'right' if answer == label else 'wrong'}."
    )
