"""MkDocs hook: no formula without its check.

All notebooks have run before the first page is rendered (notebooks.py), so all checks are known:
on_files compares them with the formulas of the pages and stops the build if anything is missing;
on_page_markdown fills the index of formulas, the list of claims, and the counts.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from site_build.cells import notebook as cells
from site_build.formulas import index as formula_index
from site_build.formulas import tex
from site_build.formulas.index import Check

ANCHOR = re.compile(r"\[\]\(\)\{\s*#([\w.-]+)\s*\}$")
FENCE = re.compile(r"(`{3,}|~{3,})")
FORMULA_ID = re.compile(r"(image|eq)-")
ERRATUM_ID = re.compile(r"e\d+$")
RESULT = re.compile(r'<p class="(verify|refute)"([^>]*)>')
ATTRIBUTE = re.compile(r'data-(\w+)="([^"]*)"')


@dataclass
class Display:
    """A display formula: its line, the anchors directly above it, its TeX."""

    line: int
    ids: list[str]
    tex: str


@dataclass
class Page:
    """What matters of a page. Anchors are kept with their lines."""

    name: str
    title: str
    anchors: list[tuple[str, int]] = field(default_factory=list)
    displays: list[Display] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


def on_files(files, config):
    docs = Path(config.docs_dir)
    listed, claims = _read(docs / "formulas.yml"), _read(docs / "claims.yml")
    pictures = {entry["id"] for entry in listed if entry["verdict"] == "picture"}
    package = config.extra.get("package", "")
    examples = formula_index.doctests(Path(config.config_file_path).parent / "src" / package)

    pages, problems = [], []
    for name, text in config.extra["sources"].items():
        page = scan(name, text)
        if notebook := config.extra["notebooks"].get(name):
            page.checks = [c for cell in cells.code_cells(notebook) for c in shown(cell)]
            problems += unseen(page, notebook) + undisplayed(page)
        problems += unchecked(page, pictures)
        pages.append(page)
    problems += inconsistent(pages, listed, claims) + unproved(pages, listed)
    unread = [entry["id"] for entry in listed if "unread" in entry]
    problems += tex.problems(config.extra["sources"], docs / "scenes", unread)
    for entry in listed:
        if (name := entry.get("function")) and not examples.get(name):
            problems.append(f"formulas.yml: {entry['id']}: {name} is no function with a doctest")
    if problems:
        raise PluginError("\n".join(problems))
    filled = formula_index.placeholders(pages, listed, claims, examples, package)
    config.extra["placeholders"] = filled


@event_priority(-60)  # after notebooks.py
def on_page_markdown(markdown, page, config, files):
    for placeholder, text in config.extra["placeholders"].items():
        markdown = markdown.replace(f"<!-- {placeholder} -->", text)
    return markdown


def _read(path: Path) -> list[dict]:
    return yaml.safe_load(path.read_text()) if path.exists() else []


def scan(name: str, text: str) -> Page:
    """Find the anchors and the display formulas of a page. Code is not searched."""
    page = Page(name, cells.heading(text) or name)
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


def shown(cell) -> list[Check]:
    """Return the checks whose lines a cell shows."""
    outputs = [output.get("data", {}).get("text/html", "") for output in cell.outputs]
    found = [result for output in outputs for result in RESULT.findall(output)]
    return [Check.read(kind, dict(ATTRIBUTE.findall(data))) for kind, data in found]


def unseen(page: Page, notebook) -> list[str]:
    """Checks that a cell makes and does not show; what try, with and def hold is their affair."""
    problems = []
    for cell in cells.code_cells(notebook):
        seen = {check.id for check in shown(cell)}
        for statement in ast.parse(cell.source).body:
            if isinstance(statement, ast.Try | ast.With | ast.FunctionDef | ast.ClassDef):
                continue
            for call in (node for node in ast.walk(statement) if isinstance(node, ast.Call)):
                name = getattr(call.func, "id", "")
                if name not in ("verify", "refute") or not call.args:
                    continue
                if (id_ := getattr(call.args[0], "value", None)) not in seen:
                    problems.append(
                        f"{page.name}:{cell.metadata['line'] + call.lineno - 1}: {name}({id_!r}) "
                        "shows no line: make it the last expression of its cell"
                    )
    return problems


def undisplayed(page: Page) -> list[str]:
    """Display formulas without an anchor directly above them, or without a number."""
    problems = []
    for display in page.displays:
        where = f"{page.name}:{display.line}"
        if not any(FORMULA_ID.match(id_) for id_ in display.ids):
            problems.append(f"{where}: formula without an anchor, [](){{#image-…}}, directly above")
        if "\\tag{" not in display.tex:
            problems.append(f"{where}: formula without a number, \\tag{{…}}")
    return problems


def unchecked(page: Page, pictures: set[str]) -> list[str]:
    """Anchors of formulas and errata without a check on the same page.

    An Image of several numbered lines is checked by its lines.
    """
    problems = []
    checked = {check.id for check in page.checks}
    for id_, line in page.anchors:
        lines = any(other.startswith(f"{id_}-") for other, _ in page.anchors)
        if ERRATUM_ID.match(id_) and id_ not in checked:
            problems.append(f"{page.name}:{line}: no refute({id_!r}, …) on this page")
        if FORMULA_ID.match(id_) and id_ not in checked | pictures and not lines:
            problems.append(f"{page.name}:{line}: no verify({id_!r}, …) on this page")
    return problems


def inconsistent(pages: list[Page], listed: list[dict], claims: list[dict]) -> list[str]:
    """Anchors and numbers given twice; anchors listed and missing, or there and not listed."""
    places, numbers = defaultdict(list), defaultdict(list)
    for page in pages:
        for id_, line in page.anchors:
            places[id_].append(f"{page.name}:{line}")
        for display in page.displays:
            for number in re.findall(r"\\tag\{(.*?)\}", display.tex):
                numbers[number].append(f"{page.name}:{display.line}")
    problems = [
        f"{where[-1]}: {kind} {name} stands at {where[0]} already"
        for kind, known in (("the anchor", places), ("the number", numbers))
        for name, where in known.items()
        if len(where) > 1
    ]
    for file, entries in (("formulas.yml", listed), ("claims.yml", claims)):
        for entry in entries:
            if entry["id"] not in places:
                problems.append(f"{file}: no page has the anchor {entry['id']}")
    known = {entry["id"] for entry in listed}
    for id_, where in places.items():
        if listed and id_.startswith("image-") and id_ not in known:
            problems.append(f"{where[0]}: {id_} is not listed in formulas.yml")
    for page in pages:
        for check in page.checks:
            if check.id not in places:
                problems.append(f"{page.name}: {check.kind}({check.id!r}): no anchor has this name")
    return problems


def unproved(pages: list[Page], listed: list[dict]) -> list[str]:
    """Verdicts that this very run does not bear out: wrong is what it has refuted."""
    refuted = {check.id for page in pages for check in page.checks if check.kind == "refute"}
    problems = []
    for entry in listed:
        verdict, erratum = entry["verdict"], entry.get("erratum")
        if verdict == "wrong" and erratum not in refuted:
            problems.append(f"formulas.yml: {entry['id']} is called wrong and not refuted")
        if verdict != "wrong" and erratum:
            problems.append(
                f"formulas.yml: {entry['id']} is called {verdict} and refuted by {erratum}"
            )
    return problems
