"""British spelling in the sentences of all pages; code, names and quotations keep their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prose import FENCE

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
# code, addresses, attributes and comments, and what stands in quotation marks
NOT_OURS = re.compile(r"`[^`]*`|\]\([^)]*\)|<[^>]*>|\$[^$]*\$|\"[^\"\n]*\"|https?://\S+")
STEMS = "general|initial|maxim|minim|normal|optim|organ|real|recogn|regular|standard|summar"
AMERICAN = re.compile(
    rf"\b(?:(?:{STEMS}|vector|penal|emphas)iz(?:e[ds]?|ing|ations?)|analyz(?:e[ds]?|ing)"
    r"|(?:col|behavi|fav|neighb)or(?:s|ed|ing|able)?|centers?|centered|grays?|fulfills?"
    r"|label(?:ed|ing)|model(?:ed|ing)|cancel(?:ed|ing)|learned|toward)\b",
    re.I,
)


def american(text: str) -> list[str]:
    return AMERICAN.findall(NOT_OURS.sub(" ", FENCE.sub(" ", text)))


def test_what_is_found():
    found = american("The color of a gray unit: we regularize and analyze what it has learned.")
    assert found == ["color", "gray", "regularize", "analyze", "learned"]
    assert american('`color="gray"` is what "vectorized" code takes; an optimizer learns.') == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_british_spelling(path: Path):
    assert american(path.read_text()) == []
