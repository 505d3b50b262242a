"""Known mistakes, each as one change of the package's own source, to prove that the checks bite.

A mutant is the package with one passage replaced. ``mutated`` puts it in the package's place for
the length of a ``with`` block; ``judge`` and the doctests then have to reject it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from types import ModuleType

from chainrule._mutants_article import ARTICLE
from chainrule._mutants_beyond import BEYOND

__all__ = ["MUTANTS", "Mutant", "mutated"]

MODULES = [  # in an order in which each finds what it imports
    "_arguments",
    "activations",
    "units",
    "softmax",
    "model",
    "forward",
    "cost",
    "backpropagation",
    "optimizers",
    "engine.__init__",
    "engine.in_place",
    "engine.network",
    "engine.stages",
    "engine.sources",
    "training",
    "verification",
    "data",
    "__init__",
]


@dataclass(frozen=True)
class Mutant:
    """One mistake: ``right`` stands exactly once in the module, ``wrong`` takes its place."""

    name: str
    mistake: str  # in words, for the page
    module: str
    right: str
    wrong: str
    erratum: str = ""  # where the article prints this form


@contextmanager
def mutated(mutant: Mutant) -> Iterator[ModuleType]:
    """The package with this mistake in it, under its own name, until the block ends."""
    before = {
        name: module for name, module in sys.modules.items() if name.split(".")[0] == "chainrule"
    }
    for name in before:
        del sys.modules[name]
    try:
        for name in MODULES:
            _load(name, mutant)
        yield sys.modules["chainrule"]
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "chainrule"]:
            del sys.modules[name]
        sys.modules.update(before)


def _load(name: str, mutant: Mutant) -> None:
    path = f"{name.replace('.', '/')}.py"
    source = files(__package__).joinpath(path).read_text(encoding="utf-8")
    if name == mutant.module:
        if source.count(mutant.right) != 1:
            raise ValueError(
                f"{mutant.name}: expected the passage once in {path}, found it "
                f"{source.count(mutant.right)} times: {mutant.right}"
            )
        source = source.replace(mutant.right, mutant.wrong)
    full_name = f"chainrule.{name}".removesuffix(".__init__")
    parent = full_name if name.endswith("__init__") else full_name.rpartition(".")[0]
    if parent not in sys.modules:  # the submodules' parent, the package's own is filled at the end
        sys.modules[parent] = ModuleType(parent)
        sys.modules[parent].__path__ = []
    module = sys.modules.setdefault(full_name, ModuleType(full_name))
    module.__package__ = parent
    exec(compile(source, f"<{path}, {mutant.name}>", "exec"), module.__dict__)


MUTANTS = [Mutant(*mistake) for mistake in [*ARTICLE, *BEYOND]]
