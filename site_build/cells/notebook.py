"""Notebooks: which pages are some, their cells, and the files that they show."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

SNIPPET = re.compile(r'^--8<-- "([^":]+)(?::\w+)?"$', re.M)


def is_notebook(text: str) -> bool:
    """Tell whether a page is to be executed: its front matter names a kernel."""
    head, found, _ = text.removeprefix("---\n").partition("\n---")
    return text.startswith("---\n") and bool(found) and "\nkernelspec:" in "\n" + head


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
    return SNIPPET.sub(
        lambda line: (root / line[1]).read_text(encoding="utf-8").rstrip("\n"), markdown
    )


def heading(text: str) -> str:
    """Return the page's first heading, without its attributes."""
    found = re.search(r"^# +(.*?) *(?:\{.*\})?$", text, re.M)
    return found[1] if found else ""
