"""Formulas outside of the displays: in sentences, in the errata. What is wrong, and the counts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from site_build.formulas.tex import equations, inline, printed
from site_build.formulas.tex.book import Book


def problems(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What is wrong: page, line and a sentence. `folder` holds the scenes."""
    found = inline.problems(pages, folder) + equations.problems(pages, folder)
    return found + printed.problems(pages, folder)


def counts(pages: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Placeholders of pages: how many of each kind have been computed."""
    tried = equations.tried(pages, Book(pages, folder))
    return {
        "count:arithmetic": str(len(inline.arithmetic(pages))),
        "count:equations": str(sum(each.holds for each in tried)),
        "count:equations-own": str(sum(bool(each.problem) for each in tried)),
        "count:equations-unread": str(sum(not each.holds and not each.problem for each in tried)),
        "count:refuted": str(len(printed.refuted(pages, folder))),
    }
