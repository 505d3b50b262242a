"""The example of `backpropagation_steps`: a small network, and all that is computed with it."""

import numpy as np

from chainrule.backpropagation import backpropagate, hidden_delta, output_delta
from chainrule.cost import cost
from chainrule.forward import forward
from chainrule.training import gradient_descent_step

# No matrix is square, with its bias column or without: a wrong transpose would not fit.
WEIGHTS = [
    np.array([[2.0, -2.0], [1.0, 2.0], [1.0, -1.0]]),
    np.array([[-1.0, 1.0, -1.0, -1.0], [-2.0, -2.0, 2.0, 1.0]]),
    np.array([[-1.0, 2.0, -1.0]]),
]
X, Y, RATE = np.array([[0.5]]), np.array([[1.0]]), 1.0
L = len(WEIGHTS) + 1

A, Z = forward(WEIGHTS, X)
DELTAS = {L: output_delta(A[-1], Y)}
for layer in range(L - 1, 1, -1):
    DELTAS[layer] = hidden_delta(DELTAS[layer + 1], WEIGHTS[layer - 1], Z[layer - 1])
GRADIENTS = backpropagate(WEIGHTS, X, Y)
NEW_WEIGHTS = gradient_descent_step(WEIGHTS, GRADIENTS, RATE)
NEW_A, _ = forward(NEW_WEIGHTS, X)
J, NEW_J = (cost(weights, X, Y).real for weights in (WEIGHTS, NEW_WEIGHTS))
