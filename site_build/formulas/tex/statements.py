"""The statements of a display: relations, ranges, conditions, and the book's few words."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from site_build.formulas.tex import tree
from site_build.formulas.tex.cursor import identifier
from site_build.formulas.tex.operators import Operators
from site_build.formulas.tex.parser import RELATIONS
from site_build.formulas.tex.tokens import tokens
from site_build.formulas.tex.tree import Node, Symbol, TexError

PROSE = {"or", "that is,", "at"}  # joins two statements and says nothing more


def read(tex: str, functions: Collection[str] = ()) -> list[Node]:
    """The statements of a display. `functions` are names that take the parenthesis behind them."""
    return list(_read(tex, frozenset(functions)))


@lru_cache(1024)  # a display is read for itself, for the lines after it, for scenes made of it
def _read(tex: str, functions: frozenset[str]) -> list[Node]:
    try:
        return Display(tokens(tex), functions).statements()
    except RecursionError:
        raise TexError("nested too deep") from None


class Display(Operators):
    def statements(self, end: str = "stop") -> list[Node]:
        found: list[Node] = []
        while self.peek().kind != "stop" and self.peek().text != end:
            if self.peek().kind == "break" or self.peek().text == ",":
                self.next()
            elif self.peek().kind == "text":
                found += self.words_between()
            else:
                found.append(self.statement())
        if end != "stop":
            self.expect(end)
        return found

    def words_between(self) -> list[Node]:
        words = self.peek().text
        if words == "repeat until convergence":
            self.next()
            self.expect(r"\{")
            return self.statements(r"\}")
        if words == "for all":
            self.next()
            letter = self.letter()
            if self.next().text != "at once:":
                raise TexError(f"for all {letter}, and then?")
            return [tree.Each(letter)]
        if words == "for every":
            self.next()
            return [tree.Where(self.relation())]
        if words in PROSE or words.endswith(":"):
            self.next()
            return [] if words in PROSE else [tree.Label(words[:-1])]
        return [self.statement()]

    def statement(self) -> Node:
        found = self.relation()
        if self.ends_with_dots():
            return self.range(found)
        if self.peek().kind not in ("stop", "break", "text") and self.peek().text not in (
            ",",
            r"\}",
        ):
            raise self.surprise()
        if not isinstance(found, tree.Relation):
            raise TexError("a part of the formula states nothing: it has no =")
        return found

    def ends_with_dots(self) -> bool:
        """Whether the comma here is one of l = 1, …, L: dots follow, and no relation before."""
        if self.peek().text != ",":
            return False
        ahead = 1
        while self.peek(ahead).kind not in ("break", "stop") and self.peek(ahead).text != r"\dots":
            if self.peek(ahead).text in RELATIONS:
                return False
            ahead += 1
        return self.peek(ahead).text == r"\dots"

    def range(self, start: Node) -> Node:
        letter = (
            start.terms[0] if isinstance(start, tree.Relation) and start.signs == ("=",) else None
        )
        if not isinstance(letter, Symbol):
            raise TexError("… stands behind what is no range")
        assert isinstance(start, tree.Relation)
        first = [start.terms[1]]
        while self.accept(","):
            if self.accept(r"\dots"):
                self.expect(",")
                return tree.Range(letter.name, tuple(first), self.expression())  # type: ignore[arg-type]
            first.append(self.expression())
        raise TexError(f"the range of {letter.name} has no end")

    def relation(self) -> Node:
        self.skip_breaks()
        terms: list[Node | None] = [None if self.is_relation() else self.expression()]
        signs = []
        while True:
            before = self.at
            self.skip_breaks()
            if not self.is_relation():
                self.at = before
                break
            signs.append(RELATIONS[self.next().text])
            terms.append(self.expression())
        return tree.Relation(tuple(terms), tuple(signs)) if signs else terms[0]  # type: ignore[return-value]

    def is_relation(self) -> bool:
        return self.peek().text in RELATIONS and self.peek().kind in ("char", "command")

    def condition(self) -> Node | None:
        """Behind & in cases: z > 0, if z > 0, otherwise, if example i is right."""
        words: list[str] = []
        about: list[Node] = []
        while self.peek().kind == "text":
            words.append(self.next().text)
            if words == ["if"]:
                return self.relation()
            if self.peek().kind not in ("text", "break", "end"):
                about.append(self.atom())
        if words == ["otherwise"]:
            return None
        if words:
            name = identifier(" ".join(words).removeprefix("if "))
            return tree.Call(Symbol(name), tuple(about))
        return self.relation()

    def point(self) -> Node:
        self.expect("{")
        found = self.relation()
        self.expect("}")
        return found
