"""Runs the cells of a page, inside Pyodide. What there is to show goes to `post(kind, content)`.

worker.js imports this as a module and sets `post`. The namespace of the cells is that of
`__main__`, as in a notebook, and it lives as long as the worker.
"""

import builtins
import io
import linecache
import re
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
from site_build.live import values
from site_build.live.hints import hint, say_what_cannot_work


def unheard(kind: str, content: object) -> None:
    """What is printed, or said of progress, while no cell runs: nobody shows it."""


post: Callable[[str, object], None] = unheard  # set by worker.js
namespace = sys.modules["__main__"].__dict__

PAUSE = 0.1  # seconds between two messages to the page: more often than that nobody can read
MOST_TEXT = 100_000  # characters of a cell; more would make the page slow
MOST_PICTURES = 20  # of a cell
MOST_HTML = 4_000_000  # characters of one output
OURS = "site_build.", "pyodide."  # modules that no traceback shows
PICTURE = "A figure drawn by the code above"  # its text, if the code gives it none
OVERWRITTEN = re.compile(r"[^\n]*\r(?!\n)")  # of a line that is printed anew, as progress is


class Printed:
    """What a cell prints, sent to the page in larger pieces, in the order in which it came.

    What comes when no cell runs, from a callback, goes to the page at once: it is not the next
    cell's.
    """

    def __init__(self) -> None:
        self.kind = ""
        self.parts: list[str] = []
        self.length, self.sent = 0, 0.0
        self.is_running = False

    def start(self) -> None:
        self.length, self.sent, self.is_running = 0, monotonic(), True

    def end(self) -> None:
        self.flush()
        self.is_running = False

    def add(self, kind: str, text: str) -> None:
        if kind != self.kind:
            self.flush()
            self.kind = kind
        if self.length <= MOST_TEXT:
            self.parts.append(text)
            if not self.is_running or monotonic() - self.sent > PAUSE:
                self.flush()

    def flush(self) -> None:
        text = OVERWRITTEN.sub("\r", "".join(self.parts))
        self.parts.clear()
        if text:
            room = MOST_TEXT - self.length
            self.length += len(text)
            post(self.kind, text[:room])
            if self.length > MOST_TEXT:
                post("note", f"That is the output's beginning, {MOST_TEXT:,} characters of it.")
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
                shown = page_pictures.figure(svg, prefix, PICTURE, caption)
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
    names.pop("__warningregistry__", None)  # a warning of other code does not count
    name = f"cell {number}"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    printed.start()
    pictures.start(number, alt, caption)

    def compute() -> None:
        value = eval_code(source, names, filename=name)
        if value is not None:
            names["_"] = value
            show(value)

    # what a cell that fails has begun to draw is its own as well
    has_ended = [reaches_its_end(step, name) for step in (compute, send_open_figures)]
    printed.end()
    return all(has_ended)


def reaches_its_end(step: Callable[[], None], name: str) -> bool:
    try:
        step()
    except BaseException as error:  # also SystemExit: Python goes on
        printed.flush()
        report(error, name)
        return False
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
    """Show a value, as the last line of a cell or as `display` does."""
    if shows_itself := values.method(value, "_ipython_display_"):
        shows_itself()
        return
    kind, form = values.richest(value, report)
    if kind == "image/svg+xml":
        pictures.send(form)
    elif kind.startswith("image/"):
        send_html(values.pixels(kind, form, pictures.alt or PICTURE, pictures.caption))
    elif kind == "text/html":
        send_html(form)
    else:
        printed.flush()
        post("text", form if len(form) <= MOST_TEXT else f"{form[:MOST_TEXT]} …")


def display(*several: object) -> None:
    """Jupyter's `display`, for cells that call it."""
    for value in several:
        show(value)


def report(error: BaseException, name: str = "") -> None:
    """Show what went wrong, without the lines that are ours."""
    text = "".join(traceback.format_exception(type(error), error, from_cell(error, name)))
    if len(text) > MOST_TEXT:
        text = f"{text[: MOST_TEXT // 2]}\n…\n{text[-MOST_TEXT // 2 :]}"
    post("error", text)
    if said := hint(error):
        post("note", said)


def from_cell(error: BaseException, name: str) -> TracebackType | None:
    """The part of a traceback that begins in a cell; none if its code could not be read."""
    first = error.__traceback__
    while first and not first.tb_frame.f_code.co_filename.startswith(name or "cell "):
        first = first.tb_next
    step = first
    while step and step.tb_next:
        if step.tb_next.tb_frame.f_globals.get("__name__", "").startswith(OURS):
            step.tb_next = None
        step = step.tb_next
    return first


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
    if not plt:
        return
    try:
        for number in plt.get_fignums():
            pictures.send(values.drawn(plt.figure(number)))
    finally:
        plt.close("all")  # one that cannot be drawn must not come again under the next cell


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


builtins.display = display  # type: ignore[attr-defined]
say_what_cannot_work()
