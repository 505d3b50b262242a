"""Hidden units other than the sigmoid: tanh and ReLU (beyond the article).

``HIDDEN`` is the choice that ``forward``, ``backpropagate`` and the others offer for hidden layers:
each name stands for a function of the weighted sum and its derivative.
"""

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_not_nan
from chainrule.activations import sigmoid, sigmoid_derivative

__all__ = ["relu", "relu_derivative", "tanh", "tanh_derivative"]


def tanh(z: npt.ArrayLike) -> Array:
    """Hyperbolic tangent, from −1 to 1, 0 at z = 0.

    Formula: tanh(z) = (e^z − e^(−z)) / (e^z + e^(−z)) = 2 σ(2 z) − 1.

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
    Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, "Efficient BackProp", 1998, section 4.4.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import sigmoid
    >>> z = np.linspace(-8, 8, 33)
    >>> bool(np.abs(tanh(z) - (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))).max() < 1e-15)
    True
    >>> bool(np.abs(tanh(z) - (2 * sigmoid(2 * z) - 1)).max() < 1e-15)
    True
    >>> tanh([-np.inf, -0.5, 0.0, 1e-300, np.inf]).round(4).tolist()
    [-1.0, -0.4621, 0.0, 0.0, 1.0]
    """
    with np.errstate(under="ignore"):
        return np.tanh(as_not_nan("z", z))[()]


def tanh_derivative(z: npt.ArrayLike) -> Array:
    """Derivative of tanh at the weighted sum z.

    Formula: tanh_derivative(z) = tanh'(z) = 1 − tanh(z)² = 4 σ'(2 z). The last form is the one
    computed: the one before cancels to 0 for z > 19.

    Parameters
    ----------
    z : array of any shape, float or complex
        Weighted sums. ±inf is allowed.

    Returns
    -------
    array of the shape and dtype of z
        Slopes, at most 1 for real z.

    Raises
    ------
    ValueError
        If z holds NaN.
    TypeError
        If z does not hold numbers.

    References
    ----------
    Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, "Efficient BackProp", 1998, section 4.4.

    Examples
    --------
    The complex step is the judge, and the form of the textbooks agrees where it can:

    >>> import numpy as np
    >>> z = np.linspace(-8, 8, 33)
    >>> bool(np.abs(tanh(z + 1e-20j).imag / 1e-20 - tanh_derivative(z)).max() < 1e-15)
    True
    >>> bool(np.abs(1 - tanh(z) ** 2 - tanh_derivative(z)).max() < 1e-15)
    True
    >>> float(1 - tanh(20.0) ** 2)
    0.0
    >>> bool(abs(tanh_derivative(20.0) / (4 * np.exp(-40.0)) - 1) < 1e-15)
    True
    """
    numbers = as_not_nan("z", z)
    with np.errstate(over="ignore"):  # 2z may be ±inf: the slope is 0 there
        return 4 * sigmoid_derivative(2 * numbers)


def relu(z: npt.ArrayLike) -> Array:
    """Rectified linear unit: z where it is positive, else 0.

    Formula: relu(z) = max(0, z).

    Parameters
    ----------
    z : array of any shape, float or complex
        Weighted sums. ±inf is allowed. Of complex numbers the real part decides.

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
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann machines",
    ICML 2010.

    Examples
    --------
    >>> import numpy as np
    >>> relu([[-np.inf, -2.0, 0.0], [0.5, 3.0, np.inf]]).tolist()
    [[0.0, 0.0, 0.0], [0.5, 3.0, inf]]
    >>> z = np.linspace(-2, 2, 9)
    >>> bool((relu(z) == (z + np.abs(z)) / 2).all())
    True

    At 0 the slope is 0, also for the complex step:

    >>> complex(relu(1e-20j))
    0j
    """
    numbers = as_not_nan("z", z)
    return np.where(numbers.real > 0, numbers, 0)[()]


def relu_derivative(z: npt.ArrayLike) -> Array:
    """Derivative of the ReLU at the weighted sum z; at the kink it is taken as 0.

    Formula: relu_derivative(z) = 1 if z > 0, else 0. At z = 0 there is no derivative: any number
    from 0 to 1 would do, and 0 is what is usual.

    Parameters
    ----------
    z : array of any shape, float or complex
        Weighted sums. ±inf is allowed. Of complex numbers the real part decides.

    Returns
    -------
    array of the shape and dtype of z
        Only zeros and ones.

    Raises
    ------
    ValueError
        If z holds NaN.
    TypeError
        If z does not hold numbers.

    References
    ----------
    X. Glorot, A. Bordes and Y. Bengio, "Deep sparse rectifier neural networks", AISTATS 2011.

    Examples
    --------
    Away from the kink the complex step is the judge; at the kink 0 is what was agreed:

    >>> import numpy as np
    >>> z = np.array([-3.0, -1e-300, 1e-300, 2.0])
    >>> (relu(z + 1e-20j).imag / 1e-20 == relu_derivative(z)).tolist()
    [True, True, True, True]
    >>> relu_derivative([-1.0, 0.0, 5e-324, np.inf]).tolist()
    [0.0, 0.0, 1.0, 1.0]
    """
    numbers = as_not_nan("z", z)
    return (numbers.real > 0).astype(numbers.dtype)[()]


def linear(z: Array) -> Array:
    """No activation function: a = z. Layers of such units are together one (chapter 3)."""
    return z


def linear_derivative(z: Array) -> Array:
    """1 everywhere."""
    return np.ones_like(z)


HIDDEN = {
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
    "relu": (relu, relu_derivative),
    "linear": (linear, linear_derivative),
}
