"""Why a changed formula is still true: the identity that it makes use of.

The first rule that fits names it: what has been changed, in which displays, and the reason. A
survivor for which no rule fits fails `make mutants-tex`.
"""

from __future__ import annotations

import re

NUMBERS_COMMUTE = "numbers commute, with each other and with a matrix"
SAME_RANGE = "without its bounds, the sum runs over the same numbers"

DOUBLED = "drop operand|double operand"
FACTOR_ONE = "a factor of 1, or a product with 0"
STEPS = "any threshold between the same two whole numbers; 0 and 1 are their own squares"
NO_SLOPE = "0 = 0: the step has no slope anywhere"

# (change, displays, reason)
RULES = [
    ("swap operands", ".*", NUMBERS_COMMUTE),
    ("other range", ".*", SAME_RANGE),
    ("tilde", ".*", "ã_j is a_j: the tilde adds an element and changes none"),
    ("add minus", "eq-9-tanh-slope|eq-9-relu-halves|eq-5-direction", "a square has no sign"),
    ("add minus", "eq-9-product", "ten factors: their signs cancel"),
    ("other index", "eq-9-jacobian", "in this case j is k"),
    (".*", "eq-9-long-way", "the targets of one example add up to 1, and so do the answers"),
    (".*", "eq-1-unit-step", "a is 0 or 1, and then step(a) is a"),
    (".*", "eq-1-odd|eq-3-step-xor|eq-3-xor-affine|image-16|eq-5-one-hot", STEPS),
    (".*", "eq-3-step-derivative|eq-3-step-gradient", NO_SLOPE),
    (".*", "eq-4-normal", "both points lie on the line: each of the two sums is 0"),
    (".*", "eq-4-origin", "every product with an input of 0 is 0"),
    ("layer by one", "image-4|image-7|image-8", "a_0 is 1 in every layer"),
    ("drop layer", "image-5", "the page speaks of one matrix only"),
    ("drop index", "image-7", "one output: its vector is a number"),
    (DOUBLED, "image-6|image-7", "x_0 and a_0 are 1"),
    (DOUBLED, "eq-2-paper|eq-4-constant-one|eq-4-derivatives", FACTOR_ONE),
    (DOUBLED, "image-31-1", FACTOR_ONE),
    ("drop parentheses", "image-31-2", "1 is its own square"),
    ("other function", "eq-3-argmax", "another rising function has its maximum at the same place"),
    ("other letter", "eq-6-predict", "σ rises: A has its maximum where Z has it"),
    ("other number", "image-25", "the slope with respect to x does not depend on x"),
    ("other index", "eq-7-weighted-sum", "only the term with i = j has a slope"),
    (".*", "eq-9-linear-delta.*", "a constant has no slope; that of z_k − y_k is 1"),
    (".*", "image-30-3|image-30-4|image-34-2|image-35-2", "a constant has no slope"),
    ("a token exchanged", ".*", NUMBERS_COMMUTE),
    (
        ".*",
        "eq-8-range",
        "another bound that these weights keep as well: weaker, or of fewer of them",
    ),
    ("other sign", "image-39", "no index is below 0"),
]


def identity(operator: str, anchor: str) -> str:
    """The reason, or "" if none is known."""
    for change, displays, reason in RULES:
        if re.fullmatch(change, operator) and re.fullmatch(displays, anchor):
            return reason
    return ""
