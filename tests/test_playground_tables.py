"""A reader's own table: what is said of it, what is trained, what is carried away."""

import re
import subprocess
import sys

import numpy as np
import pytest
from test_own_data import FOLDER, own_data

from chainrule import gradient_descent, initialize_weights
from chainrule.playground.table_script import table_script
from chainrule.playground.tables import MOST_BYTES, Choice, OwnTable

TEXTS = [(FOLDER / name).read_text() for name in ("own_data.py", "network.py")]
ANIMALS = """kg;cm;coat;animal
31.0;78;short;dog
22.5;70;long; dog
40.2;85;short;dog
27.9;74;long;dog
4.1;46;short;"cat"
3.6;44;long;cat
5.0;49;short;cat
4.4;45;short;cat
0.03;14;feathers;bird
0.11;22;feathers;bird
0.02;12;feathers;bird
0.09;19;feathers;bird
"""


def opened(text, name="animals.csv", header=None):
    return OwnTable(own_data, name, text if isinstance(text, bytes) else text.encode(), header)


def trained(table, choice):
    training = table.prepare(choice)
    while training.iteration < choice.iterations:
        training.step(50)
    return training


def test_what_the_page_shows_of_a_table():
    about = opened(ANIMALS.replace("22.5", "?")).about()
    assert about["rows"] == 12 and about["first"][0] == ["31.0", "78", "short", "dog"]
    kinds = [(column["name"], column["kind"], column["missing"]) for column in about["columns"]]
    assert kinds == [
        ("kg", "numbers", 1),
        ("cm", "numbers", 0),
        ("coat", "words", 0),
        ("animal", "words", 0),
    ]
    assert about["notes"] == ["12 rows, cells end at ';'; line 1 has names of columns"]


def test_animals_are_learnt_and_what_is_misread_is_named():
    training = trained(opened(ANIMALS), Choice(iterations=200))
    about, result = training.about(), training.result()
    assert about["sizes"] == [5, 8, 3] and about["train"] == 9 and about["held_out"] == 3
    assert "'animal': 4 times 'dog'" in about["notes"]
    assert result["classes"] == ["bird", "cat", "dog"]
    assert np.array(result["confusion"]).sum(axis=1).tolist() == [1, 1, 1]
    assert result["wrong"] == len(result["misread"]) == 3 - np.trace(result["confusion"])
    untrained = opened(ANIMALS).prepare(Choice()).result()
    lines = ANIMALS.splitlines()
    assert untrained["misread"]
    for row in untrained["misread"]:
        said = [cell.strip(' "') for cell in lines[row["line"] - 1].split(";")]
        assert row["cells"] == said and said[-1] == row["is"] != row["read"]


def test_training_in_pieces_is_training_at_once():
    choice = Choice(units=5, iterations=70, learning_rate=0.7, penalty=0.02, seed=3)
    training = trained(opened(ANIMALS), choice)
    start = initialize_weights((5, 5, 3), np.random.default_rng(3))
    weights, history = gradient_descent(
        start, *training.examples, learning_rate=0.7, iterations=70, lam=0.02 * 9
    )
    for one, other in zip(training.weights, weights, strict=True):
        assert np.abs(one - other).max() < 1e-12
    assert abs(training.cost - history[-1]) < 1e-12


@pytest.mark.parametrize(
    ("choice", "name", "change"),
    [
        (Choice(iterations=60), "animals.csv", None),
        (Choice(target="coat", units=3, seed=5, iterations=40, share=0.4), 'a "b" \\c.csv', None),
        (Choice(leave_out=("kg",), text=("coat",), iterations=30, penalty=0.0), "t.txt", None),
        (Choice(drop_incomplete=True, leave_out=("cm",), iterations=50), "pasted", ("78", "")),
    ],
)
def test_the_script_alone_ends_as_the_page_does(tmp_path, choice, name, change):
    text = ANIMALS.replace(*change) if change else ANIMALS
    training = trained(opened(text, name), choice)
    (tmp_path / name).write_text(text)
    (tmp_path / "learn.py").write_text(table_script(choice, name, None, choice.iterations, *TEXTS))
    command = [sys.executable, "-I", "learn.py"]  # -I: nothing is found beside it
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert f"-> {training.cost:.6f}" in run.stdout
    result = training.result()
    for kind, row in zip(result["classes"], result["confusion"], strict=True):
        assert f"  {kind}: {row}\n" in run.stdout
    assert "\n".join(training.about()["notes"]) in run.stdout
    assert [path.suffix for path in tmp_path.iterdir()].count(".npz") == 1


DAMAGED = {
    ANIMALS.replace("22.5", ""): "line 3, column 'kg': a number is missing, ''; fill it in",
    ANIMALS.replace("22.5", "22,5"): "line 3, column 'kg': '22,5' has a comma in a number",
    ANIMALS.replace("22.5", "heavy"): "line 3, column 'kg': 'heavy' is not a number",
    ANIMALS.replace("long; dog", "long;;dog"): "line 3: 5 cells, but the first line has 4",
    "a;b\n1;x\n2;x\n3;x\n": "column 'b': 3 rows and only ['x']",
    "": "animals.csv: expected rows of several cells, got []",
    "\n\n": "animals.csv: expected rows of several cells, got []",
    "one word": "animals.csv: expected rows of several cells, got [['one word']]",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "line 1: the file is not UTF-8",
    b"\xff\xd8\xff\xe0\0\x10JFIF": "line 1: the file is not UTF-8",
    b"\xff\xfea": "the file is not UTF-16 to its end",
    "a,b\n1," + "x" * 200_000 + "\n2,y": "line 2: field larger than field limit (131072)",
    b"PK\x03\x04" + bytes(range(256)): "line ",
    "x" * (MOST_BYTES + 1): "animals.csv: at most 20 MB can be read in the page",
    "\n".join([",".join("1" * 1_000_000)] * 2): "at most 1000 columns, got 1,000,000",
}  # fmt: skip


@pytest.mark.parametrize("text", DAMAGED, ids=range(len(DAMAGED)))
def test_damaged_tables_get_a_sentence(text):
    with pytest.raises(ValueError, match=re.escape(DAMAGED[text])) as said:
        opened(text).prepare(Choice())
    assert "/tmp" not in str(said.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"units": 0}, "units: expected a whole number >= 1, got 0"),
        ({"units": 201}, "units: expected at most 200, got 201"),
        ({"share": 1}, "share: expected a number between 0 and 1, got 1"),
        ({"learning_rate": 0}, "learning_rate: expected a number > 0, got 0"),
        ({"penalty": -1}, "penalty: expected a number >= 0, got -1"),
        ({"iterations": 0}, "iterations: expected a whole number >= 1, got 0"),
        ({"alpha": 1}, "choice: expected .*, got \\['alpha'\\]"),
    ],
)
def test_a_choice_that_cannot_be(given, message):
    with pytest.raises(ValueError, match=message):
        Choice.of(given)


def test_a_choice_comes_as_plain_values():
    given = {"target": "coat", "leave_out": ["kg"], "text": [], "units": 3}
    assert Choice.of(given) == Choice(target="coat", leave_out=("kg",), units=3)
    with pytest.raises(ValueError, match=r"there is no column 'fur', only \['kg'"):
        opened(ANIMALS).prepare(Choice(target="fur"))
    with pytest.raises(ValueError, match=r"animals.csv: no row is complete"):
        opened("a,b,c\n1,,x\n2,,y\n,3,x").prepare(Choice(drop_incomplete=True))


def test_a_cost_that_explodes_is_said():
    with pytest.raises(ValueError, match="learning_rate"):
        trained(opened(ANIMALS), Choice(learning_rate=1e6, penalty=1.0))


@pytest.mark.parametrize("name", ["iris", "Saturday mornings"])
def test_real_tables_train(name):
    tables = pytest.importorskip("own_tables", reason="scikit-learn has some of them").TABLES
    text, told = tables[name]()
    training = trained(opened(text, header=told.pop("header", None)), Choice.of(told))
    assert training.cost < 0.2 * training.about()["cost"]


def test_ten_thousand_rows_of_twenty_columns():
    """How fast they load, a test in the browser measures."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(10_000, 20))
    rows = [",".join(f"{x:.4f}" for x in row) + f",c{row[:3].argmax()}" for row in X]
    table = opened("\n".join(rows))
    assert table.about()["rows"] == 10_000
    training = table.prepare(Choice())
    first, then = training.step(100), training.step(100)
    assert 1 <= first["iteration"] < then["iteration"] < 1000
    assert then["cost"] < first["cost"] < training.about()["cost"]
