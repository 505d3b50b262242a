"""Weights carried to scikit-learn and back give equal predictions; PyTorch's turn is in peers/."""

from collections import OrderedDict

import numpy as np
import pytest

from chainrule import forward, predict, weight_shapes
from chainrule.interchange import from_coefs, from_mlp, from_state_dict, to_coefs, to_state_dict

HIDDEN = {"sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}  # ours, scikit-learn's
KINDS = {"hidden": "tanh", "output": "linear"}
SIZES = [(3, 2), (3, 5, 2), (3, 5, 4, 2), (3, 6, 1)]


def network(sizes, dtype=np.float64):
    rng = np.random.default_rng(41)
    return [rng.normal(size=shape).astype(dtype) for shape in weight_shapes(sizes)]


def same(ours, others):
    return all(
        a.dtype == b.dtype and a.shape == b.shape and (a == b).all()
        for a, b in zip(ours, others, strict=True)
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("sizes", SIZES)
def test_there_and_back(sizes, dtype):
    weights = network(sizes, dtype)
    assert same(from_coefs(*to_coefs(weights), **KINDS), weights)
    assert same(from_state_dict(to_state_dict(weights), **KINDS), weights)
    for array in (*to_state_dict(weights).values(), *to_coefs(weights)[0], *to_coefs(weights)[1]):
        assert array.flags.c_contiguous and array.flags.owndata and array.dtype == dtype


def test_names_and_shapes():
    state = to_state_dict(network((3, 5, 4, 2)))
    assert {name: array.shape for name, array in state.items()} == {
        "0.weight": (5, 3), "0.bias": (5,), "2.weight": (4, 5), "2.bias": (4,),
        "4.weight": (2, 4), "4.bias": (2,),
    }  # fmt: skip
    coefs, intercepts = to_coefs(network((3, 5, 4, 2)))
    assert [a.shape for a in coefs] == [(3, 5), (5, 4), (4, 2)]
    assert [a.shape for a in intercepts] == [(5,), (4,), (2,)]


def trained(activation, labels, X, layers=(5, 4)):
    neural_network = pytest.importorskip("sklearn.neural_network")
    model = neural_network.MLPClassifier(layers, activation=activation, random_state=0)
    for _ in range(20):
        model.partial_fit(X, labels, classes=np.unique(labels))
    return model


@pytest.fixture
def X():  # noqa: N802
    return np.random.default_rng(42).normal(size=(30, 3))


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("classes", [2, 3])
def test_from_scikit_learn_with_equal_predictions(hidden, classes, X):
    model = trained(HIDDEN[hidden], np.arange(30) % classes, X)
    kinds = {"hidden": hidden, "output": "softmax" if classes > 2 else "sigmoid"}
    weights = from_coefs(model.coefs_, model.intercepts_, **kinds)
    assert same(from_mlp(model), weights)
    assert (from_mlp(model).hidden, from_mlp(model).output) == (hidden, kinds["output"])
    h, theirs = forward(weights, X)[0][-1], model.predict_proba(X)
    if classes == 2:  # one output unit here, two columns there
        h = np.column_stack([1 - h, h])
    assert h.shape == theirs.shape == (30, classes)
    assert np.abs(h - theirs).max() < 1e-14
    assert (predict(weights, X) == model.predict(X)).all()


def test_several_labels_are_sigmoids(X):
    labels = np.random.default_rng(43).integers(0, 2, size=(30, 3))
    neural_network = pytest.importorskip("sklearn.neural_network")
    model = neural_network.MLPClassifier((5,), activation="tanh", random_state=0)
    model.partial_fit(X, labels, classes=[0, 1, 2])
    h = forward(from_mlp(model), X)[0][-1]
    assert np.abs(h - model.predict_proba(X)).max() < 1e-14


@pytest.mark.parametrize("hidden", HIDDEN)
def test_to_scikit_learn_with_equal_predictions(hidden, X):
    model = trained(HIDDEN[hidden], np.arange(30) % 2, X)
    weights = network((3, 5, 4, 1))
    before = model.predict_proba(X)
    model.coefs_, model.intercepts_ = to_coefs(weights)
    h = forward(weights, X, hidden=hidden)[0][-1][:, 0]
    assert np.abs(model.predict_proba(X)[:, 1] - h).max() < 1e-14
    assert np.abs(model.predict_proba(X) - before).max() > 0.01
    assert (model.predict(X) == predict(weights, X, hidden=hidden)).all()


def test_the_order_of_the_numbers_counts_not_that_of_the_entries():
    """Eleven layers: a file may list "10.weight" before "2.weight"."""
    weights = network((3, 5, 4, 6, 2, 7, 3, 4, 1))
    state = to_state_dict(weights)
    shuffled = OrderedDict(sorted(state.items()))
    assert list(shuffled) != list(state)
    assert same(from_state_dict(shuffled, **KINDS), weights)


def test_layers_without_weights_leave_gaps():
    first, second = network((3, 5, 2))
    state = {
        "1.weight": first[:, 1:], "1.bias": first[:, 0],  # after Flatten
        "4.weight": second[:, 1:], "4.bias": second[:, 0],  # after ReLU and Dropout
    }  # fmt: skip
    assert same(from_state_dict(state, **KINDS), [first, second])


class Tensor:
    """As PyTorch's: no array until it has been taken out of its graph and off its device."""

    def __init__(self, array):
        self.array, self.done = array, []

    def detach(self):
        return self._after("detach")

    def cpu(self):
        return self._after("cpu")

    def _after(self, step):
        other = Tensor(self.array)
        other.done = [*self.done, step]
        return other

    def numpy(self):
        assert self.done == ["detach", "cpu"]
        return self.array

    def __array__(self, *_, **__):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad")


def test_tensors():
    weights = network((3, 5, 2), np.float32)
    state = {name: Tensor(array) for name, array in to_state_dict(weights).items()}
    assert same(from_state_dict(state, **KINDS), weights)


W, b = np.ones((5, 3)), np.ones(5)


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        ([W, b], TypeError, "state_dict: expected a mapping, got list"),
        ({}, ValueError, "state_dict: .* at least one matrix"),
        ({"0.weight": W}, ValueError, "expected '0.bias' beside '0.weight'"),
        ({"0.bias": b}, ValueError, "expected '0.weight' beside '0.bias'"),
        ({"0.weight": W, "0.bias": b, "1.running_mean": b}, ValueError, "got '1.running_mean'"),
        ({"hidden.weight": W, "hidden.bias": b}, ValueError, "got 'hidden.weight'"),
        ({0: W}, ValueError, "got 0"),
        ({"0.weight": W, "0.bias": b[:4]}, ValueError, r"'0.bias'\]: expected shape \(5,\)"),
        ({"0.weight": W, "0.bias": b[:, None]}, ValueError, r"got \(5, 1\)"),
        ({"0.weight": b, "0.bias": b}, ValueError, r"'0.weight'\]: expected a matrix"),
        ({"0.weight": W * np.nan, "0.bias": b}, ValueError, r"'0.weight'\]: expected finite"),
        ({"0.weight": W, "0.bias": ["a"] * 5}, TypeError, r"'0.bias'\]: expected real numbers"),
        (
            {"0.weight": W, "0.bias": b, "2.weight": W, "2.bias": b},
            ValueError,
            r"state_dict: as a list of .* weights\[1\]: expected 6 columns",
        ),
    ],
)
def test_a_state_that_is_wrong(state, error, message):
    with pytest.raises(error, match=message):
        from_state_dict(state, **KINDS)


@pytest.mark.parametrize(
    ("coefs", "intercepts", "error", "message"),
    [
        (W, [b], TypeError, "coefs: expected a list"),
        ([W.T], None, TypeError, "intercepts: expected a list"),
        ([W.T], [b, b], ValueError, "intercepts: expected 1 arrays, got 2"),
        ([W], [b], ValueError, r"intercepts\[0\]: expected shape \(3,\), got \(5,\)"),
        ([b], [b], ValueError, r"coefs\[0\]: expected a matrix"),
        ([W.T, W.T], [b, b], ValueError, r"coefs: as a list of .* weights\[1\]: expected 6"),
    ],
)
def test_coefs_that_are_wrong(coefs, intercepts, error, message):
    with pytest.raises(error, match=message):
        from_coefs(coefs, intercepts, **KINDS)


def test_nothing_is_changed_and_nothing_is_shared():
    weights = network((3, 5, 2))
    kept = [Theta.copy() for Theta in weights]
    for arrays in (to_state_dict(weights).values(), *to_coefs(weights)):
        for array in arrays:
            array[:] = 0
    state = to_state_dict(weights)
    for Theta in from_state_dict(state, **KINDS):
        Theta[:] = 0
    assert same(weights, kept) and state["0.weight"].all()


def test_two_layers_without_an_activation_between_are_refused():
    state = {"0.weight": np.ones((4, 3)), "0.bias": np.ones(4)}
    state |= {"1.weight": np.ones((2, 4)), "1.bias": np.ones(2)}
    with pytest.raises(ValueError, match="state_dict: expected an activation between two layers"):
        from_state_dict(state, **KINDS)


@pytest.fixture(scope="module")
def regressor():
    network = pytest.importorskip("sklearn.neural_network")
    X = np.random.default_rng(0).normal(size=(40, 3))
    y = 100 + 20 * X[:, 0]
    settings = {"max_iter": 3000, "solver": "lbfgs", "random_state": 0}
    return network.MLPRegressor(hidden_layer_sizes=(5,), activation="tanh", **settings).fit(X, y), X


def test_a_regressor_of_scikit_learn_has_linear_outputs(regressor):
    model, X = regressor
    weights = from_mlp(model)
    assert (weights.hidden, weights.output) == ("tanh", "linear")
    h = forward(weights, X)[0][-1]
    assert np.abs(h[:, 0] - model.predict(X)).max() < 1e-9


def test_a_regressor_is_no_classifier(regressor):
    """It was taken for one with sigmoid outputs, which answered 1 to everything."""
    model, X = regressor
    weights = from_mlp(model)
    with pytest.raises(ValueError, match="weights: expected those of a classifier"):
        predict(weights, X)
    for kinds in ({"output": "sigmoid"}, {"hidden": "relu"}):
        with pytest.raises(ValueError, match="the weights remember"):
            forward(weights, X, **kinds)
    with pytest.raises(TypeError, match="output"):  # it has to be said
        from_coefs(model.coefs_, model.intercepts_, hidden="tanh")


def test_a_model_without_activations():
    """Its layers are linear, one after the other."""
    network = pytest.importorskip("sklearn.neural_network")
    X = np.random.default_rng(0).normal(size=(40, 3))
    settings = {"activation": "identity", "max_iter": 1000, "solver": "lbfgs", "random_state": 0}
    deep = network.MLPRegressor(hidden_layer_sizes=(5,), **settings).fit(X, X[:, 0])
    flat = network.MLPRegressor(hidden_layer_sizes=(), **settings).fit(X, X[:, 0])
    for model in (deep, flat):
        weights = from_mlp(model)
        assert weights.hidden == "linear"
        assert np.abs(forward(weights, X)[0][-1][:, 0] - model.predict(X)).max() < 1e-12


@pytest.mark.parametrize("model", [None, "model", [np.ones((2, 3))], {"coefs_": [W]}])
def test_what_is_no_model(model):
    with pytest.raises(TypeError, match="model: expected an MLPClassifier or MLPRegressor"):
        from_mlp(model)


def test_a_model_that_is_not_trained():
    network = pytest.importorskip("sklearn.neural_network")
    with pytest.raises(TypeError, match="after fit, got MLPClassifier"):
        from_mlp(network.MLPClassifier())


@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        ({"hidden": "gelu", "output": "sigmoid"}, "hidden: expected one of .* got 'gelu'"),
        ({"hidden": "identity", "output": "linear"}, "hidden: expected one of .* got 'identity'"),
        ({"hidden": "tanh", "output": "tanh"}, "output: expected one of .* got 'tanh'"),
    ],
)
def test_unknown_activations_are_refused(kinds, message):
    weights = network((3, 5, 2))
    with pytest.raises(ValueError, match=message):
        from_state_dict(to_state_dict(weights), **kinds)
    with pytest.raises(ValueError, match=message):
        from_coefs(*to_coefs(weights), **kinds)


def test_a_softmax_of_one_output_is_refused():
    state = to_state_dict(network((3, 5, 1)))
    with pytest.raises(ValueError, match="output: a softmax needs at least two"):
        from_state_dict(state, hidden="tanh", output="softmax")
