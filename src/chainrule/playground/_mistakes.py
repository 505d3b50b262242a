"""The classical mistakes: the package's own list, and two that are made with the settings."""

from dataclasses import dataclass
from functools import cache
from types import ModuleType

import chainrule
from chainrule.mutants import MUTANTS, mutated


@dataclass(frozen=True)
class Mistake:
    """A mistake, and what a reader is told about it."""

    title: str
    what: str  # is done wrong, and what it looks like
    kind: str = "gradient"  # what the gradient check notices; or "other"


MISTAKES = {
    "no-slope": Mistake(
        "σ' missing",
        "On the way back, δ of a hidden layer is not multiplied by the slope of its units. "
        "Training goes on, but not downhill: slower, or not at all.",
    ),
    "gradient-without-mean": Mistake(
        "1/m missing",
        "The gradient is the sum over the examples, not the mean: every step is m times too long.",
    ),
    "bias-forgotten": Mistake(
        "Bias dropped",
        "Forward propagation leaves the bias weights out. Every boundary of a unit goes through "
        "the origin, and the gradient of the bias weights is that of nothing.",
    ),
    "gradient-penalises-bias": Mistake(
        "λ on the bias",
        "The gradient of the penalty shrinks the bias weights too; the cost does not ask for it.",
    ),
    "delta-sign": Mistake(
        "Wrong sign",
        "δ of the output is y − h: every step leads uphill, and the cost rises.",
    ),
    "weights-all-equal": Mistake(
        "All weights equal",
        "All first weights of a layer are equal. So are its units, and they stay equal: the layer "
        "is worth one unit.",
        "other",
    ),
    "rate-too-large": Mistake(
        "α too large",
        "The steps are a hundred times as long as set: they leap over the valley, and the cost "
        "jumps or explodes.",
        "other",
    ),
    "inputs-not-scaled": Mistake(
        "Inputs not scaled",
        "One input is a hundred times as large as the other, as if it had another unit. Its "
        "weights decide everything, and its units are saturated from the start.",
        "other",
    ),
}
RATE_TIMES, FIRST_INPUT_TIMES = 100.0, 100.0


@cache
def package_with(mistake: str) -> ModuleType:
    """The package, or the package with this mistake in it."""
    mutants = {mutant.name: mutant for mutant in MUTANTS}
    if mistake not in mutants:
        return chainrule
    with mutated(mutants[mistake]) as wrong:
        return wrong


def is_of_the_package(mistake: str) -> bool:
    """Whether it is a change of the package's code, not one of the settings."""
    return any(mutant.name == mistake for mutant in MUTANTS)
