"""The letters that a display leaves free, such as l and j, and what they run over.

A stated range is the one for which the formula makes sense, no shorter. Without a stated range, the
letters on the left cover the whole axis there.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_build.formulas.tex import tree
from site_build.formulas.tex.printer import Printer
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.tree import Node, Range, Symbol, TexError


def free(scene: Scene, terms: list[Node]) -> list[str]:
    """Letters that stand for nothing in the scene and that no sum binds; layers first."""
    found: dict[str, bool] = {}
    for term in terms:
        for letter, is_layer in loose(term, frozenset()):
            if not scene.has(letter) and letter != "e":
                found[letter] = found.get(letter, False) or is_layer
    return sorted(found, key=lambda letter: not found[letter])


def loose(node: Node, bound: frozenset[str], in_layer: bool = False) -> Iterator[tuple[str, bool]]:
    """The bare letters of a tree that no sum binds, and whether they stand for a layer."""
    match node:
        case Symbol(name, layer, subscripts):
            if node == Symbol(name) and name not in bound:
                yield name, in_layer
            for part in (layer, *subscripts):
                if part is not None:
                    yield from loose(part, bound, part is layer)
        case tree.Over(_, letter, first, last, condition, body):
            for part in (first, last):
                yield from loose(part, bound) if part else ()
            for part in (condition, body):
                yield from loose(part, bound | {letter}) if part else ()
        case tree.Call(_, arguments):
            for part in arguments:
                yield from loose(part, bound)
        case _:
            for part in tree.children(tuple(vars(node).values())):
                yield from loose(part, bound, in_layer)


class Letters:
    """The free letters of one statement, in the order of their loops."""

    def __init__(
        self, scene: Scene, terms: list[Node], ranges: dict[str, Range], everywhere: list[Node]
    ) -> None:
        self.scene, self.terms, self.ranges, self.everywhere = scene, terms, ranges, everywhere
        self.names = free(scene, terms)
        for name in self.names:
            if not any(Printer(scene, self.names).positions(name, term) for term in terms):
                raise TexError(f"{name} has no meaning in the scene")

    def loops(self) -> list[str]:
        return [f"for {letter} in {self.numbers(k)}:" for k, letter in enumerate(self.names)]

    def numbers(self, k: int) -> str:
        letter = self.names[k]
        if letter not in self.ranges:
            return Printer(self.scene, self.names[:k]).span(letter, self.terms)
        stated = self.stated(letter)
        return f"({stated[0]},)" if len(stated) == 1 else str(tuple(stated))

    def stated(self, letter: str) -> list[int]:
        """The numbers of a stated range."""
        first, last = self.ranges[letter].first, self.ranges[letter].last
        (*begin, end) = map(self.number, (*first, last))
        step = -1 if end < begin[0] or begin[1:2] == [begin[0] - 1] else 1
        found = list(range(begin[0], end + step, step))
        if not found or begin[: len(found)] != found[: len(begin)]:
            raise TexError(f"{self.range(letter)} is no even range")
        return found

    def number(self, node: Node) -> int:
        printer = Printer(self.scene, [])
        source = printer.code(node)
        return printer.evaluated(f"between({source}, {source})", {})[0]

    def range(self, letter: str) -> str:
        """A stated range in words: l = L − 1, …, 3."""
        printer = Printer(self.scene, [])
        ends = self.ranges[letter].first[0], self.ranges[letter].last
        first, last = (printer.code(end).replace("at.", "").replace(" - ", "−") for end in ends)
        return f"{letter} = {first}, …, {last}"

    def judge(self, limited: bool) -> None:
        """Compare what is stated, or stands on the left, with what makes sense."""
        for k, letter in enumerate(self.names):
            printer = Printer(self.scene, self.names[:k])
            for known in self.assignments(k):
                if letter in self.ranges:
                    source = printer.span(letter, [*self.terms, *self.everywhere])
                    self.judge_stated(letter, printer.evaluated(source, known))
                elif not limited:
                    possible = printer.evaluated(printer.span(letter, self.terms), known)
                    self.judge_left(letter, possible, printer, known)

    def judge_left(
        self, letter: str, possible: list[int], printer: Printer, known: dict[str, int]
    ) -> None:
        places = printer.positions(letter, self.terms[0])
        if not any("along" in place for place in places):
            return  # a layer: not every formula is for all layers
        left = printer.evaluated(f"meet({', '.join(places)})", known)
        if left != possible:
            sense = f"the formula makes sense for {brief(possible)}"
            raise TexError(f"the left side has {letter} = {brief(left)}, {sense}")

    def judge_stated(self, letter: str, possible: list[int]) -> None:
        stated = self.stated(letter)
        if sorted(stated) != possible:
            down = stated[0] > stated[-1] or len(stated) == 1
            end, edge = ("down", possible[0]) if down else ("up", possible[-1])
            if edge == stated[-1]:
                end, edge = "from", possible[-1] if down else possible[0]
            sense = f"{end} {edge}" if end == "from" else f"{end} to {edge}"
            raise TexError(f"{self.range(letter)} is stated, the formula makes sense {sense}")

    def assignments(self, k: int) -> Iterator[dict[str, int]]:
        """All values of the first k letters."""
        if not k:
            yield {}
            return
        letter, printer = self.names[k - 1], Printer(self.scene, self.names[: k - 1])
        for known in self.assignments(k - 1):
            for number in printer.evaluated(printer.span(letter, self.terms), known):
                yield known | {letter: number}


def brief(numbers: list[int]) -> str:
    if len(numbers) > 2:
        return f"{numbers[0]}, …, {numbers[-1]}"
    return ", ".join(map(str, numbers)) or "nothing"
