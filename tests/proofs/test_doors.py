"""What one function refuses, all refuse, and what one accepts, all accept with the same answer.

The doors through which examples come in: the functions of the chapters, ``gradient_descent``, the
estimator, and what runs on a worker of Dask.
"""

import copy

import numpy as np
import pytest

import chainrule as cr

pytest.importorskip("sklearn", reason="not there where the package is tested alone")
import pandas as pd
from scipy.sparse import csr_array, csr_matrix

from chainrule import distributed
from chainrule.sklearn import NetworkClassifier

RNG = np.random.default_rng(0)
X = RNG.integers(0, 3, size=(6, 3)).astype(float)
LABELS = np.array([0, 1, 0, 1, 1, 0])
Y = LABELS[:, None].astype(float)
WEIGHTS = [RNG.normal(size=shape) for shape in cr.weight_shapes((3, 4, 1))]
FITTED = NetworkClassifier(4, hidden="sigmoid", iterations=1, random_state=0).fit(X, LABELS)


def fitted(form):
    network = NetworkClassifier(
        4, hidden="sigmoid", iterations=2, random_state=0, n_iter_no_change=9
    )
    return network.fit(form, LABELS).loss_curve_


DOORS = {
    "forward": lambda form: cr.forward(WEIGHTS, form)[0][-1],
    "cost": lambda form: cr.cost(WEIGHTS, form, Y),
    "backpropagate": lambda form: cr.backpropagate(WEIGHTS, form, Y)[0],
    "predict": lambda form: cr.predict(WEIGHTS, form),
    "gradient_check": lambda form: cr.gradient_check(WEIGHTS, form, Y) < 1e-12,
    "gradient_descent": lambda form: cr.gradient_descent(
        WEIGHTS, form, Y, learning_rate=1.0, iterations=2
    )[1],
    "fit": fitted,
    "partial_fit": lambda form: (
        NetworkClassifier(4, random_state=0).partial_fit(form, LABELS, [0, 1]).loss_curve_
    ),
    "predict_proba": lambda form: FITTED.predict_proba(form),
    "a worker": lambda form: distributed._load((0, None), lambda part: (form, Y))[1],
}

ACCEPTED = {
    "list": X.tolist(),
    "tuples": tuple(map(tuple, X.tolist())),
    "rows": list(X),
    "int8": X.astype(np.int8),
    "longdouble": X.astype(np.longdouble),
    "big endian": X.astype(">f8"),
    "columns first": np.asfortranarray(X),
    "read only": np.frombuffer(X.tobytes()).reshape(X.shape),
    "frame": pd.DataFrame(X),
    "nullable": pd.DataFrame(X).astype("Int64"),
    "nullable floats": pd.DataFrame(X).astype("Float64"),
    "numbers as objects": pd.DataFrame(X).astype(object),
}


class Tensor:
    """What torch's tensors say of themselves; the real ones are tried in tests/peers."""

    dtype, requires_grad = "torch.float64", True


REFUSED = {
    "masked": (np.ma.masked_array(X, X > 1), "the mask would be lost"),
    "masked rows": (list(np.ma.masked_array(X, X > 1)), "the mask would be lost"),
    "sparse": (csr_matrix(X), r"toarray\(\)"),
    "sparse array": (csr_array(X), r"toarray\(\)"),
    "sparse frame": (pd.DataFrame(X).astype(pd.SparseDtype(float, 0.0)), r"sparse.to_dense\(\)"),
    "needs gradients": (Tensor(), r"detach\(\)"),
    "NaN": (np.where(X > 1, np.nan, X), "NaN"),
    "infinite": (np.where(X > 1, np.inf, X), "inf"),
    "pandas' NA": (pd.DataFrame(X).astype("Int64").replace(1, pd.NA), "NaN"),
    "words": (pd.DataFrame(X).astype(object).replace(1.0, "one"), "numbers|convert string"),
    "one row": (X[0], "matrix|1D array"),
    "too deep": (X[None], "matrix|dim 3"),
    "ragged": ([[1.0], [1.0, 2.0, 3.0]] * 3, "different lengths|inhomogeneous"),
    "empty": (X[:0], "at least one row|0 sample"),
    "complex": (X + 1j, "(?i)complex|real numbers"),
    "None": (None, "dtype object|2D array"),
}
COMPLEX_STEP = {"forward", "cost"}  # through which the complex step goes, on purpose


@pytest.mark.parametrize("form", ACCEPTED)
@pytest.mark.parametrize("door", DOORS)
def test_accepted_everywhere(door, form):
    expected = np.asarray(DOORS[door](X), float)
    assert np.allclose(np.asarray(DOORS[door](ACCEPTED[form]), float), expected, rtol=1e-12)


@pytest.mark.parametrize("form", REFUSED)
@pytest.mark.parametrize("door", DOORS)
def test_refused_everywhere_with_a_sentence(door, form):
    if form == "complex" and door in COMPLEX_STEP:
        return
    value, message = REFUSED[form]
    with pytest.raises((TypeError, ValueError), match=message):
        DOORS[door](value)


@pytest.mark.parametrize("batches", [{}, {"batch_size": 2, "rng": np.random.default_rng(0)}])
def test_weights_in_extended_precision_train_as_others(batches):
    how = {"learning_rate": 1.0, "iterations": 3}
    wide = [Theta.astype(np.longdouble) for Theta in WEIGHTS]
    ours, theirs = (
        cr.gradient_descent(weights, X, Y, **how, **copy.deepcopy(batches))[1]
        for weights in (wide, WEIGHTS)
    )
    assert np.allclose(ours, theirs, rtol=1e-12)
