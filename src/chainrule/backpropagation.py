"""Backpropagation: from the output back to every weight (chapter 7; the mirror of forward.py)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainrule._arguments import (
    Array,
    Weights,
    as_choice,
    as_count,
    as_finite,
    as_matrix,
    as_number,
    as_targets,
    as_weights,
)
from chainrule.forward import as_problem, unchecked_forward
from chainrule.model import add_bias
from chainrule.regression import as_loss, through_output
from chainrule.units import HIDDEN

__all__ = ["backpropagate", "hidden_delta", "l2_gradient", "output_delta"]


def output_delta(H: npt.ArrayLike, Y: npt.ArrayLike) -> Array:
    """δ of the output layer: answer minus target.

    Formula (Image 29, line 5; derived in Image 30): δ[L] = A[L] − Y = m ∂J/∂Z[L].

    This is the derivative for sigmoid outputs with the log-loss; their two derivatives cancel. For
    softmax outputs with the cross-entropy it is the same. With the squared error instead, a factor
    h(1 − h) would stay.

    Parameters
    ----------
    H : array (m, K), float
        Output A[L], from 0 to 1.
    Y : array (m, K), float
        Targets, 0 <= y <= 1.

    Returns
    -------
    array (m, K)

    Raises
    ------
    ValueError
        If H is not a matrix, the shapes differ, or a number is outside 0 … 1.
    TypeError
        If H or Y does not hold real numbers.

    References
    ----------
    M. Nielsen, "Neural Networks and Deep Learning", 2015, equation 68.

    Examples
    --------
    The derivative of the loss with respect to z, by the complex step, is H − Y:

    >>> import numpy as np
    >>> from chainrule import log_loss, sigmoid
    >>> rng = np.random.default_rng(3)
    >>> Z, Y = rng.normal(size=(7, 2)), rng.uniform(size=(7, 2))
    >>> numeric = log_loss(Z + 1e-20j, Y).imag / 1e-20
    >>> bool(np.abs(output_delta(sigmoid(Z), Y) - numeric).max() < 1e-15)
    True

    It wants answers, not weighted sums:

    >>> output_delta([[1.5]], [[1.0]])
    Traceback (most recent call last):
    ...
    ValueError: H: expected values from 0 to 1, got 1.5 to 1.5
    """
    outputs = as_matrix("H", H)
    as_targets("H", outputs, outputs.shape)
    return outputs - as_targets("Y", Y, outputs.shape)


def hidden_delta(
    next_delta: npt.ArrayLike,
    next_weights: npt.ArrayLike,
    Z: npt.ArrayLike,
    *,
    hidden: str = "sigmoid",
) -> Array:
    """δ of a hidden layer, from the δ of the layer after it.

    Formula (Images 34 to 36), for l = L−1, …, 2, with ∘ element by element:

        δ[l] = (δ[l+1] Theta[l][:, 1:]) ∘ σ'(Z[l])

    Column 0 of Theta[l] is left out: the bias unit has no weighted sum to pass anything on to.

    Parameters
    ----------
    next_delta : array (m, s_{l+1}), float
        δ[l+1].
    next_weights : array (s_{l+1}, s_l + 1), float
        Theta[l], the weights from layer l to layer l+1.
    Z : array (m, s_l), float
        Weighted sums of layer l (not its activations).
    hidden : "sigmoid", "tanh", "relu" or "linear"
        Activation function of layer l, whose derivative stands for σ'.

    Returns
    -------
    array (m, s_l)

    Raises
    ------
    ValueError
        If something is not a matrix of finite numbers, or the shapes do not fit.
    TypeError
        If something does not hold real numbers.

    References
    ----------
    Rumelhart, Hinton and Williams 1986, equations 3 to 6.

    Examples
    --------
    The derivative of the loss with respect to Z[2], entry by entry, by the complex step:

    >>> import numpy as np
    >>> from chainrule import add_bias, log_loss, sigmoid
    >>> rng = np.random.default_rng(4)
    >>> Z2, Theta2, Y = rng.normal(size=(7, 4)), rng.normal(size=(2, 5)), rng.uniform(size=(7, 2))
    >>> def loss(Z2):
    ...     return log_loss(add_bias(sigmoid(Z2)) @ Theta2.T, Y).sum()
    >>> numeric = np.zeros((7, 4))
    >>> for i, j in np.ndindex(7, 4):
    ...     step = np.zeros((7, 4), complex)
    ...     step[i, j] = 1e-20j
    ...     numeric[i, j] = loss(Z2 + step).imag / 1e-20
    >>> H = sigmoid(add_bias(sigmoid(Z2)) @ Theta2.T)
    >>> bool(np.abs(hidden_delta(H - Y, Theta2, Z2) - numeric).max() < 1e-15)
    True

    With tanh units the slope is that of tanh:

    >>> tanh_units = hidden_delta(H - Y, Theta2, Z2, hidden="tanh")
    >>> bool(np.abs(tanh_units - (H - Y) @ Theta2[:, 1:] / np.cosh(Z2) ** 2).max() < 1e-15)
    True

    >>> hidden_delta(H - Y, Theta2.T, Z2)
    Traceback (most recent call last):
    ...
    ValueError: next_weights: expected shape (2, 5), got (5, 2)

    >>> hidden_delta(H[:5] - Y[:5], Theta2, Z2)
    Traceback (most recent call last):
    ...
    ValueError: next_delta: expected 7 rows, as in Z, got 5
    >>> hidden_delta(H - Y, Theta2, Z2[:5])
    Traceback (most recent call last):
    ...
    ValueError: next_delta: expected 5 rows, as in Z, got 7
    >>> hidden_delta(H - Y, Theta2[:1], Z2)
    Traceback (most recent call last):
    ...
    ValueError: next_weights: expected shape (2, 5), got (1, 5)
    """
    delta, Theta = as_matrix("next_delta", next_delta), as_matrix("next_weights", next_weights)
    sums = as_matrix("Z", Z)
    if len(delta) != len(sums):
        raise ValueError(f"next_delta: expected {len(sums)} rows, as in Z, got {len(delta)}")
    expected = (delta.shape[1], sums.shape[1] + 1)
    if Theta.shape != expected:
        raise ValueError(f"next_weights: expected shape {expected}, got {Theta.shape}")
    return unchecked_hidden_delta(delta, Theta, sums, as_choice("hidden", hidden, HIDDEN))


def unchecked_hidden_delta(
    next_delta: Array, next_weights: Array, Z: Array, hidden: str = "sigmoid"
) -> Array:
    """``hidden_delta``, for arguments that have been checked."""
    slope = HIDDEN[hidden][1]
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        delta = (next_delta @ next_weights[:, 1:]) * slope(Z)
    return as_finite("next_weights", delta)  # only weights can make it overflow


def l2_gradient(weights: Sequence[npt.ArrayLike], lam: float, m: int) -> Weights:
    """Gradient of the L2 penalty: each weight its own term, bias weights none.

    Formula (Image 39, corrected): G[l] = ∂penalty/∂Theta[l] = λ/m [0  Theta[l][:, 1:]].

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l], bias weights in column 0.
    lam : float
        Strength λ >= 0 of the regularisation.
    m : int
        Number of examples, >= 1.

    Returns
    -------
    list of L − 1 arrays, the shapes of weights

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
    The derivative of the penalty, by the complex step:

    >>> import numpy as np
    >>> from chainrule import l2_penalty, numerical_gradient, weight_shapes
    >>> rng = np.random.default_rng(5)
    >>> weights = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4, 2))]
    >>> numeric = numerical_gradient(lambda w: l2_penalty(w, 0.7, 6), weights)
    >>> exact = l2_gradient(weights, 0.7, 6)
    >>> all(bool(np.abs(e - n).max() < 1e-15) for e, n in zip(exact, numeric, strict=True))
    True

    Not the sum of all weights, which is 0 here:

    >>> l2_gradient([[[5.0, 1.0, -1.0]]], lam=1.0, m=1)[0].tolist()
    [[0.0, 1.0, -1.0]]

    >>> l2_gradient([[[5.0, 1.0]]], lam=-0.5, m=1)
    Traceback (most recent call last):
    ...
    ValueError: lam: expected a number >= 0, got -0.5
    >>> l2_gradient([[[5.0, 1.0]]], lam=0.5, m=0)
    Traceback (most recent call last):
    ...
    ValueError: m: expected a whole number >= 1, got 0
    """
    matrices = as_weights(weights)
    strength = as_number("lam", lam, at_least=0)
    return unchecked_l2_gradient(matrices, strength, as_count("m", m, least=1))


def unchecked_l2_gradient(weights: Weights, lam: float, m: int) -> Weights:
    """``l2_gradient``, for arguments that have been checked."""
    gradients = []
    for Theta in weights:
        gradient = lam / m * Theta
        gradient[:, 0] = 0
        gradients.append(gradient)
    return gradients


def backpropagate(
    weights: Sequence[npt.ArrayLike],
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    lam: float = 0.0,
    *,
    hidden: str | None = None,
    output: str | None = None,
    loss: str | None = None,
) -> Weights:
    """Gradient of the cost with respect to every weight, for all examples at once.

    Formula (Image 37 and the five steps; with Image 39, corrected), for l = 1 … L−1:

        G[l] = ∂J/∂Theta[l] = 1/m δ[l+1]ᵀ Ã[l] + λ/m [0  Theta[l][:, 1:]]

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l], bias weights in column 0.
    X : array (m, s_1), float
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
    list of L − 1 arrays, the shapes of weights

    Raises
    ------
    ValueError
        If shapes do not fit, numbers are not finite, targets are outside 0 … 1 (or for a softmax do
        not add up to 1), lam < 0, there is no example, or a sum overflows.
    TypeError
        If something is not of the type named above.

    References
    ----------
    P. J. Werbos, "Beyond Regression", 1974; Rumelhart, Hinton and Williams 1986.

    Examples
    --------
    The judge is the complex step through the whole cost; data term alone, then with penalty:

    >>> import numpy as np
    >>> from chainrule import cost, numerical_gradient, weight_shapes
    >>> rng = np.random.default_rng(6)
    >>> weights = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4, 2))]
    >>> X, Y = rng.normal(size=(7, 3)), rng.uniform(size=(7, 2))
    >>> for lam in (0.0, 0.7):
    ...     numeric = numerical_gradient(lambda w: cost(w, X, Y, lam), weights)
    ...     exact = backpropagate(weights, X, Y, lam)
    ...     print([bool(np.abs(e - n).max() < 1e-15) for e, n in zip(exact, numeric, strict=True)])
    [True, True, True]
    [True, True, True]

    Other functions in the hidden layers and at the output, where δ = h − y again:

    >>> Y = rng.dirichlet(np.ones(2), size=7)
    >>> outputs = ({"output": "softmax"}, {"output": "linear"})
    >>> for kinds in ({"hidden": "tanh"}, {"hidden": "relu"}, {"hidden": "linear"}, *outputs):
    ...     numeric = numerical_gradient(lambda w: cost(w, X, Y, 0.7, **kinds), weights)
    ...     exact = backpropagate(weights, X, Y, 0.7, **kinds)
    ...     print([bool(np.abs(e - n).max() < 2e-15) for e, n in zip(exact, numeric, strict=True)])
    [True, True, True]
    [True, True, True]
    [True, True, True]
    [True, True, True]
    [True, True, True]

    With half the squared error behind sigmoids or a softmax, δ of the output is that of
    ``squared_error_delta``:

    >>> for output in ("sigmoid", "softmax"):
    ...     kinds = {"output": output, "loss": "squared"}
    ...     numeric = numerical_gradient(lambda w: cost(w, X, Y, 0.7, **kinds), weights)
    ...     exact = backpropagate(weights, X, Y, 0.7, **kinds)
    ...     print([bool(np.abs(e - n).max() < 2e-15) for e, n in zip(exact, numeric, strict=True)])
    [True, True, True]
    [True, True, True]

    By default there is no penalty:

    >>> all((a == b).all() for a, b in zip(backpropagate(weights, X, Y),
    ...                                    backpropagate(weights, X, Y, 0.0), strict=True))
    True

    >>> backpropagate(weights, X, Y, lam=-0.5)
    Traceback (most recent call last):
    ...
    ValueError: lam: expected a number >= 0, got -0.5
    """
    matrices, examples, targets, hidden, output = as_problem(weights, X, Y, hidden, output)
    strength = as_number("lam", lam, at_least=0)
    activations, weighted_sums = unchecked_forward(matrices, examples, hidden, output)
    m = len(targets)
    delta = activations[-1] - targets
    if as_loss(loss):
        delta = through_output(delta, weighted_sums[-1], output)
    gradients = unchecked_l2_gradient(matrices, strength, m)
    for k in reversed(range(len(matrices))):  # matrices[k] leads from activations[k] to delta
        gradients[k] = delta.T @ add_bias(activations[k]) / m + gradients[k]
        if k > 0:
            delta = unchecked_hidden_delta(delta, matrices[k], weighted_sums[k], hidden)
    return gradients
