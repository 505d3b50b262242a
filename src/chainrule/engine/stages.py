"""What goes on around the steps of ``gradient_descent``: which weights to return, when to stop."""

import warnings
from collections.abc import Callable, Iterable

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.cost import losses_of
from chainrule.engine.arguments import as_held_back
from chainrule.forward import unchecked_forward

EXPLODED = 1e6  # a cost of so many times the first one (or 1 nat) comes down no more
RISEN = 100.0  # one of so many times the first one (or 0.01 nat) is worth a word


def counted(iterations: int, progress: bool) -> Iterable[int]:
    """0, 1, …, iterations − 1, with a progress bar where one is wanted."""
    if not isinstance(progress, bool):
        raise TypeError(f"progress: expected True or False, got {type(progress).__name__}")
    if not progress:
        return range(iterations)
    try:
        from tqdm import tqdm  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        raise ValueError("progress: a progress bar needs tqdm, which is not installed") from None
    return tqdm(range(iterations), unit="iteration", disable=None)  # type: ignore[no-any-return]


def loss_held_back(
    weights: Weights, validation: object, kinds: tuple[str, str], error: str | None
) -> Callable[[], float] | None:
    """The cost of the examples held back, as a function of nothing; None if there are none."""
    if validation is None:
        return None
    X, Y, importance = as_held_back("validation", validation, weights, kinds[1])

    def loss() -> float:
        Z = unchecked_forward(weights, X, *kinds)[1][-1]
        losses = losses_of(Z, Y, kinds[1], error).reshape(len(Y), -1)
        return float((losses if importance is None else importance * losses).sum()) / len(Y)

    return loss


class EarlyStopping:
    """Keeps the weights to return: the newest, or the best for the examples held back.

    Progress is a lower cost for those; where there are none, one that is lower by more than tol.
    """

    def __init__(
        self, theta: Array, loss: Callable[[], float] | None, patience: int, tol: float | None
    ) -> None:
        self.theta, self.loss, self.patience, self.tol = theta, loss, patience, tol
        self.lowest, self.without_progress = loss() if loss else np.inf, 0
        self.kept: tuple[int, Array] = 0, theta.copy()  # after so many iterations

    def over_after(self, iterations: int, cost: float) -> bool:
        """Look at the weights after so many iterations, and tell whether to stop."""
        now, least = (self.loss(), 0.0) if self.loss else (cost, self.tol or 0.0)
        if now + least < self.lowest:
            self.lowest, self.without_progress = now, 0
            self.kept = iterations, self.theta.copy()  # at once: Ctrl+C may come any time
        else:
            self.without_progress += 1
        if not self.loss:
            self.kept = iterations, self.theta.copy()
        may_stop = self.loss is not None or self.tol is not None
        return may_stop and self.without_progress >= self.patience


def check_cost(history: list[float], theta: Array, alpha: float, in_batches: bool) -> None:
    """Raise if the cost has exploded in the last iteration, or a weight is not finite.

    The last cost of the history is the one before that iteration; with batches, the one during it.
    """
    now, n = history[-1], len(history) - (not in_batches)
    start = history[0] if len(history) > 1 else 1.0 if in_batches else np.inf
    if np.isfinite(theta.min() + theta.max()) and now <= EXPLODED * max(1.0, start):
        return
    before = f"from {history[-2]:.3g} " if len(history) > 1 else ""
    raise ValueError(
        f"learning_rate: the cost rose {before}to {now:.3g} in iteration {n}; try one smaller than "
        f"{alpha:g}, or bring the columns of X to a common scale"
    )


def notice_rise(history: list[float], alpha: float) -> None:
    """Say so where training has made the network much worse than it was."""
    if history[-1] > RISEN * max(history[0], 0.01):
        warnings.warn(
            f"learning_rate: the cost rose from {history[0]:.3g} to {history[-1]:.3g} and did not "
            f"come down; try one smaller than {alpha:g}",
            RuntimeWarning,
            stacklevel=4,
        )
