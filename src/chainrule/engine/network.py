"""The engine: what ``cost`` and ``backpropagate`` define, as lists of calls made once.

Nothing of the size of the data is made: some small batches, or one large one, are copied to their
place, and a large one is worked off in parts. Activations stand beside their ones, so that the bias
is part of the matrix product.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.engine.calls import Call, Work, carry_out, work
from chainrule.engine.in_place import (
    HIDDEN_CALLS,
    OUTPUT_CALLS,
    OUTPUT_SLOPE_CALLS,
    quick_losses,
)
from chainrule.engine.sources import Source, count, slices

PART = 1024  # so many examples at a time: what belongs to them stays in the processor's cache
WITHOUT_BLAS = sys.platform == "emscripten"  # in a page of the browser
TOGETHER = 256  # small batches are copied together, up to so many examples


class Hidden(NamedTuple):
    """Room for a hidden layer of some examples, an example a column in each."""

    A: Array  # Ãᵀ, with its row of ones
    Z: Array  # the weighted sums, then the activations: in one piece
    product: Array  # of weights and the next δ, with a row for the bias or without
    delta: Array  # δ, in one piece


def in_columns(units: int, n: int, dtype: np.dtype[Any]) -> Hidden:
    """Under a row of ones the activations lie in one piece, and so does δ."""
    A, product = np.ones((units + 1, n), dtype), np.empty((units + 1, n), dtype)
    return Hidden(A, A[1:], product, product[1:])


def in_rows(units: int, n: int, dtype: np.dtype[Any]) -> Hidden:
    """For more examples than units: a product is faster if it has more rows than columns.

    Beside a column of ones the activations have gaps, and so they are copied to their place.
    """
    A, Z = np.ones((n, units + 1), dtype), np.empty((n, units), dtype)
    delta = np.empty_like(Z)
    return Hidden(A.T, Z.T, delta.T, delta.T)


def product(left: Array, right: Array, out: Array) -> Call:
    """left right, or the transpose of both sides of the equation where out lies in columns.

    Without a library for it, einsum multiplies more than twice as fast.
    """
    if WITHOUT_BLAS:
        return partial(np.einsum, "ij,jk->ik", out=out), (left, right)
    if out.flags.c_contiguous:
        return left.dot, (right, out)
    return right.T.dot, (left.T, out.T)


@dataclass(eq=False)
class Engine(Source):
    """The network, with room for some examples."""

    kinds: tuple[str, str]
    importance: Array | None = None  # (m, 1), how much each example counts; their mean is 1
    loss: str | None = field(default=None, kw_only=True)  # "squared", or that of the output

    def __post_init__(self) -> None:
        super().__post_init__()
        m, inputs = self.X.shape
        dtype, outputs = self.vector.theta.dtype, self.Y.shape[1]
        self.room = min(max(1, TOGETHER // self.batch_size) * self.batch_size, m)
        self.examples = np.ones((self.room, inputs + 1), dtype)  # Ã[1]
        self.targets = np.empty((self.room, outputs), dtype)
        self.shares = np.ones((self.room, 1), dtype)  # 1, or importance
        self.Z = np.empty((self.room, outputs), dtype)  # Z[L]
        self.H = np.empty((min(self.room, PART), outputs), dtype)  # A[L], then δ[L]
        self.hidden: dict[int, list[Hidden]] = {}
        self.written_down: dict[int, list[Work]] = {}
        self.all_in_place = False

    def gradients(self, rng: np.random.Generator | None) -> Iterator[Array]:
        order = self.begin(rng)
        for rows in slices(0, len(self.X), self.room):
            n = self.load(rows, order)
            for calls in self.batches(n):
                carry_out(calls)
                yield self.vector.gradient
            self.add_losses(n)

    def cost_now(self) -> float:
        self.total_loss = 0.0
        for rows in slices(0, len(self.X), self.room):
            n = self.load(rows, None)
            for part in slices(0, n, PART):
                carry_out(self.forward(part))
            self.add_losses(n)
        return self.total_loss / len(self.X) + self.penalty_now()

    def load(self, rows: slice, order: Array | None) -> int:
        """Copy these examples to their place, and say how many they are."""
        n = count(rows)
        all_of_them = order is None and n == len(self.X)
        if not (all_of_them and self.all_in_place):
            chosen = rows if order is None else order[rows]
            np.copyto(self.examples[:n, 1:], self.X[chosen])
            self.targets[:n] = self.Y[chosen]
            if self.importance is not None:
                self.shares[:n] = self.importance[chosen]
        self.all_in_place = all_of_them
        return n

    def batches(self, n: int) -> list[Work]:
        """For each batch of the n examples in place: what leaves its gradient in the vector."""
        if n not in self.written_down:
            self.written_down[n] = [self.batch(rows) for rows in slices(0, n, self.batch_size)]
        return self.written_down[n]

    def batch(self, rows: slice) -> Work:
        calls, factor = [], self.scale / count(rows)
        for part in slices(rows.start, rows.stop, PART):
            first = part.start == rows.start
            gradients = self.vector.gradients if first else self.vector.scratches
            calls += self.forward(part) + self.backward(part, factor, gradients)
            if not first:
                calls += self.vector.add_scratch("the sum of the gradients of parts of a batch")
        return calls + self.add_penalty

    def forward(self, rows: slice) -> Work:
        A, hidden = self.examples[rows].T, self.layers(count(rows))
        activations, _ = HIDDEN_CALLS[self.kinds[0]]
        calls: Work = []
        for number, (Theta, layer) in enumerate(
            zip(self.vector.weights, hidden, strict=False), start=2
        ):
            what = f"the activations of layer {number}"
            calls += work(f"the weighted sums of layer {number}", product(Theta, A, layer.Z))
            calls += work(what, *activations(layer.Z, layer.Z))
            A = layer.A
            if not np.may_share_memory(A, layer.Z):
                calls += work(what, (np.copyto, (A[1:], layer.Z)))
        what = f"the weighted sums of layer {len(hidden) + 2}"
        return calls + work(what, product(A.T, self.vector.weights[-1].T, self.Z[rows]))

    def backward(self, rows: slice, factor: float, gradients: Weights) -> Work:
        H, hidden = self.H[: count(rows)], self.layers(count(rows))
        _, times_slope = HIDDEN_CALLS[self.kinds[0]]
        activations = OUTPUT_CALLS[self.kinds[1]](self.Z[rows], H)
        calls = work(f"the activations of layer {len(hidden) + 2}", *activations)
        what = f"δ of layer {len(hidden) + 2}"
        answers = np.empty_like(H) if self.loss else H
        if self.loss:
            calls += work(what, (np.copyto, (answers, H)))
        calls += work(what, (np.subtract, (H, self.targets[rows], H)))
        if self.loss:
            calls += work(what, *OUTPUT_SLOPE_CALLS[self.kinds[1]](H, answers))
        # a factor of this δ is one of all gradients, for they follow from it
        calls += work(what, (np.multiply, (H, np.array(factor, H.dtype), H)))
        if self.importance is not None:
            calls += work(what, (np.multiply, (H, self.shares[rows], H)))
        delta = H.T
        for k, layer in reversed(list(enumerate(hidden, start=1))):
            what, Theta = f"δ of layer {k + 1}", self.vector.weights[k]
            calls += work(f"the gradient of weights[{k}]", product(delta, layer.A.T, gradients[k]))
            Theta = Theta[:, -len(layer.product) :]  # without the bias weights, or with them
            calls += work(what, product(Theta.T, delta, layer.product))
            calls += work(what, *times_slope(layer.delta, layer.Z))
            delta = layer.delta
        what = "the gradient of weights[0]"
        return calls + work(what, product(delta, self.examples[rows], gradients[0]))

    def layers(self, n: int) -> list[Hidden]:
        """Of n examples; made once, for they are needed in no two places at the same time."""
        if n not in self.hidden:
            units = [rows for rows, _ in self.vector.shapes[:-1]]
            dtype = self.vector.theta.dtype
            self.hidden[n] = [(in_columns if n <= u else in_rows)(u, n, dtype) for u in units]
        return self.hidden[n]

    def add_losses(self, n: int) -> None:
        for part in slices(0, n, PART):
            losses = quick_losses(self.Z[part], self.targets[part], self.kinds[1], self.loss)
            weighted = losses.reshape(len(losses), -1) * self.shares[part]
            self.total_loss += float(weighted.sum(dtype=np.float64))
