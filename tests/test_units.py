import numpy as np
import pytest

from chainrule import relu, relu_derivative, sigmoid, tanh, tanh_derivative
from chainrule.units import HIDDEN

FUNCTIONS = [tanh, tanh_derivative, relu, relu_derivative]


def test_tanh_is_odd_and_its_slope_even():
    z = np.linspace(-20, 20, 401)
    assert (tanh(-z) == -tanh(z)).all()
    assert (tanh_derivative(-z) == tanh_derivative(z)).all()


def test_tanh_never_falls_where_z_rises():
    wide = np.concatenate([np.linspace(-25, 25, 100_001), np.linspace(-1e-3, 1e-3, 100_001)])
    assert (np.diff(tanh(np.sort(wide))) >= 0).all()


def test_tanh_is_a_stretched_sigmoid():
    z = np.linspace(-30, 30, 121)
    # σ is right to 2.5 ulp, at most 2^-53 each; twice that, and one for tanh
    assert np.abs(tanh(z) - (2 * sigmoid(2 * z) - 1)).max() <= 6 * 2**-53


def test_slope_of_tanh_keeps_what_is_not_zero():
    mpmath = pytest.importorskip("mpmath")
    z = np.array([19.1, 100.0, 350.0])
    with mpmath.workdps(60):
        exact = [float(mpmath.sech(mpmath.mpf(v)) ** 2) for v in z]
    with np.errstate(under="ignore"):
        assert np.allclose(tanh_derivative(z), exact, rtol=1e-14, atol=0)
    assert tanh_derivative([-1e308, 1e308, -np.inf, np.inf]).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(("function", "slope"), [(tanh, tanh_derivative), (relu, relu_derivative)])
def test_autograd_agrees(function, slope):
    anp = pytest.importorskip("autograd.numpy")
    theirs = pytest.importorskip("autograd").elementwise_grad(
        anp.tanh if function is tanh else lambda z: anp.maximum(z, 0.0)
    )
    z = np.random.default_rng(0).normal(scale=3, size=(6, 5))
    assert np.abs(slope(z) - theirs(z)).max() < 1e-15


@pytest.mark.parametrize("name", HIDDEN)
def test_slopes_by_the_complex_step(name):
    function, slope = HIDDEN[name]
    z = np.linspace(-9, 9, 72)  # not 0, where the ReLU has its kink
    assert np.abs(function(z + 1e-20j).imag / 1e-20 - slope(z)).max() < 1e-15


def test_relu_cuts_off_and_passes_on():
    z = np.array([-np.inf, -1e308, -5e-324, -0.0, 0.0, 5e-324, 1e308, np.inf])
    assert relu(z).tolist() == [0, 0, 0, 0, 0, 5e-324, 1e308, np.inf]
    assert not np.signbit(relu(z)).any()


def test_relu_at_the_kink_has_slope_0():
    assert relu_derivative([-0.0, 0.0]).tolist() == [0, 0]
    assert relu_derivative(np.nextafter(0, 1)) == 1
    assert relu_derivative(np.nextafter(0, -1)) == 0


def test_relu_scales_with_its_argument():
    z = np.random.default_rng(1).normal(size=50)
    assert (relu(4 * z) == 4 * relu(z)).all()
    assert (relu(z) - relu(-z) == z).all()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_warning_whatever_the_numbers_are(function):
    extreme = np.array([0.0, -0.0, 5e-324, 1e308, -1e308, 710, -710, -745.2, np.inf, -np.inf])
    with np.errstate(over="ignore", under="ignore"):
        single = extreme.astype(np.float32)
    with np.errstate(all="raise"):
        for z in (extreme, single):
            result = function(z)
            assert not np.isnan(result).any()
            assert np.isfinite(result[np.isfinite(z)]).all()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_arguments_stay_as_they_are(function):
    z = np.array([-1.0, 0.0, 2.0])
    result = function(z)
    assert z.tolist() == [-1, 0, 2]
    assert not np.shares_memory(result, z)
