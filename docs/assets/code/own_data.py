"""A table as it is, made ready for a network: NumPy and Python, nothing else.

Beside network.py: `python own_data.py animals.csv` reads, trains, tries and keeps. Whatever is
decided on the way is said; what cannot be understood is refused, with line and column.
"Chain Rule", Your own data. MIT.
"""

import csv
import io
import math
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

MISSING = {"", "?", "na", "n/a", "nan", "null", "<na>", "none", "inf", "-inf"}


@dataclass
class Table:
    names: list  # of the columns
    rows: list  # of lists of strings
    lines: list  # where each row stands in the file
    notes: list = field(default_factory=list)  # what was decided

    def column(self, name):
        if name not in self.names:
            raise ValueError(f"there is no column {name!r}, only {self.names}")
        place = self.names.index(name)
        return [row[place] for row in self.rows]

    def stop(self, row, name, problem):
        raise ValueError(f"line {self.lines[row]}, column {name!r}: {problem}")


@dataclass
class Recipe:
    target: str
    classes: list  # names of the classes
    numbers: list  # names of the columns with numbers
    words: dict  # name of a column with words -> its words
    mean: np.ndarray  # of the training rows, and so is the deviation
    deviation: np.ndarray


# Reading


def read_table(path, header=None):
    """header: whether the first line has the names of the columns; None: find out, and say it."""
    text = as_text(Path(path).read_bytes())
    delimiter = find_delimiter(text)
    rows, lines = [], []
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for fields in reader:
            if any(cell.strip() for cell in fields):  # an empty line is no row
                rows.append([cell.strip() for cell in fields])
                lines.append(reader.line_num)
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: {error}; is a quotation mark missing?") from None
    if not rows or len(rows[0]) < 2:
        raise ValueError(f"{path}: expected rows of several cells, got {rows[:1]}")
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(rows[0]):
            wide = f"{len(row)} cells, but the first line has {len(rows[0])}"
            raise ValueError(f"line {line}: {wide}; is a quotation mark missing, or a cell?")
    return with_names(rows, lines, delimiter, header)


def as_text(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise ValueError("the file is not UTF-16 to its end; save it as UTF-8") from None
    try:
        return data.decode("utf-8-sig")  # -sig: without a byte-order mark
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ValueError(f"line {line}: the file is not UTF-8; save it as UTF-8") from None


def find_delimiter(text):
    """The one that cuts every line into as many cells; of several, the one with most cells."""
    best, most = ",", 1
    for delimiter in "\t;,":
        rows = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
        try:
            widths = {len(row) for row in rows if any(cell.strip() for cell in row)}
        except csv.Error:  # with this one a cell has no end; read_table says where, if with all
            continue
        if len(widths) == 1 and max(widths) > most:
            best, most = delimiter, max(widths)
    if most > 1:
        return best
    first = text.partition("\n")[0]  # some line is damaged: read_table says which
    return max("\t;,", key=first.count)


def with_names(rows, lines, delimiter, header):
    if header is not False and rows[0] in rows[1:] and not any(map(is_number, rows[0])):
        raise ValueError(f"line {lines[rows.index(rows[0], 1)]}: the names of the columns again")
    below = list(zip(*rows[1:], strict=True))
    numeric = [all(is_number(c) or c.lower() in MISSING for c in column) for column in below]
    if header is None:
        if not any(numeric):
            raise ValueError("no column has numbers: say header=True or header=False")
        header = any(n and not is_number(c) for n, c in zip(numeric, rows[0], strict=True))
    names = rows[0] if header else [f"column {k + 1}" for k in range(len(rows[0]))]
    if "" in names or len(set(names)) < len(names):
        raise ValueError(f"line {lines[0]}: names of columns are empty or stand twice: {names}")
    table = Table(names, rows[header:], lines[header:])
    if not table.rows:
        raise ValueError(f"line 1 has the names of columns, {names}, and there is no row")
    what = "names of columns" if header else "values, no names of columns"
    table.notes.append(f"{len(table.rows)} rows, cells end at {delimiter!r}; line 1 has {what}")
    return table


def is_number(cell):
    try:
        return math.isfinite(float(cell)) and "_" not in cell
    except ValueError:
        return False


# From cells to numbers


def learn_recipe(table, train, target=None, leave_out=(), text=()):
    """What becomes of each column, from the rows `train`; the last one is the target."""
    target = table.names[-1] if target is None else target
    labels = as_words(table, target)
    recipe = Recipe(target, sorted(set(labels)), [], {}, np.zeros(0), np.ones(0))
    if len(recipe.classes) < 2:
        raise ValueError(f"column {target!r}: {len(labels)} rows and only {recipe.classes}")
    if len(recipe.classes) > max(20, len(labels) / 3):
        many = f"{len(recipe.classes)} classes in {len(labels)} rows"
        raise ValueError(f"column {target!r}: {many}; give target=… if another column has them")
    for name in table.names:
        if name == target or name in leave_out:
            continue
        if name in text or not mostly_numbers(table, name):
            add_words(recipe, table, name)
            continue
        values = as_numbers(table, name)[train]
        if values.min() == values.max():  # its deviation is 0, or, rounded, nearly
            table.notes.append(f"{name!r} is {values[0]:g} in all training rows: left out")
        else:
            recipe.numbers.append(name)
            recipe.mean = np.append(recipe.mean, values.mean())
            recipe.deviation = np.append(recipe.deviation, values.std())
    if not recipe.numbers and not recipe.words:
        raise ValueError("no column is left that could tell the classes apart")
    counts = Counter(labels)
    table.notes += [f"{target!r}: {n} times {name!r}" for name, n in counts.most_common()]
    alike = Counter(name.lower() for name in recipe.classes).most_common(1)[0]
    if alike[1] > 1:
        table.notes.append(f"{target!r}: {alike[0]!r} is written in several ways: several classes")
    return recipe


def add_words(recipe, table, name):
    found = sorted(set(as_words(table, name)))
    if len(found) > max(10, len(table.rows) / 2):
        table.stop(0, name, f"{len(found)} different words; give leave_out=[{name!r}]")
    if len(found) == 1:
        table.notes.append(f"{name!r} is always {found[0]!r}: left out")
    else:
        recipe.words[name] = found
        table.notes.append(f"{name!r} has words, each becomes a column of 0 and 1: {found}")


def mostly_numbers(table, name):
    numbers, words = 0, 0
    for row, cell in enumerate(table.column(name)):
        if is_number(cell):
            numbers += 1
        elif "," in cell and is_number(cell.replace(",", ".", 1)):
            table.stop(row, name, f"{cell!r} has a comma in a number; write a point")
        elif cell.lower() not in MISSING:
            words += 1
    return numbers > words


def as_numbers(table, name):
    for row, cell in enumerate(table.column(name)):
        if is_number(cell):
            continue
        if cell.lower() in MISSING:
            table.stop(row, name, f"a number is missing, {cell!r}; fill it in, or drop the row")
        table.stop(row, name, f"{cell!r} is not a number; for words give text=[{name!r}]")
    return np.array(table.column(name), float)


def as_words(table, name):
    cells = table.column(name)
    for row, cell in enumerate(cells):
        if cell.lower() in MISSING - {"none", "inf", "-inf"}:
            table.stop(row, name, f"a word is missing, {cell!r}; fill it in, or drop the row")
    if all(map(is_number, cells)):  # 1 and 1.0 are one class
        return [f"{float(cell):g}" for cell in cells]
    return cells


def drop_incomplete(table, columns=None):
    """The table without the rows that have an empty cell; how many they are is noted."""
    places = [table.names.index(name) for name in columns or table.names]
    whole = [
        k for k, row in enumerate(table.rows) if not any(row[p].lower() in MISSING for p in places)
    ]
    kept = Table(table.names, [table.rows[k] for k in whole], [table.lines[k] for k in whole])
    dropped = len(table.rows) - len(whole)
    kept.notes = [*table.notes, f"{dropped} of {len(table.rows)} rows dropped: not complete"]
    return kept


def as_inputs(recipe, table):
    """X, (m, s_1): numbers less their mean over their deviation, then the columns of 0 and 1."""
    columns = [as_numbers(table, name) for name in recipe.numbers]
    parts = [(np.column_stack(columns) - recipe.mean) / recipe.deviation] if columns else []
    for name, known in recipe.words.items():
        parts.append(np.eye(len(known))[places(table, name, known)])
    return np.hstack(parts)


def as_labels(recipe, table):
    """The class of each row, 0 to K - 1."""
    return places(table, recipe.target, recipe.classes)


def places(table, name, known):
    cells = as_words(table, name)
    for row, cell in enumerate(cells):
        if cell not in known:
            table.stop(row, name, f"{cell!r} did not occur in training, only {known}")
    return np.array([known.index(cell) for cell in cells])


def split(table, target=None, share=0.25, seed=0):
    """Rows to learn from and rows to hold back, of each class its share, in random order."""
    labels = np.array(as_words(table, table.names[-1] if target is None else target))
    rng, train, held_out = np.random.default_rng(seed), [], []
    for name in sorted(set(labels.tolist())):
        rows = rng.permutation(np.flatnonzero(labels == name))
        n = max(1, round(share * len(rows))) if len(rows) > 1 else 0
        held_out, train = [*held_out, *rows[:n]], [*train, *rows[n:]]
        if n == 0:
            table.notes.append(f"{name!r} has one row only: none is held back")
    if not held_out:
        raise ValueError("no class has two rows: too few, or is the target a number and no class?")
    return rng.permutation(train), rng.permutation(held_out)


# Keeping


def save(path, weights, recipe):
    """One file for everything, without pickle."""
    words = {f"words {name}": np.array(found) for name, found in recipe.words.items()}
    matrices = {f"Theta {k}": Theta for k, Theta in enumerate(weights, start=1)}
    np.savez(
        path,
        target=recipe.target,
        classes=np.array(recipe.classes),
        numbers=np.array(recipe.numbers, dtype=str),
        mean=recipe.mean,
        deviation=recipe.deviation,
        **words,
        **matrices,
    )


def load(path):
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as archive:
            entries = {name: archive[name] for name in archive}
        kept = {name: entries[name] for name in ("mean", "deviation")}
        for name in ("target", "classes", "numbers"):
            kept[name] = entries[name].tolist()
    except OSError:
        raise  # there is none, or it may not be read
    except Exception as error:  # what is damaged can fail anywhere
        raise ValueError(f"{path}: no file of own_data.save, or damaged: {error}") from None
    kept["words"] = {k[6:]: v.tolist() for k, v in entries.items() if k.startswith("words ")}
    weights = [Theta for name, Theta in entries.items() if name.startswith("Theta ")]
    return weights, Recipe(**kept)


def main(path):
    import network

    table = read_table(path)
    train, held_out = split(table)
    recipe = learn_recipe(table, train)
    X, labels, K = as_inputs(recipe, table), as_labels(recipe, table), len(recipe.classes)
    print("\n".join(table.notes))

    Y = np.eye(K)[labels]
    start = network.initialize_weights((X.shape[1], 8, K), np.random.default_rng(0))
    few = train[:20]
    moved = [Theta + 0.1 for Theta in start]
    assert network.gradient_check(moved, X[few], Y[few], lam=0.1) < 1e-12
    weights, J = network.gradient_descent(
        start, X[train], Y[train], learning_rate=1, iterations=1000, lam=0.001 * len(train)
    )
    right = network.predict(weights, X) == labels
    print(f"cost {J[0]:.3f} -> {J[-1]:.3f}, of which the last 100 steps: {J[-101] - J[-1]:.4f}")
    print(f"right: {right[train].mean():.1%} of the rows learnt,", end=" ")
    print(f"{right[held_out].mean():.1%} of those held back")
    for k, name in enumerate(recipe.classes):
        rows = held_out[labels[held_out] == k]
        print(f"  {name}: {right[rows].sum()} of {len(rows)}")
    kept = Path(path).with_suffix(".npz")
    save(kept, weights, recipe)
    print(f"kept in {kept}")


if __name__ == "__main__":
    main(sys.argv[1])
