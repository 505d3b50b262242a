"""The regressor."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import RegressorMixin  # type: ignore[import-untyped]
from sklearn.utils import column_or_1d  # type: ignore[import-untyped]
from sklearn.utils.validation import validate_data  # type: ignore[import-untyped]

from chainrule._arguments import Array, Weights, refuse_what_would_be_lost
from chainrule.sklearn._examples import importance, notice_scale
from chainrule.sklearn._network import KINDS, Network, as_it_was_if_it_fails
from chainrule.trained import remembering


class NetworkRegressor(RegressorMixin, Network):  # type: ignore[misc]
    """A network that learns numbers, with the methods that scikit-learn expects.

    Formula, for the cost on which ``fit`` is ``gradient_descent`` from ``initialize_weights``:

        J = (Σ_i ω_i Cost_i) / (Σ_i ω_i) + μ/2 Σ_l Σ_k Σ_{j>=1} Theta[l][k, j]²

    The loss is half the squared error, added up over the outputs, of targets that have been
    standardised: less their mean, over their deviation. The weights are
    brought back to the targets' own unit afterwards, so that ``forward`` with linear outputs is
    what ``predict`` returns. The first weights are Glorot's with every hidden function.

    Parameters
    ----------
    weight_decay : float
        Strength μ >= 0 of the penalty, here 0.01 unless you say otherwise.
    hidden_layer_sizes, hidden, optimizer, learning_rate, iterations, batch_size
        As in ``NetworkClassifier``.
    early_stopping, validation_fraction, n_iter_no_change, tol, random_state, warm_start, verbose
        As in ``NetworkClassifier``.

    Attributes
    ----------
    weights_ : TrainedWeights, a list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l], which remember hidden and output: all functions take them so.
    n_iter_ : int
        Iterations since the first weights.
    loss_curve_ : list of n_iter_ + 1 floats
        The cost of the standardised targets, before each iteration and after the last one.
    n_features_in_, feature_names_in_
        Columns of X, and their names if X had names.

    Raises
    ------
    ValueError, TypeError
        From ``fit``, if a parameter is out of range, as in ``gradient_descent``. The estimator is
        then what it was before.

    References
    ----------
    C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 5.2.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import forward
    >>> X = np.linspace(-2, 2, 81)[:, None]
    >>> y = 1000 + 50 * np.sin(2 * X[:, 0])
    >>> network = NetworkRegressor(20, hidden="tanh", weight_decay=0.0001, random_state=0, tol=0.01)
    >>> _ = network.fit(X, y)
    >>> bool(network.score(X, y) > 0.95)
    True
    >>> h = forward(network.weights_, X)[0][-1][:, 0]
    >>> bool(np.abs(network.predict(X) - h).max() < 1e-9)
    True
    """

    _one: bool  # whether y had one column, and predict returns one
    _mean: Array
    _deviation: Array

    def fit(self, X: Any, y: Any, sample_weight: npt.ArrayLike | None = None) -> Self:
        """Learn from all examples.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one per row.
        y : array (m,), or (m, K), float
            Their targets.
        sample_weight : array (m,), float >= 0; or None
            How much each example counts, beside the others.

        Returns
        -------
        NetworkRegressor
            Itself.
        """
        with as_it_was_if_it_fails(self):
            going_on = self.warm_start and hasattr(self, "weights_")
            X, Y, counts = self._read(X, y, sample_weight, going_on)
            if not len(Y):
                raise ValueError("sample_weight: expected numbers >= 0, not all of them zero")
            if not going_on:
                share = counts / counts.max()
                self._mean = np.average(Y, axis=0, weights=share)
                deviation = np.sqrt(np.average((Y - self._mean) ** 2, axis=0, weights=share))
                self._deviation = np.where(deviation > 0, deviation, 1.0)
            else:
                self.weights_ = self._standardised(self.weights_)
            Y = (Y - self._mean) / self._deviation
            self._learn(X, Y.astype(X.dtype), counts, output="linear", strata=None)
            self.weights_ = self._in_own_unit(self.weights_)
        return self

    def partial_fit(self, X: Any, y: Any, sample_weight: npt.ArrayLike | None = None) -> Self:
        """Go on from the weights that are there, for one iteration.

        Without a ``fit`` before, targets are taken as they are: bring them near 1 yourself.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one per row.
        y : array (m,), or (m, K), float
            Their targets.
        sample_weight : array (m,), float >= 0; or None
            How much each example counts.

        Returns
        -------
        NetworkRegressor
            Itself.
        """
        with as_it_was_if_it_fails(self):
            going_on = hasattr(self, "weights_")
            X, Y, counts = self._read(X, y, sample_weight, going_on, whole=False)
            if not going_on:
                self._mean, self._deviation = np.zeros(Y.shape[1]), np.ones(Y.shape[1])
                notice_scale(Y, None, whole=False, argument="y")
            else:
                self.weights_ = self._standardised(self.weights_)
            Y = (Y - self._mean) / self._deviation
            self._learn_part(X, Y.astype(X.dtype), counts, output="linear")
            self.weights_ = self._in_own_unit(self.weights_)
        return self

    def predict(self, X: Any) -> Array:
        """Answer for each example.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one per row.

        Returns
        -------
        array (m,), or (m, K), as y was
        """
        H = self._sums(X)
        return H[:, 0] if self._one else H

    def _read(
        self,
        X: Any,
        y: Any,
        sample_weight: npt.ArrayLike | None,
        going_on: bool,
        *,
        whole: bool = True,
    ) -> tuple[Array, Array, Array]:
        """Examples, targets (m, K) and weights of those that count."""
        for name, given in (("X", X), ("y", y)):
            refuse_what_would_be_lost(name, given)
        X, y = validate_data(
            self, X, y, reset=not going_on, dtype=KINDS, multi_output=True, y_numeric=True
        )
        one = y.ndim == 1 or y.shape[1] == 1
        y = column_or_1d(y, warn=True) if one else y
        if going_on and one != self._one:
            raise ValueError(f"y: expected targets as in the first fit, got shape {y.shape}")
        self._one = one
        counts = importance(sample_weight, len(X))
        here = counts > 0
        X, counts = X[here], counts[here]
        Y = (y[:, None] if one else y)[here].astype(np.float64)
        notice_scale(X, getattr(self, "feature_names_in_", None), whole=whole)
        return X, Y, counts.astype(X.dtype)

    def _in_own_unit(self, weights: Weights) -> Weights:
        """Weights whose answers are no longer standardised: h becomes deviation · h + mean."""
        last = (weights[-1] * self._deviation[:, None]).astype(weights[-1].dtype)
        last[:, 0] += self._mean
        return remembering(weights, [*weights[:-1], last])

    def _standardised(self, weights: Weights) -> Weights:
        """The way back."""
        last = weights[-1].astype(np.float64)
        last[:, 0] -= self._mean
        last = (last / self._deviation[:, None]).astype(weights[-1].dtype)
        return remembering(weights, [*weights[:-1], last])
