"""The code of a page is plain Python: readers take it away as a script."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbformat import NotebookNode

from site_build.cells.names import names_in
from site_build.cells.notebook import code_cells, tags


def problems(notebook: NotebookNode, page: str) -> Iterator[str]:
    """Code that is none in a script, and names that nothing above defines."""
    defined: set[str] = set()
    is_known = True  # which names there are
    for cell in code_cells(notebook):
        line = cell.metadata["line"]
        try:
            needs, defines = names_in(cell.source)
        except (SyntaxError, ValueError) as error:  # the latter for a null byte
            wrong = (getattr(error, "lineno", None) or 1) - 1
            yield f"{page}:{line + wrong}: {_reason(cell.source, error, wrong)}"
            is_known = False
            continue
        if "raises-exception" in tags(cell):
            continue  # a name may be what it lacks, and what it would define is not there
        missing = sorted(needs - defined)
        if missing and is_known:
            yield f"{page}:{line}: nothing above defines {', '.join(missing)}"
        defined |= defines | set(missing)


def _reason(source: str, error: Exception, wrong: int) -> str:
    """Why Python cannot read the code, and whether Jupyter could."""
    if _is_python(source, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
        return "await outside of a function is for notebooks only; a script cannot have it"
    from IPython.core.inputtransformer2 import TransformerManager

    notebook = TransformerManager()  # type: ignore[no-untyped-call]
    if _is_python(notebook.transform_cell(source)):
        said = source.splitlines()[wrong].strip()
        return f"`{said}` is a command of notebooks, and no Python: a script cannot have it"
    return f"{type(error).__name__}: {getattr(error, 'msg', error)}"


def _is_python(source: str, flags: int = 0) -> bool:
    try:
        compile(source, "<cell>", "exec", flags)
    except (SyntaxError, ValueError):
        return False
    return True
