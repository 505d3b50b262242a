"""What a display's program reports to: every comparison of two sides, and what it comes to."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from site_build.formulas.tex.runtime import Point
from site_build.formulas.tex.tree import TexError, UntrueError

SIGNS = {"<": np.less, ">": np.greater, "<=": np.less_equal, ">=": np.greater_equal}
WORDS = {"<": "is not less than", ">": "is not greater than", "<=": "is greater than"}
WORDS |= {">=": "is less than", "!=": "equals"}


@dataclass
class Record:
    """tolerance: of the larger side. tiny: a difference that is none, where both sides are 0."""

    tolerance: float
    tiny: float
    near: float
    after: dict[str, Any] = field(default_factory=dict)
    cases: int = 0
    difference: float = 0.0
    gaps: dict[tuple[int, str], tuple[float, float]] = field(default_factory=dict)
    branches: dict[Any, bool] = field(default_factory=dict)

    def equal(self, first: Any, *others: Any, **letters: Any) -> None:
        """All terms of the chain are the first."""
        for other in others:
            self.compare(first, other, letters)

    def holds(self, *chain: Any, **letters: Any) -> None:
        """A chain with other signs than =: each term against the one before."""
        line = sys._getframe(1).f_lineno  # of the program: its statements are judged one by one
        for k in range(0, len(chain) - 2, 2):
            left, sign, right = chain[k : k + 3]
            if sign in ("=", "≈"):
                self.compare(left, right, letters)
            else:
                self.bound(left, sign, right, letters, (line, k))

    def equivalent(self, one: bool, other: bool, **letters: Any) -> None:
        """⟺: both statements are true, or both are false."""
        self.cases += 1
        if bool(one) != bool(other):
            raise UntrueError(f"one side of ⟺ is true and the other is false{among(letters)}")
        self.branches[f"⟺ {bool(one)}"] = True

    def compare(self, left: Any, right: Any, letters: Any) -> None:
        if isinstance(right, Every):
            right = np.full(np.shape(left), right.number)
        if isinstance(left, bool) or isinstance(right, bool):
            raise TexError("a statement is compared with a number")
        left, right = real(left), real(right)
        if left.shape != right.shape:
            raise TexError(
                f"the left side has shape {left.shape}, the right {right.shape}{among(letters)}"
            )
        if not (np.isfinite(left).all() and np.isfinite(right).all()):
            raise UntrueError(f"one side is not finite{among(letters)}")
        off = float(np.abs(left - right).max())
        size = max(float(np.abs(left).max()), float(np.abs(right).max()))
        measure = off if off <= self.tiny else off / size
        self.cases += left.size
        if measure > self.tolerance:
            raise UntrueError(f"the left side differs from the right by {off:.3g}{among(letters)}")
        self.difference = max(self.difference, measure)

    def bound(self, left: Any, sign: Any, right: Any, letters: Any, position: Any) -> None:
        left, right = real(left), real(right)
        if left.size > 1 and right.size > 1:
            raise TexError(f"two tables are compared by {sign}")
        self.cases += max(left.size, right.size)
        holds = not close(left, right) if sign == "!=" else SIGNS[sign](left, right).all()
        if not holds:
            raise UntrueError(f"the left side {WORDS[sign]} the right{among(letters)}")
        if sign != "!=":
            gap = np.abs(left - right) / max(1.0, np.abs(left).max(), np.abs(right).max())
            least, most = self.gaps.get((position, sign), (np.inf, 0.0))
            self.gaps[position, sign] = min(least, float(gap.min())), max(most, float(gap.max()))

    def becomes(self, name: Any, layer: Any, value: Any, index: Any = None) -> None:
        """name := value, against what the package makes of it."""
        after = self.after[name] if layer is None else self.after[name][layer]
        after = np.asarray(after) if index is None else np.asarray(after)[index]
        self.compare(value, after, {} if layer is None else {"l": layer})

    def stepped(self, at: Point, name: str) -> Point:
        """The point in which all that is called `name` has made its step."""
        after = self.after[name]
        layers = after.items() if isinstance(after, dict) else [(None, after)]
        moved = {**at._moved, **{(name, layer): value for layer, value in layers}}
        found = Point(at._given, at._rules, at._layered, moved)
        found._cache = at._cache
        return found

    def choose(self, *branches: Any) -> Any:
        """The one case that applies. None is otherwise."""
        holds = [condition for condition, _ in branches if condition is not None]
        if not all(isinstance(condition, bool) for condition in holds):
            raise TexError("a condition is no statement")
        if sum(holds) > 1 or (not any(holds) and len(holds) == len(branches)):
            raise TexError(f"{sum(holds)} of the cases apply, not one")
        chosen = holds.index(True) if any(holds) else len(branches) - 1
        for k in range(len(branches)):
            self.branches.setdefault((branches[0][1].__code__, k), False)
            if k == chosen:
                self.branches[branches[0][1].__code__, k] = True
        return branches[chosen][1]()

    def true(self, *chain: Any) -> bool:
        """Whether a chain holds, for a condition."""
        return all(
            close(real(a), real(b)) == (sign == "=")
            if sign in ("=", "!=")
            else bool(SIGNS[sign](a, b).all())
            for a, sign, b in zip(chain[::2], chain[1::2], chain[2::2], strict=False)
        )

    @property
    def names(self) -> dict[str, Any]:
        """What a program calls."""
        methods = ("equal", "holds", "equivalent", "becomes", "stepped", "choose", "true")
        return {name: getattr(self, name) for name in methods} | {"every": Every}

    def finish(self) -> None:
        """What only shows when all cases have been seen."""
        if not self.cases:
            raise TexError("no case was evaluated")
        if not all(self.branches.values()):
            raise TexError("one of the cases never applies")
        if sum(str(key).startswith("⟺") for key in self.branches) == 1:
            raise TexError("both sides of ⟺ are always the same: nothing is seen")
        for (_, sign), (least, most) in self.gaps.items():
            if "=" in sign and least > self.tolerance:
                raise UntrueError(f"{sign} is stated, and equality is never reached")
            if "=" in sign and most <= self.tolerance:
                raise UntrueError(f"{sign} is stated, and the two sides are always equal")
            if least > self.near:
                raise UntrueError(f"the bound is not tight: nothing comes closer than {least:.2g}")


class Every:
    """(½, …, ½): as many as the other side has."""

    def __init__(self, number: Any) -> None:
        self.number = number


def real(value: Any) -> np.ndarray:
    array = np.asarray(value)
    if np.iscomplexobj(array):
        raise TexError("a side is complex")
    array = array.astype(float)
    return array.reshape(()) if array.size == 1 else array


def close(left: Any, right: Any) -> bool:
    return left.shape == right.shape and bool(
        (np.abs(left - right) <= 1e-12 * np.maximum(1, np.abs(right))).all()
    )


def among(letters: Any) -> str:
    return (
        f" for {', '.join(f'{name} = {value}' for name, value in letters.items())}"
        if letters
        else ""
    )
