"""The functions of a network's units in the form of the engine: no array is made anew.

The definitions are those of ``activations``, ``units``, ``softmax`` and ``cost``; the tests hold
the engine to them.
"""

import numpy as np

from chainrule._arguments import Array
from chainrule.softmax import entropy_loss


def sigmoid_in_place(Z: Array, out: Array) -> None:
    np.negative(Z, Z)
    np.exp(Z, Z)
    np.add(Z, 1, Z)
    np.reciprocal(Z, out)


def times_sigmoid_slope(delta: Array, A: Array, scratch: Array) -> None:
    np.multiply(A, A, scratch)
    np.subtract(A, scratch, scratch)
    np.multiply(delta, scratch, delta)


def tanh_in_place(Z: Array, out: Array) -> None:
    np.tanh(Z, out)


def times_tanh_slope(delta: Array, A: Array, scratch: Array) -> None:
    np.multiply(A, A, scratch)
    np.subtract(1, scratch, scratch)
    np.multiply(delta, scratch, delta)


def relu_in_place(Z: Array, out: Array) -> None:
    np.maximum(Z, 0, out=out)


def times_relu_slope(delta: Array, A: Array, scratch: Array) -> None:
    np.multiply(delta, A > 0, delta)


def softmax_in_place(Z: Array, out: Array) -> None:
    np.subtract(Z, Z.max(axis=1, keepdims=True), out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=1, keepdims=True), out)


def quick_log_loss(Z: Array, Y: Array) -> Array:
    """y log(1 + e^−z) + (1 − y) log(1 + e^z), with functions of numpy that use vector units."""
    losses: Array = np.log1p(np.exp(-np.abs(Z))) + np.where(Z > 0, (1 - Y) * Z, -Y * Z)
    return losses


# activation from weighted sums, which are overwritten; δ times the slope, from the activation
HIDDEN_IN_PLACE = {
    "sigmoid": (sigmoid_in_place, times_sigmoid_slope),
    "tanh": (tanh_in_place, times_tanh_slope),
    "relu": (relu_in_place, times_relu_slope),
}
OUTPUT_IN_PLACE = {"sigmoid": sigmoid_in_place, "softmax": softmax_in_place}
QUICK_LOSS = {"sigmoid": quick_log_loss, "softmax": entropy_loss}
