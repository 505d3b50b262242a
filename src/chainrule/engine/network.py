"""The engine of ``gradient_descent``: what ``backpropagate`` defines, with buffers made once.

All weights lie in one vector, and so do their gradients; the matrices are views into it.
Activations stand beside their column of ones, so that the bias is part of the matrix product.
Nothing of the size of the data is made: a batch is copied to its place, and worked off there in
parts.
"""

from collections.abc import Iterator

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.engine.in_place import HIDDEN_IN_PLACE, OUTPUT_IN_PLACE, QUICK_LOSS

PART = 1024  # so many examples at a time: what belongs to them stays in the processor's cache


def batch_rows(
    m: int, size: int, rng: np.random.Generator | None
) -> Iterator[tuple[slice | Array, int]]:
    """The rows of one batch after the other, and how many they are; with rng in random order."""
    order = rng.permutation(m) if rng is not None and size < m else None
    for start in range(0, m, size):
        stop = min(start + size, m)
        yield slice(start, stop) if order is None else order[start:stop], stop - start


class Vector:
    """Weights, gradients and a place to work in, each as one vector and as its matrices."""

    def __init__(self, weights: Weights, dtype: np.dtype) -> None:
        self.shapes = [Theta.shape for Theta in weights]
        self.theta = np.concatenate([Theta.ravel() for Theta in weights]).astype(dtype)
        self.gradient, self.scratch = np.zeros_like(self.theta), np.zeros_like(self.theta)
        self.weights = self.matrices(self.theta)
        self.gradients, self.parts = self.matrices(self.gradient), self.matrices(self.scratch)

    def matrices(self, vector: Array) -> Weights:
        ends = np.cumsum([rows * columns for rows, columns in self.shapes])[:-1]
        pieces = np.split(vector, ends)
        return [piece.reshape(shape) for piece, shape in zip(pieces, self.shapes, strict=True)]

    def add_penalty(self, strength: float) -> None:
        """Add the gradient of the penalty, λ/m [0  Theta[:, 1:]], times the scale."""
        if strength:
            np.multiply(self.theta, strength, self.scratch)
            for part in self.parts:
                part[:, 0] = 0
            self.gradient += self.scratch


class Room:
    """The buffers of some rows of a batch, as views that are made once."""

    def __init__(self, engine: "Engine", rows: slice) -> None:
        n = rows.stop - rows.start
        self.targets, self.importance = engine.targets[rows], engine.importance[rows]
        self.A = [engine.examples[rows], *(A[:n] for A in engine.hidden)]  # Ã[1] … Ã[L−1]
        self.inner = [A[:, 1:] for A in self.A]  # without the column of ones
        self.Z = [Z[:n] for Z in engine.sums]
        self.delta = [delta[:n] for delta in engine.deltas]
        self.delta_T = [delta.T for delta in self.delta]


class Engine:
    """The network with room for a batch: gradients of the data term, and the loss."""

    def __init__(
        self,
        vector: Vector,
        X: Array,
        Y: Array,
        sample_weight: Array | None,  # (m, 1), their mean is 1
        batch_size: int,
        kinds: tuple[str, str],
    ) -> None:
        self.vector, self.X, self.Y, self.sample_weight = vector, X, Y, sample_weight
        dtype, sizes = vector.theta.dtype, [rows for rows, _ in vector.shapes]
        part = min(batch_size, PART)
        self.batch_size, self.loaded = batch_size, 0
        self.examples = np.ones((batch_size, X.shape[1] + 1), dtype)  # Ã[1]
        self.inputs = self.examples[:, 1:]
        self.targets = np.empty((batch_size, Y.shape[1]), dtype)
        self.importance = np.ones((batch_size, 1), dtype)
        self.hidden = [np.ones((part, size + 1), dtype) for size in sizes[:-1]]  # Ã[2] … Ã[L−1]
        self.sums = [np.empty((part, size), dtype) for size in sizes]  # Z[2] … Z[L], then h
        self.deltas = [np.empty((part, size), dtype) for size in sizes]  # δ[2] … δ[L]
        self.rooms: dict[tuple[int, int], Room] = {}
        self.transposed = [Theta.T for Theta in vector.weights]
        self.without_bias = [Theta[:, 1:] for Theta in vector.weights]
        self.activate, self.times_slope = HIDDEN_IN_PLACE[kinds[0]]
        self.answer, self.loss = OUTPUT_IN_PLACE[kinds[1]], QUICK_LOSS[kinds[1]]
        # Z[L], targets and importance of small batches wait here: their losses are computed at once
        self.waiting, self.total = 0, 0.0
        self.kept = [np.ones((PART, width), dtype) for width in (sizes[-1], sizes[-1], 1)]

    def batches(self, rng: np.random.Generator | None, scale: float) -> Iterator[None]:
        """Leave the gradient of one batch after the other, times the scale, in the vector."""
        for rows, n in batch_rows(len(self.X), self.batch_size, rng):
            self.load(rows, n)
            self.forward_and_back(n, scale)
            yield

    def load(self, rows: slice | Array, n: int) -> None:
        if n == len(self.X) and self.loaded:
            return  # all examples at once stay where they are
        np.copyto(self.inputs[:n], self.X[rows])
        self.targets[:n] = self.Y[rows]
        if self.sample_weight is not None:
            self.importance[:n] = self.sample_weight[rows]
        self.loaded = n

    def room(self, start: int, stop: int) -> Room:
        if (start, stop) not in self.rooms:
            self.rooms[start, stop] = Room(self, slice(start, stop))
        return self.rooms[start, stop]

    def forward_and_back(self, n: int, scale: float) -> None:
        for start in range(0, n, PART):
            room = self.room(start, min(start + PART, n))
            self.forward(room)
            self.backward(room, scale / n, self.vector.parts if start else self.vector.gradients)
            if start:
                self.vector.gradient += self.vector.scratch

    def forward(self, room: Room) -> None:
        last = len(self.hidden)
        for k, Theta_T in enumerate(self.transposed):
            np.dot(room.A[k], Theta_T, room.Z[k])  # half a microsecond less than np.matmul
            if k < last:
                self.activate(room.Z[k])
                np.copyto(room.inner[k + 1], room.Z[k])
        self.keep(room)

    def backward(self, room: Room, share: float, gradients: Weights) -> None:
        delta, H = room.delta[-1], room.Z[-1]
        self.answer(H)
        np.subtract(H, room.targets, delta)
        np.multiply(delta, share, delta)
        if self.sample_weight is not None:
            np.multiply(delta, room.importance, delta)
        for k in reversed(range(len(gradients))):
            np.dot(room.delta_T[k], room.A[k], gradients[k])
            if k:
                before = room.delta[k - 1]
                np.matmul(room.delta[k], self.without_bias[k], before)  # np.dot would copy
                self.times_slope(before, room.Z[k - 1])

    def keep(self, room: Room) -> None:
        n = len(room.targets)
        if self.waiting + n > PART:
            self.add_losses()
        end = self.waiting + n
        self.kept[0][self.waiting : end] = room.Z[-1]
        self.kept[1][self.waiting : end] = room.targets
        if self.sample_weight is not None:
            self.kept[2][self.waiting : end] = room.importance
        self.waiting = end

    def add_losses(self) -> None:
        Z, Y, importance = (kept[: self.waiting] for kept in self.kept)
        losses = self.loss(Z, Y).reshape(self.waiting, -1)
        self.total += float((losses * importance).sum(dtype=np.float64))
        self.waiting = 0

    def mean_loss(self) -> float:
        """Of the examples that went forward since the last call."""
        self.add_losses()
        total, self.total = self.total, 0.0
        return total / len(self.X)

    def loss_now(self) -> float:
        """Of all examples, with the weights as they are."""
        self.waiting, self.total = 0, 0.0  # something may wait here after Ctrl+C
        for rows, n in batch_rows(len(self.X), self.batch_size, None):
            self.load(rows, n)
            for first in range(0, n, PART):
                self.forward(self.room(first, min(first + PART, n)))
        return self.mean_loss()
