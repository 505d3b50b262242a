"""`NetworkClassifier` inside AdaBoost and Bagging, and learning in parts, beside `MLPClassifier`.

Splits, scaling and scores are those of sklearn_accuracy.py. In parts: one pass over the rows in
random order, 1, 7 or 50 at a time, with α = 0.01, ours by default, and 0.001, theirs. Writes
sklearn_ensembles.md, which the book shows. It takes eight minutes of two cores.
"""

import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path

import numpy as np
from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn_accuracy import DATA, SPLITS, ours, percentages, shown, theirs, written

from chainrule.sklearn import NetworkClassifier

NAMES = ["digits", "wine", "breast cancer", "iris"]


def ensemble(kind: type, new: Callable) -> Callable:
    def fitted(split: int, X: np.ndarray, y: np.ndarray) -> object:
        return kind(new(split), n_estimators=5, random_state=split).fit(X, y)

    return fitted


def in_parts(new: Callable, size: int) -> Callable:
    def fitted(split: int, X: np.ndarray, y: np.ndarray) -> object:
        model, order = new(split), np.random.default_rng(split).permutation(len(X))
        for first in range(0, len(X), size):
            rows = order[first : first + size]
            model.partial_fit(X[rows], y[rows], classes=np.unique(y))
        return model

    return fitted


def with_rate(kind: type, alpha: float) -> Callable:
    name = "learning_rate" if kind is NetworkClassifier else "learning_rate_init"
    return lambda split: kind(random_state=split, **{name: alpha})


def contenders() -> dict[str, list[Callable]]:
    found = {
        kind.__name__.removesuffix("Classifier") + ", 5 networks": [
            ensemble(kind, new) for new in (ours, theirs)
        ]
        for kind in (AdaBoostClassifier, BaggingClassifier)
    }
    for size, alpha in product((1, 7, 50), (0.01, 0.001)):
        name = f"{size} {'row' if size == 1 else 'rows'} at a time, α = {alpha}"
        kinds = NetworkClassifier, MLPClassifier
        found[name] = [in_parts(with_rate(kind, alpha), size) for kind in kinds]
    return found


def measured(case: tuple[str, str]) -> str:
    how, name = case
    warnings.simplefilter("ignore", ConvergenceWarning)
    X, y = DATA[name]()
    scores = [percentages(fitted, X, y) for fitted in contenders()[how]]
    above = scores[0].mean() - scores[1].mean()
    return f"| {how} | {name} | {' | '.join(map(shown, scores))} | {above:+.2f} |"


def main() -> None:
    lines = [
        "| how | data | ours | theirs | difference |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    with ProcessPoolExecutor(2) as pool:
        lines += pool.map(measured, product(contenders(), NAMES))
    note = (
        f"Percentages as above, mean and standard deviation of {SPLITS} splits. Columns are "
        "standardised with the mean and the deviation of all training rows, in parts too. In "
        "parts: one pass over the training rows, in random order."
    )
    written(Path(__file__).with_suffix(".md"), lines, note)


if __name__ == "__main__":
    main()
