import numpy as np
import pytest

from chainrule import (
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
    unit_step,
)

FUNCTIONS = [sigmoid, sigmoid_derivative, unit_step]
ELEMENTWISE = [*FUNCTIONS, tanh, tanh_derivative, relu, relu_derivative]


def test_sigmoid_keeps_its_symmetry():
    z = np.linspace(-36, 36, 145)
    # the larger of the two is right to one ulp, 2^-53, and so is their sum
    assert np.abs(sigmoid(z) + sigmoid(-z) - 1).max() <= 2 * 2**-53


def test_sigmoid_never_falls_where_z_rises():
    wide = np.concatenate([np.linspace(-750, -650, 100_001), np.linspace(-40, 40, 100_001)])
    assert (np.diff(sigmoid(wide)) >= 0).all()
    for start in (-700.0, 0.0, -745.0, 36.0):  # neighbouring floats, at the seam above all
        z = np.array([start])
        for _ in range(2000):
            z = np.append(z, np.nextafter(z[-1], np.inf))
        assert (np.diff(sigmoid(z)) >= 0).all()


def test_sigmoid_keeps_what_is_not_zero():
    z = np.array([-700.5, -720.0, -740.0])
    with np.errstate(under="ignore"):
        assert (sigmoid(z) == np.exp(z)).all()
    assert sigmoid(-745.0) == 5e-324
    assert sigmoid(-746.0) == 0


@pytest.mark.parametrize("function", ELEMENTWISE)
def test_any_shape_and_floating_type_is_kept(function):
    for dtype in (np.float32, np.float64, np.longdouble):
        for shape in ((), (3,), (2, 3), (2, 1, 3)):
            result = function(np.full(shape, 0.5, dtype))
            assert result.dtype == dtype
            assert result.shape == shape
    assert function([1, 2]).dtype == np.float64
    assert function([True, False]).dtype == np.float64


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_warning_whatever_the_numbers_are(function):
    extreme = np.array([0.0, -0.0, 5e-324, 1e308, -1e308, np.inf, -np.inf, 710, -710, -745.2])
    with np.errstate(over="ignore", under="ignore"):
        single = extreme.astype(np.float32)
    with np.errstate(all="raise"):
        assert np.isfinite(function(extreme)).all()
        assert np.isfinite(function(single)).all()


def test_float32_is_right_to_its_last_digit():
    z = np.linspace(-110, 20, 10_001, dtype=np.float32)
    for function in (sigmoid, sigmoid_derivative):
        exact = function(z.astype(np.float64))
        with np.errstate(under="ignore"):
            assert (np.abs(function(z) - exact) <= 2 * np.spacing(exact.astype(np.float32))).all()


def test_complex_step_goes_through():
    z = np.linspace(-800, 800, 1601)
    with np.errstate(all="raise", under="ignore"):
        slope = sigmoid(z + 1e-20j).imag / 1e-20
        curvature = sigmoid_derivative(z + 1e-20j).imag / 1e-20
    assert np.abs(slope - sigmoid_derivative(z)).max() < 1e-15
    assert np.abs(curvature - sigmoid_derivative(z) * (1 - 2 * sigmoid(z))).max() < 1e-15


def test_unit_step_at_its_threshold_is_zero():
    assert unit_step([0.0, -0.0, np.nextafter(0, 1)]).tolist() == [0, 0, 1]
    assert unit_step([1.0, 2.0, 3.0], threshold=2).tolist() == [0, 0, 1]
    assert unit_step([-3.0, -2.0, -1.0], threshold=-2).tolist() == [0, 0, 1]


@pytest.mark.parametrize("function", ELEMENTWISE)
@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (np.nan, ValueError),
        ([[0.0, np.nan]], ValueError),
        ([[1.0], [1.0, 2.0]], ValueError),
        ("a", TypeError),
        (None, TypeError),
        (np.ma.masked_array([1.0, 2.0], [True, False]), TypeError),
    ],
)
def test_bad_z_is_named(function, bad, error):
    with pytest.raises(error, match=r"^z: expected|^z: masked"):
        function(bad)


@pytest.mark.parametrize("bad", [np.nan, np.inf, [0.0, 1.0]])
def test_bad_threshold_is_named(bad):
    with pytest.raises(ValueError, match=r"^threshold: expected"):
        unit_step(1.0, threshold=bad)


def test_unit_step_refuses_complex_numbers():
    with pytest.raises(TypeError, match="z: expected real numbers"):
        unit_step(1j)
