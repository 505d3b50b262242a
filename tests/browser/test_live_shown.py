"""What a live cell shows: what it made itself, as Jupyter shows it, and nothing of another run."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from html import escape
from pathlib import Path

import nbformat
import pytest
from compared import CONTENT, are_the_same
from live_page import LiveCell, Open, run, write
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode

from site_build.cells import execution, notebook

pytestmark = pytest.mark.slow


# ---- As the build shows it ----

SAME = {
    "a picture made of pixels": """
        import matplotlib.pyplot as plt
        plt.imshow([[0, 1], [1, 0]])
        plt.show()""",
    "a figure as the last value": """
        fig, ax = plt.subplots()
        ax.plot([1, 2])
        fig""",
    "HTML, and what is printed around it": """
        class Html:
            def _repr_html_(self):
                return "<table><tr><td>1</td></tr></table>"
        print("before")
        display(Html())
        print("after")
        Html()""",
    "a method that gives nothing": """
        class Nothing:
            def _repr_html_(self):
                return None
            def __repr__(self):
                return "nothing"
        Nothing()""",
    "a drawing": """
        class Drawing:
            def _repr_svg_(self):
                return '<svg xmlns="http://www.w3.org/2000/svg" width="9"><path d="M1 2"/></svg>'
        Drawing()""",
    "a bundle of forms": """
        class Bundle:
            def _repr_mimebundle_(self, include=None, exclude=None):
                return {"text/plain": "plain", "text/html": "<b>bold</b>"}, {}
        Bundle()""",
    "text of its own": """
        class Pretty:
            def _repr_pretty_(self, printer, cycle):
                printer.text("pretty")
        [Pretty(), Html]""",
    "a value that shows itself": """
        class Itself:
            def _ipython_display_(self):
                print("itself")
        Itself()""",
    "whatever it is asked for": """
        class Anything:
            def __getattr__(self, name):
                return lambda *_, **__: "anything"
            def __repr__(self):
                return "any"
        Anything()""",
    "long values": """
        display({k: "word " * 5 for k in range(9)}, list(range(60)), ["a " * 60, "b"], {3, 1, 2})
        from collections import Counter, namedtuple
        P = namedtuple("P", "x y")
        display(Counter("abracadabra"), [P(1, 2)] * 20, list(range(1200))[-5:], (1,), "a\\nb")
        {"a": [list(range(20)), {"b": tuple(range(30))}]}""",
    "progress": """
        for k in range(0, 101, 10):
            print(f"\\r{k:3} %", end="")
        print()
        print("one", end="\\r")
        print("two")""",
    "colours": r"print('\x1b[1;31mred\x1b[0m and \x1b[38;5;200mpink\x1b[0m\x1b[K')",
}
SAME = {name: textwrap.dedent(code).strip() for name, code in SAME.items()}

INTO_A_BOX = f"""(html) => {{
  const box = document.createElement('div');
  box.innerHTML = html;
  return ({CONTENT})(box);
}}"""

# a kernel and Playwright do not get on in one process
BUILD = """
import sys
from pathlib import Path
from site_build.cells import execution
execution.executed({"t.md": sys.stdin.read()}, Path(sys.argv[1]))
"""


def outputs_of_the_build(folder: Path) -> list[str]:
    """What the build's kernel and the template of its pages make of these cells."""
    option = ':alt: "A figure drawn by the code above"'
    codes = "from IPython.display import display", *SAME.values()  # the page has it anyway
    cells = "\n\n".join(f"```{{code-cell}}\n{option}\n{code}\n```" for code in codes)
    page = f"---\nkernelspec:\n  name: python3\n  display_name: Python\n---\n\n# T\n\n{cells}\n"
    subprocess.run([sys.executable, "-c", BUILD, folder], input=page, text=True, check=True)
    made = nbformat.read(execution.saved(folder, "t.md"), 4)
    return ["".join(map(as_html, cell.outputs)) for cell in notebook.code_cells(made)[1:]]


def as_html(output: NotebookNode) -> str:
    data = output.get("data", {})
    text = strip_ansi(output.get("text") or data.get("text/plain", ""))
    return data.get("text/html") or f"<pre>{escape(text)}</pre>"


def without_boxes(content: list[list[str]]) -> list[list[str]]:
    """The box in which a table scrolls is put around it later in the build."""
    marks = ["class", "table"], ["class", "data"], ["element", "div"]
    return [part for part in content if part not in marks]


def test_a_cell_shows_what_it_shows_in_the_build(cell: LiveCell, tmp_path):
    for (name, code), html in zip(SAME.items(), outputs_of_the_build(tmp_path), strict=True):
        run(cell, code)
        wanted, got = cell.page.evaluate(INTO_A_BOX, html), cell.output.evaluate(CONTENT)
        are_the_same(without_boxes(wanted), without_boxes(got), name)
        assert wanted, name


# ---- What there is for the page only ----


def test_what_is_printed_and_what_may_not_act(cell: LiveCell):
    code = """
import sys
class Html:
    def _repr_html_(self):
        return (
            "<b onclick='acted=1'>bold</b><img src=x: onerror='acted=1'><script>acted=1</script>"
            "<a href='java\\tscript:acted=1'>a</a><a href='data:text/html,x'>b</a>"
        )
print("out"); print("err", file=sys.stderr)
Html()"""
    run(cell, code)
    assert cell.output.locator("pre").all_inner_texts() == ["out\n", "err\n"]
    assert cell.output.locator("b").inner_text() == "bold"
    assert cell.output.locator("a[href]").count() == 0
    cell.output.locator("b").click()
    cell.page.wait_for_timeout(200)
    assert cell.page.evaluate("window.acted") is None
    assert run(cell, "1;") == ""


def test_a_plot_has_the_colours_of_the_page(cell: LiveCell):
    run(cell, "import matplotlib.pyplot as plt\nplt.plot([1, 3])\nplt.title('a < b')\nplt.show()")
    svg = cell.output.locator("figure.nb-figure > svg[role=img]")
    assert svg.get_attribute("aria-label")
    assert "currentColor" in svg.inner_html() and "#0a0b0c" not in svg.inner_html()


def test_a_terminals_colours_are_those_of_the_page(cell: LiveCell):
    assert run(cell, "print('\\x1b[31mred\\x1b[0m and \\x1b[1;42mmore')") == "red and more\n"
    red, more = cell.output.locator("pre > span").all()
    colour = "(e) => [getComputedStyle(e).color, getComputedStyle(e.parentNode).color]"
    assert len(set(red.evaluate(colour))) == 2
    assert more.evaluate("(e) => [e.style.fontWeight, e.style.background !== '']") == ["bold", True]


def test_progress_takes_one_line_however_long_it_takes(cell: LiveCell):
    bar = "for k in range(300_000):\n    print(f'\\r{k:9}', end='')\nprint('\\nend')"
    assert run(cell, bar) == "   299999\nend\n"


FORMS = """
import base64, struct, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
PIXELS = chunk(b"IDAT", zlib.compress(b"\\0\\0\\xff" * 2))
class Form:
    def _repr_{form}_(self):
        return {data}
Form()"""
PNG = 'b"\\x89PNG\\r\\n\\x1a\\n" + HEAD + PIXELS + chunk(b"IEND", b"")'


def test_any_form_that_a_value_offers_is_shown(cell: LiveCell):
    for data in PNG, f"base64.b64encode({PNG}).decode()":
        run(cell, FORMS.format(form="png", data=data))
        picture = cell.output.locator("figure > img[alt]")
        assert picture.evaluate("(e) => e.decode().then(() => e.naturalWidth)") == 2
    for form, text in ("latex", "$x^2$"), ("markdown", "*a*"):
        assert run(cell, FORMS.format(form=form, data=repr(text))) == text
    said = run(cell, FORMS.format(form="html", data="1 / 0"))
    assert "ZeroDivisionError" in said and "<__main__.Form at" in said  # Jupyter shows both


# ---- Nothing of another run ----

HALF_DRAWN = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"


@pytest.mark.parametrize(
    "code",
    [
        f"{HALF_DRAWN}raise ValueError('half way')",
        f"{HALF_DRAWN}plt.title('$\\\\frac$')",  # a figure that cannot be drawn
        f"{HALF_DRAWN}fig, ax = plt.subplots()\nfig",
        "import asyncio\nasync def late():\n    await asyncio.sleep(0)\n    print('late')\n"
        "asyncio.ensure_future(late());",
        "print('no newline', end='')",
    ],
)
def test_nothing_of_a_cell_is_shown_under_the_next(code: str, cell: LiveCell):
    run(cell, code)
    assert run(cell, "'only this'") == "'only this'"
    cell.page.wait_for_timeout(100)
    assert cell.output.inner_text() == "'only this'" and not cell.output.locator("svg").count()


def test_what_a_failed_cell_has_drawn_is_its_own(cell: LiveCell):
    run(cell, f"{HALF_DRAWN}raise ValueError('half way')")
    assert cell.output.locator("> *").evaluate_all("(all) => all.map((e) => e.localName)") == [
        "pre",
        "figure",
    ]


def test_no_output_of_old_code_stands_under_new_code(cell: LiveCell):
    run(cell, "print('old')")
    write(cell, "while True: pass")
    assert cell.output.get_attribute("data-old") is not None
    cell.wait_for("Not run yet: the output is that of the code before.")
    cell.press("Run")
    cell.wait_for("Running")
    assert "old" not in cell.output_html()
    cell.press("Stop")
    cell.wait_for("Stopped")
    assert cell.output_html() == ""


def test_a_run_that_is_stopped_shows_what_it_printed_itself(cell: LiveCell):
    code = "import time\nprint('begun')\nwhile True: time.sleep(0.2); print(end='', flush=True)"
    write(cell, code)
    for _ in range(2):  # the second time, there is an output of the same code
        cell.press("Run")
        cell.output.filter(has_text="begun").wait_for()
        cell.press("Stop")
        cell.wait_for("Stopped")
        assert cell.output.inner_text() == "begun\n"


def test_text_and_caption_of_a_picture_describe_the_printed_code_only(open_page: Open):
    live = open_page("chapters/03-activation-functions")
    cell = live.cell_that_shows("figure svg.plot")
    said = cell.output.locator("svg").get_attribute("aria-label")
    write(cell, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    cell.run()
    assert cell.output.locator("svg").get_attribute("aria-label") != said
    assert cell.output.locator("figcaption").count() == 0


def test_a_warning_is_shown_each_time(cell: LiveCell):
    for _ in range(2):
        assert "careful" in run(cell, "import warnings\nwarnings.warn('careful')")


# ---- What cannot work in a page ----

CANNOT = {
    "import threading\nthreading.Thread(target=print).start()": "cannot start threads",
    "from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor().submit(print)": (
        "cannot start threads"
    ),
    "import multiprocessing\nmultiprocessing.Pool(2)": "cannot start other programs or processes",
    "import subprocess\nsubprocess.run(['ls'])": "cannot start other programs or processes",
    "import os\nos.fork()": "cannot start other programs or processes",
    "import socket\nsocket.socket().connect(('127.0.0.1', 80))": "no network in the page",
    "import urllib.request\nurllib.request.urlopen('https://a.b')": "no network in the page",
    "import asyncio\nasync def f(): print('late')\nasyncio.run(f())": "asyncio.run() cannot work",
    "import asyncio\nawait asyncio.sleep(0)": "await works within an async function only",
    "input('x? ')": "write the value into the code",
    "import sys\nsys.stdin.readline()": "write the value into the code",
    "import getpass\ngetpass.getpass()": "write the value into the code",
    "breakpoint()": "write the value into the code",
    "open('data.csv')": "sees none of the files of your computer",
    "import pandas": "In the page there are numpy, matplotlib and chainrule",
    "%timeit 1": "Lines that begin with % or ! are Jupyter's",
    "!pip install pandas": "Lines that begin with % or ! are Jupyter's",
}


def test_what_cannot_work_in_a_page_is_said_in_one_sentence(cell: LiveCell):
    for code, sentence in CANNOT.items():
        shown = run(cell, code)
        assert len(re.findall(re.escape(sentence), shown)) == 1, shown
        assert "site_build" not in shown and "webloop" not in shown, shown
    assert "built-in function abs" in run(cell, "exit") + run(cell, "help(abs)")


def test_an_error_of_the_readers_own_gets_no_such_sentence(cell: LiveCell):
    for code in "1 / 0", "import socket\nsocket.socket('x')", "x = = 1", "{}['%']":
        run(cell, code)
        assert cell.output.locator(".nb-error").count() == 1
        assert cell.output.locator(".nb-note").count() == 0, code
