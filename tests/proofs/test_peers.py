"""Peers as judges: gradients by HIPS autograd, probabilities and losses by scikit-learn."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from sklearn.metrics import log_loss as sklearn_log_loss
from sklearn.neural_network import MLPClassifier

from chainrule import backpropagate, cost, forward, initialize_weights, predict, weight_shapes


def random_problem(seed: int):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 7, size=rng.integers(2, 6)).tolist()
    weights = [rng.normal(size=shape) for shape in weight_shapes(sizes)]
    m = int(rng.integers(1, 9))
    return weights, rng.normal(size=(m, sizes[0])), rng.uniform(size=(m, sizes[-1]))


def peer_cost(weights, X, Y, lam):
    """Image 21 in autograd's numpy, from the article's formula and not from our code."""
    A = X
    for Theta in weights:
        A = 1 / (1 + anp.exp(-(anp.dot(A, Theta[:, 1:].T) + Theta[:, 0])))
    data_term = -anp.sum(Y * anp.log(A) + (1 - Y) * anp.log(1 - A)) / len(X)
    return data_term + lam / (2 * len(X)) * sum(anp.sum(Theta[:, 1:] ** 2) for Theta in weights)


@pytest.mark.parametrize("lam", [0.0, 0.7])
@pytest.mark.parametrize("seed", range(50))
def test_autograd_agrees(seed, lam):
    weights, X, Y = random_problem(seed)
    assert np.isclose(cost(weights, X, Y, lam), peer_cost(weights, X, Y, lam), rtol=1e-12)
    theirs = autograd.grad(peer_cost)(weights, X, Y, lam)
    for ours, gradient in zip(backpropagate(weights, X, Y, lam), theirs, strict=True):
        assert np.abs(ours - gradient).max() <= 1e-12 * max(1, np.abs(gradient).max())


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_scikit_learn_agrees(seed, classes):
    """Its classifier, given our weights: one sigmoid unit for two classes, softmax for three."""
    rng = np.random.default_rng(seed)
    X, labels = rng.normal(size=(12, 4)), np.arange(12) % classes
    K = 1 if classes == 2 else classes
    weights = initialize_weights((4, 6, 5, K), rng)
    weights = [Theta + rng.normal(scale=0.1, size=Theta.shape) for Theta in weights]
    peer = MLPClassifier((6, 5), activation="logistic", max_iter=1, solver="sgd", alpha=0.7)
    peer.partial_fit(X, labels, classes=range(classes))  # only to give it its shapes
    peer.coefs_ = [Theta[:, 1:].T for Theta in weights]
    peer.intercepts_ = [Theta[:, 0] for Theta in weights]
    A, Z = forward(weights, X)
    theirs = peer.predict_proba(X)
    if K == 1:
        assert np.allclose(theirs[:, 1:], A[-1], rtol=1e-12)
        ours = cost(weights, X, labels[:, None].astype(float))
        assert np.isclose(ours, sklearn_log_loss(labels, theirs), rtol=1e-12)
    else:
        softmax = np.exp(Z[-1]) / np.exp(Z[-1]).sum(axis=1, keepdims=True)
        assert np.allclose(theirs, softmax, rtol=1e-12)
    assert (peer.predict(X) == predict(weights, X)).all()


HIDDEN = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.maximum(z, 0),
}


def peer_cost_of_kinds(weights, X, Y, lam, hidden, output):
    """As above, with other units; for a softmax the cross-entropy, from its own formula."""
    A = X
    for k, Theta in enumerate(weights, start=1):
        Z = anp.dot(A, Theta[:, 1:].T) + Theta[:, 0]
        A = HIDDEN[hidden](Z) if k < len(weights) else None
    # 1 − σ(z) would cancel: ReLU makes large sums
    data_term = anp.sum(Y * anp.log(1 + anp.exp(-Z)) + (1 - Y) * anp.log(1 + anp.exp(Z)))
    if output == "softmax":
        shares = anp.exp(Z) / anp.sum(anp.exp(Z), axis=1, keepdims=True)
        data_term = -anp.sum(Y * anp.log(shares))
    squares = sum(anp.sum(Theta[:, 1:] ** 2) for Theta in weights)
    return data_term / len(X) + lam / (2 * len(X)) * squares


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("seed", range(10))
def test_autograd_agrees_on_other_units(seed, hidden, output):
    weights, X, Y = random_problem(seed)
    if output == "softmax":
        K = len(weights[-1]) + 1
        weights[-1] = np.vstack([weights[-1], weights[-1][:1] + 0.5])
        Y = np.random.default_rng(seed).dirichlet(np.ones(K), size=len(X))
    kinds = {"hidden": hidden, "output": output}
    truth = peer_cost_of_kinds(weights, X, Y, 0.7, hidden, output)
    assert np.isclose(cost(weights, X, Y, 0.7, **kinds), truth, rtol=1e-12)
    theirs = autograd.grad(peer_cost_of_kinds)(weights, X, Y, 0.7, hidden, output)
    for ours, gradient in zip(backpropagate(weights, X, Y, 0.7, **kinds), theirs, strict=True):
        assert np.abs(ours - gradient).max() <= 1e-12 * max(1, np.abs(gradient).max())
