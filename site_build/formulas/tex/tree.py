"""The tree of a formula. Nodes are small frozen records; a tuple of nodes is a tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any


class TexError(ValueError):
    """What is wrong with a formula, in one sentence."""


class UntrueError(TexError):
    """A formula can be evaluated, and is wrong."""


class Node:
    """Base of all nodes."""

    def walk(self) -> Iterator[Node]:
        """All nodes of the tree, this one first."""
        yield self
        for child in children(tuple(getattr(self, field.name) for field in fields(self))):  # type: ignore[arg-type]
            yield from child.walk()

    def replaced(self, change: Callable[[Node], Node]) -> Node:
        """The tree with `change` applied to every node, from the leaves to the root."""
        parts = [_mapped(getattr(self, field.name), change) for field in fields(self)]  # type: ignore[arg-type]
        return change(type(self)(*parts))


def children(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from children(item)


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, Node):
        return value.replaced(change)
    return tuple(_mapped(item, change) for item in value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Number(Node):
    text: str


@dataclass(frozen=True)
class Column(Node):
    """A column of zeros or of ones, as long as what stands beside it."""

    text: str


@dataclass(frozen=True)
class Symbol(Node):
    """A name with what is written around it: A^{(l)}_{ij}, σ'."""

    name: str
    layer: Node | None = None
    subscripts: tuple[Node, ...] = ()
    primes: int = 0


@dataclass(frozen=True)
class WithoutBias(Node):
    """The subscript [:,1:]."""


@dataclass(frozen=True)
class Negative(Node):
    body: Node


@dataclass(frozen=True)
class Operation(Node):
    """sign is one of + - * / ∘ ±; a product without a sign is *."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Power(Node):
    base: Node
    exponent: Node


@dataclass(frozen=True)
class Transposed(Node):
    body: Node


@dataclass(frozen=True)
class Element(Node):
    """An element of what is no symbol: (Θᵀ)_{jk}."""

    body: Node
    subscripts: tuple[Node, ...]


@dataclass(frozen=True)
class Call(Node):
    function: Symbol
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Items(Node):
    """(a, b, c)"""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Every(Node):
    """(a, …, a)"""

    item: Node


@dataclass(frozen=True)
class Matrix(Node):
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Cases(Node):
    """Pairs of a value and its condition; None is otherwise."""

    branches: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True)
class Over(Node):
    """A sum, a product or an argmax over one letter."""

    kind: str
    letter: str
    first: Node | None
    last: Node | None
    condition: Node | None
    body: Node


@dataclass(frozen=True)
class Derivative(Node):
    body: Node
    by: tuple[Symbol, ...]


@dataclass(frozen=True)
class At(Node):
    """A value at a point: where is x = …, or the items of (3, 7)."""

    body: Node
    where: Node


@dataclass(frozen=True)
class Relation(Node):
    """A chain: left is None in a line that continues the line before."""

    terms: tuple[Node | None, ...]
    signs: tuple[str, ...]


# ---- statements that are no relation


@dataclass(frozen=True)
class Range(Node):
    """l = L−1, L−2, …, 2"""

    letter: str
    first: tuple[Node, ...]
    last: Node


@dataclass(frozen=True)
class Where(Node):
    """for every z ≠ t"""

    condition: Node


@dataclass(frozen=True)
class Each(Node):
    """for all l at once:"""

    letter: str


@dataclass(frozen=True)
class Label(Node):
    """log-loss:"""

    text: str
