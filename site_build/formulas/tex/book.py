"""All displays of the book, in order, each in its scene; and what one says of another.

A line that starts with = continues the display before it. A display that a scene names as a
definition is used by all displays of that scene.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from site_build.book import stamp
from site_build.formulas.scan import scan
from site_build.formulas.tex import scenes
from site_build.formulas.tex.check import Result, check, last_head
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.statements import read
from site_build.formulas.tex.tree import Node, Relation, TexError

T = TypeVar("T")


@dataclass(frozen=True)
class Display:
    """What stands between $$ and $$: its page and line, the anchors directly above it."""

    page: str
    line: int
    anchors: tuple[str, ...]
    tex: str

    @property
    def anchor(self) -> str:
        return self.anchors[0] if self.anchors else ""


def displays_of(page: str, text: str) -> list[Display]:
    """The displays of a page."""
    found = scan(page, text).displays
    return [Display(page, display.line, tuple(display.ids), display.tex) for display in found]


class Book:
    """The displays of some pages, by name, and the folder of their scenes.

    What has been computed is known to the book made after it: there, only what has changed is.
    """

    def __init__(self, pages: Mapping[str, str], folder: Path, before: Book | None = None) -> None:
        self.pages, self.folder = pages, folder
        self.displays = [d for page, text in pages.items() for d in displays_of(page, text)]
        self.texts = {anchor: d.tex for d in self.displays for anchor in d.anchors}
        self.numbers = {anchor: k for k, d in enumerate(self.displays) for anchor in d.anchors}
        self.stamp = stamp(folder.glob("*.py"))
        same = before is not None and before.stamp == self.stamp
        self.factories: dict[str, Callable[[int], Scene]] = (
            before.factories if before and same else scenes.load(folder)
        )
        self.known: dict[tuple[Any, ...], Any] = before.known if before and same else {}
        self.scenes: dict[tuple[Any, ...], Scene] = {}

    def scene(
        self, display: Display, changed: Mapping[str, str] | None = None, variant: int = 0
    ) -> Scene:
        """The scene of a display, in this book or in one of which a display has been changed."""
        if display.anchor not in self.factories:
            raise TexError("no scene of docs/scenes says what its symbols are")
        key = self.factories[display.anchor], variant, tuple((changed or {}).items())
        if key not in self.scenes:
            self.scenes[key] = key[0](variant).within({**self.texts, **(changed or {})})
        return self.scenes[key]

    def check(self, number: int) -> Result:
        """The check of a display as it stands in the book."""
        display = self.displays[number]
        try:
            return self.once(check, display, display.tex, self.head(number))
        except TexError as error:
            return Result(str(error))

    def once(self, make: Callable[..., T], display: Display, tex: str, *more: object) -> T:
        """What a function makes of TeX in the scene of a display; made once."""
        scene = self.scene(display)
        for anchor in scene.uses - set(self.texts):
            raise TexError(f"no display has the anchor {anchor!r}")
        used = tuple(sorted((anchor, self.texts[anchor]) for anchor in scene.uses))
        key = make, self.factories[display.anchor], used, tex, *more
        if key not in self.known:
            self.known[key] = make(tex, scene, *more)
        found: T = self.known[key]
        return found

    def results(self) -> dict[str, Result]:
        """By the first anchor of each display."""
        return {display.anchor: self.check(number) for number, display in enumerate(self.displays)}

    def head(self, number: int, changed: Mapping[str, str] | None = None) -> Node | None:
        """What a line that starts with = continues: the last left side before it on its page."""
        page = self.displays[number].page
        for display in self.displays[:number][::-1]:
            if display.page != page:
                return None
            if found := last_head(self.statements(display, changed)):
                return found
        return None

    def statements(self, display: Display, changed: Mapping[str, str] | None = None) -> list[Node]:
        tex = (changed or {}).get(display.anchor, display.tex)
        try:
            return read(tex, self.scene(display).functions)
        except TexError:
            return []

    def continues(self, number: int) -> bool:
        relations = [s for s in self.statements(self.displays[number]) if isinstance(s, Relation)]
        return bool(relations) and relations[0].terms[0] is None

    def defining(self) -> set[str]:
        """The displays that scenes are made of."""
        known = (d for d in self.displays if d.anchor in self.factories)
        return {anchor for d in known for anchor in self.scene(d).uses if anchor in self.numbers}

    def touched(self, anchor: str) -> list[int]:
        """The displays that continue this one, and those whose scene it defines."""
        number = self.numbers[anchor]
        found = []
        for k in range(number + 1, len(self.displays)):
            if not self.continues(k):
                break
            found.append(k)
        for k, display in enumerate(self.displays):
            if display.anchor in self.factories and self.scene(display).uses & set(
                self.displays[number].anchors
            ):
                found.append(k)
        return sorted(set(found))

    def tried(self, anchor: str, tex: str) -> list[str]:
        """The problems if this TeX stood in the place of that display."""
        if anchor not in self.numbers:
            return [f"no display has the anchor {anchor}"]
        problem = self.trial(anchor, tex).problem
        return [problem] if problem else []

    def trial(self, anchor: str, tex: str, variant: int = 0) -> Result:
        """The check of other TeX in the place of a display; if it holds, the first that fails of
        those that continue or use it."""
        number = self.numbers[anchor]
        display = self.displays[number]
        result = self.alone(number, tex, variant)
        if result.problem or read(tex, self.scene(display).functions) == self.statements(display):
            return result
        changed = dict.fromkeys(display.anchors, tex)
        for k in self.touched(anchor):
            other = self.displays[k]
            after = check(other.tex, self.scene(other, changed, variant), self.head(k, changed))
            if after.problem:
                where = f"{other.page}:{other.line}: {other.anchor}"
                return replace(after, problem=f"{where} would not hold any more: {after.problem}")
        return result

    def alone(self, number: int, tex: str, variant: int = 0) -> Result:
        try:
            return check(tex, self.scene(self.displays[number], None, variant), self.head(number))
        except TexError as error:
            return Result(str(error))


_last: list[Book] = []


def checked(pages: Mapping[str, str], folder: Path) -> Book:
    """The book of these pages. Called again, as while serving, it checks only what has changed."""
    _last[:] = [Book(pages, folder, *_last)]
    return _last[0]


def problems(book: Book, unread: Iterable[str] = ()) -> list[str]:
    """What is wrong with the displays of the pages: page, line, anchor and a sentence.

    `unread` are the anchors of displays that are not evaluated. A display is not judged by a wrong
    one that its scene is made of.
    """
    wrong = {anchor for anchor in book.defining() if book.check(book.numbers[anchor]).problem}
    found = []
    for number, display in enumerate(book.displays):
        name = display.anchor
        if (
            not name
            or name in unread
            or (name in book.factories and book.scene(display).uses & wrong)
        ):
            continue
        if problem := book.check(number).problem:
            found.append(f"{display.page}:{display.line}: {name}: {problem}")
    idle = sorted(set(book.factories) - set(book.texts))
    return found + [
        f"docs/scenes: no page has a display with the anchor {anchor}" for anchor in idle
    ]


def of_folder(docs: Path) -> Book:
    """The book as its files are."""
    paths = sorted(docs.rglob("*.md"))
    return Book(
        {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8") for path in paths},
        docs / "scenes",
    )
