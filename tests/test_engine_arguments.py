"""The arguments that only training takes: at their limits."""

import numpy as np
import pytest

from chainrule.engine.arguments import as_dtype, as_generator, as_held_back, as_importance

LARGEST = float(np.finfo(np.float32).max)


@pytest.mark.parametrize("name", ["weights", "X"])
@pytest.mark.parametrize("sign", [1, -1])
def test_numbers_have_to_fit_into_the_dtype(name, sign):
    arrays = {"weights": [np.ones((2, 3))], "X": [np.ones((4, 2))]}
    arrays[name][0][1, 1] = sign * LARGEST
    assert as_dtype("float32", arrays) == np.float32
    arrays[name][0][1, 1] = sign * 1e39
    with pytest.raises(ValueError, match=rf"{name}: 1e\+39 is too large for float32"):
        as_dtype("float32", arrays)
    assert as_dtype(None, arrays) == np.float64


def test_the_dtype_is_that_of_all_arrays():
    arrays = {"weights": [np.ones((2, 3), np.float32)], "X": [np.ones((4, 2))]}
    assert as_dtype(None, arrays) == np.float64
    assert as_dtype(None, {"weights": arrays["weights"]}) == np.float32
    for wrong, error in (("float16", ValueError), (object, ValueError), (3, TypeError)):
        with pytest.raises(error, match="dtype: expected float32 or float64, got"):
            as_dtype(wrong, arrays)


def test_how_much_an_example_counts():
    assert as_importance("w", None, 3) == (None, 3)
    counts, total = as_importance("w", [0.25, 0.0, 0.125], 3)
    assert total == 0.375 and counts.tolist() == [[2.0], [0.0], [1.0]]
    for size in (2, 4):
        with pytest.raises(ValueError, match=rf"w: expected shape \(3,\), got \({size},\)"):
            as_importance("w", np.ones(size), 3)
    for wrong in ([0, 0, 0], [-1, 2, 2], [1e308, 1e308, 1e308]):
        with np.errstate(over="ignore"), pytest.raises(ValueError, match="w: expected numbers >= "):
            as_importance("w", wrong, 3)


def test_what_is_held_back():
    weights, X, Y = [np.ones((1, 3))], np.ones((2, 2)), np.ones((2, 1))
    assert as_held_back("validation", (X, Y), weights, "sigmoid")[2] is None
    held_back = as_held_back("validation", (X, Y, [1.0, 3.0]), weights, "sigmoid")
    assert held_back[2].tolist() == [[0.5], [1.5]]
    for wrong in ((X,), (X, Y, None, None), X, None):
        with pytest.raises(TypeError, match="validation: expected a pair"):
            as_held_back("validation", wrong, weights, "sigmoid")
    with pytest.raises(ValueError, match="validation: Y: expected shape"):
        as_held_back("validation", (X, Y[:1]), weights, "sigmoid")


def test_a_generator_or_none():
    rng = np.random.default_rng(0)
    assert as_generator("rng", rng) is rng and as_generator("rng", None) is None
    with pytest.raises(TypeError, match=r"rng: expected a numpy\.random\.Generator, got int"):
        as_generator("rng", 7)
