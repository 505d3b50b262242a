"""Neural networks and backpropagation from the ground up, every formula checked numerically.

The chapters of the book as pure functions on NumPy arrays. Examples stand in rows; weights
``Theta[l]`` have shape (s_{l+1}, s_l + 1), with the bias weights in column 0.

>>> import numpy as np
>>> from chainrule import gradient_descent, initialize_weights, predict, xor
>>> X, Y = xor()
>>> start = initialize_weights((2, 3, 1), np.random.default_rng(0))
>>> weights, cost_history = gradient_descent(start, X, Y, learning_rate=2.0, iterations=2000)
>>> predict(weights, X).tolist()
[0, 1, 1, 0]
"""

from chainrule.activations import sigmoid, sigmoid_derivative, unit_step
from chainrule.backpropagation import backpropagate, hidden_delta, l2_gradient, output_delta
from chainrule.cost import cost, l2_penalty, log_loss
from chainrule.data import accuracy, blobs, load_digits, one_hot, xor
from chainrule.forward import forward, predict
from chainrule.model import add_bias, initialize_weights, weight_shapes
from chainrule.optimizers import adam_step, momentum_step
from chainrule.regression import half_squared_error, squared_error_delta
from chainrule.softmax import cross_entropy, softmax
from chainrule.training import gradient_descent, gradient_descent_step
from chainrule.units import relu, relu_derivative, tanh, tanh_derivative
from chainrule.verification import gradient_check, numerical_gradient, refute, verify

__all__ = [
    "accuracy",
    "adam_step",
    "add_bias",
    "backpropagate",
    "blobs",
    "cost",
    "cross_entropy",
    "forward",
    "gradient_check",
    "gradient_descent",
    "gradient_descent_step",
    "half_squared_error",
    "hidden_delta",
    "initialize_weights",
    "l2_gradient",
    "l2_penalty",
    "load_digits",
    "log_loss",
    "momentum_step",
    "numerical_gradient",
    "one_hot",
    "output_delta",
    "predict",
    "refute",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "softmax",
    "squared_error_delta",
    "tanh",
    "tanh_derivative",
    "unit_step",
    "verify",
    "weight_shapes",
    "xor",
]
