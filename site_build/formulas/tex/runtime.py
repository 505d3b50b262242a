"""What the generated source is written with: numpy only, so that it runs in a page as well.

`at` in the source is a point: the values of all symbols. A derivative looks at a second point, at
which one number has been moved by a tiny imaginary step.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

STEP = 1e-30
CENTRAL = 1e-3
MOST = 800_000  # what one display may cost: 1 a term, 5 an operation with tables, 100 a derivative


class Missing(ValueError):  # noqa: N818 (says what it is)
    """A symbol without a meaning, or an index outside of its range."""


class Table(np.ndarray):
    """An array that never broadcasts in silence and knows no negative index."""

    def __array_ufunc__(self, ufunc: Any, method: Any, *inputs: Any, **options: Any) -> Any:
        budget.spend(5)
        plain = [np.asarray(x) for x in inputs]
        if len(plain) == 2 and plain[0].ndim and plain[1].ndim:
            fitting(ufunc, plain[0].shape, plain[1].shape)
        return table(getattr(ufunc, method)(*plain, **options))

    def __getitem__(self, index: Any) -> Any:
        for part in index if isinstance(index, tuple) else (index,):
            numbers = part if isinstance(part, list) else [part]
            if any(isinstance(k, int) and k < 0 for k in numbers):
                raise Missing("an index stands before the first element")
        try:
            return super().__getitem__(index)
        except IndexError:
            raise Missing("an index stands behind the last element") from None


def fitting(ufunc: Any, one: tuple[int, ...], other: tuple[int, ...]) -> None:
    if ufunc is np.matmul:
        if one[-1] != other[0]:
            raise ValueError(f"a product of shapes {one} and {other}")
    elif one != other:
        a_row_below = ufunc is np.add and len(one) == len(other) == 2 and 1 in (one[0], other[0])
        if not a_row_below or one[1] != other[1]:
            what = {np.add: "a sum", np.subtract: "a difference", np.multiply: "∘"}
            raise ValueError(f"{what.get(ufunc, 'a quotient')} of shapes {one} and {other}")


def table(value: Any) -> Any:
    if isinstance(value, tuple):
        value = np.asarray(value)
    if isinstance(value, np.ndarray):
        return value.view(Table) if value.ndim else value[()]
    return np.int64(value) if type(value) is int else value


class Point:
    """The values of all symbols: what is given, and what rules make of it.

    given: name to number, array, function, or {layer: array}. rules: name to a function of the
    point, or of the point and the layer, that raises Missing where it does not apply.
    """

    def __init__(
        self,
        given: dict[str, Any],
        rules: dict[str, Any],
        layered: set[str],
        moved: dict[Any, Any] | None = None,
    ) -> None:
        self._given, self._rules, self._layered = given, rules, layered
        self._moved = moved or {}
        self._cache: dict[Any, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return Layers(self, name) if name in self._layered else self._value(name, None)

    def _value(self, name: str, layer: Any) -> Any:
        key = (name, layer)
        if key in self._moved:
            return self._moved[key]
        if key not in self._cache:
            self._cache[key] = self._find(name, layer)
        return self._cache[key]

    def _find(self, name: str, layer: Any) -> Any:
        if name in self._rules:
            try:
                arguments = () if layer is None else (layer,)
                return table(self._rules[name](self, *arguments))
            except Missing:
                if name not in self._given:
                    raise
        value = self._given.get(name)
        if value is None or (layer is not None and layer not in value):
            raise Missing(f"{name} has no {'meaning' if layer is None else f'layer {layer}'}")
        value = value if layer is None else value[layer]
        return (lambda *x: table(value(*x))) if callable(value) else table(value)

    def put(self, layer: Any = None, /, **values: Any) -> Point:
        """The same point, but for one value."""
        moved = {(name, layer): table(value) for name, value in values.items()}
        return Point(self._given, self._rules, self._layered, self._moved | moved)


class Layers:
    def __init__(self, point: Point, name: str) -> None:
        self.point, self.name = point, name

    def __getitem__(self, layer: Any) -> Any:
        number = whole(layer, f"the layer of {self.name}")
        return self.point._value(self.name, number)


def whole(number: Any, what: str) -> int:
    if not np.isreal(number) or np.real(number) != np.floor(np.real(number)):
        raise ValueError(f"{what} is {number}")
    return int(np.real(number))


class Budget:
    """Bounds the work of one display, while it is checked."""

    def __init__(self) -> None:
        self.left: float = math.inf

    def spend(self, units: int) -> None:
        self.left -= units
        if self.left < 0:
            raise ValueError("it takes too long to compute")


budget = Budget()


def between(first: Any, last: Any) -> Counted:
    """The whole numbers from first to last, both included."""
    found = range(whole(first, "the start of a range"), whole(last, "the end of a range") + 1)
    if not found:
        raise Missing(f"a range from {found.start} to {found.stop - 1} is empty")
    if len(found) > MOST:
        raise ValueError(f"a range of {len(found)} numbers")
    return Counted(found)


class Counted:
    """A range that spends the budget as it runs."""

    def __init__(self, numbers: Any) -> None:
        self.numbers = numbers

    def __iter__(self) -> Iterator[int]:
        for number in self.numbers:
            budget.spend(1)
            yield number


def along(array: Any, axis: int, first: int) -> Counted:
    """What an index can be that stands at this axis, where the first element is `first`."""
    return Counted(range(first, first + array.shape[axis]))


def meet(*ranges: Any) -> Counted:
    """The numbers that are in all ranges."""
    return Counted(sorted(set.intersection(*(set(r.numbers) for r in ranges))))


def columns(*parts: Any) -> Any:
    """Matrices side by side; 0 and 1 are columns of zeros and ones."""
    (height, *others) = {len(part) for part in parts if np.ndim(part)}
    if others:
        raise ValueError(f"columns of heights {height} and {others[0]}")
    return table(np.hstack([p if np.ndim(p) else np.full((height, 1), float(p)) for p in parts]))


def rows(*parts: Any) -> Any:
    """Columns below one another; a number is one row."""
    return table(np.vstack([part if np.ndim(part) else [[part]] for part in parts]))


def slope(function: Any) -> Any:
    """The derivative of a function of one number, by the complex step."""

    def derived(x: Any) -> Any:
        if np.iscomplexobj(x):
            raise ValueError("a derivative inside a derivative")
        return table(np.imag(function(table(np.asarray(x) + 1j * STEP))) / STEP)

    return derived


def derivative(at: Point, body: Any, name: str, layer: Any = None, index: Any = None) -> Any:
    """∂body/∂name, by the complex step. `body` is a name, or a function of the point."""
    of_name = isinstance(body, str)
    key = (body, name, layer)
    if of_name and index is not None and np.ndim(at._value(body, None)) == 0:
        return derivative(at, body, name, layer)[index]
    if of_name and key in at._cache:
        return at._cache[key]
    value = at._value(name, layer)
    array = np.asarray(value)
    if np.iscomplexobj(array):
        raise ValueError("a derivative inside a derivative")

    def moved(place: Any) -> Any:
        budget.spend(100)
        shifted = array.astype(complex)
        shifted[place] += 1j * STEP
        point = at.put(layer, **{name: shifted})
        return np.imag(getattr(point, body) if of_name else body(point)) / STEP

    if index is not None:
        _ = value[index]  # an index outside is refused here
        return table(np.asarray(moved(index)))
    parts = [moved(place) for place in np.ndindex(array.shape)]
    found = table(np.array(parts).reshape(array.shape + np.shape(parts[0])))
    if of_name:
        at._cache[key] = found
    return found


def second_derivative(at: Point, body: Any, one: tuple[Any, ...], other: tuple[Any, ...]) -> Any:
    """∂²body/∂one ∂other: four central differences of the complex step, exact to h⁴."""
    name, layer, index = other
    array = np.asarray(at._value(name, layer), float)

    def shifted(h: Any) -> Any:
        moved = array.copy()
        moved[() if index is None else index] += h
        return derivative(at.put(layer, **{name: moved}), body, *one)

    h = CENTRAL
    near, far = shifted(h) - shifted(-h), shifted(2 * h) - shifted(-2 * h)
    return (8 * near - far) / (12 * h)


NAMES = {
    f.__name__: f
    for f in (between, along, meet, columns, rows, slope, derivative, second_derivative)
} | {"np": np, "product": math.prod}
