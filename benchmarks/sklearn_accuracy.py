"""How often is `NetworkClassifier` right, beside scikit-learn's `MLPClassifier`?

Both as they come, with their defaults, on standardised columns; `MLPClassifier` may go on for 1,000
iterations, with which it converges. Ten times 5-fold cross-validation, the same folds for both.
Writes sklearn_accuracy.md, which the book shows. It takes about four minutes of one core.
"""

import platform
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn import datasets
from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chainrule.sklearn import NetworkClassifier

RESULT = Path(__file__).with_suffix(".md")
DATA = {
    "digits": datasets.load_digits,
    "wine": datasets.load_wine,
    "breast cancer": datasets.load_breast_cancer,
    "iris": datasets.load_iris,
}
FOLDS, REPEATS, ALLOWED = 5, 10, 1.0  # allowed: points that ours may be below
MODELS = [NetworkClassifier(random_state=0), MLPClassifier(max_iter=1000, random_state=0)]


def percentages(model: object, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Of examples that were not learnt from: for each repetition the mean of its folds."""
    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=0)
    scores = cross_val_score(make_pipeline(StandardScaler(), model), X, y, cv=folds)
    return 100 * scores.reshape(REPEATS, FOLDS).mean(axis=1)


def main() -> int:
    head = ["data", "examples, columns, classes", "ours", "theirs"]
    lines = [f"| {' | '.join(head)} | difference |", "| --- | --- | ---: | ---: | ---: |"]
    worst = np.inf
    for name, load in DATA.items():
        X, y = load(return_X_y=True)
        ours, theirs = (percentages(model, X, y) for model in MODELS)
        difference = ours.mean() - theirs.mean()
        worst = min(worst, difference)
        size = f"{len(X):,}, {X.shape[1]}, {len(np.unique(y))}"
        shown = [f"{s.mean():.2f}\u00a0±\u00a0{s.std(ddof=1):.2f}" for s in (ours, theirs)]
        lines.append(f"| {name} | {size} | {shown[0]} | {shown[1]} | {difference:+.2f} |")
        print(lines[-1], flush=True)
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scikit-learn"))
    note = (
        "Percentages of right answers for examples that were not learnt from: mean and standard "
        f"deviation of {REPEATS} repetitions of {FOLDS}-fold cross-validation. Measured on "
        f"{date.today()} on {platform.system()} {platform.machine()} with Python "
        f"{platform.python_version()}, {versions}."
    )
    RESULT.write_text("\n".join(lines) + f"\n\n{note}\n")
    return int(worst < -ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
