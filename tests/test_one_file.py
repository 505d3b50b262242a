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
    assert len(source.splitlines()) <= 100
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


def test_nothing_overflows(network):
    z = np.array([[-1e4, -745.0, -37.0, 0.0, 37.0, 745.0, 1e4]])
    same([network.sigmoid(z)], [chainrule.sigmoid(z)])
    same([network.softplus(z)], [chainrule.log_loss(z, np.zeros_like(z))])
