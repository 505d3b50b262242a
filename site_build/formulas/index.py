"""The tables of the page Formulas, as Markdown, and the counts that other pages show."""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Check:
    """One check that a page shows: a formula verified, or a printed form refuted."""

    kind: str
    id: str
    difference: str
    tolerance: str

    @classmethod
    def read(cls, kind: str, data: dict[str, str]) -> Check:
        id_ = data.get("formula") or data.get("erratum") or ""
        return cls(kind, id_, data.get("difference", ""), data.get("tolerance", ""))


def doctests(package: Path) -> dict[str, int]:
    """Return the number of doctest examples of each function that a package exports."""
    counts = {}
    for statement in _parse(package / "__init__.py").body:
        if isinstance(statement, ast.ImportFrom):
            module = _parse(package / f"{statement.module.rpartition('.')[2]}.py")
            texts = {getattr(node, "name", ""): node for node in module.body}
            for alias in statement.names:
                docstring = ast.get_docstring(texts[alias.name]) if alias.name in texts else ""
                counts[alias.name] = len(doctest.DocTestParser().get_examples(docstring or ""))
    return counts


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text() if path.exists() else "")


def placeholders(pages, listed, claims, examples: dict[str, int], package: str) -> dict[str, str]:
    """Return what stands for <!-- formulas -->, <!-- claims --> and the counts."""
    verified = [check for page in pages for check in page.checks if check.kind == "verify"]
    refuted = [check for page in pages for check in page.checks if check.kind == "refute"]
    home = {id_: page for page in pages for id_, _ in page.anchors}
    largest = max((check.difference for check in verified), key=float, default="0")
    return {
        "formulas": _formulas(listed, home, verified, examples, package),
        "claims": _claims(claims, home),
        "count:formulas": str(sum(len(page.displays) for page in pages if page.checks)),
        "count:checks": str(len(verified)),
        "count:errata": str(len({check.id for check in refuted})),
        "largest-difference": largest,
    }


def _formulas(listed, home, verified: list[Check], examples, package: str) -> str:
    rows = []
    for entry in listed:
        id_, verdict = entry["id"], entry["verdict"]
        if erratum := entry.get("erratum"):
            verdict = f"[{verdict}][{erratum}]"
        if name := entry.get("function"):
            count = examples[name]
            function = f"[`{name}`][{package}.{name}], {count} doctest{'s' * (count != 1)}"
        else:
            function = "drawn on the page" if verdict == "picture" else "the page's cell"
        checks = [c for c in verified if c.id == id_ or c.id.startswith(f"{id_}-")]
        worst = max(checks, key=lambda check: float(check.difference), default=None)
        measured = (worst.difference, worst.tolerance) if worst else ("–", "–")
        place = f"[{label(id_).removeprefix('Image ')}][{id_}]"
        rows.append((place, entry["title"], verdict, home[id_].title, function, *measured))
    head = "Image", "Formula", "As printed", "Chapter", "Computed by", "Difference", "Tolerance"
    return table(head, rows)


def _claims(claims, home) -> str:
    rows = []
    for entry in claims:
        id_ = entry["id"]
        place = f"[{home[id_].title}][{id_}]"
        rows.append((id_.upper(), entry["claim"], entry["verdict"], place))
    return table(("No.", "Claim", "Verdict", "Told right in"), rows)


def label(id_: str, number: str = "") -> str:
    """image-30-4 is read as Image 30, line 4; a formula of ours as its number, or else its name."""
    if not id_.startswith("image-"):
        return f"Formula {number or id_.removeprefix('eq-')}"
    image, _, line = id_.removeprefix("image-").partition("-")
    return f"Image {image}, line {line}" if line else f"Image {image}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *map(list, rows)]
    escaped = [[re.sub(r"(?<!\\)\|", r"\\|", str(text)) for text in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in escaped)
