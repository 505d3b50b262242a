import numpy as np
import pytest

from chainrule import accuracy, blobs, load_digits, one_hot, xor


def test_digits_are_the_published_ones():
    images, labels = load_digits()
    assert images.sum() == 561718  # the sum of the published file
    assert labels[:10].tolist() == list(range(10))
    assert (images == np.round(images)).all()
    images[:] = 0  # a copy: nobody else is affected
    assert load_digits()[0].sum() == 561718


def test_blobs_are_repeatable():
    X, labels = blobs(np.random.default_rng(5))
    again, _ = blobs(np.random.default_rng(5))
    assert (again == X).all()
    assert X.shape == (150, 2)
    assert labels.tolist() == [0] * 50 + [1] * 50 + [2] * 50
    with pytest.raises(TypeError, match=r"rng: expected a numpy.random.Generator, got int"):
        blobs(5)


def test_xor_is_fresh_each_time():
    X, Y = xor()
    X[:] = Y[:] = 9
    assert xor()[0].max() == xor()[1].max() == 1


def test_one_hot_puts_one_1_in_each_row():
    Y = one_hot(np.array([2, 0, 3], dtype=np.uint8), 4)
    assert Y.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]]
    assert Y.dtype == np.float64


@pytest.mark.parametrize(
    ("labels", "K", "error", "message"),
    [
        ([0, 3], 3, ValueError, "labels: expected classes 0 to 2, got 0 to 3"),
        ([0, 5], 3, ValueError, "labels: expected classes 0 to 2, got 0 to 5"),
        ([-1, 0], 3, ValueError, "labels: expected classes 0 to 2, got -1 to 0"),
        ([0.0, 1.0], 3, ValueError, "labels: expected whole numbers, got dtype float64"),
        ([0.5], 3, ValueError, "labels: expected whole numbers"),
        ([True], 3, ValueError, "labels: expected whole numbers, got dtype bool"),
        (["cat"], 3, ValueError, "labels: expected whole numbers"),
        ([[0], [1]], 3, ValueError, r"labels: expected one class for each example, got shape"),
        ([], 3, ValueError, r"labels: expected one class for each example, got shape \(0,\)"),
        ([0], 0, ValueError, "K: expected a whole number >= 1, got 0"),
        ([0], 2.0, TypeError, "K: expected a whole number, got 2.0"),
    ],
)
def test_bad_labels_are_named(labels, K, error, message):
    with pytest.raises(error, match=message):
        one_hot(labels, K)


def test_accuracy_is_a_share():
    assert accuracy([1, 2, 3, 4], [1, 2, 0, 0]) == 0.5
    with pytest.raises(ValueError, match="predicted: expected 2 classes, got 3"):
        accuracy([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="labels: expected whole numbers"):
        accuracy([1], [0.5])
