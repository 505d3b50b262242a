"""HTML as a tree: read by an HTML5 parser, changed there, written once.

A parser drops the newline after <pre>, for HTML has it as no part of the text; written out and read
again, a text would lose one more each time. Here it is part of the text: what was read is written.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser as Tree
from selectolax.lexbor import LexborNode as Node

__all__ = [
    "Node",
    "Tree",
    "after",
    "append",
    "before",
    "document",
    "fragment",
    "inside",
    "is_same",
    "neighbour",
    "replace",
]
FIRST_NEWLINE = re.compile(r"(<(?:pre|textarea|listing)\b[^>]*>)\n")


def document(html: str) -> Tree:
    """Read a whole page."""
    return Tree(FIRST_NEWLINE.sub(r"\1\n\n", html))


def fragment(html: str) -> Node:
    """Read a part of a page; return an element around it."""
    body = document(f"<!doctype html><body>{html}").body
    assert body is not None
    return body


def inside(node: Node) -> str:
    """Write what an element holds."""
    return node.inner_html or ""


def before(node: Node, html: str) -> None:
    """Put HTML in front of a node."""
    for new in _nodes(html):
        node.insert_before(new)


def after(node: Node, html: str) -> None:
    """Put HTML behind a node."""
    for new in reversed(_nodes(html)):
        node.insert_after(new)


def append(node: Node, html: str) -> None:
    """Put HTML at the end of what an element holds."""
    for new in _nodes(html):
        node.insert_child(new)


def replace(node: Node, html: str) -> None:
    """Put HTML in a node's place."""
    before(node, html)
    node.decompose()


def _nodes(html: str) -> list[Node]:
    return list(fragment(html).iter(include_text=True))


def is_same(node: Node, other: Node | None) -> bool:
    """Tell whether two are one node. In selectolax, equal is what looks the same."""
    return other is not None and node.mem_id == other.mem_id


def neighbour(node: Node | None, backwards: bool = False) -> Node | None:
    """Return a node, or the next one, if only space comes first and it is an element."""
    while node is not None and node.is_text_node and not (node.text_content or "").strip():
        node = node.prev if backwards else node.next
    return node if node is not None and node.is_element_node else None
