"""The table of symbols: no symbol stands there twice, and every name in code exists."""

import ast
import builtins
import inspect
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import chainrule

PAGE = Path(__file__).parents[1] / "docs" / "notation.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| $")
]
CHAPTER = re.compile(r"\[chapter (\d)\]\(chapters/0\1-[a-z-]+\.md\)")
BEYOND = re.compile(r"\[[A-Z][a-z -]+\]\(beyond/[a-z-]+\.md\)")


def names_of_the_package() -> set[str]:
    functions = {name: getattr(chainrule, name) for name in chainrule.__all__}
    if find_spec("sklearn"):
        functions["NetworkClassifier"] = import_module("chainrule.sklearn").NetworkClassifier
    parameters = [name for f in functions.values() for name in inspect.signature(f).parameters]
    return {*functions, *parameters}


def names_in(code: str) -> set[str]:
    nodes = ast.walk(ast.parse(code, mode="eval"))
    return {node.id for node in nodes if isinstance(node, ast.Name)} - set(dir(builtins))


def test_every_row_has_symbol_meaning_shape_code_and_chapter():
    assert len(ROWS) > 50
    for symbol, meaning, shape, code, chapter in ROWS:
        assert re.fullmatch(r"\$[^$]+\$", symbol)
        assert meaning and shape
        assert code == "–" or code.startswith("`")
        assert CHAPTER.fullmatch(chapter) or BEYOND.fullmatch(chapter)


def test_no_symbol_stands_twice():
    symbols = [row[0] for row in ROWS]
    assert sorted(symbols) == sorted(set(symbols))


@pytest.mark.parametrize(
    "code", sorted({code for row in ROWS for code in re.findall("`(.+?)`", row[3])})
)
def test_names_in_code_exist(code):
    if "weight_decay" in code:  # of the estimators
        pytest.importorskip("sklearn")
    assert names_in(code)
    assert names_in(code) <= names_of_the_package()
