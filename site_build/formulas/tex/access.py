"""A symbol as an access to the values of a point, and what is read off the indices of a tree."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from site_build.formulas.tex import tree
from site_build.formulas.tex.tree import Node, Symbol


@dataclass(frozen=True)
class Access:
    """A symbol resolved: at.NAME[LAYER][INDICES]."""

    name: str
    layer: str = ""
    indices: tuple[str, ...] = ()
    row: bool = False  # one index of a matrix: a row, which stays a matrix
    slice: bool = False
    rank: int = 0

    def __str__(self) -> str:
        text = f"at.{self.name}" + (f"[{self.layer}]" if self.layer else "")
        if self.slice:
            return f"{text}[:, 1:]"
        inside = ", ".join(self.indices)
        return f"{text}[[{inside}]]" if self.row else f"{text}[{inside}]" if inside else text


def moved(part: Node) -> tuple[str, int] | None:
    """('l', 1) for l + 1, ('', 2) for 2, None for what is neither."""
    match part:
        case Symbol(name, None, (), 0):
            return name, 0
        case tree.Number(text) if text.isdigit():
            return "", int(text)
        case tree.Operation("+" | "-" as sign, Symbol(name, None, (), 0), tree.Number(text)) if (
            text.isdigit()
        ):
            return name, int(text) if sign == "+" else -int(text)
    return None


def names(source: str) -> set[str]:
    """The names in a source that are no attributes."""
    return {
        node.id for node in ast.walk(ast.parse(source, mode="eval")) if isinstance(node, ast.Name)
    }


def unbound(node: Node, letter: str) -> list[Symbol]:
    """The symbols of a tree, without those in a sum that binds the letter anew."""
    if isinstance(node, tree.Over) and node.letter == letter:
        return [s for part in (node.first, node.last) if part for s in unbound(part, letter)]
    found = [node] if isinstance(node, Symbol) else []
    return found + [
        s for child in tree.children(tuple(vars(node).values())) for s in unbound(child, letter)
    ]
