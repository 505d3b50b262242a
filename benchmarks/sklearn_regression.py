"""How near is `NetworkRegressor`, beside scikit-learn's `MLPRegressor`?

Both with their defaults, and once more with early stopping, on standardised columns;
`MLPRegressor` is given standardised targets, and may go on for 1,000 iterations. Ten splits and
starts; and ten starts of one split. Writes sklearn_regression.md, which the book shows.
"""

import warnings
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.datasets import load_diabetes, make_friedman1, make_friedman2
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn_accuracy import SPLITS, shown, written

from chainrule.sklearn import NetworkRegressor

DATA = {
    "diabetes": load_diabetes(return_X_y=True),
    "Friedman 1": make_friedman1(n_samples=500, noise=1.0, random_state=0),
    "Friedman 2": make_friedman2(n_samples=500, noise=100.0, random_state=0),
}


def theirs(start: int, stop: bool) -> object:
    network = MLPRegressor(max_iter=1000, early_stopping=stop, random_state=start)
    return TransformedTargetRegressor(network, transformer=StandardScaler())


def ours(start: int, stop: bool) -> object:
    return NetworkRegressor(early_stopping=stop, random_state=start)


def score(model: object, X: np.ndarray, y: np.ndarray, split: int) -> float:
    X, X_test, y, y_test = train_test_split(X, y, random_state=split)
    return make_pipeline(StandardScaler(), model).fit(X, y).score(X_test, y_test)


def measured(name: str, new: Callable, stop: bool) -> tuple[str, str]:
    """Mean and deviation of ten splits; and the deviation of ten starts."""
    X, y = DATA[name]
    splits = np.array([score(new(k, stop), X, y, k) for k in range(SPLITS)])
    starts = np.array([score(new(k, stop), X, y, 0) for k in range(10)])
    return shown(splits, 3), f"{starts.std(ddof=1):.3f}"


def main() -> None:
    warnings.simplefilter("ignore", ConvergenceWarning)
    lines = [
        "| data | ends | ours | theirs | ten starts |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    for name, stop in product(DATA, (False, True)):
        results = [measured(name, new, stop) for new in (ours, theirs)]
        means, starts = zip(*results, strict=True)
        end = "early stopping" if stop else "cost is flat"
        lines.append(f"| {name} | {end} | {' | '.join(means)} | {' / '.join(starts)} |")
    note = (
        f"R² for examples that were not learnt from: mean and standard deviation of {SPLITS} "
        "random splits, with another random start each; the last column is the deviation over ten "
        "starts with one and the same split, ours / theirs."
    )
    written(Path(__file__).with_suffix(".md"), lines, note)


if __name__ == "__main__":
    main()
