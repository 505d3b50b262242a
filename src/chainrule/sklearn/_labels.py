"""Labels as they come, and the targets that the network learns."""

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils.multiclass import (  # type: ignore[import-untyped]
    check_classification_targets,
    type_of_target,
)

from chainrule._arguments import Array, as_number

MISSING = ("NoneType", "NAType", "NaTType")  # of Python and of pandas


def refuse_missing(y: Any) -> None:
    """Name the first label that is missing: beside the others it would end in a riddle."""
    dtype = getattr(y, "dtype", None)
    if not np.iterable(y):
        return
    if isinstance(dtype, np.dtype) and dtype.kind in "biufUS":
        return  # scikit-learn names NaN among numbers itself
    for row, label in enumerate(np.asarray(y, object).ravel()):
        is_nan = isinstance(label, float) and np.isnan(label)
        if type(label).__name__ in MISSING or is_nan:
            raise ValueError(f"y: row {row}, counted from 0, has no label, but {label}")


def of_one_kind(y: Array) -> Array:
    """Labels without numpy's type "object" around them, unless they are strings."""
    if y.dtype != object:
        return y
    kinds = {type(label).__name__ for label in y.ravel().tolist()}
    if len(kinds) > 1:
        raise ValueError(
            f"y: Unknown label type: expected all numbers or all strings, got {sorted(kinds)}"
        )
    return y if kinds == {"str"} else np.array(y.tolist())


def is_several(y: Array) -> bool:
    """Whether a row may have several ones; anything but that, or one label a row, is refused."""
    if type_of_target(y, input_name="y") == "multilabel-indicator":
        return True
    if y.ndim == 2 and y.shape[1] > 1:
        raise ValueError(
            f"y: expected one label a row, or zeros and ones, got other numbers in shape {y.shape}"
        )
    check_classification_targets(y)
    return False


def known_classes(y: Array, given: Any, several: bool, in_parts: bool) -> Array:
    """The labels, sorted."""
    if several:
        return np.arange(y.shape[1])
    if in_parts and given is None:
        raise ValueError("classes: expected all labels in the first call of partial_fit")
    classes: Array = np.unique(y if given is None else given)
    if len(classes) < 2:
        raise ValueError(f"y: expected labels of at least two classes, got 1 class, {classes}")
    return classes


def indices(y: Array, classes: Array) -> npt.NDArray[np.intp]:
    """Where each label stands among the classes."""
    places = {label: k for k, label in enumerate(classes.tolist())}
    labels = y.tolist()
    unknown = next((label for label in labels if label not in places), None)
    if unknown is not None:
        raise ValueError(f"y: expected one of the known labels {list(places)}, got {unknown!r}")
    return np.array([places[label] for label in labels], np.intp)


def class_importance(class_weight: Any, classes: Array, labels: Array, counts: Array) -> Array:
    """What each example's weight is multiplied by, (m,); ``labels`` are indices of classes."""
    if class_weight is None:
        return np.ones(len(labels))
    names = classes.tolist()
    if isinstance(class_weight, str) and class_weight == "balanced":
        shares = np.bincount(labels, counts, len(names))
        factors = np.divide(1.0, shares, out=np.zeros(len(names)), where=shares > 0)
    elif isinstance(class_weight, dict):
        unknown = [name for name in class_weight if name not in names]
        if unknown:
            raise ValueError(f"class_weight: {unknown[0]!r} is none of the classes, {names}")
        factors = np.array(
            [as_number(f"class_weight[{k!r}]", class_weight.get(k, 1), at_least=0) for k in names]
        )
    else:
        raise ValueError(f"class_weight: expected 'balanced' or a dict, got {class_weight!r:.60}")
    factor: Array = factors[labels]
    return factor
