"""Forward propagation: from the examples to the output (chapter 6)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._arguments import (
    Array,
    Weights,
    as_matrix,
    as_targets,
    as_weights,
)
from chainrule.model import add_bias
from chainrule.softmax import OUTPUT, as_shares
from chainrule.trained import as_kinds
from chainrule.units import HIDDEN

__all__ = ["forward", "predict"]


def forward(
    weights: Sequence[npt.ArrayLike],
    X: npt.ArrayLike,
    *,
    hidden: str | None = None,
    output: str | None = None,
) -> tuple[list[Array], list[Any]]:
    """Activations and weighted sums of every layer, for all examples at once.

    Formula (Images 6, 7, 22, 29 and 32), for l = 1 … L−1:

        A[1] = X        Z[l+1] = Ã[l] Theta[l]ᵀ        A[l+1] = σ(Z[l+1])        H = A[L]

    Python counts from 0: ``activations[0]`` is A[1].

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float or complex
        The matrices Theta[l], bias weights in column 0.
    X : array (m, s_1), float or complex
        Examples, one per row.
    hidden : "sigmoid", "tanh", "relu" or "linear"; or None
        Activation function of the hidden layers; None for what the weights remember, or sigmoid.
    output : "sigmoid", "softmax" or "linear"; or None
        Activation function of the output layer; None likewise.

    Returns
    -------
    activations : list of L arrays (m, s_l)
        The first is X, the last is the output h.
    weighted_sums : list of L arrays (m, s_l)
        The first is None: the input layer has no weighted sums.

    Raises
    ------
    ValueError
        If shapes do not chain, numbers are not finite, there is no example, hidden or output is no
        such name or contradicts what the weights remember, or a weighted sum overflows (the message
        names the layer).
    TypeError
        If weights is not a list, or something does not hold numbers.

    References
    ----------
    Rumelhart, Hinton and Williams 1986, equations 1 and 2.

    Examples
    --------
    The matrices do what Image 6 writes out, unit by unit, and Image 7 for the output:

    >>> import numpy as np
    >>> from chainrule import sigmoid
    >>> Theta1 = np.array([[.1, .4, -.3, .2], [-.2, .5, .1, -.4], [.3, -.6, .2, .1]])
    >>> Theta2 = np.array([[-.5, 1., -1., 2.]])
    >>> x = [1, .5, -1., 2.]                                                    # x_0 = 1
    >>> a = [1] + [sigmoid(sum(Theta1[j, i] * x[i] for i in range(4))) for j in range(3)]
    >>> h = sigmoid(sum(Theta2[0, j] * a[j] for j in range(4)))
    >>> np.round(a[1:], 6).tolist(), round(float(h), 6)
    ([0.731059, 0.299433, 0.5], 0.717405)
    >>> activations, weighted_sums = forward([Theta1, Theta2], [x[1:]])
    >>> bool(np.allclose(activations[1], [a[1:]], rtol=1e-15))
    True
    >>> bool(np.allclose(activations[2], [[h]], rtol=1e-15))
    True

    Many examples at once give what each gives alone:

    >>> from chainrule import weight_shapes
    >>> rng = np.random.default_rng(1)
    >>> weights = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4, 2))]
    >>> X = rng.normal(size=(7, 3))
    >>> A, Z = forward(weights, X)
    >>> [a.shape for a in A], Z[0]
    ([(7, 3), (7, 5), (7, 4), (7, 2)], None)
    >>> bool(np.allclose(A[-1], [forward(weights, x[None])[0][-1][0] for x in X], rtol=1e-14))
    True
    >>> all(bool((a == sigmoid(z)).all()) for a, z in zip(A[1:], Z[1:]))
    True

    Complex weights and examples go through, for the complex step; the values stay what they are:

    >>> moved = forward([Theta + 1e-20j for Theta in weights], X + 1e-20j)[0][-1]
    >>> bool(np.allclose(moved.real, A[-1], rtol=1e-15) and (moved.imag != 0).all())
    True

    Other functions in the hidden layers and at the output:

    >>> A, Z = forward(weights, X, hidden="tanh", output="softmax")
    >>> all(bool((a == np.tanh(z)).all()) for a, z in zip(A[1:3], Z[1:3]))
    True
    >>> bool(np.allclose(A[-1], np.exp(Z[-1]) / np.exp(Z[-1]).sum(axis=1, keepdims=True)))
    True

    Weights that have been trained remember these functions, and no others fit:

    >>> from chainrule.trained import TrainedWeights
    >>> trained = TrainedWeights(weights, hidden="tanh", output="softmax")
    >>> bool((forward(trained, X)[0][-1] == A[-1]).all())
    True
    >>> forward(trained, X, output="sigmoid")
    Traceback (most recent call last):
    ...
    ValueError: output: the weights remember 'softmax', got 'sigmoid'; list(weights) forgets it

    >>> forward([Theta2], [[1e308, 1e308, 1e308]])
    Traceback (most recent call last):
    ...
    ValueError: weights: the weighted sums of layer 2 overflow

    A softmax chooses among units, so it needs two; each row adds up to 1 for more, too:

    >>> narrow = [rng.normal(size=shape) for shape in weight_shapes((3, 1, 4))]
    >>> bool(np.allclose(forward(narrow, X, output="softmax")[0][-1].sum(axis=1), 1, rtol=1e-15))
    True
    >>> forward([Theta2], [[1.0, 2.0, 3.0]], output="softmax")
    Traceback (most recent call last):
    ...
    ValueError: output: a softmax needs at least two output units, got 1
    """
    matrices = as_weights(weights, complex_ok=True)
    examples = as_matrix("X", X, columns=matrices[0].shape[1] - 1, complex_ok=True)
    return unchecked_forward(matrices, examples, *as_kinds(weights, hidden, output))


def as_problem(
    weights: Sequence[npt.ArrayLike],
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    hidden: object,
    output: object,
    *,
    complex_ok: bool = False,
) -> tuple[Weights, Array, Array, str, str]:
    """Weights, examples and targets that fit together, and the names of the functions."""
    matrices = as_weights(weights, complex_ok=complex_ok)
    names = as_kinds(weights, hidden, output)
    return matrices, *as_examples(matrices, X, Y, names[1], complex_ok=complex_ok), *names


def as_examples(
    weights: Weights, X: npt.ArrayLike, Y: npt.ArrayLike, output: str, *, complex_ok: bool = False
) -> tuple[Array, Array]:
    """Examples and targets that fit to weights and an output that have been checked."""
    examples = as_matrix("X", X, columns=weights[0].shape[1] - 1, complex_ok=complex_ok)
    return examples, as_answers("Y", Y, (len(examples), len(weights[-1])), output)


def as_answers(name: str, value: npt.ArrayLike, shape: tuple[int, ...], output: str) -> Array:
    """Targets that outputs of this kind can reach."""
    targets = as_targets(name, value, shape, any_number=output == "linear")
    return as_shares(name, targets) if output == "softmax" else targets


def unchecked_forward(
    weights: Weights, X: Array, hidden: str = "sigmoid", output: str = "sigmoid"
) -> tuple[list[Array], list[Any]]:
    """``forward``, for arguments that have been checked."""
    activations: list[Array] = [X]
    weighted_sums: list[Any] = [None]
    for layer, Theta in enumerate(weights, start=2):
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            Z = add_bias(activations[-1]) @ Theta.T
        if not np.isfinite(Z).all():
            raise ValueError(f"weights: the weighted sums of layer {layer} overflow")
        weighted_sums.append(Z)
        activate = HIDDEN[hidden][0] if layer <= len(weights) else OUTPUT[output]
        activations.append(activate(Z))
    return activations, weighted_sums


def predict(
    weights: Sequence[npt.ArrayLike], X: npt.ArrayLike, *, hidden: str | None = None
) -> npt.NDArray[np.intp]:
    """Class of each example: the output unit with the largest weighted sum.

    Formula, counting k from 0:

        several units:  class_i = argmax_k Z[L][i, k]
        one unit:       class_i = 1 if Z[L][i, 0] > 0, else 0

    With one output unit that is h > ½. The weighted sums decide, not the activations, because
    σ(40) = σ(50) = 1 in float64. It is one class for each example; where an example may have
    several ones, ask ``forward`` which outputs are above ½.

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l], bias weights in column 0.
    X : array (m, s_1), float
        Examples, one per row.
    hidden : "sigmoid", "tanh", "relu" or "linear"; or None
        Activation function of the hidden layers; None for what the weights remember, or sigmoid.
        That of the output changes no prediction.

    Returns
    -------
    array (m,), int
        Class indices 0 … K−1, or 0 and 1 for one output unit. The first wins a tie.

    Raises
    ------
    ValueError, TypeError
        As ``forward``; in addition, weights and X have to be real, and weights that remember linear
        outputs, or targets with several ones, name no class.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 1.5.

    Examples
    --------
    Class 1 has z = 70, class 0 has z = 60; both activations are 1.0:

    >>> weights = [[[50.0, 10.0], [50.0, 20.0]]]
    >>> forward(weights, [[1.0]])[0][-1].tolist()
    [[1.0, 1.0]]
    >>> predict(weights, [[1.0], [-1.0], [0.0]]).tolist()          # the last one is a tie
    [1, 0, 0]
    >>> predict([[[-0.5, 1.0]]], [[0.4], [0.5], [0.6]]).tolist()   # one output unit
    [0, 0, 1]
    >>> two = [[[0.0, 1.0]], [[-1.0, 1.0]]]                        # z = a − 1: never above 0 for σ
    >>> predict(two, [[9.0]]).tolist(), predict(two, [[9.0]], hidden="relu").tolist()
    ([0], [1])

    Weights that remember what they were trained with need no ``hidden=``:

    >>> from chainrule.trained import TrainedWeights
    >>> predict(TrainedWeights(two, hidden="relu"), [[9.0]]).tolist()
    [1]
    """
    matrices = as_weights(weights)
    examples = as_matrix("X", X, columns=matrices[0].shape[1] - 1)
    kinds = as_kinds(weights, hidden)
    if kinds[1] == "linear":
        raise ValueError(
            "weights: expected those of a classifier, these remember linear outputs; "
            "forward(weights, X)[0][-1] are the numbers that they answer"
        )
    if getattr(weights, "several", False):
        raise ValueError(
            "weights: expected those of one class a row, these were trained with several ones; "
            "forward(weights, X)[0][-1] > 0.5 says which"
        )
    Z: Array = unchecked_forward(matrices, examples, kinds[0])[1][-1]
    return Z.argmax(axis=1) if Z.shape[1] > 1 else (Z[:, 0] > 0).astype(np.intp)
