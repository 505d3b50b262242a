"""The site's own Markdown made plain, for Jupyter: anchors, boxes, tabs, attributes, links."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator

Address = Callable[[str], str]  # of a link's target; "" where there is none

FENCE = re.compile(r"^\s*(`{3,}|~{3,}|\$\$(?!.*\$\$))")  # of code, or of a formula
VERBATIM = re.compile(r"`+[^`]+`+|\$\$?[^$]+\$\$?")
ANCHOR = re.compile(r"^\s*\[\]\(\)\{[^}]*\}\s*$")
BOX = re.compile(r'^(?:!!!|\?\?\?\+?)\s+(\w+)[^"]*(?:"(.*)")?\s*$')
FOLD = re.compile(r"^</?details.*>$|^<summary>(.*)</summary>$")  # a fold that holds cells
TAB = re.compile(r'^===[!+]*\s+"(.*)"\s*$')
ATTRIBUTES = re.compile(r"[ \t]*\{:?\s*[#.][^}$]*\}[ \t]*$|(?<=\))\{:?\s*[#.][^}$]*\}")
REFERENCE = re.compile(r"(?<!\!)\[([^\]]+)\]\[([^\]]*)\]")
LINK = re.compile(r"(?<!\!)\[([^\]]+)\]\((?![a-z]+:|#)([^)\s]+)\)(?:\{[^}]*\})?")


def plain(text: str, address: Address) -> str:
    """Return Markdown that Jupyter can show."""
    shown = "\n".join(line for block in _blocks(text) for line in _plain_block(block, address))
    return re.sub(r"\n{3,}", "\n\n", shown).strip()


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield a text piece by piece: a fence, a box or a tab with all that is in it, or a line."""
    lines = text.splitlines()
    while lines:
        size = 1
        if fence := FENCE.match(lines[0]):
            size += _length(lines[1:], lambda line: _ends(line, fence[1])) + 1
        elif BOX.match(lines[0]) or TAB.match(lines[0]):
            size += _length(lines[1:], lambda line: line.strip() and not line.startswith("    "))
        yield lines[:size]
        lines = lines[size:]


def _length(lines: list[str], is_end: Callable[[str], object]) -> int:
    """How many lines there are before the one that ends a piece."""
    return next((k for k, line in enumerate(lines) if is_end(line)), len(lines))


def _ends(line: str, fence: str) -> bool:
    return line.strip().startswith(fence) or (fence == "$$" and line.endswith("$$"))


def _plain_block(block: list[str], address: Address) -> list[str]:
    first, rest = block[0], textwrap.dedent("\n".join(block[1:])).strip("\n")
    if FENCE.match(first):
        return block
    if box := BOX.match(first):
        name = box[2] if box[2] is not None else box[1].capitalize()
        quoted = [f"**{_inline(name, address)}**", "", *plain(rest, address).splitlines()]
        return [f"> {line}".rstrip() for line in quoted] + [""]
    if tab := TAB.match(first):
        return [f"**{_inline(tab[1], address)}**", "", plain(rest, address), ""]
    if fold := FOLD.match(first):
        return [f"**{_inline(fold[1], address)}**", ""] if fold[1] else []
    return [] if ANCHOR.match(first) else [_inline(first, address)]


def _inline(line: str, address: Address) -> str:
    """A line without attributes and references. Code and formulas in it stay as they are."""
    kept = VERBATIM.findall(line)
    line = ATTRIBUTES.sub("", VERBATIM.sub("\0", line))
    line = REFERENCE.sub(lambda m: _link(m[1], address("#" + (m[2] or m[1]))), line)
    line = LINK.sub(lambda m: _link(m[1], address(m[2])), line)
    return re.sub("\0", lambda _: kept.pop(0), line)


def _link(text: str, target: str) -> str:
    return f"[{text}]({target})" if target else text
