"""All that can be set in the playground, as one value, for the page, a link and a script."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from chainrule._arguments import as_choice, as_count, as_number
from chainrule.playground._choices import (
    DATA,
    HIDDEN,
    LIMITS,
    LOSS,
    OPTIMIZER,
    OUTPUT,
    losses_for,
    outputs_for,
)
from chainrule.playground._mistakes import MISTAKES

__all__ = ["VERSION", "Settings"]

VERSION = 1  # of what a link holds

Point = tuple[float, float]


@dataclass(frozen=True)
class Settings:
    """Data, network and training of a playground; each value is checked.

    Formula: none; with ``iterations`` it determines every number that the playground shows.

    Parameters
    ----------
    version : int
        1. A later version of the package still reads what an earlier one has written.
    data : "xor", "moons", "circles", "spirals", "clouds" or "curve"
        Which of the generators makes the points.
    count : int
        How many points it makes, 4 to 5000.
    noise : float
        What it gets as noise, 0 to 0.5.
    held_out : float
        Share of these points that is held out, 0 to 0.9.
    data_seed : int
        Seed of the points, and of which of them are held out.
    moved : sequence of (index, x_1, x_2)
        Points that have been moved, and where to. For a curve: x and y.
    added : sequence of (x_1, x_2, class)
        Points that have been added to those to train with. For a curve: x, y and 0.
    layers : sequence of ints
        Units of each hidden layer: at most 5 layers of 200 units.
    hidden : "sigmoid", "tanh", "relu" or "linear"
        Activation function of the hidden layers.
    bias : bool
        Whether there are bias units.
    output : "sigmoid", "softmax" or "linear"
        Activation function of the output layer. A curve has linear outputs.
    loss : "log" or "squared"
        Log-loss (for a softmax: cross-entropy), or half the squared error; linear outputs have the
        latter.
    optimizer : "descent", "momentum" or "adam"
        How to step.
    learning_rate : float
        α, above 0.
    lam : float
        λ >= 0.
    batch_size : int
        Examples of one step; 0 for all of them.
    seed : int
        Seed of the first weights, and of the order of the examples in batches.
    iterations : int
        How often to go through all examples.
    mistake : str
        Name of a mistake of ``choices()["mistakes"]``, or nothing.

    Raises
    ------
    ValueError, TypeError
        If a value is none of these; the message begins with the name of the field.

    Examples
    --------
    >>> settings = Settings(data="moons", layers=[4, 2])
    >>> settings.layers, settings.output
    ((4, 2), 'sigmoid')
    >>> Settings.from_json(settings.to_json()) == settings
    True
    >>> Settings(data="curve")
    Traceback (most recent call last):
    ...
    ValueError: output: expected 'linear' for the data 'curve', got 'sigmoid'
    >>> Settings.from_json('{"layers": [8, 0]}')
    Traceback (most recent call last):
    ...
    ValueError: layers[1]: expected a whole number >= 1, got 0
    """

    version: int = VERSION
    data: str = "circles"
    count: int = 300
    noise: float = 0.1
    held_out: float = 0.3
    data_seed: int = 0
    moved: tuple[tuple[int, float, float], ...] = ()
    added: tuple[tuple[float, float, int], ...] = ()
    layers: tuple[int, ...] = (8, 8)
    hidden: str = "tanh"
    bias: bool = True
    output: str = "sigmoid"
    loss: str = "log"
    optimizer: str = "descent"
    learning_rate: float = 0.3
    lam: float = 0.0
    batch_size: int = 0
    seed: int = 0
    iterations: int = 0
    mistake: str = ""

    def __post_init__(self) -> None:
        if as_count("version", self.version, least=1) > VERSION:
            raise ValueError(
                f"version: expected at most {VERSION}, got {self.version}, from a later playground"
            )
        checked: dict[str, Any] = {
            "data": as_choice("data", self.data, DATA),
            "hidden": as_choice("hidden", self.hidden, HIDDEN),
            "bias": _as_bool("bias", self.bias),
            "output": as_choice("output", self.output, OUTPUT),
            "loss": as_choice("loss", self.loss, LOSS),
            "optimizer": as_choice("optimizer", self.optimizer, OPTIMIZER),
            "mistake": as_choice("mistake", self.mistake, ["", *MISTAKES]),
            "layers": _as_layers(self.layers),
        }
        for name in ("count", "data_seed", "batch_size", "seed", "iterations"):
            checked[name] = _as_whole(name, getattr(self, name))
        for name in ("noise", "held_out", "lam"):
            checked[name] = _within(name, getattr(self, name), at_least=0)
        checked["learning_rate"] = _within("learning_rate", self.learning_rate, above=0)
        for name, value in checked.items():
            object.__setattr__(self, name, value)  # once: from here on it is frozen
        self._check_what_belongs_together()
        object.__setattr__(self, "added", self._checked_added())
        object.__setattr__(self, "moved", self._checked_moved())

    def _check_what_belongs_together(self) -> None:
        _check_pair("output", self.output, outputs_for(self.data), f"the data {self.data!r}")
        _check_pair("loss", self.loss, losses_for(self.output), f"{self.output} outputs")

    def _checked_added(self) -> tuple[tuple[float, float, int], ...]:
        rows = _as_rows("added", self.added)
        if len(rows) > LIMITS["added"][1]:
            raise ValueError(
                f"added: expected at most {LIMITS['added'][1]} points, got {len(rows)}"
            )
        points = []
        for k, (x, y, label) in enumerate(rows):
            kind = as_count(f"added[{k}]", label, least=0)
            if kind >= DATA[self.data].classes:
                most = DATA[self.data].classes - 1
                raise ValueError(f"added[{k}]: expected a class from 0 to {most}, got {kind}")
            points.append((*_as_place(f"added[{k}]", x, y), kind))
        return tuple(points)

    def _checked_moved(self) -> tuple[tuple[int, float, float], ...]:
        there, moves = self.count + len(self.added), {}
        for k, (index, x, y) in enumerate(_as_rows("moved", self.moved)):
            point = as_count(f"moved[{k}]", index, least=0)
            if point >= there:
                raise ValueError(f"moved[{k}]: expected one of {there} points, got number {point}")
            if point in moves:
                raise ValueError(f"moved[{k}]: point {point} is there twice")
            moves[point] = _as_place(f"moved[{k}]", x, y)
        return tuple((point, *moves[point]) for point in sorted(moves))

    def to_dict(self) -> dict[str, Any]:
        """All fields, by their names."""
        return asdict(self)

    def to_json(self) -> str:
        """All fields, as a JSON object."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Settings":
        """Of some fields, or all; the others have the values that they had in that version."""
        names = [field.name for field in fields(cls)]
        if unknown := [name for name in given if name not in names]:
            raise ValueError(f"{unknown[0]!s:.60}: expected one of {', '.join(names)}")
        return cls(**given)

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """Of a JSON object with some of the fields, or all."""
        try:
            given = json.loads(text)
        except (TypeError, ValueError):
            raise ValueError("settings: expected JSON, this cannot be read") from None
        if not isinstance(given, dict):
            raise ValueError(f"settings: expected a JSON object, got {type(given).__name__}")
        return cls.from_dict(given)


def _check_pair(name: str, value: str, choices: list[str], to: str) -> None:
    if value not in choices:
        names = " or ".join(map(repr, choices))
        raise ValueError(f"{name}: expected {names} for {to}, got {value!r}")


def _as_bool(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{name}: expected true or false, got {value!r:.60}")
    return value


def _within(name: str, value: object, **least: float) -> float:
    if isinstance(value, bool):
        raise TypeError(f"{name}: expected a number, got {value}")
    number, most = as_number(name, value, **least), LIMITS[name][1]
    if number > most:
        raise ValueError(f"{name}: expected a number <= {most:g}, got {number:g}")
    return number


def _as_whole(name: str, value: object) -> int:
    least, most = map(int, LIMITS[name])
    number = as_count(name, value, least=least)
    if number > most:
        raise ValueError(f"{name}: expected a whole number <= {most}, got {number}")
    return number


def _as_layers(value: object) -> tuple[int, ...]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"layers: expected a list of whole numbers, got {type(value).__name__}")
    most, (least_units, most_units) = int(LIMITS["hidden layers"][1]), LIMITS["units"]
    if len(value) > most:
        raise ValueError(f"layers: expected at most {most} hidden layers, got {len(value)}")
    sizes = [as_count(f"layers[{k}]", n, least=int(least_units)) for k, n in enumerate(value)]
    for k, size in enumerate(sizes):
        if size > most_units:
            raise ValueError(f"layers[{k}]: expected at most {most_units} units, got {size}")
    return tuple(sizes)


def _as_rows(name: str, value: object) -> list[Sequence[Any]]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{name}: expected a list of points, got {type(value).__name__}")
    for k, row in enumerate(value):
        if not isinstance(row, (list, tuple)) or len(row) != 3:
            raise TypeError(f"{name}[{k}]: expected three numbers, got {row!r:.60}")
    return list(value)


def _as_place(name: str, x: object, y: object) -> Point:
    place = as_number(name, x), as_number(name, y)
    if max(map(abs, place)) > 100:
        raise ValueError(f"{name}: expected numbers from −100 to 100, got {place}")
    return place
