"""The exercises after the chapters, of the pages about use: data, files, machines, libraries."""

from typing import Any

import numpy as np

from chainrule._arguments import Array
from chainrule.exercises._exercise import Exercise, letters

__all__ = ["EXERCISES"]


IMAGES = [
    Exercise(
        "images.1",
        right=["a", "b"],
        see=letters,
        mistakes=(
            (["a"], "There is one more: the header may have been read wrongly."),
            (["b"], "There is one more: what does an interrupted download look like?"),
            (["a", "b", "c"], "A wrong label is a byte like any other."),
            (["a", "b", "d"], "Each file is whole: their lengths say nothing of each other."),
        ),
    ),
    Exercise(
        "images.2",
        right=[156, 2_712_960],
        mistakes=(
            ([150, 2_709_504], "The biases are missing: one for each map, one for each unit."),
            ([26, 2_712_960], "That is one map. There are six."),
            ([156, 6 * 785], "A unit for each place of each map, and each has its own weights."),
        ),
    ),
]


def _whole(sums: list[Array], counts: list[int]) -> Array:
    return np.asarray(sum(sums) / sum(counts))


MACHINES = [
    Exercise(
        "many-machines.1",
        right=[0.3, 0.7],
        mistakes=(
            ([0.7, 0.3], "The other way round: the large part counts more."),
            ([0.7, 0.7], "The whole has 900 examples of one kind and 100 of the other."),
            ([1.1, 0.7], "The large part is the one with the gradient 0.2."),
        ),
    ),
    Exercise(
        "many-machines.2",
        right=_whole,
        cases={
            "two workers": ([np.array([1.5, -2.0]), np.array([0.5, 3.0])], [3, 5]),
            "three workers": (
                [np.array([[1.0]]), np.array([[4.0]]), np.array([[-2.5]])],
                [2, 9, 4],
            ),
        },
        mistakes=(
            (
                lambda sums, counts: np.mean(
                    [s / n for s, n in zip(sums, counts, strict=True)], axis=0
                ),
                "That is the plain mean of the means: a small part counts as much as a large one.",
            ),
            (
                lambda sums, counts: sum(sums) / len(sums),
                "Divide by the examples, not the workers.",
            ),
            (lambda sums, counts: sum(sums), "Divide by the number of all examples, once."),
        ),
    ),
    Exercise(
        "many-machines.3",
        right=1,
        mistakes=(
            (0, "A step is linear in the gradient: one is harmless."),
            (10, "After the first step the workers stand in different places."),
            (2, "After the first step the workers stand in different places."),
        ),
    ),
]

DATA = [
    Exercise(
        "own-data.1",
        right=["a", "b", "d"],
        see=letters,
        mistakes=(
            (["a", "b", "c", "d"], "Which words a column can have says nothing about sizes."),
            (["a", "b"], "One more number moves if a single held-out value is very large."),
        ),
    ),
    Exercise(
        "own-data.2",
        right=7,
        mistakes=(
            (1, "Then Sunday is as far from Monday as can be."),
            (6, 'One could be left out, but `text=["day"]` makes one for each word.'),
        ),
    ),
    Exercise(
        "own-data.3",
        right=["b", "d", "a", "c", "e"],
        mistakes=(
            (["d", "a", "b", "c", "e"], "The held-out rows have had a say in the scaling."),
            (["b", "d", "c", "a", "e"], "The network has to learn from scaled rows."),
            (["b", "d", "a", "e", "c"], "Nothing has been learnt yet when the rows are judged."),
        ),
    ),
]

SAVING = [
    Exercise(
        "saving.1",
        right=["1.bias", "1.weight", "4.bias", "4.weight"],
        see=letters,
        mistakes=(
            (["0.weight", "0.bias", "1.weight", "1.bias"], "The layers without weights count too."),
            (["1.weight", "4.weight"], "Each linear layer has a bias as well."),
            (["2.weight", "2.bias", "5.weight", "5.bias"], "PyTorch counts from 0."),
        ),
    ),
    Exercise(
        "saving.2",
        right=["b", "d"],
        see=letters,
        mistakes=(
            (["a", "b", "d"], "Twice not transposed is back where it was."),
            (["b", "c", "d"], "What is written last is read last: it comes back right."),
            (["b"], "There is one more: what does not come back as it was?"),
            (["d"], "There is one more: which mistake is made on one way only?"),
        ),
    ),
    Exercise(
        "saving.3",
        right="a",
        mistakes=(
            ("b", "The last digits of trained weights look random."),
            ("c", "The last digits of trained weights look random."),
        ),
    ),
]


def _name(answer: Any) -> str:
    return str(answer).strip().removesuffix("()")


SKLEARN = [
    Exercise(
        "scikit-learn.1",
        right="fit",
        see=_name,
        mistakes=(
            ("__init__", "A search copies the estimator first. Then they need not fit together."),
            ("set_params", "They come one by one. In between, they need not fit together."),
        ),
    ),
    Exercise(
        "scikit-learn.2",
        right="b",
        mistakes=(
            ("a", "Then the wines that the network is tested on have had a say."),
            ("c", "These are the very rows that it must not know."),
        ),
    ),
    Exercise(
        "scikit-learn.3",
        right=[1, 0.5],
        mistakes=(
            ([2, 1], "Numerator and denominator of the mean both double."),
            ([1, 1], "The sum of the weights takes the place of m, under λ too."),
            ([1, 2], "It stands under λ, not above: twice as many examples, as it were."),
        ),
    ),
]

EXERCISES = [*IMAGES, *MACHINES, *DATA, *SAVING, *SKLEARN]
