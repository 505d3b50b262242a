"""Run a notebook's cells in a kernel of its own, unless the outputs of its last run still hold."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from site_build.book import BookError, stop_at
from site_build.cells import fences, outputs, plain_python, roles
from site_build.cells import notebook as cells
from site_build.cells import tags as tags_of
from site_build.cells.source import read_notebook

log = logging.getLogger(f"mkdocs.{__name__}")
HERE = Path(__file__).parent
TOOLS = ["execution", "notebook", "source", "roles", "pictures", "outputs", "fences", "tags"]
LONGEST = 80  # characters of a temporary folder: a socket's name has a hundred
TIMEOUT = 600  # seconds for one cell
kept: dict[str, tuple[Any, Any]] = {}  # while serving, by page: what it was made from, the result


def inputs_of_all(root: Path) -> list[str]:
    """What all results depend on: Python, the pinned packages, the package, this code."""
    source = (path for path in sorted((root / "src").rglob("*")) if path.suffix != ".pyc")
    tools = [HERE / "matplotlibrc", *(HERE / f"{name}.py" for name in TOOLS)]
    paths = [root / "constraints.txt", *source, *tools]
    return [sys.version] + [
        f"{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in paths
        if path.is_file()
    ]


def saved(root: Path, page: str) -> Path:
    """Where a page is kept as an executed notebook."""
    return root / ".cache/notebooks" / Path(page).with_suffix(".ipynb")


def executed(sources: dict[str, str], root: Path) -> dict[str, NotebookNode]:
    """Return the notebooks among the pages with their outputs, and save them."""
    start = time.perf_counter()
    texts = {name: text for name, text in sources.items() if cells.is_notebook(text)}
    if any("matplotlib" in text for text in texts.values()):
        # On a new machine this builds a cache of fonts, with a notice that is for no page.
        import matplotlib.font_manager  # noqa: F401
    inputs = inputs_of_all(root)

    def run(name: str) -> Any:
        try:
            if kept.get(name, [None])[0] != (key := (texts[name], inputs)):
                kept[name] = key, one_executed(name, texts[name], root, inputs)
            return kept[name][1]
        except BookError as error:
            return error

    # Threads suffice: the work is done in the kernels. The longest pages start first.
    names = sorted(texts, key=lambda name: -len(texts[name]))
    with ThreadPoolExecutor(int(os.environ.get("JOBS", 0)) or os.cpu_count()) as pool:
        results = dict(zip(names, pool.map(run, names), strict=True))
    failures = [str(result) for result in results.values() if isinstance(result, BookError)]
    for name in sources.keys() - texts.keys():
        failures += fences.in_text(sources[name], name, is_executed=False)
        failures += [
            f"{name}:{above + 1}: {{eval}} needs a page that is executed, with a kernelspec"
            for _, above in roles.roles_in(sources[name])
        ]
    if failures:
        raise BookError("\n\n".join(failures))
    log.info(f"{len(results)} notebooks are ready after {time.perf_counter() - start:.1f} s")
    return {name: results[name] for name in texts}


def one_executed(page: str, text: str, root: Path, inputs: list[str]) -> NotebookNode:
    """Return a page with its outputs, and with the values of what its sentences compute.

    Those of the last run are good while the code and all it depends on are the same: a change of
    the words runs nothing. CI always runs everything.
    """
    try:
        notebook = read_notebook(text)
    except Exception as error:  # YAML or MyST that cannot be read
        raise BookError(f"{page}: {error}") from error
    problems = [*fences.in_notebook(notebook, text, page), *tags_of.problems(notebook, page)]
    stop_at([*problems, *plain_python.problems(notebook, page)])
    code = cells.code_cells(notebook)
    options = [{k: v for k, v in cell.metadata.items() if k != "line"} for cell in code]
    asked = roles.read(notebook)
    key = json.dumps(
        [inputs, [cell.source for cell in code], options, [(r.expression, r.after) for r in asked]],
        default=str,
    )
    notebook.metadata["executed"] = hashlib.sha256(key.encode()).hexdigest()
    last = _last_run(saved(root, page))
    if last and last.metadata.get("executed") == notebook.metadata["executed"]:
        for cell, done in zip(code, cells.code_cells(last), strict=True):
            cell.outputs, cell.execution_count = done.outputs, done.execution_count
        notebook.metadata["values"] = last.metadata["values"]
        roles.fill(notebook, last.metadata["values"])
    else:
        log.info(f"executing {page}")
        start = time.perf_counter()
        answers = _run(notebook, asked, page, root)
        notebook.metadata["values"] = _values(asked, answers, page)
        roles.fill(notebook, notebook.metadata["values"])
        stop_at([p for k, cell in enumerate(code) for p in outputs.problems(cell, k, page)])
        log.info(f"executed  {page} in {time.perf_counter() - start:.1f} s")
    _save(notebook, saved(root, page))
    return notebook


def _last_run(path: Path) -> NotebookNode | None:
    if os.environ.get("CI") == "true" or not path.exists():
        return None
    last: NotebookNode = nbformat.read(path, 4)
    return last


def _save(notebook: NotebookNode, path: Path) -> None:
    content = nbformat.writes(notebook)
    if not path.exists() or path.read_text(encoding="utf-8") != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")  # a build that is stopped leaves no half file
        half.write_text(content, encoding="utf-8")
        half.replace(path)


def _values(asked: list[roles.Role], answers: dict[int, Any], page: str) -> list[str]:
    """What stands for each role of a page; a BookError names all that are wrong."""
    values, wrong = [], []
    for place, role in enumerate(asked):
        try:
            values.append(roles.value(role, answers.get(place)))
        except roles.RoleError as error:
            wrong.append(f"{page}:{role.line}: {error}")
    stop_at(wrong)
    return values


def _run(notebook: NotebookNode, asked: list[roles.Role], page: str, root: Path) -> dict[int, Any]:
    """Run all cells in an empty folder, without anything of the user's own Jupyter settings.

    Return what the kernel says of each role, by its place.
    """
    answers: dict[int, Any] = {}
    place = [0]  # the line of what runs
    with tempfile.TemporaryDirectory(prefix="nb") as folder:
        work = Path(folder, "work")
        work.mkdir()
        settings: dict[str, dict[str, Any]] = {
            "KernelSpecManager": {"kernel_dirs": []},  # no kernel but that of this Python
        }
        # not TCP, if it can be: kernels that start at the same time would race for ports
        if os.name != "nt" and folder.isascii() and len(folder) < LONGEST:
            settings["KernelManager"] = {"transport": "ipc", "ip": str(Path(folder, "k"))}
        client = NotebookClient(
            notebook,
            config=Config(settings),
            kernel_name="python3",
            extra_arguments=[
                "--InlineBackend.figure_formats={'svg'}",
                # the size that the code asks for, not what is left after cropping
                "--InlineBackend.print_figure_kwargs={'bbox_inches': None}",
                "--InteractiveShell.xmode=Plain",
            ],
            timeout=TIMEOUT,
            record_timing=False,
            resources={"metadata": {"path": str(work)}},
        )
        client.on_cell_execute = lambda cell, **_: place.append(cell.metadata["line"])
        client.on_cell_executed = roles.evaluator(client, asked, answers, place.append)
        try:
            client.execute(env=_environment(folder, root))
        except CellExecutionError as error:
            raise BookError(_failure(notebook, page)) from error
        except CellTimeoutError as error:
            message = f"this has not come to its end in {TIMEOUT} seconds, and was stopped"
            raise BookError(f"{page}:{place[-1]}: {message}") from error
        except DeadKernelError as error:
            raise BookError(f"{page}:{place[-1]}: Python died while it ran this") from error
    return answers


def _environment(folder: str, root: Path) -> dict[str, str]:
    own = {
        "PYTHONPATH": str(root / "src"),
        "PYTHONHASHSEED": "0",
        "OMP_NUM_THREADS": "1",
        "IPYTHONDIR": str(Path(folder, "ipython")),
        "MATPLOTLIBRC": str(HERE / "matplotlibrc"),
    }
    return {name: value for name, value in os.environ.items() if name != "MPLBACKEND"} | own


def _failure(notebook: NotebookNode, page: str) -> str:
    """Say which line of the page failed, and how."""
    for cell in cells.code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error" and "raises-exception" not in cells.tags(cell):
                trace = outputs.ANSI.sub("", "\n".join(output.traceback))
                place = re.search(r"Cell In\[\d+\], line (\d+)", trace)
                line = cell.metadata["line"] + (int(place[1]) - 1 if place else 0)
                return f"{page}:{line}: {output.ename}: {output.evalue}\n{trace}"
    return f"{page}: a cell failed"
