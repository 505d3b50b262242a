"""Checks that bite: numerical derivatives, and comparisons that raise (all chapters)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._arguments import (
    Array,
    Weights,
    as_choice,
    as_count,
    as_finite,
    as_number,
    as_numbers,
    as_weights,
)
from chainrule.backpropagation import backpropagate
from chainrule.cost import cost
from chainrule.trained import remembering

__all__ = ["Refuted", "Verified", "gradient_check", "numerical_gradient", "refute", "verify"]

# a check as data, in the output of a notebook's cell
CHECK = "application/vnd.chainrule.check+json"
COMPLEX_STEP = 2.0**-70  # nothing is subtracted, so it may be tiny; powers of 2 divide exactly
CENTRAL_STEP = 1e-5  # near the cube root of float64's precision, the best for a difference


def numerical_gradient(
    f: Callable[[Weights], Any], weights: Sequence[npt.ArrayLike], method: str = "complex"
) -> Weights:
    """Gradient of a function of the weights, one weight at a time, without any derivation.

    Formula (Image 25 asks for it), for every weight θ, g being its part of the gradient:

        complex:  g = Im(f(θ + i h)) / h ≈ f'(θ)                  h = 2⁻⁷⁰
        central:  g = (f(θ + h) − f(θ − h)) / (2 h) ≈ f'(θ)      h = 1e-5

    The complex step is exact to the last digits where f is analytic and computed with complex
    numbers throughout; the central difference needs neither and keeps about ten digits.

    Parameters
    ----------
    f : function
        Takes a list of arrays of the shapes of weights, returns one number.
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        Where to take the gradient.
    method : "complex" or "central"

    Returns
    -------
    list of L − 1 arrays, the shapes of weights, float64

    Raises
    ------
    ValueError
        If method is neither of the two, or f does not return one finite number.
    TypeError
        If f cannot be called, or loses complex numbers on the way.

    References
    ----------
    W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions",
    SIAM Review 40, 1998.

    Examples
    --------
    f(x, y) = xy at (3, 7): ∂f/∂x = y = 7 and ∂f/∂y = x = 3, the figures of Image 25.

    >>> product = lambda weights: weights[0][0, 0] * weights[0][0, 1]
    >>> numerical_gradient(product, [[[3.0, 7.0]]])[0].tolist()
    [[7.0, 3.0]]

    The cube has the slope 3x²; the second method is good to about ten digits:

    >>> import numpy as np
    >>> cubes = lambda weights: sum((w**3).sum() for w in weights)
    >>> weights = [np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([[4.0, 0.0, -1.0]])]
    >>> for method, tolerance in (("complex", 1e-15), ("central", 1e-9)):
    ...     numeric = numerical_gradient(cubes, weights, method)
    ...     print([bool(np.abs(n / 3 - w**2).max() < tolerance) for n, w in zip(numeric, weights)])
    [True, True]
    [True, True]

    >>> numerical_gradient(lambda weights: abs(weights[0]).sum(), weights)
    Traceback (most recent call last):
    ...
    TypeError: f: lost the complex weights; use method="central", or complex-safe functions

    >>> numerical_gradient(cubes, weights, "forward")
    Traceback (most recent call last):
    ...
    ValueError: method: expected "complex" or "central", got 'forward'
    """
    if not callable(f):
        raise TypeError(f"f: expected a function, got {type(f).__name__}")
    if not isinstance(method, str) or method not in ("complex", "central"):
        raise ValueError(f'method: expected "complex" or "central", got {method!r:.60}')
    matrices = as_weights(weights)
    derivative = _complex_step if method == "complex" else _central_difference
    dtype = np.complex128 if method == "complex" else np.float64
    moved = remembering(weights, [matrix.astype(dtype) for matrix in matrices])
    gradients = [np.zeros(matrix.shape) for matrix in matrices]
    for matrix, gradient in zip(moved, gradients, strict=True):
        for index in np.ndindex(gradient.shape):
            here = matrix[index]
            gradient[index] = derivative(f, moved, matrix, index)
            matrix[index] = here
    return gradients


def _complex_step(f: Callable[[Weights], Any], moved: Weights, matrix: Array, index: Any) -> float:
    matrix[index] += 1j * COMPLEX_STEP
    value = np.asarray(f(moved))
    if value.dtype.kind != "c":
        raise TypeError(
            'f: lost the complex weights; use method="central", or complex-safe functions'
        )
    return _one_number(value).imag / COMPLEX_STEP


def _central_difference(
    f: Callable[[Weights], Any], moved: Weights, matrix: Array, index: Any
) -> float:
    here = matrix[index]
    above, below = here + CENTRAL_STEP, here - CENTRAL_STEP
    matrix[index] = above
    f_above = _one_number(f(moved)).real
    matrix[index] = below
    f_below = _one_number(f(moved)).real
    return float((f_above - f_below) / (above - below))


def _one_number(value: Any) -> complex:
    array = as_finite("f", value, complex_ok=True)
    if array.shape != ():
        raise ValueError(f"f: expected a function that returns one number, got {array.shape}")
    return complex(array)


def gradient_check(
    weights: Sequence[npt.ArrayLike],
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    lam: float = 0.0,
    method: str = "complex",
    *,
    hidden: str | None = None,
    output: str | None = None,
    directions: int | None = None,
    rng: np.random.Generator | None = None,
) -> float:
    """Largest difference between backpropagation and the numerical gradient of the cost.

    Formula (checks Images 30 to 39), reached by one of the matrices of weights:

        difference >= max|G[l] − numeric[l]| / max(1, max|numeric[l]|)

    G is ``backpropagate``'s gradient and numeric that of ``numerical_gradient``.

    Do it before training, on a small network with λ > 0: below 1e-12 for the complex step and 1e-7
    for central differences, the gradient is right. Each weight costs a forward pass; where that is
    too long, ``directions`` moves all weights of a matrix at once, at random, a few times: the
    slope along V has to be Σ G[l] V. A mistake hides only from a direction at right angles to it.

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l], bias weights in column 0.
    X : array (m, s_1), float
        Examples, one per row.
    Y : array (m, K), float
        Targets, 0 <= y <= 1.
    lam : float
        Strength λ >= 0 of the regularisation.
    method : "complex" or "central"
    hidden : "sigmoid", "tanh", "relu" or "linear"; or None
        Activation function of the hidden layers; None for what the weights remember, or sigmoid.
    output : "sigmoid", "softmax" or "linear"; or None
        Activation function of the output layer; None likewise.
    directions : int >= 1, or None
        How many random directions for each matrix, with the complex step; None for every weight.
    rng : numpy.random.Generator or None
        Where the directions come from.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        As ``cost`` and ``numerical_gradient``.

    References
    ----------
    Squire and Trapp 1998, as for ``numerical_gradient``.

    Examples
    --------
    >>> import numpy as np
    >>> from chainrule import weight_shapes
    >>> rng = np.random.default_rng(9)
    >>> weights = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 4, 2))]
    >>> X, Y = rng.normal(size=(7, 3)), rng.uniform(size=(7, 2))
    >>> gradient_check(weights, X, Y, lam=0.7) < 1e-14
    True
    >>> 1e-14 < gradient_check(weights, X, Y, method="central") < 1e-9
    True
    >>> gradient_check(weights, X, Y > 0.5, lam=0.7, hidden="tanh") < 1e-14
    True
    >>> gradient_check(weights, X, Y, lam=0.7, directions=3, rng=rng) < 1e-14
    True

    >>> gradient_check(weights, X, Y, directions=3)
    Traceback (most recent call last):
    ...
    TypeError: rng: expected a numpy.random.Generator for directions, got NoneType
    """

    def moved_cost(moved: Weights) -> float | complex:
        return cost(moved, X, Y, lam, hidden=hidden, output=output)

    exact = backpropagate(weights, X, Y, lam, hidden=hidden, output=output)
    if directions is not None:
        as_choice("method", method, ["complex"])  # the only one that directions have
        if not isinstance(rng, np.random.Generator):
            kind = type(rng).__name__
            raise TypeError(f"rng: expected a numpy.random.Generator for directions, got {kind}")
        return _along(moved_cost, weights, exact, as_count("directions", directions, least=1), rng)
    numeric = numerical_gradient(moved_cost, weights, method)
    return max(_difference(e, n) for e, n in zip(exact, numeric, strict=True))


def _along(
    f: Callable[[Weights], Any],
    weights: Sequence[Any],
    gradients: Weights,
    directions: int,
    rng: np.random.Generator,
) -> float:
    """Largest difference of slopes along random directions, one matrix at a time."""
    worst = 0.0
    for k, gradient in enumerate(gradients):
        for _ in range(directions):
            V = rng.standard_normal(gradient.shape)
            moved = [*weights[:k], weights[k] + 1j * COMPLEX_STEP * V, *weights[k + 1 :]]
            slope = f(remembering(weights, moved)).imag / COMPLEX_STEP
            worst = max(worst, abs((gradient * V).sum() - slope) / max(1.0, abs(slope)))
    return float(worst)


@dataclass(frozen=True)
class Verified:
    """What ``verify`` has found: shown as one line in a notebook.

    Examples
    --------
    >>> verify("image-4", [[1, 0.5]], [[1, 0.5]], tolerance=1e-12)
    ✓ Image 4: 2 numbers, shape (1, 2), agree; largest difference 0.0e+00, tolerance 1e-12
    """

    formula: str
    compared: str
    difference: float
    tolerance: float

    def __repr__(self) -> str:
        return (
            f"✓ {_title(self.formula)}: {self.compared}, agree; "
            f"largest difference {self.difference:.1e}, tolerance {self.tolerance:.0e}"
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """What the check has found as data, beside the line that a reader sees."""
        names = {"kind": "verify", "id": self.formula}
        return {CHECK: names | {"difference": self.difference, "tolerance": self.tolerance}}

    def _repr_html_(self) -> str:
        return (
            f'<p class="verify" data-formula="{self.formula}" '
            f'data-difference="{self.difference:.1e}" data-tolerance="{self.tolerance:.0e}">'
            f"{escape(repr(self))}</p>"
        )


@dataclass(frozen=True)
class Refuted:
    """What ``refute`` has found: shown as one line in a notebook.

    Examples
    --------
    >>> refute("e8", 1 - np.log(0.8), np.log(1 - 0.8), tolerance=1e-2)
    ✗ Erratum E8, as printed: off by 1.8e+00
    """

    erratum: str
    evidence: str
    difference: float

    def __repr__(self) -> str:
        return f"✗ {_title(self.erratum)}, as printed: {self.evidence}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """What was refuted as data, beside the line that a reader sees."""
        return {CHECK: {"kind": "refute", "id": self.erratum}}

    def _repr_html_(self) -> str:
        return (
            f'<p class="refute" data-erratum="{self.erratum}" '
            f'data-difference="{self.difference:.1e}">{escape(repr(self))}</p>'
        )


def verify(formula: str, value: Any, reference: Any, tolerance: float) -> Verified:
    """Compare two results of the same formula; raise if they differ.

    Formula: difference = max|value − reference| / max(1, max|reference|) <= tolerance. This is for
    each array of a list.

    Parameters
    ----------
    formula : str
        Name of the formula: "image-37", "image-30-4" for a line, or a name in lower case.
    value, reference : numbers, arrays or lists of matrices; float or complex
        What is compared: equal shapes, all finite. ``(4, 1)`` against ``(4,)`` never passes.
    tolerance : float
        The largest difference that is let through, >= 0.

    Returns
    -------
    Verified
        The names and figures; a notebook shows them in one line.

    Raises
    ------
    AssertionError
        If value and reference differ by more than the tolerance, or in shape.
    ValueError
        If something is not finite, nothing is compared, formula or tolerance makes no sense.
    TypeError
        If value or reference does not hold numbers.

    References
    ----------
    N. J. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 1.2.

    Examples
    --------
    >>> import numpy as np
    >>> z = np.array([[0.3, -2.0, 5.0]])
    >>> left, right = 1 / (1 + np.exp(-z)), np.exp(z) / (np.exp(z) + 1)
    >>> verify("image-9", left, right, tolerance=1e-12).difference < 1e-15
    True

    A list of matrices is compared matrix by matrix: relative to the largest number of each, but
    absolute where all are below 1.

    >>> weights, moved = [np.full((2, 3), 1e6), np.zeros((1, 4))], 1e-13j
    >>> verify("eq-7-x", weights, [w * (1 + moved) + moved for w in weights], tolerance=1e-12)
    ✓ X: 10 numbers, shapes (2, 3), (1, 4), agree; largest difference 1.0e-13, tolerance 1e-12

    A check has to be able to fail:

    >>> verify("image-9", 1 - left, right, tolerance=1e-12)
    Traceback (most recent call last):
    ...
    AssertionError: Image 9: largest difference 9.9e-01 exceeds the tolerance 1e-12
    >>> verify("image-9", np.zeros((4, 1)), np.zeros(4), tolerance=1e-12)
    Traceback (most recent call last):
    ...
    AssertionError: Image 9: value has shape (4, 1), reference has shape (4,)
    >>> verify("image-9", np.nan, np.nan, tolerance=1e-12)
    Traceback (most recent call last):
    ...
    ValueError: value: expected finite numbers, got NaN or infinity

    >>> verify("image-9", np.zeros(4), np.zeros((4, 1)), tolerance=1e-12)
    Traceback (most recent call last):
    ...
    AssertionError: Image 9: value has shape (4,), reference has shape (4, 1)
    >>> verify("image-9", 1.5, 1.0, tolerance=0.5).difference      # the tolerance is still allowed
    0.5
    >>> verify("image-9", 1.0, 1.0, tolerance=-0.5)
    Traceback (most recent call last):
    ...
    ValueError: tolerance: expected a number >= 0, got -0.5
    """
    name = _checked_name("formula", formula)
    limit = as_number("tolerance", tolerance, at_least=0)
    values, references = _arrays("value", value), _arrays("reference", reference)
    if [v.shape for v in values] != [r.shape for r in references]:
        raise AssertionError(
            f"{_title(name)}: value has shape {_shapes(values)}, "
            f"reference has shape {_shapes(references)}"
        )
    difference = max(_difference(v, r) for v, r in zip(values, references, strict=True))
    if difference > limit:
        raise AssertionError(
            f"{_title(name)}: largest difference {difference:.1e} exceeds the tolerance {limit:.0e}"
        )
    count = sum(v.size for v in values)
    compared = (
        f"{count} number{'s' * (count > 1)}, shape{'s' * (len(values) > 1)} {_shapes(values)}"
    )
    return Verified(name, compared, difference, limit)


def refute(erratum: str, printed: Any, truth: Any, tolerance: float) -> Refuted:
    """The mirror of ``verify``: show that a form as printed is wrong; raise if it is not.

    Formula: difference = max|printed − truth| / max(1, max|truth|) > tolerance. What has another
    shape than truth, or cannot be computed, is refuted as well.

    Parameters
    ----------
    erratum : str
        Name of the erratum, such as "e8".
    printed : number, array or list of matrices; or a function of no arguments that returns one
        The form as printed. A function whose operands do not fit counts as refuted.
    truth : number, array or list of matrices
        What it should be.
    tolerance : float
        The difference that has to be exceeded, >= 0.

    Returns
    -------
    Refuted
        The evidence; a notebook shows it in one line.

    Raises
    ------
    AssertionError
        If the printed form agrees with the truth.
    ValueError
        If truth is not finite, nothing is compared, erratum or tolerance makes no sense.
    TypeError
        If truth does not hold numbers.

    References
    ----------
    K. Popper, "The Logic of Scientific Discovery", 1959, section 6: a check counts if it can fail.

    Examples
    --------
    >>> import numpy as np
    >>> refute("e8", 1 - np.log(0.8), np.log(1 - 0.8), tolerance=1e-2).difference > 1
    True
    >>> refute("e2", lambda: np.ones((4, 1)) @ np.ones((3, 4)), np.ones((3, 1)), tolerance=1e-2)
    ✗ Erratum E2, as printed: cannot be computed, ValueError
    >>> refute("e7", np.ones((4, 3)), np.ones((3, 4)), tolerance=1e-2)
    ✗ Erratum E7, as printed: has shape (4, 3) instead of (3, 4)

    >>> refute("e8", 0.5, 0.5, tolerance=0)
    Traceback (most recent call last):
    ...
    AssertionError: Erratum E8: the printed form agrees, largest difference 0.0e+00

    >>> refute("e7", np.ones((3, 4)), np.ones((4, 3)), tolerance=1e-2)
    ✗ Erratum E7, as printed: has shape (3, 4) instead of (4, 3)
    >>> refute("e8", -np.inf, 1.0, tolerance=1e-2)
    ✗ Erratum E8, as printed: gives NaN or infinity
    >>> refute("e8", 1.25, 1.0, tolerance=0.5)
    Traceback (most recent call last):
    ...
    AssertionError: Erratum E8: the printed form agrees, largest difference 2.5e-01
    """
    name = _checked_name("erratum", erratum)
    limit = as_number("tolerance", tolerance, at_least=0)
    if callable(printed):
        try:
            printed = printed()
        except (ValueError, IndexError) as error:
            return Refuted(name, f"cannot be computed, {type(error).__name__}", np.inf)
    forms, truths = _arrays("printed", printed, finite=False), _arrays("truth", truth)
    if [p.shape for p in forms] != [t.shape for t in truths]:
        return Refuted(name, f"has shape {_shapes(forms)} instead of {_shapes(truths)}", np.inf)
    if not all(np.isfinite(p).all() for p in forms):
        return Refuted(name, "gives NaN or infinity", np.inf)
    difference = max(_difference(p, t) for p, t in zip(forms, truths, strict=True))
    if difference <= limit:
        raise AssertionError(
            f"{_title(name)}: the printed form agrees, largest difference {difference:.1e}"
        )
    return Refuted(name, f"off by {difference:.1e}", difference)


def _checked_name(argument: str, name: str) -> str:
    if not isinstance(name, str):
        raise TypeError(f"{argument}: expected a string, got {type(name).__name__}")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise ValueError(f'{argument}: expected a name such as "image-37", got {name!r:.60}')
    return name


def _title(name: str) -> str:
    """ "image-30-4" is "Image 30, line 4", "e8" is "Erratum E8", "eq-2-chain" is "Chain"."""
    if image := re.fullmatch(r"image-(\d+)(?:-(\d+))?", name):
        return f"Image {image[1]}" + (f", line {image[2]}" if image[2] else "")
    if re.fullmatch(r"e\d+", name):
        return f"Erratum {name.upper()}"
    return re.sub(r"^eq-\d+-", "", name).replace("-", " ").capitalize()


def _arrays(name: str, value: Any, *, finite: bool = True) -> list[Array]:
    """One array, or the matrices of a list of weights; never nothing."""
    check = as_finite if finite else as_numbers
    several = isinstance(value, (list, tuple)) and any(np.ndim(v) == 2 for v in value)
    parts = [(f"{name}[{k}]", v) for k, v in enumerate(value)] if several else [(name, value)]
    arrays = [check(part, v, complex_ok=True) for part, v in parts]
    if not all(array.size for array in arrays):
        raise ValueError(f"{name}: expected at least one number, got none")
    return arrays


def _shapes(arrays: list[Array]) -> str:
    return ", ".join(str(array.shape) for array in arrays)


def _difference(value: Array, reference: Array) -> float:
    """The measure of all checks. Absolute below 1, relative above."""
    return float(np.abs(value - reference).max() / max(1.0, np.abs(reference).max()))
