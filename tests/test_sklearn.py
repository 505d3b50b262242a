"""The estimator: scikit-learn's own checks of estimators, and its tools around ours."""

import builtins
import importlib
import pickle
import re
import sys
from pathlib import Path
from unittest import SkipTest

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="not there where the package is tested alone")
import pandas as pd
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.exceptions import NotFittedError
from sklearn.metrics import get_scorer
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from chainrule import (
    cross_entropy,
    forward,
    gradient_descent,
    initialize_weights,
    l2_penalty,
    log_loss,
    one_hot,
)
from chainrule.sklearn import NetworkClassifier

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "benchmarks/sklearn_accuracy.md"
PAGE = ROOT / "docs/beyond/scikit-learn.md"
CHECKS = parametrize_with_checks([NetworkClassifier()])


@CHECKS
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # checks are short
@pytest.mark.filterwarnings("ignore:X. column:UserWarning")  # of any size
def test_checks_of_scikit_learn(estimator, check):
    try:
        check(estimator)
    except SkipTest as reason:  # a check that is not made has not passed
        pytest.fail(f"skipped: {reason}")


def test_page_says_how_many_checks():
    said = re.search(r"passes all of them, (\d+) in number", PAGE.read_text())
    assert int(said[1]) == len(list(CHECKS.args[1]))


@pytest.fixture(scope="module")
def flowers():
    """Three classes that cannot be told apart without a mistake, in random order."""
    X, y = load_iris(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(X))
    return StandardScaler().fit_transform(X)[order], y[order]


def quick(**changes):
    settings = {"hidden_layer_sizes": (7, 5), "iterations": 40, "random_state": 0}
    settings["n_iter_no_change"] = 1000  # as many iterations as they say
    return NetworkClassifier(**(settings | changes))


def same(one, other):
    return all((a == b).all() for a, b in zip(one.weights_, other.weights_, strict=True))


# What it computes


@pytest.mark.parametrize("K", [2, 3])
@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize(
    ("hidden", "scheme"), [("relu", "he"), ("tanh", "glorot"), ("sigmoid", "glorot")]
)
def test_fit_is_gradient_descent(flowers, K, batch_size, hidden, scheme):
    X, y = (part[flowers[1] < K] for part in flowers)
    network = quick(
        hidden=hidden, batch_size=batch_size, weight_decay=0.01, optimizer="momentum"
    ).fit(X, y)
    rng = np.random.default_rng(0)
    weights, cost_history = gradient_descent(
        initialize_weights((4, 7, 5, 1 if K == 2 else 3), rng, scheme=scheme),
        X,
        (y == 1).astype(float)[:, None] if K == 2 else one_hot(y, 3),
        learning_rate=0.01,
        iterations=40,
        lam=0.01 * len(X),
        hidden=hidden,
        output="sigmoid" if K == 2 else "softmax",
        batch_size=batch_size,
        rng=rng,
        optimizer="momentum",
    )
    assert all((a == b).all() for a, b in zip(network.weights_, weights, strict=True))
    assert network.loss_curve_ == cost_history
    assert network.n_iter_ == 40


def test_two_classes_have_one_output(flowers):
    X, y = (part[flowers[1] < 2] for part in flowers)
    network = quick().fit(X, np.array(["no", "yes"])[y])
    assert network.weights_[-1].shape == (1, 6)
    h = forward(network.weights_, X, hidden="relu")[0][-1]
    assert np.allclose(network.predict_proba(X), np.hstack([1 - h, h]), rtol=1e-14, atol=1e-16)
    assert (network.predict(X) == np.where(h[:, 0] > 0.5, "yes", "no")).all()


def test_probabilities_far_out_keep_their_digits(flowers):
    X, y = (part[flowers[1] < 2] for part in flowers)
    network = quick(iterations=0, hidden_layer_sizes=()).fit(X, y)
    network.weights_ = [np.array([[0.0, 50.0, 0.0, 0.0, 0.0]])]
    unlikely = network.predict_proba([[1.0, 0.0, 0.0, 0.0]])[0, 0]
    assert np.isclose(unlikely, np.exp(-50.0), rtol=1e-14)


def test_probabilities_of_several_classes(flowers):
    network = quick().fit(*flowers)
    h = forward(network.weights_, flowers[0], hidden="relu", output="softmax")[0][-1]
    assert (network.predict_proba(flowers[0]) == h).all()
    assert (network.predict(flowers[0]) == h.argmax(axis=1)).all()


@pytest.mark.parametrize("optimizer", ["descent", "momentum", "adam"])
@pytest.mark.parametrize("K", [2, 3])
def test_a_weight_is_as_many_rows(flowers, K, optimizer):
    X, y = (part[flowers[1] < K][:37] for part in flowers)
    counts = np.random.default_rng(1).integers(0, 4, len(X))
    settings = {"iterations": 200, "optimizer": optimizer}
    weighted = quick(**settings).fit(X, y, sample_weight=counts)
    repeated = quick(**settings).fit(np.repeat(X, counts, axis=0), np.repeat(y, counts))
    difference = np.abs(weighted.predict_proba(X) - repeated.predict_proba(X))
    assert difference.max() < 1e-11
    unweighted = quick(**settings).fit(X, y)
    assert np.abs(weighted.predict_proba(X) - unweighted.predict_proba(X)).max() > 1e-3


def test_with_batches_a_weight_is_not_as_many_rows(flowers):
    """The reason why all examples at once are the default; the book says so."""
    X, y = (part[:37] for part in flowers)
    counts = np.random.default_rng(1).integers(0, 4, len(X))
    weighted = quick(batch_size=8).fit(X, y, sample_weight=counts)
    repeated = quick(batch_size=8).fit(np.repeat(X, counts, axis=0), np.repeat(y, counts))
    assert np.abs(weighted.predict_proba(X) - repeated.predict_proba(X)).max() > 1e-3


def test_float32_stays_float32(flowers):
    X, y = flowers
    network = quick().fit(X.astype(np.float32), y)
    assert {Theta.dtype.name for Theta in network.weights_} == {"float32"}
    assert np.allclose(network.predict_proba(X), quick().fit(X, y).predict_proba(X), atol=1e-3)


def test_where_randomness_comes_from(flowers):
    assert same(quick().fit(*flowers), quick().fit(*flowers))
    assert not same(quick().fit(*flowers), quick(random_state=1).fit(*flowers))
    states = [np.random.RandomState(3) for _ in range(2)]
    assert same(*(quick(random_state=state).fit(*flowers) for state in states))
    once_more = quick(random_state=states[0]).fit(*flowers)  # the state has gone on
    assert not same(once_more, quick(random_state=np.random.RandomState(3)).fit(*flowers))


def test_sizes_in_other_forms(flowers):
    assert same(*(quick(hidden_layer_sizes=s).fit(*flowers) for s in (7, np.array([7]))))
    assert quick(hidden_layer_sizes=()).fit(*flowers).weights_[0].shape == (3, 5)


# To go on from the weights that are there


def test_fit_begins_anew(flowers):
    network = quick().fit(*flowers)
    assert same(network.fit(*flowers), quick().fit(*flowers))
    assert network.n_iter_ == 40 == len(network.loss_curve_) - 1


def test_warm_start_goes_on(flowers):
    settings = {"optimizer": "descent", "warm_start": True}
    twice = quick(**settings).fit(*flowers).fit(*flowers)
    once = quick(optimizer="descent", iterations=80).fit(*flowers)
    assert same(twice, once)
    assert twice.n_iter_ == 80
    assert twice.loss_curve_ == once.loss_curve_


def test_warm_start_takes_part_of_the_labels(flowers):
    X, y = flowers
    network = quick(warm_start=True).fit(X, y)
    network.fit(X[y > 0], y[y > 0])
    assert network.classes_.tolist() == [0, 1, 2]


def test_warm_start_refuses_what_does_not_fit(flowers):
    X, y = flowers
    network = quick(warm_start=True).fit(X, y)
    with pytest.raises(ValueError, match="X has 3 features, but NetworkClassifier is expecting 4"):
        network.fit(X[:, :3], y)
    with pytest.raises(ValueError, match=r"y: expected one of the known labels \[0, 1, 2\], got 3"):
        network.fit(X, y + 1)
    with pytest.raises(ValueError, match="hidden_layer_sizes: expected those of the weights"):
        network.set_params(hidden_layer_sizes=(7, 6)).fit(X, y)
    assert network.n_iter_ == 40


@pytest.mark.parametrize("optimizer", ["descent", "momentum", "adam"])
@pytest.mark.parametrize("K", [2, 3])
def test_partial_fit_is_as_fit_in_batches(flowers, K, optimizer):
    """The same steps, and what the optimizer remembers goes from call to call."""
    X, y = (part[flowers[1] < K][:90] for part in flowers)
    settings = {"optimizer": optimizer, "weight_decay": 0.02}
    network = quick(**settings)
    for start in range(0, 90, 30):
        rows = slice(start, start + 30)
        network.partial_fit(X[rows], y[rows], classes=range(K) if start == 0 else None)
    weights, _ = gradient_descent(
        initialize_weights((4, 7, 5, 1 if K == 2 else 3), np.random.default_rng(0), scheme="he"),
        X, y[:, None] if K == 2 else one_hot(y, 3), learning_rate=0.01, iterations=1, batch_size=30,
        lam=0.02 * 90, hidden="relu", output="sigmoid" if K == 2 else "softmax",
        optimizer=optimizer,
    )  # fmt: skip
    assert all(np.abs(a - b).max() < 1e-14 for a, b in zip(network.weights_, weights, strict=True))
    assert network.n_iter_ == 3 == len(network.loss_curve_) - 1
    Z = forward(network.weights_, X[60:], hidden="relu")[1][-1]
    loss = cross_entropy(Z, one_hot(y[60:], 3)) if K == 3 else log_loss(Z, y[60:, None])[:, 0]
    assert np.isclose(network.loss_curve_[-1], loss.mean() + l2_penalty(network.weights_, 0.02, 1))


def test_partial_fit_in_batches_learns(flowers):
    X, y = flowers
    network = quick(batch_size=10)
    for _ in range(15):
        network.partial_fit(X, y, classes=[0, 1, 2])
    assert network.score(X, y) > 0.95


def test_partial_fit_weighs_examples(flowers):
    X, y = flowers
    counts = np.random.default_rng(1).integers(0, 4, len(X))
    weighted = quick().partial_fit(X, y, [0, 1, 2], sample_weight=counts)
    repeated = quick().partial_fit(np.repeat(X, counts, axis=0), np.repeat(y, counts), [0, 1, 2])
    assert np.allclose(weighted.predict_proba(X), repeated.predict_proba(X), rtol=1e-12)


def test_partial_fit_knows_its_classes(flowers):
    X, y = flowers
    with pytest.raises(ValueError, match="classes: expected all labels in the first call"):
        quick().partial_fit(X, y)
    network = quick().partial_fit(X[y < 2], y[y < 2], classes=[0, 1, 2])
    assert network.predict_proba(X).shape == (150, 3)
    with pytest.raises(ValueError, match=r"classes: expected those of the first call, \[0 1 2\]"):
        network.partial_fit(X, y, classes=[0, 1])
    with pytest.raises(ValueError, match=r"y: expected one of the known labels \[0, 1, 2\], got 3"):
        network.partial_fit(X, y + 1)


# Labels, frames, and the tools of scikit-learn


def test_labels_are_given_back_as_they_came(flowers):
    X, y = flowers
    for names in (["c", "a", "b"], [10, -5, 7], [2.0, 0.0, 1.0]):
        labels = np.array(names)[y]
        network = quick(iterations=100).fit(X, labels)
        assert network.classes_.tolist() == sorted(names)
        assert network.predict(X).dtype == labels.dtype
        assert network.score(X, labels) > 0.9


@pytest.mark.parametrize("kind", ["object", "str", "category"])
def test_frames(flowers, kind):
    X, y = flowers
    frame = pd.DataFrame(X, columns=["a", "b", "c", "d"])
    labels = pd.Series(np.array(["red", "blue", "green"])[y]).astype(kind)
    network = quick().fit(frame, labels, sample_weight=pd.Series(np.ones(len(y))))
    assert network.feature_names_in_.tolist() == ["a", "b", "c", "d"]
    assert (network.predict(frame) == quick().fit(X, np.asarray(labels)).predict(X)).all()
    with pytest.raises(ValueError, match="feature names should match"):
        network.predict(frame[["b", "a", "c", "d"]])


def test_clone_and_pickle(flowers):
    network = quick(warm_start=True, batch_size=20).fit(*flowers)
    copy = pickle.loads(pickle.dumps(network))
    assert same(copy, network)
    assert same(copy.fit(*flowers), network.fit(*flowers)), "also their randomness is the same"
    fresh = clone(network)
    assert fresh.get_params() == network.get_params()
    with pytest.raises(NotFittedError):
        fresh.predict(flowers[0])


def test_pipeline_and_cross_validation():
    X, y = load_wine(return_X_y=True)
    model = make_pipeline(StandardScaler(), quick())
    assert cross_val_score(model, X, y, cv=3).mean() > 0.9
    assert cross_val_predict(model, X, y, cv=3, method="predict_proba").shape == (178, 3)


def test_grid_search(flowers):
    grid = {
        "hidden": ["relu", "tanh"],
        "weight_decay": [0.0, 0.01],
        "hidden_layer_sizes": [(), (7, 5)],
    }
    search = GridSearchCV(quick(), grid, cv=3, scoring="neg_log_loss").fit(*flowers)
    assert search.best_params_["hidden_layer_sizes"] == (7, 5)
    assert search.score(*flowers) > -0.3


@pytest.mark.parametrize("method", ["sigmoid", "isotonic", "temperature"])
def test_calibration(flowers, method):
    X, y = flowers
    model = CalibratedClassifierCV(quick(), method=method, cv=3).fit(X, y, np.ones(len(y)))
    assert np.allclose(model.predict_proba(X).sum(axis=1), 1)
    assert model.score(X, y) > 0.9


def test_scorers_of_probabilities():
    X, y = load_breast_cancer(return_X_y=True)
    model = make_pipeline(StandardScaler(), quick()).fit(X[::2], y[::2])
    assert get_scorer("roc_auc")(model, X[1::2], y[1::2]) > 0.98
    assert get_scorer("neg_brier_score")(model, X[1::2], y[1::2]) > -0.05


# How good it is


def scores_of(file: str, names: str) -> dict[tuple[str, ...], tuple[float, float, float]]:
    """A table of benchmarks/: by the names of a row ours, theirs and the difference, which fits."""
    number = r"([-+\d.]+)"
    row = rf"^\| {names} \| {number}\s±.+? \| {number}\s±.+? \| {number} \|"
    scores = {}
    for *name, ours, theirs, difference in re.findall(row, TABLE.with_stem(file).read_text(), re.M):
        scores[tuple(name)] = float(ours), float(theirs), float(difference)
        assert abs(float(ours) - float(theirs) - float(difference)) < 0.011, "last digits rounded"
    return scores


def test_table_of_accuracies():
    """As measured by benchmarks/sklearn_accuracy.py: at most a point below, on each."""
    scores = scores_of("sklearn_accuracy", "(.+?) \\| .+?")
    assert len(scores) == 7
    assert {("digits",), ("wine",), ("breast cancer",), ("iris",)} < set(scores)
    assert all(difference >= -1 for _, _, difference in scores.values())
    assert "learnt from 10 of 10 starts" in TABLE.read_text()


def test_table_of_ensembles_and_parts():
    """As measured by benchmarks/sklearn_ensembles.py; and what the page says of it."""
    scores = scores_of("sklearn_ensembles", "(.+?) \\| (.+?)")
    assert len(scores) == 8 * 4
    best: dict[tuple[str, str], list[float]] = {}
    for (how, name), (ours, theirs, _) in scores.items():
        case = how.partition(", α")[0], name
        before = best.get(case, [0.0, 0.0])
        best[case] = [max(pair) for pair in zip(before, (ours, theirs), strict=True)]
    apart = {case for case, (ours, theirs) in best.items() if abs(ours - theirs) > 1}
    assert apart == {
        ("1 row at a time", "iris"),
        ("7 rows at a time", "wine"),
        ("50 rows at a time", "wine"),
    }
    for how, name in best:
        if "time" in how:
            longer, shorter = (scores[f"{how}, α = {alpha}", name][0] for alpha in (0.01, 0.001))
            assert (longer < shorter) == (how.startswith("1 ") and name == "digits")


def test_digits_are_read():
    X, y = load_digits(return_X_y=True)
    model = make_pipeline(StandardScaler(), quick(hidden_layer_sizes=40, iterations=60))
    assert model.fit(X[::2], y[::2]).score(X[1::2], y[1::2]) > 0.94


# Bad input


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"hidden_layer_sizes": (7, 0)}, ValueError, r"hidden_layer_sizes\[1\]: .* >= 1, got 0"),
        ({"hidden_layer_sizes": (7, 2.5)}, TypeError, r"hidden_layer_sizes\[1\]: .*, got 2.5"),
        ({"hidden_layer_sizes": "7"}, TypeError, "hidden_layer_sizes: expected whole numbers"),
        ({"hidden_layer_sizes": None}, TypeError, "hidden_layer_sizes: .*, got NoneType"),
        ({"hidden_layer_sizes": True}, TypeError, r"hidden_layer_sizes\[0\]: .*, got True"),
        ({"hidden": "logistic"}, ValueError, "hidden: expected one of 'sigmoid', 'tanh', 'relu'"),
        ({"optimizer": "lbfgs"}, ValueError, "optimizer: expected one of 'descent', 'momentum'"),
        ({"learning_rate": "constant"}, TypeError, "learning_rate: expected real numbers"),
        ({"learning_rate": 0}, ValueError, "learning_rate: expected a number > 0, got 0"),
        ({"iterations": -1}, ValueError, "iterations: expected a whole number >= 0, got -1"),
        ({"weight_decay": -1}, ValueError, "weight_decay: expected a number >= 0, got -1"),
        ({"tol": -1}, ValueError, "tol: expected a number >= 0, got -1"),
        ({"n_iter_no_change": 0}, ValueError, "n_iter_no_change: expected a whole number >= 1"),
        ({"batch_size": "auto"}, TypeError, "batch_size: expected a whole number, got 'auto'"),
        ({"random_state": "x"}, ValueError, "'x' cannot be used to seed"),
        ({"random_state": -1}, ValueError, "random_state: .* from 0 to 2..32 - 1, got -1"),
        ({"random_state": 2**32}, ValueError, "random_state: .* got 4294967296"),
        (
            {"learning_rate": 1e9, "optimizer": "descent"},
            ValueError,
            "learning_rate: the cost rose",
        ),
    ],
)
def test_bad_parameters_are_named_by_fit(flowers, changes, error, message):
    network = quick(**changes)
    with pytest.raises(error, match=message):
        network.fit(*flowers)
    with pytest.raises(NotFittedError):
        network.predict(flowers[0])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"y": np.zeros(150)}, "y: expected labels of at least two classes, got 1 class"),
        ({"y": np.linspace(0, 1, 150)}, "Unknown label type: continuous"),
        ({"y": ["a", *[None] * 149]}, "y: row 1, counted from 0, has no label, but None"),
        ({"y": ["a", "b", float("nan")] * 50}, "y: row 2, .* no label, but nan"),
        ({"y": pd.Series([1, 2, pd.NA] * 50, dtype="Int64")}, "y: row 2, .* no label, but <NA>"),
        (
            {"y": np.array([1, "b", "c"] * 50, object)},
            r"all numbers or all strings, got \['int', 's",
        ),
        ({"y": np.arange(300).reshape(150, 2)}, r"y: .* other numbers in shape \(150, 2\)"),
        ({"y": np.zeros(9)}, "inconsistent numbers of samples"),
        ({"X": np.full((150, 4), np.nan)}, "Input X contains NaN"),
        ({"sample_weight": np.ones(9)}, r"sample_weight: expected shape \(150,\), got \(9,\)"),
        ({"sample_weight": -np.ones(150)}, "sample_weight: expected numbers >= 0"),
        ({"sample_weight": np.zeros(150)}, "sample_weight: .*, not all of them zero"),
    ],
)
def test_bad_data_is_named(flowers, changes, message):
    with pytest.raises(ValueError, match=message):
        quick().fit(**({"X": flowers[0], "y": flowers[1]} | changes))


def test_without_scikit_learn(monkeypatch):
    """A sentence says what is missing, and the package itself needs nothing of it."""
    real = builtins.__import__

    def without(name, *rest):
        if name.partition(".")[0] == "sklearn":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "chainrule.sklearn")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"chainrule\.sklearn needs scikit-learn") as caught:
        importlib.import_module("chainrule.sklearn")
    assert caught.value.name == "sklearn"
