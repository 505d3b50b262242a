"""The exercises of chapter 2."""

from typing import Any

import numpy as np

from chainrule import add_bias, sigmoid, weight_shapes
from chainrule._arguments import Array, Weights
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]

PAPER = Exercise(
    "2.1",
    right=[0.9, 0, 0.5],
    tolerance=1e-3,
    mistakes=(
        ([1.1, -0.3, 0.426], "The bias is missing: x_0 = 1 times the weight in column 0."),
        ([0.1, 0.2, 0.55], "The third input is −1: its product changes sign."),
        ([-0.5, -0.4, 0.401], "You took the weights down a column. The arrows into one unit stand "
         "in a row: destination first."),
        ([0.3, -1, 0.269], "The bias weight comes first in its row, not last."),
        ([0.9, 0, 0], "The sums are right. The activation is σ of the sum, and σ(0) is not 0."),
        ([0.9, 0, 1], "The sums are right. σ(0) lies in the middle between 0 and 1."),
    ),
)  # fmt: skip

SHAPES = Exercise(
    "2.2",
    right=[(7, 5), (2, 8), (10, 5), (10, 8), (10, 7), (10, 2)],
    mistakes=(
        ([(5, 7), (8, 2), (10, 5), (10, 8), (10, 7), (10, 2)], "The two Theta lie on their side: "
         "rows are destinations, columns are sources."),
        ([(7, 4), (2, 7), (10, 5), (10, 8), (10, 7), (10, 2)], "Theta needs a column for the bias "
         "node, which is one source more."),
        ([(8, 5), (3, 8), (10, 5), (10, 8), (10, 7), (10, 2)], "No arrow leads into a bias node: "
         "Theta has no row for it."),
        ([(8, 4), (3, 7), (10, 5), (10, 8), (10, 7), (10, 2)], "The bias node is a source: it adds "
         "a column to Theta, not a row."),
        ([(7, 5), (2, 8), (10, 4), (10, 7), (10, 7), (10, 2)], "The tilde is forgotten: a column "
         "of ones has been put in front of A."),
        ([(7, 5), (2, 8), (10, 5), (10, 8), (10, 8), (10, 3)], "A weighted sum belongs to a unit "
         "that computes. There is none for the bias node."),
        ([(7, 5), (2, 8), (5, 10), (8, 10), (7, 10), (2, 10)], "In this book the examples stand "
         "in the rows."),
    ),
)  # fmt: skip


def _layer(m: int, sources: int, units: int) -> tuple[Array, Array]:
    """X and Theta; no two sizes are equal."""
    X = np.cos(np.arange(float(m * sources))).reshape(m, sources)
    Theta = np.sin(1.0 + np.arange(units * (sources + 1))).reshape(units, sources + 1)
    return X, Theta


def _weighted_sums(X: Array, Theta: Array) -> Any:
    return add_bias(X) @ Theta.T


def _ones_last(X: Array) -> Array:
    return np.column_stack([X, np.ones(len(X))])


def _indices_swapped(X: Array, Theta: Array) -> Array:
    Z = np.zeros((len(X), len(Theta)))
    for i, k, j in np.ndindex(*Z.shape, Theta.shape[1]):
        Z[i, k] += add_bias(X)[i, j] * Theta[j, k]
    return Z


LAYER_SUMS = Exercise(
    "2.3",
    right=_weighted_sums,
    cases={"one example": _layer(1, 2, 4), "seven examples": _layer(7, 3, 5)},
    mistakes=(
        (lambda X, T: X @ T.T, "Theta has one column more than X: the one of the bias. A column of "
         "ones is missing, in front of X."),
        (lambda X, T: X @ T[:, 1:].T, "The bias weights are left out: column 0 of Theta, once for "
         "each example."),
        (lambda X, T: _ones_last(X) @ T.T, "The ones stand behind X. The bias weights are column 0 "
         "of Theta: the ones belong in front."),
        (lambda X, T: add_bias(X) @ T, "Row by column: to meet the rows of X, the rows of Theta "
         "have to become columns, `Theta.T`."),
        (_indices_swapped, "`Theta[j, k]` asks for a row that is not there. Destination first: "
         "`Theta[k, j]`."),
        (lambda X, T: T @ add_bias(X).T, "The numbers are right, but examples and units have "
         "changed places: a row for each example."),
        (lambda X, T: np.outer(add_bias(X)[:, -1], T[:, -1]), "Only the last product is left: add "
         "with `+=` in place of `=`."),
        (lambda X, T: add_bias(X)[:, :-1] @ T[:, :-1].T, "The last source is left out: `range(n)` "
         "ends at n − 1 already."),
        (lambda X, T: X @ T[:, 1:].T + T[:, :1], "The bias weights are added as a column. Each "
         "*row* needs all of them: `Theta[:, 0]` is a plain vector."),
        (lambda X, T: add_bias(X) @ T.T + T[:, 0], "The bias counts twice: through the ones, and "
         "once more."),
        (lambda X, T: sigmoid(add_bias(X) @ T.T), "That is the activation. Asked are the sums, "
         "before σ."),
        (lambda X, T: np.cumsum(add_bias(X) @ T.T, axis=1), "The sum goes on from one unit to the "
         "next: begin again at 0 for each of them."),
        (lambda X, T: (add_bias(X) @ T.T)[0], "That is the first example only."),
    ),
)  # fmt: skip


def _split(Theta: Array) -> Any:
    return Theta[:, 1:], Theta[:, 0]


SPLIT = Exercise(
    "2.4",
    right=_split,
    cases={"five units": (_layer(1, 3, 5)[1],), "one unit": (_layer(1, 4, 1)[1],)},
    mistakes=(
        (lambda T: (T[:, 0], T[:, 1:]), "Both parts are right, in the other order: first W, "
         "then b."),
        (lambda T: (T[:, :-1], T[:, -1]), "The last column is cut off. The bias weights stand in "
         "column 0."),
        (lambda T: (T[1:], T[0]), "Row 0 is cut off: all weights of one unit. The bias weights "
         "are a column, `Theta[:, 0]`."),
        (lambda T: (T, T[:, 0]), "W still has the bias weights in it. It begins with column 1."),
        (lambda T: (T[:, 1:], T[:, :1]), "b is a matrix of one column. `Theta[:, 0]` gives a plain "
         "vector, which is added to every row of examples."),
    ),
)  # fmt: skip


def _sum_over_examples(delta: Array, A_tilde: Array) -> Any:
    return delta.T @ A_tilde


def _deltas(m: int, sources: int, units: int) -> tuple[Array, Array]:
    return np.sin(2.0 + np.arange(m * units)).reshape(m, units), add_bias(
        _layer(m, sources, units)[0]
    )


DATA_TERM = Exercise(
    "2.5",
    right=_sum_over_examples,
    cases={"one example": _deltas(1, 2, 4), "seven examples": _deltas(7, 3, 5)},
    mistakes=(
        (lambda d, A: A.T @ d, "The transpose of the answer. k stands first in the result, and k "
         "belongs to δ: so δ is the left factor."),
        (lambda d, A: d @ A, "Nothing is turned over. The summed index i has to stand second in "
         "the left factor."),
        (lambda d, A: d @ A.T, "The wrong factor is turned over: this sums over units. The summed "
         "index i has to stand second in the left factor."),
        (lambda d, A: d.T @ A.T, "Both factors are turned over. The summed index i already stands "
         "first in the right one."),
        (lambda d, A: d * A, "`*` multiplies number by number. A sum over an index is a product "
         "of matrices, `@`."),
        (lambda d, A: np.outer(d[-1], A[-1]), "That is the last example only. Add up over all of "
         "them."),
        (lambda d, A: d.T @ A / len(A), "Nearly: that is the mean over the examples. Asked is the "
         "sum."),
    ),
)  # fmt: skip


def _exchange(weights: Weights, p: int, q: int) -> Any:
    into, out_of, *others = (Theta.copy() for Theta in weights)
    into[[p - 1, q - 1]] = into[[q - 1, p - 1]]
    out_of[:, [p, q]] = out_of[:, [q, p]]
    return [into, out_of, *others]


def _swap(Theta: Array, p: int, q: int) -> Array:
    """Rows p and q have changed places."""
    order = np.arange(len(Theta))
    order[[p, q]] = q, p
    return Theta[order]


def _network(*layer_sizes: int) -> Weights:
    shapes = weight_shapes(layer_sizes)
    return [np.sin(k + np.arange(1.0, r * c + 1)).reshape(r, c) for k, (r, c) in enumerate(shapes)]


EXCHANGE = Exercise(
    "2.6",
    right=_exchange,
    cases={
        "units 1 and 4": (_network(3, 5, 4, 2), 1, 4),
        "units 3 and 2": (_network(2, 4, 3, 5), 3, 2),
    },
    mistakes=(
        (lambda w, p, q: w, "Nothing has changed places."),
        (lambda w, p, q: [_swap(w[0], p - 1, q - 1), *w[1:]], "The arrows into the two units are "
         "exchanged. The arrows out of them have to follow, in the next matrix."),
        (lambda w, p, q: [w[0], _swap(w[1].T, p, q).T, *w[2:]], "The arrows out of the two units "
         "are exchanged. The arrows into them have to follow, in the first matrix."),
        (lambda w, p, q: [_swap(w[0], p - 1, q - 1), _swap(w[1].T, p - 1, q - 1).T, *w[2:]],
         "Right rows, wrong columns: column 0 of the second matrix belongs to the bias node, so "
         "that unit p has column p."),
        (lambda w, p, q: [_swap(w[0], p, q), _swap(w[1].T, p, q).T, *w[2:]], "Right columns, wrong "
         "rows: units are counted from 1, rows in Python from 0."),
        (lambda w, p, q: [_swap(w[0], p - 1, q - 1), _swap(w[1], p - 1, q - 1), *w[2:]],
         "In the second matrix the two units are sources: columns have to change places, not rows."
        ),
    ),
)  # fmt: skip

EXERCISES = [PAPER, SHAPES, LAYER_SUMS, SPLIT, DATA_TERM, EXCHANGE]
