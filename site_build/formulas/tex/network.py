"""The displayed formulas as a program: a neural network that is read from the book's TeX.

The frame below holds what no formula says: names of functions, and which formula is computed when.
Every line that computes is written from the tree of a display, and ends with its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from site_build.formulas.tex import tree
from site_build.formulas.tex.book import Book, of_folder
from site_build.formulas.tex.letters import Letters
from site_build.formulas.tex.printer import Printer
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.statements import read
from site_build.formulas.tex.tree import Node, Relation, Symbol, TexError

TAG = re.compile(r"\\tag\{(.*?)\}")
FILE = "assets/code/displayed_network.py"  # in the site
# what a cell of a page says for the program, or for a function of it with another formula
WHOLE = "# <the network of the displays>"
PART = re.compile(r"^# <(\w+) with ([\w-]+): (.+)>$", re.M)
SLOT = re.compile(r"^( *)# <([\w-]+)>\n", re.M)
BREAK = re.compile(r" (?=for \w+ in |\+ \()")
WIDTH = 70  # of a line without its number; longer ones are broken at a sum
FRAME = '''\
"""A neural network made of the formulas that the book "Chain Rule" displays.

Each line that computes ends with the number of the formula that it was read from.
It needs numpy only.
"""

import numpy as np


def between(first, last):
    """Both ends count, as under a Σ."""
    return range(first, last + 1)


def columns(left, right):
    """[1  A]: a column of ones, or of zeros, in front of a matrix."""
    return np.hstack([np.full((len(right), 1), float(left)), right])


def sigma(z):
    # <image-9>


def sigma_prime(z):
    # <image-31-2>


def forward(Theta, X):
    L, Z, A = len(Theta) + 1, {}, {}
    # <eq-2-rows>
    return Z, A, H


def cost(Theta, X, Y, lam):
    Z, A, h = forward(Theta, X)
    y, m, K, L = Y, len(Y), Y.shape[1], len(Theta) + 1
    s = [*(Theta[l].shape[1] - 1 for l in Theta), K]
    # <image-27>
    return J


def gradient(Theta, X, Y, lam):
    Z, A, H = forward(Theta, X)
    m, L, delta, dJ_dTheta = len(Y), len(Theta) + 1, {}, {}
    # <image-29-5>
    # <image-36>
    # <eq-7-gradient>
    return dJ_dTheta


def step(Theta, dJ_dTheta, alpha):
    L, new = len(Theta) + 1, {}  # all at once: from the old weights
    # <image-23>
    return new


def train(Theta, X, Y, alpha, lam, iterations):
    for _ in range(iterations):
        Theta = step(Theta, gradient(Theta, X, Y, lam), alpha)
    return Theta
'''


def program(book: Book, changed: Mapping[str, str] | None = None) -> str:
    """The network of the book's displays, or of other TeX in the place of some of them."""
    texts = {**book.texts, **(changed or {})}

    def lines(slot: re.Match[str]) -> str:
        margin, anchor = slot.groups()
        display = book.displays[book.numbers[anchor]]
        number = TAG.search(book.texts[anchor])
        note = f"  # ({number[1] if number else anchor})"
        found = book.once(written, display, texts[anchor], note)
        return "".join(f"{margin}{line}\n" for line in found)

    return SLOT.sub(lines, FRAME)


def made(book: Book) -> dict[str, str]:
    """The program as a file of the site, if a page shows it."""
    shown = any(WHOLE in text for text in book.pages.values())
    return {FILE: program(book)} if shown else {}


def filled(code: str, docs: Path) -> str:
    """The code of a cell, with the program where the cell asks for it."""
    if WHOLE not in code and not PART.search(code):
        return code
    book = of_folder(docs)
    code = code.replace(WHOLE, program(book).rstrip())
    return PART.sub(lambda m: function(program(book, {m[2]: m[3]}), m[1]).rstrip(), code)


def function(source: str, name: str) -> str:
    """One function of the program."""
    found = re.search(rf"^def {name}\(.*?(?=^\S|\Z)", source, re.M | re.S)
    if not found:
        raise TexError(f"the program has no function {name}")
    return found[0].rstrip() + "\n"


class Plain(Printer):
    """Names of its own variables in place of the values of a scene."""

    def plain(self, node: Node) -> str:
        return re.sub(r"\bat\.(A_tilde\[(\w+)\])?", _name, self.code(node))

    def call(self, function: Symbol, arguments: tuple[Node, ...]) -> str:
        if function.primes == 1:
            return f"{function.name}_prime({', '.join(map(self.code, arguments))})"
        return super().call(function, arguments)

    def derivative(self, body: Node, by: tuple[Symbol, ...]) -> str:
        (symbol,) = by
        return f"d{self.code(body).removeprefix('at.')}_d{self.code(symbol).removeprefix('at.')}"


def _name(match: re.Match[str]) -> str:
    return f"columns(1, A[{match[2]}])" if match[1] else ""


def written(tex: str, scene: Scene, note: str) -> list[str]:
    """The lines of one display. Statements that follow one another share their loop."""
    statements = read(tex, scene.functions)
    ranges = {s.letter: s for s in statements if isinstance(s, tree.Range)}
    out: list[str] = []
    before = ""
    for relation in (s for s in statements if isinstance(s, Relation)):
        loop, code = statement(relation, scene, ranges)
        if loop and loop != before:
            out.append(loop)
        before = loop
        code[-1] += note
        out += [f"    {line}" if loop else line for line in code]
    return out


def statement(
    relation: Relation, scene: Scene, ranges: Mapping[str, tree.Range]
) -> tuple[str, list[str]]:
    """The loop around a statement, if any, and its lines."""
    left, right = relation.terms[0], relation.terms[1]
    if left is None or isinstance(left, tree.Call):  # σ(z) = … = …: a function gives the last
        chain = [term for term in relation.terms if term is not None]
        value = chain[1] if left is not None else chain[-1]
        return "", [f"return {Plain(scene, []).plain(value)}"]
    assert right is not None
    letters = Letters(scene, [left, right], dict(ranges), [])
    target = Plain(scene, letters.names).plain(left)
    if relation.signs[0] == ":=":
        target = f"new{target[target.index('[') :]}"
    value_of = Plain(scene, letters.names).plain(right)
    loop = "".join(over(letters, k, scene) for k in range(len(letters.names)))
    return loop, broken(f"{target} = {value_of}")


def over(letters: Letters, k: int, scene: Scene) -> str:
    """The loop over a layer, for networks of any depth."""
    letter, printer = letters.names[k], Plain(scene, [])
    if letter not in letters.ranges:
        numbers = printer.evaluated(letters.numbers(k), {})
        last = scene.values["L"] - numbers[-1]
        return f"for {letter} in between({numbers[0]}, L{f' - {last}' if last else ''}):"
    stated = letters.stated(letter)
    ends = letters.ranges[letter].first[0], letters.ranges[letter].last
    first, last = map(printer.plain, ends)
    if stated[0] > stated[-1]:
        return f"for {letter} in reversed(between({last}, {first})):"
    return f"for {letter} in between({first}, {last}):"


def broken(line: str) -> list[str]:
    """A long line in several: broken at the sum outside brackets, then at + and at for."""
    if len(line) <= WIDTH:
        return [line]
    target, _, value = line.partition(" = ")
    out = [f"{target} = ("]
    for k, summand in enumerate(split(value, " + ")):
        part = f"+ {summand}" if k else summand
        first, *more = BREAK.split(part) if len(part) > WIDTH else [part]
        out += [f"    {first}", *(f"        {piece}" for piece in more)]
    return [*out, ")"]


def split(code: str, sign: str) -> Iterator[str]:
    """The parts of an expression between the signs that stand in no bracket."""
    depth = start = 0
    for place, character in enumerate(code):
        depth += (character in "([") - (character in ")]")
        if not depth and code.startswith(sign, place):
            yield code[start:place]
            start = place + len(sign)
    yield code[start:]
