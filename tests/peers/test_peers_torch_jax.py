"""Peers as judges: cost and gradients of 50 random networks by PyTorch autograd and by JAX.

`make peers` runs this in an environment of its own; elsewhere it is skipped.
"""

import numpy as np
import pytest

from chainrule import backpropagate, cost, weight_shapes

torch = pytest.importorskip("torch")
jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", True)  # otherwise JAX computes with float32


def random_problem(seed: int):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 9, size=rng.integers(2, 6)).tolist()
    weights = [rng.normal(size=shape) for shape in weight_shapes(sizes)]
    m = int(rng.integers(1, 10))
    return weights, rng.normal(size=(m, sizes[0])), rng.uniform(size=(m, sizes[-1]))


def image_21(weights, X, Y, lam, sigmoid, log_sigmoid):
    """The cost as the article prints it, with log h = log σ(z) and log(1 − h) = log σ(−z)."""
    m, A = len(X), X
    for Theta in weights:
        Z = A @ Theta[:, 1:].T + Theta[:, 0]
        A = sigmoid(Z)
    data_term = -(Y * log_sigmoid(Z) + (1 - Y) * log_sigmoid(-Z)).sum() / m
    return data_term + lam / (2 * m) * sum((Theta[:, 1:] ** 2).sum() for Theta in weights)


def by_torch(weights, X, Y, lam):
    leaves = [torch.tensor(Theta, requires_grad=True) for Theta in weights]
    X, Y = torch.tensor(X), torch.tensor(Y)
    J = image_21(leaves, X, Y, lam, torch.sigmoid, torch.nn.functional.logsigmoid)
    J.backward()
    return J.detach(), [leaf.grad for leaf in leaves]


@jax.jit
@jax.value_and_grad
def by_jax(weights, X, Y, lam):
    return image_21(weights, X, Y, lam, jax.nn.sigmoid, jax.nn.log_sigmoid)


@pytest.mark.parametrize("lam", [0.0, 0.7])
@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("peer", [by_torch, by_jax])
def test_cost_and_gradients_agree(peer, seed, lam):
    weights, X, Y = random_problem(seed)
    value, gradients = peer(weights, X, Y, lam)
    value, gradients = float(value), [np.asarray(gradient) for gradient in gradients]
    assert abs(cost(weights, X, Y, lam) - value) <= 1e-12 * max(1, abs(value))
    for ours, theirs in zip(backpropagate(weights, X, Y, lam), gradients, strict=True):
        assert ours.dtype == theirs.dtype == np.float64
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() <= 1e-12 * max(1, np.abs(theirs).max())
