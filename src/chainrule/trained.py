"""Weights that remember the activation functions they were trained with."""

from collections.abc import Iterable, Sequence
from typing import Any

from chainrule._arguments import Array, as_choice, as_weights
from chainrule.softmax import OUTPUT
from chainrule.units import HIDDEN

__all__ = ["TrainedWeights"]


class TrainedWeights(list[Array]):
    """A list of matrices that knows which functions belong to them.

    Formula: none; it is the list of the matrices Theta[l], with two names beside it.

    ``gradient_descent`` returns one, and whatever takes weights asks it: ``predict(weights, X)`` is
    right without ``hidden=``, and a ``hidden=`` or ``output=`` that contradicts is refused. Where a
    bare list comes and nothing is said, it is sigmoid units and sigmoid outputs.

    A copy remembers, by ``copy`` or ``pickle`` too. What is made of the matrices outside of this
    package is a bare list: ``weights[:1]``, ``[2 * Theta for Theta in weights]``,
    ``list(weights)``.

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float or complex
        The matrices Theta[l].
    hidden : "sigmoid", "tanh", "relu" or "linear"
        Activation function of the hidden layers.
    output : "sigmoid", "softmax" or "linear"
        Activation function of the output layer.
    several : bool
        Whether an example may have several ones among its targets: ``predict``, which names one
        class, refuses then.

    Raises
    ------
    ValueError, TypeError
        If the matrices do not chain or are not finite, or hidden or output is no such name.

    References
    ----------
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating
    errors", 1986: weights mean nothing without the function of the units.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import forward, gradient_descent, initialize_weights, xor
    >>> X, Y = xor()
    >>> start = initialize_weights((2, 4, 1), np.random.default_rng(0))
    >>> weights, _ = gradient_descent(
    ...     start, X, Y, learning_rate=0.5, iterations=9, hidden="tanh")
    >>> weights.hidden, weights.output, [Theta.shape for Theta in weights]
    ('tanh', 'sigmoid', [(4, 3), (1, 5)])
    >>> h = forward(list(weights), X, hidden="tanh")[0][-1]
    >>> bool((forward(weights, X)[0][-1] == h).all())
    True
    >>> forward(weights, X, hidden="relu")
    Traceback (most recent call last):
    ...
    ValueError: hidden: the weights remember 'tanh', got 'relu'; list(weights) forgets it

    Matrices from elsewhere can be told what they are:

    >>> doubled = TrainedWeights([2 * Theta for Theta in weights], hidden="tanh")
    >>> bool((forward(doubled, X)[0][-1] == forward(list(doubled), X, hidden="tanh")[0][-1]).all())
    True
    """

    def __init__(
        self,
        weights: Sequence[Any],
        *,
        hidden: str = "sigmoid",
        output: str = "sigmoid",
        several: bool = False,
    ) -> None:
        self._hidden = as_choice("hidden", hidden, HIDDEN)
        self._output = as_choice("output", output, OUTPUT)
        if not isinstance(several, bool):
            raise TypeError(f"several: expected True or False, got {type(several).__name__}")
        self._several = several
        super().__init__(as_weights(weights, complex_ok=True))

    @property
    def hidden(self) -> str:
        """Activation function of the hidden layers."""
        return self._hidden

    @property
    def output(self) -> str:
        """Activation function of the output layer."""
        return self._output

    @property
    def several(self) -> bool:
        """Whether an example may have several ones among its targets."""
        return self._several

    @property
    def kinds(self) -> dict[str, str]:
        """Both functions by name, for ``save_weights(path, matrices, **weights.kinds)``."""
        return {"hidden": self.hidden, "output": self.output}

    def copy(self) -> "TrainedWeights":
        """The same matrices in a new list, which remembers as well."""
        return self.like(self)

    def like(self, matrices: Sequence[Any]) -> "TrainedWeights":
        """Other matrices, which remember the same."""
        return TrainedWeights(matrices, **self.kinds, several=self.several)


def as_kinds(
    weights: Sequence[Any], hidden: object = None, output: object = None
) -> tuple[str, str]:
    """The names of the activation functions, as every function with such arguments takes them.

    What is said, or else what the weights remember, or else sigmoid; and no contradiction.
    """
    remembered = weights.kinds if isinstance(weights, TrainedWeights) else {}
    names = (
        _as_kind("hidden", hidden, HIDDEN, remembered.get("hidden")),
        _as_kind("output", output, OUTPUT, remembered.get("output")),
    )
    if names[1] == "softmax" and len(weights[-1]) < 2:
        raise ValueError("output: a softmax needs at least two output units, got 1")
    return names


def _as_kind(name: str, said: object, choices: Iterable[str], remembered: str | None) -> str:
    if said is None:
        return remembered or "sigmoid"
    chosen = as_choice(name, said, choices)
    if remembered and chosen != remembered:
        raise ValueError(
            f"{name}: the weights remember {remembered!r}, got {chosen!r}; list(weights) forgets it"
        )
    return chosen


def remembering(weights: Sequence[Any], matrices: list[Array]) -> list[Array]:
    """These matrices, made of those weights: they remember what those do."""
    return weights.like(matrices) if isinstance(weights, TrainedWeights) else matrices
