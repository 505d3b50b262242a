"""Training by gradient descent (chapter 8)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainrule._arguments import (
    Weights,
    as_count,
    as_matrix,
    as_number,
    as_targets,
    as_weights,
)
from chainrule.backpropagation import gradients_of
from chainrule.cost import total_cost
from chainrule.forward import propagate

__all__ = ["gradient_descent", "gradient_descent_step"]


def gradient_descent_step(
    weights: Sequence[npt.ArrayLike], gradients: Sequence[npt.ArrayLike], learning_rate: float
) -> Weights:
    """One step downhill, all weights at the same time.

    Formula (Image 23): Theta[l] := Theta[l] − α ∂J/∂Theta[l], for all l, with gradients that were
    taken before any weight changes.

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l].
    gradients : list of L − 1 arrays, the shapes of weights, float
        ∂J/∂Theta[l], as ``backpropagate`` returns them.
    learning_rate : float
        α > 0.

    Returns
    -------
    list of L − 1 arrays, the shapes of weights
        New arrays; the old weights stay as they are.

    Raises
    ------
    ValueError
        If shapes differ, numbers are not finite, learning_rate <= 0, or a weight overflows.
    TypeError
        If something is not of the type named above.

    References
    ----------
    A.-L. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847.

    Examples
    --------
    >>> gradient_descent_step([[[1.0, 2.0]]], [[[-4.0, 8.0]]], learning_rate=0.25)[0].tolist()
    [[2.0, 0.0]]

    A small step lowers the cost by α ‖∇J‖², up to terms of second order:

    >>> import numpy as np
    >>> from chainrule import backpropagate, cost, weight_shapes
    >>> rng = np.random.default_rng(7)
    >>> weights = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4, 2))]
    >>> X, Y = rng.normal(size=(7, 3)), rng.uniform(size=(7, 2))
    >>> gradients = backpropagate(weights, X, Y, 0.7)
    >>> after = gradient_descent_step(weights, gradients, learning_rate=1e-6)
    >>> fall = cost(weights, X, Y, 0.7) - cost(after, X, Y, 0.7)
    >>> bool(abs(fall / (1e-6 * sum((g**2).sum() for g in gradients)) - 1) < 1e-5)
    True

    >>> gradient_descent_step([[[1.0, 2.0]]], [[[1.0, 2.0]]], learning_rate=0)
    Traceback (most recent call last):
    ...
    ValueError: learning_rate: expected a number > 0, got 0

    A gradient of another shape, which numpy would broadcast, is refused:

    >>> gradient_descent_step([[[1.0, 2.0]]], [[[1.0], [2.0]]], learning_rate=0.1)
    Traceback (most recent call last):
    ...
    ValueError: gradients[0]: expected shape (1, 2), got (2, 1)
    """
    matrices = as_weights(weights)
    if not isinstance(gradients, (list, tuple)) or len(gradients) != len(matrices):
        raise ValueError(f"gradients: expected a list of {len(matrices)} matrices, as weights")
    slopes = [as_matrix(f"gradients[{k}]", gradient) for k, gradient in enumerate(gradients)]
    for k, (matrix, slope) in enumerate(zip(matrices, slopes, strict=True)):
        if slope.shape != matrix.shape:
            raise ValueError(f"gradients[{k}]: expected shape {matrix.shape}, got {slope.shape}")
    return step_downhill(matrices, slopes, as_number("learning_rate", learning_rate, above=0))


def step_downhill(weights: Weights, gradients: Weights, learning_rate: float) -> Weights:
    """The formula of ``gradient_descent_step``, for arguments that have been checked."""
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        after = [
            Theta - learning_rate * gradient
            for Theta, gradient in zip(weights, gradients, strict=True)
        ]
    if not all(np.isfinite(Theta).all() for Theta in after):
        raise ValueError(f"learning_rate: a step of {learning_rate:g} makes a weight overflow")
    return after


def gradient_descent(
    weights: Sequence[npt.ArrayLike],
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    *,
    learning_rate: float,
    iterations: int,
    lam: float = 0.0,
) -> tuple[Weights, list[float]]:
    """Repeat the step of gradient descent on all examples, and keep the cost of every stage.

    Formula (Image 23): repeat { Theta[l] := Theta[l] − α ∂J/∂Theta[l] }.

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        Where to start; not all equal (see ``initialize_weights``).
    X : array (m, s_1), float
        Examples, one a row.
    Y : array (m, K), float
        Targets, 0 <= y <= 1; one-hot for classes.
    learning_rate : float
        α > 0. Too small is slow, too large makes the cost rise.
    iterations : int
        Number of steps, >= 0.
    lam : float
        Strength λ >= 0 of the regularisation.

    Returns
    -------
    weights : list of L − 1 arrays, the shapes of weights
        The weights after the last step.
    cost_history : list of iterations + 1 floats
        The cost before the first step, after it, …, after the last.

    Raises
    ------
    ValueError
        If an argument is out of range, as in ``cost``, learning_rate <= 0, or iterations < 0; also
        if the steps are so large that a number overflows.
    TypeError
        If something is not of the type named above.

    References
    ----------
    A.-L. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847.

    Examples
    --------
    It is the step, repeated, and the history holds the costs:

    >>> import numpy as np
    >>> from chainrule import backpropagate, cost, weight_shapes
    >>> rng = np.random.default_rng(8)
    >>> start = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4, 2))]
    >>> X, Y = rng.normal(size=(7, 3)), rng.uniform(size=(7, 2))
    >>> weights, history = gradient_descent(
    ...     start, X, Y, learning_rate=0.5, iterations=3, lam=0.1)
    >>> by_hand, costs = start, [cost(start, X, Y, 0.1)]
    >>> for _ in range(3):
    ...     by_hand = gradient_descent_step(by_hand, backpropagate(by_hand, X, Y, 0.1), 0.5)
    ...     costs.append(cost(by_hand, X, Y, 0.1))
    >>> bool(np.allclose(history, costs, rtol=1e-14)) and len(history) == 4
    True
    >>> all(bool(np.allclose(a, b, rtol=1e-13)) for a, b in zip(weights, by_hand, strict=True))
    True

    Exclusive or, which no network without a hidden layer can learn:

    >>> from chainrule import initialize_weights, predict, xor
    >>> X, Y = xor()
    >>> start = initialize_weights((2, 3, 1), np.random.default_rng(0))
    >>> weights, history = gradient_descent(start, X, Y, learning_rate=2.0, iterations=2000)
    >>> history[-1] < 0.02, predict(weights, X).tolist()
    (True, [0, 1, 1, 0])
    """
    matrices = [matrix.copy() for matrix in as_weights(weights)]  # also for iterations = 0
    examples = as_matrix("X", X, columns=matrices[0].shape[1] - 1)
    targets = as_targets("Y", Y, (len(examples), len(matrices[-1])))
    alpha = as_number("learning_rate", learning_rate, above=0)
    steps = as_count("iterations", iterations, least=0)
    strength = as_number("lam", lam, at_least=0)
    history: list[float] = []
    for step in range(steps + 1):
        activations, weighted_sums = propagate(matrices, examples)
        history.append(total_cost(matrices, weighted_sums[-1], targets, strength).real)
        if step < steps:
            gradients = gradients_of(matrices, activations, weighted_sums, targets, strength)
            matrices = step_downhill(matrices, gradients, alpha)
    return matrices, history
