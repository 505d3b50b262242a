"""Compare an answer with the right one, part by part."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule._arguments import Array
from chainrule.exercises._words import in_words, same_numbers, shapes_in_words

__all__ = ["agree", "difference", "is_missing", "wrong_shape"]


def is_missing(value: Any) -> bool:
    """The value of a stub: None, ``...``, or nothing but these."""
    if isinstance(value, (list, tuple)) and value:
        return all(is_missing(part) for part in value)
    return value is None or value is ...


def agree(got: Any, right: Any, tolerance: float) -> bool:
    """Equal in structure, shapes and numbers. Of strings, neither case nor blanks count."""
    try:
        parts = list(_parts(got, right))
    except ValueError:
        return False
    return all(same_numbers(mine, truth, tolerance) for _, mine, truth in parts)


def difference(got: Any, right: Any, tolerance: float, sizes: set[int], show: bool) -> str:
    """How ``got`` differs from ``right``, in a sentence or two.

    ``sizes`` are the numbers that a forgotten factor may be, such as m. ``show`` allows to name a
    right number.
    """
    try:
        parts = list(_parts(got, right))
    except ValueError as problem:
        return str(problem)
    wrong = [part for part in parts if not same_numbers(part[1], part[2], tolerance)]
    words = [in_words(mine, truth, tolerance, sizes, show) for _, mine, truth in wrong]
    if len(words) == len(parts) and len(set(words)) == 1:
        return words[0]
    several, first = "is" if len(wrong) == 1 else "are", wrong[0][0]
    return f"{len(wrong)} of {len(parts)} parts {several} wrong. The first is `{first}`. {words[0]}"


def wrong_shape(got: Any, right: Any) -> str:
    """What is wrong with the structure or the shapes; nothing if they are as expected."""
    try:
        parts = list(_parts(got, right))
    except ValueError as problem:
        return str(problem)
    for where, mine, truth in parts:
        if not isinstance(truth, str) and mine.shape != truth.shape:
            start = f"Look at part `{where}`. " if where else ""
            return start + shapes_in_words(mine, truth, 0.0)
    return ""


def _parts(got: Any, right: Any, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """The arrays of both, side by side; a ValueError says in words what is no number."""
    if right is None:  # nobody's business, such as the weighted sums of the input layer
        return
    if isinstance(right, str):
        yield where, _text(got), _text(right)
    elif _holds_arrays(right):
        kind = "list" if isinstance(right, list) else "tuple"
        if not isinstance(got, (list, tuple)):
            raise ValueError(f"Expected a {kind} of {len(right)}, got {_kind(got)}.")
        if len(got) != len(right):
            raise ValueError(f"Expected a {kind} of {len(right)}, got one of {len(got)}.")
        for k, (mine, truth) in enumerate(zip(got, right, strict=True)):
            yield from _parts(mine, truth, f"{where}[{k}]")
    else:
        yield where, _numbers(got, where), np.asarray(right)


def _holds_arrays(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(
        isinstance(part, (np.ndarray, str)) or _holds_arrays(part) for part in value
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"Expected a word in quotation marks, got {_kind(value)}.")
    return value.strip().lower()


def _numbers(value: Any, where: str) -> Array:
    at = f" in part `{where}`" if where else ""
    if is_missing(value):
        raise ValueError(f"There is nothing{at} yet: got `None`.")
    if isinstance(value, str):
        raise ValueError(f"Expected a number{at}, got text. Leave out the quotation marks.")
    try:
        array = np.asarray(value)
        numbers = array if array.dtype.kind in "iufc" else array.astype(float)
    except Exception:  # whatever a stranger's object does
        raise ValueError(f"Expected numbers{at}, got {_kind(value)} that holds others.") from None
    if array.dtype.kind == "c":
        raise ValueError(f"Expected real numbers{at}, got complex ones.")
    if array.dtype == object and any(number is None for number in array.flat):
        raise ValueError(f"There is still a `None` in it{at}.")
    return numbers


def _kind(value: Any) -> str:
    name = type(value).__name__.replace("ndarray", "array")
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
