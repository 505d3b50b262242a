"""A network that is trained step by step, and asked for its numbers in between."""

from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np

from chainrule._arguments import Array, Weights, as_count, as_number
from chainrule.engine.descent import Descent, begin
from chainrule.engine.stages import check_cost
from chainrule.playground._about import about
from chainrule.playground._check import check
from chainrule.playground._picture import picture
from chainrule.playground._program import Program
from chainrule.playground._slow import slow
from chainrule.playground._unit import unit
from chainrule.playground.problem import first_weights, problem_of, rate_of
from chainrule.playground.settings import Settings

__all__ = ["Session"]


class Session:
    """A network, its points, and how far its training has come.

    Formula: none; its weights after n iterations are those of ``gradient_descent``, from the same
    start and with the same data, because the same engine takes the steps.

    Parameters
    ----------
    settings : Settings
        Data, network and training. Training begins anew, whatever their ``iterations`` are.

    Examples
    --------
    >>> from chainrule.playground import script
    >>> session = Session(Settings(data="moons", layers=(4,), hidden="sigmoid"))
    >>> session.step(20), session.iteration, session.stopped
    (20, 20, '')
    >>> names = {}
    >>> exec(script(session.settings_now()), names)  # doctest: +ELLIPSIS
    After 20 iterations the cost is 0...
    >>> bool(names["history"][-1] == session.picture()["cost"])
    True
    """

    def __init__(self, settings: Settings) -> None:
        if not isinstance(settings, Settings):
            raise TypeError(f"settings: expected Settings, got {type(settings).__name__}")
        self.settings, self.problem = settings, problem_of(settings)
        X, Y = self.problem.used
        self.program = Program(settings, len(X))
        rng = np.random.default_rng(settings.seed)
        start = first_weights(settings, self.problem.sizes, rng)
        self.descent = self._begin(start, X, Y, rng)
        self.iteration, self.stopped = 0, ""
        self._history: list[float] = []  # as ``gradient_descent`` keeps it
        self.cost = self._cost_now()

    def _begin(self, start: Weights, X: Array, Y: Array, rng: np.random.Generator) -> Descent:
        settings = self.settings
        with np.errstate(all="ignore"):
            return begin(
                start, X, Y, (settings.hidden, settings.output), bias=settings.bias,
                learning_rate=rate_of(settings), rng=rng,
                batch_size=settings.batch_size or None, optimizer=settings.optimizer,
                **self.program.in_place_of_the_engine(),
            )  # fmt: skip

    @property
    def weights(self) -> Weights:
        """The matrices as they are now; views, not copies."""
        return self.descent.source.vector.weights

    def settings_now(self) -> Settings:
        """The settings, with the iterations that have been done: for a link, and for a script."""
        return replace(self.settings, iterations=self.iteration)

    def step(self, n: int = 1) -> int:
        """Go n times through all examples, or until it cannot go on; how often it was."""
        wanted = as_count("n", n, least=0)
        for done in range(wanted):
            self._iterate()
            if self.stopped:
                return done
        return wanted

    def train(self, milliseconds: float) -> int:
        """As many iterations as fit into the time, at least one; how many it were."""
        end = perf_counter() + as_number("milliseconds", milliseconds, at_least=0) / 1000
        before = self.iteration
        while not self.stopped:
            self._iterate()
            if perf_counter() >= end:
                break
        return self.iteration - before

    def _iterate(self) -> None:
        """One iteration; where the cost explodes it is undone, and training has stopped."""
        if self.stopped:
            return
        source, alpha, history = self.descent.source, self.descent.alpha, self._history
        theta, before = source.vector.theta, source.vector.theta.copy()
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            try:
                self.descent.iterate()
                history.append(source.cost_meanwhile())
                check_cost(history, theta, alpha, source.in_batches)
                history.append(self._cost_now())  # the last one, if it were the last iteration
                check_cost(history, theta, alpha, in_batches=False)
            except ValueError as error:
                theta[:] = before
                self.stopped = str(error)
            else:
                self.iteration, self.cost = self.iteration + 1, history.pop()

    def _cost_now(self) -> float:
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            return self.descent.source.cost_now()

    def about(self) -> dict[str, Any]:
        """What stays as it is while the network is trained."""
        return about(self)

    def picture(self, grid: int = 40, map: int = 20) -> dict[str, Any]:
        """What is drawn, as it is now: regions, what hidden units see, weights, costs."""
        return picture(self, grid, map)

    def unit(
        self, layer: int, number: int, example: int | None = None, at: Any = None
    ) -> dict[str, Any]:
        """The numbers of one unit, for an example or for a place that is pointed at."""
        return unit(self, layer, number, example, at)

    def slow(self, example: int = 0) -> list[dict[str, Any]]:
        """The next step, as the five steps of chapter 7 with their numbers. It is not taken."""
        return slow(self, example)

    def check(self) -> dict[str, Any]:
        """The gradient that the training uses, against the complex step."""
        return check(self)
