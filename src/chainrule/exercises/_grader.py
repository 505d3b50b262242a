"""Run an answer on the cases of its exercise, and find the words for what came out."""

import re
import traceback
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.exercises._compare import agree, difference, is_missing, wrong_shape
from chainrule.exercises._exercise import Exercise, Verdict
from chainrule.mutants import MUTANTS, mutated

__all__ = ["known_mistakes", "verdict"]

HERE = str(Path(__file__).parents[1])  # the package's own files


@dataclass(frozen=True)
class Outcome:
    """What came of one case: a value, nothing, or an error."""

    value: Any = None
    error: str = ""  # "ValueError: what it says"
    place: str = ""  # the reader's line where it was raised
    changed: str = ""  # an argument that is no longer what it was

    @property
    def missing(self) -> bool:
        return not self.error and is_missing(self.value)

    def same_as(self, other: "Outcome", tolerance: float) -> bool:
        if self.error or other.error:
            return self.error == other.error
        return self.missing == other.missing and agree(self.value, other.value, tolerance)


def verdict(exercise: Exercise, answer: Any) -> Verdict:
    """Judge an answer; ``check`` finds the exercise."""

    def says(message: str) -> Verdict:
        return Verdict(exercise.id, message.startswith("✓"), message)

    if is_missing(answer):
        return says("Not yet: put your answer in place of `None`.")
    if problem := _wrong_kind(exercise, answer):
        return says(f"✗ {problem}")
    got, right = outcomes(exercise, answer), outcomes(exercise, exercise.right)
    if all(outcome.missing for outcome in got):
        return says(
            "Not yet: nothing comes back. Write your lines in place of the dots, "
            "with `return` in the last one."
        )
    pairs = zip(got, right, strict=True)
    passes = [mine.same_as(truth, exercise.tolerance) for mine, truth in pairs]
    problem = "" if exercise.cases else wrong_shape(answer, exercise.right)
    changed = next((outcome.changed for outcome in got if outcome.changed), "")
    if all(passes) and not changed and not problem:
        return says(f"✓ Right{_in_which_cases(exercise)}.")
    for wrong, hint in known_mistakes(exercise):
        if _all_same(got, wrong, exercise.tolerance):
            return says(f"✗ {hint}")
    if problem:
        return says(f"✗ {problem}")
    if changed:
        numbers = "The numbers are right, but it" if all(passes) else "It"
        return says(
            f"✗ {numbers} changes its argument `{changed}`. "
            "Make a new array: `a = a * b` in place of `a *= b`."
        )
    return says(f"✗ {_in_words(exercise, got, right, passes)}")


def _wrong_kind(exercise: Exercise, answer: Any) -> str:
    if exercise.cases and not callable(answer):
        return "Expected a function. Hand over the function itself, without calling it."
    if not exercise.cases and callable(answer):
        return "Expected a value, got a function. Call it, and hand over what it returns."
    return ""


def _in_which_cases(exercise: Exercise) -> str:
    return f": {', '.join(exercise.cases)}" if exercise.cases else ""


def _in_words(
    exercise: Exercise, got: list[Outcome], right: list[Outcome], passes: list[bool]
) -> str:
    """What is wrong: in all cases, or in the first that is."""
    names, failed = list(exercise.cases), [k for k, passed in enumerate(passes) if not passed]
    words = [_of_one_case(exercise, k, got[k], right[k]) for k in failed]
    if len(words) == len(passes) and len(set(words)) == 1:
        return words[0]
    good = [name for name, passed in zip(names, passes, strict=True) if passed]
    but = f"Right for {', '.join(good)}, but not for" if good else "For"
    return f"{but} {names[failed[0]]}: {words[0]}"


def _of_one_case(exercise: Exercise, k: int, got: Outcome, right: Outcome) -> str:
    if got.error:
        return f"It raised {got.error}{got.place}."
    if got.missing:
        return "Nothing comes back."
    sizes = _sizes([*exercise.cases.values()][k]) if exercise.cases else set()
    show = bool(exercise.cases or exercise.seen)  # what is asked for is not given away
    words = difference(got.value, right.value, exercise.tolerance, sizes, show)
    return f"Look at {exercise.seen}. {words}" if exercise.seen else words


def _sizes(arguments: tuple[Any, ...]) -> set[int]:
    """What m can be: whole numbers among the arguments, and numbers of rows."""
    found = {value for value in arguments if isinstance(value, int)}
    return found | {len(value) for value in arguments if isinstance(value, np.ndarray)}


def _all_same(some: list[Outcome], others: list[Outcome], tolerance: float) -> bool:
    return all(a.same_as(b, tolerance) for a, b in zip(some, others, strict=True))


@cache  # loading a mutant takes some 30 ms
def known_mistakes(exercise: Exercise) -> list[tuple[list[Outcome], str]]:
    """What each known mistake gives, and its hint."""
    known = [(outcomes(exercise, wrong), hint) for wrong, hint in exercise.mistakes]
    by_name = {mutant.name: mutant for mutant in MUTANTS}
    for name, hint in exercise.mutants.items():
        with mutated(by_name[name]) as package:
            known.append((outcomes(exercise, getattr(package, exercise.right.__name__)), hint))
    return known


def outcomes(exercise: Exercise, answer: Any) -> list[Outcome]:
    """What comes of each case; of a value there is only one."""
    if not exercise.cases:
        return [_outcome(exercise, answer)]
    return [_outcome(exercise, answer, args) for args in exercise.cases.values()]


def _outcome(exercise: Exercise, answer: Any, arguments: tuple[Any, ...] = ()) -> Outcome:
    given = deepcopy(arguments)
    try:
        with np.errstate(all="ignore"):  # a page in the browser knows no numpy warnings
            value = answer(*given) if exercise.cases else answer
            if not is_missing(value):
                value = exercise.see(value)
    except KeyboardInterrupt:  # Stop was pressed
        raise
    except BaseException as error:  # exit() too is only a wrong answer
        return Outcome(error=_in_one_line(error), place=_line(error))
    return Outcome(value, changed=_changed(answer, given, arguments))


def _in_one_line(error: BaseException) -> str:
    words = " ".join(str(error).split())
    if sizes := re.search(r"^matmul: .*\((size .*)\)$", words):  # numpy explains at length
        words = f"the shapes do not fit for a matrix product ({sizes[1]})"
    shapes = re.search(r"\((\d+),(\d+)\) \((\d+),(\d+)\) *$", words)
    if shapes and shapes[1] == shapes[3] and abs(int(shapes[2]) - int(shapes[4])) == 1:
        words += ": one column too few or too many, that of the bias?"
    return f"{type(error).__name__}: {words:.200}"


def _line(error: BaseException) -> str:
    """The line of the reader's own code where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if not frame.filename.startswith((HERE, "<frozen"))]
    if not theirs:
        return ""
    last = [frame for frame in theirs if frame.filename == theirs[0].filename][-1]
    code = f", `{last.line}`" if last.line else ""
    return f" (line {last.lineno}{code})"


def _changed(answer: Any, given: tuple[Any, ...], before: tuple[Any, ...]) -> str:
    """The name of the first argument that the function has changed."""
    for k, (now, then) in enumerate(zip(given, before, strict=True)):
        if not _unchanged(now, then):
            try:
                return list(signature(answer).parameters)[k]
            except (IndexError, TypeError, ValueError):  # *args, or not written in Python
                return f"number {k + 1}"
    return ""


def _unchanged(now: Any, then: Any) -> bool:
    if isinstance(then, np.ndarray):
        return isinstance(now, np.ndarray) and np.array_equal(now, then)
    if isinstance(then, (list, tuple)):
        same_kind = type(now) is type(then) and len(now) == len(then)
        return same_kind and all(map(_unchanged, now, then))
    return not isinstance(then, (int, float, str)) or (type(now) is type(then) and now == then)
