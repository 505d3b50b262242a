"""What the estimators share: their parameters, and how they learn."""

import copy
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from numbers import Integral
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator  # type: ignore[import-untyped]
from sklearn.exceptions import ConvergenceWarning  # type: ignore[import-untyped]
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]
from sklearn.utils import check_random_state  # type: ignore[import-untyped]
from sklearn.utils.validation import (  # type: ignore[import-untyped]
    check_is_fitted,
    validate_data,
)

from chainrule._arguments import (
    Array,
    Weights,
    as_choice,
    as_count,
    as_number,
    refuse_what_would_be_lost,
)
from chainrule.backpropagation import hidden_delta, l2_gradient
from chainrule.cost import l2_penalty, log_loss
from chainrule.forward import forward
from chainrule.model import add_bias, initialize_weights, weight_shapes
from chainrule.optimizers import OPTIMIZERS, adam_step, momentum_step
from chainrule.regression import half_squared_error
from chainrule.softmax import cross_entropy
from chainrule.trained import TrainedWeights
from chainrule.training import gradient_descent, gradient_descent_step
from chainrule.units import HIDDEN

KINDS = [np.float64, np.float32]  # X of another type becomes the first of them
STEPS = {"momentum": momentum_step, "adam": adam_step}
Part = tuple[Array, Array, Array]  # examples, targets, and how much each counts
LOSSES = {"sigmoid": log_loss, "softmax": cross_entropy, "linear": half_squared_error}


@contextmanager
def as_it_was_if_it_fails(estimator: object) -> Iterator[None]:
    """Take back every attribute that was set before something went wrong."""
    before = dict(vars(estimator))
    try:
        yield
    except BaseException:  # Ctrl+C too
        vars(estimator).clear()
        vars(estimator).update(before)
        raise


def refuse_lam(names: Iterable[str]) -> None:
    """Say what has become of λ, in one sentence."""
    if "lam" in names:
        raise TypeError(
            "lam: since version 2 the penalty is weight_decay, μ = λ / m, which does not depend on "
            "how many examples there are; instead of lam=1 write weight_decay=1 / len(X)"
        )


class WithoutLam(BaseEstimator):  # type: ignore[misc]
    """Says what has become of ``lam``; a base, so that signatures are those of ``__init__``."""

    def __new__(cls, *_: Any, **names: Any) -> Self:
        refuse_lam(names)
        return super().__new__(cls)  # type: ignore[no-any-return]


class Network(WithoutLam):
    """Parameters, first weights, training and streaming; what outputs mean is left to others.

    After training: ``weights_``, ``n_iter_`` and ``loss_curve_``, and with a leading underscore
    what those who go on from there need. ``_kinds`` are the functions that the weights were trained
    with, whatever has become of the parameters since.
    """

    weights_: Weights
    n_iter_: int
    loss_curve_: list[float]
    _kinds: dict[str, str]
    _rng: np.random.Generator
    _memory: Any  # of momentum or Adam, between two calls of partial_fit
    _seen: tuple[int, float]  # how many examples, and their mean weight

    def __init__(
        self,
        hidden_layer_sizes: Any = (100,),
        *,
        hidden: str = "relu",
        optimizer: str = "adam",
        learning_rate: float = 0.01,
        iterations: int = 500,
        weight_decay: float = 0.01,
        batch_size: int | None = None,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 20,
        tol: float = 0.002,
        random_state: Any = None,
        warm_start: bool = False,
        verbose: bool = False,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.hidden = hidden
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.iterations = iterations
        self.weight_decay = weight_decay
        self.batch_size = batch_size
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.tol = tol
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose = verbose

    def set_params(self, **params: Any) -> Self:
        """Set parameters by name, as the search for good ones does.

        Parameters
        ----------
        **params
            Names and values.

        Returns
        -------
        Network
            Itself.
        """
        refuse_lam(params)
        return super().set_params(**params)  # type: ignore[no-any-return]

    def _learn(
        self, X: Array, Y: Array, counts: Array, *, output: str, strata: Array | None
    ) -> None:
        """What ``fit`` does once examples, targets (m, K) and weights of examples are checked."""
        going_on = self.warm_start and hasattr(self, "weights_")
        mu, patience, tol = self._checked()
        start, rng = self._start(X.shape[1], Y.shape[1], output, going_on)
        m, largest = len(Y), counts.max()  # a sum of the largest floats overflows
        share = float((counts / largest).mean())
        counts, whole_mean = counts / largest / share, float(largest) * share
        if self.early_stopping:
            (X, Y, counts), validation = self._parted((X, Y, counts), strata, rng)
        else:
            validation = None
        weights, curve = gradient_descent(
            start,
            X,
            Y,
            learning_rate=self.learning_rate,
            iterations=self.iterations,
            lam=mu * float(counts.sum()),
            hidden=self.hidden,
            output=output,
            batch_size=self.batch_size,
            rng=rng,
            dtype=X.dtype,
            optimizer=self.optimizer,
            sample_weight=None if (counts == 1).all() else counts,
            validation=validation,
            patience=patience,
            tol=tol,
            progress=bool(self.verbose),
        )
        earlier = self.loss_curve_[:-1] if going_on else []
        if not self.early_stopping and len(curve) > self.iterations > 0:
            notice_fall(curve, patience, tol)
        self.weights_, self.loss_curve_ = weights, [*earlier, *curve]
        self.n_iter_ = len(self.loss_curve_) - 1
        self._kinds = {"hidden": self.hidden, "output": output}
        self._rng, self._memory, self._seen = rng, None, (m, whole_mean)

    def _parted(
        self, arrays: Part, strata: Array | None, rng: np.random.Generator
    ) -> tuple[Part, Part]:
        """Examples to learn from, and others to hold back."""
        share = as_number("validation_fraction", self.validation_fraction, above=0)
        seed = int(rng.integers(2**32))
        parts = train_test_split(*arrays, test_size=share, stratify=strata, random_state=seed)
        return parts[::2], parts[1::2]

    def _learn_part(self, X: Array, Y: Array, counts: Array, *, output: str) -> None:
        """What ``partial_fit`` does: a step for each batch of these examples."""
        going_on = hasattr(self, "weights_")
        mu, *_ = self._checked()
        weights, rng = self._start(X.shape[1], Y.shape[1], output, going_on)
        kinds = {"hidden": self.hidden, "output": output}
        memory = self._memory if going_on else None
        n, mean = self._seen if going_on else (0, 0.0)
        curve = self.loss_curve_ if going_on else []
        if len(Y):  # there may be no example that counts
            n += len(Y)
            mean += float((counts - mean).sum()) / n
            counts = counts / mean
            costs = []
            for rows in self._batches(len(Y), rng):
                part = X[rows], Y[rows], counts[rows]
                costs.append(len(rows) * cost_of(weights, part, mu, kinds))
                gradients = gradients_of(weights, part, mu, kinds)
                weights, memory = self._step(weights, gradients, memory)
            after = cost_of(weights, (X, Y, counts), mu, kinds)
            curve = [*curve[:-1], sum(costs) / len(Y), after]
        several = getattr(self, "_several", False)  # of the classifier
        self.weights_ = TrainedWeights(weights, **kinds, several=several)
        self.loss_curve_ = curve
        self.n_iter_ = max(0, len(curve) - 1)
        self._kinds, self._rng, self._memory, self._seen = kinds, rng, memory, (n, mean)

    def _step(self, weights: Weights, gradients: Weights, memory: Any) -> tuple[Weights, Any]:
        if self.optimizer == "descent":
            return gradient_descent_step(weights, gradients, self.learning_rate), None
        return STEPS[self.optimizer](weights, gradients, memory, self.learning_rate)

    def _batches(self, m: int, rng: np.random.Generator) -> list[Array]:
        """The rows of one step after the other; in random order where there are several."""
        size = m if self.batch_size is None else as_count("batch_size", self.batch_size, least=1)
        order = rng.permutation(m) if size < m else np.arange(m)
        return [order[first : first + size] for first in range(0, m, size)]

    def _checked(self) -> tuple[float, int, float]:
        """Parameters that ``gradient_descent`` has no name for: it could not say what is wrong."""
        as_choice("optimizer", self.optimizer, OPTIMIZERS)
        return (
            as_number("weight_decay", self.weight_decay, at_least=0),
            as_count("n_iter_no_change", self.n_iter_no_change, least=1),
            as_number("tol", self.tol, at_least=0),
        )

    def _start(
        self, inputs: int, outputs: int, output: str, going_on: bool
    ) -> tuple[Weights, np.random.Generator]:
        """The weights to begin with, and where further randomness comes from."""
        hidden = as_choice("hidden", self.hidden, HIDDEN)
        sizes = (inputs, *hidden_layers(self.hidden_layer_sizes), outputs)
        if not going_on:
            rng = generator(self.random_state)
            # He's weights would spread the first answers wider than standardised targets
            scheme = "he" if hidden == "relu" and output != "linear" else "glorot"
            return initialize_weights(sizes, rng, scheme=scheme), rng
        if [Theta.shape for Theta in self.weights_] != weight_shapes(sizes):
            raise ValueError("hidden_layer_sizes: expected those of the weights that are there")
        if hidden != self._kinds["hidden"]:
            raise ValueError(
                f"hidden: expected {self._kinds['hidden']!r}, what the weights that are there were "
                f"trained with, got {hidden!r}"
            )
        return self.weights_, copy.deepcopy(self._rng)  # a fit that fails must not move it

    def _new_examples(self, X: Any) -> Array:
        """Examples to judge by a network that has learnt."""
        check_is_fitted(self, "weights_")  # not what a fit that failed has left
        refuse_what_would_be_lost("X", X)
        examples: Array = validate_data(self, X, reset=False, dtype=KINDS)
        return examples

    def _sums(self, X: Any) -> Array:
        """Weighted sums of the output layer, (m, K)."""
        examples = self._new_examples(X)
        Z: Array = forward(self.weights_, examples, **self._kinds)[1][-1]
        return Z


def hidden_layers(given: Any) -> list[int]:
    if isinstance(given, str) or not isinstance(given, (Integral, Sequence, np.ndarray)):
        kind = type(given).__name__
        raise TypeError(f"hidden_layer_sizes: expected whole numbers, got {kind}")
    sizes = np.atleast_1d(np.asarray(given, object)).tolist()
    return [as_count(f"hidden_layer_sizes[{k}]", n, least=1) for k, n in enumerate(sizes)]


def generator(random_state: Any) -> np.random.Generator:
    """Where randomness comes from; for a whole number that of ``numpy.random.default_rng``."""
    if isinstance(random_state, np.random.Generator):
        return random_state
    if isinstance(random_state, Integral):
        seed = int(random_state)
        if not 0 <= seed < 2**32:
            raise ValueError(
                f"random_state: expected a whole number from 0 to 2**32 - 1, got {seed}"
            )
        return np.random.default_rng(seed)
    return np.random.default_rng(check_random_state(random_state).randint(2**31 - 1))


def cost_of(weights: Weights, part: Part, mu: float, kinds: dict[str, str]) -> float:
    """J = 1/m Σ ω_i Cost_i + μ/2 Σ Θ², bias weights left out, for ω that are 1 on average."""
    X, Y, counts = part
    Z = forward(weights, X, **kinds)[1][-1]
    losses = LOSSES[kinds["output"]](Z, Y).reshape(len(Y), -1).sum(axis=1)
    return float(counts @ losses) / len(Y) + float(l2_penalty(weights, mu, 1).real)


def gradients_of(weights: Weights, part: Part, mu: float, kinds: dict[str, str]) -> Weights:
    """∂J/∂Theta[l] of that cost: ``backpropagate`` with a factor in each row of δ[L]."""
    X, Y, counts = part
    A, Z = forward(weights, X, **kinds)
    delta = (A[-1] - Y) * (counts[:, None] / len(Y)).astype(X.dtype)
    gradients = l2_gradient(weights, mu, 1)
    for k in reversed(range(len(weights))):
        gradients[k] = gradients[k] + delta.T @ add_bias(A[k])
        if k > 0:
            delta = hidden_delta(delta, weights[k], Z[k], hidden=kinds["hidden"])
    return gradients


def notice_fall(curve: list[float], last: int, tol: float) -> None:
    """Say so where the last iterations have brought the lowest cost down by more than tol."""
    before = curve[:-last]
    if before and min(before) - min(curve[-last:]) > tol:
        warnings.warn(
            f"the cost was still falling after {len(curve) - 1} iterations: raise iterations or "
            "learning_rate, or tol if this is near enough",
            ConvergenceWarning,
            stacklevel=4,
        )
