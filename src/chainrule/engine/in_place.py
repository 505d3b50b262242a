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


def unchanged(Z: Array, A: Array) -> list[Call]:
    """Of linear units: the activations are in the sums' place, and the slope is 1."""
    return []


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


def times_softmax_slope(delta: Array, H: Array) -> list[Call]:
    total = np.empty((len(H), 1), H.dtype)
    products = np.empty_like(H)
    return [
        (np.multiply, (delta, H, products)),
        (partial(np.add.reduce, axis=1, keepdims=True, out=total), (products,)),
        (np.subtract, (delta, total, delta)),
        (np.multiply, (delta, H, delta)),
    ]


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
    "linear": (unchanged, unchanged),
}
OUTPUT_CALLS = {"sigmoid": sigmoid_of, "softmax": softmax_of, "linear": linear_of}
OUTPUT_SLOPE_CALLS = {  # where the loss is half the squared error
    "sigmoid": times_sigmoid_slope,
    "softmax": times_softmax_slope,
    "linear": unchanged,
}
QUICK_LOSS = {
    "sigmoid": quick_log_loss,
    "softmax": unchecked_cross_entropy,
    "linear": unchecked_half_squared_error,
}


def quick_losses(Z: Array, Y: Array, output: str, loss: str | None) -> Array:
    """Of each example, or of each of its answers."""
    if loss is None:
        return QUICK_LOSS[output](Z, Y)
    H = np.empty_like(Z)
    for function, arguments in OUTPUT_CALLS[output](Z, H):
        function(*arguments)
    return unchecked_half_squared_error(H, Y)
