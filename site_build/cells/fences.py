"""What in a page's text looks like something that the site can do, and is not.

Cells are read where the margin is: in a note, a list, a tab or a quotation nothing would run them,
and they would be shown as if they had. The same with the directives of other builders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

# of code or of a directive; in a box, a list, a quotation too
FENCE = re.compile(
    r"^(?:[ \t>]|[*+-][ ]|\d+[.)][ ])*(?P<fence>`{3,}|~{3,}|:{3,})[ ]*(?P<info>[^\n]*)$"
)
DIRECTIVE = re.compile(r"\{\s*(?P<name>[a-z][\w:-]*)\s*\}", re.I)  # not { .python }, { #id }
PYTHON = re.compile(r"\{code-cell\} *(?:i?python3?)?")
CELL = re.compile(r"code[-_ ]?cell", re.I)
UNKNOWN_PICTURE = re.compile(
    r"(?:\]\(|^\[[^\]]+\]:|src=[\"'])\s*<?(?P<kind>attachment|file):"
    r"|!\[[^\]]*\]\(\s*<?(?P<foreign>https?:)?//",
    re.M,
)


def in_notebook(notebook: NotebookNode, text: str, page: str) -> list[str]:
    """What looks like a cell on an executed page, and is none, or one of another language."""
    found = [
        f"{page}:{line}: a cell of {info.partition('}')[2].strip()}: all cells are run as Python"
        for line, info, _ in fences(text)
        if info.startswith("{code-cell}") and not PYTHON.fullmatch(info)
    ]
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        found.append(f"{page}:1: the kernelspec says {language}: all cells are run as Python")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found += in_text(cell.source, page, cell.metadata["line"])
        elif cell.cell_type == "raw":
            found.append(f"{page}:{cell.metadata['line']}: a raw cell is shown nowhere")
    return found


def in_text(text: str, page: str, first: int = 1, is_executed: bool = True) -> list[str]:
    """The same in a text that begins at a line of its page."""
    found = [(line, _said(name, is_executed)) for line, name in _directives(text)]
    plain = without_code(text)
    for wrong in UNKNOWN_PICTURE.finditer(plain):
        line = plain.count("\n", 0, wrong.start()) + 1
        if wrong["kind"]:
            found.append((line, f"there is no {wrong['kind']}: of a page: name a file of docs/"))
        else:
            found.append((line, "a picture of another host, which the page's policy forbids"))
    return [f"{page}:{first + line - 1}: {said}" for line, said in sorted(found)]


def _said(name: str, is_executed: bool) -> str:
    if not CELL.fullmatch(name):
        return f"{{{name}}} is no directive of this site"
    if not is_executed:
        return "a cell needs a page that is executed, with a kernelspec"
    return (
        f"{{{name}}} is not run here: a cell begins with ```{{code-cell}} at the margin, "
        "and in no note, list, tab or quotation"
    )


def _directives(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each fence that is a directive. What it holds is text."""
    for line, info, _ in fences(text):
        if directive := DIRECTIVE.match(info):
            yield line, directive["name"]


def fences(text: str) -> Iterator[tuple[int, str, int]]:
    """Yield the first line of each fence, what stands beside it, and its last line."""
    lines = text.splitlines()
    end, begun, said = "", 0, ""
    for number, line in enumerate(lines, start=1):
        found = FENCE.match(line)
        if end:
            if found and found["fence"].startswith(end) and not found["info"].strip():
                yield begun, said, number
                end = ""
        elif found and not (found["fence"][0] == "`" and "`" in found["info"]):
            is_colon = found["fence"][0] == ":"
            if is_colon:  # mkdocstrings has such lines, without an end
                yield number, found["info"], number
            else:
                end, begun, said = found["fence"], number, found["info"]
    if end:
        yield begun, said, len(lines)


def without_code(text: str) -> str:
    """A text with its fences and its code as blanks, line by line."""
    lines = text.splitlines(keepends=True)
    for begin, _, end in fences(text):
        lines[begin - 1 : end] = ["\n"] * (end - begin + 1)
    return re.sub(r"(`+)[^`\n]+\1", lambda code: " " * len(code[0]), "".join(lines))
