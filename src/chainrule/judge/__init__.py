"""A second, independent statement of every formula, to judge an implementation by.

Nothing of the package is used here: sums are written out in loops over single numbers, and
derivatives are taken by the complex step. So a mistake in the package cannot hide in its own check.
``CHECKS`` names a check for each formula; each takes the functions to judge (the package, or a
mutant of it) and returns the largest difference from the truth of ``truth``.
"""

import math
from collections.abc import Callable
from typing import Any

from chainrule.judge.article import CHECKS_ARTICLE
from chainrule.judge.beyond import CHECKS_BEYOND
from chainrule.judge.steps import CHECKS_STEPS

__all__ = ["CHECKS", "LIMIT", "judge"]

LIMIT = 1e-12  # what a check lets through

CHECKS: dict[str, Callable[[Any], float]] = CHECKS_ARTICLE | CHECKS_BEYOND | CHECKS_STEPS


def judge(net: Any) -> dict[str, str]:
    """What each check that rejects ``net`` says; empty for a correct implementation.

    Examples
    --------
    >>> import chainrule
    >>> judge(chainrule)
    {}
    """
    verdicts = {}
    for name, check in CHECKS.items():
        try:
            difference = check(net)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            verdicts[name] = f"raises {type(error).__name__}"
            continue
        if not difference <= LIMIT:
            verdicts[name] = f"off by {difference:.1e}"
            if difference == math.inf:
                verdicts[name] = "wrong shape, or not a number"
    return verdicts
