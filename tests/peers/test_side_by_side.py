"""The page "side by side": each variant ends with our weights, and what it says of them is so.

The scripts of the page run here as they stand there. scikit-learn's runs in `make test` too.
"""

import runpy
from pathlib import Path

import numpy as np
import pytest

from chainrule import (
    backpropagate,
    cost,
    gradient_descent,
    gradient_descent_step,
    predict,
    verify,
    weight_shapes,
)

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "beyond" / "side-by-side.md"
FOLDER = DOCS / "assets" / "code" / "peers"
LIBRARIES = {"pytorch": "torch", "jax": "jax", "sklearn": "sklearn.neural_network"}


def path(name: str) -> Path:
    return FOLDER / f"{name}_network.py"


@pytest.fixture(scope="module", params=LIBRARIES)
def variant(request):
    """The names that a script has defined when it has run, its own asserts included."""
    pytest.importorskip(LIBRARIES[request.param])
    return runpy.run_path(str(path(request.param)), run_name="__main__")


def test_it_ends_with_our_weights(variant):
    start, X, Y, alpha, lam = (variant[name] for name in ("start", "X", "Y", "alpha", "lam"))
    how = {"learning_rate": alpha, "iterations": variant["steps"], "lam": lam}
    ours, history = gradient_descent(start, X, Y, **how)
    theirs = [np.asarray(Theta) for Theta in variant["weights"]]
    assert {Theta.dtype for Theta in theirs} == {np.dtype(np.float64)}
    verify("same-weights", theirs, ours, tolerance=1e-10)
    verify("same-cost", variant["J"], history[-1], tolerance=1e-10)
    assert (predict(ours, X) == Y[:, 0]).all()
    network = variant.get("network")
    if hasattr(network, "loss_"):  # scikit-learn's, and its cost is that before the last step
        verify("loss", network.loss_, history[-2], tolerance=1e-10)


def test_all_have_the_same_data_and_start():
    first = path("pytorch").read_text()
    problem = first[first.index("rng = ") : first.index("steps = ")]
    assert all(problem in file.read_text() for file in [PAGE, *map(path, LIBRARIES)])


def test_the_page_shows_all_scripts():
    shown = PAGE.read_text()
    assert sorted(FOLDER.glob("*.py")) == sorted(map(path, LIBRARIES))
    for name in LIBRARIES:
        assert f'--8<-- "{path(name).relative_to(DOCS.parent)}"' in shown


@pytest.fixture
def several():
    """A network with three outputs."""
    rng = np.random.default_rng(5)
    weights = [rng.normal(size=shape) for shape in weight_shapes((4, 6, 3))]
    return weights, rng.normal(size=(8, 4)), rng.integers(0, 2, size=(8, 3)).astype(float)


def test_pytorch_means_over_the_outputs_too(several):
    torch = pytest.importorskip("torch")
    weights, X, Y = several
    A = torch.sigmoid(torch.tensor(X @ weights[0][:, 1:].T + weights[0][:, 0]))
    Z = A @ torch.tensor(weights[1][:, 1:].T) + torch.tensor(weights[1][:, 0])
    theirs = torch.nn.BCEWithLogitsLoss()(Z, torch.tensor(Y))
    verify("mean", 3 * theirs.item(), cost(weights, X, Y), tolerance=1e-14)


def test_pytorch_decays_all_it_is_given():
    torch = pytest.importorskip("torch")
    layer = torch.nn.Linear(2, 3)
    bias = layer.bias.detach().clone()
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.5, weight_decay=0.1)
    (0 * layer(torch.ones(1, 2))).sum().backward()
    optimizer.step()
    assert torch.allclose(layer.bias, bias * (1 - 0.5 * 0.1))


def test_pytorch_adds_gradients_up():
    torch = pytest.importorskip("torch")
    theta = torch.ones(1, requires_grad=True)
    for _ in range(2):
        (3 * theta).sum().backward()
    assert theta.grad.item() == 6


def test_float32_is_the_default():
    torch, jax = pytest.importorskip("torch"), pytest.importorskip("jax")
    assert torch.nn.Linear(1, 1).weight.dtype == torch.float32
    with jax.enable_x64(False):
        assert jax.numpy.asarray(np.ones(1)).dtype == np.float32


def sklearn_network(weights, X, labels, **options):
    """A classifier with our weights that takes plain steps of gradient descent."""
    neural_network = pytest.importorskip("sklearn.neural_network")
    network = neural_network.MLPClassifier(
        hidden_layer_sizes=[len(Theta) for Theta in weights[:-1]],
        activation="logistic",
        solver="sgd",
        momentum=0,
        shuffle=False,
        **options,
    )
    classes = [0, 1] if labels.ndim == 1 else np.arange(labels.shape[1])
    network.partial_fit(X, labels, classes=classes)  # only to give it its shapes
    network.coefs_ = [Theta[:, 1:].T.copy() for Theta in weights]
    network.intercepts_ = [Theta[:, 0].copy() for Theta in weights]
    return network.partial_fit(X, labels)


def weights_of(network):
    pairs = zip(network.intercepts_, network.coefs_, strict=True)
    return [np.column_stack([b, W.T]) for b, W in pairs]


def test_scikit_learn_divides_its_penalty_by_the_batch():
    rng = np.random.default_rng(6)
    weights = [rng.normal(size=shape) for shape in weight_shapes((4, 6, 1))]
    X, Y = rng.normal(size=(8, 4)), rng.permuted([0, 1] * 4)[:, None].astype(float)
    alpha, lam = 0.8, 0.7
    network = sklearn_network(
        weights, X, Y[:, 0], alpha=lam, learning_rate_init=alpha, batch_size=4
    )
    for half in (slice(4), slice(4, 8)):
        gradients = backpropagate(weights, X[half], Y[half], lam)  # λ/4, not λ/8
        weights = gradient_descent_step(weights, gradients, alpha)
    verify("batches", weights_of(network), weights, tolerance=1e-12)


def test_scikit_learn_has_a_sigmoid_for_each_of_several_labels(several):
    weights, X, Y = several
    network = sklearn_network(
        weights, X, Y.astype(int), alpha=0.7, learning_rate_init=0.8, batch_size=8
    )
    assert network.out_activation_ == "logistic"
    ours = gradient_descent_step(weights, backpropagate(weights, X, Y, 0.7), 0.8)
    verify("several-labels", weights_of(network), ours, tolerance=1e-12)


def test_scikit_learn_does_more_unasked():
    network = pytest.importorskip("sklearn.neural_network").MLPClassifier()
    unasked = (network.solver, network.activation, network.batch_size, network.shuffle)
    assert unasked == ("adam", "relu", "auto", True)
    X = np.random.default_rng(8).normal(size=(6, 2)).astype(np.float32)
    network.partial_fit(X, [0, 1, 2] * 2, classes=[0, 1, 2])
    assert network.out_activation_ == "softmax"
    assert network.coefs_[0].dtype == np.float32
