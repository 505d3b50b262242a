"""The recipe for tables as they are: what it reads, what it says, and what it refuses."""

import importlib.util
import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import chainrule

FOLDER = Path(__file__).parents[1] / "docs" / "assets" / "code"
ANIMALS = """kg,cm,coat,animal
31.0,78,short,dog
22.5,70,long,dog
40.2,85,short,dog
27.9,74,long,dog
4.1,46,short,cat
3.6,44,long,cat
5.0,49,short,cat
4.4,45,short,cat
0.03,14,feathers,bird
0.11,22,feathers,bird
0.02,12,feathers,bird
0.09,19,feathers,bird
"""
LANGUAGES = """years,typed,language
52,1,C
24,1,C#
39,1,"C, plain"
30,0,C
24,1,C#
52,0,"C, plain"
"""


def module(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded  # dataclasses look there
    spec.loader.exec_module(loaded)
    return loaded


own_data = module("own_data")


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def prepared(table, **options):
    train, _ = own_data.split(table, options.get("target"))
    recipe = own_data.learn_recipe(table, train, **options)
    return recipe, own_data.as_inputs(recipe, table), own_data.as_labels(recipe, table), train


# One table in many forms


@pytest.mark.parametrize(
    "text",
    [
        ANIMALS,
        ANIMALS.replace(",", ";"),
        ANIMALS.replace(",", "\t"),
        ANIMALS.replace("\n", "\r\n"),
        "\ufeff" + ANIMALS,
        ANIMALS.encode("utf-16"),
        ANIMALS.replace(",", " , ").replace("dog", "dog  "),
        ANIMALS.replace("dog", '"dog"').replace(",22.5", ',"22.5"'),
        ANIMALS + "\n\n , , , \n",
        ANIMALS.replace("0.03", "3e-2").replace("5.0", "+5"),
    ],
    ids=["comma", "semicolon", "tab", "crlf", "bom", "utf16", "spaces", "quotes", "empty", "e"],
)
def test_the_same_table_in_other_forms(file, text):
    table = own_data.read_table(file(text))
    assert table.names == ["kg", "cm", "coat", "animal"]
    recipe, X, labels, train = prepared(table)
    assert recipe.classes == ["bird", "cat", "dog"]
    assert recipe.words == {"coat": ["feathers", "long", "short"]}
    assert X.shape == (12, 5)
    assert np.abs(X[train, :2].mean(axis=0)).max() < 1e-14
    assert np.abs(X[train, :2].std(axis=0) - 1).max() < 1e-14
    assert X[1, 2:].tolist() == [0, 1, 0]
    assert labels.tolist() == [2] * 4 + [1] * 4 + [0] * 4
    kilograms = X[:, 0] * recipe.deviation[0] + recipe.mean[0]
    assert np.allclose(kilograms[[0, 8]], [31, 0.03])
    assert "'coat' has words, each becomes a column of 0 and 1" in "\n".join(table.notes)


def test_without_names_no_row_is_lost(file):
    table = own_data.read_table(file(ANIMALS.partition("\n")[2]))
    assert len(table.rows) == 12
    assert table.names == ["column 1", "column 2", "column 3", "column 4"]
    assert "no names of columns" in table.notes[0]


def test_words_are_not_cut(file):
    table = own_data.read_table(file(LANGUAGES))
    recipe, _, labels, _ = prepared(table)
    assert recipe.classes == ["C", "C#", "C, plain"]
    assert labels.tolist() == [0, 1, 2, 0, 1, 2]


def test_numbers_as_classes(file):
    table = own_data.read_table(file("x,y\n1,0\n2,1.0\n3,1\n4,0.0\n"))
    assert prepared(table)[0].classes == ["0", "1"]


def test_a_constant_column_is_left_out_and_said(file):
    table = own_data.read_table(file("x,tenth,y\n1,0.1,a\n2,0.1,b\n3,0.1,a\n4,0.1,b\n5,0.1,a\n"))
    assert np.std([0.1] * 3) > 0  # why the deviation is no judge of it
    recipe, X, *_ = prepared(table)
    assert recipe.numbers == ["x"]
    assert X.shape == (5, 1)
    assert "'tenth' is 0.1 in all training rows: left out" in table.notes


def test_rows_that_are_not_whole_are_dropped_when_told(file):
    table = own_data.read_table(file(ANIMALS.replace("22.5", "").replace("44,", "NaN,")))
    whole = own_data.drop_incomplete(table)
    assert len(whole.rows) == 10
    assert whole.notes[-1] == "2 of 12 rows dropped: not complete"
    assert prepared(whole)[1].shape == (10, 5)


def test_columns_can_be_chosen(file):
    table = own_data.read_table(file(ANIMALS))
    recipe, X, *_ = prepared(table, target="coat", leave_out=["animal"])
    assert (recipe.target, X.shape) == ("coat", (12, 2))
    twice = own_data.read_table(file(ANIMALS + ANIMALS.partition("\n")[2]))
    assert prepared(twice, text=["cm"], leave_out=["kg"])[0].words["cm"][:2] == ["12", "14"]


def test_what_is_rare_or_alike_is_said(file):
    text = "x,y\n" + "".join(f"{k},no\n" for k in range(9)) + "3,yes\n4,No\n"
    table = own_data.read_table(file(text))
    prepared(table)
    notes = "\n".join(table.notes)
    assert "'yes' has one row only: none is held back" in notes
    assert "'no' is written in several ways" in notes
    assert "'y': 9 times 'no'" in notes


# What is refused, and where


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ANIMALS.replace("22.5", ""), "line 3, column 'kg': a number is missing, ''"),
        (ANIMALS.replace("22.5", "NA"), "line 3, column 'kg': a number is missing, 'NA'"),
        (ANIMALS.replace("22.5", "heavy"), r"line 3, column 'kg': 'heavy' is not a number.*text="),
        (ANIMALS.replace("22.5", '"22,5"'), "line 3, column 'kg': '22,5' has a comma in a number"),
        (ANIMALS.replace(",", ";").replace(".", ","), "line 2, column 'kg': '31,0' has a comma"),
        (ANIMALS.replace("22.5", "22,5"), "line 3: 5 cells, but the first line has 4"),
        (ANIMALS.replace("long,dog", "long,", 1), "line 3, column 'animal': a word is missing, ''"),
        (ANIMALS.replace("long,dog", ",dog", 1), "line 3, column 'coat': a word is missing, ''"),
        (ANIMALS.replace("22.5", '"22.5'), "line .*: is a quotation mark missing|unexpected end"),
        (ANIMALS.replace("cm", "kg"), "line 1: names of columns are empty or stand twice"),
        (ANIMALS.replace("short", "kurz\xe4").encode("latin-1"), "line 2: the file is not UTF-8"),
        ("a,b\nx,y\nz,y\n", "no column has numbers: say header=True or header=False"),
        ("kg,animal\n", "no column has numbers|there is no row"),
        ("", "expected rows of several cells"),
        ("kg\n1\n2\n", "expected rows of several cells"),
        ("kg,animal\n1,dog\n", "no class has two rows"),
        ("kg,animal\n1,dog\n2,dog\n3,dog\n4,dog\n", r"'animal': 4 rows and only \['dog'\]"),
        (
            "animal,kg\ndog,1.5\ncat,2.25\ndog,3\ncat,4\n" * 8,
            "line 6: the names of the columns again",
        ),
        ("name,y\n" + "".join(f"n{k},{k % 2}\n" for k in range(30)), "30 different words; .*leave"),
        (
            "x,y\n" + "".join(f"{k},{k / 7}\n" for k in range(40)),
            "is the target a number and no class",
        ),
        ("x,y\n1,a\n1,b\n1,a\n1,b\n1,b\n", "no column is left"),
        ("x,y\n" + "".join(f"{k % 40},{k % 40 / 7}\n" for k in range(80)), "'y': 40 classes in 80"),
    ],
)
def test_a_damaged_table_gets_a_sentence(file, text, message):
    with pytest.raises(ValueError, match=message):
        prepared(own_data.read_table(file(text)))


def test_new_rows_with_unknown_words(file, tmp_path):
    recipe, *_ = prepared(own_data.read_table(file(ANIMALS)))
    new = own_data.read_table(file("kg,cm,coat,animal\n3,40,curly,cat\n2,30,long,fox\n"))
    with pytest.raises(
        ValueError, match="line 2, column 'coat': 'curly' did not occur in training"
    ):
        own_data.as_inputs(recipe, new)
    with pytest.raises(
        ValueError, match="line 3, column 'animal': 'fox' did not occur in training"
    ):
        own_data.as_labels(recipe, new)
    with pytest.raises(ValueError, match="there is no column 'cm', only"):
        own_data.as_inputs(recipe, own_data.read_table(file("kg,coat\n3,long\n")))


# The whole way


def test_as_a_script(tmp_path):
    """Reads, trains, tries and keeps; in a process of its own, beside network.py."""
    path = tmp_path / "animals.csv"
    path.write_text(ANIMALS)
    command = [sys.executable, str(FOLDER / "own_data.py"), str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "12 rows, cells end at ','; line 1 has names of columns" in said
    assert "right: 100.0% of the rows learnt, 100.0% of those held back" in said
    assert "  cat: 1 of 1" in said
    weights, recipe = own_data.load(tmp_path / "animals.npz")
    path.write_text("cm,kg,coat\n47,4.2,long\n80,33,short\n")
    X = own_data.as_inputs(recipe, own_data.read_table(path))
    guess = chainrule.predict(weights, X)
    assert [recipe.classes[k] for k in guess] == ["cat", "dog"]


def test_a_file_that_is_no_recipe_is_named(file, tmp_path):
    table = own_data.read_table(file(ANIMALS))
    recipe, X, *_ = prepared(table)
    path = tmp_path / "animals.npz"
    own_data.save(path, chainrule.initialize_weights((5, 4, 3), np.random.default_rng(0)), recipe)
    weights, loaded = own_data.load(path)
    assert (loaded.classes, len(weights)) == (recipe.classes, 2)
    assert (own_data.as_inputs(loaded, table) == X).all()
    whole = path.read_bytes()
    for content in (b"", b"hello", whole[:900], whole[:-1], pickle.dumps(recipe)):
        path.write_bytes(content)
        with pytest.raises(
            ValueError, match=r"animals\.npz: no file of own_data\.save, or damaged"
        ):
            own_data.load(path)
    np.savez(path, photo=np.ones(3))
    with pytest.raises(
        ValueError, match=r"animals\.npz: no file of own_data\.save, or damaged: .mean"
    ):
        own_data.load(path)
    with pytest.raises(FileNotFoundError):
        own_data.load(tmp_path / "none.npz")


@pytest.mark.parametrize(
    ("name", "least"), [("iris", 0.9), ("wine", 0.93), ("breast_cancer", 0.95), ("digits", 0.85)]
)
def test_tables_of_scikit_learn(name, least, tmp_path):
    """As they come: written to a file with the names of their classes, and read from it."""
    data = getattr(pytest.importorskip("sklearn.datasets"), f"load_{name}")()
    names = [*map(str, data.feature_names), "class"]
    rows = [
        [*map(str, row), f"class {data.target_names[k]}"]
        for row, k in zip(data.data[::2], data.target[::2], strict=True)
    ]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(";".join(row) for row in [names, *rows]))
    table = own_data.read_table(path)
    train, held_out = own_data.split(table)
    recipe = own_data.learn_recipe(table, train)
    X, labels = own_data.as_inputs(recipe, table), own_data.as_labels(recipe, table)
    start = chainrule.initialize_weights(
        (X.shape[1], 8, len(recipe.classes)), np.random.default_rng(0)
    )
    weights, _ = chainrule.gradient_descent(
        start, X[train], np.eye(len(recipe.classes))[labels[train]],
        learning_rate=0.02, iterations=100, lam=0.1, output="softmax", optimizer="adam",
    )  # fmt: skip
    assert chainrule.accuracy(chainrule.predict(weights, X[held_out]), labels[held_out]) > least
    constant = [note for note in table.notes if "in all training rows" in note]
    assert bool(constant) == (name == "digits")


# The page


PAGE = FOLDER.parents[1] / "beyond" / "own-data.md"


def test_code_of_the_page_runs(tmp_path, monkeypatch, capsys):
    """With the table and the notes that stand there; "later" really is another program."""
    text = PAGE.read_text()
    animals, notes = re.findall(r"^```text\n(.*?)^```", text, re.M | re.S)
    fences = r'^```\{\.python title[^\n]*data-needs="own_data"\}\n(.*?)^```'
    first, later = re.findall(fences, text, re.M | re.S)
    monkeypatch.chdir(tmp_path)
    Path("animals.csv").write_text(animals)
    Path("new.csv").write_text("coat,cm,kg\nshort,80,33\nfeathers,15,0.05\n")
    monkeypatch.syspath_prepend(FOLDER)
    exec(compile(first, str(PAGE), "exec"), {})
    assert capsys.readouterr().out == notes + "1.0 1.0\n"
    environment = {"PYTHONPATH": str(FOLDER)}
    command = [sys.executable, "-c", later]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "['dog', 'bird']\n"


def test_sentences_of_the_page_are_those_of_the_file(file):
    """The table of what is refused, word by word."""
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(), re.M))
    names = "".join(f"n{k},{k % 2}\n" for k in range(30))
    bad = [
        ANIMALS.replace("22.5", ""),
        ANIMALS.replace("22.5", '"22,5"'),
        ANIMALS.replace("22.5", "heavy"),
        ANIMALS.replace("22.5", "22,5"),
        "name,y\n" + names,
        "kg,animal\n1,dog\n2,dog\n3,dog\n4,dog\n",
    ]
    for text, (what, sentence) in zip(bad, list(rows.items())[1:], strict=False):
        with pytest.raises(ValueError) as caught:
            prepared(own_data.read_table(file(text)))
        assert str(caught.value) == sentence, what
    recipe, *_ = prepared(own_data.read_table(file(ANIMALS)))
    new = own_data.read_table(file("kg,cm,coat\n3,40,curly\n"))
    with pytest.raises(ValueError) as caught:
        own_data.as_inputs(recipe, new)
    assert str(caught.value) == list(rows.values())[-1]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # six rows
def test_pandas_and_scikit_learn_of_the_page(tmp_path, monkeypatch, capsys):
    pytest.importorskip("sklearn")
    text = PAGE.read_text()
    monkeypatch.chdir(tmp_path)
    Path("animals.csv").write_text(re.search(r"^```text\n(.*?)^```", text, re.M | re.S)[1])
    code = re.search(r'^```\{[^\n]*data-needs="sklearn"\}\n(.*?)^```', text, re.M | re.S)[1]
    exec(compile(code, str(PAGE), "exec"), {})
    assert "['dog' 'dog' 'cat' 'cat' 'bird' 'bird']" in capsys.readouterr().out
    assert len(code.strip().split("\n")) < 25
