"""Work that is written down once and then carried out as often as it is needed.

Small matrices are multiplied in less time than Python needs to find them. So a piece of work is a
list of calls: a function, its arguments (arrays that were made before, the last one for the
result), and in words what is computed.
"""

from collections.abc import Callable
from typing import Any

Call = tuple[Callable[..., Any], tuple[Any, ...]]
Work = list[tuple[Callable[..., Any], tuple[Any, ...], str]]


def work(what: str, *calls: Call) -> Work:
    """Calls that compute one thing together."""
    return [(function, arguments, what) for function, arguments in calls]


def carry_out(calls: Work) -> None:
    what = ""
    try:
        for function, arguments, what in calls:  # noqa: B007  # it is for the note
            function(*arguments)
    except Exception as error:
        error.add_note(f"while computing {what}")
        raise
