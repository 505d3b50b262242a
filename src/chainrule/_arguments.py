"""Checks of arguments, shared by all modules: each says what was expected, what came, and where.

A fault of the value (shape, range, not finite) is a ``ValueError``; a fault of the type is a
``TypeError``. Arrays are never changed; integers and booleans become float64, float16 becomes
float32, and every other floating type stays what it is.
"""

import operator
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Weights = list[Array]  # the L - 1 matrices Theta[l], each (s_{l+1}, s_l + 1)


def as_numbers(name: str, value: npt.ArrayLike, *, complex_ok: bool = False) -> Array:
    """Any shape; real, or complex where the complex step has to pass; NaN and ±inf allowed."""
    refuse_what_would_be_lost(name, value)
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name}: expected an array, got rows of different lengths") from None
    if array.dtype == object and hasattr(value, "to_numpy"):  # pandas, whose numbers may be missing
        try:
            array = value.to_numpy(dtype=np.float64, na_value=np.nan)
        except (TypeError, ValueError):
            raise TypeError(f"{name}: expected columns of numbers, got others") from None
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind == "f" or (complex_ok and array.dtype.kind == "c"):
        return array.astype(np.result_type(array.dtype, np.float32), copy=False)
    expected = "real or complex numbers" if complex_ok else "real numbers"
    raise TypeError(f"{name}: expected {expected}, got dtype {array.dtype}")


def refuse_what_would_be_lost(name: str, value: object) -> None:
    """What numpy would read without its meaning, or refuse in words of another library."""
    if _has_mask(value):
        raise TypeError(f"{name}: masked arrays are not supported, the mask would be lost")
    if hasattr(value, "toarray"):
        raise TypeError(f"{name}: expected no sparse matrix; toarray() makes an array of it")
    if hasattr(value, "sparse") and hasattr(
        value, "to_numpy"
    ):  # pandas has it for sparse data only
        raise TypeError(f"{name}: expected no sparse table; sparse.to_dense() makes a full one")
    if getattr(value, "requires_grad", False):
        raise TypeError(f"{name}: expected a tensor without gradients; detach() makes one")
    if "bfloat16" in str(getattr(value, "dtype", "")):
        raise TypeError(f"{name}: expected float32 or float64, got bfloat16; float() converts it")


def _has_mask(value: object) -> bool:
    """Whether it is masked, or in a list one row is."""
    if isinstance(value, (list, tuple)):
        return any(map(_has_mask, value))
    return isinstance(value, np.ma.MaskedArray)


def as_not_nan(name: str, value: npt.ArrayLike) -> Array:
    """Like ``as_numbers``, real or complex, without NaN."""
    array = as_numbers(name, value, complex_ok=True)
    if np.isnan(array).any():
        raise ValueError(f"{name}: expected numbers, got NaN")
    return array


def as_finite(name: str, value: npt.ArrayLike, *, complex_ok: bool = False) -> Array:
    """Like ``as_numbers``, without NaN and ±inf."""
    array = as_numbers(name, value, complex_ok=complex_ok)
    if array.dtype.kind == "c" or not array.size:
        finite = np.isfinite(array).all()
    else:  # the smallest and the largest tell, and no array of the size of the data is made
        with np.errstate(invalid="ignore"):
            finite = np.isfinite(array.min()) and np.isfinite(array.max())
    if not finite:
        place = np.argwhere(~np.isfinite(array))[0]
        where = " in row {}, column {}".format(*place) if array.ndim == 2 else ""
        raise ValueError(f"{name}: expected finite numbers, got NaN or infinity{where}")
    return array


def as_matrix(
    name: str, value: npt.ArrayLike, *, columns: int | None = None, complex_ok: bool = False
) -> Array:
    """Finite, of rank 2, at least one row and one column; ``columns`` of them where it is given."""
    array = as_finite(name, value, complex_ok=complex_ok)
    if array.ndim != 2:
        raise ValueError(f"{name}: expected a matrix (rank 2), got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name}: expected at least one row and one column, got {array.shape}")
    if columns is not None and array.shape[1] != columns:
        raise ValueError(f"{name}: expected {columns} columns, got shape {array.shape}")
    return array


def as_targets(
    name: str, value: npt.ArrayLike, shape: tuple[int, ...], *, any_number: bool = False
) -> Array:
    """Targets of exactly this shape, between 0 and 1 unless any number is one."""
    array = as_finite(name, value)
    if array.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {array.shape}")
    if array.size and not any_number and (array.min() < 0 or array.max() > 1):
        raise ValueError(f"{name}: expected values from 0 to 1, got {array.min()} to {array.max()}")
    return array


def as_weights(value: Sequence[npt.ArrayLike], *, complex_ok: bool = False) -> Weights:
    """A list of matrices that chain: Theta[l] has one column more than Theta[l-1] has rows."""
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"weights: expected a list of matrices, got {type(value).__name__}")
    if not value:
        raise ValueError("weights: expected at least one matrix, got an empty list")
    matrices = [
        as_matrix(f"weights[{k}]", matrix, complex_ok=complex_ok) for k, matrix in enumerate(value)
    ]
    if matrices[0].shape[1] < 2:
        raise ValueError(f"weights[0]: expected s_1 + 1 >= 2 columns, got {matrices[0].shape}")
    for k in range(1, len(matrices)):
        rows, columns = matrices[k - 1].shape[0], matrices[k].shape[1]
        if columns != rows + 1:
            raise ValueError(
                f"weights[{k}]: expected {rows + 1} columns (one for the bias and {rows} for the "
                f"rows of weights[{k - 1}]), got shape {matrices[k].shape}"
            )
    return matrices


def as_same_shapes(name: str, value: object, arrays: Sequence[Array]) -> list[Array]:
    """A list of finite arrays of the shapes of these."""
    if not isinstance(value, (list, tuple)) or len(value) != len(arrays):
        raise ValueError(f"{name}: expected a list of {len(arrays)} matrices, as weights")
    given = [as_finite(f"{name}[{k}]", array) for k, array in enumerate(value)]
    for k, (one, other) in enumerate(zip(given, arrays, strict=True)):
        if one.shape != other.shape:
            raise ValueError(f"{name}[{k}]: expected shape {other.shape}, got {one.shape}")
    return given


def as_number(
    name: str, value: object, *, at_least: float | None = None, above: float | None = None
) -> float:
    """One finite real number, within the limit where one is given."""
    array = as_finite(name, value)  # type: ignore[arg-type]  # whatever came is looked at here
    if array.ndim:
        raise ValueError(f"{name}: expected one number, got shape {array.shape}")
    number = float(array)
    if at_least is not None and number < at_least:
        raise ValueError(f"{name}: expected a number >= {at_least:g}, got {number:g}")
    if above is not None and number <= above:
        raise ValueError(f"{name}: expected a number > {above:g}, got {number:g}")
    return number


def as_choice(name: str, value: object, choices: Iterable[str]) -> str:
    """One of the names."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a name, got {type(value).__name__}")
    if value not in choices:
        names = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name}: expected one of {names}, got {value!r:.60}")
    return value


def as_count(name: str, value: object, *, least: int) -> int:
    """A whole number, from ``least`` to 2**31 - 1; booleans are not numbers here."""
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        number = operator.index(value)  # type: ignore[arg-type]  # raises for all that is not whole
    except TypeError:
        raise TypeError(f"{name}: expected a whole number, got {value!r:.60}") from None
    if number < least:
        raise ValueError(f"{name}: expected a whole number >= {least}, got {number}")
    if number >= 2**31:  # no machine would finish
        raise ValueError(f"{name}: expected a whole number < 2**31, got {len(f'{number:b}')} bits")
    return number
