"""Say in words how one array differs from another: the mistakes that people make anywhere."""

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule._arguments import Array

__all__ = ["in_words", "same_numbers", "shapes_in_words"]


def same_numbers(got: Any, right: Any, tolerance: float) -> bool:
    """Equal shapes, and numbers within the tolerance; NaN and infinity have to be the same."""
    if isinstance(right, str):
        return bool(got == right)
    if got.shape != right.shape:
        return False
    with np.errstate(all="ignore"):
        finite = np.abs(right)[np.isfinite(right)]
        limit = tolerance * max(1.0, finite.max(initial=0.0))
        return bool(np.isclose(got, right, rtol=0, atol=limit, equal_nan=True).all())


def in_words(got: Any, right: Any, tolerance: float, sizes: set[int], show: bool) -> str:
    """How two arrays, or two words, differ."""
    if isinstance(right, str):
        return "Not this one."
    if got.shape != right.shape:
        return shapes_in_words(got, right, tolerance)
    if not np.isfinite(got).all():
        place = _place(~np.isfinite(got))
        what = "not a number (NaN)" if np.isnan(got).any() else "infinite"
        return f"A result is {what}{place}."
    with np.errstate(all="ignore"):
        return _of_numbers(got, right, tolerance, sizes, show)


def shapes_in_words(got: Array, right: Array, tolerance: float) -> str:
    """How the shapes differ, and whether the numbers are right all the same."""
    words = f"got {_shape(got)}, expected {_shape(right)}"
    if right.ndim == 2 and got.shape == right.shape[::-1]:
        also = " The numbers are right." if same_numbers(got.T, right, tolerance) else ""
        return f"Shape wrong: {words}: transposed?{also}"
    if got.size == right.size and same_numbers(got.reshape(right.shape), right, tolerance):
        return f"The numbers are right, the shape is not: {words}."
    if got.ndim == right.ndim == 2 and len(got) == len(right):
        columns = got.shape[1] - right.shape[1]
        if columns == 1:
            return f"Shape wrong: {words}. One column too many: the column of the bias?"
        if columns == -1:
            return f"Shape wrong: {words}. One column too few: forgot the bias column?"
    return f"Shape wrong: {words}."


def _shape(array: Array) -> str:
    if array.ndim == 0:
        return "one number"
    return f"a list of {len(array)}" if array.ndim == 1 else str(array.shape)


def _of_numbers(got: Array, right: Array, tolerance: float, sizes: set[int], show: bool) -> str:
    if factor := _factor(got, right, tolerance, sizes):
        return factor
    for candidate, words in MISTAKES:
        if same_numbers(candidate(got, right), right, tolerance):
            return words
    off = ~np.isclose(got, right, rtol=0, atol=tolerance * max(1.0, np.abs(right).max()))
    return _of_bias_column(off) or _of_places(off, got, right, show)


def _shifted(got: Array, right: Array) -> Array:
    return got + (right - got).mean() if got.size > 1 else got


def _reordered(got: Array, right: Array) -> Array:
    """The numbers that came, in the order of the right ones."""
    ranks = np.argsort(np.argsort(right, axis=None))
    return np.sort(got, axis=None)[ranks].reshape(right.shape)


# What would be right if this were the mistake, and its words.
MISTAKES: tuple[tuple[Callable[[Array, Array], Array], str], ...] = (
    (lambda got, right: -got, "Only the sign is wrong."),
    (_shifted, "Everything is off by the same amount: something is added, or left out."),
    (lambda got, right: 1 - got, "This is 1 minus the right answer."),
    (_reordered, "The right numbers, in another order."),
)


def _of_bias_column(off: Array) -> str:
    """Whether column 0 is what is wrong, or is all that is right."""
    if off.ndim != 2 or off.shape[1] < 2:
        return ""
    if not off[:, 1:].any():
        return "Only column 0 is wrong, the one of the bias."
    if off.shape[1] > 2 and off[:, 1:].all() and not off[:, 0].any():
        return "Only column 0 is right, the one of the bias."
    return ""


def _of_places(off: Array, got: Array, right: Array, show: bool) -> str:
    """How many numbers are off, and the first of them; or how one number is off."""
    first = tuple(np.argwhere(off)[0])
    numbers = f"got {got[first]:.4g}, not {right[first]:.4g}."
    rounded = right.dtype.kind == "f"  # nobody rounds a count
    close = rounded and np.abs(got - right).max() < 0.02 * np.abs(right).max()
    words = "Close. Rounded too early?" if close else ""
    if got.size == 1:
        return (
            numbers.capitalize() if show else words or f"Too {'large' if got > right else 'small'}."
        )
    several = "is" if off.sum() == 1 else "are"
    where = f"{off.sum()} of {got.size} numbers {several} off, the first{_place(off)}"
    return f"{where}: {numbers}" if show else f"{where}. {words}".rstrip()


def _place(where: Array) -> str:
    """The first place that is marked, as an index; nothing for a single number."""
    index = ", ".join(map(str, np.argwhere(where)[0]))
    return f" at `[{index}]`" if where.ndim else ""


def _factor(got: Array, right: Array, tolerance: float, sizes: set[int]) -> str:
    """A factor that all numbers have too much, where it is one that people forget."""
    for factor in [2, 4, *sorted(sizes - {0, 1, 2, 4})]:
        example = f" {factor} is a size in this case: is 1/{factor} missing?"
        if np.abs(right).max() > tolerance and same_numbers(got / factor, right, tolerance):
            if factor in sizes and factor != 2:
                return f"Every number is {factor} times too large.{example}"
            return f"{factor} times too large: forgot a factor ½ or ¼?"
        if np.abs(got).max() > tolerance and same_numbers(got * factor, right, tolerance):
            return f"A factor {factor} is missing, or a 1/{factor} is too much."
    return ""
