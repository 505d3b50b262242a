"""The one-file network of chapter 8 is the package, to 1e-12, and needs nothing but numpy."""

import ast
import importlib.util
import runpy
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import chainrule

PATH = Path(__file__).parents[1] / "docs" / "assets" / "code" / "network.py"
SIZES = [((3, 5, 4, 2), 6), ((4, 7, 1), 5), ((5, 3), 4), ((2, 6, 3, 5, 4), 8)]


@pytest.fixture(scope="module")
def network() -> ModuleType:
    spec = importlib.util.spec_from_file_location("network", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=SIZES, ids=str)
def example(request):
    """Layer sizes and m all different, bias weights not zero, targets between 0 and 1, λ > 0."""
    layer_sizes, m = request.param
    rng = np.random.default_rng(m)
    weights = [rng.normal(size=shape) for shape in chainrule.weight_shapes(layer_sizes)]
    return (
        weights,
        rng.normal(size=(m, layer_sizes[0])),
        rng.uniform(size=(m, layer_sizes[-1])),
        0.7,
    )


def same(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        chainrule.verify("one-file", a, b, tolerance=1e-12)


def test_it_is_short_and_imports_only_numpy():
    source = PATH.read_text()
    imports = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert len(source.splitlines()) <= 110
    assert [ast.unparse(statement) for statement in imports] == ["import numpy as np"]


def test_run_as_a_script_it_learns_exclusive_or(capsys):
    runpy.run_path(str(PATH), run_name="__main__")
    assert "[0, 1, 1, 0]" in capsys.readouterr().out


def test_initial_weights(network):
    for layer_sizes, _ in SIZES:
        assert network.weight_shapes(layer_sizes) == chainrule.weight_shapes(layer_sizes)
        ours = network.initialize_weights(layer_sizes, np.random.default_rng(3))
        same(ours, chainrule.initialize_weights(layer_sizes, np.random.default_rng(3)))


def test_forward_cost_and_gradient(network, example):
    weights, X, Y, lam = example
    for ours, theirs in zip(
        network.forward(weights, X), chainrule.forward(weights, X), strict=True
    ):
        same(ours[1:], theirs[1:])  # the input layer has no weighted sums
    same([network.cost(weights, X, Y, lam)], [chainrule.cost(weights, X, Y, lam)])
    same([network.cost(weights, X, Y)], [chainrule.cost(weights, X, Y)])
    same(
        network.backpropagate(weights, X, Y, lam),
        chainrule.backpropagate(weights, X, Y, lam),
    )


def test_training_and_prediction(network, example):
    weights, X, Y, lam = example
    how = {"learning_rate": 0.5, "iterations": 50, "lam": lam}
    ours, our_history = network.gradient_descent(weights, X, Y, **how)
    theirs, their_history = chainrule.gradient_descent(weights, X, Y, **how)
    same([*ours, our_history], [*theirs, their_history])
    assert network.predict(ours, X).tolist() == chainrule.predict(theirs, X).tolist()


def test_the_gradient_check_passes_and_can_fail(network, example, monkeypatch):
    weights, X, Y, lam = example
    assert network.gradient_check(weights, X, Y, lam) < 1e-12
    right = network.backpropagate
    monkeypatch.setattr(network, "backpropagate", lambda *a: [g * len(X) for g in right(*a)])
    assert network.gradient_check(weights, X, Y, lam) > 1e-3


def test_tables_in_other_forms(network, example):
    """Lists, whole numbers and frames mean what arrays mean."""
    weights, X, Y, lam = example
    pandas = pytest.importorskip("pandas")
    for form in (np.ndarray.tolist, pandas.DataFrame):
        tables = form(X), form(Y)
        same([network.cost(weights, *tables, lam)], [network.cost(weights, X, Y, lam)])
        same(network.backpropagate(weights, *tables), network.backpropagate(weights, X, Y))
        assert network.predict(weights, tables[0]).tolist() == network.predict(weights, X).tolist()


ONES, INPUTS = np.ones((6, 2)), np.ones((6, 3))


@pytest.mark.parametrize(
    ("X", "Y", "message"),
    [
        (INPUTS, ONES[:, :1], r"Y: finite numbers, \(6, 2\); got \(6, 1\)"),
        (INPUTS, ONES[:, 0], r"Y: finite numbers, \(6, 2\); got \(6,\)"),
        (INPUTS, ONES[:5], r"Y: finite numbers, \(6, 2\); got \(5, 2\)"),
        (INPUTS, ONES[:1], r"Y: finite numbers, \(6, 2\); got \(1, 2\)"),
        (INPUTS, 2 * ONES - 3, "Y: 0 to 1, got -1 to -1"),
        (INPUTS, ONES + 1, "Y: 0 to 1, got 2 to 2"),
        (INPUTS, ONES * np.nan, "Y: finite numbers"),
        (INPUTS * np.inf, ONES, "X: finite numbers"),
        (INPUTS[:, :2], ONES, r"X: finite numbers, \(6, 3\); got \(6, 2\)"),
        (INPUTS[:, 0], ONES, r"X: finite numbers, \(6, 3\); got \(6,\)"),
        (INPUTS[:0], ONES[:0], r"X: finite numbers, \(0, 3\)"),
        ([["a", "b", "c"]] * 6, ONES, "could not convert string to float"),
    ],
)
def test_what_makes_answers_meaningless_is_refused(network, X, Y, message):
    """By every function that is handed targets: none of these once made the gradient check fail."""
    weights = network.initialize_weights((3, 4, 2), np.random.default_rng(0))
    how = {"learning_rate": 1, "iterations": 1}
    for refused in (
        lambda: network.cost(weights, X, Y),
        lambda: network.backpropagate(weights, X, Y),
        lambda: network.gradient_check(weights, X, Y),
        lambda: network.gradient_descent(weights, X, Y, **how),
    ):
        with pytest.raises(ValueError, match=message):
            refused()


@pytest.mark.parametrize("layer_sizes", [(3, 2), (3, 1), (3, 4, 1), (3, 4, 3)])
def test_labels_in_place_of_targets_are_refused(network, layer_sizes):
    """A column or a series of labels once trained something else, and the gradient check passed."""
    pandas = pytest.importorskip("pandas")
    weights = network.initialize_weights(layer_sizes, np.random.default_rng(0))
    moved = [Theta + 0.1 for Theta in weights]
    labels = np.array([0, 1, 1, 0, 1, 0])
    wrong = [labels, pandas.Series(labels), labels.tolist(), 2 * labels[:, None] - 1]
    wrong += [labels[:, None] + 1, *([labels[:, None]] if layer_sizes[-1] > 1 else [])]
    for Y in wrong:
        for refused in (
            lambda Y=Y: network.gradient_check(moved, INPUTS, Y, 0.1),
            lambda Y=Y: network.gradient_descent(weights, INPUTS, Y, learning_rate=1, iterations=1),
        ):
            with pytest.raises(ValueError, match="Y: "):
                refused()


def test_predict_refuses_what_is_not_finite(network):
    weights = network.initialize_weights((3, 4, 2), np.random.default_rng(0))
    with pytest.raises(ValueError, match="X: finite numbers"):
        network.predict(weights, INPUTS * np.nan)


def test_nothing_overflows(network):
    z = np.array([[-1e4, -745.0, -37.0, 0.0, 37.0, 745.0, 1e4]])
    same([network.sigmoid(z)], [chainrule.sigmoid(z)])
    same([network.softplus(z)], [chainrule.log_loss(z, np.zeros_like(z))])
