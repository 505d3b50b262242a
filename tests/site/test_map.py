"""The map of site_build names the files that there are, and the way of a formula is the build's."""

from __future__ import annotations

import ast
import re
from pathlib import Path

BUILD = Path(__file__).parents[2] / "site_build"
README = (BUILD / "README.md").read_text()
DRAWING = README.partition("```text\n")[2].partition("```")[0]
WHOLE = ("formulas/docstrings/", "formulas/tex/")  # one row each: their __init__.py says more
PACKAGES = {"__init__.py", "package.json", "package-lock.json", "README.md"}  # what any folder has


def on_the_map() -> list[str]:
    """The files of the tables."""
    found = []
    for table in re.split(r"\n\n", README):
        if folder := re.match(r"\| (?:In `(?:site_build/)?([\w/]*)`|Elsewhere) \|", table):
            for row in table.splitlines()[2:]:
                first = row.split("|")[1]
                found += [f"{folder[1] or ''}{name}" for name in re.findall(r"`([^`]+)`", first)]
    return found


def there_are() -> set[str]:
    files = set()
    for path in BUILD.rglob("*"):
        name = path.relative_to(BUILD)
        inside = any(str(name).startswith(folder) for folder in WHOLE)
        if {"node_modules", "__pycache__"} & set(name.parts) or inside:
            continue
        if path.is_file() and path.name not in PACKAGES:
            files.add(str(name))
    return files | set(WHOLE)


def test_the_map_has_every_file_once():
    assert sorted(on_the_map()) == sorted(there_are())


def test_the_drawing_names_steps_that_hooks_calls():
    steps = re.findall(r"^ +(?:├─► )?(\w+/\w+)\b", DRAWING.replace("docs/chapters", ""), re.M)
    assert len(set(steps)) > 15
    source = (BUILD / "hooks.py").read_text()
    imported = {
        f"{node.module.removeprefix('site_build.').replace('.', '/')}/{alias.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("site_build.")
        for alias in node.names
    }
    assert set(steps) <= imported | {"whole/site"}


def test_the_drawing_has_the_order_of_hooks():
    """Of each part that the drawing shows: what comes first there comes first in hooks.py."""
    source = (BUILD / "hooks.py").read_text().partition("def on_post_build")[2]
    source = source.replace("styles.addresses(", "")  # asks for addresses; the step comes later
    shown = DRAWING.partition("on_post_build")[2]
    names = re.findall(r"^ (?:whole|formulas)/(\w+)\b", shown, re.M)
    places = [source.index(f"{name}.") for name in names]
    assert places == sorted(places) and len(places) == 9
