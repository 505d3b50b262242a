"""Inside a network that reads digits: what its hidden units look for, and where it hesitates."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array
from chainrule.diagrams.canvas import colour
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import NEGATIVE, POSITIVE, picture, side_by_side, signed
from chainrule.forward import forward, predict

SHADES = {1 / 6: 0.3, 1 / 3: 0.6, 1 / 2: 1.0}  # from which share of the largest weight: opacity
INKS = 4  # shades of an image, besides white
# Colour does not stand alone: what is negative is striped, in pixels and in bars.
SIGNS = {"plus": (1, POSITIVE, ""), "minus": (-1, NEGATIVE, ".14 .1")}
STRIPES = 'stroke-dasharray="3 2"'
IMAGE, TOP, ROW = 168, 26, 17  # side of an image, where it begins, height of a bar's row
STYLE = "flex:1 1 165px;min-width:0;max-width:215px"


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
    images, bars = _images("weights", into), out.T
    control = Control("unit", "Hidden unit", [f"unit {j + 1}" for j in range(len(images))])
    shades = np.digitize(np.abs(images) / np.abs(images).max(), list(SHADES))
    lengths = np.round(50 * bars / np.abs(bars).max()).astype(int)
    tracks = []
    for name, (sign, _, _) in SIGNS.items():
        own = np.where(np.sign(images) == sign, shades, 0)
        tracks += _pixel_tracks(name, "unit", own, len(SHADES))
        tracks.append(Track(f"bars-{name}", "d", ["unit"], [_bars(row, sign) for row in lengths]))
    tracks += _value_tracks("unit", bars, 1)
    says = [_unit_says(j, *pair) for j, pair in enumerate(zip(images, bars, strict=True), start=1)]
    tracks.append(Track("says", "text", ["unit"], says))

    still = Still([control], tracks)
    pixels = "".join(
        f'<g stroke="{fill}"{f" stroke-dasharray={stripes!r}" if stripes else ""}>'
        f"{_pixels(name, list(SHADES.values()), still)}</g>"
        for name, (_, fill, stripes) in SIGNS.items()
    )
    key = (
        f'<g stroke-width="9"><path d="M8 206h22" stroke="{POSITIVE}"/>'
        f'<path d="M98 206h22" stroke="{NEGATIVE}" {STRIPES}/></g>'
        '<text x="36" y="211">positive</text><text x="126" y="211">negative</text>'
    )
    columns = (
        f'<g transform="translate(84 {TOP + ROW / 2}) scale(1 {ROW})" stroke-width=".65">'
        f'<path {still.part("bars-plus")} stroke="{POSITIVE}"/>'
        f'<path {still.part("bars-minus")} stroke="{NEGATIVE}" {STRIPES}/></g>'
        f'<path d="M84 {TOP}v{ROW * bars.shape[1]}" stroke="currentColor"/>'
    )
    left = _framed("weights in, by pixel", pixels, images.shape[1]) + key
    right = _listed("weights out, by digit", columns, bars.shape[1], still)
    body = side_by_side([
        picture(184, 218, "The weights into the hidden unit as an image; striped where they are "
                "negative, and the stronger, the larger they are.", left, STYLE),
        picture(184, 218, "The weights out of the hidden unit to the ten digits as bars: to the "
                "right positive, to the left negative.", right, STYLE),
    ])  # fmt: skip
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
        Square images, one a row, scaled as for the network; 0 is no ink.
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
    all_images, outputs = _images("X", inputs), forward(weights, inputs)[0][-1]
    two = np.sort(outputs, axis=1)[:, -2:]
    least = np.argsort(two[:, 1] - two[:, 0], kind="stable")[:count]
    images, H, truth = all_images[least], outputs[least], truth[least]
    answers = predict(weights, inputs[least])
    control = Control("image", "Held-out image", [f"image {n + 1}" for n in range(len(least))])
    shades = np.round(INKS * images / images.max()).astype(int)
    frames = [f"translate(0 {ROW * answer})" for answer in answers]
    says = [
        _image_says(n, len(least), row, int(label), int(answer))
        for n, (row, label, answer) in enumerate(zip(H, truth, answers, strict=True), start=1)
    ]
    tracks = [
        *_pixel_tracks("ink", "image", shades, INKS),
        Track("outputs", "d", ["image"], [_bars(row) for row in np.round(100 * H).astype(int)]),
        *_value_tracks("image", H, 2),
        Track("answer", "transform", ["image"], frames),
        Track("label", "text", ["image"], [str(k) for k in truth]),
        Track("read", "text", ["image"], [str(k) for k in answers]),
        Track("says", "text", ["image"], says),
    ]

    still = Still([control], tracks)
    opacities = [(k + 1) / INKS for k in range(INKS)]
    pixels = f'<g stroke="currentColor">{_pixels("ink", opacities, still)}</g>'
    below = (
        f'<text x="8" y="212">label <tspan {still.part("label")} font-weight="600">'
        f'{still.text("label")}</tspan>, answer <tspan {still.part("read")} font-weight="600">'
        f"{still.text('read')}</tspan></text>"
    )
    columns = (
        f'<path {still.part("outputs")} transform="translate(28 {TOP + ROW / 2}) scale(1 {ROW})" '
        f'stroke="{colour("output")}" stroke-width=".65"/>'
        f'<path d="M28 {TOP}v{ROW * H.shape[1]}" stroke="currentColor"/>'
        f'<rect {still.part("answer")} x="2" y="{TOP}" width="178" height="{ROW}" rx="4" '
        'fill="none" stroke="currentColor" stroke-opacity=".7"/>'
    )
    left = _framed("the image", pixels, images.shape[1]) + below
    right = _listed("outputs, by digit", columns, H.shape[1], still)
    body = side_by_side([
        picture(184, 218, "The image, pixel by pixel; the stronger, the more ink.", left, STYLE),
        picture(184, 218, "The outputs of the network for this image as bars, one for each digit. "
                "A frame marks the answer.", right, STYLE),
    ])  # fmt: skip
    return MovingFigure("unsure-digits", body, [control], tracks)


# ---- what changes ----


def _images(argument: str, rows: Array) -> Array:
    """Rows of pixels as square images."""
    side = round(rows.shape[-1] ** 0.5)
    if rows.ndim != 2 or side * side != rows.shape[1]:
        raise ValueError(f"{argument}: expected the pixels of squares, got shape {rows.shape}")
    return rows.reshape(-1, side, side)


def _pixel_tracks(name: str, control: str, shades: Array, count: int) -> list[Track]:
    """A path for each shade, which has all pixels of this shade."""
    return [
        Track(f"{name}-{k}", "d", [control], [_runs(shade == k) for shade in shades])
        for k in range(1, count + 1)
    ]


def _value_tracks(control: str, rows: Array, digits: int) -> list[Track]:
    return [
        Track(f"value-{k}", "text", [control], [signed(value, digits) for value in column])
        for k, column in enumerate(rows.T)
    ]


def _runs(cells: npt.NDArray[np.bool_]) -> str:
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
        f"({signed(image.max(), 1)}), in {place(image.argmin())} it lowers it most "
        f"({signed(image.min(), 1)}). It speaks most for {out.argmax()} "
        f"({signed(out.max(), 1)}) and most against {out.argmin()} ({signed(out.min(), 1)})."
    )


def _image_says(n: int, count: int, outputs: Array, label: int, answer: int) -> str:
    second, first = (int(k) for k in np.argsort(outputs, kind="stable")[-2:])
    return (
        f"Image {n} of {count}, labelled {label}. The largest outputs are {outputs[first]:.2f} for "
        f"{first} and {outputs[second]:.2f} for {second}. It reads {answer}: "
        f"{'right' if answer == label else 'wrong'}."
    )


# ---- what is drawn ----


def _pixels(name: str, opacities: list[float], still: Still) -> str:
    return "".join(
        f'<path {still.part(f"{name}-{k}")} stroke-opacity="{opacity:g}"/>'
        for k, opacity in enumerate(opacities, start=1)
    )


def _framed(title: str, pixels: str, side: int) -> str:
    """Pixels in a frame, under a title. Their lines run through the middle of the rows."""
    return (
        f'<text x="8" y="14">{title}</text>'
        f'<g transform="translate(8 {TOP}) scale({IMAGE / side:g})">'
        f'<g transform="translate(0 .5)" stroke-width="1" shape-rendering="crispEdges">{pixels}</g>'
        f'<path d="M0 0h{side}v{side}h-{side}z" fill="none" stroke="currentColor" '
        'stroke-opacity=".5" stroke-width=".06"/></g>'
    )


def _listed(title: str, columns: str, count: int, still: Still) -> str:
    """Bars under a title, with the digits in front of them and the numbers after them."""
    rows = "".join(
        f'<text x="8" y="{TOP + ROW * k + 13}">{k}</text><text x="176" y="{TOP + ROW * k + 13}" '
        f'text-anchor="end" {still.part(f"value-{k}")}>{still.text(f"value-{k}")}</text>'
        for k in range(count)
    )
    return f'<text x="8" y="14">{title}</text>{columns}{rows}'
