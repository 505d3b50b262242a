"""Data to train on (chapter 8); nothing is downloaded."""

from importlib.resources import files

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_count

__all__ = ["accuracy", "blobs", "load_digits", "one_hot", "xor"]


def xor() -> tuple[Array, Array]:
    """Exclusive or: the smallest problem that needs a hidden layer.

    Formula: y = 1 if x_1 ≠ x_2, else 0.

    Returns
    -------
    X : array (4, 2), float64
        All pairs of 0 and 1.
    Y : array (4, 1), float64
        The targets.

    References
    ----------
    M. Minsky and S. Papert, "Perceptrons", 1969.

    Examples
    --------
    >>> X, Y = xor()
    >>> X.tolist(), Y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]])
    >>> bool((Y[:, 0] == X[:, 0] + X[:, 1] - 2 * X[:, 0] * X[:, 1]).all())
    True
    """
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return X, np.array([[0.0], [1.0], [1.0], [0.0]])


def blobs(rng: np.random.Generator) -> tuple[Array, npt.NDArray[np.intp]]:
    """Three classes in the plane, 50 points each, scattered around three centres.

    Formula, with ε normal, of mean 0 and variance 1: x_i = c_i + 0.7 ε_i. The centre c is (0, 2),
    (−2, −1) or (2, −1), for the classes 0, 1, 2.

    Parameters
    ----------
    rng : numpy.random.Generator
        The only source of randomness: the same seed gives the same points.

    Returns
    -------
    X : array (150, 2), float64
        Points.
    labels : array (150,), int
        Their classes 0, 1, 2.

    Raises
    ------
    TypeError
        If rng is not a Generator.

    References
    ----------
    R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936: three classes of
    50, in four dimensions.

    Examples
    --------
    >>> import numpy as np
    >>> X, labels = blobs(np.random.default_rng(0))
    >>> X.shape, np.bincount(labels).tolist()
    ((150, 2), [50, 50, 50])
    >>> centres = [[0, 2], [-2, -1], [2, -1]]
    >>> means = [X[labels == k].mean(axis=0) for k in range(3)]
    >>> bool(np.abs(np.subtract(means, centres)).max() < 0.3)
    True
    >>> covariance = np.cov((X - np.array(centres)[labels]).T)
    >>> bool(np.abs(covariance - 0.7**2 * np.eye(2)).max() < 0.1)
    True
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng: expected a numpy.random.Generator, got {type(rng).__name__}")
    labels = np.repeat([0, 1, 2], 50)
    centres = np.array([[0.0, 2.0], [-2.0, -1.0], [2.0, -1.0]])
    return centres[labels] + rng.normal(scale=0.7, size=(150, 2)), labels


def load_digits() -> tuple[Array, npt.NDArray[np.intp]]:
    """1,797 real handwritten digits, as images of 8×8 pixels.

    Formula: none; pixel p of an image counts the ink in a block of 4×4 points, from 0 to 16.

    Returns
    -------
    images : array (1797, 64), float64
        One image a row, pixels row by row, values 0 … 16.
    labels : array (1797,), int
        The digits 0 … 9 that they show.

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, 1998, doi:10.24432/C50P49, the test set; licence CC BY 4.0.

    Examples
    --------
    >>> import numpy as np
    >>> images, labels = load_digits()
    >>> images.shape, images.dtype.name, float(images.min()), float(images.max())
    ((1797, 64), 'float64', 0.0, 16.0)
    >>> np.bincount(labels).tolist()
    [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    >>> int(labels[0])
    0
    >>> for row in images[0].reshape(8, 8)[:, 1:]:
    ...     print("".join(".-:=+*%#@"[int(ink / 2)] for ink in row))
    .:%+...
    .%#*#:.
    -#-.*+.
    :%..++.
    :+..++.
    :*..%=.
    -#:*%..
    .=%*...
    """
    with files("chainrule").joinpath("digits.npz").open("rb") as file, np.load(file) as data:
        return data["images"].astype(np.float64), data["labels"].astype(np.intp)


def one_hot(labels: npt.ArrayLike, K: int) -> Array:
    """Targets of a classifier: a 1 in the column of the class, 0 elsewhere.

    Formula: Y[i, k] = 1 if k = labels[i], else 0. With dog, cat, bird = 0, 1, 2 a dog is (1, 0, 0).

    Parameters
    ----------
    labels : array (m,), int
        Class of each example, 0 … K−1.
    K : int
        Number of classes, >= 1.

    Returns
    -------
    array (m, K), float64

    Raises
    ------
    ValueError
        If labels is not one-dimensional, is empty, does not hold whole numbers, or holds a class
        outside 0 … K−1.
    TypeError
        If K is not a whole number.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.1.2 (1-of-K coding).

    Examples
    --------
    >>> one_hot([1, 3, 2, 1], 4).tolist()
    [[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
    >>> one_hot([0], 1).tolist()
    [[1.0]]
    >>> one_hot([0, 3], 3)
    Traceback (most recent call last):
    ...
    ValueError: labels: expected classes 0 to 2, got 0 to 3

    >>> one_hot([-1, 2], 3)
    Traceback (most recent call last):
    ...
    ValueError: labels: expected classes 0 to 2, got -1 to 2
    >>> one_hot([0, 5], 3)
    Traceback (most recent call last):
    ...
    ValueError: labels: expected classes 0 to 2, got 0 to 5
    >>> one_hot([0], 0)
    Traceback (most recent call last):
    ...
    ValueError: K: expected a whole number >= 1, got 0
    """
    classes = _class_indices("labels", labels)
    count = as_count("K", K, least=1)
    if classes.min() < 0 or classes.max() >= count:
        raise ValueError(
            f"labels: expected classes 0 to {count - 1}, got {classes.min()} to {classes.max()}"
        )
    return np.eye(count)[classes]


def accuracy(predicted: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """Share of the examples whose predicted class is right.

    Formula: accuracy = 1/m Σ_i (1 if predicted[i] = labels[i], else 0).

    Parameters
    ----------
    predicted : array (m,), int
        Class of each example, as ``predict`` returns it.
    labels : array (m,), int
        Its true class.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If one is not one-dimensional, is empty, does not hold whole numbers, or the lengths
        differ.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 1.5.1: one minus the
    misclassification rate.

    Examples
    --------
    >>> accuracy([0, 1, 2, 0, 2], [0, 2, 1, 0, 2])
    0.6
    >>> accuracy([], [])
    Traceback (most recent call last):
    ...
    ValueError: predicted: expected one class for each example, got shape (0,)

    >>> accuracy([0, 1, 1], [0, 1])
    Traceback (most recent call last):
    ...
    ValueError: predicted: expected 2 classes, got 3
    >>> accuracy([0, 1], [0, 1, 1])
    Traceback (most recent call last):
    ...
    ValueError: predicted: expected 3 classes, got 2
    >>> accuracy([[0, 1]], [[0, 1]])
    Traceback (most recent call last):
    ...
    ValueError: predicted: expected one class for each example, got shape (1, 2)
    """
    guesses, classes = _class_indices("predicted", predicted), _class_indices("labels", labels)
    if guesses.shape != classes.shape:
        raise ValueError(f"predicted: expected {len(classes)} classes, got {len(guesses)}")
    return float((guesses == classes).mean())


def _class_indices(name: str, value: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """Whole numbers in one dimension, at least one of them."""
    try:
        classes = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name}: expected whole numbers, got rows of different lengths") from None
    if classes.ndim != 1 or classes.size == 0:
        raise ValueError(f"{name}: expected one class for each example, got shape {classes.shape}")
    if classes.dtype.kind not in "iu":
        raise ValueError(f"{name}: expected whole numbers, got dtype {classes.dtype}")
    return classes.astype(np.intp)
