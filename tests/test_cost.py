import numpy as np
import pytest

from chainrule import cost, forward, l2_penalty, log_loss, numerical_gradient


def test_loss_of_a_fair_guess_is_log_2():
    assert log_loss(0.0, 0) == log_loss(0.0, 1) == log_loss(0.0, 0.3) == np.log(2)


def test_loss_is_right_far_out():
    assert log_loss(800.0, 0) == 800
    assert log_loss(-800.0, 1) == 800
    assert log_loss(1e308, 1) == 0
    assert 0 < log_loss(700.0, 1) < 1e-300


def test_loss_cancels_nowhere():
    # log(1 + e^z) - yz loses digits at y = 1; log(1 + e^-z) is e^-z there, up to e^-2z
    z = np.linspace(20, 600, 59)
    with np.errstate(under="ignore"):
        assert np.abs(log_loss(z, 1) / np.log1p(np.exp(-z)) - 1).max() < 1e-15


def test_no_warning_for_any_finite_sum():
    z = np.array([0.0, -0.0, 5e-324, 1e308, -1e308, 710.0, -745.0, -746.0])
    with np.errstate(all="raise"):
        assert (log_loss(z, np.full(8, 0.5)) >= 0).all()


def test_penalty_of_complex_weights_is_a_square_not_a_modulus():
    assert l2_penalty([np.array([[5.0, 2j]])], 1.0, 1) == -2.0


def test_penalty_counts_its_examples_once():
    weights = [np.array([[9.0, 1.0, 2.0]])]
    assert l2_penalty(weights, 3.0, 6) == 3.0 / 12 * 5
    assert l2_penalty(weights, 3.0, 1) == 3.0 / 2 * 5


def test_cost_is_a_mean_over_examples_and_a_sum_over_outputs(example):
    weights, X, Y, lam = example
    Z = forward(weights, X)[1][-1]
    by_hand = sum(float(log_loss(Z[i, k], Y[i, k])) for i in range(7) for k in range(2)) / 7
    assert np.isclose(cost(weights, X, Y), by_hand, rtol=1e-14)
    assert np.isclose(cost(weights, X, Y, lam), by_hand + l2_penalty(weights, lam, 7), rtol=1e-14)
    assert isinstance(cost(weights, X, Y), float)


def test_cost_is_safe_for_the_complex_step_far_out():
    weights, X, Y = [np.array([[0.0, 800.0]])], [[1.0], [-1.0]], [[0.0], [1.0]]
    assert cost(weights, X, Y) == 800
    assert numerical_gradient(lambda w: cost(w, X, Y), weights)[0].tolist() == [[0.0, 1.0]]


def test_cost_takes_complex_examples_too(example):
    weights, X, Y, lam = example
    moved = cost(weights, X + 1e-20j, Y, lam)
    assert moved.imag != 0
    assert np.isclose(moved.real, cost(weights, X, Y, lam), rtol=1e-15)


def test_huge_weights_without_penalty_are_no_overflow():
    assert cost([[[0.0, 1e200]]], [[1.0]], [[1.0]]) == 0
    with pytest.raises(ValueError, match="weights: the sum of their squares overflows"):
        cost([[[0.0, 1e200]]], [[1.0]], [[1.0]], lam=1.0)


@pytest.mark.parametrize(
    ("Z", "Y", "error", "message"),
    [
        (np.inf, 0, ValueError, "Z: expected finite numbers"),
        ([0.0, np.nan], [0, 0], ValueError, "Z: expected finite numbers"),
        ([0.0], [np.nan], ValueError, "Y: expected finite numbers"),
        ([0.0], [1.5], ValueError, "Y: expected values from 0 to 1, got 1.5 to 1.5"),
        ([0.0], [-0.5], ValueError, "Y: expected values from 0 to 1"),
        ([[0.0], [1.0]], [0, 1], ValueError, r"Y: expected shape \(2, 1\), got \(2,\)"),
        (["a"], [0], TypeError, "Z: expected real or complex numbers"),
        ([0.0], [1j], TypeError, "Y: expected real numbers"),
    ],
)
def test_bad_sums_and_targets_are_named(Z, Y, error, message):
    with pytest.raises(error, match=message):
        log_loss(Z, Y)


@pytest.mark.parametrize(
    ("lam", "m", "error", "message"),
    [
        (-0.1, 6, ValueError, "lam: expected a number >= 0, got -0.1"),
        (np.nan, 6, ValueError, "lam: expected finite numbers"),
        ([1.0], 6, ValueError, r"lam: expected one number, got shape \(1,\)"),
        ("1", 6, TypeError, "lam: expected real numbers"),
        (1.0, 0, ValueError, "m: expected a whole number >= 1, got 0"),
        (1.0, 6.0, TypeError, "m: expected a whole number, got 6.0"),
    ],
)
def test_bad_strength_and_count_are_named(lam, m, error, message):
    with pytest.raises(error, match=message):
        l2_penalty([[[1.0, 2.0]]], lam, m)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Y": np.zeros((5, 2))}, r"Y: expected shape \(7, 2\), got \(5, 2\)"),
        ({"Y": np.zeros((7, 3))}, r"Y: expected shape \(7, 2\), got \(7, 3\)"),
        ({"Y": np.full((7, 2), 2.0)}, "Y: expected values from 0 to 1, got 2.0 to 2.0"),
        ({"X": np.zeros((7, 4))}, r"X: expected 3 columns, got shape \(7, 4\)"),
        ({"X": np.zeros((0, 3))}, "X: expected at least one row"),
        ({"lam": -1}, "lam: expected a number >= 0, got -1"),
    ],
)
def test_bad_arguments_of_cost_are_named(example, change, message):
    with pytest.raises(ValueError, match=message):
        cost(**(example._asdict() | change))
