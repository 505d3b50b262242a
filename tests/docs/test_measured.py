"""Sentences that compare what was measured beside a table hold in the table as it is now.

The tables of benchmarks/ are written by the programs beside them; whoever measures anew reads here
which sentences have become untrue. What a page can compare itself, its cells assert.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Table = dict[str, dict[str, float]]


def table(name: str) -> Table:
    """The tables of a file: by row and column, the first number of each cell."""
    found: Table = {}
    head: list[str] = []
    for line in (ROOT / "benchmarks" / name).read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            head = []
        elif not head:
            head = cells
        elif not set(line) <= set("|-: "):
            row = zip(head[1:], cells[1:], strict=True)
            found[cells[0]] = {name: number(cell) for name, cell in row}
    return found


def number(cell: str) -> float:
    match = re.match(r"[-+]?[\d.,]+(?:e[-+]?\d+)?", cell)
    return float(match[0].replace(",", "")) if match else float("nan")


SPEED, SHARES, MACHINES = table("speed.md"), table("shares.md"), table("machines.md")
TEN, SMALL, FULL, LARGE = SPEED  # the networks, in the order of the table
THIN, WIDE = SHARES
ONE, _, TWO = [row for row in MACHINES if row.startswith(("one", "Dask"))]
ALONE, PRODUCTS = "matrix products alone", "products of matrices"
PEERS = "scikit-learn", "PyTorch", "JAX"

SENTENCES: list[tuple[str, str, Callable[[], bool]]] = [
    (
        "speed",
        "In the largest network the products take some four fifths of our time",
        lambda: (
            0.7 < SPEED[LARGE][ALONE] < 0.9
            and 0.7 < SHARES[WIDE][PRODUCTS] / SHARES[WIDE]["together"] < 0.9
        ),
    ),
    ("speed", "and PyTorch is level with us", lambda: 0.93 < SPEED[LARGE]["PyTorch"] < 1.07),
    (
        "speed",
        "scikit-learn, which uses the same products, needs more than half as much again",
        lambda: 1.5 < SPEED[LARGE]["scikit-learn"] < 2,
    ),
    ("speed", "JAX is ahead there", lambda: SPEED[LARGE]["JAX"] < 0.95),
    (
        "speed",
        "With the full batch PyTorch takes no longer than the products alone, two thirds of our",
        lambda: 0.6 < SPEED[FULL]["PyTorch"] <= SPEED[FULL][ALONE] < 0.73,
    ),
    (
        "speed",
        "PyTorch without compilation takes many times as long as we do",
        lambda: min(SPEED[TEN]["PyTorch"], SPEED[SMALL]["PyTorch"]) > 5,
    ),
    (
        "speed",
        "JAX compiles the whole pass into one call, and is the fastest of the others",
        lambda: all(SPEED[n]["JAX"] == min(SPEED[n][peer] for peer in PEERS) for n in (TEN, SMALL)),
    ),
    (
        "speed",
        "ahead of us in the smaller network, and behind us in the one with more inputs",
        lambda: SPEED[SMALL]["JAX"] < 0.95 and 1 < SPEED[TEN]["JAX"] < 1.25,
    ),
    (
        "speed",
        "The small network's products take less than half of its time",
        lambda: SHARES[THIN][PRODUCTS] < 0.5 * SHARES[THIN]["together"],
    ),
    (
        "speed",
        "a call takes about a third of a microsecond for that",
        lambda: 0.3 < SHARES[THIN]["NumPy begins it"] / 19 < 0.37,
    ),
    (
        "speed",
        "Python's own share, the reading of the list, is thin",
        lambda: SHARES[THIN]["Python finds the next call"] < 0.1 * SHARES[THIN]["together"],
    ),
    (
        "speed",
        "In the wide network both together are less than a hundredth",
        lambda: sum(list(SHARES[WIDE].values())[:2]) < 0.01 * SHARES[WIDE]["together"],
    ),
    (
        "many-machines",
        "with the most examples in the table two of them save less than a third of the time",
        lambda: 2 / 3 < MACHINES[TWO]["50,000"] / MACHINES[ONE]["50,000"] < 1,
    ),
]


@pytest.mark.parametrize(("page", "sentence", "holds"), SENTENCES)
def test_the_sentence_stands_there_and_holds(page: str, sentence: str, holds: Callable[[], bool]):
    text = " ".join((ROOT / f"docs/beyond/{page}.md").read_text().split())
    assert sentence in text
    assert holds()
