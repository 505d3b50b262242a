"""All weights in one vector, so that one call moves them all."""

from typing import Any

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.engine.calls import Work, work


class Vector:
    """Weights, gradients and a place to work in: each as one vector, and as its matrices."""

    def __init__(self, weights: Weights, dtype: np.dtype[Any]) -> None:
        self.shapes = [Theta.shape for Theta in weights]
        self.theta = np.concatenate([Theta.ravel() for Theta in weights]).astype(dtype)
        self.gradient, self.scratch = np.zeros_like(self.theta), np.zeros_like(self.theta)
        self.weights = self.matrices(self.theta)
        self.gradients, self.scratches = self.matrices(self.gradient), self.matrices(self.scratch)

    def matrices(self, vector: Array) -> Weights:
        """Views into the vector, in the shapes of the weights."""
        ends = np.cumsum([rows * columns for rows, columns in self.shapes])[:-1]
        pieces = np.split(vector, ends)
        return [piece.reshape(shape) for piece, shape in zip(pieces, self.shapes, strict=True)]

    def add_scratch(self, what: str) -> Work:
        return work(what, (np.add, (self.gradient, self.scratch, self.gradient)))

    def hold_bias(self) -> Work:
        """Makes the gradient of the bias weights 0."""
        what = "the gradient of the bias weights"
        return work(what, *((matrix[:, 0].fill, (0,)) for matrix in self.gradients))

    def add_penalty(self, strength: float) -> Work:
        """Adds strength [0  Theta[:, 1:]] to the gradient."""
        if not strength:
            return []
        what, factor = "the gradient of the penalty", np.array(strength, self.theta.dtype)
        calls = work(what, (np.multiply, (self.theta, factor, self.scratch)))
        for matrix in self.scratches:
            calls += work(what, (matrix[:, 0].fill, (0,)))
        return calls + self.add_scratch(what)
