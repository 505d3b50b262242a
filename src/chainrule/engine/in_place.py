"""The functions of a network's units in the form of the engine: no array is made anew.

The definitions are those of ``activations``, ``units``, ``softmax`` and ``cost``; the tests hold
the engine to them.
"""

import numpy as np

from chainrule._arguments import Array
from chainrule.softmax import unchecked_cross_entropy

# 1 as an array: a Python number in its place is made into one in each call, half a microsecond
ONE = {np.dtype(kind): np.ones((), kind) for kind in (np.float32, np.float64)}


def sigmoid_in_place(Z: Array) -> None:
    np.negative(Z, Z)
    np.exp(Z, Z)
    np.add(Z, ONE[Z.dtype], Z)
    np.reciprocal(Z, Z)


def times_sigmoid_slope(delta: Array, A: Array) -> None:
    np.multiply(delta, A, delta)
    np.subtract(ONE[A.dtype], A, A)
    np.multiply(delta, A, delta)


def tanh_in_place(Z: Array) -> None:
    np.tanh(Z, Z)


def times_tanh_slope(delta: Array, A: Array) -> None:
    np.multiply(A, A, A)
    np.subtract(ONE[A.dtype], A, A)
    np.multiply(delta, A, delta)


def relu_in_place(Z: Array) -> None:
    np.maximum(Z, 0, out=Z)


def times_relu_slope(delta: Array, A: Array) -> None:
    np.multiply(delta, A > 0, delta)


def softmax_in_place(Z: Array) -> None:
    np.subtract(Z, Z.max(axis=1, keepdims=True), Z)
    np.exp(Z, Z)
    np.divide(Z, Z.sum(axis=1, keepdims=True), Z)


def quick_log_loss(Z: Array, Y: Array) -> Array:
    """y log(1 + e^−z) + (1 − y) log(1 + e^z), with functions of numpy that use vector units."""
    losses: Array = np.log1p(np.exp(-np.abs(Z))) + np.where(Z > 0, (1 - Y) * Z, -Y * Z)
    return losses


# weighted sums become activations; δ times the slope, from activations, which are used up
HIDDEN_IN_PLACE = {
    "sigmoid": (sigmoid_in_place, times_sigmoid_slope),
    "tanh": (tanh_in_place, times_tanh_slope),
    "relu": (relu_in_place, times_relu_slope),
}
OUTPUT_IN_PLACE = {"sigmoid": sigmoid_in_place, "softmax": softmax_in_place}
QUICK_LOSS = {"sigmoid": quick_log_loss, "softmax": unchecked_cross_entropy}
