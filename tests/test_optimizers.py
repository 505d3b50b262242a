from itertools import pairwise

import numpy as np
import pytest

from chainrule import adam_step, gradient_descent_step, momentum_step

STEPS = [momentum_step, adam_step]


def problem(seed=0):
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(b, a + 1)) for a, b in pairwise((3, 5, 4, 2))]
    return weights, [[rng.normal(size=Theta.shape) for Theta in weights] for _ in range(4)]


def after(step, weights, gradients, alpha):
    memory = None
    for slopes in gradients:
        weights, memory = step(weights, slopes, memory, alpha)
    return weights


def by_the_paper(g, theta, alpha):
    """Algorithm 1 of Kingma and Ba, for one weight."""
    m = v = 0.0
    for t, slope in enumerate(g, start=1):
        m = 0.9 * m + (1 - 0.9) * slope
        v = 0.999 * v + (1 - 0.999) * slope**2
        theta -= alpha * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)) ** 0.5 + 1e-8)
    return theta


def test_momentum_is_every_gradient_with_its_age():
    """A gradient counts 1, 1.9, 2.71, …: (1 − 0.9^n)/(1 − 0.9) after n steps."""
    weights, gradients = problem()
    for k, Theta in enumerate(after(momentum_step, weights, gradients, 0.3)):
        counted = sum((1 - 0.9 ** (4 - t)) / 0.1 * g[k] for t, g in enumerate(gradients))
        assert np.abs(Theta - (weights[k] - 0.3 * counted)).max() < 1e-14


def test_first_step_of_momentum_is_plain_descent():
    weights, gradients = problem()
    plain = gradient_descent_step(weights, gradients[0], 0.3)
    ours = momentum_step(weights, gradients[0], None, 0.3)[0]
    assert all(np.abs(a - b).max() < 1e-15 for a, b in zip(ours, plain, strict=True))


def test_adam_is_the_algorithm_of_the_paper():
    weights, gradients = problem()
    trained = after(adam_step, weights, gradients, 0.1)
    for k, Theta in enumerate(trained):
        for index in np.ndindex(Theta.shape):
            slopes = [float(g[k][index]) for g in gradients]
            truth = by_the_paper(slopes, float(weights[k][index]), 0.1)
            assert abs(Theta[index] - truth) < 1e-14


def test_adam_does_not_know_the_scale_of_the_cost():
    weights, gradients = problem()
    larger = [[1000 * g for g in slopes] for slopes in gradients]
    ours, theirs = (after(adam_step, weights, g, 0.1) for g in (gradients, larger))
    assert all(np.abs(a - b).max() < 1e-6 for a, b in zip(ours, theirs, strict=True))


def test_first_step_of_adam_is_the_learning_rate():
    weights, gradients = problem()
    moved = adam_step(weights, gradients[0], None, 0.25)[0]
    for Theta, before, slope in zip(moved, weights, gradients[0], strict=True):
        assert np.abs(Theta - (before - 0.25 * np.sign(slope))).max() < 1e-5


def test_where_the_gradient_is_0_nothing_moves():
    weights, gradients = problem()
    for step in STEPS:
        nothing = [[0 * g for g in slopes] for slopes in gradients]
        trained = after(step, weights, nothing, 0.3)
        assert all((a == b).all() for a, b in zip(trained, weights, strict=True))


def test_a_bowl_a_hundred_times_as_steep_one_way():
    """Momentum and Adam arrive where plain descent, with its best rate, is still on the way."""

    def slopes(weights):
        return [weights[0] * [[1.0, 100.0]]]

    plain, quick, adam = ([np.array([[10.0, 1.0]])] for _ in range(3))
    velocity = moments = None
    for _ in range(300):
        plain = gradient_descent_step(plain, slopes(plain), 2 / 101)
        quick, velocity = momentum_step(quick, slopes(quick), velocity, 0.02)
        adam, moments = adam_step(adam, slopes(adam), moments, 0.3)
    far = [np.abs(w[0]).max() for w in (plain, quick, adam)]
    assert far[0] > 1e-3 > 100 * far[1] and far[2] < 1e-3


@pytest.mark.parametrize("step", STEPS)
def test_arguments_stay_as_they_are(step):
    weights, gradients = problem()
    _, memory = step(weights, gradients[0], None, 0.3)
    kept = [[a.copy() for a in arrays] for arrays in (weights, gradients[1], memory)]
    step(weights, gradients[1], memory, 0.3)
    for arrays, copies in zip((weights, gradients[1], memory), kept, strict=True):
        assert all((a == b).all() for a, b in zip(arrays, copies, strict=True))


@pytest.mark.parametrize("step", STEPS)
def test_shapes_of_what_is_remembered(step):
    weights, gradients = problem()
    _, memory = step(weights, gradients[0], None, 0.3)
    shapes = [Theta.shape for Theta in weights]
    expected = shapes if step is momentum_step else [s for t in shapes for s in (t, t, ())]
    assert [array.shape for array in memory] == expected


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gradients": [[[1.0], [2.0]]]}, r"gradients\[0\]: expected shape \(1, 2\)"),
        ({"gradients": [[[1.0, np.nan]]]}, r"gradients\[0\]: expected finite numbers"),
        ({"gradients": []}, "gradients: expected a list of 1 matrices"),
        ({"learning_rate": 0}, "learning_rate: expected a number > 0, got 0"),
        ({"memory": []}, r"(velocity|moments): expected a list of \d matrices"),
        ({"gradients": [[[1e308, 1.0]]], "learning_rate": 1e10}, "makes a number overflow"),
    ],
)
def test_bad_arguments_are_named(step, change, message):
    given = {"weights": [[[1.0, 2.0]]], "gradients": [[[1.0, 2.0]]], "memory": None,
             "learning_rate": 0.1} | change  # fmt: skip
    with pytest.raises(ValueError, match=message):
        step(*given.values())
