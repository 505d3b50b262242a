"""Activation functions (chapter 3).

An activation function turns the weighted sum z of a unit into its activation a. The functions work
element by element on arrays of any shape.
"""

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_not_nan, as_number, as_numbers

__all__ = ["sigmoid", "sigmoid_derivative", "unit_step"]


def unit_step(z: npt.ArrayLike, threshold: float = 0.0) -> Array:
    """Unit step: 1 where z is greater than the threshold, else 0.

    Formula (Image 2): step(z) = 1 if z > threshold, else 0. At the threshold itself the step is 0.

    Parameters
    ----------
    z : array of any shape, float
        Weighted sums. ±inf is allowed.
    threshold : float
        The value that z has to exceed.

    Returns
    -------
    array of the shape of z, float
        Only zeros and ones.

    Raises
    ------
    ValueError
        If z holds NaN, or threshold is not finite.
    TypeError
        If z does not hold real numbers.

    References
    ----------
    W. S. McCulloch and W. Pitts, "A logical calculus of the ideas immanent in nervous activity",
    Bulletin of Mathematical Biophysics 5, 1943.

    Examples
    --------
    A unit with bias weight -1 and weights (2, -1, 0.5) sees three ones: z = 0.5, so it is active.

    >>> import numpy as np
    >>> z = 1 * -1.0 + np.dot([2.0, -1.0, 0.5], [1, 1, 1])
    >>> float(z), float(unit_step(z))
    (0.5, 1.0)

    At the threshold the step is 0, wherever the threshold is:

    >>> unit_step([-np.inf, -0.5, 0.0, 5e-324, np.inf]).tolist()
    [0.0, 0.0, 0.0, 1.0, 1.0]
    >>> unit_step([[0.4], [0.5], [0.6]], threshold=0.5).tolist()
    [[0.0], [0.0], [1.0]]
    """
    numbers = as_numbers("z", as_not_nan("z", z))
    limit = np.float64(as_number("threshold", threshold))
    return (numbers > limit).astype(numbers.dtype)[()]


def sigmoid(z: npt.ArrayLike) -> Array:
    r"""Logistic sigmoid, from 0 to 1, ½ at z = 0.

    Formula (Image 9): σ(z) = 1 / (1 + e^(−z)) = e^z / (e^z + 1).

    Below z = −700, where e^(−z) would overflow, 1 + e^(−z) equals e^(−z) to the last digit, so that
    σ(z) = e^z. In this form nothing overflows, results down to 5e-324 are kept, and σ never falls
    where z rises.

    Parameters
    ----------
    z : array of any shape, float or complex
        Weighted sums. ±inf is allowed. Complex numbers are there for the complex step.

    Returns
    -------
    array of the shape and dtype of z
        Activations.

    Raises
    ------
    ValueError
        If z holds NaN.
    TypeError
        If z does not hold numbers.

    References
    ----------
    P.-F. Verhulst, "Recherches mathématiques sur la loi d'accroissement de la population", 1845,
    who named the curve logistic.

    Examples
    --------
    Both printed forms agree where they can be computed:

    >>> import numpy as np
    >>> z = np.linspace(-30, 30, 121)
    >>> bool(np.abs(sigmoid(z) - 1 / (1 + np.exp(-z))).max() < 1e-15)
    True
    >>> bool(np.abs(sigmoid(z) - np.exp(z) / (np.exp(z) + 1)).max() < 1e-15)
    True
    >>> sigmoid([-2, 0, 2, 4.6]).round(4).tolist()
    [0.1192, 0.5, 0.8808, 0.99]

    Far out nothing overflows, and what is not zero stays so:

    >>> sigmoid([-np.inf, -746.0, 37.0, np.inf]).tolist()
    [0.0, 0.0, 1.0, 1.0]
    >>> bool(abs(sigmoid(-701.0) / np.exp(-701.0) - 1) < 1e-15), bool(sigmoid(-745.0) == 5e-324)
    (True, True)

    >>> sigmoid(float("nan"))
    Traceback (most recent call last):
    ...
    ValueError: z: expected numbers, got NaN
    """
    numbers = as_not_nan("z", z)
    # float32 is computed in float64: e^700 would overflow in it, and the result is exact in the end
    wide = numbers.astype(np.result_type(numbers, np.float64), copy=False)
    near = wide.real >= -700
    with np.errstate(under="ignore"):  # towards 0 is where σ goes
        if near.all():
            result = 1 / (1 + np.exp(-wide))
        else:
            ordinary = 1 / (1 + np.exp(-np.where(near, wide, 0)))
            result = np.where(near, ordinary, np.exp(np.where(near, -700, wide)))
        return result.astype(numbers.dtype, copy=False)[()]


def sigmoid_derivative(z: npt.ArrayLike) -> Array:
    """Derivative of the sigmoid at the weighted sum z (not at the activation).

    Formula (Images 31 and 33): sigmoid_derivative(z) = σ'(z) = σ(z) (1 − σ(z)) = σ(z) σ(−z).

    The last form is the one computed: 1 − σ(z) cancels to 0 for z > 37, σ(−z) does not.

    Parameters
    ----------
    z : array of any shape, float or complex
        Weighted sums. ±inf is allowed.

    Returns
    -------
    array of the shape and dtype of z
        Slopes, at most ¼ for real z.

    Raises
    ------
    ValueError
        If z holds NaN.
    TypeError
        If z does not hold numbers.

    References
    ----------
    J. Han and C. Moraga, "The influence of the sigmoid function parameters on the speed of
    backpropagation learning", 1995, for σ' = σ(1 − σ) in backpropagation.

    Examples
    --------
    The complex step is the judge: σ'(z) = Im σ(z + ih) / h.

    >>> import numpy as np
    >>> z = np.linspace(-8, 8, 33)
    >>> bool(np.abs(sigmoid(z + 1e-20j).imag / 1e-20 - sigmoid_derivative(z)).max() < 1e-15)
    True
    >>> sigmoid_derivative([-2.0, 0.0, 2.0]).round(4).tolist()
    [0.105, 0.25, 0.105]
    >>> curvature = sigmoid_derivative(z + 1e-20j).imag / 1e-20        # σ'' = σ' (1 − 2σ)
    >>> bool(np.abs(curvature - sigmoid_derivative(z) * (1 - 2 * sigmoid(z))).max() < 1e-15)
    True

    In float64 σ(40)(1 − σ(40)) is exactly 0; the derivative is not:

    >>> float(sigmoid(40.0) * (1 - sigmoid(40.0)))
    0.0
    >>> bool(abs(sigmoid_derivative(40.0) / np.exp(-40.0) - 1) < 1e-15)
    True
    """
    numbers = as_not_nan("z", z)
    with np.errstate(under="ignore"):
        return sigmoid(numbers) * sigmoid(-numbers)
