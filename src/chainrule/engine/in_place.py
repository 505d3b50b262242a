"""The functions of a network's units as the engine has them: calls that fill arrays made before.

The definitions are those of ``activations``, ``units``, ``softmax`` and ``cost``; the tests hold
the engine to them. 0 and 1 are arrays here: a Python number is made into one in each call.
"""

from functools import partial

import numpy as np

from chainrule._arguments import Array
from chainrule.engine.calls import Call
from chainrule.regression import unchecked_half_squared_error
from chainrule.softmax import unchecked_cross_entropy


def sigmoid_of(Z: Array, A: Array) -> list[Call]:
    return [
        (np.negative, (Z, A)),
        (np.exp, (A, A)),
        (np.add, (A, np.ones((), A.dtype), A)),
        (np.reciprocal, (A, A)),
    ]


def times_sigmoid_slope(delta: Array, A: Array) -> list[Call]:
    return [
        (np.multiply, (delta, A, delta)),
        (np.subtract, (np.ones((), A.dtype), A, A)),
        (np.multiply, (delta, A, delta)),
    ]


def tanh_of(Z: Array, A: Array) -> list[Call]:
    return [(np.tanh, (Z, A))]


def times_tanh_slope(delta: Array, A: Array) -> list[Call]:
    return [
        (np.multiply, (A, A, A)),
        (np.subtract, (np.ones((), A.dtype), A, A)),
        (np.multiply, (delta, A, delta)),
    ]


def relu_of(Z: Array, A: Array) -> list[Call]:
    return [(partial(np.maximum, out=A), (Z, np.zeros((), A.dtype)))]


def times_relu_slope(delta: Array, A: Array) -> list[Call]:
    return [
        (np.greater, (A, np.zeros((), A.dtype), A)),
        (np.multiply, (delta, A, delta)),
    ]


def softmax_of(Z: Array, H: Array) -> list[Call]:
    """Row by row."""
    largest, total = np.empty((len(Z), 1), Z.dtype), np.empty((len(Z), 1), Z.dtype)
    return [
        (partial(np.maximum.reduce, axis=1, keepdims=True, out=largest), (Z,)),
        (np.subtract, (Z, largest, H)),
        (np.exp, (H, H)),
        (partial(np.add.reduce, axis=1, keepdims=True, out=total), (H,)),
        (np.divide, (H, total, H)),
    ]


def linear_of(Z: Array, H: Array) -> list[Call]:
    return [(np.copyto, (H, Z))]


def quick_log_loss(Z: Array, Y: Array) -> Array:
    """log(1 + e^−|z|) + max(z, 0) − y z, with functions of numpy that use vector units."""
    losses: Array = np.abs(Z)
    np.negative(losses, losses)
    np.exp(losses, losses)
    np.log1p(losses, losses)
    losses += np.maximum(Z, 0) - Y * Z  # this difference first: it is 0 where the answer is right
    return losses


# activations from weighted sums; δ times the slope, from activations, which are used up
HIDDEN_CALLS = {
    "sigmoid": (sigmoid_of, times_sigmoid_slope),
    "tanh": (tanh_of, times_tanh_slope),
    "relu": (relu_of, times_relu_slope),
}
OUTPUT_CALLS = {"sigmoid": sigmoid_of, "softmax": softmax_of, "linear": linear_of}
QUICK_LOSS = {
    "sigmoid": quick_log_loss,
    "softmax": unchecked_cross_entropy,
    "linear": unchecked_half_squared_error,
}
