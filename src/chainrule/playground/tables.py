"""A reader's own table, from the file to a trained network, as the recipe of the book reads it.

The recipe is own_data.py of the page "Your own data". It is handed over as a module: it is a file
to carry away, and no part of the package.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chainrule._arguments import as_count, as_number
from chainrule.playground.table_training import TableTraining

__all__ = ["MOST_BYTES", "Choice", "OwnTable"]

MOST_BYTES = 20_000_000  # of a file in the page
MOST_COLUMNS = 1000
MOST_UNITS = 200


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen for a table; the same words as in the recipe.

    Attributes
    ----------
    target : str or None
        The column with the classes; None for the last one.
    leave_out, text : tuple of str
        Columns that are left out; columns whose numbers are names.
    drop_incomplete : bool
        Whether rows with an empty cell are dropped.
    share : float
        How much of each class is held back.
    units, learning_rate, iterations, penalty, seed
        Of the network and its training; λ is ``penalty`` times the number of training rows.
    """

    target: str | None = None
    leave_out: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    drop_incomplete: bool = False
    share: float = 0.25
    units: int = 8
    learning_rate: float = 1.0
    iterations: int = 1000
    penalty: float = 0.001
    seed: int = 0

    def __post_init__(self) -> None:
        as_count("units", self.units, least=1)
        as_count("iterations", self.iterations, least=1)
        as_count("seed", self.seed, least=0)
        as_number("learning_rate", self.learning_rate, above=0)
        as_number("penalty", self.penalty, at_least=0)
        if not 0 < as_number("share", self.share) < 1:
            raise ValueError(f"share: expected a number between 0 and 1, got {self.share:g}")
        if self.units > MOST_UNITS:
            raise ValueError(f"units: expected at most {MOST_UNITS}, got {self.units}")

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Choice":
        """From plain values, as a page sends them."""
        known = {field.name for field in fields(cls)}
        if unknown := set(given) - known:
            raise ValueError(f"choice: expected {sorted(known)}, got {sorted(unknown)}")
        several = {name: tuple(given[name]) for name in ("leave_out", "text") if name in given}
        return cls(**{**given, **several})


class OwnTable:
    """A table as it is, read.

    Formula: none; the recipe reads it.

    Parameters
    ----------
    recipe : module
        own_data.py.
    name : str
        Of the file; messages have it.
    data : bytes
        What is in the file.
    header : bool or None
        Whether the first line has the names of the columns; None to find out.

    Raises
    ------
    ValueError
        In the recipe's sentences, if the table cannot be understood; or if it is too large.
    """

    def __init__(self, recipe: Any, name: str, data: bytes, header: bool | None = None) -> None:
        if len(data) > MOST_BYTES:
            raise ValueError(f"{name}: at most {MOST_BYTES / 1e6:.0f} MB can be read in the page")
        if (columns := _columns_at_most(data)) > MOST_COLUMNS:  # before they are all cut
            raise ValueError(f"{name}: expected at most {MOST_COLUMNS} columns, got {columns:,}")
        self.recipe, self.name, self.header = recipe, Path(name).name, header
        with TemporaryDirectory() as folder:
            file = Path(folder) / "table"
            file.write_bytes(data)
            try:
                self.table = recipe.read_table(file, header)
            except ValueError as error:
                raise ValueError(str(error).replace(str(file), self.name)) from None

    def about(self) -> dict[str, Any]:
        """Columns, first rows and notes, for the page."""
        table, missing = self.table, self.recipe.MISSING
        columns = []
        for k, name in enumerate(table.names):
            cells = [row[k] for row in table.rows]
            empty = sum(cell.lower() in missing for cell in cells)
            numbers = sum(map(self.recipe.is_number, cells[:100])) > len(cells[:100]) / 2
            kind = "numbers" if numbers else "words"
            columns.append({"name": name, "kind": kind, "missing": empty})
        return {
            "rows": len(table.rows),
            "columns": columns,
            "first": table.rows[:5],
            "notes": list(table.notes),
        }

    def prepare(self, choice: Choice) -> TableTraining:
        """Split, scale and check; the network is at its start then."""
        recipe, rows = self.recipe, self._rows(choice)
        train, held_out = recipe.split(rows, choice.target, choice.share, choice.seed)
        learnt = recipe.learn_recipe(rows, train, choice.target, choice.leave_out, choice.text)
        X, labels = recipe.as_inputs(learnt, rows), recipe.as_labels(learnt, rows)
        return TableTraining(rows, learnt.classes, X, labels, train, held_out, choice)

    def _rows(self, choice: Choice) -> Any:
        """The table with notes of its own, so that preparing twice says nothing twice."""
        table = self.table
        kept = self.recipe.Table(table.names, table.rows, table.lines, list(table.notes))
        if not choice.drop_incomplete:
            return kept
        used = [name for name in table.names if name not in choice.leave_out]
        whole = self.recipe.drop_incomplete(kept, used)
        if not whole.rows:
            raise ValueError(f"{self.name}: no row is complete")
        return whole


def _columns_at_most(data: bytes) -> int:
    """How many cells the first line has at most."""
    first = next(iter(data[:MOST_BYTES].splitlines()), b"")
    return max(map(first.count, (b"\t", b";", b","))) + 1
