"""What stands behind a factor: primes, indices, powers, arguments. And 1 + … + n."""

from __future__ import annotations

from dataclasses import replace

from site_build.formulas.tex import tree
from site_build.formulas.tex.cursor import FACTOR, FUNCTIONS, Cursor
from site_build.formulas.tex.tree import Node, Symbol, TexError


class Behind(Cursor):
    def postfix(self, found: Node) -> Node:
        below = above = False
        while True:
            token = self.peek()
            symbol = found if isinstance(found, Symbol) else None
            if symbol and token.text == "'" and token.kind == "char":
                self.next()
                found = replace(symbol, primes=symbol.primes + 1)
            elif token.text == "_" and not below:
                self.next()
                below, found = True, self.subscript(found)
            elif token.text == "^" and not above:
                self.next()
                above, found = True, self.superscript(found)
            elif (
                symbol
                and self.is_function(symbol)
                and (token.text == "(" or symbol.name in FUNCTIONS)
            ):
                below, above, found = True, token.text != "(", self.call(symbol)
            elif isinstance(found, tree.Power) and self.is_function(found.base):  # \tanh^2 z
                assert isinstance(found.base, Symbol)
                return tree.Power(self.call(found.base), found.exponent)
            else:
                return found

    def is_function(self, node: Node) -> bool:
        if not isinstance(node, Symbol):
            return False
        return bool(node.primes) or node.name in self.functions or label(node) in self.functions

    def call(self, function: Symbol) -> Node:
        if self.accept("("):
            inside = self.bracket(")")
            return tree.Call(
                function, inside.items if isinstance(inside, tree.Items) else (inside,)
            )
        if not self.starts_factor():
            raise TexError(f"the function {function.name} stands without an argument")
        return tree.Call(function, (self.expression(FACTOR),))

    def subscript(self, body: Node) -> Node:
        if not self.accept("{"):
            self.one_digit()
            inside: tuple[Node, ...] = (self.atom(),)
        else:
            inside = self.indices()
        if isinstance(body, Symbol):
            return replace(body, subscripts=body.subscripts + inside)
        return tree.Element(body, inside)

    def indices(self) -> tuple[Node, ...]:
        end = self.at
        while self.found[end].text != "}":
            end += 1
        inside = self.found[self.at : end]
        text = "".join(token.text for token in inside)
        if text == "[:,1:]":
            self.at = end + 1
            return (tree.WithoutBias(),)
        if text.isalnum():  # ji, k0, 10: one letter or digit an index
            self.at = end + 1
            return tuple(tree.Number(c) if c.isdigit() else Symbol(c) for c in text)
        found = self.bracket("}")
        return found.items if isinstance(found, tree.Items) else (found,)

    def superscript(self, body: Node) -> Node:
        if not self.accept("{"):
            self.one_digit()
            if self.peek().kind == "transpose":
                self.next()
                return tree.Transposed(body)
            return tree.Power(body, self.atom())
        if isinstance(body, Symbol) and self.peek().text == "(":
            self.next()
            body = replace(body, layer=layer(self.bracket(")")))
            if self.accept("}"):
                return body
            if self.peek().kind != "transpose":
                raise self.surprise()
        if self.peek().kind == "transpose":
            self.next()
            self.expect("}")
            return tree.Transposed(body)
        return tree.Power(body, self.bracket("}"))


def label(symbol: Symbol) -> str:
    """A subscript that belongs to the name: h_Theta, beta_1."""
    parts = [
        part.name if isinstance(part, Symbol) else getattr(part, "text", "")
        for part in symbol.subscripts
    ]
    return "_".join([symbol.name, *parts])


def layer(index: Node) -> Node:
    moved = isinstance(index, tree.Operation) and index.sign in "+-"
    plain = index.left if moved else index  # type: ignore[attr-defined]
    step = index.right if moved else tree.Number("1")  # type: ignore[attr-defined]
    if not isinstance(plain, Symbol | tree.Number) or not isinstance(step, tree.Number):
        raise TexError("the index of a layer is l, 2, l + 1 or L − 1")
    return index


def dotted(left: Node, last: Node) -> Node:
    """f(1) + … + f(K): a sum over the one place where the two terms differ."""
    added = isinstance(left, tree.Operation) and left.sign == "+"
    first: Node = left.right if added else left  # type: ignore[attr-defined]
    places = set(differences(first, last))
    if len(places) != 1:
        raise TexError("… stands between terms that do not differ in one place")
    ((start, stop),) = places
    used = {node.name for node in left.walk() if isinstance(node, Symbol)}
    letter = next(Symbol(letter) for letter in "nkijlmpqr" if letter not in used)
    body = first.replaced(lambda node: letter if node == start else node)
    total = tree.Over("sum", letter.name, start, stop, None, body)
    return tree.Operation("+", left.left, total) if added else total  # type: ignore[attr-defined]


def differences(one: Node, other: Node) -> list[tuple[Node, Node]]:
    if one == other:
        return []
    parts, others = (
        list(tree.children(tuple(vars(one).values()))),
        list(tree.children(tuple(vars(other).values()))),
    )
    same_head = type(one) is type(other) and getattr(one, "name", "") == getattr(other, "name", "")
    if not same_head or not parts or len(parts) != len(others):
        return [(one, other)]
    return [pair for a, b in zip(parts, others, strict=True) for pair in differences(a, b)]
