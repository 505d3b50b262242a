"""A trained network with all that belongs to it, from raw rows to names (beyond the article)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_finite, as_matrix, as_weights
from chainrule.forward import predict, unchecked_forward
from chainrule.trained import TrainedWeights, as_kinds

__all__ = ["Network"]


@dataclass(frozen=True, eq=False)
class Network:
    """Weights, their functions, the scaling of the inputs, and the names of the classes.

    Formula, with h the output of ``forward``, column by column of a row x as it comes:

        answers(x) = h((x − mean) / deviation)

    Its arrays are copies, and cannot be written to.

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l], as ``gradient_descent`` returns them.
    hidden : "sigmoid", "tanh", "relu" or "linear"; or None
        Activation function of the hidden layers; None for what the weights remember, or sigmoid.
    output : "sigmoid", "softmax" or "linear"; or None
        Activation function of the output layer; None likewise.
    mean : array (s_1,), float; or None
        What is taken from each column: 0 for None.
    deviation : array (s_1,), float > 0; or None
        What each column is divided by then: 1 for None.
    classes : sequence of K names, or of 2 for one output; or None
        What the outputs stand for, all strings or all numbers. None for 0 … K−1, and for numbers
        as answers.
    columns : sequence of s_1 names, or None
        Names of the columns of a row. A table is compared with them.
    several : bool, or None
        Whether an example may have several ones: K sigmoid outputs, each on its own. None for what
        the weights remember, or no.

    Raises
    ------
    ValueError, TypeError
        If something does not fit to the weights, or contradicts what they remember.

    References
    ----------
    Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, "Efficient BackProp", 1998, section 4.3, for the
    scaling.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import forward, gradient_descent, initialize_weights, one_hot
    >>> rng = np.random.default_rng(0)
    >>> labels = np.arange(30) % 3
    >>> X = 1000 + 50 * labels[:, None] + rng.normal(size=(30, 4))
    >>> mean, deviation = X.mean(axis=0), X.std(axis=0)
    >>> scaled = (X - mean) / deviation
    >>> weights, _ = gradient_descent(
    ...     initialize_weights((4, 5, 3), rng), scaled, one_hot(labels, 3), learning_rate=1.0,
    ...     iterations=200, hidden="tanh", output="softmax")
    >>> network = Network(weights, mean=mean, deviation=deviation, classes=["cat", "dog", "bird"])
    >>> network.predict([[1001.0, 999.0, 1000.0, 999.5], [1101.0, 1099.0, 1100.0, 1101.5]]).tolist()
    ['cat', 'bird']
    >>> h = forward(weights, scaled)[0][-1]
    >>> bool(np.abs(network.answers(X) - h).max() < 1e-14)
    True

    >>> Network(weights, classes=["cat", "dog"])
    Traceback (most recent call last):
    ...
    ValueError: classes: expected 3 names, one for each output, got 2
    """

    weights: Any
    hidden: str | None = None
    output: str | None = None
    mean: Any = None
    deviation: Any = None
    classes: Any = None
    columns: Any = None
    several: bool | None = None

    def __post_init__(self) -> None:
        matrices = as_weights(self.weights)
        inputs, outputs = matrices[0].shape[1] - 1, len(matrices[-1])
        hidden, output = as_kinds(self.weights, self.hidden, self.output)
        deviation = _as_scale("deviation", self.deviation, 1.0, inputs)
        if deviation.min() <= 0:
            raise ValueError(f"deviation: expected numbers > 0, got {deviation.min():g}")
        several = getattr(self.weights, "several", False) if self.several is None else self.several
        copies = [_copied(Theta) for Theta in matrices]
        checked = {
            "weights": TrainedWeights(copies, hidden=hidden, output=output, several=several),
            "hidden": hidden,
            "output": output,
            "mean": _as_scale("mean", self.mean, 0.0, inputs),
            "deviation": deviation,
            "classes": None if self.classes is None else as_names("classes", self.classes),
            "several": several,
            "columns": None if self.columns is None else as_names("columns", self.columns),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)  # once: from here on it is frozen
        self._check_names(inputs, outputs)

    def _check_names(self, inputs: int, outputs: int) -> None:
        if self.several and self.output != "sigmoid":
            raise ValueError(f"several: expected sigmoid outputs, got {self.output!r}")
        if self.columns is not None and len(self.columns) != inputs:
            raise ValueError(f"columns: expected {inputs} names, got {len(self.columns)}")
        if self.columns is not None and not isinstance(self.columns[0], str):
            raise TypeError(f"columns: expected names, got {self.columns[0]!r:.60}")
        if self.classes is None:
            return
        if self.output == "linear":
            raise ValueError("classes: expected None for linear outputs, which answer numbers")
        n = 2 if outputs == 1 and not self.several else outputs
        each = "two of one output" if n != outputs else "one for each output"
        if len(self.classes) != n:
            raise ValueError(f"classes: expected {n} names, {each}, got {len(self.classes)}")

    def answers(self, X: Any) -> Array:
        """The outputs of the network for rows as they come.

        Parameters
        ----------
        X : array (m, s_1), float; or a table with these columns
            Examples, one per row, not scaled.

        Returns
        -------
        array (m, K)
            The output h: probabilities, or numbers for linear outputs.
        """
        return self._layers(X)[0][-1]

    def predict(self, X: Any) -> Array:
        """The name of the class of each row; numbers for linear outputs.

        Parameters
        ----------
        X : array (m, s_1), float; or a table with these columns
            Examples, one per row, not scaled.

        Returns
        -------
        array (m,), or (m, K)
            Names from ``classes``. Numbers for linear outputs: (m,) if there is one. Zeros and ones
            (m, K) if an example may have several ones.
        """
        if self.output == "linear" or self.several:
            Z: Array = self._layers(X)[1][-1]
            if self.several:
                return (Z > 0).astype(int)
            return Z if Z.shape[1] > 1 else Z[:, 0]
        chosen = predict(self.weights, self._scaled(X))
        names: Array = chosen if self.classes is None else np.array(self.classes)[chosen]
        return names

    def _layers(self, X: Any) -> tuple[list[Array], list[Any]]:
        return unchecked_forward(
            self.weights, self._scaled(X), self.weights.hidden, self.weights.output
        )

    def _scaled(self, X: Any) -> Array:
        """The examples as the weights know them."""
        given = getattr(X, "columns", None)
        if self.columns is not None and given is not None and list(given) != list(self.columns):
            raise ValueError(f"X: expected the columns {list(self.columns)}, got {list(given)}")
        rows = as_matrix("X", X, columns=self.weights[0].shape[1] - 1)
        with np.errstate(over="ignore"):
            scaled = (rows - self.mean) / self.deviation
        return as_matrix("X", scaled)  # a number may be too far from the mean


def _copied(array: Array) -> Array:
    """A copy that nobody can write to."""
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def _as_scale(name: str, value: npt.ArrayLike | None, default: float, inputs: int) -> Array:
    numbers = np.full(inputs, default) if value is None else as_finite(name, value)
    if numbers.shape != (inputs,):
        raise ValueError(f"{name}: expected shape ({inputs},), got {numbers.shape}")
    return _copied(numbers)


def as_names(name: str, value: Any) -> tuple[Any, ...]:
    """All strings or all numbers, none twice, as Python has them: to keep them needs no pickle."""
    if isinstance(value, str) or not np.iterable(value):
        raise TypeError(f"{name}: expected a sequence of names, got {type(value).__name__}")
    names = tuple(one.item() if isinstance(one, np.generic) else one for one in value)
    kinds = {type(one) for one in names}
    if len(kinds) != 1 or not kinds <= {str, int, float, bool}:
        found = sorted(kind.__name__ for kind in kinds)
        raise TypeError(f"{name}: expected all strings or all numbers, got {found}")
    if len(set(names)) < len(names):
        raise ValueError(f"{name}: expected every name once, got {list(names)!r:.60}")
    array = np.array(names)
    if array.dtype.kind not in "Ubif" or array.tolist() != list(names):
        raise ValueError(f"{name}: expected names that NumPy keeps, got {list(names)!r:.60}")
    return names
