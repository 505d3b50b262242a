"""The program that a reader takes away: it reads the same table and ends with the same network."""

from chainrule.playground.tables import Choice

__all__ = ["table_script"]

PROGRAM = """
# What was chosen in the page


def learn(path):
    table = read_table(path, header={header})
{rows}    train, held_out = split(table, {target}, share={share}, seed={seed})
    recipe = learn_recipe(table, train, {target}, leave_out={leave_out}, text={text})
    X, labels, K = as_inputs(recipe, table), as_labels(recipe, table), len(recipe.classes)
    print("\\n".join(table.notes))

    Y = np.eye(K)[labels]
    start = initialize_weights((X.shape[1], {units}, K), np.random.default_rng({seed}))
    few, moved = train[:20], [Theta + 0.1 for Theta in start]
    assert gradient_check(moved, X[few], Y[few], lam=0.1) < 1e-12
    how = {{"learning_rate": {learning_rate}, "iterations": {iterations}}}
    lam = {penalty} * len(train)
    weights, J = gradient_descent(start, X[train], Y[train], lam=lam, **how)
    guess, confusion = predict(weights, X), np.zeros((K, K), int)
    np.add.at(confusion, (labels[held_out], guess[held_out]), 1)
    print(f"cost {{J[0]:.6f}} -> {{J[-1]:.6f}}")
    print(f"right: {{(guess == labels)[train].mean():.1%}} of the rows learnt, ", end="")
    print(f"{{confusion.trace()}} of the {{len(held_out)}} held back")
    for name, counts in zip(recipe.classes, confusion.tolist(), strict=True):
        print(f"  {{name}}: {{counts}}")
    return weights, recipe


if __name__ == "__main__":
    weights, recipe = learn({name})
    save({kept}, weights, recipe)  # load gives both back
"""
HEAD = '''"""Learn {name}: one file, numpy and nothing else. Put it beside the table and run it.

The first part reads tables (own_data.py), the second is a network (network.py), both of
"Chain Rule"; the last one is what was chosen in the page. MIT.
"""

import csv
import io
import math
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
'''


def table_script(
    choice: Choice, name: str, header: bool | None, iterations: int, recipe: str, network: str
) -> str:
    """One program: the recipe, the network, and what was chosen.

    Formula: none; it writes a program.

    Parameters
    ----------
    choice : Choice
        What was chosen.
    name, header
        The file, and whether its first line has names.
    iterations : int
        How far the training in the page has come.
    recipe, network : str
        The text of own_data.py and that of network.py.

    Returns
    -------
    str
    """
    used = f"[name for name in table.names if name not in {list(choice.leave_out)!r}]"
    dropped = f"    table = drop_incomplete(table, {used})\n"
    program = PROGRAM.format(
        header=header,
        rows=dropped if choice.drop_incomplete else "",
        target=repr(choice.target),
        share=choice.share,
        seed=choice.seed,
        leave_out=list(choice.leave_out),
        text=list(choice.text),
        units=choice.units,
        learning_rate=choice.learning_rate,
        iterations=iterations,
        penalty=choice.penalty,
        name=repr(name),
        kept=repr(f"{name.rpartition('.')[0] or name}.npz"),
    )
    shown = name.replace("\\", "\\\\").replace('"', "'")
    parts = [
        _part(recipe, "MISSING = ", "def main("),
        _part(network, "def weight_shapes", "if __name__"),
    ]
    return "\n\n".join([HEAD.format(name=shown), *parts]) + "\n" + program


def _part(text: str, first: str, last: str) -> str:
    """What a file has between its imports and its own program."""
    start, end = text.index(first), text.index(f"\n{last}")
    return text[start:end].strip()
