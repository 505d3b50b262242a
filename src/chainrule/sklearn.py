"""The network as an estimator of scikit-learn (beyond the article); the extra ``sklearn``.

An estimator is functions with a memory: ``fit`` keeps what it has learnt in attributes that end in
an underscore, and ``predict`` uses them. All computing is done by the functions of the book.
"""

from collections.abc import Sequence
from numbers import Integral
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, Weights, as_choice, as_count
from chainrule.activations import sigmoid
from chainrule.data import one_hot
from chainrule.forward import forward, predict
from chainrule.model import initialize_weights, weight_shapes
from chainrule.softmax import softmax
from chainrule.training import gradient_descent
from chainrule.units import HIDDEN

try:
    from sklearn.base import (  # type: ignore[import-untyped]
        BaseEstimator,
        ClassifierMixin,
    )
    from sklearn.preprocessing import LabelEncoder  # type: ignore[import-untyped]
    from sklearn.utils import check_random_state  # type: ignore[import-untyped]
    from sklearn.utils.multiclass import (  # type: ignore[import-untyped]
        check_classification_targets,
    )
    from sklearn.utils.validation import (  # type: ignore[import-untyped]
        check_is_fitted,
        validate_data,
    )
except ModuleNotFoundError as error:
    raise ImportError(
        "chainrule.sklearn needs scikit-learn 1.6 or newer: pip install scikit-learn",
        name="sklearn",
    ) from error

__all__ = ["NetworkClassifier"]

KINDS = [np.float64, np.float32]  # X of another type becomes the first of them


class NetworkClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A network that learns classes, with the methods that scikit-learn expects.

    Formula: ``fit`` is ``gradient_descent`` from ``initialize_weights``. Two classes have one
    sigmoid output, h = P(second class); K > 2 classes have a softmax of K outputs.

    A parameter has scikit-learn's name where it means the same as in ``MLPClassifier``, and the
    name that ``gradient_descent`` has for it otherwise.

    Parameters
    ----------
    hidden_layer_sizes : int, or sequence of ints
        Units of each hidden layer; () for none, which is logistic regression.
    hidden : "sigmoid", "tanh" or "relu"
        Activation function of the hidden layers.
    optimizer : "descent", "momentum" or "adam"
        How ``fit`` steps.
    learning_rate : float
        α > 0.
    iterations : int
        How often ``fit`` goes through all examples, >= 0.
    lam : float
        Strength λ >= 0 of the regularisation, ``alpha`` in ``MLPClassifier``.
    batch_size : int >= 1, or None
        Examples of one step, in a new random order in each iteration; None for all of them. Only
        with all of them an example of weight 2 is the same as two examples.
    random_state : int, numpy.random.RandomState or None
        Where the first weights come from: those of ``numpy.random.default_rng(random_state)`` for
        an int.
    warm_start : bool
        Whether ``fit`` goes on from the weights that are there.

    Attributes
    ----------
    classes_ : array (K,)
        The labels, sorted.
    weights_ : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l], as all functions of the package take them.
    n_iter_ : int
        Iterations since the first weights.
    cost_history_ : list of n_iter_ + 1 floats
        The cost before each iteration, for the examples of that iteration, and after the last one.
    n_features_in_, feature_names_in_
        Columns of X, and their names if X had names.

    Raises
    ------
    ValueError, TypeError
        From ``fit``, if a parameter is out of range, as in ``gradient_descent``; the parameters are
        not looked at before.

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
    >>> network = NetworkClassifier(5, random_state=0, iterations=90, lam=0.5).fit(X, names)
    >>> network.classes_.tolist(), bool(network.score(X, names) > 0.95)
    (['blue', 'green', 'red'], True)

    It does what the functions do:

    >>> start = initialize_weights((2, 5, 3), np.random.default_rng(0), scheme="he")
    >>> weights, cost_history = gradient_descent(
    ...     start, X, one_hot(np.array([2, 0, 1])[labels], 3), learning_rate=0.01, iterations=90,
    ...     lam=0.5, hidden="relu", output="softmax", optimizer="adam")
    >>> all(bool((a == b).all()) for a, b in zip(network.weights_, weights, strict=True))
    True
    >>> network.cost_history_ == cost_history
    True
    """

    classes_: Array
    weights_: Weights
    n_iter_: int
    cost_history_: list[float]
    _rng: np.random.Generator

    def __init__(
        self,
        hidden_layer_sizes: Any = (100,),
        *,
        hidden: str = "relu",
        optimizer: str = "adam",
        learning_rate: float = 0.01,
        iterations: int = 200,
        lam: float = 1.0,
        batch_size: int | None = None,
        random_state: Any = None,
        warm_start: bool = False,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.hidden = hidden
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.iterations = iterations
        self.lam = lam
        self.batch_size = batch_size
        self.random_state = random_state
        self.warm_start = warm_start

    def fit(self, X: Any, y: Any, sample_weight: npt.ArrayLike | None = None) -> Self:
        """Learn from all examples.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one a row.
        y : array (m,)
            Their labels, numbers or strings.
        sample_weight : array (m,), float >= 0; or None
            How much each example counts: 2 is as good as standing there twice.

        Returns
        -------
        NetworkClassifier
            Itself.
        """
        going_on = self.warm_start and hasattr(self, "weights_")
        return self._train(X, y, sample_weight, None, going_on, self.optimizer, self.iterations)

    def partial_fit(
        self, X: Any, y: Any, classes: Any = None, sample_weight: npt.ArrayLike | None = None
    ) -> Self:
        """Go on from the weights that are there, for one iteration of plain gradient descent.

        Momentum and Adam remember earlier steps, and between two calls nothing is remembered but
        the weights; so ``optimizer`` does not count here, and ``learning_rate`` may be larger.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one a row.
        y : array (m,)
            Their labels.
        classes : array (K,), or None
            All labels that will ever come; needed in the first call.
        sample_weight : array (m,), float >= 0; or None
            How much each example counts.

        Returns
        -------
        NetworkClassifier
            Itself.
        """
        going_on = hasattr(self, "weights_")
        if classes is not None:
            classes = np.unique(classes)
            if going_on and not np.array_equal(classes, self.classes_):
                raise ValueError(f"classes: expected those of the first call, {self.classes_}")
        elif not going_on:
            raise ValueError("classes: expected all labels in the first call of partial_fit")
        return self._train(X, y, sample_weight, classes, going_on, "descent", 1)

    def predict(self, X: Any) -> Array:
        """Label of each example: the class of the largest probability.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one a row.

        Returns
        -------
        array (m,)
            Labels from ``classes_``.
        """
        examples = self._new_examples(X)
        labels: Array = self.classes_[predict(self.weights_, examples, hidden=self.hidden)]
        return labels

    def predict_proba(self, X: Any) -> Array:
        """Probability of each class, for each example.

        Parameters
        ----------
        X : array (m, s_1), float
            Examples, one a row.

        Returns
        -------
        array (m, K)
            Columns in the order of ``classes_``; each row adds up to 1.
        """
        examples = self._new_examples(X)
        Z = forward(self.weights_, examples, hidden=self.hidden)[1][-1]
        return softmax(Z) if len(self.classes_) > 2 else np.hstack([sigmoid(-Z), sigmoid(Z)])

    def _train(
        self,
        X: Any,
        y: Any,
        sample_weight: npt.ArrayLike | None,
        classes: Any,
        going_on: bool,
        optimizer: str,
        iterations: int,
    ) -> Self:
        X, y = validate_data(self, X, y, reset=not going_on, dtype=KINDS)
        check_classification_targets(y)
        if going_on:
            classes = self.classes_
        elif classes is None:
            classes = np.unique(y)
        K = len(classes)
        if K < 2:
            raise ValueError(f"y: expected labels of at least two classes, got 1 class, {classes}")
        Y = one_hot(LabelEncoder().fit(classes).transform(y), K)
        start, rng = self._start((X.shape[1], *self._hidden_layers(), K if K > 2 else 1), going_on)
        weights, cost_history = gradient_descent(
            start,
            X,
            Y if K > 2 else Y[:, 1:],
            learning_rate=self.learning_rate,
            iterations=iterations,
            lam=self.lam,
            hidden=self.hidden,
            output="softmax" if K > 2 else "sigmoid",
            batch_size=self.batch_size,
            rng=rng,
            dtype=X.dtype,
            optimizer=optimizer,
            sample_weight=sample_weight,
        )
        earlier = self.cost_history_[:-1] if going_on else []
        self.classes_, self.weights_, self._rng = classes, weights, rng
        self.cost_history_ = [*earlier, *cost_history]
        self.n_iter_ = len(self.cost_history_) - 1
        return self

    def _start(self, sizes: tuple[int, ...], going_on: bool) -> tuple[Weights, np.random.Generator]:
        """The weights to begin with, and where further randomness comes from."""
        if going_on:
            if [Theta.shape for Theta in self.weights_] != weight_shapes(sizes):
                raise ValueError("hidden_layer_sizes: expected those of the weights that are there")
            return self.weights_, self._rng
        if isinstance(self.random_state, Integral):
            seed = as_count("random_state", self.random_state, least=0)
        else:
            seed = check_random_state(self.random_state).randint(2**31 - 1)
        rng = np.random.default_rng(seed)
        scheme = "he" if as_choice("hidden", self.hidden, HIDDEN) == "relu" else "glorot"
        return initialize_weights(sizes, rng, scheme=scheme), rng

    def _hidden_layers(self) -> list[int]:
        given = self.hidden_layer_sizes
        if isinstance(given, str) or not isinstance(given, (Integral, Sequence, np.ndarray)):
            kind = type(given).__name__
            raise TypeError(f"hidden_layer_sizes: expected whole numbers, got {kind}")
        sizes = np.atleast_1d(np.asarray(given, object)).tolist()
        return [as_count(f"hidden_layer_sizes[{k}]", n, least=1) for k, n in enumerate(sizes)]

    def _new_examples(self, X: Any) -> Array:
        """Examples to judge by a network that has learnt."""
        check_is_fitted(self, "weights_")  # not what a fit that failed has left
        examples: Array = validate_data(self, X, reset=False, dtype=KINDS)
        return examples
