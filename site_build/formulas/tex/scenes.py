"""A scene says what the symbols of a display stand for. The scenes are in docs/scenes/."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from site_build.formulas.tex import runtime, tree
from site_build.formulas.tex.runtime import Missing, Point
from site_build.formulas.tex.statements import read
from site_build.formulas.tex.tree import TexError

FIRST = {"Theta": (1, 0), "A_tilde": (1, 0), "a_tilde": (1, 0), "x_tilde": (0,)}


class Scene:
    r"""Inputs, and the definitions that make the rest of them.

    define: anchors of displays, or TeX such as r"h = \sigma(z)". values: number, array, function or
        {layer: array}, by name: lam for λ, A_tilde for Ã, number_of_weights for words
    each: names with several values, taken together (a list for each name, all equally long)
    paper: the first values of `each` are the page's; sides made of figures alone belong to them
    first: the first index of each axis, where it is not 1
    zero: with {"a": "a_tilde"} the elements of a are those of ã, so that a_0 is 1
    implied: with {"y": "i"} y stands for y_i in a sum over i
    unsaid: the layer of a name that is written without one, {"Theta": 1}
    after: what the package makes of what a step `:=` changes
    under: {"log-loss": TeX}, a definition that holds below such a label
    order: the names in f(3, 7). scalars: functions that give a number
    derived: functions of the point, for what no TeX defines
    tolerance: relative to the larger side. tiny: a difference that is none, where both sides are 0
    near: how close a bound has to come
    """

    def __init__(
        self, *define: str, each: Any = None, first: Any = None, zero: Any = None,
        implied: Any = None, after: Any = None, under: Any = None, order: Any = (),
        scalars: Any = (), derived: Any = None, paper: bool = False, unsaid: Any = None,
        tolerance: float = 1e-10, tiny: float = 1e-15, near: float = 0.01, **values: Any,
    ) -> None:  # fmt: skip
        self.define, self.values = define, values
        self.each: Mapping[str, list[Any]] = each or {}
        self.first = FIRST | (first or {})
        self.zero, self.implied = zero or {}, implied or {}
        self.after, self.under, self.order, self.scalars = (
            after or {},
            under or {},
            order,
            set(scalars),
        )
        self.derived, self.paper, self.unsaid = derived or {}, paper, unsaid or {}
        self._shapes: dict[tuple[str, int | None], tuple[int, ...] | None] = {}
        self.tolerance, self.tiny, self.near = tolerance, tiny, near
        self.texts: Mapping[str, str] = {}
        self.label = ""

    def within(self, texts: Mapping[str, str]) -> Scene:
        """The scene in a book: `texts` is the TeX of each anchor."""
        self.texts = texts
        return self

    @property
    def uses(self) -> set[str]:
        """The anchors of the displays that define something here."""
        return {text for text in self.define if "=" not in text}

    def below(self, label: str) -> Scene:
        """The scene below a label such as `squared error:`."""
        if label not in self.under:
            raise TexError(f"the label {label} has no meaning in the scene")
        scene = Scene(*self.define, self.under[label])
        own = {
            k: v
            for k, v in vars(self).items()
            if k not in ("define", "point", "functions", "rules")
        }
        vars(scene).update(own)
        return scene

    @cached_property
    def functions(self) -> frozenset[str]:
        some = [*self.values.items(), *((name, values[0]) for name, values in self.each.items())]
        return frozenset({name for name, value in some if callable(value)} | {"shape_of"})

    @cached_property
    def rules(self) -> dict[str, list[tuple[tree.Symbol, tree.Node]]]:
        """By name: the left side of a definition, and the right one."""
        found: dict[str, list[tuple[tree.Symbol, tree.Node]]] = {}
        for text in self.define:
            tex = text if "=" in text else self.texts[text]
            for statement in read(tex, self.functions):
                match statement:
                    case tree.Relation((tree.Symbol(subscripts=()) as left, right, *_), ("=", *_)):
                        found.setdefault(left.name, []).append((left, right))  # type: ignore[arg-type]
                    case tree.Relation(
                        (tree.Operation("*", tree.Symbol() as left, tree.Symbol()), right), ("=",)
                    ):
                        found.setdefault(left.name, []).append((left, right))  # type: ignore[arg-type] # J(θ) = …
        return found

    @cached_property
    def point(self) -> Point:
        """The values; the first of `each`."""
        given = (
            {"shape_of": np.shape} | self.values | {name: vs[0] for name, vs in self.each.items()}
        )
        layered = {name for name, value in given.items() if isinstance(value, dict)}
        layered |= {name for name, rules in self.rules.items() if rules[0][0].layer is not None}
        return Point(given, {name: self.rule(name) for name in self.rules} | self.derived, layered)

    @property
    def values_below(self) -> tuple[Point, list[Point]]:
        """`at` and `points` of a program: one point for each value of `each`."""
        rounds = [
            dict(zip(self.each, vs, strict=True)) for vs in zip(*self.each.values(), strict=True)
        ]
        return self.point, [self.point.put(**values) for values in rounds]

    def rule(self, name: str) -> Callable[..., Any]:
        """The definitions of a name: a function of the point and the layer, printed when used."""
        compiled: dict[tree.Symbol, Callable[..., Any]] = {}

        def value(at: Point, layer: Any = None) -> Any:
            for left, right in self.rules[name]:
                if (letters := self.match(left.layer, layer)) is not None:
                    if left not in compiled:
                        compiled[left] = self.compiled(right, list(letters))
                    return compiled[left](at, *letters.values())
            raise Missing(f"{name} has no layer {layer}")

        return value

    def compiled(self, body: tree.Node, letters: list[str]) -> Callable[..., Any]:
        from site_build.formulas.tex.printer import Printer

        source = f"lambda {', '.join(['at', *letters])}: {Printer(self, letters).code(body)}"
        found: Callable[..., Any] = eval(source, dict(runtime.NAMES))  # the printer wrote it
        return found

    def match(self, pattern: tree.Node | None, layer: int | None) -> dict[str, int] | None:
        """What the letter of a left side is, so that it is this layer: {'l': 2} for l + 1 and 3."""
        match pattern:
            case None:
                return {} if layer is None else None
            case tree.Number(text):
                return {} if int(text) == layer else None
            case tree.Symbol("L"):
                return {} if self.values.get("L") == layer else None
            case tree.Symbol(letter):
                known, step = letter, 0
            case tree.Operation("+", tree.Symbol(letter), tree.Number(text)):
                known, step = letter, int(text)
            case _:
                raise TexError("a definition is for layer l, l + 1, 1 or L")
        last = self.values.get("L", 20)
        return (
            {known: layer - step}
            if layer is not None and layer - step >= 1 and layer <= last
            else None
        )

    # ---- what the printer asks

    def has(self, name: str) -> bool:
        return (
            name in self.values or name in self.each or name in self.rules or name in self.derived
        )

    def keys(self, name: str) -> list[int]:
        """The layers that a name has."""
        return [
            layer for layer in range(1, self.values.get("L", 20) + 1) if self.exists(name, layer)
        ]

    def exists(self, name: str, layer: int) -> bool:
        try:
            getattr(self.point, name)[layer]
        except Missing:
            return False
        return True

    def layered(self, name: str) -> bool:
        return name in self.point._layered

    def shape(self, name: str, layer: int | None = None) -> tuple[int, ...]:
        """The shape of a value; of the first layer that it has, if none is given."""
        key = name, layer
        if self._shapes.get(key) is None:
            asked_again = (
                key in self._shapes
            )  # δ^{(l)} is made of δ^{(l+1)}: begin at the other end
            self._shapes[key] = None
            self._shapes[key] = self._shape(name, layer, -1 if asked_again else 1)
        return self._shapes[key]  # type: ignore[return-value]

    def _shape(self, name: str, layer: int | None, step: int) -> tuple[int, ...]:
        if not self.layered(name):
            return np.shape(getattr(self.point, name))
        layers = range(1, self.values.get("L", 20) + 1)[::step] if layer is None else [layer]
        for number in layers:
            if self.exists(name, number):
                return np.shape(getattr(self.point, name)[number])
        raise Missing(f"{name} has no layer" if layer is None else f"{name} has no layer {layer}")


def load(folder: Path, files: str = "*.py") -> dict[str, Callable[[int], Scene]]:
    """By anchor, a function that makes the scene, from the files of docs/scenes/.

    There the functions are marked by @scene("image-36 image-37"). Their argument is the number of a
    variant: 0 is what the build uses, others have other sizes and numbers where the display leaves
    a choice. The names of common.py are known in all files.
    """
    found: dict[str, Callable[[int], Scene]] = {}

    def scene(anchors: str) -> Any:
        def mark(function: Any) -> Any:
            found.update(dict.fromkeys(anchors.split(), function))
            return function

        return mark

    names = {"Scene": Scene, "scene": scene}
    common = folder / "common.py"
    first = [common] if common.exists() else []
    for path in (*first, *sorted({*folder.glob(files)} - {common})):
        names |= runpy.run_path(str(path), names)
    return found
