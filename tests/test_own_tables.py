"""The recipe's whole way, for each of ten tables; the page has what comes out, to the row."""

import re
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="not there where the package is tested alone")
from own_tables import TABLES
from test_own_data import PAGE, module, own_data

network = module("network")


@pytest.fixture
def file(tmp_path):
    def write(name):
        data, options = TABLES[name]()
        path = tmp_path / "table.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path, options

    return write


def whole_way(file: Path, options: dict) -> str:
    """Read, scale, learn, judge by rows held back; then predict those from their raw cells."""
    options = dict(options)
    table = own_data.read_table(file, options.pop("header", None))
    found = len(table.rows)
    if any(cell.lower() in own_data.MISSING for row in table.rows for cell in row):
        table = own_data.drop_incomplete(table)
    train, held_out = own_data.split(table, options.get("target"))
    recipe = own_data.learn_recipe(table, train, **options)
    X, labels = own_data.as_inputs(recipe, table), own_data.as_labels(recipe, table)
    K = len(recipe.classes)
    start = network.initialize_weights((X.shape[1], 8, K), np.random.default_rng(0))
    weights, J = network.gradient_descent(
        start, X[train], np.eye(K)[labels[train]], learning_rate=1, iterations=500,
        lam=0.001 * len(train),
    )  # fmt: skip
    assert J[-1] < J[0]
    guess = network.predict(weights, X[held_out])
    names = predicted_later(file.parent, weights, recipe, table, held_out)
    assert names == [recipe.classes[k] for k in guess]
    used = f"{found:,}" if len(table.rows) == found else f"{found:,}, whole {len(table.rows):,}"
    most = np.bincount(labels[held_out]).max()
    right = (guess == labels[held_out]).sum()
    return f"| {used} | {X.shape[1]} | {K} | {right} of {len(held_out)} | {most} |"


def predicted_later(folder: Path, weights, recipe, table, rows) -> list[str]:
    """From one file and raw rows: without the target, columns in another order."""
    own_data.save(folder / "kept.npz", weights, recipe)
    kept, known = own_data.load(folder / "kept.npz")
    names = [name for name in reversed(table.names) if name != recipe.target]
    cells = [[table.column(name)[k] for name in names] for k in rows]
    text = "\n".join(";".join(f'"{cell}"' for cell in line) for line in [names, *cells])
    (folder / "new.csv").write_text(text, encoding="utf-8")
    X = own_data.as_inputs(known, own_data.read_table(folder / "new.csv", header=True))
    return [known.classes[k] for k in network.predict(kept, X)]


@pytest.mark.parametrize("name", TABLES)
def test_the_whole_way(name, file):
    line = whole_way(*file(name))
    said = re.search(rf"^\| {name} \| .+? (\| [\d,]+.*)$", PAGE.read_text(), re.M)
    assert said and said[1] == line


ASKED = [  # what is left out of the options, and what is said then
    ("wine", "target", r"'column 14': 121 classes in 178 rows; give target="),
    ("breast cancer", "target", "'worst fractal dimension': 522 classes .* give target="),
    ("breast cancer", "leave_out", r"give leave_out=\['patient'\]"),
    ("elements", "leave_out", r"give leave_out=\['symbol'\]"),
    ("capitals", "leave_out", r"give leave_out=\['city'\]"),
    ("Saturday mornings", "header", "say header=True or header=False"),
]


def test_what_it_has_to_be_told_it_asks_for(file):
    needed = {(name, option) for name, data in TABLES.items() for option in data()[1]}
    assert {(name, option) for name, option, _ in ASKED} == needed
    for name, option, sentence in ASKED:
        path, options = file(name)
        del options[option]
        with pytest.raises(ValueError, match=sentence):
            whole_way(path, options)


@pytest.mark.parametrize(
    ("name", "column"), [("elements", "melts"), ("breast cancer", "mean compactness")]
)
def test_rows_with_empty_cells_are_dropped_by_nobody_else(name, column, file):
    path, options = file(name)
    table = own_data.read_table(path)
    with pytest.raises(ValueError, match=f"column '{column}': a number is missing"):
        own_data.learn_recipe(table, np.arange(9), **options)
