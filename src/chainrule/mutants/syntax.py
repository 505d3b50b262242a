"""Changes of a syntax tree: a pattern that fits at one place, and what takes its place.

Both are written in Python. A name of an underscore and a letter, ``_z``, stands for any expression:
the same one wherever it occurs, in the pattern and in what takes its place. All else stands for
itself, however it is laid out: ``_y * f(-_z)`` fits ``Y * f(-(A + B))``.
"""

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

__all__ = ["Place", "places", "put"]

ANY = re.compile(r"_[a-zA-Z]")


class Place(NamedTuple):
    """Where a pattern fits."""

    parent: ast.AST
    field: str
    span: slice  # of the nodes in this field
    meant: dict[str, ast.AST]  # what its names stand for


def places(tree: ast.AST, right: str, where: str = "") -> list[Place]:
    """All that there are: in the function, the class or the assignment named, or in everything."""
    pattern = _nodes(right)
    return [
        Place(parent, field, span, meant)
        for root in (_named(tree, where) if where else [tree])
        for parent in ast.walk(root)
        for field, nodes in _fields(parent)
        for span in _spans(len(nodes), len(pattern))
        if (meant := _meaning(pattern, nodes[span])) is not None
    ]


def put(place: Place, wrong: str) -> None:
    """Change the tree: ``wrong`` takes this place."""
    nodes = [_Meant(place.meant).visit(node) for node in _nodes(wrong)]
    before = getattr(place.parent, place.field)
    if isinstance(before, list):
        if isinstance(before[place.span.start], ast.stmt):
            nodes = [node if isinstance(node, ast.stmt) else ast.Expr(node) for node in nodes]
        before[place.span] = nodes
    else:
        setattr(place.parent, place.field, nodes[0])
    ast.fix_missing_locations(place.parent)


def _nodes(source: str) -> list[Any]:
    """One expression, or statements."""
    match ast.parse(source).body:
        case [ast.Expr(expression)]:
            return [expression]
        case statements:
            return list(statements)


def _named(tree: ast.AST, name: str) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                names = {node.name}
            case ast.Assign([target]) | ast.AnnAssign(target):
                names = {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
            case _:
                continue
        if name in names:
            yield node


def _fields(node: ast.AST) -> Iterator[tuple[str, list[Any]]]:
    for field, value in ast.iter_fields(node):
        yield field, value if isinstance(value, list) else [value]


def _spans(length: int, part: int) -> Iterator[slice]:
    return (slice(start, start + part) for start in range(length - part + 1))


def _meaning(pattern: list[Any], nodes: list[Any]) -> dict[str, ast.AST] | None:
    """What the names stand for where the pattern fits."""
    meant: dict[str, ast.AST] = {}
    return meant if _fits(pattern, nodes, meant) else None


def _fits(pattern: Any, node: Any, meant: dict[str, ast.AST]) -> bool:
    match pattern:
        case ast.Name(name) if ANY.fullmatch(name) and isinstance(node, ast.expr):
            return ast.unparse(meant.setdefault(name, node)) == ast.unparse(node)
        case ast.AST():
            return type(node) is type(pattern) and all(
                _fits(value, getattr(node, field), meant)
                for field, value in ast.iter_fields(pattern)
                if field != "ctx"
            )
        case list():
            return len(node) == len(pattern) and all(
                _fits(one, other, meant) for one, other in zip(pattern, node, strict=True)
            )
    return type(node) is type(pattern) and bool(node == pattern)


class _Meant(ast.NodeTransformer):
    """Puts what they stand for in the place of the names."""

    def __init__(self, meant: dict[str, ast.AST]) -> None:
        self.meant = meant

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self.meant:
            return node
        expression: Any = deepcopy(self.meant[node.id])
        if hasattr(expression, "ctx"):
            expression.ctx = node.ctx
        return expression  # type: ignore[no-any-return]
