"""MkDocs hook: what executed pages offer to take away: themselves as notebooks, their code.

A page's notebook is written in Markdown that Jupyter understands. Of scripts there is one of the
whole page, and one up to each cell that does not run alone.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import nbformat
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from nbformat import NotebookNode

from site_build.cells import notebook as cells

FENCE = re.compile(r"^\s*(`{3,}|~{3,}|\$\$(?!.*\$\$))")  # of code, or of a formula
VERBATIM = re.compile(r"`+[^`]+`+|\$\$?[^$]+\$\$?")
PLACEHOLDER = re.compile(r"<!-- ([\w:-]+) -->")
ANCHOR = re.compile(r"^\s*\[\]\(\)\{[^}]*\}\s*$")
BOX = re.compile(r'^(?:!!!|\?\?\?\+?)\s+(\w+)[^"]*(?:"(.*)")?\s*$')
TAB = re.compile(r'^===[!+]*\s+"(.*)"\s*$')
ATTRIBUTES = re.compile(r"[ \t]*\{:?\s*[#.][^}$]*\}[ \t]*$|(?<=\))\{:?\s*[#.][^}$]*\}")
REFERENCE = re.compile(r"(?<!\!)\[([^\]]+)\]\[([^\]]*)\]")
LINK = re.compile(r"(?<!\!)\[([^\]]+)\]\((?![a-z]+:|#)([^)\s]+)\)(?:\{[^}]*\})?")


@event_priority(-50)  # after the hooks that know what stands for the placeholders
def on_files(files, config):
    wheel = config.extra.get("wheel", "")
    filled = config.extra["placeholders"] | {"wheel": f"`{wheel}`", "wheel-name": wheel}
    book = f"[{config.site_name}]({config.site_url})" if config.site_url else config.site_name
    note = (
        f"This notebook is a page of the book {book}. It needs the package `chainrule`, numpy and "
        "matplotlib; the book's home page says how to install them."
    )

    def address(page: str, target: str) -> str:
        """Where a link of a page leads, for those who read it elsewhere."""
        path, _, fragment = target.partition("#")
        other = os.path.normpath(Path(page).parent / path)
        found = files.get_file_from_path(other) if path and config.site_url else None
        end = f"#{fragment}" if fragment else ""
        return urljoin(config.site_url, found.url) + end if found else ""

    for name, notebook in config.extra["notebooks"].items():
        stem = name.removesuffix(".md")
        plain = jupyter(notebook, partial(address, name), note, filled)
        made = {f"{stem}.ipynb": nbformat.writes(plain)} | _scripts(name, notebook, config)
        for path, content in made.items():
            files.append(File.generated(config, path, content=content))


def _scripts(name: str, notebook: NotebookNode, config) -> dict[str, str]:
    """Return the scripts of a page by path."""
    stem = name.removesuffix(".md")
    texts = scripts(notebook, cells.heading(config.extra["sources"][name]) or stem)
    made = {f"{stem}.py": texts[-1] if texts else ""}
    defined: set[str] = set()
    for number, cell in enumerate(cells.code_cells(notebook), start=1):
        needs, defines = cells.names_in(cell.source)
        if missing := sorted(needs - defined):
            where = f"{name}:{cell.metadata['line']}"
            raise PluginError(f"{where}: nothing above defines {', '.join(missing)}")
        defined |= defines
        if needs:
            made[f"{stem}/up-to-{number}.py"] = texts[number - 1]
    return made


def scripts(notebook: NotebookNode, title: str) -> list[str]:
    """Return the scripts of a page: number n is its code up to and including code cell n.

    Each is the beginning of the next one, so whoever has run the last has run them all.
    """
    code = cells.code_cells(notebook)
    figures = any(cells.needs_matplotlib(cell.source) for cell in code)
    needs = "numpy, matplotlib and chainrule" if figures else "numpy and chainrule"
    text = f'"""{title}: the code of the page in its order. Needs {needs}."""\n'
    all_scripts, heading = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            text += f"\n# %% {heading}".rstrip() + f"\n{cell.source}\n"
            heading = ""
            all_scripts.append(text)
        elif headings := re.findall(r"^##+ +(.*?) *(?:\{.*\})?$", cell.source, re.M):
            heading = headings[-1]
    return all_scripts


def jupyter(
    notebook: NotebookNode, address: Callable[[str], str], note: str, filled: dict[str, str]
) -> NotebookNode:
    """Return the page as a notebook without outputs, with the site's own Markdown made plain.

    `address` turns the target of a link into an address, or into "" where there is none; `filled`
    has the texts that stand for placeholders.
    """
    plain = nbformat.v4.new_notebook(metadata={"kernelspec": notebook.metadata.kernelspec})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            new = nbformat.v4.new_code_cell(
                cell.source, metadata={"tags": cell.metadata.get("tags", [])}
            )
        else:
            text = cells.with_snippets(cell.source)
            text = PLACEHOLDER.sub(lambda match: filled.get(match[1], ""), text)
            new = nbformat.v4.new_markdown_cell(plain_markdown(text, address))
        new.id = cell.id
        if new.source:
            plain.cells.append(new)
    plain.cells.insert(1, nbformat.v4.new_markdown_cell(note, id="about"))
    return plain


def plain_markdown(text: str, address: Callable[[str], str]) -> str:
    """Replace what Jupyter cannot show: anchors, boxes, tabs, attributes, links between pages."""
    out: list[str] = []
    lines = iter(text.splitlines())
    pending: list[str] = []

    def inline(line: str) -> str:
        kept = VERBATIM.findall(line)
        line = ATTRIBUTES.sub("", VERBATIM.sub("\0", line))
        line = REFERENCE.sub(lambda m: _link(m[1], address("#" + (m[2] or m[1]))), line)
        line = LINK.sub(lambda m: _link(m[1], address(m[2])), line)
        return re.sub("\0", lambda _: kept.pop(0), line)

    def body() -> str:
        """The indented lines that follow, dedented."""
        block = []
        for line in lines:
            if line.strip() and not line.startswith("    "):
                pending.append(line)
                break
            block.append(line)
        return plain_markdown(textwrap.dedent("\n".join(block)).strip("\n"), address)

    while (line := pending.pop() if pending else next(lines, None)) is not None:
        if fence := FENCE.match(line):
            out.append(line)
            for line in lines:
                out.append(line)
                if line.strip().startswith(fence[1]) or (line.endswith("$$") and fence[1] == "$$"):
                    break
        elif box := BOX.match(line):
            name = box[2] if box[2] is not None else box[1].capitalize()
            quoted = [f"**{inline(name)}**", "", *body().splitlines()]
            out += [f"> {q}".rstrip() for q in quoted] + [""]
        elif tab := TAB.match(line):
            out += [f"**{inline(tab[1])}**", "", body(), ""]
        elif not ANCHOR.match(line):
            out.append(inline(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _link(text: str, target: str) -> str:
    return f"[{text}]({target})" if target else text
