"""A tree to Python source over numpy. What is evaluated is this source and nothing else.

The scene tells the printer what it has to know of a symbol: its layers, its shape, whether it is a
function. So a product of two tables becomes @ and any other *.
"""

from __future__ import annotations

from typing import Any

from site_build.formulas.tex import tree
from site_build.formulas.tex.indices import label
from site_build.formulas.tex.ranges import Symbols
from site_build.formulas.tex.tree import Node, Symbol, TexError

SUM, PRODUCT, POWER, ATOM = range(1, 5)
STRENGTH = {"+": SUM, "-": SUM, "±": SUM, "*": PRODUCT, "∘": PRODUCT, "/": PRODUCT}
BUILT_IN = {
    "log": "np.log",
    "exp": "np.exp",
    "tanh": "np.tanh",
    "sqrt": "np.sqrt",
    "abs": "abs",
    "max": "np.maximum",
}
COMPARED = {"=", "!=", "<", ">", "<=", ">="}


class Printer(Symbols):
    """letters: what is bound around the expression, such as l and i."""

    def code(self, node: Node, least: int = 0) -> str:
        text, strength = self.show(node)
        return f"({text})" if strength < least else text

    def show(self, node: Node) -> tuple[str, int]:
        match node:
            case tree.Number(text):
                return text, ATOM
            case Symbol():
                return self.symbol(node), ATOM
            case tree.Negative(body):
                return f"-{self.code(body, PRODUCT)}", SUM
            case tree.Operation(sign, left, right):
                return self.operation(sign, left, right), STRENGTH[sign]
            case tree.Power(base, exponent):
                return self.power(base, exponent)
            case tree.Transposed(body):
                if self.rank(body) < 2:
                    raise TexError("the transpose of what is no matrix")
                return f"{self.code(body, ATOM)}.T", ATOM
            case tree.Element(body, subscripts):
                return self.element(body, subscripts), ATOM
            case tree.Call(function, arguments):
                return self.call(function, arguments), ATOM
            case tree.Items(items):
                return f"({', '.join(map(self.code, items))})", ATOM
            case tree.Every(item):
                return f"every({self.code(item)})", ATOM
            case tree.Matrix(rows):
                return self.matrix(rows), ATOM
            case tree.Cases(branches):
                return self.cases(branches), ATOM
            case tree.Over():
                return self.over(node), ATOM
            case tree.Derivative(body, by):
                return self.derivative(body, by), ATOM
            case tree.At(body, where):
                return f"(lambda at: {self.code(body)})({self.point(where)})", ATOM
            case tree.Relation(terms, signs):
                return f"true({self.chain(terms, signs)})", ATOM
        raise TexError(f"a {type(node).__name__.lower()} cannot stand here")

    def operation(self, sign: str, left: Node, right: Node) -> str:
        strength = STRENGTH[sign]
        if sign == "±":
            return f"{self.code(left, strength)} + sign * {self.code(right, PRODUCT + 1)}"
        tables = self.rank(left) and self.rank(right)
        if sign == "∘" and not tables:
            raise TexError("∘ stands beside a number")
        text = {"∘": "*", "*": "@" if tables else "*"}.get(sign, sign)
        return f"{self.code(left, strength)} {text} {self.code(right, strength + 1)}"

    def power(self, base: Node, exponent: Node) -> tuple[str, int]:
        if base == Symbol("e") and not self.scene.has("e"):
            return f"np.exp({self.code(exponent)})", ATOM
        # floats, so that no tower of powers makes a number of a million digits
        floating = base.replaced(
            lambda n: tree.Number(f"{float(n.text)}") if isinstance(n, tree.Number) else n
        )
        if isinstance(base, Symbol | tree.Element):
            floating = base
        return f"{self.code(floating, ATOM)} ** {self.code(exponent, ATOM)}", POWER

    def call(self, function: Symbol, arguments: tuple[Node, ...]) -> str:
        inside = ", ".join(map(self.argument, arguments))
        name = label(function) if self.scene.has(label(function)) else function.name
        if name in self.scene.functions:
            text = f"at.{name}"
        elif name in BUILT_IN:
            text = BUILT_IN[name]
        else:
            raise TexError(f"{name} is no function in the scene")
        if function.layer or (function.subscripts and name == function.name):
            raise TexError(f"the function {name} has an index")
        if function.primes > 1:
            raise TexError(f"{name} has {function.primes} primes")
        return f"slope({text})({inside})" if function.primes else f"{text}({inside})"

    def argument(self, node: Node) -> str:
        """J(Θ) is about all layers of Θ."""
        name = getattr(node, "name", "")
        bare = node == Symbol(name) and name not in (*self.letters, *self.scene.unsaid)
        if bare and self.scene.has(name) and self.scene.layered(name):
            return f"at.{name}"
        return self.code(node)

    def element(self, body: Node, subscripts: tuple[Node, ...]) -> str:
        inside = body.body if isinstance(body, tree.Transposed) else None
        if not isinstance(inside, Symbol) or len(subscripts) != 2:
            raise TexError("two indices of a transposed matrix can be read, nothing else")
        first, second = self.bases(inside.name)[::-1]
        indices = f"{self.index(subscripts[0], first)}, {self.index(subscripts[1], second)}"
        return f"{self.code(body, ATOM)}[{indices}]"

    def matrix(self, rows: tuple[tuple[Node, ...], ...]) -> str:
        ranks = {
            self.rank(cell) for row in rows for cell in row if not isinstance(cell, tree.Column)
        }
        cells = [
            [cell.text if isinstance(cell, tree.Column) else self.code(cell) for cell in row]
            for row in rows
        ]
        if ranks == {0} and not any(isinstance(cell, tree.Column) for row in rows for cell in row):
            inside = ", ".join(f"[{', '.join(row)}]" for row in cells)
            return f"np.array([{inside}])"
        if len(rows) == 1 and 0 not in ranks and ranks:
            return f"columns({', '.join(cells[0])})"
        if len(rows[0]) == 1 and ranks:
            return f"rows({', '.join(row[0] for row in cells)})"
        raise TexError("a matrix is made of numbers, of columns side by side, or of rows")

    def cases(self, branches: Any) -> str:
        parts = [
            f"({'None' if c is None else self.code(c)}, lambda: {self.code(v)})"
            for v, c in branches
        ]
        return f"choose({', '.join(parts)})"

    def chain(self, terms: Any, signs: Any) -> str:
        if not set(signs) <= COMPARED or None in terms:
            raise TexError("this is no condition")
        parts = [self.code(terms[0])]
        for sign, term in zip(signs, terms[1:], strict=True):
            parts += [f'"{sign}"', self.code(term)]
        return ", ".join(parts)

    def over(self, node: tree.Over) -> str:
        if node.letter in self.letters:
            raise TexError(f"{node.letter} is used twice as an index")
        numbers = self.numbers(node)
        inside = type(self)(self.scene, [*self.letters, node.letter])
        body = inside.code(node.body)
        if node.kind == "argmax":
            return f"max({numbers}, key=lambda {node.letter}: {body})"
        condition = f" if {inside.code(node.condition)}" if node.condition else ""
        return f"{node.kind}({body} for {node.letter} in {numbers}{condition})"

    def numbers(self, node: tree.Over) -> str:
        """What the letter of a sum runs over."""
        if (node.first is None) != (node.last is None):
            raise TexError(
                f"the range of {node.letter} has no end"
                if node.first
                else "a range without a start"
            )
        if node.first and node.last:
            return f"between({self.code(node.first)}, {self.code(node.last)})"
        if not self.stands_plain(node.letter, node.body):
            raise TexError(f"{node.letter} is no index of what is summed")
        return self.span(node.letter, [node.body])

    def derivative(self, body: Node, by: tuple[Symbol, ...]) -> str:
        places = [self.place(symbol) for symbol in by]
        name = body.name if body == Symbol(getattr(body, "name", "")) else ""
        if name and not self.scene.has(name):
            raise TexError(f"{name} has no meaning in the scene")
        if name in self.scene.functions:
            raise TexError(f"the function {name} stands without an argument")
        text = (
            f'"{name}"'
            if name and name not in self.scene.implied
            else f"lambda at: {self.code(body)}"
        )
        if len(by) == 2:
            pairs = ", ".join(
                f"({', '.join(part or 'None' for part in place)})" for place in places
            )
            return f"second_derivative(at, {text}, {pairs})"
        ((symbol, layer, index),) = places
        layer_text = layer or ("None" if index else "")
        return f"derivative({', '.join(filter(None, ('at', text, symbol, layer_text, index)))})"

    def place(self, symbol: Symbol) -> tuple[str, str, str]:
        """Name, layer and index of what is moved."""
        access = self.access(symbol)
        if access.name in self.letters or symbol.primes:
            raise TexError("a derivative with respect to what is no symbol of the scene")
        index = f"({', '.join(access.indices)},)" if access.indices else ""
        if access.slice:
            raise TexError("a derivative with respect to a slice")
        return f'"{access.name}"', access.layer, index

    def point(self, where: Node) -> str:
        match where:
            case tree.Relation((Symbol(name, None, (), 0), value), ("=",)) if self.scene.has(name):
                assert value is not None
                return f"at.put({name}={self.code(value)})"
            case tree.Items(items) if len(items) == len(self.scene.order):
                pairs = zip(self.scene.order, items, strict=True)
                return f"at.put({', '.join(f'{name}={self.code(item)}' for name, item in pairs)})"
        raise TexError("behind a bar stands x = … or as many values as the scene has names")
