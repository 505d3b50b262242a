"""The engine: what ``cost`` and ``backpropagate`` define, as lists of calls made once.

Nothing of the size of the data is made: some small batches, or one large one, are copied to their
place, and a large one is worked off in parts. Activations stand under a row of ones, so that the
bias is part of the matrix product. Inputs and outputs have an example a row, as everywhere; hidden
layers have an example a column here, which leaves them in one piece without their row of ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.engine.calls import Work, carry_out, work
from chainrule.engine.in_place import HIDDEN_CALLS, OUTPUT_CALLS, QUICK_LOSS
from chainrule.engine.sources import Source, count, slices

PART = 1024  # so many examples at a time: what belongs to them stays in the processor's cache
TOGETHER = 512  # small batches are copied together, up to so many examples


@dataclass(eq=False)
class Engine(Source):
    """The network, with room for some examples."""

    kinds: tuple[str, str]
    importance: Array | None = None  # (m, 1), how much each example counts; their mean is 1

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
        self.hidden: dict[int, tuple[Weights, Weights]] = {}
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
        A, _ = self.layers(rows)
        *hidden, last = self.vector.weights
        activations, _ = HIDDEN_CALLS[self.kinds[0]]
        calls: Work = []
        for k, Theta in enumerate(hidden):
            inner = A[k + 1][1:]  # without the row of ones
            calls += work(f"the weighted sums of layer {k + 2}", (Theta.dot, (A[k], inner)))
            calls += work(f"the activations of layer {k + 2}", *activations(inner, inner))
        what = f"the weighted sums of layer {len(A) + 1}"
        return calls + work(what, (A[-1].T.dot, (last.T, self.Z[rows])))

    def backward(self, rows: slice, factor: float, gradients: Weights) -> Work:
        A, products = self.layers(rows)
        weights, last = self.vector.weights, len(A) + 1
        H = self.H[: count(rows)]
        _, times_slope = HIDDEN_CALLS[self.kinds[0]]
        activations = OUTPUT_CALLS[self.kinds[1]](self.Z[rows], H)
        calls = work(f"the activations of layer {last}", *activations)
        what = f"δ of layer {last}"
        calls += work(what, (np.subtract, (H, self.targets[rows], H)))
        # a factor of this δ is one of all gradients, for they follow from it
        calls += work(what, (np.multiply, (H, np.array(factor, H.dtype), H)))
        if self.importance is not None:
            calls += work(what, (np.multiply, (H, self.shares[rows], H)))
        delta = H.T
        for k in reversed(range(len(weights))):
            calls += work(f"the gradient of weights[{k}]", (delta.dot, (A[k].T, gradients[k])))
            if k:
                what = f"δ of layer {k + 1}"
                calls += work(what, (weights[k].T.dot, (delta, products[k - 1])))
                delta = products[k - 1][1:]  # the bias's row leads nowhere
                calls += work(what, *times_slope(delta, A[k][1:]))
        return calls

    def layers(self, rows: slice) -> tuple[Weights, Weights]:
        """For these rows: Ã[1]ᵀ … Ã[L−1]ᵀ, and room for the products that lead to δ[2] … δ[L−1]."""
        n, dtype = count(rows), self.vector.theta.dtype
        if n not in self.hidden:
            shapes = [(units + 1, n) for units, _ in self.vector.shapes[:-1]]
            ones = [np.ones(shape, dtype) for shape in shapes]
            self.hidden[n] = ones, [np.empty_like(matrix) for matrix in ones]
        A, products = self.hidden[n]
        return [self.examples[rows].T, *A], products

    def add_losses(self, n: int) -> None:
        for part in slices(0, n, PART):
            losses = QUICK_LOSS[self.kinds[1]](self.Z[part], self.targets[part])
            weighted = losses.reshape(len(losses), -1) * self.shares[part]
            self.total_loss += float(weighted.sum(dtype=np.float64))
