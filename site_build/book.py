"""What the steps of a build pass on, and how they say that something is wrong."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from site_build.cells.needs import Block
    from site_build.formulas.addresses import Home
    from site_build.formulas.scan import Entry, Formulas
    from site_build.formulas.symbols import Table
    from site_build.formulas.tex import Book as Displays
    from site_build.formulas.tex import Result
    from site_build.pages.reading import Chapter, Term


class BookError(Exception):
    """What is wrong, in words that name the place. It stops the build."""


def stop_at(problems: list[str]) -> None:
    """All that is wrong, in one message."""
    if problems:
        raise BookError("\n".join(problems))


def stamp(paths: Iterable[Path]) -> tuple[tuple[str, int], ...]:
    """What tells files apart from what they were before, without reading them."""
    return tuple((str(path), path.stat().st_mtime_ns) for path in sorted(paths))


@dataclass(frozen=True)
class Page:
    """A page: the file that it is made from, its address in the site, its title."""

    name: str
    url: str
    title: str = field(default="", compare=False)

    @property
    def stem(self) -> str:
        return posixpath.splitext(posixpath.basename(self.name))[0]

    @property
    def is_home(self) -> bool:
        return self.name == "index.md"

    def link(self, address: str) -> str:
        """An address of the site, as this page has to name it."""
        path = posixpath.relpath(address or ".", self.url or ".")
        return f"{path}/" if address.endswith("/") or not address else path


@dataclass
class Book:
    """All that is known of the book. Each step of hooks.py says what it needs and what it gives."""

    root: Path  # the project's folder
    docs: Path  # the pages' folder
    name: str
    url: str = ""  # where the site will stand, if that is known
    package: str = ""  # whose functions compute the formulas
    repository: str = ""  # where mistakes are reported, if that is known
    edition: str = ""  # its version and date
    sources: dict[str, str] = field(default_factory=dict)  # Markdown, by the page's name
    listed: list[Entry] = field(default_factory=list)  # the entries of formulas.yml
    notebooks: dict[str, NotebookNode] = field(default_factory=dict)  # executed
    blocks: dict[str, list[Block]] = field(default_factory=dict)  # of code that is not run here
    outputs: dict[str, list[str]] = field(default_factory=dict)  # HTML of a notebook's outputs
    formulas: Formulas | None = None
    displays: Displays | None = None  # the formulas' TeX, read
    computed: dict[str, Result] = field(default_factory=dict)  # from the TeX, by anchor
    placeholders: dict[str, str] = field(default_factory=dict)  # what stands for <!-- formulas -->
    symbols: Table | None = None  # the table of notation.md
    wheel: Path | None = None  # the package, to be served
    live_scripts: dict[str, str] = field(default_factory=dict)  # that run Python in the page
    urls: dict[str, str] = field(default_factory=dict)  # addresses, by the page's name
    pages: list[Page] = field(default_factory=list)  # in the navigation's order
    printed: list[Page] = field(default_factory=list)  # those of the book on one page
    chapters: list[Chapter] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    homes: dict[str, Home] = field(default_factory=dict)  # where each formula stands, by its anchor
