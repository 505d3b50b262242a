"""An executed notebook on its way to HTML, through mkdocs-jupyter and the site's own Markdown.

mkdocs-jupyter converts it with notebook.html.j2, whose blocks become Markdown here. The outputs are
set aside: Markdown never sees them, and they are put into the finished page.
"""

from __future__ import annotations

import html
import re
import textwrap

from nbformat import NotebookNode

from site_build.book import Page
from site_build.cells.names import needs_matplotlib, runs_alone
from site_build.cells.notebook import code_cells, tags

BLOCK = re.compile(r"<!--nb:(text|code|output)-->(.*?)<!--/nb-->", re.S)
# As text: Markdown has put some into paragraphs, in which an HTML parser would not leave them.
CLASSES = {"exercise": ".nb-exercise", "raises-exception": ".nb-raises"}
PLACEHOLDER = re.compile(r'(?:<p>\s*)?<div data-output="(\d+)"></div>(?:\s*</p>)?')


def as_markdown(blocks: str, notebook: NotebookNode, page: Page) -> tuple[str, list[str]]:
    """Return a page as Markdown, and the HTML of its outputs."""
    numbered = enumerate(code_cells(notebook), start=1)
    parts: list[str] = []
    outputs: list[str] = []
    for kind, escaped in BLOCK.findall(blocks):
        body = html.unescape(escaped)
        if kind == "code":
            number, cell = next(numbered)
            body = _code(number, cell, page.stem)
        elif kind == "output":
            outputs.append(_output(body, cell) if body.strip() else "")
            body = f'<div data-output="{len(outputs) - 1}"></div>'
        parts.append(body)
    return _with_downloads("\n\n".join(parts), page), outputs


def with_outputs(content: str, outputs: list[str]) -> str:
    """Put the outputs into a page's HTML."""
    return PLACEHOLDER.sub(lambda match: outputs[int(match[1])], content)


def metadata(notebook: NotebookNode) -> dict[str, object]:
    """What a page's front matter says that is for the site."""
    own = "kernelspec", "executed", "values", "language_info"
    return {name: value for name, value in notebook.metadata.items() if name not in own}


def _with_downloads(text: str, page: Page) -> str:
    """Offer the page as a notebook and as a script, under its title."""
    notebook_link = f'[Jupyter notebook]({page.stem}.ipynb){{ download="{page.stem}.ipynb" }}'
    script_link = f'[Python script]({page.stem}.py){{ download="{page.stem}.py" }}'
    offer = f"This page as {notebook_link} · {script_link}\n{{ .nb-downloads }}"
    if page.is_home:  # it has other things to say first
        return f"{text}\n\n{offer}\n"
    return re.sub(r"\A\s*# .*$", rf"\g<0>\n\n{offer}\n", text, count=1, flags=re.M) + "\n"


def _output(body: str, cell: NotebookNode) -> str:
    """What a cell gives out, in its place of the page."""
    if {"hide-output", "hide-cell"} & set(tags(cell)):
        body = f'<details class="code"><summary>Show what it gives out</summary>{body}</details>'
    return f'<div class="nb-output">{body}</div>'


def _code(number: int, cell: NotebookNode, stem: str) -> str:
    """A cell's code as Markdown, with what somebody who copies it needs to know."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", cell.source)), default=0))
    own = set(tags(cell))
    kind = ".nb-cell" + "".join(f" {name}" for tag, name in CLASSES.items() if tag in own)
    text = f"{fence} {{ .python {kind} }}\n{cell.source}\n{fence}"
    if own & {"remove-cell", "remove-input"}:  # the page's Python needs it
        element = "div" if "remove-cell" in own else 'details class="code"'
        return f'<{element} style="display: none" markdown>\n\n{text}\n\n</{element.split()[0]}>'
    notes = []
    if not runs_alone(cell.source):
        target = f'({stem}/up-to-{number}.py){{ download="{stem}-up-to-{number}.py" }}'
        notes += ["continues from above", f"[whole script up to here]{target}"]
    if needs_matplotlib(cell.source):
        notes.append("needs matplotlib")
    if notes:
        line = " · ".join(notes)
        text += f"\n\n{line[0].upper()}{line[1:]}\n{{ .nb-needs }}"
    if own & {"hide-input", "hide-cell"}:
        text = '??? code "Show the code"\n\n' + textwrap.indent(text, "    ")
    return text
