"""A neural network in one file. It needs only numpy. Run it, and it learns exclusive or.

X is (m, s_1) and Y is (m, K), one example a row. Weights from layer l to l + 1 are a matrix
(s_{l+1}, s_l + 1), bias weights in column 0. Explained in "Chain Rule", chapter 8. MIT licence.
"""

import numpy as np


def weight_shapes(layer_sizes):
    return [(layer_sizes[k + 1], layer_sizes[k] + 1) for k in range(len(layer_sizes) - 1)]


def initialize_weights(layer_sizes, rng):
    weights = [np.zeros(shape) for shape in weight_shapes(layer_sizes)]  # bias weights stay zero
    for Theta in weights:
        limit = np.sqrt(6 / (Theta.shape[0] + Theta.shape[1] - 1))
        Theta[:, 1:] = rng.uniform(-limit, limit, size=Theta[:, 1:].shape)  # no two units alike
    return weights


def add_bias(A):
    return np.insert(A, 0, 1, axis=1)


def sigmoid(z):
    """1 / (1 + e^-z), top and bottom times e^(z - s): no exponent is positive, none overflows."""
    s = np.maximum(z.real, 0)  # .real, because the gradient check sends complex numbers through
    return np.exp(z - s) / (np.exp(-s) + np.exp(z - s))


def softplus(z):
    """log(1 + e^z), in the same way: -log h is softplus(-z), and -log(1 - h) is softplus(z)."""
    s = np.maximum(z.real, 0)
    return s + np.log(np.exp(-s) + np.exp(z - s))


def forward(weights, X):
    A, Z = [X], [None]  # activations and weighted sums; the input layer has no sums
    for Theta in weights:
        Z.append(add_bias(A[-1]) @ Theta.T)
        A.append(sigmoid(Z[-1]))
    return A, Z


def cost(weights, X, Y, lam=0.0):
    Z = forward(weights, X)[1][-1]
    losses = Y * softplus(-Z) + (1 - Y) * softplus(Z)
    penalty = sum((Theta[:, 1:] ** 2).sum() for Theta in weights)  # not the bias weights
    return losses.sum() / len(X) + lam / (2 * len(X)) * penalty


def backpropagate(weights, X, Y, lam=0.0):
    """Gradient of the cost: one matrix for each matrix of weights, of the same shape."""
    A, Z = forward(weights, X)
    delta, gradients = A[-1] - Y, []
    for k in reversed(range(len(weights))):
        gradient = delta.T @ add_bias(A[k]) / len(X)
        gradient[:, 1:] += lam / len(X) * weights[k][:, 1:]
        gradients.insert(0, gradient)
        if k > 0:
            delta = (delta @ weights[k][:, 1:]) * sigmoid(Z[k]) * sigmoid(-Z[k])
    return gradients


def gradient_check(weights, X, Y, lam=0.0):
    """Largest difference to the complex step. Do this before training: it should be below 1e-12."""
    moved, differences, step = [Theta.astype(complex) for Theta in weights], [], 1e-20
    for k, gradient in enumerate(backpropagate(weights, X, Y, lam)):
        numeric = np.zeros_like(gradient)
        for index in np.ndindex(gradient.shape):
            moved[k][index] += 1j * step
            numeric[index] = cost(moved, X, Y, lam).imag / step
            moved[k][index] = weights[k][index]
        differences.append(abs(gradient - numeric).max() / max(1, abs(numeric).max()))
    return max(differences)


def gradient_descent(weights, X, Y, *, learning_rate, iterations, lam=0.0):
    history = [cost(weights, X, Y, lam)]
    for _ in range(iterations):
        gradients = backpropagate(weights, X, Y, lam)  # all of them, before any weight changes
        weights = [T - learning_rate * g for T, g in zip(weights, gradients, strict=True)]
        history.append(cost(weights, X, Y, lam))
    return weights, history


def predict(weights, X):
    """Class of each example: the largest weighted sum; with one output unit, whether z > 0."""
    Z = forward(weights, X)[1][-1]
    return Z.argmax(axis=1) if Z.shape[1] > 1 else (Z[:, 0] > 0).astype(int)


if __name__ == "__main__":
    X, Y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]])
    start = initialize_weights((2, 3, 1), np.random.default_rng(0))
    assert gradient_check(start, X, Y, lam=0.1) < 1e-12
    trained, history = gradient_descent(start, X, Y, learning_rate=2.0, iterations=2000)
    assert predict(trained, X).tolist() == [0, 1, 1, 0]
    print(f"cost {history[0]:.3f} -> {history[-1]:.3f}, predictions {predict(trained, X).tolist()}")
