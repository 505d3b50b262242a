"""Every snippet is run by somebody: what a fence or a docstring may hold, and who runs it."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from doctests import ELSEWHERE
from test_cells import PAGES, name
from test_instructions import TARGETS

from site_build.cells.fences import fences

ROOT = Path(__file__).parents[2]
RUN_BY = {  # by what stands beside the fence
    r"python": "test_cells.py",
    r"\{code-cell\}": "the build, and test_cells.py",
    r'\{\.python (title="[^"]*" )?data-needs="\w+"\}': "test_needs.py",
    r"console|sh": "below",
    r"chainrule(\.\w+)+": "the reference: the docstrings of a module, below",
}
NO_CODE = r"markdown|text"
EVERYBODYS = r"git clone ADDRESS .*|cd [\w-]+|(python -m )?pip install \.(/.*)?"
FOLDERS = "src", "site_build", "tests", "benchmarks", "docs"
CODE = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]


def test_every_fence_is_run():
    known = "|".join([*RUN_BY, NO_CODE])
    unknown = [
        f"{name(path)}:{line}: {info or 'a fence that does not say what it holds'}"
        for path in PAGES
        for line, info, _ in fences(path.read_text(encoding="utf-8"))
        if not re.fullmatch(known, info)
    ]
    assert unknown == []


def commands() -> Iterator[str]:
    """What readers are told to type, without comments."""
    for path in PAGES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for begin, info, end in fences("\n".join(lines)):
            if info in ("console", "sh"):
                for line in lines[begin : end - 1]:
                    yield re.sub(r"^\s*\$ |\s+#.*$", "", line).strip()


def test_every_command_is_one_that_is_run():
    """By make, which the other tests run; or it is what everybody's tools do."""
    recipes = (ROOT / "Makefile").read_text().replace("$(BIN)", ".venv/bin").replace(" --quiet", "")
    recipes = recipes.replace("$(PYTHON)", "python3").replace("$*", "site_build/math")
    for command in commands():
        first, _, rest = command.partition(" ")
        if first == "make":
            assert rest in TARGETS
        elif not re.fullmatch(EVERYBODYS, command):
            own = re.sub(r'^PATH="\S+" |^python3 -m |--clear ', "", command)
            assert own in recipes.replace("--clear ", ""), command


def examples(path: Path) -> list[doctest.Example]:
    parser = doctest.DocTestParser()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    texts = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, kinds)]
    return [example for text in texts for example in parser.get_examples(text)]


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)


def test_only_docstrings_of_the_package_have_examples():
    """`make doctest` runs these, but for what needs scikit-learn."""
    others = [path for path in CODE if not path.is_relative_to(ROOT / "src")]
    others = [path for path in others if "node_modules" not in path.parts]
    assert [name(path) for path in others if examples(path)] == []


@pytest.mark.parametrize(
    "path",
    [p for p in CODE if "src" in p.parts and module(p).startswith(ELSEWHERE) and examples(p)],
    ids=name,
)
def test_examples_that_need_scikit_learn_hold(path: Path):
    result = doctest.testmod(importlib.import_module(module(path)))
    assert result.attempted >= len(examples(path)) and not result.failed
