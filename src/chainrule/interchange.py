"""Weights to and from PyTorch and scikit-learn (beyond the article).

The numbers are the same everywhere. The places differ: here a layer is one matrix with the bias
weights in column 0; PyTorch keeps a weight and a bias apart, and scikit-learn transposes as well.
Neither library is needed for this. Which functions belong to the matrices stands in no state_dict
and in no coefs_: it has to be said, and the weights remember it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_finite, as_matrix, as_weights
from chainrule.trained import TrainedWeights, as_kinds

__all__ = ["from_coefs", "from_mlp", "from_state_dict", "to_coefs", "to_state_dict"]

# scikit-learn's names of functions, and ours
ACTIVATION = {"logistic": "sigmoid", "tanh": "tanh", "relu": "relu", "identity": "linear"}
OUT_ACTIVATION = {"logistic": "sigmoid", "softmax": "softmax", "identity": "linear"}


def to_state_dict(weights: Sequence[npt.ArrayLike]) -> dict[str, Array]:
    """The weights under the names and in the shapes of a PyTorch ``nn.Sequential``.

    Formula: Theta[l] = [b[l]  W[l]]. "0.bias" and "0.weight" are b[1] and W[1], "2.bias" and
    "2.weight" those of layer 2, and so on. The numbers are places in
    ``nn.Sequential(Linear, activation, Linear, …)``; the activations, at the odd places, have no
    weights.

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l].

    Returns
    -------
    dict of str to array, (s_{l+1}, s_l) for a weight and (s_{l+1},) for a bias
        New arrays, for ``torch.from_numpy``. The functions are not in it: build the
        ``nn.Sequential`` with those of ``weights.hidden`` and ``weights.output``.

    Raises
    ------
    ValueError, TypeError
        If the weights are no list of finite matrices that chain.

    References
    ----------
    PyTorch documentation, ``torch.nn.Linear`` and ``torch.nn.Module.load_state_dict``.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import add_bias, initialize_weights
    >>> rng = np.random.default_rng(0)
    >>> weights = [rng.normal(size=shape) for shape in ((5, 4), (2, 6))]
    >>> state = to_state_dict(weights)
    >>> {name: array.shape for name, array in state.items()}
    {'0.weight': (5, 3), '0.bias': (5,), '2.weight': (2, 5), '2.bias': (2,)}

    What ``Linear`` computes, x Wᵀ + b, is our weighted sum:

    >>> X = rng.normal(size=(7, 3))
    >>> Z = X @ state["0.weight"].T + state["0.bias"]
    >>> bool(np.abs(Z - add_bias(X) @ weights[0].T).max() < 1e-14)
    True
    """
    state = {}
    for k, Theta in enumerate(as_weights(weights)):
        state[f"{2 * k}.weight"], state[f"{2 * k}.bias"] = Theta[:, 1:].copy(), Theta[:, 0].copy()
    return state


def from_state_dict(state_dict: Mapping[str, Any], *, hidden: str, output: str) -> TrainedWeights:
    """The weights of a PyTorch ``nn.Sequential`` of ``Linear`` layers and activations.

    Formula: Theta[l] = [b[l]  W[l]]. W and b are the weight and the bias of one layer. Layers
    follow one another in the order of the numbers in their names, whatever that of the entries.

    Parameters
    ----------
    state_dict : mapping of str to tensor or array
        What ``network.state_dict()`` returns: names such as "0.weight" and "0.bias", a weight
        (s_{l+1}, s_l) and a bias (s_{l+1},) for each layer.
    hidden : "sigmoid", "tanh", "relu" or "linear"
        The activation between the layers, the same everywhere; it is not in the state_dict.
    output : "sigmoid", "softmax" or "linear"
        The activation of the output. Losses such as ``CrossEntropyLoss`` and ``BCEWithLogitsLoss``
        have it in themselves: a "softmax" for the first, a "sigmoid" for the second.

    Returns
    -------
    TrainedWeights, a list of L − 1 arrays (s_{l+1}, s_l + 1), the type of the tensors

    Raises
    ------
    ValueError
        If there are other names, a bias is missing, two layers follow one another without an
        activation between them, the shapes do not chain, or hidden or output is no such name.
    TypeError
        If state_dict is no mapping, or a value does not hold real numbers.

    References
    ----------
    PyTorch documentation, ``torch.nn.Linear`` and ``torch.nn.Module.state_dict``.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> weights = [rng.normal(size=shape) for shape in ((5, 4), (2, 6))]
    >>> back = from_state_dict(to_state_dict(weights), hidden="tanh", output="softmax")
    >>> [bool((a == b).all()) for a, b in zip(back, weights, strict=True)], back.hidden
    ([True, True], 'tanh')

    >>> from_state_dict({"0.weight": [[1.0, 2.0]]}, hidden="tanh", output="sigmoid")
    Traceback (most recent call last):
    ...
    ValueError: state_dict: expected '0.bias' beside '0.weight'
    """
    if not isinstance(state_dict, Mapping):
        raise TypeError(f"state_dict: expected a mapping, got {type(state_dict).__name__}")
    places = set()
    for name in state_dict:
        found = re.fullmatch(r"(\d+)\.(weight|bias)", name) if isinstance(name, str) else None
        if not found:
            raise ValueError(
                "state_dict: expected names like '0.weight' and '0.bias', those of an "
                f"nn.Sequential of Linear layers, got {name!r:.60}"
            )
        places.add(int(found[1]))
    for place in places:
        if place + 1 in places:
            raise ValueError(
                f"state_dict: expected an activation between two layers, got {place} and "
                f"{place + 1} one after the other; here each hidden layer has one"
            )
    matrices = []
    for place in sorted(places):
        weight, bias = f"{place}.weight", f"{place}.bias"
        for name, other in ((weight, bias), (bias, weight)):
            if name not in state_dict:
                raise ValueError(f"state_dict: expected {name!r} beside {other!r}")
        W, b = (_as_array(state_dict[name]) for name in (weight, bias))
        matrices.append(_joined(W, b, f"state_dict[{weight!r}]", f"state_dict[{bias!r}]"))
    return _chained("state_dict", matrices, hidden, output)


def to_coefs(weights: Sequence[npt.ArrayLike]) -> tuple[list[Array], list[Array]]:
    """The weights as scikit-learn's ``MLPClassifier`` keeps them in ``coefs_`` and ``intercepts_``.

    Formula: Theta[l] = [intercepts[l−1]  coefs[l−1]ᵀ].

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l].

    Returns
    -------
    coefs : list of L − 1 arrays (s_l, s_{l+1})
    intercepts : list of L − 1 arrays (s_{l+1},)
        New arrays. The functions are not in them: ``weights.hidden`` has to be the model's
        ``activation`` ("sigmoid" is "logistic" there), and ``weights.output`` that of its outputs.

    Raises
    ------
    ValueError, TypeError
        If the weights are no list of finite matrices that chain.

    References
    ----------
    scikit-learn documentation, ``sklearn.neural_network.MLPClassifier``.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import add_bias
    >>> rng = np.random.default_rng(0)
    >>> weights = [rng.normal(size=shape) for shape in ((5, 4), (2, 6))]
    >>> coefs, intercepts = to_coefs(weights)
    >>> [W.shape for W in coefs], [b.shape for b in intercepts]
    ([(3, 5), (5, 2)], [(5,), (2,)])
    >>> X = rng.normal(size=(7, 3))
    >>> Z = X @ coefs[0] + intercepts[0]
    >>> bool(np.abs(Z - add_bias(X) @ weights[0].T).max() < 1e-14)
    True
    """
    matrices = as_weights(weights)
    return [Theta[:, 1:].T.copy() for Theta in matrices], [Theta[:, 0].copy() for Theta in matrices]


def from_coefs(
    coefs: Sequence[npt.ArrayLike],
    intercepts: Sequence[npt.ArrayLike],
    *,
    hidden: str,
    output: str,
) -> TrainedWeights:
    """The weights of a scikit-learn ``MLPClassifier``, from its ``coefs_`` and ``intercepts_``.

    ``from_mlp`` takes the model itself, and asks it for the functions.

    Formula: Theta[l] = [intercepts[l−1]  coefs[l−1]ᵀ].

    Parameters
    ----------
    coefs : list of L − 1 arrays (s_l, s_{l+1}), float
    intercepts : list of L − 1 arrays (s_{l+1},), float
    hidden : "sigmoid", "tanh", "relu" or "linear"
        The model's ``activation``, with our name: "logistic" is "sigmoid" here.
    output : "sigmoid", "softmax" or "linear"
        "softmax" for more than two classes, "sigmoid" for two or for several labels, and "linear"
        for an ``MLPRegressor``.

    Returns
    -------
    TrainedWeights, a list of L − 1 arrays (s_{l+1}, s_l + 1)

    Raises
    ------
    ValueError
        If the lists are not equally long, the shapes do not chain, or hidden or output is no such
        name.
    TypeError
        If something does not hold real numbers.

    References
    ----------
    scikit-learn documentation, ``sklearn.neural_network.MLPClassifier``.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> weights = [rng.normal(size=shape) for shape in ((5, 4), (2, 6))]
    >>> back = from_coefs(*to_coefs(weights), hidden="relu", output="softmax")
    >>> [bool((a == b).all()) for a, b in zip(back, weights, strict=True)], back.hidden
    ([True, True], 'relu')

    >>> from_coefs([[[1.0], [2.0]]], [[0.5, 0.5]], hidden="relu", output="sigmoid")
    Traceback (most recent call last):
    ...
    ValueError: intercepts[0]: expected shape (1,), got (2,)
    """
    for name, value in {"coefs": coefs, "intercepts": intercepts}.items():
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"{name}: expected a list of arrays, got {type(value).__name__}")
    if len(coefs) != len(intercepts):
        raise ValueError(f"intercepts: expected {len(coefs)} arrays, got {len(intercepts)}")
    matrices = []
    for k, (W, b) in enumerate(zip(coefs, intercepts, strict=True)):
        transposed = as_matrix(f"coefs[{k}]", W).T
        matrices.append(_joined(transposed, b, f"coefs[{k}]", f"intercepts[{k}]"))
    return _chained("coefs", matrices, hidden, output)


def from_mlp(model: Any) -> TrainedWeights:
    """The weights of a trained ``MLPClassifier`` or ``MLPRegressor``, with their functions.

    Formula: Theta[l] = [intercepts[l−1]  coefs[l−1]ᵀ].

    Parameters
    ----------
    model : MLPClassifier or MLPRegressor of scikit-learn
        After ``fit``.

    Returns
    -------
    TrainedWeights, a list of L − 1 arrays (s_{l+1}, s_l + 1)
        A regressor's remember linear outputs, and ``predict`` makes no classes of them.

    Raises
    ------
    ValueError
        If its activation is none of ours.
    TypeError
        If model is no such model, or not trained.

    References
    ----------
    scikit-learn documentation, ``sklearn.neural_network.MLPClassifier``.

    Examples
    --------
    >>> import numpy as np
    >>> from types import SimpleNamespace
    >>> rng = np.random.default_rng(0)
    >>> weights = [rng.normal(size=shape) for shape in ((5, 4), (2, 6))]
    >>> coefs, intercepts = to_coefs(weights)
    >>> model = SimpleNamespace(  # as scikit-learn would have trained it
    ...     coefs_=coefs, intercepts_=intercepts, activation="logistic", out_activation_="identity")
    >>> back = from_mlp(model)
    >>> [bool((a == b).all()) for a, b in zip(back, weights, strict=True)], back.hidden, back.output
    ([True, True], 'sigmoid', 'linear')

    >>> model.activation = "softplus"
    >>> from_mlp(model)
    Traceback (most recent call last):
    ...
    ValueError: model: expected activation 'logistic', 'tanh', 'relu' or 'identity', got 'softplus'
    """
    if not (hasattr(model, "coefs_") and hasattr(model, "out_activation_")):
        raise TypeError(
            "model: expected an MLPClassifier or MLPRegressor after fit, "
            f"got {type(model).__name__}"
        )
    hidden, output = model.activation, model.out_activation_
    if hidden not in ACTIVATION or output not in OUT_ACTIVATION:
        names = "'logistic', 'tanh', 'relu' or 'identity'"
        raise ValueError(f"model: expected activation {names}, got {hidden!r:.60}")
    return from_coefs(
        model.coefs_, model.intercepts_, hidden=ACTIVATION[hidden], output=OUT_ACTIVATION[output]
    )


def _joined(W: npt.ArrayLike, b: npt.ArrayLike, weight: str, bias: str) -> Array:
    """[b  W], the bias weights in column 0."""
    matrix, column = as_matrix(weight, W), as_finite(bias, b)
    if column.shape != (len(matrix),):
        raise ValueError(f"{bias}: expected shape ({len(matrix)},), got {column.shape}")
    return np.column_stack([column, matrix])


def _chained(name: str, matrices: list[Array], hidden: str, output: str) -> TrainedWeights:
    try:
        as_weights(matrices)
    except ValueError as error:
        raise ValueError(f"{name}: as a list of [b  W], {error}") from None
    kinds = as_kinds(matrices, hidden, output)
    return TrainedWeights(matrices, hidden=kinds[0], output=kinds[1])


def _as_array(value: Any) -> Any:
    """A tensor as an array; it may still belong to a graph, or lie on another device."""
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value
