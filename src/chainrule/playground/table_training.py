"""A network that learns the rows of a reader's table, a little at a time."""

from time import perf_counter
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array
from chainrule.cost import cost
from chainrule.data import accuracy, one_hot
from chainrule.forward import predict
from chainrule.model import initialize_weights
from chainrule.training import gradient_descent
from chainrule.verification import gradient_check

__all__ = ["TableTraining"]

MOST_MISREAD = 50  # rows that are listed
FEW = 20  # rows for the gradient check

Rows = npt.NDArray[np.intp]


class Settings(Protocol):
    """Of the training: `Choice` of tables has them."""

    @property
    def units(self) -> int: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def iterations(self) -> int: ...
    @property
    def penalty(self) -> float: ...
    @property
    def seed(self) -> int: ...


class TableTraining:
    """A network with one hidden layer and an output for each class; it begins untrained.

    Formula: none; ``gradient_descent`` takes the steps.

    Parameters
    ----------
    rows : Table of own_data.py
        As the reader wrote them.
    classes : list of str
        What the labels stand for.
    X, labels : arrays (m, s_1) and (m,)
        The rows as numbers.
    train, held_out : arrays of int
        Which rows are learnt from, and which are held back.
    settings : Choice
        Units, α, iterations, the penalty, the seed.

    Raises
    ------
    ValueError
        If the gradient check fails.
    """

    def __init__(
        self,
        rows: Any,
        classes: list[str],
        X: Array,
        labels: Rows,
        train: Rows,
        held_out: Rows,
        settings: Settings,
    ) -> None:
        self.rows, self.classes, self.X, self.labels = rows, classes, X, labels
        self.train, self.held_out, self.settings = train, held_out, settings
        self.examples = X[train], one_hot(labels[train], len(classes))
        self.lam, self.iteration = settings.penalty * len(train), 0
        self.seconds = np.inf  # that an iteration takes; none has been made
        self.sizes = (X.shape[1], settings.units, len(classes))
        self.weights: list[Array] = initialize_weights(
            self.sizes, np.random.default_rng(settings.seed)
        )
        self.cost = self.first_cost = float(cost(self.weights, *self.examples, self.lam).real)
        self.check = self._check()

    def _check(self) -> float:
        """The gradient check of the book, along random directions, with a few rows."""
        X, Y = (array[:FEW] for array in self.examples)
        moved = [Theta + 0.1 for Theta in self.weights]
        rng = np.random.default_rng(self.settings.seed)
        error = gradient_check(moved, X, Y, lam=0.1, directions=3, rng=rng)
        if not error < 1e-12:
            raise ValueError(f"the gradient check fails: {error:.0e}")
        return error

    def about(self) -> dict[str, Any]:
        """What was decided on the way, and where training begins."""
        return {
            "sizes": list(self.sizes),
            "train": len(self.train),
            "held_out": len(self.held_out),
            "notes": list(self.rows.notes),
            "check": f"{self.check:.0e}",
            "cost": self.first_cost,
        }

    def step(self, milliseconds: float) -> dict[str, Any]:
        """Train for about so long, at least one iteration, at most to the end."""
        settings, begin = self.settings, perf_counter()
        rest = settings.iterations - self.iteration
        n = min(rest, max(1, int(milliseconds / 1000 / self.seconds)))  # as fast as the last time
        if n:
            self.weights, history = gradient_descent(
                self.weights,
                *self.examples,
                learning_rate=settings.learning_rate,
                iterations=n,
                lam=self.lam,
            )
            self.cost, self.iteration = float(history[-1]), self.iteration + n
            self.seconds = max((perf_counter() - begin) / n, 1e-6)
        return {"iteration": self.iteration, "of": settings.iterations, "cost": self.cost}

    def result(self) -> dict[str, Any]:
        """How many are right, the confusion matrix of the rows held back, and what is misread."""
        guess, held = predict(self.weights, self.X), self.held_out
        truth = self.labels[held]
        confusion = np.zeros((len(self.classes),) * 2, dtype=int)
        np.add.at(confusion, (truth, guess[held]), 1)  # one more for each pair
        wrong = sorted(row for row in held.tolist() if guess[row] != self.labels[row])
        most = int(np.bincount(truth).max())
        return {
            "classes": list(self.classes),
            "learnt": f"{accuracy(guess[self.train], self.labels[self.train]):.1%}",
            "confusion": confusion.tolist(),
            "wrong": len(wrong),
            "misread": [self._misread(row, int(guess[row])) for row in wrong[:MOST_MISREAD]],
            "says": _in_words(int(confusion.trace()), most, len(held)),
        }

    def _misread(self, row: int, guess: int) -> dict[str, Any]:
        return {
            "line": self.rows.lines[row],
            "cells": self.rows.rows[row],
            "is": self.classes[self.labels[row]],
            "read": self.classes[guess],
        }


def _in_words(right: int, most: int, count: int) -> str:
    says = f"{right} of the {count} rows held back are right, {right / count:.1%}. "
    often = f"Who always names their most frequent class gets {most} right"
    if right <= most:
        return f"{says}{often}: nothing was learnt that helps."
    return f"{says}{often}."
