"""Outputs that are numbers, and their loss, half the squared error (beyond the article)."""

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_finite

__all__ = ["half_squared_error"]


def half_squared_error(Z: npt.ArrayLike, Y: npt.ArrayLike) -> Array:
    """Half the squared error of each answer of linear outputs, element by element.

    Formula, with h = z:

        half_squared_error(z, y) = 1/2 (h − y)²

    Its derivative by z is answer minus target, thanks to the ½ and to outputs that have no
    activation function.

    Parameters
    ----------
    Z : array of any shape, float or complex
        Weighted sums of the output layer, which are its answers.
    Y : array of the shape of Z, float
        Targets, any finite numbers.

    Returns
    -------
    array of the shape of Z
        Losses, each >= 0, in the square of the targets' unit.

    Raises
    ------
    ValueError
        If Z or Y is not finite, the shapes differ, or a square overflows.
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
    sums, targets = as_finite("Z", Z, complex_ok=True), as_finite("Y", Y)
    if targets.shape != sums.shape:
        raise ValueError(f"Y: expected shape {sums.shape}, got {targets.shape}")
    losses = unchecked_half_squared_error(sums, targets)
    if not np.isfinite(losses).all():
        raise ValueError("Z: the square of the distance from Y overflows")
    return losses[()]


def unchecked_half_squared_error(Z: Array, Y: Array) -> Array:
    """``half_squared_error``, for arguments that have been checked."""
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        losses: Array = 0.5 * (Z - Y) ** 2
        return losses


def linear(z: Array) -> Array:
    """The activation function of these outputs: none."""
    return z
