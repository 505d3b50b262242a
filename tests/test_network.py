"""A whole network: from raw rows to names, in one file, in another process, and as an estimator."""

import os
import stat
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from chainrule import forward, gradient_descent, initialize_weights, one_hot
from chainrule.network import Network
from chainrule.saving import load_network, load_weights, save_network, save_weights
from chainrule.trained import TrainedWeights

NAMES, COLUMNS = ["cat", "dog", "bird"], ["kg", "cm", "legs", "age"]
KINDS = {"hidden": "tanh", "output": "softmax"}


def rows():
    """Four columns of very different sizes, and the class of each row."""
    rng, labels = np.random.default_rng(60), np.arange(33) % 3
    near = rng.normal(size=(33, 4)) / 4 + np.eye(3, 4)[labels]
    return [1e3, 5e-3, 0, 1e6] + near * [50, 1e-4, 1, 2e5], labels


def learnt(sizes=(4, 5, 3), **changes):
    X, labels = rows()
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    start = initialize_weights(sizes, np.random.default_rng(0))
    weights, _ = gradient_descent(
        start, (X - mean) / deviation, one_hot(labels, 3), learning_rate=1, iterations=100, **KINDS
    )
    scaling = {"mean": mean, "deviation": deviation}
    return Network(weights, **(scaling | {"classes": NAMES, "columns": COLUMNS} | changes))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "network.npz"
    save_network(path, learnt())
    return path


def same(one, other):
    assert [a.tobytes() for a in one.weights] == [b.tobytes() for b in other.weights]
    assert one.weights.kinds == other.weights.kinds
    assert (one.mean.tobytes(), one.deviation.tobytes()) == (
        other.mean.tobytes(),
        other.deviation.tobytes(),
    )
    assert (one.classes, one.columns, one.several) == (other.classes, other.columns, other.several)


# From raw rows to answers


def test_from_raw_rows_to_names():
    X, labels = rows()
    network = learnt()
    assert network.predict(X).tolist() == [NAMES[k] for k in labels]
    scaled = (X - network.mean) / network.deviation
    h = forward(list(network.weights), scaled, **KINDS)[0][-1]
    assert (network.answers(X) == h).all()
    assert network.predict(X[:1].tolist()).tolist() == ["cat"]


def test_one_output_two_names():
    network = Network([[[0.0, 1.0, -1.0]]], mean=[10, 20], deviation=[2, 4], classes=["no", "yes"])
    assert network.predict([[12.0, 24.0], [12.0, 23.0], [10.0, 30.0]]).tolist() == [
        "no", "yes", "no",
    ]  # fmt: skip
    assert network.answers([[12.0, 24.0]]).tolist() == [[0.5]]
    assert replace(network, classes=None).predict([[12.0, 23.0]]).tolist() == [1]


def test_numbers_as_answers():
    one = Network([[[7.0, 1.0, -1.0]]], output="linear", mean=[10, 20])
    assert one.predict([[11.0, 20.0], [10.0, 21.0]]).tolist() == [8, 6]
    two = Network([[[7.0, 1.0], [0.0, 2.0]]], output="linear")
    assert two.predict([[1.0], [2.0], [3.0]]).tolist() == [[8, 2], [9, 4], [10, 6]]


def test_several_ones_a_row():
    network = Network([[[0.0, 1.0], [1.0, 1.0], [0.0, -1.0]]], several=True, classes=NAMES)
    assert network.predict([[-2.0], [-0.5], [0.5]]).tolist() == [[0, 0, 1], [0, 1, 1], [1, 1, 0]]


def test_a_table_is_compared_with_the_columns():
    pandas = pytest.importorskip("pandas")
    X, _ = rows()
    table = pandas.DataFrame(X, columns=COLUMNS)
    network = learnt()
    assert (network.predict(table) == network.predict(X)).all()
    with pytest.raises(ValueError, match=r"X: expected the columns \['kg', 'cm', .* got \['age'"):
        network.predict(table[COLUMNS[::-1]])
    assert replace(network, columns=None).predict(table).shape == (33,)


def test_names_from_a_column_of_pandas(tmp_path):
    """``np.savez`` would pickle them, and ``np.load`` refuse: the file was lost."""
    pandas = pytest.importorskip("pandas")
    for names in (
        pandas.Series(NAMES, dtype=object),
        pandas.Series(NAMES),
        pandas.Index(NAMES),
        pandas.Series(NAMES).astype("category").cat.categories[[1, 2, 0]],
        np.array(NAMES, dtype=object),
    ):
        network = learnt(classes=names)
        assert all(type(name) is str for name in network.classes)
        save_network(tmp_path / "file", network)
        same(load_network(tmp_path / "file"), network)


@pytest.mark.parametrize("classes", [(3, 1, 2), (0.5, 1.5, -1.0), ("ä", "", "日本"), None])
def test_classes_of_any_kind(tmp_path, classes):
    network = learnt(classes=classes)
    save_network(tmp_path / "file", network)
    loaded = load_network(tmp_path / "file")
    same(loaded, network)
    assert loaded.classes == classes
    assert [type(name) for name in loaded.classes or ()] == [type(name) for name in classes or ()]


def test_two_truths_as_classes(tmp_path):
    network = Network([[[0.0, 1.0]]], classes=np.array([False, True]))
    save_network(tmp_path / "file", network)
    assert load_network(tmp_path / "file").predict([[1.0], [-1.0]]).tolist() == [True, False]


# It is frozen, and refuses what does not fit


def test_nothing_in_it_changes():
    X, _ = rows()
    mean = X.mean(axis=0)
    network = learnt(mean=mean)
    before = network.answers(X)
    mean += 1
    with pytest.raises(FrozenInstanceError):
        network.mean = mean
    for array in (network.mean, network.deviation, *network.weights):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    assert (network.answers(X) == before).all()
    weights = initialize_weights((4, 5, 3), np.random.default_rng(1))
    other = Network(weights)
    weights[0][:] = np.nan
    assert np.isfinite(other.answers(X)).all()


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"hidden": "relu"}, ValueError, "hidden: the weights remember 'tanh', got 'relu'"),
        ({"output": "sigmoid"}, ValueError, "output: the weights remember 'softmax'"),
        ({"hidden": "gelu"}, ValueError, "hidden: expected one of"),
        ({"weights": None}, TypeError, "weights: expected a list"),
        ({"weights": [np.ones((2, 3)), np.ones((1, 2))]}, ValueError, r"weights\[1\]: expected 3"),
        ({"mean": [1, 2, 3]}, ValueError, r"mean: expected shape \(4,\), got \(3,\)"),
        ({"mean": 0}, ValueError, r"mean: expected shape \(4,\), got \(\)"),
        ({"mean": [1, 2, 3, np.nan]}, ValueError, "mean: expected finite"),
        ({"mean": ["a"] * 4}, TypeError, "mean: expected real numbers"),
        ({"deviation": [1, 2, 0, 4]}, ValueError, "deviation: expected numbers > 0, got 0"),
        ({"deviation": [1, 2, -3, 4]}, ValueError, "deviation: expected numbers > 0, got -3"),
        ({"deviation": [[1, 2, 3, 4]]}, ValueError, r"deviation: expected shape \(4,\)"),
        (
            {"classes": ["a", "b"]},
            ValueError,
            "classes: expected 3 names, one for each output, got",
        ),
        ({"classes": ["a", "b", "a"]}, ValueError, "classes: expected every name once"),
        ({"classes": ["a", "b", 3]}, TypeError, r"classes: expected all strings .*'int', 'str'"),
        ({"classes": ["a", "b", None]}, TypeError, "classes: expected all strings or all numbers"),
        ({"classes": [1, 2.5, 3]}, TypeError, "classes: expected all strings or all numbers"),
        ({"classes": [1, 2, 10**30]}, ValueError, "classes: expected names that NumPy keeps"),
        ({"classes": [1.0, 2.0, np.nan]}, ValueError, "classes: expected names that NumPy keeps"),
        ({"classes": ["a", "b", "c\0"]}, ValueError, "classes: expected names that NumPy keeps"),
        ({"classes": [["a"], ["b"], ["c"]]}, TypeError, "classes: expected all strings"),
        ({"classes": "abc"}, TypeError, "classes: expected a sequence of names, got str"),
        ({"classes": 3}, TypeError, "classes: expected a sequence of names, got int"),
        ({"classes": []}, TypeError, "classes: expected all strings or all numbers"),
        ({"columns": ["a", "b"]}, ValueError, "columns: expected 4 names, got 2"),
        ({"columns": [1, 2, 3, 4]}, TypeError, "columns: expected names, got 1"),
        ({"columns": ["a", "b", "c", "a"]}, ValueError, "columns: expected every name once"),
        ({"several": 1}, TypeError, "several: expected True or False, got int"),
        ({"several": True}, ValueError, "several: expected sigmoid outputs, got 'softmax'"),
    ],
)
def test_what_does_not_fit_is_named(changes, error, message):
    with pytest.raises(error, match=message):
        learnt(**changes) if "weights" not in changes else Network(**changes)


def test_names_that_do_not_fit_to_the_output():
    with pytest.raises(ValueError, match="classes: expected 2 names, two of one output, got 1"):
        Network([[[0.0, 1.0]]], classes=["yes"])
    with pytest.raises(ValueError, match="classes: expected 1 names, one for each output, got 2"):
        Network([[[0.0, 1.0]]], classes=["no", "yes"], several=True)
    with pytest.raises(ValueError, match="classes: expected None for linear outputs"):
        Network([[[0.0, 1.0]]], output="linear", classes=["no", "yes"])
    with pytest.raises(ValueError, match="output: a softmax needs at least two"):
        Network([[[0.0, 1.0]]], output="softmax")


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        (np.ones((2, 3)), ValueError, r"X: expected 4 columns, got shape \(2, 3\)"),
        (np.ones(4), ValueError, "X: expected a matrix"),
        (np.full((2, 4), np.nan), ValueError, "X: expected finite numbers"),
        (np.full((2, 4), 1.7e308), ValueError, "X: expected finite numbers"),  # far from the mean
        ([["a"] * 4], TypeError, "X: expected real numbers"),
        (np.ma.masked_array(np.ones((2, 4)), mask=True), TypeError, "X: masked"),
    ],
)
def test_rows_that_do_not_fit(X, error, message):
    with pytest.raises(error, match=message):
        learnt().predict(X)


# One file


def test_another_process_predicts_names(file):
    """It knows the file and raw rows, and nothing else."""
    X, labels = rows()
    code = (
        "import sys, json; from chainrule.saving import load_network;"
        "network = load_network(sys.argv[1]);"
        "print(json.dumps([network.predict(json.loads(sys.argv[2])).tolist(), network.columns]))"
    )
    command = [sys.executable, "-c", code, str(file), str(X.tolist())]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.strip() == str([[NAMES[k] for k in labels], COLUMNS]).replace("'", '"')


def test_bit_for_bit(file):
    loaded = load_network(file)
    same(loaded, learnt())
    X, _ = rows()
    assert (loaded.answers(X) == learnt().answers(X)).all()


def test_numpy_reads_it_without_pickle(file):
    with np.load(file, allow_pickle=False) as archive:
        found = {name: archive[name] for name in archive}
    assert str(found["format"]) == "chainrule network"
    assert found["classes"].tolist() == NAMES
    assert found["columns"].tolist() == COLUMNS
    assert sorted(found) == [
        "Theta1", "Theta2", "classes", "columns", "deviation", "format", "hidden", "layer_sizes",
        "mean", "output", "several", "version",
    ]  # fmt: skip


def test_the_file_is_replaced_as_a_whole_and_keeps_its_permissions(file, monkeypatch):
    file.chmod(0o640)
    save_network(file, learnt(classes=None))
    assert load_network(file).classes is None
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    before = file.read_bytes()

    def fails(*_):
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(OSError, match="disk full"):
        save_network(file, learnt())
    assert file.read_bytes() == before and os.listdir(file.parent) == [file.name]


def refused(path, reason):
    with pytest.raises(ValueError, match=reason) as caught:
        load_network(path)
    assert str(caught.value).startswith(f"{path}: expected a file of save_network, ")


def test_the_two_kinds_of_files_are_told_apart(file):
    """Weights without their scaling would answer raw rows with nonsense."""
    with pytest.raises(ValueError, match="got another kind of file; load_network reads it"):
        load_weights(file)
    save_weights(file, learnt().weights)
    refused(file, "got another kind of file; load_weights reads it")


def test_truncated_and_damaged(file):
    content = file.read_bytes()
    for length in range(0, len(content), 97):
        file.write_bytes(content[:length])
        refused(file, "got a damaged one")
    for array in (learnt().mean, learnt().weights[1], np.array(NAMES)):
        damaged = bytearray(content)
        damaged[content.index(array.tobytes()) + 1] ^= 1
        file.write_bytes(damaged)
        refused(file, "got a damaged one: Bad CRC-32")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mean": None}, "mean"),
        ({"several": None}, "several"),
        ({"mean": np.zeros(3)}, r"but mean: expected shape \(4,\)"),
        ({"deviation": np.zeros(4)}, "but deviation: expected numbers > 0"),
        ({"classes": np.array(["a", "b"])}, "but classes: expected 3 names"),
        ({"classes": np.array(["a", None, "b"], dtype=object)}, "Python objects in classes"),
        ({"columns": np.array(["a", "b"])}, "but columns: expected 4 names"),
        ({"several": np.array(True)}, "but several: expected sigmoid outputs"),
        ({"several": np.array(2)}, "but several: expected True or False"),
        ({"hidden": np.array("gelu")}, "but hidden: expected one of"),
        ({"layer_sizes": np.array([4, 6, 3])}, r"Theta1 of shape \(6, 5\), got shape \(5, 5\)"),
        ({"version": np.array(2)}, "version 1, got version 2; is there a newer chainrule"),
        ({"format": np.array("other")}, "got another kind of file$"),
    ],
)
def test_entries_that_do_not_fit(file, changes, reason):
    with np.load(file) as archive:
        entries = dict(archive) | changes
    np.savez(file, **{name: entry for name, entry in entries.items() if entry is not None})
    refused(file, reason)


@pytest.mark.parametrize("network", [None, [np.ones((2, 3))], {}, "network"])
def test_only_a_network_is_saved(tmp_path, network):
    with pytest.raises(TypeError, match="network: expected a Network"):
        save_network(tmp_path / "file", network)
    assert os.listdir(tmp_path) == []


def test_weights_that_the_file_cannot_hold(tmp_path):
    with pytest.raises(ValueError, match=r"weights\[0\]: expected float32 or float64"):
        save_network(tmp_path / "file", Network([np.ones((2, 3), np.longdouble)]))


# An estimator of it, and it of an estimator


@pytest.fixture
def sk():
    pytest.importorskip("sklearn", reason="not there where the package is tested alone")
    return __import__("chainrule.sklearn", fromlist=["sklearn"])


def pipeline(estimator):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), estimator)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("K", [2, 3])
def test_from_a_pipeline_through_a_file_and_back(sk, tmp_path, K):
    X, labels = rows()
    X, names = X[labels < K], np.array(NAMES)[labels[labels < K]]
    model = pipeline(sk.NetworkClassifier(7, hidden="tanh", random_state=0, iterations=60))
    model.fit(X, names)
    save_network(tmp_path / "file", sk.from_estimator(model))
    network = load_network(tmp_path / "file")
    assert (network.predict(X) == model.predict(X)).all()
    assert network.classes == tuple(sorted(NAMES[:K]))
    h = model.predict_proba(X)
    assert np.abs(network.answers(X) - (h if K > 2 else h[:, 1:])).max() < 1e-15
    back = sk.to_estimator(network)
    assert np.abs(back.predict_proba(X) - h).max() < 1e-14
    assert back.classes_.tolist() == model.classes_.tolist()
    assert back.score(X, names) == model.score(X, names)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_columns_of_a_table_are_kept(sk):
    pandas = pytest.importorskip("pandas")
    X, labels = rows()
    table = pandas.DataFrame(X, columns=COLUMNS)
    model = pipeline(sk.NetworkClassifier(4, random_state=0, iterations=9)).fit(table, labels)
    network = sk.from_estimator(model)
    assert network.columns == tuple(COLUMNS)
    assert (network.predict(table) == model.predict(table)).all()
    back = sk.to_estimator(network)
    assert (back.predict(table) == model.predict(table)).all()
    with pytest.raises(ValueError, match="feature names"):
        back.predict(table[COLUMNS[::-1]])


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("columns", [1, 2])
def test_a_regressor_there_and_back(sk, columns):
    X, _ = rows()
    y = (X @ [[1.0, 2.0], [3.0, 4.0], [5.0, -6.0], [1e-3, 0.0]])[:, :columns].squeeze()
    model = pipeline(sk.NetworkRegressor(6, hidden="tanh", random_state=0, iterations=50)).fit(X, y)
    network = sk.from_estimator(model)
    assert network.output == "linear" and network.classes is None
    for other in (network, sk.to_estimator(network)):
        assert other.predict(X).shape == y.shape
        assert np.abs(other.predict(X) / model.predict(X) - 1).max() < 1e-12


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_several_labels_there_and_back(sk):
    X = np.random.default_rng(0).normal(size=(60, 4))
    Y = (X[:, :3] > 0).astype(int)
    model = sk.NetworkClassifier(9, random_state=0, iterations=60).fit(X, Y)
    network = sk.from_estimator(model)
    assert network.several
    for other in (network, sk.to_estimator(network)):
        assert (other.predict(X) == model.predict(X)).all()
    assert np.abs(network.answers(X) - model.predict_proba(X)).max() < 1e-15


@pytest.mark.parametrize("classes", [["b", "a"], ["a", "b"], [7, 3], [True, False]])
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_labels_are_sorted_for_scikit_learn(sk, classes, output):
    rng = np.random.default_rng(3)
    weights = [rng.normal(size=(5, 4)), rng.normal(size=(1 + (output == "softmax"), 6))]
    weights[1][:, 0] = -weights[1][:, 1:].sum(axis=1) / 2  # both answers occur
    network = Network(weights, output=output, classes=classes, mean=[1, 2, 3])
    model, X = sk.to_estimator(network), 3 * rng.normal(size=(40, 3))
    assert model.classes_.tolist() == sorted(classes)
    assert len(set(network.predict(X).tolist())) == 2
    assert (model.predict(X) == network.predict(X)).all()
    h = network.answers(X)
    h = h if output == "softmax" else np.hstack([1 - h, h])
    order = [classes.index(label) for label in sorted(classes)]
    assert np.abs(model.predict_proba(X) - h[:, order]).max() < 1e-14
    assert model.decision_function(X).shape == (40,)


def test_an_estimator_of_a_network_goes_on_learning(sk):
    X, labels = rows()
    network = learnt(columns=None)
    model = sk.to_estimator(network)
    scaled, names = model[0].transform(X), np.array(NAMES)[labels]
    before = network.answers(X)
    for _ in range(5):
        model[-1].partial_fit(scaled, names)
    assert np.abs(model.predict_proba(X) - before[:, [2, 0, 1]]).max() > 1e-3
    assert model.score(X, names) == 1
    assert (network.answers(X) == before).all()
    model[-1].set_params(warm_start=True, iterations=3, learning_rate=1e-3).fit(scaled, names)
    assert model.score(X, names) == 1


def test_what_no_estimator_can_do_is_refused(sk):
    rng = np.random.default_rng(3)
    sigmoids = Network([rng.normal(size=(3, 5))])
    with pytest.raises(ValueError, match="network: expected a softmax for 3 classes, got sigmoid"):
        sk.to_estimator(sigmoids)
    for wrong in (None, [np.ones((2, 3))], learnt().weights):
        with pytest.raises(TypeError, match="network: expected a Network, got"):
            sk.to_estimator(wrong)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_what_no_network_can_hold_is_refused(sk):
    from sklearn.exceptions import NotFittedError
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    network = sk.NetworkClassifier(3, iterations=1, random_state=0)
    X, labels = rows()
    for model, message in {
        LogisticRegression(): "model: expected a NetworkClassifier .* got LogisticRegression",
        make_pipeline(MinMaxScaler(), network): "one StandardScaler .* got MinMaxScaler too",
        make_pipeline(StandardScaler(), StandardScaler(), network): "got StandardScaler too",
    }.items():
        with pytest.raises(TypeError, match=message):
            sk.from_estimator(model.fit(X, labels))
    with pytest.raises(NotFittedError):
        sk.from_estimator(sk.NetworkClassifier())


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning", "ignore::UserWarning")
@pytest.mark.parametrize("part", [{"with_mean": False}, {"with_std": False}])
def test_half_a_scaling(sk, part):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, labels = rows()
    network = sk.NetworkClassifier(3, iterations=1, random_state=0)
    model = make_pipeline(StandardScaler(**part), network).fit(X[:, :3], labels)
    h = sk.from_estimator(model).answers(X[:, :3])
    assert np.abs(h - model.predict_proba(X[:, :3])).max() < 1e-12


def test_weights_of_estimators_remember(sk):
    X, labels = rows()
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    settings = {"hidden": "tanh", "iterations": 3, "random_state": 0, "n_iter_no_change": 9}
    fitted = sk.NetworkClassifier(4, **settings).fit(scaled, labels)
    in_parts = sk.NetworkClassifier(4, **settings).partial_fit(scaled, labels, [0, 1, 2])
    numbers = sk.NetworkRegressor(4, **settings).fit(scaled, labels)
    for estimator, output in ((fitted, "softmax"), (in_parts, "softmax"), (numbers, "linear")):
        assert isinstance(estimator.weights_, TrainedWeights)
        assert estimator.weights_.kinds == {"hidden": "tanh", "output": output}
    h = forward(fitted.weights_, scaled)[0][-1]
    assert (h == fitted.predict_proba(scaled)).all()
