import numpy as np
import pytest

from chainrule import (
    add_bias,
    backpropagate,
    cost,
    forward,
    hidden_delta,
    l2_gradient,
    l2_penalty,
    numerical_gradient,
    output_delta,
    weight_shapes,
)


@pytest.mark.parametrize("sizes", [(2, 1), (3, 5, 2), (3, 5, 4, 2), (2, 6, 3, 5, 4)])
@pytest.mark.parametrize("lam", [0.0, 0.7])
def test_gradient_equals_the_complex_step(sizes, lam):
    rng = np.random.default_rng(len(sizes))
    weights = [rng.normal(size=shape) for shape in weight_shapes(sizes)]
    X, Y = rng.normal(size=(7, sizes[0])), rng.uniform(size=(7, sizes[-1]))
    numeric = numerical_gradient(lambda w: cost(w, X, Y, lam), weights)
    for exact, number in zip(backpropagate(weights, X, Y, lam), numeric, strict=True):
        assert exact.shape == number.shape
        assert np.abs(exact - number).max() <= 1e-13 * max(1, np.abs(number).max())


def test_gradient_is_the_mean_over_examples(example):
    weights, X, Y, _ = example
    single = [backpropagate(weights, X[i : i + 1], Y[i : i + 1]) for i in range(7)]
    for k, gradient in enumerate(backpropagate(weights, X, Y)):
        assert np.allclose(gradient, sum(s[k] for s in single) / 7, rtol=1e-13, atol=1e-16)


def test_deltas_step_by_step(example):
    weights, X, Y, lam = example
    A, Z = forward(weights, X)
    delta4 = output_delta(A[3], Y)
    delta3 = hidden_delta(delta4, weights[2], Z[2])
    delta2 = hidden_delta(delta3, weights[1], Z[1])
    penalty = l2_gradient(weights, lam, 7)
    for k, delta in enumerate([delta2, delta3, delta4]):
        gradient = delta.T @ add_bias(A[k]) / 7 + penalty[k]
        assert np.allclose(gradient, backpropagate(weights, X, Y, lam)[k], rtol=1e-14)


def test_penalty_gradient(example):
    weights = example.weights
    numeric = numerical_gradient(lambda w: l2_penalty(w, 0.7, 6), weights)
    for exact, number in zip(l2_gradient(weights, 0.7, 6), numeric, strict=True):
        assert np.allclose(exact, number, rtol=1e-14)
        assert (exact[:, 0] == 0).all()


def test_nothing_is_changed(example):
    weights, X, Y, lam = example
    for array in (*weights, X, Y):
        array.flags.writeable = False
    first = backpropagate(weights, X, Y, lam)
    assert all(
        (a == b).all() for a, b in zip(first, backpropagate(weights, X, Y, lam), strict=True)
    )


def test_saturated_network_has_a_gradient_without_warning():
    with np.errstate(all="raise"):
        gradient = backpropagate([[[0.0, 1000.0]], [[-2.0, 5.0]]], [[1.0]], [[0.0]])
    assert np.isfinite(gradient[0]).all()


def test_an_overflow_is_named():
    with pytest.raises(ValueError, match="next_weights: expected finite numbers"):
        hidden_delta([[10.0, 10.0]], np.full((2, 2), 1e308), [[0.0]])


@pytest.mark.parametrize(
    ("H", "Y", "message"),
    [
        ([0.5], [1.0], r"H: expected a matrix \(rank 2\), got shape \(1,\)"),
        ([[0.5, 0.5]], [[1.0]], r"Y: expected shape \(1, 2\), got \(1, 1\)"),
        ([[1.5]], [[1.0]], "H: expected values from 0 to 1, got 1.5 to 1.5"),
        ([[0.5]], [[-1.0]], "Y: expected values from 0 to 1, got -1.0 to -1.0"),
    ],
)
def test_bad_outputs_are_named(H, Y, message):
    with pytest.raises(ValueError, match=message):
        output_delta(H, Y)


@pytest.mark.parametrize(
    ("delta", "Theta", "Z", "message"),
    [
        ((7, 2), (5, 2), (7, 4), r"next_weights: expected shape \(2, 5\), got \(5, 2\)"),
        ((7, 2), (2, 4), (7, 4), r"next_weights: expected shape \(2, 5\), got \(2, 4\)"),
        ((5, 2), (2, 5), (7, 4), "next_delta: expected 7 rows, as in Z, got 5"),
        ((8, 2), (2, 5), (7, 4), "next_delta: expected 7 rows, as in Z, got 8"),
        ((7,), (2, 5), (7, 4), "next_delta: expected a matrix"),
        ((7, 2), (2, 5), (7,), "Z: expected a matrix"),
    ],
)
def test_bad_deltas_are_named(delta, Theta, Z, message):
    with pytest.raises(ValueError, match=message):
        hidden_delta(np.zeros(delta), np.zeros(Theta), np.zeros(Z))


@pytest.mark.parametrize("argument", ["lam", "X", "Y"])
def test_bad_arguments_of_backpropagate_are_named(example, argument):
    bad = {"lam": -1, "X": np.zeros((7, 9)), "Y": np.zeros((7, 9))}[argument]
    with pytest.raises(ValueError, match=f"^{argument}: expected"):
        backpropagate(**(example._asdict() | {argument: bad}))
    with pytest.raises(ValueError, match=r"^m: expected a whole number >= 1"):
        l2_gradient(example.weights, 1.0, 0)
    with pytest.raises(ValueError, match=r"^lam: expected a number >= 0"):
        l2_gradient(example.weights, -0.5, 1)
