import numpy as np
import pytest

from chainrule import forward, predict, sigmoid


def test_one_unit_at_a_time_gives_the_same(example):
    activations, weighted_sums = forward(example.weights, example.X)
    for i, x in enumerate(example.X):
        a = x
        for layer, Theta in enumerate(example.weights, start=1):
            z = [
                row[0] + sum(w * value for w, value in zip(row[1:], a, strict=True))
                for row in Theta
            ]
            assert np.allclose(weighted_sums[layer][i], z, rtol=1e-13)
            a = sigmoid(np.array(z))
            assert np.allclose(activations[layer][i], a, rtol=1e-13)


def test_what_comes_back(example):
    activations, weighted_sums = forward(example.weights, example.X)
    assert [A.shape for A in activations] == [(7, 3), (7, 5), (7, 4), (7, 2)]
    assert weighted_sums[0] is None
    assert [Z.shape for Z in weighted_sums[1:]] == [(7, 5), (7, 4), (7, 2)]
    assert (activations[0] == example.X).all()


def test_nothing_is_changed(example):
    before = [Theta.copy() for Theta in example.weights]
    for Theta in example.weights:
        Theta.flags.writeable = False
    forward(example.weights, example.X)
    predict(example.weights, example.X)
    assert all((a == b).all() for a, b in zip(before, example.weights, strict=True))


def test_float32_stays_float32(example):
    weights = [Theta.astype(np.float32) for Theta in example.weights]
    activations, _ = forward(weights, example.X.astype(np.float32))
    assert {A.dtype for A in activations} == {np.dtype(np.float32)}
    assert np.allclose(activations[-1], forward(example.weights, example.X)[0][-1], atol=1e-5)


def test_an_overflow_names_its_layer(example):
    steep = [example.weights[0], np.full((4, 6), 1.7e308)]
    with pytest.raises(ValueError, match="weights: the weighted sums of layer 3 overflow"):
        forward(steep, example.X)


def test_predict_takes_the_largest_weighted_sum_and_the_first_of_a_tie():
    weights = [[[0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]]
    assert predict(weights, [[0.5], [2.0], [1.0]]).tolist() == [2, 0, 0]
    saturated = [[[0.0, 40.0], [0.0, 50.0]]]  # both outputs are 1.0
    assert predict(saturated, [[1.0]]).tolist() == [1]


def test_predict_with_one_output_asks_for_more_than_a_half():
    assert predict([[[0.0, 1.0]]], [[-1.0], [0.0], [5e-324]]).tolist() == [0, 0, 1]
    assert predict([[[0.0, 1.0]]], [[1.0]]).dtype == np.intp


@pytest.mark.parametrize("function", [forward, predict])
@pytest.mark.parametrize(
    ("weights", "X", "error", "message"),
    [
        ([[[1.0, 2.0]]], [1.0], ValueError, r"X: expected a matrix \(rank 2\), got shape \(1,\)"),
        ([[[1.0, 2.0]]], [[1.0, 2.0]], ValueError, r"X: expected 1 columns, got shape \(1, 2\)"),
        ([[[1.0, 2.0]]], np.zeros((0, 1)), ValueError, "X: expected at least one row"),
        ([[[1.0, 2.0]]], [[np.nan]], ValueError, "X: expected finite numbers"),
        ([[[1.0, 2.0]]], [["a"]], TypeError, "X: expected real"),
        ([], [[1.0]], ValueError, "weights: expected at least one matrix, got an empty list"),
        (np.zeros((1, 2)), [[1.0]], TypeError, "weights: expected a list of matrices, got ndarray"),
        ([[1.0, 2.0]], [[1.0]], ValueError, r"weights\[0\]: expected a matrix"),
        ([[[1.0]]], [[1.0]], ValueError, r"weights\[0\]: expected s_1 \+ 1 >= 2 columns"),
        ([[[1.0, np.inf]]], [[1.0]], ValueError, r"weights\[0\]: expected finite numbers"),
        (
            [np.zeros((4, 2)), np.zeros((3, 4))],
            [[1.0]],
            ValueError,
            r"weights\[1\]: expected 5 columns \(one for the bias and 4 for the rows",
        ),
    ],
)
def test_bad_input_is_named(function, weights, X, error, message):
    with pytest.raises(error, match=message):
        function(weights, X)


def test_a_number_that_is_not_finite_is_said_where(example):
    """A column without any spread, divided by it, ended in NaN: which one it is has to be said."""
    weights, X, *_ = example
    X = np.where(np.arange(X.shape[1]) == 1, 7.5, X)
    with np.errstate(invalid="ignore"):
        scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    with pytest.raises(ValueError, match=r"X: expected finite .* infinity in row 0, column 1$"):
        forward(weights, scaled)


def test_predict_refuses_complex_weights():
    with pytest.raises(TypeError, match=r"weights\[0\]: expected real numbers"):
        predict([np.array([[1j, 2.0]])], [[1.0]])
