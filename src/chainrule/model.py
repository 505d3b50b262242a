"""The model: its matrices of weights and the bias unit (chapters 1, 2 and 4)."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, Weights, as_choice, as_count, as_matrix

__all__ = ["add_bias", "initialize_weights", "weight_shapes"]


def weight_shapes(layer_sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Shapes of the matrices of weights of a fully connected network.

    Formula (Image 5), for l = 1 … L−1: shape of Theta[l] = (s_{l+1}, s_l + 1). Row k holds the
    weights that lead to unit k of the next layer; column 0 belongs to the bias unit.

    Parameters
    ----------
    layer_sizes : sequence of L >= 2 ints
        Units per layer s_1, …, s_L, bias units not counted.

    Returns
    -------
    list of L − 1 tuples (s_{l+1}, s_l + 1)

    Raises
    ------
    ValueError
        If there are fewer than two layers, or a layer has no unit.
    TypeError
        If layer_sizes is not a sequence of whole numbers.

    References
    ----------
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", Nature 323, 1986.

    Examples
    --------
    Image 3 has two matrices, a single neuron has one:

    >>> weight_shapes((3, 3, 1)), weight_shapes((3, 1))
    ([(3, 4), (1, 4)], [(1, 4)])

    Image 1 has 32 arrows between units and 9 more from bias units:

    >>> arrows = [rows * (columns - 1) for rows, columns in weight_shapes((3, 4, 4, 1))]
    >>> arrows, sum(arrows)
    ([12, 16, 4], 32)
    >>> sum(rows * columns for rows, columns in weight_shapes((3, 4, 4, 1)))
    41

    >>> weight_shapes((3, 0, 1))
    Traceback (most recent call last):
    ...
    ValueError: layer_sizes[1]: expected a whole number >= 1, got 0

    >>> weight_shapes((3,))
    Traceback (most recent call last):
    ...
    ValueError: layer_sizes: expected at least two layers, got 1
    >>> weight_shapes("33")
    Traceback (most recent call last):
    ...
    TypeError: layer_sizes: expected a sequence of whole numbers, got str
    """
    if isinstance(layer_sizes, np.ndarray):
        layer_sizes = layer_sizes.tolist()
    if isinstance(layer_sizes, (str, bytes)) or not isinstance(layer_sizes, Sequence):
        raise TypeError(
            f"layer_sizes: expected a sequence of whole numbers, got {type(layer_sizes).__name__}"
        )
    sizes = [as_count(f"layer_sizes[{k}]", size, least=1) for k, size in enumerate(layer_sizes)]
    if len(sizes) < 2:
        raise ValueError(f"layer_sizes: expected at least two layers, got {len(sizes)}")
    return [(after, before + 1) for before, after in pairwise(sizes)]


# r² of the interval from −r to r, from the units before and after
SCHEMES: dict[str, Callable[[int, int], float]] = {
    "glorot": lambda before, after: 6 / (before + after),
    "he": lambda before, after: 6 / before,
}


def initialize_weights(
    layer_sizes: Sequence[int], rng: np.random.Generator, *, scheme: str = "glorot"
) -> Weights:
    """Random initial weights, Glorot or He uniform; bias weights zero.

    Formula, for j >= 1, with Theta[l][k, 0] = 0:

        glorot:  |Theta[l][k, j]| <= √(6 / (s_l + s_{l+1}))
        he:      |Theta[l][k, j]| <= √(6 / s_l)

    Between its bounds every number is equally likely. All weights equal would keep the units of a
    layer equal for ever.

    Parameters
    ----------
    layer_sizes : sequence of L >= 2 ints
        Units per layer s_1, …, s_L, bias units not counted.
    rng : numpy.random.Generator
        The only source of randomness: the same seed gives the same weights.
    scheme : "glorot" or "he"
        Glorot for sigmoid and tanh units, He for ReLU.

    Returns
    -------
    list of L − 1 arrays (s_{l+1}, s_l + 1), float64

    Raises
    ------
    ValueError
        If there are fewer than two layers, a layer has no unit, or scheme is no such name.
    TypeError
        If layer_sizes is not a sequence of whole numbers, or rng not a Generator.

    References
    ----------
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", AISTATS 2010, equation 16; K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into
    rectifiers", ICCV 2015, equation 10.

    Examples
    --------
    >>> import numpy as np
    >>> weights = initialize_weights((30, 50, 20), np.random.default_rng(0))
    >>> [matrix.shape for matrix in weights]
    [(50, 31), (20, 51)]
    >>> [bool((matrix[:, 0] == 0).all()) for matrix in weights]
    [True, True]

    Both ends of the interval are reached, nearly, and nothing is outside; a uniform distribution
    on (−r, r) has the standard deviation r/√3:

    >>> for matrix, (after, before) in zip(weights, [(50, 30), (20, 50)]):
    ...     r = np.sqrt(6 / (before + after))
    ...     w = matrix[:, 1:]
    ...     print(bool(-r <= w.min() < -0.998 * r), bool(0.998 * r < w.max() <= r),
    ...           bool(abs(w.std() / r - 3 ** -0.5) < 0.03))
    True True True
    True True True

    He's interval depends on the units before only:

    >>> he = initialize_weights((30, 50, 20), np.random.default_rng(0), scheme="he")
    >>> for matrix, before in zip(he, (30, 50), strict=True):
    ...     r = np.sqrt(6 / before)
    ...     print(bool(-r <= matrix.min() < -0.998 * r), bool(0.998 * r < matrix.max() <= r))
    True True
    True True
    """
    shapes = weight_shapes(layer_sizes)
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng: expected a numpy.random.Generator, got {type(rng).__name__}")
    squared_limit = SCHEMES[as_choice("scheme", scheme, SCHEMES)]
    weights = []
    for rows, columns in shapes:
        limit = np.sqrt(squared_limit(columns - 1, rows))
        matrix = np.zeros((rows, columns))
        matrix[:, 1:] = rng.uniform(-limit, limit, size=(rows, columns - 1))
        weights.append(matrix)
    return weights


def add_bias(A: npt.ArrayLike) -> Array:
    """Put a column of ones, the bias unit, in front of the activations.

    Formula (Image 4): Ã = [1  A]. The column of ones plays the role of x_0 and a_0.

    Parameters
    ----------
    A : array (m, s_l), float or complex
        Activations of layer l, one example per row.

    Returns
    -------
    array (m, s_l + 1), dtype of A

    Raises
    ------
    ValueError
        If A is not a matrix of finite numbers with at least one row and one column.
    TypeError
        If A does not hold numbers.

    References
    ----------
    B. Widrow and M. E. Hoff, "Adaptive switching circuits", 1960, where the threshold is a weight
    on a constant input.

    Examples
    --------
    >>> import numpy as np
    >>> add_bias([[0.5, -1.0, 2.0]]).tolist()
    [[1.0, 0.5, -1.0, 2.0]]

    A weight on the new column does what a separate bias vector b does:

    >>> X, W, b = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([[7.0, 8.0]]), [9.0]
    >>> bool((add_bias(X) @ np.column_stack([b, W]).T == X @ W.T + b).all())
    True
    """
    matrix = as_matrix("A", A, complex_ok=True)
    return np.concatenate([np.ones((len(matrix), 1), matrix.dtype), matrix], axis=1)
