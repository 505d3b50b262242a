"""What once went wrong with the estimator without a word, or with the wrong one."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="not there where the package is tested alone")
import pandas as pd
from scipy.sparse import csr_matrix
from sklearn.datasets import load_wine, make_moons
from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from chainrule import xor
from chainrule.sklearn import NetworkClassifier


@pytest.fixture(scope="module")
def wine():
    """Standardised, in two parts: X_train, X_test, y_train, y_test."""
    X, y = load_wine(return_X_y=True)
    parts = train_test_split(X, y, stratify=y, random_state=0)
    scaler = StandardScaler().fit(parts[0])
    return scaler.transform(parts[0]), scaler.transform(parts[1]), *parts[2:]


def small(**changes):
    settings = {"hidden_layer_sizes": 12, "random_state": 0, "iterations": 80}
    settings["n_iter_no_change"] = 1000  # as many iterations as they say
    return NetworkClassifier(**(settings | changes))


def close(one, other, tolerance=1e-9):
    return all(
        np.abs(a - b).max() < tolerance for a, b in zip(one.weights_, other.weights_, strict=True)
    )


# Weights of examples


@pytest.mark.parametrize("scale", [1e-320, 1 / 133, 1e308])
@pytest.mark.parametrize("batch_size", [None, 30])
def test_the_scale_of_weights_changes_nothing(wine, scale, batch_size):
    X, _, y, _ = wine
    weighted = small(batch_size=batch_size).fit(X, y, sample_weight=np.full(len(y), scale))
    assert close(weighted, small(batch_size=batch_size).fit(X, y))


def test_adaboost_and_bagging_are_as_good_as_the_network_alone(wine):
    X, X_test, y, y_test = wine
    network = small(hidden_layer_sizes=50, iterations=200)
    assert network.fit(X, y).score(X_test, y_test) == 1
    for ensemble in (AdaBoostClassifier, BaggingClassifier):
        model = ensemble(network, n_estimators=2, random_state=0).fit(X, y)
        assert model.score(X_test, y_test) > 0.95


@pytest.mark.parametrize("size", [1, 7, 50])
def test_streaming_learns_and_parts_of_any_weight_agree(wine, size):
    X, X_test, y, y_test = wine
    weights = [np.ones(len(y)), np.full(len(y), 1e-6)]
    networks = [small(), small()]
    for network, weight in zip(networks, weights, strict=True):
        for _ in range(1 + size // 3):
            for start in range(0, len(X), size):
                rows = slice(start, start + size)
                network.partial_fit(X[rows], y[rows], [0, 1, 2], sample_weight=weight[rows])
        assert network.score(X_test, y_test) > 0.93
    assert close(*networks)


def test_a_light_row_that_comes_alone_stays_light(wine):
    """Its weight is divided by the mean of all that came, not by its own."""
    X, _, y, _ = wine
    network = small(optimizer="descent", weight_decay=0, learning_rate=0.1)
    network.partial_fit(X[:60], y[:60], [0, 1, 2], sample_weight=np.full(60, 50.0))
    before = [Theta.copy() for Theta in network.weights_]

    def moved(weight):
        network.partial_fit(X[60:61], y[60:61], sample_weight=[weight])
        return max(np.abs(a - b).max() for a, b in zip(network.weights_, before, strict=True))

    assert 0 < moved(50e-6) < 1e-6 < 1e-3 < moved(50.0)


def test_weight_0_changes_nothing(wine):
    X, _, y, _ = wine
    here = np.random.default_rng(0).random(len(y)) < 0.7
    far = np.where(here[:, None], X, 1e6)  # not even in the notice about columns
    for batch_size in (None, 20):
        network = small(batch_size=batch_size)
        without = small(batch_size=batch_size).fit(X[here], y[here])
        assert close(network.fit(far, y, sample_weight=here), without)
    streamed, other = (small().partial_fit(X[here], y[here], [0, 1, 2]) for _ in range(2))
    streamed.partial_fit(X, y, sample_weight=np.zeros(len(y))).partial_fit(X[:9], y[:9])
    assert close(streamed, other.partial_fit(X[:9], y[:9]))


def test_the_penalty_does_not_depend_on_the_number_of_examples(wine):
    X, _, y, _ = wine
    once = small(weight_decay=0.1).fit(X, y)
    assert close(small(weight_decay=0.1).fit(np.tile(X, (3, 1)), np.tile(y, 3)), once)
    assert not close(small(weight_decay=0.2).fit(X, y), once, 1e-2)


def test_class_weight(wine):
    X, _, y, _ = wine
    few = np.flatnonzero((y > 0) | (np.arange(len(y)) % 9 == 0))
    X, y = X[few], y[few]
    counts = np.bincount(y)
    balanced = small(class_weight="balanced").fit(X, y)
    by_hand = small(class_weight={k: 1 / counts[k] for k in range(3)}).fit(X, y)
    weighted = small().fit(X, y, sample_weight=(1 / counts)[y])
    assert close(balanced, by_hand)
    assert close(balanced, weighted)
    repeated = np.repeat(np.arange(len(y)), np.arange(len(y)) % 3)
    assert close(
        small(class_weight="balanced").fit(X, y, sample_weight=np.arange(len(y)) % 3),
        small(class_weight="balanced").fit(X[repeated], y[repeated]),
    )
    for given, message in {
        "even": "class_weight: expected 'balanced' or a dict, got 'even'",
        (1, 2): "class_weight: expected 'balanced' or a dict",
    }.items():
        with pytest.raises(ValueError, match=message):
            small(class_weight=given).fit(X, y)
    with pytest.raises(ValueError, match=r"class_weight: 7 is none of the classes, \[0, 1, 2\]"):
        small(class_weight={7: 1}).fit(X, y)
    with pytest.raises(ValueError, match=r"class_weight\[1\]: expected a number >= 0, got -1"):
        small(class_weight={1: -1}).fit(X, y)
    with pytest.raises(ValueError, match="class_weight: 'balanced' would need all examples"):
        small(class_weight="balanced").partial_fit(X, y, [0, 1, 2])


def test_class_weight_finds_the_rare():
    rng = np.random.default_rng(0)
    y = (np.arange(4000) % 1000 == 0).astype(int)
    X = rng.normal(size=(4000, 2)) + 2 * y[:, None]
    rare = y == 1
    network = small(iterations=60)
    assert network.fit(X, y).score(X[rare], y[rare]) < 0.5 < 0.998 < network.score(X, y)
    assert small(iterations=60, class_weight="balanced").fit(X, y).score(X[rare], y[rare]) == 1


# Defaults


def test_defaults_learn_exclusive_or():
    X, Y = xor()
    for seed in range(10):
        assert NetworkClassifier(random_state=seed).fit(X, Y[:, 0]).score(X, Y[:, 0]) == 1


def test_defaults_do_not_stop_on_a_plateau():
    """Ten iterations without progress ended training on the moons 3 points too early."""
    X, y = make_moons(600, noise=0.3, random_state=0)
    X = StandardScaler().fit_transform(X)
    right = {waits: [] for waits in (10, 20)}
    for split in range(4):
        X_fit, X_test, y_fit, y_test = train_test_split(X, y, random_state=split)
        for waits, scores in right.items():
            network = NetworkClassifier(random_state=split)
            if waits == 10:
                network.set_params(n_iter_no_change=10, tol=0.001)
            scores.append(network.fit(X_fit, y_fit).score(X_test, y_test))
    assert np.mean(right[20]) > 0.9 > np.mean(right[10]) + 0.01


def test_columns_that_are_not_scaled_are_noticed(wine):
    X, y = load_wine(return_X_y=True, as_frame=True)
    with pytest.warns(UserWarning, match="column 'magnesium' goes up to 162, and 1 more") as caught:
        small().fit(X, y)
    assert "StandardScaler" in str(caught[0].message)
    assert caught[0].filename == __file__
    with pytest.warns(UserWarning, match="column 0 goes up to 0.00"):
        small().fit(wine[0] / 1e3, wine[2])


def test_lam_is_converted(wine):
    for refused in (lambda: NetworkClassifier(lam=1), lambda: small().set_params(lam=1)):
        with pytest.raises(TypeError, match="instead of lam=1 write weight_decay=1 / len"):
            refused()
    with pytest.raises(TypeError, match="lambda_"):
        NetworkClassifier(lambda_=1)


def test_too_short_a_training_is_noticed(wine):
    with pytest.warns(ConvergenceWarning, match="still falling after 20 iterations") as caught:
        small(iterations=20, n_iter_no_change=10).fit(wine[0], wine[2])
    assert caught[0].filename == __file__


# The estimator and its parameters


def test_predict_remembers_what_fit_was_told(wine):
    X, X_test, y, _ = wine
    network = small(warm_start=True).fit(X, y)
    before = network.predict_proba(X_test)
    network.set_params(hidden="tanh", hidden_layer_sizes=3)
    assert (network.predict_proba(X_test) == before).all()
    with pytest.raises(ValueError, match="hidden_layer_sizes: expected those of the weights"):
        network.fit(X, y)
    network.set_params(hidden_layer_sizes=12)
    with pytest.raises(ValueError, match="hidden: expected 'relu', what the weights"):
        network.fit(X, y)
    with pytest.raises(ValueError, match="hidden: expected 'relu'"):
        network.partial_fit(X, y)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda network, X, y: network.fit(X[:, :4], ["a"] * len(y)),
        lambda network, X, y: network.fit(pd.DataFrame(X), y, sample_weight=-y),
        lambda network, X, y: network.set_params(learning_rate=1e12).fit(X, y == 1),
        lambda network, X, y: network.partial_fit(X, y, sample_weight=-y),
        lambda network, X, y: network.set_params(optimizer="lbfgs").partial_fit(X, y),
    ],
)
def test_a_fit_that_fails_changes_nothing(wine, attempt):
    X, X_test, y, _ = wine
    network = small(optimizer="descent").fit(X, y)
    before, learnt = network.predict_proba(X_test), vars(network).keys()
    with pytest.raises(ValueError):
        attempt(network, X, y)
    assert (network.predict_proba(X_test) == before).all()
    assert vars(network).keys() == learnt
    assert network.n_features_in_ == 13
    fresh = small()
    with pytest.raises(ValueError):
        fresh.fit(X, y, sample_weight=-y)
    with pytest.raises(NotFittedError):
        fresh.predict(X)


def test_warm_start_with_other_labels(wine):
    X, _, y, _ = wine
    network = small(warm_start=True).fit(X, y)
    with pytest.raises(ValueError, match=r"y: .* known labels \[0, 1, 2\], got 'a'"):
        network.fit(X, np.array(["a", "b", "c"])[y])
    with pytest.raises(ValueError, match="y: expected labels as in the first fit, got shape"):
        network.fit(X, np.eye(3)[y])


@pytest.mark.parametrize("seed", [0, 2**31, 3_735_928_559, 2**32 - 1, np.int64(7)])
def test_every_seed_of_scikit_learn(wine, seed):
    assert close(
        *(small(random_state=seed, iterations=2).fit(wine[0], wine[2]) for _ in "ab"), 1e-99
    )


def test_a_generator_is_a_random_state(wine):
    X, _, y, _ = wine
    assert close(small(random_state=np.random.default_rng(0)).fit(X, y), small().fit(X, y), 1e-99)


def test_sparse_input(wine):
    X, _, y, _ = wine
    with pytest.raises(TypeError, match=r"X: expected no sparse matrix; toarray"):
        small().fit(csr_matrix(X), y)
    with pytest.raises(TypeError, match=r"y: expected no sparse matrix; toarray"):
        small().fit(X, csr_matrix(np.eye(3)[y]))


@pytest.mark.parametrize("nothing", [None, np.nan, pd.NA, pd.NaT])
@pytest.mark.parametrize("form", [list, pd.Series, lambda y: np.array(y, dtype=object)])
def test_labels_that_are_missing_are_named_by_row(wine, nothing, form):
    X, _, y, _ = wine
    labels = [f"wine {k}" for k in y]
    labels[7] = nothing
    with pytest.raises(ValueError, match="y: row 7, counted from 0, has no label, but"):
        small().fit(X, form(labels))
    with pytest.raises(ValueError, match="y: row 7, counted from 0, has no label, but"):
        small().partial_fit(X, form(labels), [f"wine {k}" for k in range(3)])


def test_one_class_and_one_row_get_a_sentence(wine):
    X, _, y, _ = wine
    for rows in (y == 1, np.arange(len(y)) == 3):
        with pytest.raises(ValueError, match="y: expected labels of at least two classes, got 1"):
            small().fit(X[rows], y[rows])


# Several ones a row


@pytest.fixture(scope="module")
def several():
    """Is the point right of the line, is it above it: two answers to each."""
    X = np.random.default_rng(0).normal(size=(200, 2))
    return X, (X > 0).astype(int)


def test_several_ones_a_row(several):
    X, Y = several
    network = small().fit(X, Y)
    assert network.score(X, Y) > 0.95
    guess, h = network.predict(X), network.predict_proba(X)
    assert guess.shape == h.shape == (200, 2)
    assert set(guess.sum(axis=1)) == {0, 1, 2}
    assert (guess == (h > 0.5)).all()
    assert np.abs(np.exp(network.predict_log_proba(X)) - h).max() < 1e-14
    assert ((network.decision_function(X) > 0) == guess).all()
    for column in range(2):  # sigmoid outputs share their hidden layer; the cost is the sum
        assert ((h[:, column] > 0.5) == Y[:, column]).mean() > 0.97


def test_several_ones_a_row_in_parts(several):
    X, Y = several
    network = small()
    for start in range(0, 200, 5):
        network.partial_fit(X[start : start + 5], Y[start : start + 5])
    assert network.score(X, Y) > 0.8
    with pytest.raises(ValueError, match="y: expected labels as in the first fit"):
        network.partial_fit(X, Y[:, 0])


# Probabilities


@pytest.mark.parametrize("K", [2, 3])
def test_logarithms_of_probabilities(wine, K):
    X, y = wine[0][wine[2] < K], wine[2][wine[2] < K]
    network = small().fit(X, y)
    logs = network.predict_log_proba(X)
    assert np.abs(np.exp(logs) - network.predict_proba(X)).max() < 1e-15
    network.weights_ = [100 * Theta for Theta in network.weights_]
    logs, h = network.predict_log_proba(X), network.predict_proba(X)
    assert h.min() == 0
    assert np.isfinite(logs).all()
    assert logs.min() < -745
    scores = network.decision_function(X)
    assert (network.classes_[scores.argmax(1) if K > 2 else (scores > 0) * 1] == y).all()
