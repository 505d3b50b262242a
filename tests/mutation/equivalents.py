"""Mutants that are no mistakes, from equivalent.yml: each with the reason."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import yaml
from mutants import MODULES, essence_of, name_of, source_of

from chainrule.mutants.syntax import places, put

Reasons = dict[tuple[str, str], str]  # why a mutant, by its key, is no mistake


@dataclass(frozen=True)
class Entry:
    """Patterns (see ``chainrule.mutants.syntax``): what is right, and what is as good."""

    reason: str
    where: list[str]  # functions or classes; one word alone, "any", for every one
    right: str
    as_good: list[str]
    but_not_in: tuple[str, ...] = ()

    def mutants(self) -> Iterator[tuple[str, str]]:
        """Of the mutants that it is about."""
        for module, statement in statements(self.where):
            if f"{module}.{name_of(statement)}" in self.but_not_in:
                continue
            for k in range(len(places(statement, self.right))):
                for wrong in self.as_good:
                    mutated = deepcopy(statement)
                    put(places(mutated, self.right)[k], wrong)
                    yield f"{module}.{name_of(statement)}", essence_of(mutated)


def entries() -> list[Entry]:
    listed = Path(__file__).with_name("equivalent.yml").read_text(encoding="utf-8")
    return [Entry(**entry) for entry in yaml.safe_load(listed)]


def reasons() -> Reasons:
    return {key: entry.reason for entry in entries() for key in entry.mutants()}


def statements(where: list[str]) -> Iterator[tuple[str, ast.stmt]]:
    """The functions, classes and constants that are meant, without decorators, as in mutants."""
    for module in MODULES:
        for statement in ast.parse(source_of(module)).body:
            if where == ["any"] or f"{module}.{name_of(statement)}" in where:
                if isinstance(statement, ast.ClassDef | ast.FunctionDef):
                    statement.decorator_list = []
                yield module, statement
