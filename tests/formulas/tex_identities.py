"""Why a changed formula is still true: the identity that it makes use of.

The first rule that fits names it: what has been changed, in which displays, and the reason. A
survivor for which no rule fits fails `make mutants-tex`.
"""

from __future__ import annotations

import re

NUMBERS_COMMUTE = "numbers commute, with each other and with a matrix"
SAME_RANGE = "without its bounds, the sum runs over the same numbers"

# (change, displays, reason)
RULES = [
    ("swap operands", ".*", NUMBERS_COMMUTE),
    ("other range", ".*", SAME_RANGE),
    ("tilde", ".*", "ã_j is a_j: the tilde adds an element and changes none"),
]


def identity(operator: str, anchor: str) -> str:
    """The reason, or "" if none is known."""
    for change, displays, reason in RULES:
        if re.fullmatch(change, operator) and re.fullmatch(displays, anchor):
            return reason
    return ""
