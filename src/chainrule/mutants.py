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
    "_in_place",
    "_engine",
    "_loop",
    "_setup",
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
    source = files(__package__).joinpath(f"{name}.py").read_text(encoding="utf-8")
    if name == mutant.module:
        if source.count(mutant.right) != 1:
            raise ValueError(
                f"{mutant.name}: expected the passage once in {name}.py, found it "
                f"{source.count(mutant.right)} times: {mutant.right}"
            )
        source = source.replace(mutant.right, mutant.wrong)
    full_name = "chainrule" if name == "__init__" else f"chainrule.{name}"
    module = ModuleType(full_name)
    if "chainrule" not in sys.modules:  # the submodules' parent, filled at the end
        parent = sys.modules["chainrule"] = ModuleType("chainrule")
        parent.__path__ = []
    if name == "__init__":
        module = sys.modules["chainrule"]
    sys.modules[full_name] = module
    module.__package__ = "chainrule"
    exec(compile(source, f"<{name}.py, {mutant.name}>", "exec"), module.__dict__)


MUTANTS = [Mutant(*mistake) for mistake in [*ARTICLE, *BEYOND]]
