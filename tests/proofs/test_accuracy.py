"""Right to the last digits: against 60-digit arithmetic over the whole range of float64.

One ulp is the distance between neighbouring floats at the exact value. Results that are smaller
than the smallest normal float count too.
"""

from collections.abc import Callable

import mpmath
import numpy as np
import pytest

from chainrule import (
    backpropagate,
    cost,
    cross_entropy,
    gradient_check,
    log_loss,
    numerical_gradient,
    sigmoid,
    sigmoid_derivative,
    softmax,
    tanh,
    tanh_derivative,
    weight_shapes,
)

mpmath.mp.dps = 60


def points(count: int) -> np.ndarray:
    """The whole range: where σ bends, where it is tiny, all magnitudes, seams and neighbours."""
    rng = np.random.default_rng(40)
    magnitudes = 10.0 ** rng.uniform(-323.3, 308, count // 4)
    signs = rng.choice([-1.0, 1.0], count // 4)
    seams = np.array(
        [-745.13, -744.44, -708.4, -700.0, -36.74, 0.0, 36.74, 37.0, 700.0, 709.78, 745.2]
    )
    neighbours = [np.nextafter(seams, d) for d in (-np.inf, np.inf)]
    edges = np.array([5e-324, -5e-324, 2.2e-308, 1e308, -1e308, 0.0, -0.0])
    bent, far = rng.uniform(-40, 40, count // 4), rng.uniform(-746, 746, count // 4)
    extra = rng.normal(size=count - 4 * (count // 4) + count // 4)
    return np.concatenate([bent, far, magnitudes * signs, extra, seams, *neighbours, edges])


def exact_sigmoid(z: float) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-mpmath.mpf(z)))


def exact_derivative(z: float) -> mpmath.mpf:
    return exact_sigmoid(z) * exact_sigmoid(-z)


def exact_tanh(z: float) -> mpmath.mpf:
    return mpmath.tanh(mpmath.mpf(z))


def exact_tanh_derivative(z: float) -> mpmath.mpf:
    return mpmath.sech(mpmath.mpf(z)) ** 2


def exact_softplus(z: float) -> mpmath.mpf:
    """log(1 + e^z); log1p, because 60 digits are too few for log(1 + e^-z) beyond z = 138."""
    return max(mpmath.mpf(z), mpmath.mpf(0)) + mpmath.log1p(mpmath.exp(-abs(mpmath.mpf(z))))


def exact_loss(y: float) -> Callable[[float], mpmath.mpf]:
    return lambda z: mpmath.mpf(y) * exact_softplus(-z) + (1 - mpmath.mpf(y)) * exact_softplus(z)


def worst_ulp(got: np.ndarray, exact: list[mpmath.mpf], dtype: type = np.float64) -> float:
    worst = mpmath.mpf(0)
    for value, truth in zip(got.tolist(), exact, strict=True):
        with np.errstate(under="ignore"):
            ulp = mpmath.mpf(float(np.spacing(dtype(abs(float(truth))))))
        worst = max(worst, abs(mpmath.mpf(value) - truth) / ulp)
    return float(worst)


FUNCTIONS = {
    "sigmoid": (sigmoid, exact_sigmoid, 2.5),
    "sigmoid_derivative": (sigmoid_derivative, exact_derivative, 4),
    "tanh": (tanh, exact_tanh, 1.5),
    "tanh_derivative": (tanh_derivative, exact_tanh_derivative, 4),
    "log_loss, y = 0": (lambda z: log_loss(z, 0), exact_loss(0), 2),
    "log_loss, y = 1": (lambda z: log_loss(z, 1), exact_loss(1), 2),
    "log_loss, y = 0.3": (lambda z: log_loss(z, 0.3), exact_loss(0.3), 3),
    "log_loss, y = 0.999": (lambda z: log_loss(z, 0.999), exact_loss(0.999), 3),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_within_its_ulps(name):
    function, exact, limit = FUNCTIONS[name]
    z = points(4_000)
    with np.errstate(all="raise"):
        got = function(z)
    assert worst_ulp(got, [exact(v) for v in z.tolist()]) <= limit


@pytest.mark.parametrize("name", ["sigmoid", "sigmoid_derivative", "tanh", "tanh_derivative"])
def test_float32_within_four_of_its_own_ulps(name):
    function, exact, _ = FUNCTIONS[name]
    with np.errstate(over="ignore", under="ignore"):
        z = points(2_000).astype(np.float32)
    z = z[np.isfinite(z)]
    with np.errstate(all="raise"):
        got = function(z)
    assert got.dtype == np.float32
    assert worst_ulp(got, [exact(v) for v in z.tolist()], np.float32) <= 4


def test_ends_of_the_range():
    ends = np.array([-np.inf, -0.0, 0.0, np.inf])
    with np.errstate(all="raise"):
        assert sigmoid(ends).tolist() == [0, 0.5, 0.5, 1]
        assert sigmoid_derivative(ends).tolist() == [0, 0.25, 0.25, 0]


def test_sigmoid_never_falls_between_neighbours():
    """Runs of adjacent floats at random places, and at every seam."""
    rng = np.random.default_rng(41)
    starts = np.concatenate([rng.uniform(-746, 38, 2_000), points(0)])
    starts = starts[np.abs(starts) < 1e300]
    runs = np.empty((len(starts), 50))
    runs[:, 0] = starts
    for k in range(1, 50):
        runs[:, k] = np.nextafter(runs[:, k - 1], np.inf)
    assert (np.diff(sigmoid(runs), axis=1) >= 0).all()


@pytest.mark.parametrize("sizes", [(4, 3), (3, 6, 2), (5, 4, 7, 3), (2, 5, 3, 6, 4)])
def test_gradient_of_the_cost_to_1e_13(sizes):
    for seed in range(3):
        rng = np.random.default_rng(seed)
        weights = [rng.normal(scale=2, size=shape) for shape in weight_shapes(sizes)]
        X, Y = rng.normal(size=(8, sizes[0])), rng.uniform(size=(8, sizes[-1]))
        numeric = numerical_gradient(lambda w, X=X, Y=Y: cost(w, X, Y, 0.4), weights)
        for exact, number in zip(backpropagate(weights, X, Y, 0.4), numeric, strict=True):
            assert np.abs(exact - number).max() <= 1e-13 * max(1, np.abs(number).max())


def rows(count: int, K: int) -> np.ndarray:
    """Weighted sums of all sizes: near ties, rows that are sure, rows far from 0."""
    rng = np.random.default_rng(42)
    scales = 10.0 ** rng.uniform(-6, 2.4, size=(count, 1))
    return rng.normal(size=(count, K)) * scales + rng.normal(size=(count, 1)) * 10


def test_softmax_within_its_ulps():
    """2.5 ulp, and what the shift costs: z − max is rounded, by at most gap/2^53 of the result."""
    Z = rows(1_000, 4)
    with np.errstate(all="raise"):
        got = softmax(Z)
    gaps = Z.max(axis=1, keepdims=True) - Z
    for row, shares, gap in zip(Z.tolist(), got, gaps, strict=True):
        powers = [mpmath.exp(mpmath.mpf(z)) for z in row]
        for k, power in enumerate(powers):
            exact = power / mpmath.fsum(powers)
            assert worst_ulp(shares[[k]], [exact]) <= 2.5 + gap[k]


def test_cross_entropy_of_classes_within_its_ulps():
    """3 ulp; where the answer is right and sure, what the shift costs, as above."""
    Z = rows(1_000, 4)
    with np.errstate(all="raise"):
        got = cross_entropy(Z, np.eye(4)[np.arange(1_000) % 4])
    for k, row in enumerate(Z.tolist()):
        z = [mpmath.mpf(v) for v in row]
        rest = [mpmath.exp(v - max(z)) for v in z]
        rest.remove(1)
        exact = mpmath.log1p(mpmath.fsum(rest)) + (max(z) - z[k % 4])
        largest, second = sorted(row)[:1:-1]
        assert worst_ulp(got[[k]], [exact]) <= 3 + (largest - second)


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu"])
def test_gradient_check_of_all_kinds(hidden, output):
    """ReLU is not analytic at its kink, so that it gets the central difference too."""
    for seed, sizes in enumerate([(4, 3), (3, 6, 2), (5, 4, 7, 3)]):
        rng = np.random.default_rng(seed)
        weights = [rng.normal(size=shape) for shape in weight_shapes(sizes)]
        X, Y = rng.normal(size=(8, sizes[0])), rng.dirichlet(np.ones(sizes[-1]), size=8)
        kinds = {"hidden": hidden, "output": output}
        assert gradient_check(weights, X, Y, 0.4, **kinds) <= 1e-13
        assert gradient_check(weights, X, Y, 0.4, "central", **kinds) <= 1e-9
