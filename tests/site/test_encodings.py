"""What reads or writes text says how: else it is another way on another machine."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXTS = {"read_text", "write_text"}
PROCESSES = {"run", "Popen", "node"}


def calls(path: Path) -> Iterator[tuple[str, set[str | None]]]:
    """Yield the place of each call that reads or writes text, and its options."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            options = {option.arg for option in node.keywords}
            if name in TEXTS or (name in PROCESSES and options & {"text", "encoding"}):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {name}", options


def test_every_text_has_its_encoding():
    files = [path for name in ("src", "site_build") for path in (ROOT / name).rglob("*.py")]
    found = [call for path in files if "node_modules" not in path.parts for call in calls(path)]
    assert len(found) > 20
    assert [place for place, options in found if "encoding" not in options] == []
