"""The sources of gradients, one beside the other: what they give are the chapters' numbers."""

import numpy as np
import pytest

from chainrule import backpropagate, cost, l2_penalty
from chainrule.engine.network import Engine
from chainrule.engine.sources import OwnFunctions, as_rows, count, slices
from chainrule.engine.vector import Vector

LAM, SCALE = 0.7, 0.3


def sources(example, size):
    """The engine, and the chapters' functions in its place."""
    vectors = [Vector(example.weights, np.float64) for _ in range(2)]
    engine, own = [(vector, example.X, example.Y, size, 7, LAM, SCALE) for vector in vectors]
    return [Engine(*engine, ("sigmoid", "sigmoid")), OwnFunctions(*own, backpropagate, cost)]


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("size", [1, 3, 6, 7])
def test_the_mean_of_gradients_and_of_losses(example, size, which):
    source = sources(example, size)[which]
    whole = backpropagate(*example[:3], LAM)
    expected = SCALE * np.concatenate([matrix.ravel() for matrix in whole])
    assert np.abs(source.mean_of_gradients() - expected).max() < 1e-15
    assert np.isclose(source.cost_meanwhile(), cost(*example[:3], LAM), rtol=1e-14)
    assert np.isclose(source.cost_now(), cost(*example[:3], LAM), rtol=1e-14)
    assert source.in_batches == (size < 7)


@pytest.mark.parametrize("which", [0, 1])
def test_every_gradient_in_its_order(example, which):
    source = sources(example, 3)[which]
    order = np.random.default_rng(80).permutation(7)
    for rows, gradient in zip(
        (order[:3], order[3:6], order[6:]),
        source.gradients(np.random.default_rng(80)),
        strict=True,
    ):
        X, Y = example.X[rows], example.Y[rows]
        whole = backpropagate(example.weights, X, Y, LAM * len(rows) / 7)  # λ/m of all examples
        expected = SCALE * np.concatenate([matrix.ravel() for matrix in whole])
        assert np.abs(gradient - expected).max() < 1e-15


@pytest.mark.parametrize("which", [0, 1])
def test_before_and_after_an_iteration(example, which):
    source = sources(example, 7)[which]
    assert source.begin(np.random.default_rng(81)) is None  # one batch has no order
    penalty = l2_penalty(example.weights, LAM, 7)
    assert np.isclose(source.cost_meanwhile(), penalty, rtol=1e-14)  # nothing lost as yet
    list(source.gradients(None))
    source.vector.theta *= 2
    assert np.isclose(source.cost_meanwhile(), cost(*example[:3], LAM), rtol=1e-14)
    assert np.isclose(source.penalty_now(), 4 * penalty, rtol=1e-14)
    for _ in range(2):
        doubled = [2 * Theta for Theta in example.weights]
        assert np.isclose(source.cost_now(), cost(doubled, *example[1:3], LAM), rtol=1e-14)


def test_each_call_says_what_it_computes(example):
    engine, _ = sources(example, 7)
    computed = list(dict.fromkeys(what for *_, what in engine.batch(slice(0, 7))))
    forward = [
        f"the {what} of layer {k}" for k in (2, 3, 4) for what in ("weighted sums", "activations")
    ]
    back = ["the gradient of weights[2]", "δ of layer 3", "the gradient of weights[1]"]
    back += ["δ of layer 2", "the gradient of weights[0]", "the gradient of the penalty"]
    assert computed == [*forward, "δ of layer 4", *back]


def test_pieces():
    pieces = list(slices(2, 9, 3))
    assert pieces == [slice(2, 5), slice(5, 8), slice(8, 9)]
    assert [count(piece) for piece in pieces] == [3, 3, 1]


def test_rows_can_be_picked(example):
    pandas = pytest.importorskip("pandas")
    assert as_rows("X", example.X) is example.X
    for same in (example.X.tolist(), tuple(example.X), pandas.DataFrame(example.X)):
        rows = as_rows("X", same)
        assert isinstance(rows, np.ndarray) and (rows[[4, 1]] == example.X[[4, 1]]).all()
    with pytest.raises(TypeError, match=r"X: batches pick rows, X\[rows\]; got set"):
        as_rows("X", {1, 2})
