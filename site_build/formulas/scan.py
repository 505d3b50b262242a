"""What stands in the sources: anchors, display formulas, checks, and the two lists of the book."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from site_build import lists
from site_build.cells.notebook import code_cells, heading

CHECK = "application/vnd.chainrule.check+json"  # what verify and refute leave in a cell's output
ANCHOR = re.compile(r"\[\]\(\)\{\s*#([\w.-]+)\s*\}$")
FENCE = re.compile(r"(`{3,}|~{3,})")
FORMULA_ID = re.compile(r"(image|eq)-")

Entry = dict[str, str]  # of formulas.yml or claims.yml


@dataclass(frozen=True)
class Check:
    """One check that a page shows: a formula verified, or a printed form refuted."""

    kind: str
    id: str
    difference: float = 0.0
    tolerance: float = 0.0


@dataclass
class Display:
    """A display formula: its line, the anchors directly above it, its TeX."""

    line: int
    ids: list[str]
    tex: str


@dataclass
class Source:
    """What matters of a page's source. Anchors are kept with their lines."""

    name: str
    title: str
    anchors: list[tuple[str, int]] = field(default_factory=list)
    displays: list[Display] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    notebook: NotebookNode | None = None


@dataclass
class Formulas:
    """The pages with their formulas and checks, and what the two lists say of them."""

    pages: list[Source]
    listed: list[Entry]
    claims: list[Entry]
    examples: dict[str, int]  # of each public function the number of its doctest examples

    def of_kind(self, kind: str) -> list[Check]:
        return [check for page in self.pages for check in page.checks if check.kind == kind]


def read(
    sources: dict[str, str],
    notebooks: dict[str, NotebookNode],
    listed: list[Entry],
    claims: list[Entry],
    examples: dict[str, int],
) -> Formulas:
    pages = [scan(name, text) for name, text in sources.items()]
    for page in pages:
        if notebook := notebooks.get(page.name):
            page.notebook = notebook
            page.checks = [check for cell in code_cells(notebook) for check in shown(cell)]
    return Formulas(pages, listed, claims, examples)


def entries_of(path: Path) -> list[Entry]:
    """The entries of formulas.yml or claims.yml; none where there is no such file."""
    entries: list[Entry] = lists.read(path) or []
    return entries


def scan(name: str, text: str) -> Source:
    """Find the anchors and the display formulas of a page. Code is not searched."""
    page = Source(name, heading(text) or name)
    above: list[str] = []  # the anchors since the last line of another kind
    end = ""  # what ends the code or the formula that a line stands in
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if end == "$$":
            page.displays[-1].tex += f"\n{stripped}"
            end = "" if stripped.endswith("$$") else end
        elif end:
            end = "" if stripped.startswith(end) else end
        elif anchor := ANCHOR.match(stripped):
            page.anchors.append((anchor[1], number))
            above = [*above, anchor[1]]
        elif stripped:
            if fence := FENCE.match(stripped):
                end = fence[1]
            elif stripped.startswith("$$"):
                page.displays.append(Display(number, above, stripped))
                end = "" if len(stripped) > 3 and stripped.endswith("$$") else "$$"
            above = []
    return page


def shown(cell: NotebookNode) -> list[Check]:
    """Return the checks whose lines a cell shows."""
    outputs: list[dict[str, Any]] = [output.get("data", {}) for output in cell.outputs]
    return [Check(**data[CHECK]) for data in outputs if CHECK in data]
