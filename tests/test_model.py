import numpy as np
import pytest

from chainrule import add_bias, initialize_weights, weight_shapes


def test_shapes_follow_the_rule():
    assert weight_shapes([3, 5, 4, 2]) == [(5, 4), (4, 6), (2, 5)]
    assert weight_shapes(np.array([64, 32, 10])) == [(32, 65), (10, 33)]


def test_weights_are_random_bounded_and_repeatable():
    first, again = (initialize_weights((40, 30, 20), np.random.default_rng(1)) for _ in range(2))
    for a, b, (before, after) in zip(first, again, [(40, 30), (30, 20)], strict=True):
        assert (a == b).all()
        assert (a[:, 0] == 0).all()
        assert np.abs(a[:, 1:]).max() <= np.sqrt(6 / (before + after))
        assert abs(a[:, 1:].mean()) < 0.02
    assert len(np.unique(first[0][:, 1:])) == 30 * 40  # no two alike


def test_a_column_of_ones_and_nothing_else():
    A = np.arange(6.0).reshape(2, 3)
    assert (add_bias(A)[:, 1:] == A).all()
    assert (add_bias(A)[:, 0] == 1).all()
    assert (np.arange(6.0).reshape(2, 3) == A).all()
    assert add_bias(A.astype(np.float32)).dtype == np.float32
    assert add_bias(A + 1j).dtype == np.complex128


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        ([3], ValueError, "layer_sizes: expected at least two layers, got 1"),
        ([], ValueError, "layer_sizes: expected at least two layers, got 0"),
        ([3, 0], ValueError, r"layer_sizes\[1\]: expected a whole number >= 1, got 0"),
        ([-1, 2], ValueError, r"layer_sizes\[0\]: expected a whole number >= 1, got -1"),
        ([3, 2.0], TypeError, r"layer_sizes\[1\]: expected a whole number, got 2.0"),
        ([3, True], TypeError, r"layer_sizes\[1\]: expected a whole number, got True"),
        ("32", TypeError, "layer_sizes: expected a sequence of whole numbers, got str"),
        (3, TypeError, "layer_sizes: expected a sequence of whole numbers, got int"),
    ],
)
def test_bad_sizes_are_named(bad, error, message):
    with pytest.raises(error, match=message):
        weight_shapes(bad)
    with pytest.raises(error, match=message):
        initialize_weights(bad, np.random.default_rng(0))


def test_seed_in_place_of_a_generator_is_named():
    with pytest.raises(TypeError, match=r"rng: expected a numpy.random.Generator, got int"):
        initialize_weights((2, 1), 0)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([1.0, 2.0], r"A: expected a matrix \(rank 2\), got shape \(2,\)"),
        (np.zeros((0, 3)), r"A: expected at least one row and one column, got \(0, 3\)"),
        ([[np.inf]], "A: expected finite numbers, got NaN or infinity"),
    ],
)
def test_bad_activations_are_named(bad, message):
    with pytest.raises(ValueError, match=message):
        add_bias(bad)
