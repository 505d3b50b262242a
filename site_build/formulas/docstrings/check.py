"""Check the formula of every docstring: what a page shows of it, in a scene with its function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType

import griffe

from site_build.book import stamp
from site_build.formulas.docstrings.notation import read
from site_build.formulas.docstrings.sections import Section, section
from site_build.formulas.tex import scenes
from site_build.formulas.tex.book import Book, of_folder
from site_build.formulas.tex.check import Result, check
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.tree import Relation, TexError

FILES = "reference/*.py"  # of docs/scenes/
RETURNS_NO_NUMBERS = "chainrule.figures."  # pictures of what the formula says


@dataclass(frozen=True)
class Documented:
    """A public function or class whose docstring has a line that starts with Formula."""

    path: str  # chainrule.cost.log_loss
    place: str  # src/chainrule/cost.py:40
    docstring: str

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


def documented(source: Path, package: str) -> list[Documented]:
    """All of a package, from its source: nothing is imported."""
    source = source.resolve()  # it may be a link
    return list(_documented(griffe.load(package, search_paths=[str(source)]), source.parent))


def counts(root: Path, package: str) -> dict[str, str]:
    """Placeholders of pages: how many docstrings have a formula, and what these state."""
    if not (root / "src" / package).is_dir() or not package:
        return {}
    return _counts(root, package, stamp((root / "src" / package).rglob("*.py")))


@lru_cache(1)  # a sentence that is saved while serving changes nothing here
def _counts(root: Path, package: str, of: tuple[tuple[str, int], ...]) -> dict[str, str]:
    sections = [section(function.docstring) for function in documented(root / "src", package)]
    formulas = [formula for formula in sections if formula and not formula.reason]
    trees = [tree for formula in formulas for tree in read(formula.text)]
    relations = sum(isinstance(tree, Relation) for tree in trees)
    return {"count:docstrings": str(len(formulas)), "count:docstring-relations": str(relations)}


def _documented(parent: griffe.Object | griffe.Alias, root: Path) -> Iterator[Documented]:
    for member in parent.members.values():
        if member.is_alias or (member.name.startswith("_") and not member.is_module):
            continue
        if member.is_module or member.is_class:
            yield from _documented(member, root)
        if member.docstring and "Formula" in member.docstring.value and not member.is_module:
            file = Path(str(member.filepath)).relative_to(root)
            place = f"{file}:{member.docstring.lineno}"
            found = Documented(member.path, place, member.docstring.value)
            if _starts_with_formula(found.docstring):
                yield found


def _starts_with_formula(docstring: str) -> bool:
    return any(line.startswith("Formula") for line in docstring.splitlines())


class Docstrings:
    """The formulas of a package's docstrings, and their scenes."""

    def __init__(self, root: Path, package: str, book: Book | None = None):
        self.found = documented(root / "src", package)
        self.factories = scenes.load(root / "docs/scenes", FILES)
        self.texts = (book or of_folder(root / "docs")).texts
        self.scenes: dict[tuple[Callable[[int], Scene], int], Scene] = {}

    def factory(self, name: str) -> Callable[[int], Scene]:
        return self.factories.get(name, self.factories["default"])

    def scene(self, name: str, variant: int = 0) -> Scene:
        key = self.factory(name), variant
        if key not in self.scenes:
            self.scenes[key] = key[0](variant).within(self.texts)
        return self.scenes[key]

    def check(self, function: Documented, variant: int = 0) -> Result | None:
        """None if the docstring says that there is no formula."""
        try:
            formula = section(function.docstring)
            assert formula is not None
            return None if formula.reason else self.trial(function, formula, variant)
        except TexError as error:
            return Result(str(error))

    def trial(self, function: Documented, formula: Section, variant: int = 0) -> Result:
        """The check of a formula in the docstring of a function."""
        if not self.is_tied(function, formula):
            raise TexError(f"neither the formula nor its scene calls {function.name}")
        scene = self.scene(function.name, variant)
        return check(formula.tex(), scene)

    def problem_with(self, function: Documented, formula: Section) -> str:
        """What is wrong with a formula in the place of that of the docstring."""
        try:
            return self.trial(function, formula).problem
        except TexError as error:
            return str(error)

    def is_tied(self, function: Documented, formula: Section) -> bool:
        """What the function returns is a side of the formula."""
        if function.path.startswith(RETURNS_NO_NUMBERS):
            return True
        if function.name in self.factories:
            return function.name in set(_names(self.factories[function.name].__code__))
        return f"{function.name}(" in formula.formula

    def results(self) -> dict[str, Result]:
        checked = {function.path: self.check(function) for function in self.found}
        return {path: result for path, result in checked.items() if result}

    def problems(self) -> list[str]:
        """What is wrong: file, line, function and a sentence."""
        return [
            f"{function.place}: {function.name}: {result.problem}"
            for function in self.found
            if (result := self.check(function)) and result.problem
        ]


def _names(code: CodeType) -> Iterator[str]:
    """What a function and the functions in it call."""
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)
