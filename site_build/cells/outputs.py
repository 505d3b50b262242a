"""What a cell gives out, as the page shows it. What a page cannot show stops the build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from typing import Any

import nbformat
from markdown import Markdown  # type: ignore[import-untyped]
from nbformat import NotebookNode

from site_build.cells import pictures
from site_build.cells.notebook import tags
from site_build.formulas import signs
from site_build.formulas.scan import CHECK
from site_build.tree import fragment

ANSI = re.compile(r"\x1b\[[0-9;]*m")
OVERWRITTEN = re.compile(r"[^\n]*\r(?!\n)")  # of a line that is printed anew, as progress is
ADDRESS = re.compile(r"<[\w.]+ (?:[\w.<>]+ )*at 0x[0-9a-fA-F]+>|\bat 0x[0-9a-fA-F]{4,}")
FRAME = re.compile(r"^  (?:Cell In\[(\d+)\], line |File (.+):)(\d+)(?: in (\S+))?$", re.M)
OWN_PART = re.compile(r".*[/\\](?:site-packages|src|python3\.\d+)[/\\]|.*[/\\]")
# what live/output.js takes out of HTML that is made in the page, and what the policy forbids
FORBIDDEN = (
    'script:not([type="application/json"])', "iframe", "object", "embed", "link", "meta", "base",
    "form", "audio", "video", '[href^="javascript:" i]', '[src]:not([src^="data:" i])',
)  # fmt: skip
HANDLER = re.compile(r"<[^>]*\son\w+\s*=")


class UnshownError(ValueError):
    """What a page cannot show, in words for whoever wrote the cell."""


def problems(cell: NotebookNode, number: int, page: str) -> Iterator[str]:
    """Make a cell's outputs what its page shows; yield what it cannot show."""
    where = f"{page}:{cell.metadata['line']}"
    own = tags(cell)
    if "raises-exception" in own and not any(o.output_type == "error" for o in cell.outputs):
        yield f"{where}: the tag raises-exception is given, and the cell raises nothing"
    cell.outputs = list(_joined(cell.outputs))
    for k, output in enumerate(cell.outputs):
        try:
            _finish(output, cell, f"c{number}-{k}-")
        except UnshownError as error:
            yield f"{where}: {error}"
    if {"remove-output", "remove-cell"} & set(own):
        cell.outputs = []


def _joined(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    """What is printed comes in pieces, as time has it."""
    last = None
    for output in outputs:
        if last and output.get("name") and output.get("name") == last.get("name"):
            last.text += output.text
        else:
            yield (last := output)


def _finish(output: NotebookNode, cell: NotebookNode, prefix: str) -> None:
    if output.output_type == "stream":
        if output.name == "stderr":
            raise UnshownError(f"the cell writes to stderr: {output.text.strip()}")
        output.text = OVERWRITTEN.sub("", output.text)
        _check_text(output.text)
    elif output.output_type == "error":
        text = traceback("\n".join(output.traceback))
        _check_text(text)
        shown = f'<pre class="nb-error">{escape(text, quote=False)}</pre>'
        cell.outputs[cell.outputs.index(output)] = nbformat.v4.new_output(
            "display_data", {"text/html": shown}
        )
    else:
        _finish_data(output, cell, prefix)


def _finish_data(output: NotebookNode, cell: NotebookNode, prefix: str) -> None:
    data = output.data
    if svg := data.get("image/svg+xml"):
        output.data = nbformat.from_dict({"text/html": _figure(svg, cell, prefix)})
        return
    if pictured := [kind for kind in data if kind.startswith("image/")]:
        raise UnshownError(f"a picture must be SVG; this one is {', '.join(pictured)}")
    if "text/html" not in data:
        for kind in ("text/markdown", "text/latex"):
            if kind in data:
                output.data = nbformat.from_dict({"text/html": _html(kind, data[kind])})
                break
    data = output.data
    if html := data.get("text/html"):
        _check_html(html)
    elif strange := data.keys() - {"text/plain", CHECK}:
        raise UnshownError(f"a page cannot show {', '.join(sorted(strange))}")
    _check_text(html or data.get("text/plain", ""))


def _figure(svg: str, cell: NotebookNode, prefix: str) -> str:
    options: Any = cell.metadata
    try:
        alt, caption = (signs.in_words(options.get(name) or "") for name in ("alt", "caption"))
        return pictures.figure(svg, prefix, alt, caption)
    except pictures.NoAltTextError:
        raise UnshownError("a picture needs the option `alt:`, which says what it shows") from None
    except ValueError as error:
        raise UnshownError(str(error)) from error


def _html(kind: str, text: str) -> str:
    """Markdown, or text with formulas, as HTML; formulas/typeset.py sets the formulas."""
    html: str = _markdown().reset().convert(text)
    if kind == "text/latex" and "arithmatex" not in html:
        raise UnshownError(f"LaTeX without a formula in dollars: {text.strip()}")
    return html


@cache
def _markdown() -> Markdown:
    arithmatex = "pymdownx.arithmatex"
    return Markdown(
        extensions=["tables", "pymdownx.superfences", arithmatex],
        extension_configs={arithmatex: {"generic": True}},
    )


def _check_html(html: str) -> None:
    """Refuse what the page's policy would stop, or what leads out of the output."""
    content = fragment(html)
    for selector in FORBIDDEN:
        if node := content.css_first(selector):
            raise UnshownError(f"the output has a <{node.tag}>, which no page of the site may have")
    if handler := HANDLER.search(html):
        raise UnshownError(f"the page's policy forbids the inline script {handler[0]}")


def _check_text(text: str) -> None:
    if found := ADDRESS.search(text):
        raise UnshownError(
            f"the output shows an object in memory, {found[0]}: its address says nothing to "
            "readers, and is another one in each run"
        )


def traceback(text: str) -> str:
    """IPython's plain traceback as Python writes it, without the folders of this machine."""

    def frame(found: re.Match[str]) -> str:
        file = f"cell {found[1]}" if found[1] else OWN_PART.sub("", found[2], count=1)
        return f'  File "{file}", line {found[3]}, in {found[4] or "<module>"}'

    plain = FRAME.sub(frame, ANSI.sub("", text))
    return re.sub(r"(^Traceback.*|^    .*)\n(?=\n)", r"\1", plain, flags=re.M).strip() + "\n"
