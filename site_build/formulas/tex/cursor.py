"""Where the parser stands in the tokens, and the names that it knows."""

from __future__ import annotations

import keyword
from abc import ABC, abstractmethod

from site_build.formulas.tex.tokens import Token
from site_build.formulas.tex.tree import Node, TexError

GREEK = {"alpha", "beta", "delta", "varepsilon", "theta", "Theta", "lambda", "mu", "omega", "sigma"}
FUNCTIONS = frozenset({"log", "exp", "tanh", "max"})
KNOWN = GREEK | FUNCTIONS | {"frac", "tfrac", "dfrac", "sum", "prod", "sqrt", "tilde", "underbrace"}
KNOWN |= {"Delta", "partial", "dots", "pm", "cdot", "times", "circ", "le", "ge", "ne", "approx"}
STOP = Token("stop", "")
SUM, BAR, PRODUCT, FACTOR = 10, 15, 20, 21  # how strongly a sign binds


def identifier(name: str) -> str:
    """The name in Python: A_tilde, number_of_weights, lam."""
    name = {"lambda": "lam", "varepsilon": "epsilon"}.get(name, name).replace(" ", "_")
    return f"{name}_" if keyword.iskeyword(name) else name


class Cursor(ABC):
    def __init__(self, found: list[Token], functions: frozenset[str]):
        self.found, self.at = found, 0
        self.functions = functions | FUNCTIONS
        self.depth = self.bars = 0
        self.grid = False  # inside of cases and matrices a new line is a new row

    def peek(self, ahead: int = 0) -> Token:
        return self.found[self.at + ahead] if self.at + ahead < len(self.found) else STOP

    def next(self) -> Token:
        self.at += 1
        return self.found[self.at - 1] if self.at <= len(self.found) else STOP

    def accept(self, *texts: str) -> bool:
        if self.peek().text not in texts or self.peek().kind in ("text", "name", "stop"):
            return False
        self.at += 1
        return True

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise self.surprise(f", {text} was expected")

    def surprise(self, expected: str = "") -> TexError:
        token = self.peek()
        if token.kind == "stop":
            return TexError(f"the formula ends too early{expected}")
        if token.kind == "command" and token.text[1:].isalpha() and token.text[1:] not in KNOWN:
            return TexError(f"the command {token.text} is not known")
        return TexError(f"{token.text} cannot stand at character {token.place}{expected}")

    def skip_breaks(self) -> None:
        while self.peek().kind == "break" and not self.grid:
            self.at += 1

    def one_digit(self) -> None:
        r"""TeX takes one token: \frac12 is a half."""
        token = self.peek()
        if token.kind == "number" and len(token.text) > 1:
            self.found[self.at : self.at + 1] = [
                Token("number" if digit.isdigit() else "char", digit, token.place + k)
                for k, digit in enumerate(token.text)
            ]

    # ---- what the classes that build on this one read

    @abstractmethod  # parser.py
    def expression(self, least: int = SUM) -> Node: ...

    @abstractmethod
    def starts_factor(self) -> bool: ...

    @abstractmethod
    def atom(self) -> Node: ...

    @abstractmethod
    def bracket(self, right: str) -> Node: ...

    @abstractmethod  # operators.py
    def fraction(self) -> Node: ...

    @abstractmethod
    def big(self, kind: str) -> Node: ...

    @abstractmethod  # statements.py
    def condition(self) -> Node | None: ...

    @abstractmethod
    def point(self) -> Node: ...
