"""Titles, where formulas stand as text: in the header, the contents, the search, the browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from site_build.book import BookError
from site_build.formulas import signs


class Item(Protocol):
    """An entry of a table of contents."""

    title: str
    children: Any


def in_words(text: str | None, name: str) -> str:
    """A title of a page, its formulas as text."""
    try:
        return signs.in_words(text or "")
    except ValueError as error:
        raise BookError(f"{name}: {error}") from error


def of_meta(meta: Mapping[str, Any], name: str) -> dict[str, str]:
    """What a page's front matter says that is shown as text."""
    return {key: in_words(str(meta[key]), name) for key in ("title", "description") if key in meta}


def items(toc: Iterable[Item]) -> Iterator[Item]:
    """All entries of a table of contents."""
    for item in toc:
        yield item
        yield from items(item.children)
