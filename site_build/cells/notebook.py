"""Text notebooks: the cells of a page, where they stand, and which of them run alone.

A page that is executed is a MyST text notebook: Markdown with a `kernelspec` in its front matter
and with code in ```{code-cell} fences. Nothing here needs MkDocs; the tests read pages with it too.
"""

from __future__ import annotations

import ast
import builtins
import dis
import re
from functools import cache
from pathlib import Path
from types import CodeType

from jupytext.myst import myst_to_notebook
from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
SNIPPET = re.compile(r'^--8<-- "(.+)"$', re.M)


def is_notebook(text: str) -> bool:
    """Tell whether a page is to be executed: its front matter names a kernel."""
    head, found, _ = text.removeprefix("---\n").partition("\n---")
    return text.startswith("---\n") and bool(found) and "\nkernelspec:" in "\n" + head


def read_notebook(text: str) -> NotebookNode:
    """Read a page. Every cell knows its line: the first line of its code, or of its text."""
    notebook = myst_to_notebook(text, add_source_map=True)
    lines = text.splitlines()
    for number, (cell, line) in enumerate(
        zip(notebook.cells, notebook.metadata.pop("source_map"), strict=True)
    ):
        cell.id = f"cell-{number}"
        first = cell.source.partition("\n")[0]
        while (
            line < len(lines) and lines[line] != first
        ):  # skip blank lines, the fence, its options
            line += 1
        cell.metadata["line"] = line + 1
    return notebook


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def with_snippets(text: str) -> str:
    """Put in the files that a page shows in full, as pymdownx.snippets does in the build."""
    return SNIPPET.sub(lambda line: (ROOT / line[1]).read_text().rstrip("\n"), text)


def heading(text: str) -> str:
    """Return the page's first heading, without its attributes."""
    found = re.search(r"^# +(.*?) *(?:\{.*\})?$", text, re.M)
    return found[1] if found else ""


@cache
def names_in(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that code needs from elsewhere, and the names that it defines.

    Python's own compiler does the analysis. A name that is loaded before it was stored comes from
    elsewhere. The body of a function runs later: what it needs may be stored anywhere in the code.
    """
    module = compile(source, "<cell>", "exec")
    # The compiler moves exception handlers to the end; their statements say where they belong.
    starts = {
        line: statement.lineno
        for statement in ast.walk(ast.parse(source))
        if isinstance(statement, ast.stmt) and not hasattr(statement, "body")
        for line in range(statement.lineno, (statement.end_lineno or 0) + 1)
    }
    needed, defined = _needed_and_stored(module, starts)
    for body in _bodies(module):
        needed |= _needed_and_stored(body, starts)[0] - defined
    known = {*dir(builtins), *(name for name in needed if name[:2] == "__")}
    return frozenset(needed - known), frozenset(defined)


def _needed_and_stored(code: CodeType, starts: dict[int, int]) -> tuple[set[str], set[str]]:
    def place(step: dis.Instruction) -> int:
        line = (step.positions and step.positions.lineno) or 0
        return starts.get(line, line)

    needed, stored = set(), set()
    for step in sorted(dis.get_instructions(code), key=place):
        operation, name = step.opname, step.argval
        if operation == "STORE_NAME":
            stored.add(name)
        elif operation == "LOAD_GLOBAL" or (operation == "LOAD_NAME" and name not in stored):
            needed.add(name)
    return needed, stored


def _bodies(code: CodeType) -> list[CodeType]:
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return inner + [body for child in inner for body in _bodies(child)]


def needs_matplotlib(source: str) -> bool:
    return any(
        (isinstance(node, ast.Import) and any(a.name.startswith("matplotlib") for a in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("matplotlib"))
        for node in ast.walk(ast.parse(source))
    )


def runs_alone(source: str) -> bool:
    return not names_in(source)[0]
