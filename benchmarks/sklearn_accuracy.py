"""How often is `NetworkClassifier` right, beside scikit-learn's `MLPClassifier`?

Both as they come, with their defaults, on standardised columns; `MLPClassifier` may go on for 1,000
iterations, with which it converges. Ten splits, three quarters to learn from, the same for both;
with each split another start. Alone, inside AdaBoost and Bagging, and streaming. Writes
sklearn_accuracy.md, which the book shows. It takes about five minutes of two cores.
"""

import platform
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn import datasets
from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from chainrule import xor
from chainrule.sklearn import NetworkClassifier

RESULT = Path(__file__).with_suffix(".md")
DATA = {
    "digits": datasets.load_digits,
    "wine": datasets.load_wine,
    "breast cancer": datasets.load_breast_cancer,
    "iris": datasets.load_iris,
}
SPLITS, ALLOWED = 10, 1.0  # allowed: points that the network alone may be below
ROWS_AND_PASSES = {1: 1, 7: 5, 50: 20}


def ours(start: int) -> NetworkClassifier:
    return NetworkClassifier(random_state=start)


def theirs(start: int) -> MLPClassifier:
    return MLPClassifier(max_iter=1000, random_state=start)


def standardised(X: np.ndarray, y: np.ndarray, split: int) -> tuple[np.ndarray, ...]:
    X, X_test, y, y_test = train_test_split(X, y, stratify=y, random_state=split)
    scaler = StandardScaler().fit(X)
    return scaler.transform(X), scaler.transform(X_test), y, y_test


def streamed(model: object, X: np.ndarray, y: np.ndarray, rows: int) -> object:
    for _ in range(ROWS_AND_PASSES[rows]):
        for first in range(0, len(X), rows):
            part = slice(first, first + rows)
            model.partial_fit(X[part], y[part], classes=np.unique(y))
    return model


WAYS = {
    "alone": lambda model, X, y: model.fit(X, y),
    "in AdaBoost": lambda model, X, y: AdaBoostClassifier(model, n_estimators=2).fit(X, y),
    "in Bagging": lambda model, X, y: BaggingClassifier(model, n_estimators=2, random_state=0).fit(
        X, y
    ),
    "1 row at a time, once": lambda model, X, y: streamed(model, X, y, 1),
    "7 rows at a time, 5 times": lambda model, X, y: streamed(model, X, y, 7),
    "50 rows at a time, 20 times": lambda model, X, y: streamed(model, X, y, 50),
}
TOO_LONG = {("digits", "in AdaBoost"), ("digits", "in Bagging")}


def percentages(way: str, new: object, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Right answers for rows held back, of each split."""
    scores = []
    for split in range(SPLITS):
        X_fit, X_test, y_fit, y_test = standardised(X, y, split)
        scores.append(100 * WAYS[way](new(split), X_fit, y_fit).score(X_test, y_test))
    return np.array(scores)


def spread_of_starts(new: object, X: np.ndarray, y: np.ndarray) -> float:
    """Deviation of the percentage over ten random starts, of one split."""
    X_fit, X_test, y_fit, y_test = standardised(X, y, 0)
    scores = [100 * new(start).fit(X_fit, y_fit).score(X_test, y_test) for start in range(10)]
    return float(np.std(scores, ddof=1))


def measured(name: str) -> tuple[str, float, dict[str, str]]:
    """The line of one set of data, how far ours is above theirs, and the means of other ways."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    X, y = DATA[name](return_X_y=True)
    others = {}
    for way in WAYS:
        if (name, way) in TOO_LONG:
            others[way] = "–"
            continue
        scores = [percentages(way, new, X, y) for new in (ours, theirs)]
        means = [s.mean() for s in scores]
        if way != "alone":
            others[way] = f"{means[0]:.1f} / {means[1]:.1f}"
            continue
        above = means[0] - means[1]
        starts = " / ".join(f"{spread_of_starts(new, X, y):.2f}" for new in (ours, theirs))
        size = f"{len(X):,}, {X.shape[1]}, {len(np.unique(y))}"
        shown = " | ".join(f"{s.mean():.2f}\u00a0±\u00a0{s.std(ddof=1):.2f}" for s in scores)
        line = f"| {name} | {size} | {shown} | {above:+.2f} | {starts} |"
        print(line, flush=True)
    return line, above, others


def main() -> int:
    lines = [
        "| data | examples, columns, classes | ours | theirs | difference | ten starts |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    more = ["| with | " + " | ".join(DATA) + " |", "| --- |" + " ---: |" * len(DATA)]
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(measured, DATA))
    lines += [line for line, *_ in results]
    worst = min(above for _, above, _ in results)
    cells = {way: [others[way] for *_, others in results] for way in WAYS if way != "alone"}
    more += [f"| {way} | " + " | ".join(row) + " |" for way, row in cells.items()]
    X, Y = xor()
    learnt = sum(ours(start).fit(X, Y[:, 0]).score(X, Y[:, 0]) == 1 for start in range(10))
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scikit-learn"))
    note = (
        "Percentages of right answers for examples that were not learnt from: mean and standard "
        f"deviation of {SPLITS} random splits, three quarters to learn from, with another random "
        "start each. The last column is the deviation over ten starts with one and the same split, "
        f"ours / theirs. Exclusive or was learnt from {learnt} of 10 starts. Measured on "
        f"{date.today()} on {platform.system()} {platform.machine()} with Python "
        f"{platform.python_version()}, {versions}."
    )
    said = "The same means, ours / theirs, where the estimator is used by another one or in parts:"
    RESULT.write_text("\n".join([*lines, "", note, "", said, "", *more]) + "\n")
    return int(worst < -ALLOWED or learnt < 10)


if __name__ == "__main__":
    sys.exit(main())
