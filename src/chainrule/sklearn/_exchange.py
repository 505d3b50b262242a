"""A whole network as an estimator, and an estimator as a whole network."""

from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline, make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]
from sklearn.utils.validation import check_is_fitted  # type: ignore[import-untyped]

from chainrule._arguments import Array
from chainrule.network import Network
from chainrule.sklearn._classifier import NetworkClassifier
from chainrule.sklearn._network import generator
from chainrule.sklearn._regressor import NetworkRegressor
from chainrule.trained import TrainedWeights


def from_estimator(model: Any) -> Network:
    """What an estimator has learnt, as one object that needs no scikit-learn.

    Formula: none; ``predict`` of the network gives what ``predict`` of the model gives.

    Parameters
    ----------
    model : NetworkClassifier or NetworkRegressor, or a pipeline of StandardScaler and one of them
        After ``fit``.

    Returns
    -------
    Network
        With the mean and the deviation of the scaler, ``classes_``, and the names of the columns.

    Raises
    ------
    TypeError
        If the model is anything else, with the name of the step that cannot be carried.

    References
    ----------
    L. Buitinck et al., "API design for machine learning software: experiences from the scikit-learn
    project", 2013.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import blobs
    >>> X, labels = blobs(np.random.default_rng(1))
    >>> names = np.array(["red", "blue", "green"])[labels]
    >>> model = make_pipeline(StandardScaler(), NetworkClassifier(5, random_state=0, tol=0.01))
    >>> network = from_estimator(model.fit(X, names))
    >>> bool((network.predict(X) == model.predict(X)).all()), network.classes
    (True, ('blue', 'green', 'red'))
    """
    steps = [step for _, step in model.steps] if isinstance(model, Pipeline) else [model]
    estimator, before = steps[-1], steps[:-1]
    if not isinstance(estimator, NetworkClassifier | NetworkRegressor):
        kind = type(estimator).__name__
        raise TypeError(f"model: expected a NetworkClassifier or NetworkRegressor, got {kind}")
    other = [step for step in before if not isinstance(step, StandardScaler)]
    if other or len(before) > 1:
        kind = type((other or before[1:])[0]).__name__
        raise TypeError(f"model: expected one StandardScaler before the network, got {kind} too")
    check_is_fitted(estimator, "weights_")
    scaler = before[0] if before else None
    classifies = isinstance(estimator, NetworkClassifier)
    several = classifies and estimator._several
    columns = getattr(steps[0], "feature_names_in_", None)
    return Network(
        list(estimator.weights_),
        **estimator._kinds,
        mean=scaler.mean_ if scaler and scaler.with_mean else None,
        deviation=scaler.scale_ if scaler else None,
        classes=estimator.classes_ if classifies else None,
        columns=columns,
        several=several,
    )


def to_estimator(network: Network) -> Pipeline:
    """A whole network as a fitted pipeline: the scaling, and the network behind it.

    Formula: none; ``predict`` of the pipeline gives what ``predict`` of the network gives.

    Parameters
    ----------
    network : Network
        With linear outputs for a regressor; with a softmax, one sigmoid, or several ones a row for
        a classifier.

    Returns
    -------
    Pipeline
        ``StandardScaler``, then ``NetworkClassifier`` or ``NetworkRegressor``; ``partial_fit`` of
        the latter goes on from these weights. Labels are sorted, as scikit-learn has them.

    Raises
    ------
    ValueError
        If the network has sigmoid outputs for more than two classes of which an example has one: a
        ``NetworkClassifier`` would make a softmax of them.
    TypeError
        If network is no ``Network``.

    References
    ----------
    L. Buitinck et al., "API design for machine learning software: experiences from the scikit-learn
    project", 2013.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import initialize_weights
    >>> weights = initialize_weights((4, 5, 3), np.random.default_rng(0))
    >>> network = Network(weights, output="softmax", mean=[9, 8, 7, 6], classes=["c", "a", "b"])
    >>> model = to_estimator(network)
    >>> X = np.random.default_rng(1).normal(size=(20, 4)) + [9, 8, 7, 6]
    >>> bool((model.predict(X) == network.predict(X)).all()), model.classes_.tolist()
    (True, ['a', 'b', 'c'])
    """
    if not isinstance(network, Network):
        raise TypeError(f"network: expected a Network, got {type(network).__name__}")
    weights = network.weights
    hidden, output, several = weights.hidden, weights.output, weights.several
    sizes = [len(Theta) for Theta in weights[:-1]]
    if output == "linear":
        estimator = NetworkRegressor(sizes, hidden=hidden)
        outputs = len(weights[-1])
        estimator._one, estimator._mean = outputs == 1, np.zeros(outputs)
        estimator._deviation = np.ones(outputs)
    else:
        estimator = NetworkClassifier(sizes, hidden=hidden)
        weights, estimator.classes_ = _sorted(network)
        estimator._several = several
        if len(weights[-1]) == 1:  # of two classes
            output = "sigmoid"
    copies = [Theta.copy() for Theta in weights]
    trained = TrainedWeights(copies, hidden=hidden, output=output, several=several)
    estimator.weights_, estimator._kinds = trained, trained.kinds
    estimator.loss_curve_, estimator.n_iter_ = [], 0
    estimator._rng, estimator._memory, estimator._seen = generator(None), None, (0, 0.0)
    scaler = StandardScaler()
    scaler.mean_, scaler.scale_ = network.mean.copy(), network.deviation.copy()
    scaler.var_, scaler.n_samples_seen_ = scaler.scale_**2, 1
    scaler.n_features_in_ = estimator.n_features_in_ = len(network.mean)
    if network.columns is not None:
        scaler.feature_names_in_ = np.array(network.columns, dtype=object)
    return make_pipeline(scaler, estimator)


def _sorted(network: Network) -> tuple[list[Array], Array]:
    """The weights with outputs in the order of the sorted labels, and these labels."""
    last, K = network.weights[-1], len(network.weights[-1])
    if network.several:
        return network.weights, np.arange(K)
    if network.output == "sigmoid" and K > 1:
        raise ValueError(
            f"network: expected a softmax for {K} classes, got sigmoid outputs, of which a "
            "NetworkClassifier would make other probabilities"
        )
    labels = np.array(range(max(K, 2)) if network.classes is None else network.classes)
    order = labels.argsort()
    if K == 1:
        last = last if order[0] == 0 else -last
    elif K == 2:  # a softmax of two is a sigmoid of the difference
        last = last[order[1:]] - last[order[:1]]
    else:
        last = last[order]
    return [*network.weights[:-1], last], labels[order]
