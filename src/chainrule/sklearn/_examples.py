"""What the estimators ask of examples before they learn from them."""

import warnings

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, as_finite

LEAST, MOST = 0.01, 100.0  # where the largest number of a column is no reason for a notice


def importance(sample_weight: npt.ArrayLike | None, m: int) -> Array:
    """How much each example counts, (m,)."""
    if sample_weight is None:
        return np.ones(m)
    counts = as_finite("sample_weight", sample_weight).astype(np.float64)
    if counts.shape != (m,):
        raise ValueError(f"sample_weight: expected shape ({m},), got {counts.shape}")
    if counts.min() < 0:
        raise ValueError("sample_weight: expected numbers >= 0")
    return counts


def notice_scale(X: Array, names: Array | None, *, whole: bool, argument: str = "X") -> None:
    """Warn of columns so large that they drown the others, or so small that nothing is learnt."""
    largest = np.abs(X).max(axis=0, initial=0)
    small = (largest > 0) & (largest < LEAST) & whole  # a part of the data may be near its mean
    outside = np.flatnonzero((largest > MOST) | small)
    if len(outside):
        first = outside[0]
        name = first if names is None else repr(str(names[first]))
        more = f", and {len(outside) - 1} more are as far from 1" if len(outside) > 1 else ""
        warnings.warn(
            f"{argument}: column {name} goes up to {largest[first]:.3g}{more}; a network learns "
            "best from columns of one scale, near 1: make_pipeline(StandardScaler(), …)",
            UserWarning,
            stacklevel=4,
        )
