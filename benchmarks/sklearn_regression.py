"""How near is `NetworkRegressor`, beside scikit-learn's `MLPRegressor`?

Both with their defaults, on standardised columns; `MLPRegressor` is given standardised targets, and
may go on for 500 iterations. Ten splits and starts; and ten starts of one split. Writes
sklearn_regression.md, which the book shows.
"""

import platform
import warnings
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.datasets import load_diabetes, make_friedman1
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chainrule.sklearn import NetworkRegressor

RESULT = Path(__file__).with_suffix(".md")
DATA = {
    "diabetes": load_diabetes(return_X_y=True),
    "Friedman 1": make_friedman1(n_samples=500, noise=1.0, random_state=0),
}


def theirs(start: int) -> object:
    network = MLPRegressor(max_iter=500, random_state=start)
    return TransformedTargetRegressor(network, transformer=StandardScaler())


def ours(start: int) -> object:
    return NetworkRegressor(random_state=start)


def score(model: object, X: np.ndarray, y: np.ndarray, split: int) -> float:
    X, X_test, y, y_test = train_test_split(X, y, random_state=split)
    return make_pipeline(StandardScaler(), model).fit(X, y).score(X_test, y_test)


def main() -> None:
    warnings.simplefilter("ignore", ConvergenceWarning)
    lines = ["| data | ours | theirs | ten starts |", "| --- | ---: | ---: | ---: |"]
    for name, (X, y) in DATA.items():
        shown, starts = [], []
        for new in (ours, theirs):
            scores = [score(new(k), X, y, k) for k in range(10)]
            spread = [score(new(k), X, y, 0) for k in range(10)]
            shown.append(f"{np.mean(scores):.3f}\u00a0±\u00a0{np.std(scores, ddof=1):.3f}")
            starts.append(f"{np.std(spread, ddof=1):.3f}")
        lines.append(f"| {name} | {' | '.join(shown)} | {' / '.join(starts)} |")
        print(lines[-1], flush=True)
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scikit-learn"))
    note = (
        "R² for examples that were not learnt from, both with their defaults: mean and standard "
        "deviation of 10 random splits, with another random start each; the last column is the "
        f"deviation over ten starts with one and the same split, ours / theirs. Measured on "
        f"{date.today()} on "
        f"{platform.system()} {platform.machine()} with Python {platform.python_version()}, "
        f"{versions}."
    )
    RESULT.write_text("\n".join(lines) + f"\n\n{note}\n")


if __name__ == "__main__":
    main()
