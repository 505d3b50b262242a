"""Formulas outside of the displays: in sentences, in the errata. What is wrong, and the counts."""

from __future__ import annotations

from site_build.formulas.tex import equations, inline, printed
from site_build.formulas.tex.book import Book


def problems(book: Book) -> list[str]:
    """What is wrong: page, line and a sentence."""
    found = inline.problems(book.pages, book.folder) + equations.problems(book)
    return found + printed.problems(book)


def counts(book: Book) -> dict[str, str]:
    """Placeholders of pages: how many of each kind have been computed."""
    tried = equations.tried(book)
    return {
        "count:arithmetic": str(len(inline.arithmetic(book.pages))),
        "count:equations": str(sum(each.holds for each in tried)),
        "count:equations-own": str(sum(bool(each.problem) for each in tried)),
        "count:equations-unread": str(sum(not each.holds and not each.problem for each in tried)),
        "count:refuted": str(len(printed.refuted(book))),
    }
