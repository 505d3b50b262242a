"""What goes on around the steps of ``gradient_descent``: which weights to return, when to stop."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from chainrule._arguments import Array
from chainrule.engine.network import Vector

EXPLODED = 1e6  # a cost of so many times the first one (or 1 nat) comes down no more


class Stages:
    """Remembers the weights to return: the newest, or the best for the examples held back."""

    def __init__(self, vector: Vector, loss: Callable[[], float] | None, patience: int) -> None:
        self.vector, self.loss, self.patience = vector, loss, patience
        self.lowest, self.without_progress = np.inf, 0
        self.chosen: tuple[int, Array] = 0, vector.theta.copy()
        self.reached(0)

    def reached(self, iterations: int) -> bool:
        """Take note of a stage; tell whether to stop."""
        loss = self.loss() if self.loss else -np.inf
        if loss < self.lowest or not self.loss:
            self.lowest, self.without_progress = loss, 0
            self.chosen = iterations, self.vector.theta.copy()  # at once: Ctrl+C may come any time
        else:
            self.without_progress += 1
        return self.without_progress >= self.patience


def check(history: list[float], theta: Array, alpha: float, in_batches: bool) -> None:
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


def progress_bar(total: int, shown: bool) -> AbstractContextManager[Any]:
    if not isinstance(shown, bool):
        raise TypeError(f"progress: expected True or False, got {type(shown).__name__}")
    if not shown:
        return nullcontext()
    try:
        from tqdm import tqdm  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        raise ValueError("progress: a progress bar needs tqdm, which is not installed") from None
    return tqdm(total=total, unit="iteration", disable=None)  # type: ignore[no-any-return]
