"""The tables of the page Formulas, as Markdown, and the counts that other pages show."""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterable
from pathlib import Path

from site_build.formulas import tex
from site_build.formulas.computed import laid_out
from site_build.formulas.displays import label
from site_build.formulas.scan import Entry, Formulas, Source


def doctests(package: Path) -> dict[str, int]:
    """Return the number of doctest examples of each function that a package exports."""
    counts = {}
    for statement in _parse(package / "__init__.py").body:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            module = _parse(package / f"{statement.module.rpartition('.')[2]}.py")
            functions = [n for n in module.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
            texts = {node.name: ast.get_docstring(node) or "" for node in functions}
            for alias in statement.names:
                examples = doctest.DocTestParser().get_examples(texts.get(alias.name, ""))
                counts[alias.name] = len(examples)
    return counts


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8") if path.exists() else "")


def placeholders(formulas: Formulas, package: str) -> dict[str, str]:
    """Return what stands for <!-- formulas -->, <!-- claims --> and the counts."""
    verified = formulas.of_kind("verify")
    home = {id_: page for page in formulas.pages for id_, _ in page.anchors}
    largest = max((check.difference for check in verified), default=0.0)
    return {
        "formulas": _formulas(formulas, home, package),
        "claims": _claims(formulas.claims, home),
        "count:formulas": str(sum(len(page.displays) for page in formulas.pages if page.checks)),
        "count:checks": str(len(verified)),
        "count:errata": str(len({check.id for check in formulas.of_kind("refute")})),
        "largest-difference": f"{largest:.1e}",
    }


def displayed(displays: tex.Book, listed: list[Entry]) -> dict[str, str]:
    """Return what stands for <!-- displays --> and the counts of what was read from the TeX."""
    results = displays.results()
    titles = {entry["id"]: entry["title"] for entry in listed}
    blocks = []
    for display in displays.displays:
        if display.anchor.startswith("image-"):
            blocks.append(_block(display, results[display.anchor], titles))
    return {
        "displays": "\n\n".join(blocks),
        "count:read": str(len(results)),
        "count:statements": str(sum(result.statements for result in results.values())),
        "count:cases": f"{sum(result.cases for result in results.values()):,}",
    }


def _block(display: tex.Display, result: tex.Result, titles: dict[str, str]) -> str:
    """A formula, what the build has made of it, and how far its two sides are apart."""
    title = titles.get(display.anchor, "")
    name = f"[{label(display.anchor)}][{display.anchor}]"
    code = "\n".join(laid_out(result.source))
    numbers = f"{result.cases:,} number{'s' * (result.cases != 1)} compared"
    return (
        f"**{name}**{f': {title}' if title else ''}\n\n{display.tex}\n\n"
        f"```{{ .python .displayed }}\n{code}\n```\n\n"
        f"{numbers}, largest difference {result.difference:.1e}."
    )


def _formulas(formulas: Formulas, home: dict[str, Source], package: str) -> str:
    rows = []
    for entry in formulas.listed:
        id_, verdict = entry["id"], entry["verdict"]
        if erratum := entry.get("erratum"):
            verdict = f"[{verdict}][{erratum}]"
        place = f"[{label(id_).removeprefix('Image ')}][{id_}]"
        function, measured = _function(entry, formulas.examples, package), _measured(id_, formulas)
        rows.append((place, entry["title"], verdict, home[id_].title, function, *measured))
    head = "Image", "Formula", "As printed", "Chapter", "Computed by", "Difference", "Tolerance"
    return table(head, rows)


def _function(entry: Entry, examples: dict[str, int], package: str) -> str:
    """What computes a formula."""
    if name := entry.get("function"):
        count = examples[name]
        return f"[`{name}`][{package}.{name}], {count} doctest{'s' * (count != 1)}"
    return "drawn on the page" if entry["verdict"] == "picture" else "the page's cell"


def _measured(id_: str, formulas: Formulas) -> tuple[str, str]:
    """The largest difference among a formula's checks, and the tolerance of that check."""
    verified = formulas.of_kind("verify")
    checks = [c for c in verified if c.id == id_ or c.id.startswith(f"{id_}-")]
    worst = max(checks, key=lambda check: check.difference, default=None)
    return (f"{worst.difference:.1e}", f"{worst.tolerance:.0e}") if worst else ("–", "–")


def _claims(claims: list[Entry], home: dict[str, Source]) -> str:
    rows = []
    for entry in claims:
        id_ = entry["id"]
        place = f"[{home[id_].title}][{id_}]"
        rows.append((id_.upper(), entry["claim"], entry["verdict"], place))
    return table(("No.", "Claim", "Verdict", "Told right in"), rows)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *map(list, rows)]
    escaped = [[re.sub(r"(?<!\\)\|", r"\\|", str(text)) for text in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in escaped)
