"""The reader's own table, inside of Pyodide; playground/own_table.js calls these functions.

What is said and computed comes from the package, and from the recipe of the book, whose text the
page sends. Here is only what the page holds on to: a table, and a training.
"""

import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

from chainrule.playground.table_script import table_script
from chainrule.playground.table_training import TableTraining
from chainrule.playground.tables import MOST_BYTES, Choice, OwnTable

texts: tuple[str, str]  # own_data.py and network.py
recipe: ModuleType
table: OwnTable
training: TableTraining
choice: Choice


def use(own_data: str, network: str) -> int:
    """Take the texts of the book's two files; return how many bytes a table may have."""
    global texts, recipe
    texts, recipe = (own_data, network), ModuleType("own_data")
    sys.modules["own_data"] = recipe  # dataclasses look there
    exec(compile(own_data, "own_data.py", "exec"), recipe.__dict__)
    return MOST_BYTES


def read(name: str, data: Any, header: bool | None) -> dict[str, Any]:
    """Read a file, text or bytes."""
    global table
    content = data.encode() if isinstance(data, str) else bytes(data)
    table = OwnTable(recipe, name, content, header)
    return table.about()


def begin(given: dict[str, Any]) -> dict[str, Any]:
    """Make the table ready as chosen, with an untrained network."""
    global training, choice
    choice = Choice.of(given)
    training = table.prepare(choice)
    return training.about()


def step(milliseconds: float) -> dict[str, Any]:
    return training.step(milliseconds)


def result() -> dict[str, Any]:
    return training.result()


def script() -> str:
    """The program that ends with the network that is shown."""
    done = replace(choice, iterations=max(1, training.iteration))
    return table_script(done, table.name, table.header, done.iterations, *texts)
