"""Text notebooks: the cells of a page, and where they stand.

A page that is executed is a MyST text notebook: Markdown with a `kernelspec` in its front matter
and with code in ```{code-cell} fences. The tests read pages with it too.
"""

from __future__ import annotations

import re
from pathlib import Path

from jupytext.myst import myst_to_notebook
from nbformat import NotebookNode

from site_build.formulas.tex import network

DOCS = Path(__file__).parents[2] / "docs"
SNIPPET = re.compile(r'^--8<-- "([^":]+)(?::\w+)?"$', re.M)


def is_notebook(text: str) -> bool:
    """Tell whether a page is to be executed: its front matter names a kernel."""
    head, found, _ = text.removeprefix("---\n").partition("\n---")
    return text.startswith("---\n") and bool(found) and "\nkernelspec:" in "\n" + head


def read_notebook(text: str) -> NotebookNode:
    """Read a page. Every cell knows its line: the first line of its code, or of its text."""
    notebook: NotebookNode = myst_to_notebook(text, add_source_map=True)
    lines = text.splitlines()
    for number, (cell, line) in enumerate(
        zip(notebook.cells, notebook.metadata.pop("source_map"), strict=True)
    ):
        cell.id = f"cell-{number}"
        first = cell.source.partition("\n")[0]
        while line < len(lines) and lines[line] != first:  # blank lines, the fence, its options
            line += 1
        cell.metadata["line"] = line + 1
        if cell.cell_type == "code":
            cell.source = network.filled(cell.source, DOCS)
    return notebook


def code_cells(notebook: NotebookNode | None) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"] if notebook else []


def tags(cell: NotebookNode) -> list[str]:
    found: list[str] = cell.metadata.get("tags", [])
    return found


def shown_files(markdown: str, root: Path) -> list[Path]:
    """The files that a page shows in full, as pymdownx.snippets puts them in."""
    return [root / name for name in SNIPPET.findall(markdown)]


def with_snippets(markdown: str, root: Path) -> str:
    """Put in the files that a page shows in full."""
    return SNIPPET.sub(lambda line: (root / line[1]).read_text().rstrip("\n"), markdown)


def heading(text: str) -> str:
    """Return the page's first heading, without its attributes."""
    found = re.search(r"^# +(.*?) *(?:\{.*\})?$", text, re.M)
    return found[1] if found else ""
