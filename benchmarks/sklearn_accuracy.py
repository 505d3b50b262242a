"""How often is `NetworkClassifier` right, beside scikit-learn's `MLPClassifier`?

Both as they come, with their defaults, on standardised columns; `MLPClassifier` may go on for 1,000
iterations, with which it converges. Ten splits, three quarters to learn from, the same for both;
with each split another start. Writes sklearn_accuracy.md, which the book shows. It takes three
minutes of two cores.
"""

import platform
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn import datasets
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from chainrule import xor
from chainrule.sklearn import NetworkClassifier

RESULT = Path(__file__).with_suffix(".md")
SPLITS, ALLOWED = 10, 1.0  # allowed: points that the network alone may be below
Table = tuple[np.ndarray, np.ndarray]


def diabetes_or_not() -> Table:
    X, y = datasets.load_diabetes(return_X_y=True)
    return X, y > np.median(y)


DATA: dict[str, Callable[[], Table]] = {
    "digits": lambda: datasets.load_digits(return_X_y=True),
    "wine": lambda: datasets.load_wine(return_X_y=True),
    "breast cancer": lambda: datasets.load_breast_cancer(return_X_y=True),
    "iris": lambda: datasets.load_iris(return_X_y=True),
    "two moons": lambda: datasets.make_moons(600, noise=0.3, random_state=0),
    "diabetes, above its median": diabetes_or_not,
    "Hastie's ten columns": lambda: datasets.make_hastie_10_2(600, random_state=0),
}


def ours(start: int) -> NetworkClassifier:
    return NetworkClassifier(random_state=start)


def theirs(start: int) -> MLPClassifier:
    return MLPClassifier(max_iter=1000, random_state=start)


def standardised(X: np.ndarray, y: np.ndarray, split: int) -> tuple[np.ndarray, ...]:
    X, X_test, y, y_test = train_test_split(X, y, stratify=y, random_state=split)
    scaler = StandardScaler().fit(X)
    return scaler.transform(X), scaler.transform(X_test), y, y_test


def percentages(fitted: Callable, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Right answers for rows held back, of each split, by what ``fitted(split, X, y)`` returns."""
    scores = []
    for split in range(SPLITS):
        X_fit, X_test, y_fit, y_test = standardised(X, y, split)
        scores.append(100 * fitted(split, X_fit, y_fit).score(X_test, y_test))
    return np.array(scores)


def shown(scores: np.ndarray, digits: int = 2) -> str:
    return f"{scores.mean():.{digits}f}\u00a0±\u00a0{scores.std(ddof=1):.{digits}f}"


def spread_of_starts(new: Callable, X: np.ndarray, y: np.ndarray) -> float:
    """Deviation of the percentage over ten random starts, of one split."""
    X_fit, X_test, y_fit, y_test = standardised(X, y, 0)
    scores = [100 * new(start).fit(X_fit, y_fit).score(X_test, y_test) for start in range(10)]
    return float(np.std(scores, ddof=1))


def measured(name: str) -> tuple[str, float]:
    """The line of one set of data, and how far ours is above theirs."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    X, y = DATA[name]()
    scores = [
        percentages(lambda split, X, y, new=new: new(split).fit(X, y), X, y)
        for new in (ours, theirs)
    ]
    above = float(scores[0].mean() - scores[1].mean())
    starts = " / ".join(f"{spread_of_starts(new, X, y):.2f}" for new in (ours, theirs))
    size = f"{len(X):,}, {X.shape[1]}, {len(np.unique(y))}"
    return (
        f"| {name} | {size} | {' | '.join(map(shown, scores))} | {above:+.2f} | {starts} |",
        above,
    )


def written(path: Path, lines: list[str], note: str) -> None:
    """The table, what it shows, and where it was measured."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scikit-learn"))
    where = (
        f"Measured on {date.today()} on {platform.system()} {platform.machine()} with Python "
        f"{platform.python_version()}, {versions}."
    )
    text = "\n".join(lines) + f"\n\n{note} {where}\n"
    path.write_text(text)
    print(text)


def main() -> int:
    lines = [
        "| data | examples, columns, classes | ours | theirs | difference | ten starts |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(measured, DATA))
    lines += [line for line, _ in results]
    worst = min(above for _, above in results)
    X, Y = xor()
    learnt = sum(ours(start).fit(X, Y[:, 0]).score(X, Y[:, 0]) == 1 for start in range(10))
    note = (
        "Percentages of right answers for examples that were not learnt from: mean and standard "
        f"deviation of {SPLITS} random splits, three quarters to learn from, with another random "
        "start each. The last column is the deviation over ten starts with one and the same split, "
        f"ours / theirs. Exclusive or was learnt from {learnt} of 10 starts."
    )
    written(RESULT, lines, note)
    return int(worst < -ALLOWED or learnt < 10)


if __name__ == "__main__":
    sys.exit(main())
