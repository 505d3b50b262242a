"""No formula without its check: what is missing or wrong, a sentence for each."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from site_build.cells.notebook import code_cells
from site_build.formulas import signs
from site_build.formulas.scan import FORMULA_ID, Formulas, Source, shown

ERRATUM_ID = re.compile(r"e\d+$")


def problems(formulas: Formulas) -> list[str]:
    """All that stands between the book and its readers."""
    pictures = {entry["id"] for entry in formulas.listed if entry["verdict"] == "picture"}
    found: list[str] = []
    for page in formulas.pages:
        found += unseen(page) if page.notebook else []
        found += undisplayed(page)
        found += unchecked(page, pictures)
    for of_all in (given_twice, unlisted, unproved, uncomputed):
        found += of_all(formulas)
    return found


def unseen(page: Source) -> Iterator[str]:
    """Checks that a cell makes and does not show; what try, with and def hold is their affair."""
    for cell in code_cells(page.notebook):
        seen = {check.id for check in shown(cell)}
        for call in _calls(cell.source):
            name, id_ = getattr(call.func, "id", ""), getattr(call.args[0], "value", None)
            if id_ not in seen:
                yield (
                    f"{page.name}:{cell.metadata['line'] + call.lineno - 1}: {name}({id_!r}) "
                    "shows no line: make it the last expression of its cell"
                )


@cache
def _calls(code: str) -> list[ast.Call]:
    """The calls of verify and refute in a cell."""
    found = []
    for statement in ast.parse(code).body:
        if not isinstance(statement, ast.Try | ast.With | ast.FunctionDef | ast.ClassDef):
            calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
            names = [getattr(call.func, "id", "") for call in calls]
            for call, name in zip(calls, names, strict=True):
                if call.args and name in ("verify", "refute"):
                    found.append(call)
    return found


def undisplayed(page: Source) -> Iterator[str]:
    """Display formulas without an anchor directly above them, or without a number."""
    for display in page.displays:
        where = f"{page.name}:{display.line}"
        if not any(FORMULA_ID.match(id_) for id_ in display.ids):
            yield f"{where}: formula without an anchor, [](){{#image-…}}, directly above"
        if not signs.numbers(display.tex):
            yield f"{where}: formula without a number, \\tag{{…}}"


def unchecked(page: Source, pictures: set[str]) -> Iterator[str]:
    """Anchors of formulas and errata without a check on the same page.

    An Image of several numbered lines is checked by its lines.
    """
    checked = {check.id for check in page.checks}
    for id_, line in page.anchors:
        lines = any(other.startswith(f"{id_}-") for other, _ in page.anchors)
        if ERRATUM_ID.match(id_) and id_ not in checked:
            yield f"{page.name}:{line}: no refute({id_!r}, …) on this page"
        if FORMULA_ID.match(id_) and id_ not in checked | pictures and not lines:
            yield f"{page.name}:{line}: no verify({id_!r}, …) on this page"


def _places(formulas: Formulas) -> dict[str, list[str]]:
    """Where each anchor stands."""
    places: dict[str, list[str]] = defaultdict(list)
    for page in formulas.pages:
        for id_, line in page.anchors:
            places[id_].append(f"{page.name}:{line}")
    return places


def given_twice(formulas: Formulas) -> Iterator[str]:
    """Anchors and numbers that stand in more than one place."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for page in formulas.pages:
        for display in page.displays:
            for number in signs.numbers(display.tex):
                numbers[number].append(f"{page.name}:{display.line}")
    for kind, known in (("the anchor", _places(formulas)), ("the number", numbers)):
        for name, where in known.items():
            if len(where) > 1:
                yield f"{where[-1]}: {kind} {name} stands at {where[0]} already"


def unlisted(formulas: Formulas) -> Iterator[str]:
    """Anchors that are listed and missing, or there and not listed, or checked and missing."""
    places = _places(formulas)
    for file, entries in (("formulas.yml", formulas.listed), ("claims.yml", formulas.claims)):
        for entry in entries:
            if entry["id"] not in places:
                yield f"{file}: no page has the anchor {entry['id']}"
    known = {entry["id"] for entry in formulas.listed}
    for id_, where in places.items():
        if known and id_.startswith("image-") and id_ not in known:
            yield f"{where[0]}: {id_} is not listed in formulas.yml"
    for page in formulas.pages:
        for check in page.checks:
            if check.id not in places:
                yield f"{page.name}: {check.kind}({check.id!r}): no anchor has this name"


def unproved(formulas: Formulas) -> Iterator[str]:
    """Verdicts that this very run does not bear out: wrong is what it has refuted."""
    refuted = {check.id for check in formulas.of_kind("refute")}
    for entry in formulas.listed:
        verdict, erratum = entry["verdict"], entry.get("erratum")
        if verdict == "wrong" and erratum not in refuted:
            yield f"formulas.yml: {entry['id']} is called wrong and not refuted"
        if verdict != "wrong" and erratum:
            yield f"formulas.yml: {entry['id']} is called {verdict} and refuted by {erratum}"


def uncomputed(formulas: Formulas) -> Iterator[str]:
    """Functions that are said to compute a formula, and show no example."""
    for entry in formulas.listed:
        if (name := entry.get("function")) and not formulas.examples.get(name):
            yield f"formulas.yml: {entry['id']}: {name} is no function with a doctest"
