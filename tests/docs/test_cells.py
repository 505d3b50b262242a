"""Copy-paste is a promise: a block of code runs alone, or its page offers the script that does.

Everything runs in an empty folder with the wheel, and warnings are errors: what needs no matplotlib
with numpy alone, the rest with matplotlib, notebooks in Jupyter.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import textwrap
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest

from site_build.cells import downloads
from site_build.cells import notebook as cells
from site_build.cells.names import needs_matplotlib, runs_alone
from site_build.cells.source import read_notebook
from site_build.live import wheel as wheel_download

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

FOLDERS = "docs", "site_build", "benchmarks"
PAGES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))
PAGES = [path for path in PAGES if "node_modules" not in path.parts] + sorted(ROOT.glob("*.md"))
NOTEBOOKS = [path for path in PAGES if cells.is_notebook(path.read_text())]
IN_JUPYTER = ["chapters/07-backpropagation.md", "beyond/hidden-units.md"]  # figures, and exercises
# every fence, so that one shown inside another is not taken for a block of the page
FENCE = re.compile(r"^ *(```+)([^\n`]*)\n(.*?)^ *\1 *$", re.M | re.S)
PYTHON = re.compile(r" *\{? *\.?python\b")
# a figure that is drawn and shown to nobody is no fault
WARNINGS = ["-W", "error", "-W", "ignore:FigureCanvasAgg is non-interactive"]


class Block(NamedTuple):
    """A block of code that promises to run alone."""

    page: str
    line: int
    source: str


class Reader(NamedTuple):
    """What a reader has: a Python with numpy, one with matplotlib and Jupyter, and the wheel."""

    bare: str
    full: str
    environment: dict[str, str]

    def python(self, source: str) -> str:
        return self.full if needs_matplotlib(source) else self.bare

    def run(self, command: list[str], folder: str | Path) -> str:
        """Return what a program writes to stderr if it fails; "" if it does not."""
        done = subprocess.run(
            command, cwd=folder, env=self.environment, capture_output=True, text=True
        )
        return done.stderr or f"exit status {done.returncode}" if done.returncode else ""


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks() -> list[Block]:
    """All fences marked as Python, and all cells that need nothing from the cells above them."""
    found = []
    for path in PAGES:
        text = path.read_text()
        for fence in FENCE.finditer(text):
            if not PYTHON.match(fence[2]):
                continue
            if "data-needs=" in fence[2]:
                continue  # needs what readers here do not have; the page says which test runs it
            line = text.count("\n", 0, fence.start(3)) + 1
            source = cells.with_snippets(textwrap.dedent(fence[3]), ROOT)
            found.append(Block(name(path), line, source))
        if path in NOTEBOOKS:
            for cell in cells.code_cells(read_notebook(text)):
                if runs_alone(source := downloads.statements(cell)):
                    found.append(Block(name(path), cell.metadata["line"], source))
    return sorted(found)


def installed_python(variable: str, default: str) -> str:
    path = ROOT / os.environ.get(variable, default)
    if not path.exists():  # a fault in CI only
        message = f"{path} is missing; `make test` installs it"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return str(path)


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    bare = installed_python("CHAINRULE_BARE_PYTHON", ".venv-bare/bin/python")
    full = installed_python("CHAINRULE_READER_PYTHON", ".venv-reader/bin/python")
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(wheel_download.build(ROOT, folder / "built")) as wheel:
        wheel.extractall(folder / "installed")
    own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = own | {
        "PYTHONPATH": str(folder / "installed"),
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    return Reader(bare, full, environment)


@pytest.fixture(scope="session")
def runners(reader: Reader) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """For each Python a process that has imported the package already."""
    started = {
        python: subprocess.Popen(
            [python, *WARNINGS, str(HERE / "run_cells.py")],
            env=reader.environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for python in {reader.bare, reader.full}
    }
    yield started
    for process in started.values():
        process.communicate()


@pytest.mark.parametrize("block", blocks(), ids=lambda block: f"{block.page}:{block.line}")
def test_block_runs_alone(block: Block, reader: Reader, runners):
    runner = runners[reader.python(block.source)]
    request = {"name": block.page, "line": block.line, "source": block.source}
    runner.stdin.write(json.dumps(request) + "\n")
    runner.stdin.flush()
    if error := json.loads(runner.stdout.readline()):
        pytest.fail(f"{block.page}:{block.line} does not run alone\n{error}", pytrace=False)


def script_error(path: Path, reader: Reader) -> str:
    """Run a page's whole script. The others are its beginnings, so that they run too."""
    notebook = read_notebook(path.read_text())
    scripts = downloads.scripts(notebook, name(path))
    if not all(scripts[-1].startswith(script) for script in scripts):
        return "the script of the page does not begin with the scripts up to its cells"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "script.py")
        script.write_text(scripts[-1])
        command = [reader.python(scripts[-1]), *WARNINGS, script.name]
        error = reader.run(command, folder)
    if lines := re.findall(r'File ".*script\.py", line (\d+)', error):
        return f"{name(path)}:{page_line(notebook, scripts, int(lines[-1]))}\n{error}"
    return error


def page_line(notebook: nbformat.NotebookNode, scripts: list[str], line: int) -> int:
    """Return the line of the page for a line of its script."""
    for cell, script in zip(cells.code_cells(notebook), scripts, strict=True):
        end = script.count("\n")
        if line <= end:
            return cell.metadata["line"] + len(cell.source.splitlines()) - 1 - (end - line)
    return 0


@pytest.mark.parametrize("page", NOTEBOOKS, ids=name)
def test_script_of_a_page_runs(page: Path, reader: Reader):
    if error := script_error(page, reader):
        pytest.fail(f"the script of {name(page)} fails\n{error}", pytrace=False)


def as_notebook(page: Path) -> nbformat.NotebookNode:
    notebook = read_notebook(page.read_text())
    return downloads.jupyter(notebook, markdown=lambda text: text, note="")


@pytest.mark.parametrize("page", NOTEBOOKS, ids=name)
def test_notebook_of_a_page_has_the_code_of_its_script(page: Path):
    plain = as_notebook(page)
    nbformat.validate(plain)
    code = [cell.source for cell in cells.code_cells(plain)]
    notebook = read_notebook(page.read_text())
    assert code == [cell.source for cell in cells.code_cells(notebook)]
    rest = downloads.scripts(notebook, name(page))[-1]
    for cell in cells.code_cells(notebook):
        _, found, rest = rest.partition(f"\n{downloads.statements(cell)}\n")
        assert found, cell.source


@pytest.mark.parametrize("page", IN_JUPYTER)
def test_notebook_of_a_page_runs_in_jupyter(page: str, reader: Reader, tmp_path: Path):
    """From top to bottom. Of the others, the same code is run as a script."""
    path = ROOT / "docs" / page
    file = tmp_path / f"{path.stem}.ipynb"
    nbformat.write(as_notebook(path), file)
    if error := reader.run([reader.full, str(HERE / "run_notebook.py"), file.name], tmp_path):
        pytest.fail(f"the notebook of {page} fails\n{error}", pytrace=False)
