"""The cost of a network's answers (chapter 5)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainrule._arguments import (
    Array,
    Weights,
    as_count,
    as_finite,
    as_number,
    as_targets,
    as_weights,
)
from chainrule.forward import as_problem, unchecked_forward
from chainrule.regression import as_loss, unchecked_half_squared_error
from chainrule.softmax import unchecked_cross_entropy

__all__ = ["cost", "l2_penalty", "log_loss"]


def log_loss(Z: npt.ArrayLike, Y: npt.ArrayLike) -> Array:
    """Log-loss of each output, from its weighted sum.

    Formula (Images 16 and 19), with h = σ(z):

        log_loss(z, y) = −y log h − (1 − y) log(1 − h)
                       = y log(1 + e^(−z)) + (1 − y) log(1 + e^z)

    The second form is the one computed: it needs no logarithm of 0 and cancels nowhere. The
    logarithm is the natural one.

    Parameters
    ----------
    Z : array of any shape, float or complex
        Weighted sums of the output layer.
    Y : array of the shape of Z, or one number; float
        Targets, 0 <= y <= 1.

    Returns
    -------
    array of the shape of Z
        Losses in nats, each >= 0.

    Raises
    ------
    ValueError
        If Z or Y is not finite, a target is outside 0 … 1, or the shapes differ.
    TypeError
        If Z or Y does not hold numbers.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, equation 4.90.

    Examples
    --------
    The printed form agrees, for all y from 0 to 1:

    >>> import numpy as np
    >>> from chainrule import sigmoid
    >>> z, y = np.linspace(-8, 8, 33), np.tile([0.0, 0.3, 1.0], 11)
    >>> h = sigmoid(z)
    >>> bool(np.abs(log_loss(z, y) - (-y * np.log(h) - (1 - y) * np.log(1 - h))).max() < 1e-12)
    True

    With h = 0.8 the loss is 0.2231 if y = 1 and 1.6094 if y = 0; in between for y in between:

    >>> z = np.log(0.8 / 0.2)
    >>> [round(float(log_loss(z, y)), 4) for y in (1, 0, 0.25)]
    [0.2231, 1.6094, 1.2629]

    Where h rounds to 1, the printed form gives inf; the loss is 40 there, and never quite 0:

    >>> float(log_loss(40.0, 0)), bool(abs(log_loss(40.0, 1) / np.exp(-40.0) - 1) < 1e-15)
    (40.0, True)

    The complex step finds its derivative, h − y, and leaves the loss itself as it is:

    >>> z, y = np.linspace(-800, 800, 33), 0.25
    >>> moved = log_loss(z + 1e-20j, y)
    >>> bool(np.abs(moved.imag / 1e-20 - (sigmoid(z) - y)).max() < 1e-15)
    True
    >>> bool(np.allclose(moved.real, log_loss(z, y), rtol=1e-15))
    True
    """
    sums = as_finite("Z", Z, complex_ok=True)
    targets = as_finite("Y", Y)
    targets = as_targets("Y", targets, () if targets.ndim == 0 else sums.shape)
    return unchecked_log_loss(sums, targets)


def unchecked_log_loss(Z: Array, Y: Array) -> Array:
    """``log_loss``, for arguments that have been checked."""
    with np.errstate(under="ignore"):
        losses: Array = Y * _softplus(-Z) + (1 - Y) * _softplus(Z)
        return losses


def _softplus(z: Array) -> Array:
    """log(1 + e^z), for complex z too, where numpy.logaddexp does not go."""
    if z.dtype.kind != "c":
        result: Array = np.logaddexp(z.dtype.type(0), z)
        return result
    rising = z.real > 0
    return np.where(rising, z, 0) + np.log1p(np.exp(np.where(rising, -z, z)))


def l2_penalty(weights: Sequence[npt.ArrayLike], lam: float, m: int) -> float | complex:
    """L2 regularisation of the cost; bias weights are not penalised.

    Formula (Images 20, 21 and 38): penalty = λ/(2 m) Σ_l Σ_k Σ_{j>=1} Theta[l][k, j]².

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float or complex
        The matrices Theta[l], bias weights in column 0.
    lam : float
        Strength λ >= 0 of the regularisation.
    m : int
        Number of examples, >= 1.

    Returns
    -------
    float
        The penalty; complex for complex weights.

    Raises
    ------
    ValueError
        If the shapes do not chain, lam < 0 or m < 1.
    TypeError
        If something is not of the type named above.

    References
    ----------
    A. Krogh and J. A. Hertz, "A simple weight decay can improve generalization", NIPS 1991.

    Examples
    --------
    The triple sum, as printed, with bias weights (100, 200) that must not count:

    >>> import numpy as np
    >>> weights = [np.array([[100, 1, -2, 3], [200, 4, 5, -6]]), np.array([[100, 7, -8]])]
    >>> squares = sum(Theta[j, i] ** 2 for Theta in weights
    ...               for i in range(1, Theta.shape[1]) for j in range(Theta.shape[0]))
    >>> int(squares), l2_penalty(weights, 0.5, 6)     # 0.5 / (2 · 6) · 204
    (204, 8.5)
    >>> l2_penalty([[[0.0, 1e200]]], 0, 1)            # λ = 0: no penalty on whatever weights
    0.0

    >>> l2_penalty(weights, -1, 6)
    Traceback (most recent call last):
    ...
    ValueError: lam: expected a number >= 0, got -1

    >>> l2_penalty(weights, 1, 0)
    Traceback (most recent call last):
    ...
    ValueError: m: expected a whole number >= 1, got 0
    """
    matrices = as_weights(weights, complex_ok=True)
    strength = as_number("lam", lam, at_least=0)
    return _finite(unchecked_l2_penalty(matrices, strength, as_count("m", m, least=1)))


def unchecked_l2_penalty(weights: Weights, lam: float, m: float) -> float | complex:
    """``l2_penalty``, for arguments that have been checked."""
    if lam == 0:  # so that huge weights cannot overflow in a term that is not there
        return 0.0
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        squares = sum(np.square(Theta[:, 1:]).sum() for Theta in weights)
        return (lam / (2 * m) * squares).item()  # type: ignore[no-any-return]


def _finite(penalty: float | complex) -> float | complex:
    if not np.isfinite(penalty):
        raise ValueError("weights: the sum of their squares overflows")
    return penalty


def cost(
    weights: Sequence[npt.ArrayLike],
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    lam: float = 0.0,
    *,
    hidden: str | None = None,
    output: str | None = None,
    loss: str | None = None,
) -> float | complex:
    """Cost of the network on all examples: mean log-loss, summed over the outputs, plus penalty.

    Formula (Images 12, 20, 21 and 27), with H = A[L]:

        J = −1/m Σ_i Σ_k (Y[i, k] log H[i, k] + (1 − Y[i, k]) log(1 − H[i, k]))
            + λ/(2 m) Σ_l Σ_k Σ_{j>=1} Theta[l][k, j]²

    For softmax outputs the loss of an example is ``cross_entropy``, for linear ones
    ``half_squared_error``, which the others can have too: ``loss="squared"``.

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float or complex
        The matrices Theta[l], bias weights in column 0.
    X : array (m, s_1), float or complex
        Examples, one per row.
    Y : array (m, K), float
        Targets, 0 <= y <= 1; one-hot for classes; any numbers for linear outputs.
    lam : float
        Strength λ >= 0 of the regularisation.
    hidden : "sigmoid", "tanh", "relu" or "linear"; or None
        Activation function of the hidden layers; None for what the weights remember, or sigmoid.
    output : "sigmoid", "softmax" or "linear"; or None
        Activation function of the output layer; None likewise.
    loss : "squared" or None
        Half the squared error, for any outputs; None for the loss that belongs to them.

    Returns
    -------
    float
        The cost in nats, >= 0; complex for complex weights.

    Raises
    ------
    ValueError
        If shapes do not fit, numbers are not finite, targets are outside 0 … 1 (or for a softmax do
        not add up to 1), lam < 0, there is no example, or a weighted sum overflows.
    TypeError
        If something is not of the type named above.

    References
    ----------
    A. Ng, "Machine Learning", lectures of 2011, from which the article takes Image 21.

    Examples
    --------
    The sums of Image 21, as printed:

    >>> import numpy as np
    >>> from chainrule import forward, weight_shapes
    >>> rng = np.random.default_rng(2)
    >>> weights = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4, 2))]
    >>> X, Y, lam = rng.normal(size=(7, 3)), rng.integers(0, 2, size=(7, 2)), 0.7
    >>> H = forward(weights, X)[0][-1]
    >>> J = -sum(Y[i, k] * np.log(H[i, k]) + (1 - Y[i, k]) * np.log(1 - H[i, k])
    ...          for i in range(7) for k in range(2)) / 7
    >>> bool(np.isclose(cost(weights, X, Y), J, rtol=1e-14))
    True
    >>> J += lam / (2 * 7) * sum(Theta[j, i] ** 2 for Theta in weights
    ...     for i in range(1, Theta.shape[1]) for j in range(Theta.shape[0]))
    >>> bool(np.isclose(cost(weights, X, Y, lam), J, rtol=1e-14))
    True

    With all weights zero every h is ½, so that J = K log 2, whatever the examples are:

    >>> zero = [np.zeros(shape) for shape in weight_shapes((3, 5, 4, 2))]
    >>> round(cost(zero, X, Y, lam) / float(np.log(2)), 12)
    2.0

    With a softmax, and tanh in the hidden layers:

    >>> H = forward(weights, X, hidden="tanh", output="softmax")[0][-1]
    >>> Y = np.eye(2)[[0, 1, 1, 0, 1, 0, 0]]
    >>> J = -sum(Y[i, k] * np.log(H[i, k]) for i in range(7) for k in range(2)) / 7
    >>> bool(np.isclose(cost(weights, X, Y, hidden="tanh", output="softmax"), J, rtol=1e-14))
    True

    With linear outputs, whose targets may be any numbers:

    >>> goals = 9 * Y - 4
    >>> J = ((forward(weights, X)[1][-1] - goals) ** 2).sum() / (2 * 7)
    >>> bool(np.isclose(cost(weights, X, goals, output="linear"), J, rtol=1e-14))
    True

    Half the squared error where sigmoids answer:

    >>> J = ((forward(weights, X)[0][-1] - Y) ** 2).sum() / (2 * 7)
    >>> bool(np.isclose(cost(weights, X, Y, loss="squared"), J, rtol=1e-14))
    True

    >>> cost(weights, X, Y, loss="log")
    Traceback (most recent call last):
    ...
    ValueError: loss: expected one of 'squared', got 'log'
    >>> cost(weights, X, Y[:5])
    Traceback (most recent call last):
    ...
    ValueError: Y: expected shape (7, 2), got (5, 2)

    >>> cost(weights, X, 0.7 * Y, output="softmax")
    Traceback (most recent call last):
    ...
    ValueError: Y: expected rows that add up to 1 for softmax outputs, row 0 adds up to 0.7
    >>> cost(weights, X, Y, lam=-0.5)
    Traceback (most recent call last):
    ...
    ValueError: lam: expected a number >= 0, got -0.5
    """
    matrices, examples, targets, hidden, output = as_problem(
        weights, X, Y, hidden, output, complex_ok=True
    )
    strength, error = as_number("lam", lam, at_least=0), as_loss(loss)
    return unchecked_cost(matrices, examples, targets, strength, hidden, output, error)


# the loss that belongs to each kind of output
LOSS = {
    "sigmoid": unchecked_log_loss,
    "softmax": unchecked_cross_entropy,
    "linear": unchecked_half_squared_error,
}


def losses_of(Z: Array, Y: Array, output: str, loss: str | None) -> Array:
    """Of each example, or of each of its answers."""
    return unchecked_half_squared_error(Z, Y, output) if loss else LOSS[output](Z, Y)


def unchecked_cost(
    weights: Weights,
    X: Array,
    Y: Array,
    lam: float,
    hidden: str,
    output: str,
    loss: str | None = None,
) -> float | complex:
    """``cost``, for arguments that have been checked."""
    m = len(Y)
    output_sums = unchecked_forward(weights, X, hidden, output)[1][-1]
    data_term = losses_of(output_sums, Y, output, loss).sum() / m
    if not np.isfinite(data_term):  # only squares can: other losses grow with z itself
        raise ValueError("weights: the squared errors overflow")
    return data_term.item() + _finite(unchecked_l2_penalty(weights, lam, m))  # type: ignore[no-any-return]
