"""Training by gradient descent (chapter 8)."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._arguments import (
    Weights,
    as_count,
    as_number,
    as_same_shapes,
    as_weights,
)
from chainrule.engine.descent import Descent, begin
from chainrule.engine.network import PART, Engine
from chainrule.engine.sources import Function, Source, slices
from chainrule.engine.stages import (
    EarlyStopping,
    check_cost,
    counted,
    loss_held_back,
    notice_rise,
)
from chainrule.engine.vector import Vector
from chainrule.regression import as_loss
from chainrule.trained import TrainedWeights, as_kinds, remembering

__all__ = ["gradient_descent", "gradient_descent_step"]


def gradient_descent_step(
    weights: Sequence[npt.ArrayLike], gradients: Sequence[npt.ArrayLike], learning_rate: float
) -> Weights:
    """One step downhill, all weights at the same time.

    Formula (Image 23): Theta[l] := Theta[l] − α ∂J/∂Theta[l]. It holds for all l, with gradients
    that were taken before any weight changes.

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

    A gradient of another shape, which NumPy would broadcast, is refused:

    >>> gradient_descent_step([[[1.0, 2.0]]], [[[1.0], [2.0]]], learning_rate=0.1)
    Traceback (most recent call last):
    ...
    ValueError: gradients[0]: expected shape (1, 2), got (2, 1)
    """
    matrices = as_weights(weights)
    slopes = as_same_shapes("gradients", gradients, matrices)
    alpha = as_number("learning_rate", learning_rate, above=0)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        after = [Theta - alpha * gradient for Theta, gradient in zip(matrices, slopes, strict=True)]
    if not all(np.isfinite(Theta).all() for Theta in after):
        raise ValueError(f"learning_rate: a step of {alpha:g} makes a weight overflow")
    return remembering(weights, after)


def gradient_descent(
    weights: Sequence[npt.ArrayLike],
    X: Any,
    Y: Any,
    *,
    learning_rate: float,
    iterations: int,
    lam: float = 0.0,
    hidden: str | None = None,
    output: str | None = None,
    loss: str | None = None,
    bias: bool = True,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    dtype: npt.DTypeLike | None = None,
    optimizer: str = "descent",
    sample_weight: npt.ArrayLike | None = None,
    validation: Sequence[npt.ArrayLike] | None = None,
    patience: int = 10,
    tol: float | None = None,
    gradient: Function | None = None,
    cost: Function | None = None,
    progress: bool = False,
) -> tuple[Weights, list[float]]:
    """Repeat the step of gradient descent on all examples, and keep the cost of every stage.

    Formula (Image 23), in each iteration: Theta[l] := Theta[l] − α ∂J/∂Theta[l].

    With ``batch_size`` an iteration goes through the examples in batches, a step for each: in the
    order given, or in a new random order each time with ``rng``. The penalty's gradient stays λ/m
    Theta with m of all examples, so that the mean of the batches' gradients is that of the cost.

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        Where to start; not all equal (see ``initialize_weights``).
    X : array (m, s_1), float
        Examples, one per row.
    Y : array (m, K), float
        Targets, 0 <= y <= 1; one-hot for classes; any numbers for linear outputs.
    learning_rate : float
        α > 0. Too small is slow, too large makes the cost rise.
    iterations : int
        How often to go through all examples, >= 0.
    lam : float
        Strength λ >= 0 of the regularisation.
    hidden : "sigmoid", "tanh", "relu" or "linear"; or None
        Activation function of the hidden layers; None for what the weights remember, or sigmoid.
    output : "sigmoid", "softmax" or "linear"; or None
        Activation function of the output layer; None likewise.
    loss : "squared" or None
        Half the squared error, for any outputs; None for the loss that belongs to them. Not
        together with gradient.
    bias : bool
        Whether the bias weights move. If not, they stay what they are: a network without bias units
        has zeros there, as ``initialize_weights`` makes them.
    batch_size : int >= 1, or None
        Examples of one step; None for all of them.
    rng : numpy.random.Generator or None
        Where the order of the examples comes from.
    dtype : float32, float64 or None
        What to compute in; None for the type of weights and X.
    optimizer : "descent", "momentum" or "adam"
        How to step: as the formula says, as ``momentum_step``, or as ``adam_step``.
    sample_weight : array (m,), float >= 0; or None
        How much each example counts: 2 is as good as standing there twice. m is their sum then.
    validation : arrays (n, s_1) and (n, K), with (n,) or without; or None
        Other examples, their targets, and how much each counts, to stop early: after ``patience``
        iterations without a lower cost for them (penalty left out) it is over, and the weights with
        the lowest cost are returned.
    patience : int >= 1
        Iterations without progress, after which it is over.
    tol : float >= 0, or None
        Without ``validation``: progress is a cost lower than the lowest before by more than this.
        None: go through all iterations.
    gradient : function (weights, X, Y, lam) -> list of arrays, or None
        Takes the place of ``backpropagate``; called with λ = 0, for the data term, and with weights
        that remember hidden and output: say which ones it computes with. X and Y are handed on as
        they are, or rows of them; whatever has a length will do.
    cost : function (weights, X, Y, lam) -> float, or None
        Takes the place of ``cost`` where gradient is given; called with λ = 0 too.
    progress : bool
        Show a progress bar, if stderr is a terminal. It needs tqdm: the extra ``progress``.

    Returns
    -------
    weights : TrainedWeights, a list of L − 1 arrays, the shapes of weights
        The weights after the last step, which remember hidden and output: ``forward``, ``predict``
        and the others need not be told. After Ctrl+C: those of the last whole iteration, and a
        ``RuntimeWarning`` says so; another one, that the cost is a hundred times the first.
    cost_history : list of iterations + 1 floats, or fewer
        The cost before the first step, after it, …, after the last. With batches, instead: the mean
        loss that the examples had when their batch came, plus the penalty before the iteration. The
        last one is always the cost of the weights that are returned.

    Raises
    ------
    ValueError
        If an argument is out of range, as in ``cost``, learning_rate <= 0, iterations < 0, and so
        on; also if the cost explodes, with the iteration and what to try.
    TypeError
        If something is not of the type named above.

    References
    ----------
    A.-L. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847;
    L. Bottou, F. E. Curtis and J. Nocedal, "Optimization methods for large-scale machine learning",
    2018, for batches; L. Prechelt, "Early stopping — but when?", 1998.

    Examples
    --------
    It is the step, repeated, and the history holds the costs:

    >>> import numpy as np
    >>> from chainrule import (
    ...     backpropagate, cost, initialize_weights, l2_gradient, weight_shapes)
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

    Without bias units, and with half the squared error:

    >>> flat, shares = initialize_weights((3, 5, 4, 2), rng), Y / Y.sum(axis=1, keepdims=True)
    >>> how = {"hidden": "linear", "output": "softmax", "loss": "squared"}
    >>> weights, _ = gradient_descent(
    ...     flat, X, shares, learning_rate=0.5, iterations=2, bias=False, **how)
    >>> by_hand = flat
    >>> for _ in range(2):
    ...     slopes = backpropagate(by_hand, X, shares, **how)
    ...     for slope in slopes:
    ...         slope[:, 0] = 0
    ...     by_hand = gradient_descent_step(by_hand, slopes, 0.5)
    >>> all(bool(np.allclose(a, b, rtol=1e-13)) for a, b in zip(weights, by_hand, strict=True))
    True

    With batches of 3 an iteration has the steps of examples 0 to 2, 3 to 5, and 6; λ/m is λ/7:

    >>> weights, _ = gradient_descent(
    ...     start, X, Y, learning_rate=0.5, iterations=1, lam=0.1, batch_size=3)
    >>> by_hand = start
    >>> for i in (0, 3, 6):
    ...     data = backpropagate(by_hand, X[i : i + 3], Y[i : i + 3])
    ...     whole = [d + p for d, p in zip(data, l2_gradient(by_hand, 0.1, 7), strict=True)]
    ...     by_hand = gradient_descent_step(by_hand, whole, 0.5)
    >>> all(bool(np.allclose(a, b, rtol=1e-13)) for a, b in zip(weights, by_hand, strict=True))
    True

    Other units and outputs, and each optimizer, as the functions that define them:

    >>> from chainrule import adam_step, momentum_step
    >>> for hidden, output, name, step in [
    ...     ("tanh", "softmax", "adam", adam_step), ("relu", "sigmoid", "momentum", momentum_step)]:
    ...     kinds, targets = {"hidden": hidden, "output": output}, Y / Y.sum(axis=1, keepdims=True)
    ...     weights, _ = gradient_descent(start, X, targets, learning_rate=0.02, iterations=3,
    ...                                   optimizer=name, **kinds)
    ...     by_hand, memory = start, None
    ...     for _ in range(3):
    ...         slopes = backpropagate(by_hand, X, targets, **kinds)
    ...         by_hand, memory = step(by_hand, slopes, memory, 0.02)
    ...     all(bool(np.allclose(a, b, rtol=1e-13)) for a, b in zip(weights, by_hand, strict=True))
    True
    True

    With examples held back it returns the weights that are best for them, here those of iteration
    5, although the first iteration was a step back:

    >>> one, X1, Y1 = [[[0.0, 0.0]]], [[1.0], [-2.0]], [[1.0], [0.0]]
    >>> held_back = [[-0.25], [0.25]], [[1.0], [1.0]]
    >>> how = {"learning_rate": 1.0, "optimizer": "momentum"}
    >>> stages = [gradient_descent(one, X1, Y1, iterations=n, **how)[0] for n in range(20)]
    >>> costs = [cost(stage, *held_back) for stage in stages]
    >>> costs[1] > costs[0], int(np.argmin(costs))
    (True, 5)
    >>> best, history = gradient_descent(
    ...     one, X1, Y1, iterations=20, validation=held_back, patience=4, **how)
    >>> bool(np.allclose(best[0], stages[5][0], rtol=1e-13)), len(history)
    (True, 6)
    >>> best, history = gradient_descent(
    ...     one, X1, Y1, iterations=20, validation=held_back, patience=1, **how)
    >>> best[0].tolist(), len(history)  # that step back is the end, with less patience
    ([[0.0, 0.0]], 1)

    With ``tol`` it is over once the cost is flat:

    >>> _, history = gradient_descent(one, X1, Y1, iterations=500, tol=0.01, patience=3, **how)
    >>> len(history) < 100, history[-4] - history[-1] < 0.03
    (True, True)

    Ctrl+C returns what has been reached:

    >>> import warnings
    >>> def gradient(weights, X, Y, lam):
    ...     if abs(weights[0] - stages[2][0]).max() < 1e-9:
    ...         raise KeyboardInterrupt  # as if the key had been pressed in the third iteration
    ...     return backpropagate(weights, X, Y, lam)
    >>> with warnings.catch_warnings(record=True, action="always") as caught:
    ...     weights, history = gradient_descent(
    ...         one, X1, Y1, iterations=20, gradient=gradient, **how)
    >>> bool(np.allclose(weights[0], stages[2][0], rtol=1e-13)), len(history)
    (True, 3)
    >>> print(*(warning.message for warning in caught))
    interrupted: the weights after 2 of 20 iterations are returned

    Exclusive or, which no network without a hidden layer can learn:

    >>> from chainrule import initialize_weights, predict, xor
    >>> X, Y = xor()
    >>> start = initialize_weights((2, 3, 1), np.random.default_rng(0))
    >>> weights, history = gradient_descent(start, X, Y, learning_rate=2.0, iterations=2000)
    >>> history[-1] < 0.02, predict(weights, X).tolist()
    (True, [0, 1, 1, 0])

    Too large a step is noticed:

    >>> for iterations in (1, 9):
    ...     try:
    ...         gradient_descent(start, X, Y, learning_rate=1e9, iterations=iterations)
    ...     except ValueError as error:
    ...         print(str(error).partition(";")[0])
    learning_rate: the cost rose from 0.715 to 4.4e+07 in iteration 1
    learning_rate: the cost rose from 0.715 to 4.4e+07 in iteration 1

    >>> gradient_descent(start, X, Y, learning_rate=1, iterations=1, batch_size=2, rng=7)
    Traceback (most recent call last):
    ...
    TypeError: rng: expected a numpy.random.Generator, got int
    >>> gradient_descent(start, X, Y, learning_rate=1, iterations=1, lam=-0.5)
    Traceback (most recent call last):
    ...
    ValueError: lam: expected a number >= 0, got -0.5
    >>> gradient_descent(start, X, Y, learning_rate=1, iterations=1, patience=0)
    Traceback (most recent call last):
    ...
    ValueError: patience: expected a whole number >= 1, got 0
    >>> gradient_descent(start, X, Y, learning_rate=-0.5, iterations=1)
    Traceback (most recent call last):
    ...
    ValueError: learning_rate: expected a number > 0, got -0.5
    >>> gradient_descent(start, X, Y, learning_rate=1, iterations=-1)
    Traceback (most recent call last):
    ...
    ValueError: iterations: expected a whole number >= 0, got -1

    A generator shuffles the examples before each iteration:

    >>> shuffled, _ = gradient_descent(
    ...     start, X, Y, learning_rate=1, iterations=1, batch_size=2, rng=np.random.default_rng(1))
    >>> order = np.random.default_rng(1).permutation(4)
    >>> by_hand, _ = gradient_descent(
    ...     start, X[order], Y[order], learning_rate=1, iterations=1, batch_size=2)
    >>> all(bool(np.allclose(a, b, rtol=1e-13)) for a, b in zip(shuffled, by_hand, strict=True))
    True
    """
    steps, kinds = as_count("iterations", iterations, least=0), as_kinds(weights, hidden, output)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        descent = begin(
            as_weights(weights), X, Y, kinds, learning_rate=learning_rate, lam=lam, loss=loss,
            bias=bias, batch_size=batch_size, rng=rng, dtype=dtype, optimizer=optimizer,
            sample_weight=sample_weight, gradient=gradient, cost=cost,
        )  # fmt: skip
        vector = descent.source.vector
        held_back = loss_held_back(vector.weights, validation, kinds, as_loss(loss))
        stopping = _early_stopping(vector, held_back, patience, tol)
        history = _descend(descent, steps, stopping, progress)
    return _trained(descent.source, kinds), history


def _early_stopping(
    vector: Vector, held_back: Callable[[], float] | None, patience: int, tol: float | None
) -> EarlyStopping:
    least = None if tol is None else as_number("tol", tol, at_least=0)
    waiting = as_count("patience", patience, least=1)
    return EarlyStopping(vector.theta, held_back, waiting, least)


def _descend(descent: Descent, steps: int, stopping: EarlyStopping, progress: bool) -> list[float]:
    """Image 23, with the cost of every stage; the weights are left in the source's vector."""
    source, alpha = descent.source, descent.alpha
    theta, history = source.vector.theta, []
    try:
        for iteration in counted(steps, progress):
            descent.iterate()
            history.append(source.cost_meanwhile())
            check_cost(history, theta, alpha, source.in_batches)
            if stopping.over_after(iteration + 1, history[-1]):
                break
    except KeyboardInterrupt:
        message = f"the weights after {stopping.kept[0]} of {steps} iterations are returned"
        warnings.warn(f"interrupted: {message}", RuntimeWarning, stacklevel=3)
    done, theta[:] = stopping.kept
    history = [*history[:done], source.cost_now()]
    check_cost(history, theta, alpha, in_batches=False)
    notice_rise(history, alpha)
    return history


def _trained(source: Source, kinds: tuple[str, str]) -> TrainedWeights:
    """The weights that the source was left with, and what is to be remembered of it."""
    copies = [Theta.copy() for Theta in source.vector.weights]
    parts = (source.Y[rows] for rows in slices(0, len(source.X), PART))
    # somebody's own Y may be anything
    is_known = isinstance(source, Engine) and kinds[1] == "sigmoid"
    several = is_known and any((Y == 1).sum(axis=1).max() > 1 for Y in parts)
    return TrainedWeights(copies, hidden=kinds[0], output=kinds[1], several=several)
