"""What a cell may say of itself: its tags, and its options."""

from __future__ import annotations

from collections.abc import Iterator

from nbformat import NotebookNode

from site_build.cells.notebook import tags

KNOWN = {
    "exercise": "readers write it, and have it checked",
    "hide-input": "the code is folded",
    "hide-output": "what it gives out is folded",
    "hide-cell": "both are folded",
    "remove-input": "the code is not shown",
    "remove-output": "what it gives out is not shown",
    "remove-cell": "nothing is shown; it runs",
    "raises-exception": "it has to raise, and the traceback is shown",
}
OPTIONS = {"tags", "alt", "caption", "line"}  # the last is ours: where the cell stands


def problems(notebook: NotebookNode, page: str) -> Iterator[str]:
    """Tags and options that nothing here reads."""
    for cell in notebook.cells:
        where = f"{page}:{cell.metadata['line']}"
        is_code = cell.cell_type == "code"
        for option in cell.metadata.keys() - (OPTIONS if is_code else {"line"}):
            known = ", ".join(sorted(OPTIONS - {"line"}))
            kind = f"cells have {known}" if is_code else "text has none"
            yield f"{where}: unknown option {option!r}; {kind}"
        for tag in tags(cell) if is_code else []:
            if tag not in KNOWN:
                yield f"{where}: unknown tag {tag!r}; there are {', '.join(KNOWN)}"
