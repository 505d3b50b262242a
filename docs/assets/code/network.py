"""A neural network in one file: NumPy, nothing else. Run it; it learns XOR.
X is (m, s_1), Y is (m, K), one example per row; weights are a list of matrices
(s_{l+1}, s_l + 1), bias weights in column 0. "Chain Rule", chapter 8. MIT.
"""

import numpy as np


def weight_shapes(sizes):
    return [(sizes[k + 1], sizes[k] + 1) for k in range(len(sizes) - 1)]


def initialize_weights(sizes, rng):
    weights = [np.zeros(shape) for shape in weight_shapes(sizes)]
    for Theta in weights:
        limit = np.sqrt(6 / (Theta.shape[0] + Theta.shape[1] - 1))
        Theta[:, 1:] = rng.uniform(-limit, limit, Theta[:, 1:].shape)
    return weights


def add_bias(A):
    return np.insert(A, 0, 1, axis=1)


def sigmoid(z):
    """1 / (1 + e^-z), top and bottom times e^(z - s), so nothing overflows."""
    s = np.maximum(z.real, 0)  # .real: gradient_check uses complex numbers
    return np.exp(z - s) / (np.exp(-s) + np.exp(z - s))


def softplus(z):
    """log(1 + e^z): -log h is softplus(-z), and -log(1 - h) is softplus(z)."""
    s = np.maximum(z.real, 0)
    return s + np.log(np.exp(-s) + np.exp(z - s))


def check(name, table, shape):  # mistakes that no gradient check would notice
    table = np.asarray(table, float)
    if table.shape != shape or not table.size or not np.isfinite(table).all():
        raise ValueError(f"{name}: finite numbers, {shape}; got {table.shape}")
    if name == "Y" and (table.min() < 0 or table.max() > 1):
        raise ValueError(f"Y: 0 to 1, got {table.min():g} to {table.max():g}")
    return table


def forward(weights, X):
    X = check("X", X, (len(X), weights[0].shape[1] - 1))
    A, Z = [X], [None]  # activations, weighted sums; the input has no sums
    for Theta in weights:
        Z.append(add_bias(A[-1]) @ Theta.T)
        A.append(sigmoid(Z[-1]))
    return A, Z


def cost(weights, X, Y, lam=0.0):
    Z = forward(weights, X)[1][-1]
    Y = check("Y", Y, Z.shape)
    losses = Y * softplus(-Z) + (1 - Y) * softplus(Z)
    penalty = sum((Theta[:, 1:] ** 2).sum() for Theta in weights)  # no bias
    return losses.sum() / len(X) + lam / (2 * len(X)) * penalty


def backpropagate(weights, X, Y, lam=0.0):
    A, Z = forward(weights, X)
    delta, gradients = A[-1] - check("Y", Y, Z[-1].shape), []
    for k in reversed(range(len(weights))):
        gradient = delta.T @ add_bias(A[k]) / len(X)
        gradient[:, 1:] += lam / len(X) * weights[k][:, 1:]
        gradients.insert(0, gradient)  # one for each matrix of weights
        if k > 0:
            delta = delta @ weights[k][:, 1:] * sigmoid(Z[k]) * sigmoid(-Z[k])
    return gradients


def gradient_check(weights, X, Y, lam=0.0):
    """Largest difference to the complex step. If it is < 1e-12, train."""
    moved, errors, step = [T.astype(complex) for T in weights], [], 1e-20
    for k, g in enumerate(backpropagate(weights, X, Y, lam)):
        numeric = np.zeros_like(g)
        for index in np.ndindex(g.shape):
            moved[k][index] += 1j * step
            numeric[index] = cost(moved, X, Y, lam).imag / step
            moved[k][index] = weights[k][index]
        errors.append(abs(g - numeric).max() / max(1, abs(numeric).max()))
    return max(errors)


def gradient_descent(weights, X, Y, *, learning_rate, iterations, lam=0.0):
    history = [cost(weights, X, Y, lam)]
    for _ in range(iterations):
        gradients = backpropagate(weights, X, Y, lam)  # all, before any step
        pairs = zip(weights, gradients, strict=True)
        weights = [Theta - learning_rate * g for Theta, g in pairs]
        history.append(cost(weights, X, Y, lam))
    return weights, history


def predict(weights, X):
    """The class with the largest sum; with one output unit, 1 where z > 0."""
    Z = forward(weights, X)[1][-1]
    return Z.argmax(axis=1) if Z.shape[1] > 1 else (Z[:, 0] > 0).astype(int)


if __name__ == "__main__":
    X, Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0, 1, 1, 0]]).T
    start = initialize_weights((2, 3, 1), np.random.default_rng(0))
    assert gradient_check([T + 0.1 for T in start], X, Y, lam=0.1) < 1e-12
    weights, J = gradient_descent(start, X, Y, learning_rate=2, iterations=2000)
    assert predict(weights, X).tolist() == [0, 1, 1, 0]
    print(f"cost {J[0]:.3f} -> {J[-1]:.3f}, {predict(weights, X).tolist()}")
