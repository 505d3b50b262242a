"""Softmax outputs and their loss, the cross-entropy (beyond the article).

Sigmoid outputs answer K questions with yes or no, each on its own. A softmax answers one question
with K possible answers: its outputs are positive and add up to 1.
"""

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_matrix, as_targets
from chainrule.activations import sigmoid
from chainrule.units import linear

__all__ = ["cross_entropy", "softmax"]


def softmax(Z: npt.ArrayLike) -> Array:
    """Probabilities of K classes from their weighted sums, row by row.

    Formula: h_k = e^(z_k) / Σ_i e^(z_i). The same number is first taken from all z of a row, which
    changes nothing, so that the largest is 0 and nothing overflows.

    Parameters
    ----------
    Z : array (m, K), float or complex
        Weighted sums, one example per row. Complex numbers are there for the complex step.

    Returns
    -------
    array (m, K), dtype of Z
        Each row adds up to 1.

    Raises
    ------
    ValueError
        If Z is not a matrix of finite numbers.
    TypeError
        If Z does not hold numbers.

    References
    ----------
    J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs",
    1990, who named it.

    Examples
    --------
    >>> import numpy as np
    >>> softmax(np.log([[1.0, 2.0, 5.0], [3.0, 3.0, 3.0]])).round(6).tolist()
    [[0.125, 0.25, 0.625], [0.333333, 0.333333, 0.333333]]
    >>> Z = np.random.default_rng(0).normal(size=(7, 4))
    >>> printed = np.array([[np.exp(z) / sum(np.exp(row)) for z in row] for row in Z])
    >>> bool(np.abs(softmax(Z) - printed).max() < 1e-15)
    True
    >>> softmax([[1000.0, 1000.0], [-1e308, 1e308]]).tolist()
    [[0.5, 0.5], [0.0, 1.0]]

    Two classes are one sigmoid of the difference:

    >>> from chainrule import sigmoid
    >>> bool(np.abs(softmax(Z[:, :2])[:, 1] - sigmoid(Z[:, 1] - Z[:, 0])).max() < 1e-15)
    True
    """
    with np.errstate(under="ignore"):
        powers, total = _powers(as_matrix("Z", Z, complex_ok=True))[1:]
        return powers / total


def cross_entropy(Z: npt.ArrayLike, Y: npt.ArrayLike) -> Array:
    """Cross-entropy of each example, from its weighted sums.

    Formula, with h = softmax(z):

        cross_entropy(z, y) = −Σ_k y_k log h_k = Σ_k y_k (log Σ_i e^(z_i) − z_k)

    The second form is the one computed: it needs no logarithm of 0.

    Parameters
    ----------
    Z : array (m, K), float or complex
        Weighted sums of the output layer, K >= 2.
    Y : array (m, K), float
        Targets, 0 <= y <= 1, each row adding up to 1; one-hot for classes.

    Returns
    -------
    array (m,)
        Losses in nats, each >= 0.

    Raises
    ------
    ValueError
        If Z is not a matrix of finite numbers, there is one class only, the shapes differ, or a row
        of Y does not add up to 1.
    TypeError
        If Z or Y does not hold numbers.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, equation 4.108.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> Z, Y = rng.normal(size=(7, 4)), rng.dirichlet(np.ones(4), size=7)
    >>> printed = [-sum(Y[i, k] * np.log(softmax(Z)[i, k]) for k in range(4)) for i in range(7)]
    >>> bool(np.abs(cross_entropy(Z, Y) - printed).max() < 1e-14)
    True
    >>> cross_entropy(np.log([[1.0, 2.0, 5.0]]), [[0, 0, 1]]).round(6).tolist()  # −log 0.625
    [0.470004]

    Far out nothing is lost:

    >>> far = cross_entropy([[0.0, 40.0], [0.0, 800.0]], [[0, 1], [1, 0]])
    >>> bool(abs(far[0] / np.exp(-40.0) - 1) < 1e-15), float(far[1])
    (True, 800.0)
    >>> cross_entropy([[-1e308, 1e308]], [[0, 1]]).tolist()  # z_1 is further below than numbers go
    [0.0]

    Its derivative with respect to z is h − y, as it is for sigmoid outputs with the log-loss:

    >>> numeric = np.zeros((7, 4))
    >>> for k in range(4):
    ...     moved = Z + 1e-20j * (np.arange(4) == k)
    ...     numeric[:, k] = cross_entropy(moved, Y).imag / 1e-20
    >>> bool(np.abs(numeric - (softmax(Z) - Y)).max() < 1e-15)
    True

    >>> cross_entropy([[1.0, 2.0]], [[1, 1]])
    Traceback (most recent call last):
    ...
    ValueError: Y: expected rows that add up to 1 for softmax outputs, row 0 adds up to 2

    >>> cross_entropy([[1.0]], [[1]])
    Traceback (most recent call last):
    ...
    ValueError: Y: expected at least two columns for softmax outputs, got 1
    """
    sums = as_matrix("Z", Z, complex_ok=True)
    return unchecked_cross_entropy(sums, as_shares("Y", as_targets("Y", Y, sums.shape)))


def unchecked_cross_entropy(Z: Array, Y: Array) -> Array:
    """``cross_entropy``, for arguments that have been checked."""
    with np.errstate(under="ignore", over="ignore"):
        shifted, powers, _ = _powers(Z)
        # The largest power is 1: log1p of the rest keeps what log(1 + rest) would lose.
        largest = shifted.real.argmax(axis=1, keepdims=True)
        less_one = np.expm1(np.take_along_axis(shifted, largest, axis=1))  # for the complex step
        np.put_along_axis(powers, largest, less_one, axis=1)
        logs = np.log1p(powers.sum(axis=1, keepdims=True))
        losses: Array = (Y * (logs - np.where(Y == 0, 0, shifted))).sum(axis=1)
        return losses


def as_shares(name: str, targets: Array) -> Array:
    """Targets for a softmax: at least two columns, each row adding up to 1."""
    if targets.shape[1] < 2:
        raise ValueError(f"{name}: expected at least two columns for softmax outputs, got 1")
    totals = targets.sum(axis=1)
    wrong = np.abs(totals - 1) > 1e-6  # shares in float32 may be off in the last digits
    if wrong.any():
        row = int(wrong.argmax())
        raise ValueError(
            f"{name}: expected rows that add up to 1 for softmax outputs, "
            f"row {row} adds up to {totals[row]:g}"
        )
    return targets


def _powers(Z: Array) -> tuple[Array, Array, Array]:
    """z less the largest of its row, e to that power, and the sum of these powers."""
    with np.errstate(over="ignore"):  # from −1e308 to 1e308 is further than a number goes: e^−inf
        shifted = Z - Z.real.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    return shifted, powers, powers.sum(axis=1, keepdims=True)


OUTPUT = {"sigmoid": sigmoid, "softmax": softmax, "linear": linear}
