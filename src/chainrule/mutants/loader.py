"""The package with one mistake in it, in the package's place for the length of a ``with`` block."""

import ast
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

from chainrule.mutants.syntax import places, put

__all__ = ["Mutant", "mutated"]

PACKAGE = "chainrule"


@dataclass(frozen=True)
class Mutant:
    """One mistake: what is ``right`` stands exactly once in the place, ``wrong`` replaces it."""

    place: str  # module.function, or the name of a constant for the function
    right: str  # patterns: see ``syntax``
    name: str
    mistake: str  # in words, for the page
    wrong: str
    erratum: str = ""  # where the article prints this form

    @property
    def module(self) -> str:
        return self.place.rpartition(".")[0]

    def of(self, source: str) -> ast.Module:
        """The module with the mistake in it."""
        tree = ast.parse(source)
        found = places(tree, self.right, self.place.rpartition(".")[2])
        if len(found) != 1:
            raise ValueError(
                f"{self.name}: expected the passage once in {self.place}, found it "
                f"{len(found)} times: {self.right}"
            )
        put(found[0], self.wrong)
        return tree


@contextmanager
def mutated(mutant: Mutant) -> Iterator[ModuleType]:
    """The package with this mistake in it, under its own name, until the block ends."""
    before = _take_out()
    finder = _Finder(mutant)
    sys.meta_path.insert(0, finder)
    try:
        yield import_module(PACKAGE)
    finally:
        sys.meta_path.remove(finder)
        _take_out()
        sys.modules.update(before)


def _take_out() -> dict[str, ModuleType]:
    """The package's modules, which are then no longer those that an import finds."""
    names = [name for name in sys.modules if name.split(".")[0] == PACKAGE]
    return {name: sys.modules.pop(name) for name in names}


class _Finder(MetaPathFinder):
    """Finds the one module that the mistake is in, before the usual finders do."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != f"{PACKAGE}.{self.mutant.module}":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if not (spec and isinstance(spec.loader, SourceFileLoader)):
            raise ImportError(f"{name}: there is no source to change")
        spec.loader = _Loader(name, spec.loader.path, self.mutant)
        return spec


class _Loader(SourceFileLoader):
    """Compiles the mutated source, and keeps it out of the cache of compiled modules."""

    def __init__(self, name: str, path: str, mutant: Mutant) -> None:
        super().__init__(name, path)
        self.mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        tree = self.mutant.of(self.get_source(fullname) or "")
        return compile(tree, f"<{self.mutant.module}.py, {self.mutant.name}>", "exec")
