"""When training stops, and which weights it returns: at the limits."""

import warnings

import numpy as np
import pytest

from chainrule import cost, weight_shapes
from chainrule.engine.stages import EarlyStopping, check_cost, loss_held_back, notice_rise

FINE = np.array([-0.5, 2.0])


@pytest.fixture
def held_back():
    rng = np.random.default_rng(70)
    weights = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4))]
    return weights, rng.normal(size=(7, 3)), rng.dirichlet(np.ones(4), size=7)


def test_the_loss_held_back_is_the_cost(held_back):
    weights, X, Y = held_back
    kinds = "tanh", "softmax"
    expected = cost(weights, X, Y, hidden="tanh", output="softmax")
    assert np.isclose(loss_held_back(weights, (X, Y), kinds, None)(), expected, rtol=1e-14)
    counts = np.arange(7.0)
    each = [
        cost(weights, x[None], y[None], hidden="tanh", output="softmax")
        for x, y in zip(X, Y, strict=True)
    ]
    expected = np.average(each, weights=counts)
    assert np.isclose(loss_held_back(weights, (X, Y, counts), kinds, None)(), expected, rtol=1e-14)
    with pytest.raises(ValueError, match="validation: Y: expected rows that add up to 1"):
        loss_held_back(weights, (X, 0.7 * Y), kinds, None)
    expected = cost(weights, X, 0.7 * Y)
    assert np.isclose(
        loss_held_back(weights, (X, 0.7 * Y), ("sigmoid", "sigmoid"), None)(), expected, rtol=1e-14
    )
    expected = cost(weights, X, Y, hidden="tanh", output="softmax", loss="squared")
    assert np.isclose(loss_held_back(weights, (X, Y), kinds, "squared")(), expected, rtol=1e-14)


def test_an_equal_loss_is_no_progress():
    theta = np.zeros(2)
    stopping = EarlyStopping(theta, lambda: 1.0, 2, None)
    theta += 1
    assert [stopping.over_after(1, 9.0), stopping.over_after(2, 8.0)] == [False, True]
    assert stopping.kept[0] == 0 and stopping.kept[1].tolist() == [0, 0]


def test_progress_is_more_than_tol():
    theta = np.zeros(2)
    stopping = EarlyStopping(theta, None, 1, 0.0)
    assert [stopping.over_after(k, now) for k, now in ((1, 1.0), (2, 0.9))] == [False, False]
    assert stopping.over_after(3, 0.95) and stopping.kept[0] == 3
    stopping = EarlyStopping(theta, None, 2, 0.25)
    costs = [2.0, 1.5, 1.25, 1.26]  # from 1.5 on too little
    assert [stopping.over_after(k, now) for k, now in enumerate(costs)] == [False] * 3 + [True]


def test_without_tol_it_goes_on():
    stopping = EarlyStopping(np.zeros(2), None, 1, None)
    assert not any(stopping.over_after(k, 1.0) for k in range(5))


@pytest.mark.parametrize(
    ("history", "in_batches"),
    [
        ([0.5, 1e6], False),  # a million times 1 nat
        ([3.0, 2.9e6], False),
        ([1e300], False),  # the first cost of all examples, whatever it is
        ([1e6], True),
    ],
)
def test_a_cost_that_may_still_come_down(history, in_batches):
    check_cost(history, FINE, 0.5, in_batches)


@pytest.mark.parametrize(
    ("history", "in_batches"),
    [([0.5, 1e6 + 0.25], False), ([3.0, 3.1e6], False), ([1e6 + 0.25], True)],
)
def test_a_cost_that_has_exploded(history, in_batches):
    with pytest.raises(ValueError, match="learning_rate: the cost rose"):
        check_cost(history, FINE, 0.5, in_batches)


@pytest.mark.parametrize("theta", [[-1e308, 1e308], [1e200, 1e300], [0, 0]])
def test_large_weights_are_weights(theta):
    with np.errstate(over="ignore"):
        check_cost([1.0], np.array(theta), 0.5, False)


@pytest.mark.parametrize("theta", [[1, np.inf], [-np.inf, 1], [np.nan, 1], [-np.inf, np.inf]])
def test_weights_that_are_no_numbers_any_more(theta):
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match="learning_rate: the cost"):
        check_cost([1.0], np.array(theta), 0.5, False)


@pytest.mark.parametrize("history", [[0.5, 0.1, 50.0], [0.001, 1.0], [1.0, 0.5], [2.0]])
def test_a_rise_of_no_matter(history):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        notice_rise(history, 0.5)


@pytest.mark.parametrize("history", [[0.5, 0.1, 50.25], [0.001, 1.01]])
def test_a_rise_that_is_noticed(history):
    with pytest.warns(RuntimeWarning, match=r"learning_rate: the cost rose from 0\.5|from 0\.001"):
        notice_rise(history, 0.5)
