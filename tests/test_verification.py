import numpy as np
import pytest

from chainrule import cost, gradient_check, numerical_gradient, refute, verify
from chainrule import verification as module


def test_a_true_formula_is_shown_with_its_figures():
    line = verify("image-30-4", [[1.0, 2.0]], [[1.0, 2.0 + 1e-13]], tolerance=1e-12)
    assert line.difference == pytest.approx(5e-14, rel=1e-2)  # relative to the largest, 2
    assert repr(line).startswith("✓ Image 30, line 4: 2 numbers, shape (1, 2), agree")
    html = line._repr_html_()
    assert 'class="verify" data-formula="image-30-4" data-difference="5.0e-14"' in html
    assert 'data-tolerance="1e-12"' in html


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        (1.0, 1.0 + 1e-9),
        ([1.0, 2.0], [1.0, 2.1]),
        (np.zeros((4, 1)), np.zeros(4)),
        (np.zeros((2, 3)), np.zeros((3, 2))),
        ([np.zeros((2, 3))], [np.zeros((2, 3)), np.zeros((1, 3))]),
        ([np.zeros((2, 3)), np.zeros((1, 3))], [np.zeros((2, 3)), np.ones((1, 3))]),
        (1.0 + 1e-6j, 1.0),
    ],
)
def test_a_false_formula_raises(value, reference):
    with pytest.raises(AssertionError, match="Image 1"):
        verify("image-1", value, reference, tolerance=1e-12)


@pytest.mark.parametrize("bad", [np.nan, np.inf, [1.0, np.nan]])
def test_what_is_not_finite_never_passes(bad):
    with pytest.raises(ValueError, match=r"^value: expected finite"):
        verify("image-1", bad, bad, tolerance=1e-12)
    with pytest.raises(ValueError, match=r"^reference: expected finite"):
        verify("image-1", np.zeros(np.shape(bad)), bad, tolerance=1e-12)


def test_a_difference_of_exactly_the_tolerance_counts_as_equal():
    assert verify("image-1", 0.5, 0.5, tolerance=0).difference == 0
    assert verify("image-1", 0.25, 0.5, tolerance=0.25).difference == 0.25
    with pytest.raises(AssertionError, match="Erratum E9: the printed form agrees"):
        refute("e9", 0.25, 0.5, tolerance=0.25)


def test_nothing_compared_never_passes():
    with pytest.raises(ValueError, match="value: expected at least one number, got none"):
        verify("image-1", [], [], tolerance=1e-12)


def test_each_matrix_is_measured_against_its_own_size():
    small, large = np.ones((1, 2)), np.full((1, 2), 1e6)
    with pytest.raises(AssertionError, match=r"1\.0e-09"):
        verify("image-1", [small + 1e-9, large], [small, large], tolerance=1e-12)
    assert verify("image-1", [small, large + 1e-7], [small, large], tolerance=1e-12)


@pytest.mark.parametrize(
    ("name", "tolerance", "error", "message"),
    [
        ("Image 1", 1e-12, ValueError, "formula: expected a name such as"),
        ("", 1e-12, ValueError, "formula: expected a name such as"),
        (37, 1e-12, TypeError, "formula: expected a string, got int"),
        ("image-1", -1, ValueError, "tolerance: expected a number >= 0, got -1"),
        ("image-1", np.nan, ValueError, "tolerance: expected finite numbers"),
    ],
)
def test_bad_names_and_tolerances_are_named(name, tolerance, error, message):
    with pytest.raises(error, match=message):
        verify(name, 1.0, 1.0, tolerance)
    with pytest.raises(error, match=message.replace("formula", "erratum")):
        refute(name, 1.0, 2.0, tolerance)


def test_refute_wants_a_difference():
    assert refute("e9", 0.853, 0.243, tolerance=1e-2).difference == pytest.approx(0.61)
    assert 'class="refute" data-erratum="e9"' in refute("e9", 1.0, 2.0, 0.1)._repr_html_()
    with pytest.raises(AssertionError, match="Erratum E9: the printed form agrees"):
        refute("e9", 0.243, 0.243, tolerance=1e-2)


def test_refute_takes_a_form_that_cannot_be_computed():
    assert "cannot be computed, ValueError" in repr(
        refute("e2", lambda: np.ones(3) @ np.ones(4), 1, 0)
    )
    assert "cannot be computed, IndexError" in repr(refute("e13", lambda: [0][3], 1, 0))
    assert "NaN or infinity" in repr(refute("e8", float("nan"), 1.0, 0))
    assert "has shape (4, 4) instead of (1,)" in repr(refute("e3", np.ones((4, 4)), np.ones(1), 0))
    with pytest.raises(ZeroDivisionError):  # a slip in the test itself is no evidence
        refute("e2", lambda: 1 / 0, 1, 0)


def test_both_methods_find_the_gradient_and_leave_the_weights_alone(example):
    weights, X, Y, lam = example
    before = [Theta.copy() for Theta in weights]
    exact = numerical_gradient(lambda w: cost(w, X, Y, lam), weights)
    central = numerical_gradient(lambda w: cost(w, X, Y, lam), weights, method="central")
    for e, c in zip(exact, central, strict=True):
        assert 0 < np.abs(e - c).max() < 1e-8
    assert all((a == b).all() for a, b in zip(before, weights, strict=True))


def test_the_complex_step_moves_nothing_and_divides_exactly():
    weights = [np.append(np.random.default_rng(21).normal(size=99), 0.0)[None]]
    slopes = numerical_gradient(lambda w: (w[0] ** 2).sum(), weights)[0]
    assert (slopes == 2 * weights[0]).all()


def test_gradient_check_is_without_penalty_by_default():
    # weights whose squares overflow are refused as soon as there is a penalty
    assert gradient_check([[[0.0, 1e200]]], [[0.0]], [[1.0]]) == 0


def test_gradient_check_sees_a_wrong_gradient(example, monkeypatch):
    assert gradient_check(*example) < 1e-14
    right = module.backpropagate
    monkeypatch.setattr(
        module, "backpropagate", lambda *a, **k: [1.001 * g for g in right(*a, **k)]
    )
    assert gradient_check(*example) > 1e-5


@pytest.mark.parametrize(
    ("f", "method", "error", "message"),
    [
        (3, "complex", TypeError, "f: expected a function, got int"),
        (lambda w: 1.0, "forward", ValueError, 'method: expected "complex" or "central"'),
        (lambda w: abs(w[0]).sum(), "complex", TypeError, "f: lost the complex weights"),
        (lambda w: True, "complex", TypeError, "f: lost the complex weights"),
        (lambda w: w[0], "complex", ValueError, r"f: expected a function that returns one number"),
        (lambda w: np.nan, "central", ValueError, "f: expected finite numbers"),
    ],
)
def test_bad_functions_are_named(f, method, error, message):
    with pytest.raises(error, match=message):
        numerical_gradient(f, [[[1.0, 2.0]]], method)


@pytest.mark.parametrize("size", [1e-3, 100.0])  # slopes below 1, and far above
def test_random_directions_measure_a_gradient_that_is_wrong(size):
    rng, seed = np.random.default_rng(60), 61
    weights = [size * rng.normal(size=(3, 4)), size * rng.normal(size=(2, 4))]
    right = [2 * Theta for Theta in weights]
    wrong = [right[0], right[1] + rng.normal(scale=5, size=(2, 4))]

    def squares(matrices):
        return sum((Theta**2).sum() for Theta in matrices)

    directions = np.random.default_rng(seed)
    expected = []
    for k in (0, 0, 0, 1, 1, 1):
        V = directions.standard_normal(weights[k].shape)
        slope = (right[k] * V).sum()
        expected.append(abs((wrong[k] * V).sum() - slope) / max(1.0, abs(slope)))
    found = module._along(squares, weights, wrong, 3, np.random.default_rng(seed))
    assert np.isclose(found, max(expected), rtol=1e-12)
    assert module._along(squares, weights, right, 3, np.random.default_rng(seed)) < 1e-14
    zero = [0 * Theta for Theta in weights]
    assert module._along(squares, zero, zero, 3, np.random.default_rng(seed)) == 0


def test_what_random_directions_ask_for(example):
    weights, X, Y, lam = example
    rng = np.random.default_rng(62)
    assert gradient_check(weights, X, Y, lam, directions=1, rng=rng) < 1e-14
    with pytest.raises(ValueError, match="directions: expected a whole number >= 1, got 0"):
        gradient_check(weights, X, Y, lam, directions=0, rng=rng)
    with pytest.raises(ValueError, match="method: expected one of 'complex'"):
        gradient_check(weights, X, Y, lam, "central", directions=1, rng=rng)
