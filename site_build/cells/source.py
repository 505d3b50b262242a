"""A page's source as a notebook.

A page that is executed is a MyST text notebook: Markdown with a `kernelspec` in its front matter
and with code in ```{code-cell} fences. The tests read pages with it too.
"""

from __future__ import annotations

from pathlib import Path

from jupytext.myst import myst_to_notebook
from nbformat import NotebookNode

from site_build.formulas.tex import network

DOCS = Path(__file__).parents[2] / "docs"


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
