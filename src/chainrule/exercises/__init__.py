"""The exercises of the book, which check themselves: in its pages, in a notebook, in a script.

>>> from chainrule.exercises import check
>>> check("7.2", None)
Not yet: put your answer in place of `None`.
"""

from typing import Any

from chainrule.exercises._exercise import Exercise, Verdict
from chainrule.exercises._grader import verdict
from chainrule.exercises.chapters import EXERCISES

__all__ = ["EXERCISES", "Exercise", "Verdict", "check"]


def check(exercise: str, answer: Any) -> Verdict:
    """Judge an answer to an exercise, in words that help.

    Parameters
    ----------
    exercise : str
        Number of the exercise, such as "7.2".
    answer : number, string, list, array or function
        What the exercise asks for. A function is called with copies of the arguments of its cases.

    Returns
    -------
    Verdict
        True if the answer is right. A wrong answer never raises, not even if it raises itself.

    Raises
    ------
    ValueError
        If there is no such exercise.

    Examples
    --------
    >>> bool(check("7.4", 3))
    True
    >>> check("7.4", 2)
    ✗ The two weights need not agree: −0.3 · 2 + 0.2 · w has to be 0.
    """
    if not isinstance(exercise, str) or exercise not in EXERCISES:
        known = ", ".join(EXERCISES)
        raise ValueError(f"exercise: expected one of {known}, got {exercise!r:.60}")
    return verdict(EXERCISES[exercise], answer)
