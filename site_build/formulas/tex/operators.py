"""Fractions and derivatives, and what runs over a letter: Σ, Π, argmax."""

from __future__ import annotations

from site_build.formulas.tex import tree
from site_build.formulas.tex.cursor import FACTOR, PRODUCT, identifier
from site_build.formulas.tex.parser import RELATIONS, Expressions
from site_build.formulas.tex.tree import Node, Number, Symbol, TexError


class Operators(Expressions):
    def fraction(self) -> Node:
        before = self.at
        if derivative := self.derivative():
            return derivative
        self.at = before
        return tree.Operation("/", self.group(), self.group())

    def derivative(self) -> Node | None:
        r"""\frac{\partial J}{\partial\Theta}, or \frac{d}{dx} with the function behind it."""
        sign = self.peek(1).text
        if not self.accept("{") or not self.accept(r"\partial", "d"):
            return None
        order = 1
        if self.accept("^"):
            self.one_digit()
            order = int(self.next().text) if self.peek().kind == "number" else 0
        body = None if self.accept("}") else self.expression(FACTOR)
        if body is not None and not self.accept("}"):
            return None
        if not self.accept("{"):
            return None
        by: list[Symbol] = []
        while self.accept(sign):
            by += self.variable()
        if not by:
            return None
        self.expect("}")
        if len(by) != order:
            raise TexError(f"a derivative of order {order} with respect to {len(by)} variables")
        return tree.Derivative(body or self.expression(PRODUCT), tuple(by))

    def variable(self) -> list[Symbol]:
        match self.expression(FACTOR):
            case Symbol() as found:
                return [found]
            case tree.Power(Symbol() as found, Number("2")):  # \partial z^2
                return [found, found]
        raise TexError("a derivative with respect to what is no symbol")

    def big(self, kind: str) -> Node:
        if not self.accept("_"):
            raise TexError(f"a {kind} without an index")
        letters = self.letters()
        last = None
        if self.accept("^"):
            last = self.group()
        if last and len(letters) > 1:
            raise TexError(f"one upper end for {len(letters)} letters")
        body = self.expression(PRODUCT)
        for name, first, condition in reversed(letters):
            body = tree.Over(kind, name, first, last, condition, body)
        return body

    def letters(self) -> list[tuple[str, Node | None, Node | None]]:
        """i · i = 1 · i, j · j ≠ k, below a sign: name, first value, condition."""
        if not self.accept("{"):
            return [(self.letter(), None, None)]
        found: list[tuple[str, Node | None, Node | None]] = []
        while True:
            name, first, condition = self.letter(), None, None
            if self.accept("="):
                first = self.expression()
            elif self.peek().text in RELATIONS:
                sign = RELATIONS[self.next().text]
                condition = tree.Relation((Symbol(name), self.expression()), (sign,))
            found.append((name, first, condition))
            if not self.accept(","):
                break
        self.expect("}")
        return found

    def letter(self) -> str:
        token = self.next()
        if token.kind == "text" or (token.kind == "char" and token.text.isalpha()):
            return identifier(token.text)
        self.at -= 1
        raise self.surprise(", a letter was expected")
