"""The classifier."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import ClassifierMixin  # type: ignore[import-untyped]
from sklearn.utils import column_or_1d  # type: ignore[import-untyped]
from sklearn.utils.validation import validate_data  # type: ignore[import-untyped]

from chainrule._arguments import Array, refuse_what_would_be_lost
from chainrule.activations import sigmoid
from chainrule.cost import log_loss
from chainrule.sklearn._examples import importance, notice_scale
from chainrule.sklearn._labels import (
    class_importance,
    indices,
    is_several,
    known_classes,
    of_one_kind,
    refuse_missing,
)
from chainrule.sklearn._network import KINDS, Network, as_it_was_if_it_fails
from chainrule.softmax import softmax


class NetworkClassifier(ClassifierMixin, Network):  # type: ignore[misc]
    """A network that learns classes, with the methods that scikit-learn expects.

    Formula, for the cost on which ``fit`` is ``gradient_descent`` from ``initialize_weights``:

        J = (Σ_i ω_i Cost_i) / (Σ_i ω_i) + μ/2 Σ_l Σ_k Σ_{j>=1} Theta[l][k, j]²

    Two classes have one sigmoid output, h = P(second class); K > 2 classes have a softmax of K
    outputs. If y is a matrix of zeros and ones, a row may have several ones, and there are K
    sigmoid outputs, one for each column.

    A parameter has scikit-learn's name where it means the same as in ``MLPClassifier``, and the
    name that ``gradient_descent`` has for it otherwise.

    Parameters
    ----------
    hidden_layer_sizes : int, or sequence of ints
        Units of each hidden layer; () for none, which is logistic regression.
    hidden : "sigmoid", "tanh", "relu" or "linear"
        Activation function of the hidden layers.
    optimizer : "descent", "momentum" or "adam"
        How to step.
    learning_rate : float
        α > 0.
    iterations : int
        How often ``fit`` goes through all examples at most, >= 0.
    weight_decay : float
        Strength μ >= 0 of the penalty. λ of ``gradient_descent`` is μ·m; ``alpha`` in
        ``MLPClassifier`` is λ, and in ``SGDClassifier`` it is μ.
    batch_size : int >= 1, or None
        Examples of one step, in a new random order in each iteration; None for all of them. Only
        with all of them an example of weight 2 is the same as two examples.
    class_weight : dict, "balanced" or None
        What the weight of an example is multiplied by, for each class; 1 where a class is not in
        the dict. "balanced": all classes count the same together.
    early_stopping : bool
        Whether ``fit`` holds examples back, stops when the cost for them has not become lower in
        ``n_iter_no_change`` iterations, and keeps the weights that were best for them.
    validation_fraction : float
        The share of examples to hold back, between 0 and 1.
    n_iter_no_change : int >= 1
        How many iterations without progress are the end. With all examples at once an iteration
        is one step, and the first swings of Adam last longer than ten.
    tol : float >= 0
        Without ``early_stopping``: the lowest cost has to fall by more than this in
        ``n_iter_no_change`` iterations, or ``fit`` ends. 0 for as long as it falls at all.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None
        Where the first weights come from: those of ``numpy.random.default_rng(random_state)`` for
        an int, 0 to 2**32 − 1.
    warm_start : bool
        Whether ``fit`` goes on from the weights that are there.
    verbose : bool
        Show a progress bar, if stderr is a terminal. It needs tqdm: the extra ``progress``.

    Attributes
    ----------
    classes_ : array (K,)
        The labels, sorted; the numbers of the columns of y if it is a matrix.
    weights_ : TrainedWeights, a list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l], which remember hidden and output: all functions take them so.
    n_iter_ : int
        Iterations since the first weights.
    loss_curve_ : list of n_iter_ + 1 floats
        The cost before each iteration, for the examples of that iteration, and after the last one.
    n_features_in_, feature_names_in_
        Columns of X, and their names if X had names.

    Raises
    ------
    ValueError, TypeError
        From ``fit``, if a parameter is out of range, as in ``gradient_descent``; the parameters are
        not looked at before. The estimator is then what it was before.

    References
    ----------
    L. Buitinck et al., "API design for machine learning software: experiences from the scikit-learn
    project", 2013.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import blobs, gradient_descent, initialize_weights, one_hot
    >>> X, labels = blobs(np.random.default_rng(1))
    >>> names = np.array(["red", "blue", "green"])[labels]
    >>> network = NetworkClassifier(5, random_state=0, iterations=90, n_iter_no_change=100)
    >>> _ = network.fit(X, names)
    >>> network.classes_.tolist(), bool(network.score(X, names) > 0.95)
    (['blue', 'green', 'red'], True)

    It does what the functions do:

    >>> start = initialize_weights((2, 5, 3), np.random.default_rng(0), scheme="he")
    >>> weights, cost_history = gradient_descent(
    ...     start, X, one_hot(np.array([2, 0, 1])[labels], 3), learning_rate=0.01, iterations=90,
    ...     lam=0.001 * len(X), hidden="relu", output="softmax", optimizer="adam")
    >>> all(bool((a == b).all()) for a, b in zip(network.weights_, weights, strict=True))
    True
    >>> network.loss_curve_ == cost_history
    True
    """

    classes_: Array
    _several: bool  # whether an example may have several ones

    def __init__(
        self,
        hidden_layer_sizes: Any = (100,),
        *,
        hidden: str = "relu",
        optimizer: str = "adam",
        learning_rate: float = 0.01,
        iterations: int = 500,
        weight_decay: float = 0.001,
        batch_size: int | None = None,
        class_weight: Any = None,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 20,
        tol: float = 0.002,
        random_state: Any = None,
        warm_start: bool = False,
        verbose: bool = False,
    ) -> None:
        super().__init__(
            hidden_layer_sizes,
            hidden=hidden,
            optimizer=optimizer,
            learning_rate=learning_rate,
            iterations=iterations,
            weight_decay=weight_decay,
            batch_size=batch_size,
            early_stopping=early_stopping,
            validation_fraction=validation_fraction,
            n_iter_no_change=n_iter_no_change,
            tol=tol,
            random_state=random_state,
            warm_start=warm_start,
            verbose=verbose,
        )
        self.class_weight = class_weight

    def fit(self, X: Any, y: Any, sample_weight: npt.ArrayLike | None = None) -> Self:
        """Learn from all examples.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one per row.
        y : array (m,), or (m, K) of zeros and ones
            Their labels, numbers or strings.
        sample_weight : array (m,), float >= 0; or None
            How much each example counts, beside the others: 2 is as good as standing there twice, 0
            as good as not being there.

        Returns
        -------
        NetworkClassifier
            Itself.
        """
        with as_it_was_if_it_fails(self):
            going_on = self.warm_start and hasattr(self, "weights_")
            X, Y, counts = self._read(X, y, sample_weight, None, going_on)
            strata = None if self._several else Y[:, 0] if Y.shape[1] == 1 else Y.argmax(axis=1)
            self._learn(X, Y, counts, output=self._output(Y), strata=strata)
        return self

    def partial_fit(
        self, X: Any, y: Any, classes: Any = None, sample_weight: npt.ArrayLike | None = None
    ) -> Self:
        """Go on from the weights that are there, for one iteration.

        What the optimizer remembers is kept from call to call. Weights of examples are divided by
        the mean of all that came so far, so that it does not matter how they come in parts.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one per row.
        y : array (m,), or (m, K) of zeros and ones
            Their labels.
        classes : array (K,), or None
            All labels that will ever come; needed in the first call, but for zeros and ones.
        sample_weight : array (m,), float >= 0; or None
            How much each example counts.

        Returns
        -------
        NetworkClassifier
            Itself.
        """
        if isinstance(self.class_weight, str):
            raise ValueError(
                f"class_weight: {self.class_weight!r} would need all examples at once; for "
                "partial_fit give a dict"
            )
        with as_it_was_if_it_fails(self):
            going_on = hasattr(self, "weights_")
            X, Y, counts = self._read(X, y, sample_weight, classes, going_on, in_parts=True)
            self._learn_part(X, Y, counts, output=self._output(Y))
        return self

    def predict(self, X: Any) -> Array:
        """Label of each example: the class of the largest probability.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one per row.

        Returns
        -------
        array (m,), or (m, K)
            Labels from ``classes_``; zeros and ones if y was a matrix of them, 1 where the
            probability is above 1/2.
        """
        Z = self._sums(X)
        if self._several:
            return (Z > 0).astype(int)
        chosen = Z.argmax(axis=1) if Z.shape[1] > 1 else (Z[:, 0] > 0).astype(int)
        labels: Array = self.classes_[chosen]
        return labels

    def predict_proba(self, X: Any) -> Array:
        """Probability of each class, for each example.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one per row.

        Returns
        -------
        array (m, K)
            Columns in the order of ``classes_``; each row adds up to 1, unless y was a matrix of
            zeros and ones: then each column has the probabilities of its ones.
        """
        Z = self._sums(X)
        if self._several:
            return sigmoid(Z)
        return softmax(Z) if Z.shape[1] > 1 else np.hstack([sigmoid(-Z), sigmoid(Z)])

    def predict_log_proba(self, X: Any) -> Array:
        """Logarithms of the probabilities, from the weighted sums: right where those are 0.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one per row.

        Returns
        -------
        array (m, K)
            As in ``predict_proba``.
        """
        Z = self._sums(X)
        if self._several:
            return -log_loss(Z, np.ones_like(Z))
        return log_softmax(Z if Z.shape[1] > 1 else np.hstack([np.zeros_like(Z), Z]))

    def decision_function(self, X: Any) -> Array:
        """Weighted sums of the output layer: the larger, the surer.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one per row.

        Returns
        -------
        array (m, K), or (m,) for two classes
        """
        Z = self._sums(X)
        return Z if self._several or Z.shape[1] > 1 else Z[:, 0]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags

    def _output(self, Y: Array) -> str:
        return "sigmoid" if self._several or Y.shape[1] == 1 else "softmax"

    def _read(
        self,
        X: Any,
        y: Any,
        sample_weight: npt.ArrayLike | None,
        classes: Any,
        going_on: bool,
        *,
        in_parts: bool = False,
    ) -> tuple[Array, Array, Array]:
        """Examples, targets (m, K) and weights of those that count; sets what belongs to labels."""
        for name, given in (("X", X), ("y", y)):
            refuse_what_would_be_lost(name, given)
        refuse_missing(y)
        X, y = validate_data(self, X, y, reset=not going_on, dtype=KINDS, multi_output=True)
        y = of_one_kind(y)
        several = is_several(y)
        if going_on and several != self._several:
            raise ValueError(f"y: expected labels as in the first fit, got shape {y.shape}")
        y = y if several else column_or_1d(y, warn=True)
        counts = importance(sample_weight, len(X))
        here = counts > 0
        if not (here.any() or in_parts):
            raise ValueError("sample_weight: expected numbers >= 0, not all of them zero")
        X, y, counts = X[here], y[here], counts[here]
        if not (going_on and classes is None):
            classes = known_classes(y, classes, several, in_parts)
            if going_on and not np.array_equal(classes, self.classes_):
                raise ValueError(f"classes: expected those of the first call, {self.classes_}")
            self.classes_, self._several = classes, several
        notice_scale(X, getattr(self, "feature_names_in_", None), whole=not in_parts)
        if several:
            Y = y
        else:
            labels = indices(y, self.classes_)
            Y = np.eye(len(self.classes_))[labels]
            counts = counts * class_importance(self.class_weight, self.classes_, labels, counts)
            Y = Y if len(self.classes_) > 2 else Y[:, 1:]
        return X, Y.astype(X.dtype), counts.astype(X.dtype)


def log_softmax(Z: Array) -> Array:
    """log h for the softmax h of Z, with all its digits where h is near 0 or 1."""
    with np.errstate(under="ignore", over="ignore"):
        below = Z - Z.max(axis=1, keepdims=True)
        powers = np.exp(below)
        np.put_along_axis(powers, Z.argmax(axis=1, keepdims=True), 0, axis=1)  # a 1: log1p adds it
        logs: Array = below - np.log1p(powers.sum(axis=1, keepdims=True))
    return logs
