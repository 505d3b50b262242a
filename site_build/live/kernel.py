"""Runs the cells of a page, inside Pyodide. What there is to show goes to `post(kind, content)`.

worker.js imports this as a module and sets `post`. The namespace of the cells is that of
`__main__`, as in a notebook, and it lives as long as the worker.
"""

import builtins
import io
import linecache
import pprint
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from time import monotonic
from types import TracebackType
from typing import Any

from pyodide.code import eval_code

from site_build.cells import pictures as page_pictures  # a picture looks as in the build
from site_build.cells.names import names_in

post: Callable[[str, object], None] = print  # set by worker.js
namespace = sys.modules["__main__"].__dict__

PAUSE = 0.1  # seconds between two messages to the page: more often than that nobody can read
MOST_TEXT = 100_000  # characters of a cell; more would make the page slow
MOST_PICTURES = 20  # of a cell
MOST_HTML = 4_000_000  # characters of one output
LINE = 79  # a longer value is broken into lines, as Jupyter does
HINTS = {
    RecursionError: "A function calls itself too often: what should end the recursion?",
    MemoryError: "There is no more memory: in a browser, Python has at most 4 GB.",
    ModuleNotFoundError: "In the page there are numpy, matplotlib and chainrule, besides what "
    "comes with Python. On your own computer there can be more.",
}


class Printed:
    """What a cell prints, sent to the page in larger pieces, in the order in which it came."""

    def __init__(self) -> None:
        self.kind = ""
        self.parts: list[str] = []
        self.length, self.sent = 0, 0.0

    def start(self) -> None:
        self.length, self.sent = 0, monotonic()

    def add(self, kind: str, text: str) -> None:
        room = MOST_TEXT - self.length
        self.length += len(text)
        if room <= 0:
            return
        if kind != self.kind:
            self.flush()
            self.kind = kind
        self.parts.append(text[:room])
        if self.length > MOST_TEXT:
            self.flush()
            post("note", f"That is the output's beginning, {MOST_TEXT:,} characters of it.")
        elif monotonic() - self.sent > PAUSE:
            self.flush()

    def flush(self) -> None:
        if self.parts:
            post(self.kind, "".join(self.parts))
            self.parts.clear()
        self.sent = monotonic()


class Stream(io.TextIOBase):
    """Standard output or error output."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        printed.add(self.kind, text)
        return len(text)


printed = Printed()
sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")


class Pictures:
    """Sends pictures to the page, after what was printed before them."""

    def __init__(self) -> None:
        self.prefix, self.count = "", 0
        self.alt: str | None = None
        self.caption: str | None = None

    def start(self, number: int, alt: str | None, caption: str | None) -> None:
        self.prefix, self.alt, self.caption, self.count = f"run-{number}-", alt, caption, 0

    def send(self, svg: str) -> None:
        printed.flush()
        self.count += 1
        if self.count == MOST_PICTURES + 1:
            post("note", f"Only the first {MOST_PICTURES} pictures of a cell are shown.")
        if self.count <= MOST_PICTURES:
            prefix, caption = f"{self.prefix}{self.count}-", self.caption
            try:
                shown = page_pictures.figure(svg, prefix, self.alt, caption)
            except page_pictures.NoAltTextError:
                shown = page_pictures.figure(
                    svg, prefix, "A figure drawn by the code above", caption
                )
            send_html(shown)


pictures = Pictures()


def send_html(html: str) -> None:
    printed.flush()
    if len(html) > MOST_HTML:
        post("note", f"The output is too large to be shown: {len(html) / 1e6:.0f} MB.")
    else:
        post("html", html)


def run(source: str, number: int, alone: bool, alt: str | None, caption: str | None) -> bool:
    """Run a cell and tell whether it got to its end. Names of one that is alone are its own."""
    names = {"__name__": "__main__"} if alone else namespace
    name = f"cell {number}"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    printed.start()
    pictures.start(number, alt, caption)
    try:
        value = eval_code(source, names, filename=name)
        if value is not None:
            names["_"] = value
            show(value)
        send_open_figures()
    except BaseException as error:  # also SystemExit: Python goes on
        printed.flush()
        report(error, name)
        return False
    finally:
        printed.flush()
    return True


def call(module: str, name: str, given: list[Any]) -> tuple[Any, str]:
    """What a function of a module returns, and an empty text; or nothing, and what it raised."""
    try:
        return getattr(import_module(module), name)(*given), ""
    except (TypeError, ValueError) as error:  # what the package says to its users, for the page
        return None, str(error)
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"


def show(value: object) -> None:
    """Show the value of a cell's last line: as a picture, as HTML, or as text."""
    for method, send in (("_repr_svg_", pictures.send), ("_repr_html_", send_html)):
        if not isinstance(value, type) and (made := getattr(value, method, None)):
            send(made())
            return
    printed.flush()
    text = repr(value)
    if len(text) > LINE and isinstance(value, list | tuple | dict | set):
        text = pprint.pformat(value, width=LINE, sort_dicts=False)
    if len(text) > MOST_TEXT:
        text = f"{text[:MOST_TEXT]} …"
    post("text", text)


def report(error: BaseException, name: str) -> None:
    """Show what went wrong, without the lines that are ours."""
    text = "".join(traceback.format_exception(type(error), error, from_cell(error, name)))
    if len(text) > MOST_TEXT:
        text = f"{text[: MOST_TEXT // 2]}\n…\n{text[-MOST_TEXT // 2 :]}"
    post("error", text)
    for kind, hint in HINTS.items():
        if isinstance(error, kind):
            post("note", hint)


def from_cell(error: BaseException, name: str) -> TracebackType | None:
    """The part of a traceback that begins in the cell; none if its code could not be read."""
    step = error.__traceback__
    while step and step.tb_frame.f_code.co_filename != name:
        step = step.tb_next
    return step


def needs_cells_above(source: str) -> bool:
    """Tell whether code uses a name that is neither its own nor known by now."""
    try:
        needed, _ = names_in(source)
    except SyntaxError:
        return False  # running it will say so
    return bool(needed - namespace.keys())


def send_open_figures() -> None:
    """Show matplotlib's figures and close them; `plt.show()` calls it, and so does a cell's end."""
    plt: Any = sys.modules.get("matplotlib.pyplot")
    for number in plt.get_fignums() if plt else ():
        drawn = io.StringIO()
        plt.figure(number).savefig(drawn, format="svg")
        plt.close(number)
        pictures.send(drawn.getvalue())


def report_training() -> None:
    """Let the loop of `gradient_descent` tell the page how far it is."""
    import chainrule.training
    from chainrule.engine.stages import counted as ordinary

    def counted(iterations: int, progress: bool) -> Iterator[int]:
        told = monotonic()
        for done in ordinary(iterations, progress):
            if monotonic() - told > PAUSE:
                told = monotonic()
                printed.flush()
                post("progress", f"{done} {iterations}")
            yield done

    chainrule.training.counted = counted  # type: ignore[attr-defined]


def no_input(prompt: object = "") -> str:
    raise RuntimeError("input() does not work in the page: write the value into the code instead")


builtins.input = no_input
