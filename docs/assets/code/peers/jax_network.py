import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)  # otherwise everything becomes float32

rng = np.random.default_rng(0)
X = rng.normal(size=(40, 2))
Y = (np.sum(X**2, axis=1, keepdims=True) < 1.2**2).astype(float)
# one matrix a layer, bias weights in column 0
start = [rng.normal(size=shape) for shape in [(6, 3), (4, 7), (1, 5)]]
m, alpha, lam, steps = len(X), 0.8, 0.02, 1000


def weighted_sums(weights):
    A = X
    for Theta in weights:
        Z = A @ Theta[:, 1:].T + Theta[:, 0]
        A = jax.nn.sigmoid(Z)
    return Z


def cost(weights):
    Z = weighted_sums(weights)
    log_h, log_1_minus_h = jax.nn.log_sigmoid(Z), jax.nn.log_sigmoid(-Z)
    data_term = -jnp.sum(Y * log_h + (1 - Y) * log_1_minus_h) / m
    squares = sum(jnp.sum(Theta[:, 1:] ** 2) for Theta in weights)
    return data_term + lam / (2 * m) * squares


@jax.jit
def step(weights):
    gradients = jax.grad(cost)(weights)
    return jax.tree.map(lambda Theta, slope: Theta - alpha * slope, weights, gradients)


weights = [jnp.asarray(Theta) for Theta in start]
for _ in range(steps):
    weights = step(weights)
J = float(cost(weights))

assert ((weighted_sums(weights) > 0) == Y).all()
assert round(J, 6) == 0.136168
