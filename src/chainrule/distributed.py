"""The gradient from many machines, with Dask (beyond the article; the extra ``distributed``).

The examples stay where they are. In each step the weights go out to them, and gradients come back.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from chainrule._arguments import (
    Array,
    Weights,
    as_choice,
    as_matrix,
    as_number,
    as_targets,
    as_weights,
)
from chainrule.backpropagation import l2_gradient
from chainrule.cost import l2_penalty
from chainrule.engine.network import PART, Engine
from chainrule.engine.vector import Vector
from chainrule.softmax import OUTPUT, as_shares
from chainrule.trained import as_kinds
from chainrule.units import HIDDEN

__all__ = ["on_workers"]

Part = tuple[int, Array, Array]  # its number, its examples and their targets


def on_workers(
    client: Any,
    load: Callable[[Any], tuple[Any, Any]],
    parts: Iterable[Any],
    *,
    hidden: str = "sigmoid",
    output: str = "sigmoid",
    timeout: float = 300.0,
) -> tuple[Array, Callable[..., Weights], Callable[..., float]]:
    """Functions in the place of ``backpropagate`` and ``cost``, for examples on Dask's workers.

    Formula, with m_p of the m examples in part p, and the penalty added once:

        G[l] = ∂J/∂Theta[l] = Σ_p m_p/m ∂J_p/∂Theta[l] + λ/m [0  Theta[l][:, 1:]]

    The gradient of the whole is the weighted mean of the parts'.

    They go into ``gradient_descent``, with what stands for X and Y, and with the same hidden and
    output:

        examples, gradient, cost = on_workers(client, load, parts)
        gradient_descent(weights, examples, examples, gradient=gradient, cost=cost, …)

    Cost and gradient come from the workers together, once for the same weights. If a worker dies,
    Dask calls load again for its parts on another one.

    Parameters
    ----------
    client : dask.distributed.Client
        The connection to the workers.
    load : function of one of the parts, returning arrays (m_p, s_1) and (m_p, K)
        Runs on a worker and gets the examples and targets of a part: from a file, say. It has to
        give the same each time.
    parts : list
        One value for each part: the argument of load. As many as there are workers is best.
    hidden : "sigmoid", "tanh", "relu" or "linear"
        Activation function of the hidden layers.
    output : "sigmoid", "softmax" or "linear"
        Activation function of the output layer.
    timeout : float
        Seconds without an answer until a ``TimeoutError``.

    Returns
    -------
    examples : array (m,), int
        In the place of X and of Y: it has their length.
    gradient : function (weights, X, Y, lam=0.0) -> list of L − 1 arrays, as ``backpropagate``
    cost : function (weights, X, Y, lam=0.0) -> float

    Raises
    ------
    ValueError
        If there is no part, timeout <= 0, or a name is none of the above. From the functions too,
        if not all examples are asked for: a batch is all of them here.
    Exception
        Whatever load raises on a worker, or ``backpropagate``, with a note that tells the part.
    TimeoutError
        If no worker answers in time.

    References
    ----------
    J. Dean et al., "Large scale distributed deep networks", NIPS 2012; M. Rocklin, "Dask: parallel
    computation with blocked algorithms and task scheduling", SciPy 2015.

    Examples
    --------
    The formula, with three parts of different sizes:

    >>> import numpy as np
    >>> from chainrule import backpropagate, l2_gradient, weight_shapes
    >>> rng = np.random.default_rng(0)
    >>> weights = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4, 2))]
    >>> X, Y = rng.normal(size=(11, 3)), rng.uniform(size=(11, 2))
    >>> whole = backpropagate(weights, X, Y, lam=0.7)
    >>> mean = l2_gradient(weights, 0.7, 11)
    >>> for rows in (slice(0, 2), slice(2, 8), slice(8, 11)):
    ...     of_part = backpropagate(weights, X[rows], Y[rows])
    ...     share = len(X[rows]) / 11
    ...     mean = [a + share * g for a, g in zip(mean, of_part, strict=True)]
    >>> all(bool(np.abs(a - w).max() < 1e-15) for a, w in zip(mean, whole, strict=True))
    True
    """
    as_choice("hidden", hidden, HIDDEN), as_choice("output", output, OUTPUT)
    seconds = as_number("timeout", timeout, above=0)
    data = client.map(_load, list(enumerate(parts)), load=load, output=output, pure=False)
    if not data:
        raise ValueError("parts: expected at least one, got none")
    sizes = _results(client.map(lambda part: len(part[1]), data, pure=False), seconds)
    m, asked, answer = sum(sizes), Weights(), Weights()

    def ask(weights: Sequence[Any], X: Any) -> list[Any]:
        nonlocal asked, answer
        if len(X) != m:
            raise ValueError(f"batch_size: expected all {m} examples at once, got {len(X)}")
        matrices, kinds = as_weights(weights), as_kinds(weights, hidden, output)
        if not asked or not all(map(np.array_equal, matrices, asked)):
            answer = _mean(client, data, sizes, seconds, matrices, kinds)
            asked = [Theta.copy() for Theta in matrices]
        return answer

    def gradient(weights: Sequence[Any], X: Any, Y: Any, lam: float = 0.0) -> Weights:
        terms = zip(ask(weights, X)[1:], l2_gradient(weights, lam, m), strict=True)
        return [data_term + penalty for data_term, penalty in terms]

    def cost(weights: Sequence[Any], X: Any, Y: Any, lam: float = 0.0) -> float:
        return float(ask(weights, X)[0]) + l2_penalty(weights, lam, m).real

    return np.arange(m), gradient, cost


def _mean(
    client: Any, data: list[Any], sizes: list[int], seconds: float,
    weights: Weights, kinds: tuple[str, str],
) -> list[Any]:  # fmt: skip
    """The mean loss of all examples, and then its gradient, matrix by matrix."""
    import dask

    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"}):
        # a task, not `scatter`: Dask can do it again when the worker that has them dies
        sent = client.submit(list, weights, pure=False)
        answers = client.map(_of_part, data, weights=sent, kinds=kinds, pure=False)
    return [
        np.average(each, axis=0, weights=sizes)
        for each in zip(*_results(answers, seconds), strict=True)
    ]


def _results(futures: list[Any], seconds: float) -> list[Any]:
    try:
        return [future.result(timeout=seconds) for future in futures]
    except TimeoutError:
        raise TimeoutError(f"timeout: no answer from the workers for {seconds:g} s") from None


# What runs on the workers:


def _load(
    numbered: tuple[int, Any], load: Callable[[Any], tuple[Any, Any]], output: str = "sigmoid"
) -> Part:
    number, part = numbered
    try:
        X, Y = (as_matrix(name, array) for name, array in zip("XY", load(part), strict=True))
        return number, X, as_targets("Y", Y, (len(X), Y.shape[1]), any_number=output == "linear")
    except Exception as error:
        error.add_note(f"while loading part {number}: {part!r:.60}")
        raise


def _of_part(part: Part, weights: Weights, kinds: tuple[str, str]) -> list[Any]:
    """The mean loss of the examples of a part, and then its gradient, by the engine."""
    number, X, Y = part
    try:
        expected = weights[0].shape[1] - 1, len(weights[-1])
        if (X.shape[1], Y.shape[1]) != expected:
            raise ValueError(f"X, Y: expected {expected} columns, got shapes {X.shape}, {Y.shape}")
        if kinds[1] == "softmax":
            as_shares("Y", Y)
        vector, m = Vector(weights, np.result_type(X, *weights)), len(X)
        engine = Engine(vector, X, Y, min(PART, m), m, 0.0, 1.0, kinds)
        with np.errstate(all="ignore"):
            gradient = engine.mean_of_gradients()
        return [engine.cost_meanwhile(), *vector.matrices(gradient)]
    except Exception as error:
        error.add_note(f"in part {number}, with {len(X)} examples")
        raise
