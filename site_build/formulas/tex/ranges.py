"""Symbols in Python, the shapes that follow from them, and what an index can run over."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from site_build.formulas.tex import runtime, tree
from site_build.formulas.tex.access import Access, moved, names, unbound
from site_build.formulas.tex.indices import label
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.tree import Node, Symbol, TexError


class Symbols(ABC):
    def __init__(self, scene: Scene, letters: list[str]) -> None:
        self.scene, self.letters = scene, letters

    @abstractmethod  # printer.py
    def code(self, node: Node, least: int = 0) -> str: ...

    # ---- one symbol

    def symbol(self, symbol: Symbol) -> str:
        if symbol.name in self.letters and symbol == Symbol(symbol.name):
            return symbol.name
        if symbol == Symbol("e") and not self.scene.has("e"):
            return "np.e"
        access = self.access(symbol)
        if access.name in self.scene.functions or symbol.primes:
            raise TexError(f"the function {access.name} stands without an argument")
        return str(access)

    def access(self, symbol: Symbol) -> Access:
        name, subscripts = self.named(symbol)
        layer = symbol.layer
        if layer is not None and not self.scene.layered(name):
            subscripts, layer = (layer, *subscripts), None  # x^{(i)}: example i
        if layer is None and self.scene.layered(name):
            if name not in self.scene.unsaid:
                raise TexError(f"{name} stands without its layer")
            layer = tree.Number(str(self.scene.unsaid[name]))
        text = "" if layer is None else self.code(layer)
        shape = self.scene.shape(name, int(text) if text.isdigit() else None)
        if not subscripts:
            return Access(name, text, rank=len(shape))
        if any(isinstance(part, tree.WithoutBias) for part in subscripts):
            if len(shape) != 2 or len(subscripts) > 1:
                raise TexError(f"[:,1:] of what is no matrix: {name}")
            return Access(name, text, slice=True, rank=2)
        return self.indexed(name, text, subscripts, shape)

    def named(self, symbol: Symbol, zero: bool = True) -> tuple[str, tuple[Node, ...]]:
        """The name in the scene, and the subscripts that do not belong to it."""
        name, subscripts = symbol.name, symbol.subscripts
        if subscripts and self.scene.has(label(symbol)):
            name, subscripts = label(symbol), ()
        if not self.scene.has(name):
            raise TexError(f"{name} has no meaning in the scene")
        letter = self.scene.implied.get(name)
        if letter in self.letters and not subscripts:
            subscripts = (Symbol(letter),)
        if zero and subscripts and not isinstance(subscripts[0], tree.WithoutBias):
            name = self.scene.zero.get(name, name)
        return name, subscripts

    def indexed(self, name: Any, layer: Any, subscripts: Any, shape: Any) -> Access:
        bases = self.bases(name)
        if len(subscripts) == len(shape):
            indices = tuple(
                self.index(part, base) for part, base in zip(subscripts, bases, strict=True)
            )
            return Access(name, layer, indices)
        if len(subscripts) != 1 or (len(shape) != 2 and len(shape) != 3):
            raise TexError(f"{name} has {len(shape)} indices, not {len(subscripts)}")
        (part,) = subscripts
        if len(shape) == 3:
            return Access(name, layer, (self.index(part, bases[0]),), rank=2)
        if shape[1] == 1 and name[0].islower():  # small letters are vectors, as columns or as rows
            return Access(name, layer, (self.index(part, bases[0]), "0"))
        if shape[0] == 1 and name[0].islower():
            return Access(name, layer, ("0", self.index(part, bases[-1])))
        return Access(name, layer, (self.index(part, bases[0]),), row=True, rank=2)

    def bases(self, name: str) -> tuple[int, ...]:
        """The first index of each axis."""
        rank = max(1, len(self.scene.shape(name)))
        given: tuple[int, ...] = self.scene.first.get(name, ())
        return (given + (1,) * rank)[:rank]

    def index(self, part: Node, base: int) -> str:
        """An index that counts from 0, as numpy does."""
        if (plain := moved(part)) is None:
            return self.code(tree.Operation("-", part, tree.Number(str(base))) if base else part)
        letter, step = plain
        step -= base
        if not letter:
            return str(step)
        text = self.code(Symbol(letter))
        return text if not step else f"{text} {'+' if step > 0 else '-'} {abs(step)}"

    # ---- shapes

    def rank(self, node: Node) -> int:
        """How many axes a value has: decides what a product is."""
        match node:
            case Symbol(name) if name in self.letters or node == Symbol("e"):
                return 0
            case Symbol():
                return self.access(node).rank
            case tree.Operation("*", left, right):
                one, other = self.rank(left), self.rank(right)
                return max(one, other) if not one or not other else one + other - 2
            case tree.Call(function, arguments):
                return 0 if function.name in self.scene.scalars else max(map(self.rank, arguments))
            case tree.Derivative(body, by):
                return self.rank(body) + sum(self.rank(symbol) for symbol in by)
            case tree.Over(kind, letter, _, _, _, body):
                inside = type(self)(self.scene, [*self.letters, letter])
                return 0 if kind == "argmax" else inside.rank(body)
            case tree.Matrix():
                return 2
            case tree.Items():
                return 1
            case tree.Element() | tree.Relation() | tree.Column():
                return 0
            case tree.At(body, _):
                return self.rank(body)
        return max(map(self.rank, tree.children(tuple(vars(node).values()))), default=0)

    # ---- what an index can be

    def stands_plain(self, letter: str, body: Node) -> bool:
        """Σ_i a_{i+1} would be a sum over other numbers than it seems."""
        indices = [
            part
            for symbol in unbound(body, letter)
            for part in (
                symbol.layer,
                *symbol.subscripts,
                Symbol(self.scene.implied.get(symbol.name, "")),
            )
        ]
        return Symbol(letter) in indices

    def span(self, letter: str, bodies: list[Node]) -> str:
        """The numbers for which all bodies make sense, as source; in figures where possible."""
        found = list(
            dict.fromkeys(text for body in bodies for text in self.positions(letter, body))
        )
        if not found:
            raise TexError(f"nothing says what {letter} runs over")
        plain = [text for text in found if not any(name in self.letters for name in names(text))]
        if len(plain) == len(found):
            numbers = self.evaluated(f"meet({', '.join(found)})", {})
            if not numbers or numbers != list(range(numbers[0], numbers[-1] + 1)):
                raise TexError(f"there is no {letter} for which the formula makes sense")
            return f"between({numbers[0]}, {numbers[-1]})"
        return found[0] if len(found) == 1 else f"meet({', '.join(found)})"

    def evaluated(self, source: str, letters: dict[str, int]) -> list[int]:
        """The numbers of a range that the printer has written."""
        return list(eval(source, runtime.NAMES | {"at": self.scene.point} | letters).numbers)

    def positions(self, letter: str, body: Node) -> list[str]:
        """One range for each place in which the letter stands as an index."""
        found = []
        for symbol in unbound(body, letter):
            if symbol == Symbol(symbol.name) and symbol.name not in self.scene.implied:
                continue
            try:
                inside = Symbols.__new__(type(self))
                inside.scene, inside.letters = self.scene, [*self.letters, letter]
                found += inside.places(symbol, letter)
            except runtime.Missing:
                continue
        return found

    def places(self, symbol: Symbol, letter: str) -> list[str]:
        if not self.scene.has(symbol.name) and not self.scene.has(label(symbol)):
            return []
        name, subscripts = self.named(symbol, zero=False)
        unsaid = self.scene.layered(name) and not symbol.layer and name not in self.scene.unsaid
        if name in self.scene.functions or unsaid:
            return []
        found, text, layer = [], f"at.{name}", symbol.layer
        if not self.scene.layered(name):
            subscripts = (*filter(None, [layer]), *subscripts)
        else:
            layer = layer or tree.Number(str(self.scene.unsaid[name]))
            text = f"{text}[{self.code(layer)}]"
            if (plain := moved(layer)) and plain[0] == letter:
                keys = self.scene.keys(name)
                found.append(f"between({keys[0] - plain[1]}, {keys[-1] - plain[1]})")
                text = f"at.{name}[{keys[0]}]"
        shape, bases = self.scene.shape(name), self.bases(name)
        for axis, part in enumerate(subscripts):
            if (plain := moved(part)) and plain[0] == letter:
                if len(subscripts) == 1 and len(shape) == 2 and shape[0] == 1:
                    axis = 1
                found.append(f"along({text}, {axis}, {bases[axis] - plain[1]})")
        return found
