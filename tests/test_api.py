"""The public API, and what design asks of every docstring."""

import ast
import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest

import chainrule

PUBLIC = sorted(chainrule.__all__)
ARRAYS = set(PUBLIC) - {"refute", "verify", "weight_shapes"}  # which take or return arrays
SOURCE = Path(inspect.getfile(chainrule)).parent


def test_public_api():
    """The functions of the modules it imports, each under its own name; and nothing besides."""
    imported = imports_of("__init__")
    offered = [
        name
        for module in map(importlib.import_module, imported)
        for name in module.__all__
        if inspect.isfunction(getattr(module, name))
    ]
    assert chainrule.__all__ == sorted(offered)
    for name in chainrule.__all__:
        function = getattr(chainrule, name)
        assert function.__name__ == name and function.__module__ in imported


@pytest.mark.parametrize("name", PUBLIC)
def test_docstring_is_complete(name):
    function = getattr(chainrule, name)
    text = inspect.getdoc(function)
    assert text.split("\n")[0].endswith("."), "the first line is one sentence"
    assert "Formula" in text
    sections = ["Returns", "References", "Examples"]
    if inspect.signature(function).parameters:
        sections += ["Parameters", "Raises"]
    for section in sections:
        assert f"\n{section}\n{'-' * len(section)}\n" in text, f"no section {section}"
    for parameter in inspect.signature(function).parameters:
        assert parameter in text.split("Parameters")[1].split("Returns")[0]


@pytest.mark.parametrize("name", PUBLIC)
def test_docstring_gives_the_shape_of_every_array(name):
    text = inspect.getdoc(getattr(chainrule, name))
    described = re.findall(r"^(?:\w+ : )?((?:list of .*)?arrays?\b.*)$", text, re.M)
    assert described or name not in ARRAYS
    for line in described:
        assert "(" in line or "shape" in line, f"no shape: {line}"


@pytest.mark.parametrize("name", PUBLIC)
def test_doctest_compares_something(name):
    tests = doctest.DocTestFinder(recurse=False).find(getattr(chainrule, name), name)
    assert any(example.want for test in tests for example in test.examples)


def imports_of(module: str) -> set[str]:
    tree = ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8"))
    return {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}


def test_who_may_import_whom():
    assert imports_of("activations") == {"chainrule._arguments"}
    assert imports_of("_arguments") <= {"collections.abc", "typing"}
    for module in ("forward", "backpropagation", "cost", "model"):
        assert "chainrule.training" not in imports_of(module)
    for path in SOURCE.rglob("*.py"):
        assert "site_build" not in path.read_text(encoding="utf-8")
