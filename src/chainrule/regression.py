"""Half the squared error: the loss of outputs that are numbers, and of others if asked for."""

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_choice, as_finite, as_matrix, as_targets
from chainrule.activations import sigmoid_derivative
from chainrule.softmax import OUTPUT

__all__ = ["half_squared_error", "squared_error_delta"]


def half_squared_error(Z: npt.ArrayLike, Y: npt.ArrayLike, output: str = "linear") -> Array:
    """Half the squared error of each answer, element by element.

    Formula, with h = z:

        half_squared_error(z, y) = 1/2 (h − y)²

    Its derivative with respect to z is answer minus target, thanks to the ½ and to outputs that
    have no activation function. Where sigmoids or a softmax answer, h is theirs, and the derivative
    another: see ``squared_error_delta``.

    Parameters
    ----------
    Z : array of any shape, float or complex; (m, K) for a softmax
        Weighted sums of the output layer.
    Y : array of the shape of Z, float
        Targets, any finite numbers.
    output : "sigmoid", "softmax" or "linear"
        Activation function of the output layer.

    Returns
    -------
    array of the shape of Z
        Losses, each >= 0, in the square of the targets' unit.

    Raises
    ------
    ValueError
        If Z or Y is not finite, the shapes differ, a square overflows, or output is no such name.
    TypeError
        If Z or Y does not hold numbers.

    References
    ----------
    C. F. Gauss, "Theoria motus corporum coelestium", 1809, for the squares; C. M. Bishop, "Pattern
    Recognition and Machine Learning", 2006, section 4.3.6, for what belongs to which output.

    Examples
    --------
    >>> half_squared_error([[3.0, -1.0]], [[1.0, -1.5]]).tolist()
    [[2.0, 0.125]]

    The derivative, by the complex step:

    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> Z, Y = rng.normal(size=(7, 4)), 9 * rng.normal(size=(7, 4))
    >>> bool(np.abs(half_squared_error(Z + 1e-20j, Y).imag / 1e-20 - (Z - Y)).max() < 1e-14)
    True

    >>> half_squared_error([[1.0, 2.0]], [[1.0]])
    Traceback (most recent call last):
    ...
    ValueError: Y: expected shape (1, 2), got (1, 1)
    """
    kind = as_choice("output", output, OUTPUT)
    sums = as_finite("Z", Z, complex_ok=True)
    targets = as_targets("Y", Y, sums.shape, any_number=True)
    losses = unchecked_half_squared_error(sums, targets, kind)
    if not np.isfinite(losses).all():
        raise ValueError("Z: the square of the distance from Y overflows")
    return losses[()]


def unchecked_half_squared_error(Z: Array, Y: Array, output: str = "linear") -> Array:
    """``half_squared_error``, for arguments that have been checked."""
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        losses: Array = 0.5 * (OUTPUT[output](Z) - Y) ** 2
        return losses


def squared_error_delta(Z: npt.ArrayLike, Y: npt.ArrayLike, output: str) -> Array:
    """δ of the output layer for half the squared error.

    Formula:

        linear:   δ_k = h_k − y_k
        sigmoid:  δ_k = (h_k − y_k) σ'(z_k)
        softmax:  δ_k = h_k (h_k − y_k − Σ_i (h_i − y_i) h_i)

    It is the chain rule, from the derivative with respect to h, which is h − y, to that with
    respect to z. Where an answer is wrong and sure of itself, the slope of the sigmoid is nearly
    0, and so is δ: the log-loss has no such factor.

    Parameters
    ----------
    Z : array (m, K), float
        Weighted sums of the output layer.
    Y : array (m, K), float
        Targets.
    output : "sigmoid", "softmax" or "linear"
        Activation function of the output layer.

    Returns
    -------
    array (m, K)

    Raises
    ------
    ValueError
        If Z is not a matrix of finite numbers, Y has another shape, or output is no such name.
    TypeError
        If Z or Y does not hold numbers.

    References
    ----------
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", 1986, for sigmoids; G. W. Brier, "Verification of forecasts expressed in terms of
    probability", 1950, for the squared error of probabilities.

    Examples
    --------
    The derivative of the loss, by the complex step:

    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> Z, Y = rng.normal(size=(7, 4)), rng.dirichlet(np.ones(4), size=7)
    >>> for output in ("sigmoid", "softmax", "linear"):
    ...     numeric = np.zeros((7, 4))
    ...     for k in range(4):
    ...         moved = Z + 1e-20j * (np.arange(4) == k)
    ...         numeric[:, k] = half_squared_error(moved, Y, output).sum(axis=1).imag / 1e-20
    ...     bool(np.abs(numeric - squared_error_delta(Z, Y, output)).max() < 1e-15)
    True
    True
    True

    >>> squared_error_delta([[1.0, 2.0]], [[1.0]], "sigmoid")
    Traceback (most recent call last):
    ...
    ValueError: Y: expected shape (1, 2), got (1, 1)
    """
    kind = as_choice("output", output, OUTPUT)
    sums = as_matrix("Z", Z)
    targets = as_targets("Y", Y, sums.shape, any_number=True)
    return through_output(OUTPUT[kind](sums) - targets, sums, kind)


def through_output(distance: Array, Z: Array, output: str) -> Array:
    """From the derivative of a loss with respect to h to that with respect to z, row by row."""
    if output == "sigmoid":
        return distance * sigmoid_derivative(Z)
    if output == "softmax":
        H = OUTPUT[output](Z)
        with np.errstate(under="ignore"):
            back: Array = H * (distance - (distance * H).sum(axis=1, keepdims=True))
            return back
    return distance


def as_loss(value: object) -> str | None:
    """None for the loss that belongs to the output, or the name of another one."""
    return None if value is None else as_choice("loss", value, ["squared"])
