"""What a page cannot do, inside Pyodide: one sentence for the reader, under Python's own words."""

import asyncio
import builtins
import errno
import io
import sys
from types import TracebackType
from typing import NoReturn

NO_INPUT = "Nothing can be typed in while a cell runs in the page: write the value into the code."
NO_LOOP = "asyncio.run() cannot work in the page, where the browser's own loop runs already."
BY_KIND = {
    EOFError: NO_INPUT,
    RecursionError: "A function calls itself too often: what should end the recursion?",
    MemoryError: "There is no more memory: in a browser, Python has at most 4 GB.",
    ModuleNotFoundError: "In the page there are numpy, matplotlib and chainrule, besides what "
    "comes with Python. On your own computer there can be more.",
}
PROCESSES = "The page cannot start other programs or processes; on your own computer, Python can."
THREADS = "The page cannot start threads; on your own computer, Python can."
NETWORK = "Python has no network in the page: neither sockets nor addresses work."
FILES = "In the page, Python sees none of the files of your computer."
BROWSER = "Python cannot open windows from within the page."
BY_MODULE = {  # through which the error came
    "subprocess": PROCESSES,
    "multiprocessing": PROCESSES,
    "concurrent.futures.process": PROCESSES,
    "threading": THREADS,
    "socket": NETWORK,
    "ssl": NETWORK,
    "urllib.request": NETWORK,
    "http.client": NETWORK,
    "webbrowser": BROWSER,
}
BY_NUMBER = {
    errno.ENOSYS: PROCESSES,
    errno.EHOSTUNREACH: NETWORK,
    errno.ENOTSUP: NETWORK,
    errno.ENOENT: FILES,
}
AWAIT = "In the page, await works within an async function only."
MAGIC = "Lines that begin with % or ! are Jupyter's; the page runs plain Python."


def hint(error: BaseException) -> str:
    """The sentence for an error, or nothing."""
    if isinstance(error, SyntaxError):
        return _of_syntax(error)
    if isinstance(error, AttributeError | NameError | TypeError | ValueError):
        return ""
    for module in reversed(_modules(error.__traceback__)):
        for name, text in BY_MODULE.items():
            if module == name or module.startswith(f"{name}."):
                return text
    if isinstance(error, OSError) and error.errno in BY_NUMBER:
        return BY_NUMBER[error.errno]
    return next((text for kind, text in BY_KIND.items() if isinstance(error, kind)), "")


def _of_syntax(error: SyntaxError) -> str:
    if error.msg == "'await' outside function":
        return AWAIT
    return MAGIC if (error.text or "").lstrip().startswith(("%", "!")) else ""


def _modules(step: TracebackType | None) -> list[str]:
    names = []
    while step:
        names.append(step.tb_frame.f_globals.get("__name__", ""))
        step = step.tb_next
    return names


def no_input(prompt: object = "") -> NoReturn:
    raise RuntimeError(NO_INPUT)


class NoInput(io.TextIOBase):
    """Standard input: whoever reads it learns what to do instead."""

    def read(self, size: int | None = -1) -> NoReturn:
        no_input()

    def readline(self, size: int = -1) -> NoReturn:  # type: ignore[override]
        no_input()

    def close(self) -> None:
        """`exit()` does so; others after it still ask whether this is a terminal."""


def _no_loop(_loop: object, future: object) -> NoReturn:
    if asyncio.iscoroutine(future):
        future.close()  # nothing is left of it that would run later
    raise RuntimeError(NO_LOOP)


def say_what_cannot_work() -> None:
    """Let what asks for input, or for a loop of its own, say why it gets none."""
    from pyodide.webloop import WebLoop

    builtins.input = no_input
    sys.stdin = NoInput()
    WebLoop.run_until_complete = _no_loop
