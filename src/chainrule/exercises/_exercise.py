"""What an exercise is, and what a reader is told about an answer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

__all__ = ["Exercise", "Verdict", "letters"]


def _as_it_is(value: Any) -> Any:
    return value


def letters(answer: Any) -> list[str]:
    """What an exercise sees of choices: in any order, in capitals or not."""
    return sorted(str(letter).strip().lower() for letter in answer)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise: the right answer, and the wrong ones that have a hint of their own.

    An answer is a value (number, string, list, array, list of arrays) or a function. A function is
    called with the arguments of each case; what it returns is compared with what ``right`` returns.
    Choose cases that tell mistakes apart: sizes all different, bias weights not 0, λ > 0.
    """

    id: str  # "CHAPTER.NUMBER"
    right: Any  # a value, or a function
    cases: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)  # "several examples": (X,)
    mistakes: tuple[tuple[Any, str], ...] = ()  # a wrong value or function, and its hint
    # Where ``right`` is a function of the package: names of its known mistakes in
    # ``chainrule.mutants``, and their hints.
    mutants: Mapping[str, str] = field(default_factory=dict)
    tolerance: float = 1e-9  # relative above 1; larger for numbers that are rounded by hand
    # Where many answers are right: what is compared in place of the value that came, such as the
    # four outputs of a gate for the weights that somebody chose.
    see: Callable[[Any], Any] = _as_it_is
    seen: str = ""  # what that is, in words: "the gate's outputs for 00, 01, 10 and 11"


@dataclass(frozen=True, repr=False)
class Verdict:
    """What ``check`` has to say: true if the answer is right; a notebook shows the message.

    Examples
    --------
    >>> verdict = Verdict("7.2", False, "✗ Only the sign is wrong.")
    >>> verdict, bool(verdict)
    (✗ Only the sign is wrong., False)
    """

    exercise: str
    passed: bool
    message: str

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return self.message

    def _repr_html_(self) -> str:
        text = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(self.message))
        return (
            f'<p class="exercise-verdict" data-exercise="{self.exercise}" '
            f'data-passed="{str(self.passed).lower()}">{text}</p>'
        )
