"""Weights remember their functions, and stay a list of matrices for all who take them as one."""

import copy
import pickle

import numpy as np
import pytest

from chainrule import (
    accuracy,
    adam_step,
    backpropagate,
    blobs,
    cost,
    forward,
    gradient_check,
    gradient_descent,
    gradient_descent_step,
    initialize_weights,
    momentum_step,
    numerical_gradient,
    one_hot,
    predict,
)
from chainrule.trained import TrainedWeights

KINDS = {"hidden": "tanh", "output": "softmax"}
HOW = {"learning_rate": 0.5, "iterations": 9}


@pytest.fixture
def problem():
    """Start, examples, targets."""
    rng = np.random.default_rng(50)
    X, Y = rng.normal(size=(7, 3)), rng.dirichlet(np.ones(2), size=7)
    return [rng.normal(size=shape) for shape in ((5, 4), (4, 6), (2, 5))], X, Y


@pytest.fixture
def trained(problem):
    return gradient_descent(*problem, **HOW, **KINDS)[0]


def test_prediction_after_tanh_without_saying_so():
    """It fell from 0.999 to 0.29."""
    X, labels = blobs(np.random.default_rng(1))
    start = initialize_weights((2, 8, 3), np.random.default_rng(0))
    how = {"learning_rate": 1.0, "iterations": 300}
    weights, _ = gradient_descent(start, X, one_hot(labels, 3), **how, **KINDS)
    assert accuracy(predict(weights, X), labels) > 0.95
    assert (predict(weights, X) == predict(list(weights), X, hidden="tanh")).all()
    assert (predict(weights, X) != predict(list(weights), X)).any()  # bare: sigmoid, as ever


def test_every_function_asks_the_weights(trained, problem):
    _, X, Y = problem
    bare = list(trained)
    for name, function in {
        "forward": lambda w, **kinds: forward(w, X, **kinds)[0][-1],
        "cost": lambda w, **kinds: cost(w, X, Y, 0.3, **kinds),
        "backpropagate": lambda w, **kinds: backpropagate(w, X, Y, 0.3, **kinds)[0],
        "training": lambda w, **kinds: gradient_descent(w, X, Y, **HOW, **kinds)[0][1],
    }.items():
        remembered = function(trained)
        assert np.array_equal(remembered, function(bare, **KINDS)), name
        assert np.array_equal(remembered, function(trained, **KINDS)), name
        assert not np.array_equal(remembered, function(bare)), name
    assert gradient_check(trained, X, Y, 0.3) < 1e-14
    assert gradient_check(trained, X, Y, 0.3, "central") < 1e-8
    assert gradient_check(trained, X, Y, 0.3, directions=2, rng=np.random.default_rng(0)) < 1e-14


@pytest.mark.parametrize("method", ["complex", "central"])
def test_a_numerical_gradient_is_that_of_the_network(trained, problem, method):
    """The matrices that are moved remember too."""
    numeric = numerical_gradient(lambda w: cost(w, *problem[1:]), trained, method)
    exact = backpropagate(trained, *problem[1:])
    assert all(np.abs(e - n).max() < 1e-8 for e, n in zip(exact, numeric, strict=True))


@pytest.mark.parametrize(("kind", "other"), [("hidden", "relu"), ("output", "sigmoid")])
def test_a_contradiction_is_refused(trained, problem, kind, other):
    _, X, Y = problem
    says = {kind: other}
    for call in (
        lambda: forward(trained, X, **says),
        lambda: cost(trained, X, Y, **says),
        lambda: backpropagate(trained, X, Y, **says),
        lambda: gradient_check(trained, X, Y, **says),
        lambda: gradient_descent(trained, X, Y, **HOW, **says),
        *([lambda: predict(trained, X, **says)] if kind == "hidden" else []),
    ):
        message = f"^{kind}: the weights remember '{KINDS[kind]}', got '{other}'; list"
        with pytest.raises(ValueError, match=message):
            call()
    forward(list(trained), X, **says)


def test_sigmoid_is_remembered_too(problem):
    start, X, Y = problem
    weights, _ = gradient_descent(start, X, Y, **HOW)
    assert weights.kinds == {"hidden": "sigmoid", "output": "sigmoid"}
    with pytest.raises(ValueError, match="hidden: the weights remember 'sigmoid', got 'tanh'"):
        predict(weights, X, hidden="tanh")


def test_steps_keep_what_the_weights_remember(trained, problem):
    _, X, Y = problem
    slopes = backpropagate(trained, X, Y)
    assert type(slopes) is list  # gradients are no weights
    for after in (
        gradient_descent_step(trained, slopes, 0.1),
        momentum_step(trained, slopes, None, 0.1)[0],
        adam_step(trained, slopes, None, 0.1)[0],
    ):
        assert after.kinds == KINDS
    assert type(gradient_descent_step(list(trained), slopes, 0.1)) is list


def test_own_functions_get_weights_that_know(problem):
    """``gradient=backpropagate`` was that of sigmoid units, whatever hidden said."""
    start, X, Y = problem
    ours = gradient_descent(start, X, Y, lam=0.2, **HOW, **KINDS)
    given = gradient_descent(start, X, Y, lam=0.2, gradient=backpropagate, **HOW, **KINDS)
    assert np.allclose(ours[1], given[1], rtol=1e-13)
    assert given[0].kinds == KINDS

    def of_tanh(weights, X, Y, lam):
        return backpropagate(weights, X, Y, lam, hidden="tanh")

    with pytest.raises(ValueError, match="hidden: the weights remember 'sigmoid', got 'tanh'"):
        gradient_descent(start, X, Y, gradient=of_tanh, **HOW)


def test_it_is_a_list(trained):
    assert isinstance(trained, list)
    first, second, third = trained
    assert [Theta.shape for Theta in trained] == [(5, 4), (4, 6), (2, 5)]
    assert trained[0] is first and trained[-1] is third
    assert len(trained) == 3 and list(reversed(trained))[1] is second
    assert repr(trained) == repr(list(trained))
    assert sum(Theta.size for Theta in trained) == 54
    assert np.concatenate([Theta.ravel() for Theta in trained]).shape == (54,)
    with pytest.raises(ValueError, match="inhomogeneous"):  # as for every list of such matrices
        np.array(trained)
    assert np.array(trained, dtype=object).shape == (3,)


@pytest.mark.parametrize(
    "made",
    [list, lambda w: w[:], lambda w: w[:2], lambda w: w + w[:0], lambda w: [2 * T for T in w]],
    ids=["list", "slice", "part", "sum", "comprehension"],
)
def test_what_python_makes_of_it_is_bare(trained, made):
    assert type(made(trained)) is list


@pytest.mark.parametrize(
    "made",
    [
        lambda w: w.copy(),
        copy.copy,
        copy.deepcopy,
        lambda w: pickle.loads(pickle.dumps(w)),
        lambda w: pickle.loads(pickle.dumps(w, protocol=0)),
    ],
    ids=["method", "copy", "deepcopy", "pickle", "old pickle"],
)
def test_copies_remember(trained, problem, made):
    other = made(trained)
    assert (type(other), other.kinds) == (TrainedWeights, KINDS)
    assert other is not trained
    assert (predict(other, problem[1]) == predict(trained, problem[1])).all()
    other.append(0)
    assert len(trained) == 3


def test_names_cannot_be_changed(trained):
    for name in ("hidden", "output", "kinds"):
        with pytest.raises(AttributeError):
            setattr(trained, name, "relu")
    trained.kinds["hidden"] = "relu"
    assert trained.hidden == "tanh"


@pytest.mark.parametrize(
    ("kinds", "error", "message"),
    [
        ({"hidden": "gelu"}, ValueError, "hidden: expected one of 'sigmoid', 'tanh', 'relu'"),
        ({"output": "relu"}, ValueError, "output: expected one of"),
        ({"hidden": None}, TypeError, "hidden: expected a name"),
        ({"output": 3}, TypeError, "output: expected a name"),
        ({"several": 1}, TypeError, "several: expected True or False, got int"),
    ],
)
def test_unknown_names(problem, kinds, error, message):
    with pytest.raises(error, match=message):
        TrainedWeights(problem[0], **kinds)


def test_one_class_a_row_is_not_said_of_targets_with_several_ones(problem):
    """``predict`` named one class for each, without a word."""
    start, X, _ = problem
    Y = np.array([[1, 1], [0, 1], [1, 0], [0, 0], [0, 1], [1, 1], [0, 0]])
    weights, _ = gradient_descent(start, X, Y, **HOW)
    assert weights.several
    for kept in (weights.copy(), pickle.loads(pickle.dumps(weights)), weights.like(weights[::1])):
        with pytest.raises(ValueError, match="weights: expected those of one class a row, these"):
            predict(kept, X)
    assert (forward(weights, X)[0][-1] > 0.5).shape == (7, 2)
    for other in (np.eye(2)[[0, 1, 1, 0, 1, 0, 0]], Y * 0.9, Y[:, :1].repeat(2, axis=1) * 0):
        assert not gradient_descent(start, X, other, **HOW)[0].several
    assert not gradient_descent(start, X, 1.0 * Y, output="linear", **HOW)[0].several


@pytest.mark.parametrize("row", [0, 1, 1023, 1024, 2499])
def test_one_row_with_several_ones_is_found(row):
    X, Y = np.ones((2500, 2)), np.eye(3)[np.arange(2500) % 3]
    start, how = initialize_weights((2, 3), np.random.default_rng(0)), HOW | {"iterations": 0}
    assert not gradient_descent(start, X, Y, **how)[0].several
    Y[row] = [1, 0, 1]
    assert gradient_descent(start, X, Y, **how)[0].several


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh"])
def test_numbers_as_answers_are_no_classes(problem, hidden):
    start, X, Y = problem
    weights, _ = gradient_descent(start, X, 9 * Y, hidden=hidden, output="linear", **HOW)
    with pytest.raises(ValueError, match="weights: expected those of a classifier, these remember"):
        predict(weights, X)


def test_early_stopping_and_interruption_return_them_too(problem):
    start, X, Y = problem
    weights, _ = gradient_descent(start, X, Y, validation=(X, Y), patience=1, **HOW, **KINDS)
    assert weights.kinds == KINDS
    assert gradient_descent(start, X, Y, learning_rate=1, iterations=0, **KINDS)[0].kinds == KINDS
