"""A drawn digit, made into 8×8 numbers as those of the data set are (beyond the article)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_count, as_finite, as_number

__all__ = ["DigitSteps", "digit_steps", "draw_strokes"]

Bitmap = npt.NDArray[np.bool_]

SIDE = 32  # of the bitmaps in which the data set counts
WIDE = 20  # to which a digit is brought, 32 high: the outermost columns of an image are empty
MOST_WIDENED = 1.5  # a 1 is narrow, and stays so
STEEPEST = 1.0  # 45°: a stroke that lies is not set upright
INK = 312  # points of ink of a digit in the data set: the mean of the sums of its images
FINE = 4  # a point of the 32×32 is ink where at least half of 4×4 places in it are


class DigitSteps(NamedTuple):
    """The way of a drawing to 8×8 numbers, picture after picture, as ``digit_steps`` goes it.

    Attributes
    ----------
    upright : array (h, w), bool
        The drawing, set upright and cut to where there is ink.
    scaled : array (32, 32), bool
        Brought to 32 high and at most 20 wide, and put into the middle.
    evened : array (32, 32), bool
        With lines as thick as those of the data set.
    pixels : array (64,), float64
        The ink in each block of 4×4 points, 0 … 16, row by row: as an image of ``load_digits``.
    """

    upright: Bitmap
    scaled: Bitmap
    evened: Bitmap
    pixels: Array


def draw_strokes(strokes: Sequence[npt.ArrayLike], pen: float, side: int = 256) -> Bitmap:
    """The strokes of a pen as a bitmap.

    Formula: none; a point is ink if it is at most pen / 2 away from a stroke.

    Parameters
    ----------
    strokes : list of arrays (n, 2), float
        The points x, y through which the pen goes, y downwards; the paper is 1 wide and 1 high.
        What lies beside it is cut off.
    pen : float
        How wide the line is, > 0.
    side : int
        How many points the paper is wide and high.

    Returns
    -------
    array (side, side), bool

    Raises
    ------
    ValueError, TypeError
        If a stroke is no (n, 2) finite numbers, or pen or side is not as said.

    References
    ----------
    W. Newman and R. Sproull, "Principles of Interactive Computer Graphics", 1979, for raster
    graphics.

    Examples
    --------
    >>> for row in draw_strokes([[[0.1, 0.2], [0.9, 0.2]], [[0.5, 0.5], [0.5, 0.9]]], 0.2, 10):
    ...     print("".join("-#"[int(ink)] for ink in row))
    ----------
    ##########
    ##########
    ----------
    ----##----
    ----##----
    ----##----
    ----##----
    ----##----
    ----##----
    """
    width, size = as_number("pen", pen, above=0), as_count("side", side, least=1)
    paper = np.zeros((size, size), dtype=bool)
    for k, stroke in enumerate(strokes):
        points = as_finite(f"strokes[{k}]", stroke)
        if points.ndim != 2 or points.shape[1] != 2 or not len(points):
            raise ValueError(f"strokes[{k}]: expected points (n, 2), got shape {points.shape}")
        ends = np.vstack([points[1:], points[-1:]])  # the last one, a dot, ends where it begins
        for start, end in zip(points * size, ends * size, strict=True):
            _draw_line(paper, start, end, width * size / 2)
    return paper


def digit_steps(bitmap: npt.ArrayLike) -> DigitSteps:
    """A drawn digit as the data set has its digits: upright, scaled, centred, counted in blocks.

    Formula: none; a block has as many units as it has points of ink.

    The programs of NIST made bitmaps of 32×32 out of forms that people had filled in, and the
    authors of the data set counted the ink in blocks of 4×4. The digits there stand upright, all
    are 32 high and about 20 wide, and all have about as much ink. So the same is done here:

    1. Each row is moved, so that the first point of the top row stands above that of the bottom
       row.
    2. The box with the ink is scaled to 32×20. It is widened at most 1.5 times.
    3. Lines get a point thicker on all sides, or thinner, as long as that brings the ink nearer
       to the 312 points that a digit of the data set has on average.
    4. The ink in each block of 4×4 points is counted.

    Parameters
    ----------
    bitmap : array (h, w), bool
        True where there is ink; numbers other than 0 are ink.

    Returns
    -------
    DigitSteps
        The pictures (h, w) after each step; ``pixels`` (64,) is what a network reads, divided by
        16.

    Raises
    ------
    ValueError
        If it is no (h, w), or there is no ink.

    References
    ----------
    E. Alpaydin and C. Kaynak, "Cascading classifiers", Kybernetika 34, 1998, for the blocks;
    M. D. Garris et al., "NIST form-based handprint recognition system", 1994, for the bitmaps.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import load_digits
    >>> round(load_digits()[0].sum(axis=1).mean()) in (312, 313)
    True
    >>> seven = [[[0.5, 0.1], [0.7, 0.1], [0.6, 0.4]]]  # small, in the corner above
    >>> steps = digit_steps(draw_strokes(seven, pen=0.04))
    >>> [picture.shape for picture in steps]
    [(88, 62), (32, 32), (32, 32), (64,)]
    >>> for row in steps.pixels.reshape(8, 8).astype(int):
    ...     print("".join("_-:=+*%#@"[int(ink / 2)] for ink in row))
    _#@@@@#_
    _:++%@=_
    ____##__
    ___+@=__
    ___#%___
    __*@:___
    _-@%____
    _*#-____
    >>> blocks = steps.evened.reshape(8, 4, 8, 4)
    >>> bool((steps.pixels.reshape(8, 8) == blocks.sum(axis=(1, 3))).all())
    True
    >>> digit_steps(np.zeros((9, 9)))
    Traceback (most recent call last):
    ...
    ValueError: bitmap: expected a drawing, got no ink
    """
    ink = np.asarray(bitmap) != 0
    if ink.ndim != 2:
        raise ValueError(f"bitmap: expected shape (h, w), got {ink.shape}")
    if not ink.any():
        raise ValueError("bitmap: expected a drawing, got no ink")
    upright = _cut(_set_upright(_cut(ink)))
    scaled = _scale(upright)
    evened = _even_ink(scaled)
    side = SIDE // 8
    counts = evened.reshape(8, side, 8, side).sum(axis=(1, 3))
    return DigitSteps(upright, scaled, evened, counts.reshape(64).astype(np.float64))


def _draw_line(paper: Bitmap, start: Array, end: Array, radius: float) -> None:
    """Put ink where the distance to a straight line is at most the radius; only look near it."""
    low = np.clip(np.floor(np.minimum(start, end) - radius), 0, len(paper)).astype(int)
    high = np.clip(np.ceil(np.maximum(start, end) + radius), 0, len(paper)).astype(int)
    y, x = np.mgrid[low[1] : high[1], low[0] : high[0]] + 0.5
    along, length = end - start, max(((end - start) ** 2).sum(), 1e-12)
    at = np.clip(((x - start[0]) * along[0] + (y - start[1]) * along[1]) / length, 0, 1)
    squared = (x - start[0] - at * along[0]) ** 2 + (y - start[1] - at * along[1]) ** 2
    paper[low[1] : high[1], low[0] : high[0]] |= squared <= radius**2


def _cut(ink: Bitmap) -> Bitmap:
    """Without the empty rows and columns around it."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _set_upright(ink: Bitmap) -> Bitmap:
    """Rows moved sideways until the first ink of the top one is above that of the bottom one."""
    height = len(ink)
    lean = (int(ink[-1].argmax()) - int(ink[0].argmax())) / max(height - 1, 1)
    lean = min(max(lean, -STEEPEST), STEEPEST)
    moves = np.round(lean * (np.arange(height) - height / 2)).astype(int)
    room = np.pad(ink, ((0, 0), (height, height)))
    return np.vstack([np.roll(row, -move) for row, move in zip(room, moves, strict=True)])


def _scale(ink: Bitmap) -> Bitmap:
    """32 high, at most 20 wide, in the middle of 32×32."""
    height, width = ink.shape
    wide = min(WIDE, max(1, round(MOST_WIDENED * width * SIDE / height)))
    rows, columns = _places(height, SIDE), _places(width, wide)
    fine = ink[np.ix_(rows, columns)].reshape(SIDE, FINE, wide, FINE)
    scaled, left = np.zeros((SIDE, SIDE), dtype=bool), (SIDE - wide) // 2
    scaled[:, left : left + wide] = fine.mean(axis=(1, 3)) >= 0.5
    return scaled


def _places(old: int, new: int) -> npt.NDArray[np.intp]:
    """Which of `old` points lie at FINE places in each of `new` points."""
    return ((np.arange(new * FINE) + 0.5) * old / (new * FINE)).astype(np.intp)


def _even_ink(ink: Bitmap) -> Bitmap:
    """Thicker or thinner by a point on all sides, as long as the ink comes nearer to its mean."""
    while True:
        changed = _thicker(ink) if ink.sum() < INK else ~_thicker(~ink)
        if abs(int(changed.sum()) - INK) >= abs(int(ink.sum()) - INK):
            return ink
        ink = changed


def _thicker(ink: Bitmap) -> Bitmap:
    """Ink, and what is left, right, above or below of ink."""
    room = np.pad(ink, 1)
    sides = room[1:-1, :-2] | room[1:-1, 2:] | room[:-2, 1:-1] | room[2:, 1:-1]
    return np.asarray(ink | sides)
