"""MkDocs hook: execute the text notebooks among the pages, render them with the site's Markdown.

on_files          runs every notebook whose code changed and puts the executed notebook in the
                  page's place; mkdocs-jupyter, which comes next, converts it with notebook.html.j2
on_page_markdown  turns the template's blocks into Markdown; outputs become placeholders
on_page_content   puts the outputs into the finished HTML: Markdown never sees them
"""

from __future__ import annotations

import html
import os
import re
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from site_build.cells import notebook as cells
from site_build.cells.execution import PageError, executed, inputs_of_all, saved

log = get_plugin_logger("notebooks")
BLOCK = re.compile(r"<!--nb:(text|code|output)-->(.*?)<!--/nb-->", re.S)
PLACEHOLDER = re.compile(r'(?:<p>\s*)?<div data-output="(\d+)"></div>(?:\s*</p>)?')
LINE_ON_A_PHONE = 40  # characters; an output with longer lines scrolls in its own box


def on_startup(command, dirty):
    if dirty:
        raise PluginError(
            "--dirty is refused: the index of formulas, the links between pages and the formulas' "
            "stylesheet need all pages. A full build runs only the notebooks whose code changed."
        )


@event_priority(50)  # before mkdocs-jupyter
def on_files(files, config):
    root, start = Path(config.config_file_path).parent, time.perf_counter()
    sources = {file.src_uri: file.content_string for file in files.documentation_pages()}
    texts = {name: text for name, text in sources.items() if cells.is_notebook(text)}
    if any("matplotlib" in text for text in texts.values()):
        # On a new machine this builds a cache of fonts, with a notice that is for no page.
        import matplotlib.font_manager  # noqa: F401
    inputs = inputs_of_all(root)

    def run(name):
        try:
            return executed(name, texts[name], root, inputs)
        except PageError as error:
            return error

    # Threads suffice: the work is done in the kernels. The longest pages start first.
    names = sorted(texts, key=lambda name: -len(texts[name]))
    with ThreadPoolExecutor(int(os.environ.get("JOBS", 0)) or os.cpu_count()) as pool:
        results = dict(zip(names, pool.map(run, names), strict=True))
    if failures := [str(error) for error in results.values() if isinstance(error, PageError)]:
        raise PluginError("\n\n".join(failures))

    config.extra["sources"], config.extra["notebooks"] = sources, results
    for name in results:
        files.get_file_from_path(name).abs_src_path = str(saved(root, name))
    log.info(f"{len(results)} notebooks are ready after {time.perf_counter() - start:.1f} s")
    return files


@event_priority(-50)  # after mkdocs-jupyter
def on_page_markdown(markdown, page, config, files):
    notebook = config.extra["notebooks"].get(page.file.src_uri)
    if not notebook:
        return None
    own = "kernelspec", "executed", "language_info"
    page.meta.update({k: v for k, v in notebook.metadata.items() if k not in own})
    stem = Path(page.file.src_uri).stem
    numbered = enumerate(cells.code_cells(notebook), start=1)
    page.outputs, parts = [], []
    for kind, escaped in BLOCK.findall(markdown):
        body = html.unescape(escaped)
        if kind == "code":
            body = _code(*next(numbered), stem)
        elif kind == "output":
            page.outputs.append(_output(body))
            body = f'<div data-output="{len(page.outputs) - 1}"></div>'
        parts.append(body)
    notebook_link = f'[Jupyter notebook]({stem}.ipynb){{ download="{stem}.ipynb" }}'
    script_link = f'[Python script]({stem}.py){{ download="{stem}.py" }}'
    top = f"This page as {notebook_link} · {script_link}\n{{ .nb-downloads }}"
    text = "\n\n".join(parts)
    if page.is_homepage:  # it has other things to say first
        return f"{text}\n\n{top}\n"
    return re.sub(r"\A\s*# .*$", rf"\g<0>\n\n{top}\n", text, count=1, flags=re.M) + "\n"


def _code(number: int, cell, stem: str) -> str:
    """A cell's code as Markdown, with what somebody who copies it needs to know."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", cell.source)), default=0))
    kind = ".nb-cell .nb-exercise" if "exercise" in _tags(cell) else ".nb-cell"
    text = f"{fence} {{ .python {kind} }}\n{cell.source}\n{fence}"
    notes = []
    if not cells.runs_alone(cell.source):
        target = f'({stem}/up-to-{number}.py){{ download="{stem}-up-to-{number}.py" }}'
        notes += ["continues from above", f"[whole script up to here]{target}"]
    if cells.needs_matplotlib(cell.source):
        notes.append("needs matplotlib")
    if notes:
        line = " · ".join(notes)
        text += f"\n\n{line[0].upper()}{line[1:]}\n{{ .nb-needs }}"
    if "hide-input" in _tags(cell):
        text = '??? code "Show the code"\n\n' + textwrap.indent(text, "    ")
    return text


def _tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def _output(shown: str) -> str:
    """The outputs of a cell. The keyboard must reach a box that scrolls sideways."""

    def reachable(pre: re.Match[str]) -> str:
        widest = max(map(len, html.unescape(pre[1]).splitlines()), default=0)
        return pre[0].replace("<pre>", '<pre tabindex="0">') if widest > LINE_ON_A_PHONE else pre[0]

    shown = re.sub(r"<pre>(.*?)</pre>", reachable, shown, flags=re.S)
    return f'<div class="nb-output">{shown}</div>' if shown.strip() else ""


def on_page_content(html, page, config, files):
    outputs = getattr(page, "outputs", [])
    return PLACEHOLDER.sub(lambda match: outputs[int(match[1])], html)
