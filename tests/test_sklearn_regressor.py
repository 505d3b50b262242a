"""The regressor: scikit-learn's own checks of estimators, what it computes, what it refuses."""

import re
from pathlib import Path
from unittest import SkipTest

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="not there where the package is tested alone")
from sklearn.datasets import load_diabetes, make_friedman1
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from chainrule import forward, gradient_descent, half_squared_error, initialize_weights, l2_penalty
from chainrule.sklearn import NetworkRegressor

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/beyond/regression.md"
CHECKS = parametrize_with_checks([NetworkRegressor()])
RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 3))
Y = np.column_stack([100 + 20 * np.sin(X[:, 0]), X[:, 1] - X[:, 2]])


def small(**changes):
    settings = {"hidden_layer_sizes": 6, "iterations": 40, "random_state": 0}
    settings["n_iter_no_change"] = 1000  # as many iterations as they say
    return NetworkRegressor(**(settings | changes))


def close(one, other, tolerance=1e-9):
    return all(
        np.abs(a - b).max() < tolerance for a, b in zip(one.weights_, other.weights_, strict=True)
    )


@CHECKS
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # checks are short
@pytest.mark.filterwarnings("ignore:X. column:UserWarning")  # of any size
def test_checks_of_scikit_learn(estimator, check):
    try:
        check(estimator)
    except SkipTest as reason:  # a check that is not made has not passed
        pytest.fail(f"skipped: {reason}")


def test_page_says_how_many_checks():
    said = re.search(r"of scikit-learn's checks of estimators, (\d+) in number", PAGE.read_text())
    assert int(said[1]) == len(list(CHECKS.args[1]))


def test_table_of_scores():
    """As measured by benchmarks/sklearn_regression.py: at most their spread below."""
    row = r"^\| (.+?) \| .+? \| ([-\d.]+)\s±\s[\d.]+ \| ([-\d.]+)\s±\s([\d.]+) \|"
    table = (ROOT / "benchmarks/sklearn_regression.md").read_text()
    rows = re.findall(row, table, re.M)
    assert [name for name, *_ in rows[::2]] == ["diabetes", "Friedman 1", "Friedman 2"]
    for _, ours, theirs, spread in rows:
        assert float(ours) > float(theirs) - float(spread)


@pytest.mark.parametrize(
    ("table", "splits", "least"),
    [
        (load_diabetes(return_X_y=True), 10, 0.4),
        (make_friedman1(n_samples=500, noise=1.0, random_state=0), 5, 0.85),
    ],
)
def test_early_stopping_does_not_stop_in_the_first_swings(table, splits, least):
    """With He's first weights, or a patience of ten, some of the splits ended after 3 steps."""
    scores = []
    for split in range(splits):
        X_fit, X_test, y_fit, y_test = train_test_split(*table, random_state=split)
        network = NetworkRegressor(early_stopping=True, random_state=split)
        model = make_pipeline(StandardScaler(), network).fit(X_fit, y_fit)
        scores.append(model.score(X_test, y_test))
    assert np.mean(scores) > least


@pytest.mark.parametrize("columns", [1, 2])
def test_fit_is_gradient_descent_on_standardised_targets(columns):
    y = Y[:, :columns]
    network = small(weight_decay=0.02).fit(X, y[:, 0] if columns == 1 else y)
    mean, deviation = y.mean(axis=0), y.std(axis=0)
    weights, history = gradient_descent(
        initialize_weights((3, 6, columns), np.random.default_rng(0)),
        X, (y - mean) / deviation, learning_rate=0.01, iterations=40, lam=0.02 * 60,
        hidden="relu", output="linear", optimizer="adam",
    )  # fmt: skip
    h = forward(weights, X, hidden="relu", output="linear")[0][-1] * deviation + mean
    assert np.allclose(network.predict(X).reshape(h.shape), h, rtol=1e-12)
    assert np.allclose(network.loss_curve_, history, rtol=1e-12)
    whole = forward(network.weights_, X, hidden="relu", output="linear")[0][-1]
    assert np.allclose(whole, h, rtol=1e-12)
    losses = half_squared_error(whole / deviation, y / deviation).sum() / 60
    assert np.isclose(losses + l2_penalty(weights, 0.02, 1), history[-1], rtol=1e-10)


def test_the_unit_of_the_targets_does_not_matter():
    one, other = small().fit(X, Y), small().fit(X, 1e6 * Y - 3e7)
    assert np.allclose(1e6 * one.predict(X) - 3e7, other.predict(X), rtol=1e-9)
    assert np.allclose(one.loss_curve_, other.loss_curve_)


def test_a_weight_is_as_many_rows_and_its_scale_does_not_matter():
    counts = RNG.integers(0, 4, 60)
    rows = np.repeat(np.arange(60), counts)
    weighted = small().fit(X, Y, sample_weight=counts)
    assert close(weighted, small().fit(X[rows], Y[rows]))
    assert close(weighted, small().fit(X, Y, sample_weight=counts / 1e9))
    assert not close(weighted, small().fit(X, Y), 1e-3)


def test_going_on():
    once = small(optimizer="descent", iterations=80).fit(X, Y)
    twice = small(optimizer="descent", warm_start=True).fit(X, Y).fit(X, Y)
    assert close(once, twice)
    assert twice.n_iter_ == 80
    before = [Theta.copy() for Theta in twice.weights_]
    with pytest.raises(ValueError, match="y: expected targets as in the first fit"):
        twice.fit(X, Y[:, 0])
    with pytest.raises(ValueError, match="sample_weight: expected numbers >= 0, not all of them"):
        twice.fit(X, Y, sample_weight=np.zeros(60))
    assert all((a == b).all() for a, b in zip(before, twice.weights_, strict=True))


def test_in_parts():
    network, scaled = small(), (Y - Y.mean(axis=0)) / Y.std(axis=0)
    for _ in range(30):
        for start in range(0, 60, 7):
            network.partial_fit(X[start : start + 7], scaled[start : start + 7])
    assert network.score(X, scaled) > 0.9
    before = network.predict(X)
    network.partial_fit(X, scaled, sample_weight=np.zeros(60))
    assert (network.predict(X) == before).all()
    with pytest.warns(UserWarning, match="y: column 0 goes up to"):
        small().partial_fit(X, Y)


def test_early_stopping_and_constant_targets():
    network = small(early_stopping=True, n_iter_no_change=5, iterations=3000).fit(X, Y)
    assert 5 < network.n_iter_ < 3000
    assert np.allclose(small().fit(X, np.full(60, 7.0)).predict(X), 7, atol=1)
    with pytest.raises(ValueError, match="Input y contains NaN"):
        small().fit(X, np.where(Y > 100, np.nan, Y))
