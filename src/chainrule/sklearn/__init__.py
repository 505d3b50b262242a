"""The network as an estimator of scikit-learn (beyond the article); the extra ``sklearn``.

An estimator is functions with a memory: ``fit`` keeps what it has learnt in attributes that end in
an underscore, and ``predict`` uses them. All computing is done by the functions of the book.
"""

try:
    import sklearn  # type: ignore[import-untyped] # noqa: F401
except ModuleNotFoundError as error:
    raise ImportError(
        "chainrule.sklearn needs scikit-learn 1.6 or newer: pip install scikit-learn",
        name="sklearn",
    ) from error

from chainrule.sklearn._classifier import NetworkClassifier
from chainrule.sklearn._exchange import from_estimator, to_estimator
from chainrule.sklearn._regressor import NetworkRegressor

__all__ = ["NetworkClassifier", "NetworkRegressor", "from_estimator", "to_estimator"]
