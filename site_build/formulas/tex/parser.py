"""Tokens to a tree: a Pratt parser for expressions. statements.py reads what stands around them.

A sign binds as strongly as SIGNS says. Two things side by side are a product, except that a name
known as a function takes the parenthesis behind it. What is not known is an error, never skipped.
"""

from __future__ import annotations

from site_build.formulas.tex import tree
from site_build.formulas.tex.cursor import BAR, FACTOR, FUNCTIONS, GREEK, PRODUCT, SUM, identifier
from site_build.formulas.tex.indices import Behind, dotted
from site_build.formulas.tex.tree import Node, Symbol, TexError

DEEPEST = 40
SIGNS = {"+": SUM, "-": SUM, r"\pm": SUM}
SIGNS |= {r"\cdot": PRODUCT, r"\times": PRODUCT, r"\circ": PRODUCT, "/": PRODUCT}
OPERATIONS = {
    "+": "+",
    "-": "-",
    r"\pm": "±",
    r"\cdot": "*",
    r"\times": "*",
    r"\circ": "∘",
    "/": "/",
}
RELATIONS = {"=": "=", ":=": ":=", r"\le": "<=", r"\ge": ">=", "<": "<", ">": ">", r"\ne": "!="}
RELATIONS |= {r"\approx": "≈", r"\Longleftrightarrow": "⟺"}
FRACTIONS = {r"\frac", r"\tfrac", r"\dfrac"}
BIG = {r"\sum": "sum", r"\prod": "product", "argmax": "argmax"}
BRACKETS = {"(": ")", "[": "]", "{": "}"}


class Expressions(Behind):
    # ---- signs between two expressions

    def expression(self, least: int = SUM) -> Node:
        self.skip_breaks()
        if self.peek().text == "-" and least <= SUM:
            self.next()
            left: Node = tree.Negative(self.expression(PRODUCT))
        else:
            left = self.factor()
        while True:
            before = self.at
            self.skip_breaks()
            sign = self.peek()
            strength = SIGNS.get(sign.text, 0) if sign.kind in ("char", "command") else 0
            if strength:
                if strength < least:
                    self.at = before
                    return left
                self.next()
                left = self.operation(sign.text, strength, left)
                continue
            self.at = before
            if self.peek().text == "|" and self.peek(1).text == "_" and least <= BAR:
                self.at += 2
                left = tree.At(left, self.point())
            elif least <= PRODUCT and self.starts_factor():
                left = self.side_by_side(left)
            else:
                return left

    def operation(self, sign: str, strength: int, left: Node) -> Node:
        if sign == "+" and self.accept(r"\dots"):
            self.skip_breaks()
            self.expect("+")
            return dotted(left, self.expression(PRODUCT))
        return tree.Operation(OPERATIONS[sign], left, self.expression(strength + 1))

    def side_by_side(self, left: Node) -> Node:
        right = self.expression(FACTOR)
        if isinstance(right, tree.Number):
            raise TexError(f"the number {right.text} stands behind a factor without a sign")
        last = left.right if isinstance(left, tree.Operation) and left.sign == "*" else left
        if right == last:
            raise TexError("the same factor stands there twice")
        return tree.Operation("*", left, right)

    def starts_factor(self) -> bool:
        token = self.peek()
        if token.kind == "char":
            if token.text == "|":
                return not self.bars and self.peek(1).text != "_"
            return token.text.isalpha() or token.text in "([{"
        if token.kind == "command":
            name = token.text[1:]
            known = name in GREEK or name in FUNCTIONS or token.text in FRACTIONS
            return known or token.text in BIG or name in ("tilde", "Delta", "sqrt", "underbrace")
        return token.kind in ("number", "name", "column", "begin")

    # ---- one factor

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TexError(f"nested deeper than {DEEPEST}")
        token = self.peek()
        if token.kind == "text" or not self.starts_factor():
            if token.kind != "text":
                raise self.surprise()
            found = self.words()
        elif token.text in BIG:
            found = self.big(BIG[self.next().text])
        elif token.text == r"\sqrt":
            self.next()
            found = tree.Call(Symbol("sqrt"), (self.group(),))
        else:
            found = self.postfix(self.atom())
        self.depth -= 1
        return found

    def atom(self) -> Node:
        token = self.next()
        text, name = token.text, token.text.lstrip("\\")
        if token.kind == "number":
            return tree.Number(text)
        if token.kind == "column":
            return tree.Column(text)
        if token.kind == "begin":
            return self.environment(text)
        if text in FRACTIONS:
            return self.fraction()
        if text == r"\underbrace":
            return self.underbrace()
        if text == r"\tilde":
            return Symbol(identifier(f"{self.next().text}_tilde"))
        if text == r"\Delta":
            return Symbol(identifier(f"Delta_{self.next().text}"))
        if text == "|":
            return self.absolute()
        if text in BRACKETS and token.kind == "char":
            return self.bracket(BRACKETS[text])
        if token.kind == "name" or name in GREEK | FUNCTIONS or (len(text) == 1 and text.isalpha()):
            return Symbol(identifier(name))
        self.at -= 1
        raise self.surprise()

    def words(self) -> Node:
        """\\text{arrows}, or a function in words: \\text{shape of } \\Theta."""
        symbol = Symbol(identifier(self.next().text))
        if self.starts_factor() and symbol.name in self.functions:
            return self.call(symbol)
        return self.postfix(symbol)

    def absolute(self) -> Node:
        self.bars += 1
        inside = self.expression()
        self.bars -= 1
        self.expect("|")
        return tree.Call(Symbol("abs"), (inside,))

    def underbrace(self) -> Node:
        inside = self.group()
        if self.accept("_"):
            self.expect("{")
            if self.next().kind != "text":
                raise TexError("under a brace stand words")
            self.expect("}")
        return inside

    def bracket(self, right: str) -> Node:
        grid, bars, self.grid, self.bars = self.grid, self.bars, False, 0
        items: list[Node | None] = []
        gap = False
        while True:
            self.skip_breaks()
            items.append(None if self.accept(r"\dots") else self.expression())
            self.skip_breaks()
            if self.peek().kind == "gap":
                self.next()
                gap = True
            elif not self.accept(","):
                break
        self.grid, self.bars = grid, bars
        self.expect(right)
        known = tuple(item for item in items if item is not None)
        if len(known) < len(items):
            if len(items) != 3 or items[1] is not None or len(set(known)) != 1:
                raise TexError("(…, …, …) of different things")
            return tree.Every(known[0])
        if gap:
            return tree.Matrix((known,))
        return known[0] if len(known) == 1 else tree.Items(known)

    def environment(self, kind: str) -> Node:
        grid, self.grid = self.grid, True
        rows: list[tuple[Node | None, ...]] = []
        while True:
            row: list[Node | None] = [self.expression()]
            while self.accept("&"):
                row.append(self.condition() if kind == "cases" else self.expression())
            rows.append(tuple(row))
            if self.peek().kind != "break":
                break
            self.next()
        if self.next().kind != "end":
            self.at -= 1
            raise self.surprise(f", the end of {kind} was expected")
        self.grid = grid
        if len({len(row) for row in rows}) > 1 or (kind == "cases" and len(rows[0]) != 2):
            raise TexError(f"the rows of {kind} are not equally long")
        return tree.Cases(tuple(rows)) if kind == "cases" else tree.Matrix(tuple(rows))  # type: ignore[arg-type]

    def group(self) -> Node:
        """The argument of a command: {…} or one token."""
        if self.accept("{"):
            return self.bracket("}")
        self.one_digit()
        return self.atom()
