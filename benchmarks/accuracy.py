"""By how many units in the last place (ulp) are we off, and by how many are others? `make bench`

Everything is compared with 60-digit arithmetic, over the whole range of float64. The table goes
into accuracy.md, which the book shows. It is an error if one of our functions is off by more than
it may be. SciPy and PyTorch are measured where they are installed.
"""

import importlib
import platform
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import repeat
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import mpmath
import numpy as np
from mpmath import mpf

import chainrule

mpmath.mp.dps = 60
RESULT = Path(__file__).with_name("accuracy.md")
POINTS = 200_000
Array = np.ndarray


def installed(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None


scipy, torch = installed("scipy"), installed("torch")
special = installed("scipy.special")


# Where it is measured: weighted sums z, and targets y that only the loss looks at


def weighted_sums(rng: np.random.Generator) -> Array:
    """Where functions bend, where they are tiny, all magnitudes; seams with their neighbours."""
    part = POINTS // 4
    bent, far = rng.uniform(-40, 40, part), rng.uniform(-746, 746, part)
    magnitudes = 10.0 ** rng.uniform(-323.3, 308, part) * rng.choice([-1.0, 1.0], part)
    usual = rng.normal(size=part)
    seams = np.array([0.0, 36.7368005696771, 37.0, 700.0, 708.396418532264, 709.782712893384])
    runs = [np.concatenate([seams, -seams, [744.44007192138, -744.44007192138, -745.1332191]])]
    for _ in range(20):
        runs = [np.nextafter(runs[0], -np.inf), *runs, np.nextafter(runs[-1], np.inf)]
    return np.concatenate([bent, far, usual, magnitudes, *runs, [1e308, -1e308]])


def zeros_and_ones(rng: np.random.Generator, count: int) -> Array:
    return rng.integers(0, 2, count).astype(float)


def fractions(rng: np.random.Generator, count: int) -> Array:
    """Evenly from 0 to 1, crowded near 0, crowded near 1."""
    even, near_0 = rng.uniform(size=count), 10.0 ** rng.uniform(-15, 0, count)
    return np.choose(rng.integers(0, 3, count), [even, near_0, 1 - near_0])


# The truth


def exact_sigmoid(z: mpf, y: mpf) -> mpf:
    return 1 / (1 + mpmath.exp(-z))


def exact_derivative(z: mpf, y: mpf) -> mpf:
    return exact_sigmoid(z, y) * exact_sigmoid(-z, y)


def exact_tanh_derivative(z: mpf, y: mpf) -> mpf:
    return mpmath.sech(z) ** 2


def exact_loss(z: mpf, y: mpf) -> mpf:
    """y log(1 + e^-z) + (1 - y) log(1 + e^z). Without log1p, 60 digits fail beyond z = 138."""
    rest = mpmath.log1p(mpmath.exp(-abs(z)))
    return y * (max(-z, 0) + rest) + (1 - y) * (max(z, 0) + rest)


# The forms that are measured


def numpy_sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def torch_derivative(z: Array, function: str) -> Array:
    leaf = torch.tensor(z, requires_grad=True)
    getattr(torch, function)(leaf).sum().backward()
    return leaf.grad.numpy()


def scipy_loss(z: Array, y: Array) -> Array:
    return -y * special.log_expit(z) - (1 - y) * special.log_expit(-z)


def torch_softplus(z: Array, y: Array) -> Array:
    softplus = torch.nn.functional.softplus
    z, y = torch.tensor(z), torch.tensor(y)
    return (y * softplus(-z) + (1 - y) * softplus(z)).numpy()


def torch_loss(z: Array, y: Array) -> Array:
    loss = torch.nn.BCEWithLogitsLoss(reduction="none")
    return loss(torch.tensor(z), torch.tensor(y)).numpy()


def printed_loss(z: Array, y: Array) -> Array:
    """A term whose factor is 0 is left out: 0 times infinity is not a number."""
    h = numpy_sigmoid(z)
    return np.where(y > 0, -y * np.log(h), 0) + np.where(y < 1, -(1 - y) * np.log(1 - h), 0)


class Form(NamedTuple):
    name: str
    compute: Callable[[Array, Array], Array]
    library: ModuleType | None = np


class Subject(NamedTuple):
    """A function, what ours may be off by, and the ways to compute it; the first one is ours."""

    name: str
    limit: float
    exact: Callable[[mpf, mpf], mpf]
    draw_targets: Callable[[np.random.Generator, int], Array]
    forms: list[Form]


SIGMOIDS = [
    Form("`chainrule.sigmoid`", lambda z, y: chainrule.sigmoid(z)),
    Form("SciPy: `expit`", lambda z, y: special.expit(z), scipy),
    Form("PyTorch: `sigmoid`", lambda z, y: torch.sigmoid(torch.tensor(z)).numpy(), torch),
    Form("NumPy: `1 / (1 + exp(-z))`", lambda z, y: numpy_sigmoid(z)),
]
DERIVATIVES = [
    Form("`chainrule.sigmoid_derivative`", lambda z, y: chainrule.sigmoid_derivative(z)),
    Form("PyTorch: `sigmoid`, `backward`", lambda z, y: torch_derivative(z, "sigmoid"), torch),
    Form("NumPy: `h * (1 - h)`", lambda z, y: numpy_sigmoid(z) * (1 - numpy_sigmoid(z))),
]
TANH_DERIVATIVES = [
    Form("`chainrule.tanh_derivative`", lambda z, y: chainrule.tanh_derivative(z)),
    Form("PyTorch: `tanh`, `backward`", lambda z, y: torch_derivative(z, "tanh"), torch),
    Form("NumPy: `1 - tanh(z)**2`", lambda z, y: 1 - np.tanh(z) ** 2),
]
LOSSES = [
    Form("`chainrule.log_loss`", chainrule.log_loss),
    Form("SciPy: `log_expit`", scipy_loss, scipy),
    Form("PyTorch: `BCEWithLogitsLoss`", torch_loss, torch),
    Form("PyTorch: `softplus`", torch_softplus, torch),
    Form("NumPy: `logaddexp(0, z) - y * z`", lambda z, y: np.logaddexp(0, z) - y * z),
    Form("NumPy: `-y * log(h) - (1 - y) * log(1 - h)`", printed_loss),
]
SUBJECTS = [
    Subject("$\\sigma(z)$", 2.5, exact_sigmoid, zeros_and_ones, SIGMOIDS),
    Subject("$\\sigma'(z)$", 4, exact_derivative, zeros_and_ones, DERIVATIVES),
    Subject("$\\tanh'(z)$", 4, exact_tanh_derivative, zeros_and_ones, TANH_DERIVATIVES),
    Subject("log-loss, $y = 0$ or $1$", 2, exact_loss, zeros_and_ones, LOSSES),
    Subject("log-loss, $0 < y < 1$", 3, exact_loss, fractions, LOSSES),
]


# The measure


def reference(exact: Callable[[mpf, mpf], mpf], z: Array, y: Array) -> Array:
    """Two rows: the floats nearest to the truth, and how many ulp the truth lies above them."""
    truths = [exact(mpf(a), mpf(b)) for a, b in zip(z.tolist(), y.tolist(), strict=True)]
    nearest = np.array([float(truth) for truth in truths])
    pairs = zip(truths, nearest.tolist(), np.spacing(nearest).tolist(), strict=True)
    return np.array([nearest, [float((t - mpf(near)) / mpf(ulp)) for t, near, ulp in pairs]])


def worst(got: Array, z: Array, nearest: Array, above: Array) -> tuple[float, float]:
    """The largest error in ulp, and where it is; of equal ones the nearest to z = 0."""
    with np.errstate(all="ignore"):
        errors = abs((got - nearest) / np.spacing(nearest) - above)
    errors[np.isnan(errors)] = np.inf
    largest = np.flatnonzero(errors == errors.max())
    return float(errors.max()), float(z[largest[abs(z[largest]).argmin()]])


def rows(subject: Subject, z: Array, pool: ProcessPoolExecutor) -> Iterator[list[str]]:
    y = subject.draw_targets(np.random.default_rng(7), len(z))
    parts = [np.array_split(values, 100) for values in (z, y)]
    exact = pool.map(reference, repeat(subject.exact), *parts)
    nearest, above = np.concatenate(list(exact), axis=1)
    for form in subject.forms:
        if not form.library:
            yield [subject.name, form.name, "not installed", ""]
            continue
        ours = form is subject.forms[0]
        with np.errstate(all="raise" if ours else "ignore"):  # ours never warns
            got = form.compute(z, y)
        error, place = worst(got, z, nearest, above)
        if ours and error > subject.limit:
            sys.exit(f"{form.name} is off by {error:.2f} ulp at z = {place!r}")
        shown = f"{error:.1f}" if error < 1e4 else re.sub(r"e\+0*", "e", f"{error:.1e}")
        shown = f"**{shown}**, allowed {subject.limit}" if ours else shown.replace("inf", "∞")
        yield [subject.name, form.name, shown, f"{place:.6g}"]


def main() -> None:
    warnings.simplefilter("error")
    z = weighted_sums(np.random.default_rng(2026))
    head = ["function", "computed by", "worst error in ulp", "at z"]
    lines = [head, ["---"] * len(head)]
    with ProcessPoolExecutor() as pool:
        for subject in SUBJECTS:
            print(f"{subject.name}: {len(z):,} points")
            lines += rows(subject, z, pool)
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    modules = [module for module in (np, scipy, torch, mpmath) if module]
    versions = [f"{m.__name__} {m.__version__.partition('+')[0]}" for m in modules]
    versions = ", ".join([f"Python {platform.python_version()}", *versions])
    RESULT.write_text(
        f"{table}\n\nHere `h` is `1 / (1 + exp(-z))`. Measured on {date.today()} at {len(z):,} "
        f"points for each function, on {platform.system()} {platform.machine()} with {versions}.\n"
    )
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
