"""Code that needs more than readers here have, scikit-learn for example: labelled, to take away.

A fence with `data-needs="sklearn"` is run by the tests, with what the page offers, and not in the
build. Like a cell it runs alone, or it continues: then the page offers the whole script, of the
fences above with the same needs, and of the cells if they are not enough.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode

from site_build.book import Book, BookError, Page
from site_build.cells.downloads import statements
from site_build.cells.names import names_in, runs_alone
from site_build.cells.notebook import code_cells, heading, with_snippets
from site_build.formulas import signs

FENCE = re.compile(  # every one, for what stands in another is text
    r"^(?P<indent> *)(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<code>.*?)^(?P=indent)(?P=fence) *$",
    re.M | re.S,
)
NEEDS = re.compile(r'data-needs="(\w+)"')
HERE = {"numpy", "chainrule", *sys.stdlib_module_names}  # what readers have
NAMES = {
    "sklearn": "scikit-learn", "torch": "PyTorch", "jax": "JAX", "dask": "Dask",
    "network": "network.py", "own_data": "own_data.py",
}  # fmt: skip


class Block(NamedTuple):
    """A fence with needs, its line, and what runs it, if it is not enough by itself."""

    line: int
    needs: str
    source: str
    script: str = ""

    @property
    def modules(self) -> list[str]:
        """What it imports that readers here do not have."""
        found = set()
        for node in ast.walk(ast.parse(self.script or self.source)):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").partition(".")[0])
        return sorted(found - HERE)


def of_pages(book: Book) -> dict[str, list[Block]]:
    """The blocks of all pages that have some."""
    return {
        name: blocks(name, text, book.notebooks.get(name), book.root)
        for name, text in book.sources.items()
        if NEEDS.search(text)
    }


def blocks(name: str, text: str, notebook: NotebookNode | None, root: Path) -> list[Block]:
    """The fences of a page that need something, each with its script."""
    cells = [(cell.metadata["line"], statements(cell)) for cell in code_cells(notebook)]
    found: list[Block] = []
    for fence in FENCE.finditer(text):
        if needs := NEEDS.search(fence["info"]):
            line = text.count("\n", 0, fence.start("code")) + 1
            source = with_snippets(textwrap.dedent(fence["code"]), root).rstrip("\n")
            alike = [(b.line, b.source) for b in found if b.needs == needs[1]] + [(line, source)]
            title = signs.in_words(heading(text)) or name
            found.append(Block(line, needs[1], source, _script(name, title, cells, alike)))
    return found


def _script(
    name: str, title: str, cells: list[tuple[int, str]], alike: list[tuple[int, str]]
) -> str:
    """What runs the last of some blocks; nothing if it runs alone."""
    line, source = alike[-1]
    if runs_alone(source):
        return ""
    parts = [code for _, code in alike]
    if not runs_alone("\n".join(parts)):
        parts = [code for at, code in sorted(cells + alike) if at <= line]
    if missing := names_in("\n".join(parts))[0]:
        raise BookError(f"{name}:{line}: nothing above defines {', '.join(sorted(missing))}")
    return "\n\n# %%\n".join([f'"""{title}: the code of the page up to here."""', *parts]) + "\n"


def made(blocks_of: dict[str, list[Block]]) -> dict[str, str]:
    """The scripts of all pages, by path."""
    return {
        f"{name.removesuffix('.md')}/needs-{number}.py": block.script
        for name, blocks in blocks_of.items()
        for number, block in enumerate(blocks, start=1)
        if block.script
    }


def labelled(markdown: str, blocks: Iterable[Block], page: Page) -> str:
    """Say under each block what it needs, and offer its script."""
    numbered = enumerate(blocks, start=1)

    def with_label(fence: re.Match[str]) -> str:
        if not NEEDS.search(fence["info"]):
            return fence[0]
        lines = *_label(*next(numbered), page.stem), "{ .nb-needs }"
        return fence[0] + "\n\n" + "\n".join(fence["indent"] + line for line in lines) + "\n"

    return FENCE.sub(with_label, markdown)


def _label(number: int, block: Block, stem: str) -> Iterator[str]:
    *others, last = [NAMES.get(module, module) for module in block.modules]
    needs = f"Needs {' and '.join([', '.join(others), last] if others else [last])}"
    if block.script:
        target = f'({stem}/needs-{number}.py){{ download="{stem}-needs-{number}.py" }}'
        needs += f" · continues from above · [whole script up to here]{target}"
    yield needs
