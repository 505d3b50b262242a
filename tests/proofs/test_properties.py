"""What holds for every network: properties, tried on networks that hypothesis makes up."""

from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import (
    backpropagate,
    cost,
    forward,
    gradient_descent_step,
    l2_penalty,
    log_loss,
    numerical_gradient,
    predict,
    weight_shapes,
)

# the same examples in every run: a failure in CI is a failure at home
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("repeatable")


class Problem(NamedTuple):
    weights: list[np.ndarray]
    X: np.ndarray
    Y: np.ndarray
    lam: float
    rng: np.random.Generator


@st.composite
def problems(draw, least_hidden=0):
    """Any layer sizes, any number of examples, weights from tiny to saturating, any λ."""
    width = st.integers(1, 6)
    sizes = [draw(width) for _ in range(draw(st.integers(least_hidden, 3)) + 2)]
    m = draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = draw(st.sampled_from([1e-3, 0.5, 1.0, 5.0]))
    weights = [rng.normal(scale=scale, size=shape) for shape in weight_shapes(sizes)]
    Y = rng.uniform(size=(m, sizes[-1]))
    if draw(st.booleans()):
        Y = np.round(Y)
    lam = draw(st.sampled_from([0.0, 1e-3, 0.7, 30.0]))
    return Problem(weights, rng.normal(size=(m, sizes[0])), Y, lam, rng)


def close(a, b, tolerance=1e-13):
    return all(
        p.shape == q.shape and np.abs(p - q).max() <= tolerance * max(1, np.abs(q).max())
        for p, q in zip(a, b, strict=True)
    )


@given(problems())
def test_gradient_equals_the_complex_step(problem):
    weights, X, Y, lam, _ = problem
    numeric = numerical_gradient(lambda w: cost(w, X, Y, lam), weights)
    assert close(backpropagate(weights, X, Y, lam), numeric)


@given(problems())
def test_the_order_of_the_examples_does_not_matter(problem):
    weights, X, Y, lam, rng = problem
    order = rng.permutation(len(X))
    assert np.isclose(cost(weights, X, Y, lam), cost(weights, X[order], Y[order], lam), rtol=1e-13)
    shuffled = backpropagate(weights, X[order], Y[order], lam)
    assert close(backpropagate(weights, X, Y, lam), shuffled)


@given(problems(least_hidden=1))
def test_permuting_hidden_units_permutes_the_gradient(problem):
    weights, X, Y, lam, rng = problem
    order = rng.permutation(len(weights[0]))  # of the first hidden layer

    def permuted(matrices):
        columns = np.concatenate([[0], order + 1])  # the bias column stays in front
        return [matrices[0][order], matrices[1][:, columns], *matrices[2:]]

    assert np.isclose(cost(weights, X, Y, lam), cost(permuted(weights), X, Y, lam), rtol=1e-13)
    gradient = backpropagate(weights, X, Y, lam)
    assert close(backpropagate(permuted(weights), X, Y, lam), permuted(gradient))


@given(problems(), problems())
def test_a_union_of_batches_has_the_weighted_mean_of_their_gradients(problem, other):
    weights, X, Y, _, rng = problem
    m, n = len(X), len(other.X)
    more_X, more_Y = rng.normal(size=(n, X.shape[1])), rng.uniform(size=(n, Y.shape[1]))
    union = backpropagate(weights, np.vstack([X, more_X]), np.vstack([Y, more_Y]))
    first, second = backpropagate(weights, X, Y), backpropagate(weights, more_X, more_Y)
    assert close(union, [(m * a + n * b) / (m + n) for a, b in zip(first, second, strict=True)])


@given(problems())
def test_doubling_all_examples_changes_nothing_of_the_data_term(problem):
    weights, X, Y, lam, _ = problem
    twice_X, twice_Y = np.vstack([X, X]), np.vstack([Y, Y])
    assert np.isclose(cost(weights, X, Y), cost(weights, twice_X, twice_Y), rtol=1e-13)
    assert close(backpropagate(weights, X, Y), backpropagate(weights, twice_X, twice_Y))
    # the penalty is added once, with the total m
    with_penalty = cost(weights, twice_X, twice_Y, lam)
    expected = cost(weights, X, Y) + l2_penalty(weights, lam, 2 * len(X))
    assert np.isclose(with_penalty, expected, rtol=1e-13)


@given(problems())
def test_the_cost_is_never_negative(problem):
    weights, X, Y, lam, _ = problem
    assert cost(weights, X, Y, lam) >= cost(weights, X, Y) >= 0


@given(problems())
def test_a_small_step_does_not_raise_the_cost(problem):
    weights, X, Y, lam, _ = problem
    before = cost(weights, X, Y, lam)
    gradients = backpropagate(weights, X, Y, lam)
    steepness = sum((gradient**2).sum() for gradient in gradients)
    # a step that lowers the cost by about a millionth of it at most
    step = 1e-6 * min(1.0, before / max(steepness, 1e-300))
    after = cost(gradient_descent_step(weights, gradients, max(step, 1e-300)), X, Y, lam)
    assert after <= before + 4 * np.spacing(before)


@given(problems())
def test_predictions_are_the_largest_weighted_sums(problem):
    weights, X, _, _, _ = problem
    Z = forward(weights, X)[1][-1]
    for z, chosen in zip(Z, predict(weights, X), strict=True):
        if len(z) == 1:
            assert chosen == int(z[0] > 0)
        else:
            assert z[chosen] == max(z)
            assert all(value < z[chosen] for value in z[:chosen])  # the first wins a tie


@given(st.lists(st.floats(-1e308, 1e308), min_size=1, max_size=5), st.floats(0, 1))
def test_the_loss_is_finite_and_not_negative(z, y):
    with np.errstate(all="raise"):
        losses = log_loss(z, np.full(len(z), y))
    assert np.isfinite(losses).all()
    assert (losses >= 0).all()
