import numpy as np
import pytest

from chainrule import (
    backpropagate,
    cost,
    gradient_descent,
    gradient_descent_step,
    initialize_weights,
    predict,
    xor,
)


def test_all_weights_move_at_the_same_time():
    weights = [np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0, 7.0]])]
    gradients = [np.ones((2, 2)), np.full((1, 3), -2.0)]
    after = gradient_descent_step(weights, gradients, 0.5)
    assert after[0].tolist() == [[0.5, 1.5], [2.5, 3.5]]
    assert after[1].tolist() == [[6.0, 7.0, 8.0]]
    assert weights[0].tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_history_has_every_stage_and_matches_the_cost(example):
    weights, X, Y, lam = example
    trained, history = gradient_descent(weights, X, Y, learning_rate=0.3, iterations=5, lam=lam)
    assert len(history) == 6
    assert np.isclose(history[0], cost(weights, X, Y, lam), rtol=1e-14)
    assert np.isclose(history[-1], cost(trained, X, Y, lam), rtol=1e-14)
    assert (np.diff(history) < 0).all()
    step = gradient_descent_step(weights, backpropagate(weights, X, Y, lam), 0.3)
    assert np.isclose(history[1], cost(step, X, Y, lam), rtol=1e-14)


def test_without_iterations_the_weights_are_a_copy(example):
    weights, X, Y, _ = example
    trained, history = gradient_descent(weights, X, Y, learning_rate=1.0, iterations=0)
    assert history == [cost(weights, X, Y)]
    for new, old in zip(trained, weights, strict=True):
        assert (new == old).all()
        assert not np.shares_memory(new, old)


def test_penalty_is_off_by_default(example):
    weights, X, Y, _ = example
    plain, _ = gradient_descent(weights, X, Y, learning_rate=0.3, iterations=2)
    zero, _ = gradient_descent(weights, X, Y, learning_rate=0.3, iterations=2, lam=0.0)
    assert all((a == b).all() for a, b in zip(plain, zero, strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_xor_is_learnt(seed):
    X, Y = xor()
    start = initialize_weights((2, 4, 1), np.random.default_rng(seed))
    weights, _ = gradient_descent(start, X, Y, learning_rate=2.0, iterations=3000)
    assert predict(weights, X).tolist() == [0, 1, 1, 0]


def test_steps_that_are_too_large_end_in_a_clear_error():
    with pytest.raises(
        ValueError, match=r"learning_rate: a step of 1e\+300 makes a weight overflow"
    ):
        gradient_descent_step([[[1.0, 1.0]]], [[[1e10, 1e10]]], 1e300)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"learning_rate": 0}, ValueError, "learning_rate: expected a number > 0, got 0"),
        ({"learning_rate": -1.5}, ValueError, "learning_rate: expected a number > 0, got -1.5"),
        ({"learning_rate": np.inf}, ValueError, "learning_rate: expected finite numbers"),
        ({"iterations": -1}, ValueError, "iterations: expected a whole number >= 0, got -1"),
        ({"iterations": 2.5}, TypeError, "iterations: expected a whole number, got 2.5"),
        ({"lam": -1}, ValueError, "lam: expected a number >= 0"),
        ({"Y": [[1.0]]}, ValueError, r"Y: expected shape \(7, 2\)"),
    ],
)
def test_bad_arguments_are_named(example, change, error, message):
    arguments = example._asdict() | {"learning_rate": 0.1, "iterations": 3} | change
    with pytest.raises(error, match=message):
        gradient_descent(**arguments)


@pytest.mark.parametrize(
    ("gradients", "message"),
    [
        ([], "gradients: expected a list of 1 matrices"),
        (5, "gradients: expected a list of 1 matrices"),
        ([[[1.0, 2.0]], [[1.0, 2.0]]], "gradients: expected a list of 1 matrices"),
        ([[[1.0]]], r"gradients\[0\]: expected shape \(1, 2\), got \(1, 1\)"),
        ([[[1.0, 2.0, 3.0]]], r"gradients\[0\]: expected shape \(1, 2\), got \(1, 3\)"),
        ([[[1.0, np.nan]]], r"gradients\[0\]: expected finite numbers"),
    ],
)
def test_bad_gradients_are_named(gradients, message):
    with pytest.raises(ValueError, match=message):
        gradient_descent_step([[[1.0, 2.0]]], gradients, 0.1)
