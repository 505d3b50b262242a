"""What executed pages offer to take away: themselves as notebooks, their code.

A page's notebook is written in Markdown that Jupyter understands. Of scripts there is one of the
whole page, and one up to each cell that does not run alone.
"""

from __future__ import annotations

import posixpath
import re
import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import nbformat
from nbformat import NotebookNode

from site_build.book import Book
from site_build.cells.names import needs_matplotlib, runs_alone
from site_build.cells.notebook import code_cells, heading, shown_files, tags, with_snippets
from site_build.cells.plain_markdown import Address, plain
from site_build.formulas import signs

PLACEHOLDER = re.compile(r"<!-- ([\w:-]+) -->")
kept: dict[str, tuple[Any, dict[str, str]]] = {}  # while serving, by page: what it was made from


def made(book: Book) -> dict[str, str]:
    """Return the notebooks and the scripts of all executed pages, by path."""
    wheel = book.wheel.name if book.wheel else ""
    filled = book.placeholders | {"wheel": f"`{wheel}`", "wheel-name": wheel}
    files: dict[str, str] = {}
    for name in book.notebooks:
        shown = [path.read_bytes() for path in shown_files(book.sources[name], book.root)]
        key = book.sources[name], shown, filled, book.url, book.urls
        if kept.get(name, [None])[0] != key:
            kept[name] = key, _of_page(book, name, filled)
        files |= kept[name][1]
    return files


def _of_page(book: Book, name: str, filled: dict[str, str]) -> dict[str, str]:
    """The notebook of a page, and its scripts."""
    stem, notebook = name.removesuffix(".md"), book.notebooks[name]
    text = partial(_markdown, book.root, filled, partial(_address, book, name))
    taken = nbformat.writes(jupyter(notebook, text, _note(book)))
    title = signs.in_words(heading(book.sources[name])) or stem
    return {f"{stem}.ipynb": taken} | _scripts(name, notebook, title)


def _address(book: Book, page: str, target: str) -> str:
    """Where a link of a page leads, for those who read it elsewhere; "" where nobody knows."""
    path, _, fragment = target.partition("#")
    other = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if not (path and book.url and other in book.urls):
        return ""
    return urljoin(book.url, book.urls[other]) + (f"#{fragment}" if fragment else "")


def _scripts(name: str, notebook: NotebookNode, title: str) -> dict[str, str]:
    """Return the scripts of a page by path."""
    stem = name.removesuffix(".md")
    texts = scripts(notebook, title)
    files = {f"{stem}.py": texts[-1] if texts else ""}
    for number, cell in enumerate(code_cells(notebook), start=1):
        if not runs_alone(cell.source):
            files[f"{stem}/up-to-{number}.py"] = texts[number - 1]
    return files


def scripts(notebook: NotebookNode, title: str) -> list[str]:
    """Return the scripts of a page: number n is its code up to and including code cell n.

    Each is the beginning of the next one, so whoever has run the last has run them all.
    """
    figures = any(needs_matplotlib(cell.source) for cell in code_cells(notebook))
    needs = "numpy, matplotlib and chainrule" if figures else "numpy and chainrule"
    text = f'"""{title}: the code of the page in its order. Needs {needs}."""\n'
    all_scripts, section = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            text += f"\n# %% {section}".rstrip() + f"\n{statements(cell)}\n"
            section = ""
            all_scripts.append(text)
        elif headings := re.findall(r"^##+ +(.*?) *(?:\{.*\})?$", cell.source, re.M):
            section = signs.in_words(headings[-1])
    return all_scripts


def statements(cell: NotebookNode) -> str:
    """A cell's code in a script, which would end where an exception is raised."""
    if "raises-exception" not in tags(cell):
        return str(cell.source)
    return "# This raises an exception:\n" + textwrap.indent(cell.source, "# ", lambda _: True)


def jupyter(notebook: NotebookNode, markdown: Callable[[str], str], note: str) -> NotebookNode:
    """Return the page as a notebook without outputs. `markdown` makes the site's own plain."""
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cells.append(_cell("code", cell.id, cell.source, {"tags": tags(cell)}))
        elif text := markdown(cell.source):
            cells.append(_cell("markdown", cell.id, text))
    cells.insert(1, _cell("markdown", "about", note))
    metadata = {"kernelspec": notebook.metadata.kernelspec}
    new: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    return new


def _cell(kind: str, id_: str, source: str, metadata: dict[str, Any] | None = None) -> NotebookNode:
    """A cell. nbformat's own functions for it validate each alone, and the whole notebook again."""
    cell = NotebookNode(cell_type=kind, id=id_, metadata=metadata or {}, source=source)
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def _markdown(root: Path, filled: dict[str, str], address: Address, text: str) -> str:
    """A text of a page, with what stands for its placeholders, made plain."""
    text = PLACEHOLDER.sub(lambda match: filled.get(match[1], ""), with_snippets(text, root))
    return plain(text, address)


def _note(book: Book) -> str:
    name = f"[{book.name}]({book.url})" if book.url else book.name
    return (
        f"This notebook is a page of the book {name}. It needs the package `chainrule`, numpy and "
        "matplotlib; the book's home page says how to install them."
    )
