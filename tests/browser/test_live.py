"""Cells that are changed and run in the page, and all that may go wrong, in a real Chromium."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import time

import pytest
from live_page import EXECUTED, RAN, LiveCell, LivePage, Open, built, run
from playwright.sync_api import Browser
from watched import COST, SITE, Host

PAGE = COST
STOPPED = re.compile("^Stopped. Python starts anew")
CRASHED = re.compile("^Python has crashed: something is nested too deeply.")

pytestmark = pytest.mark.slow


# ---- What a page costs that is only read ----


def test_nothing_is_loaded_before_the_first_click(open_page: Open, host: Host):
    live = open_page()
    live.page.wait_for_load_state("networkidle")
    ours = [path for path in host.asked if "/live/" in path or "pyodide" in path or ".whl" in path]
    assert [re.sub(r"\..*", "", path) for path in ours] == ["/assets/live/live"]
    script = (SITE / ours[0].lstrip("/")).read_bytes()
    bar = '<div class="nb-bar nb-live">'
    bars = built(PAGE).count(bar) * len(f"{bar}</div>")
    assert len(gzip.compress(script)) + bars / 10 < 10_000


# ---- Run, Edit, Stop, Reset ----


def test_run_executes_what_is_above_and_reset_brings_the_built_output_back(open_page: Open):
    live = open_page()
    cell = live.cell_that_shows(".verify")
    before = cell.output_html()
    cell.run()
    assert cell.output.locator(".verify").count() == 1
    assert cell.output.get_attribute("data-live") is not None
    assert RAN.search(live.cell(1).status.inner_text())
    cell.press("Reset")
    assert cell.output_html() == before
    assert cell.output.get_attribute("data-live") is None
    assert cell.status.inner_text() == ""


def test_state_is_kept_down_the_page_and_a_changed_cell_runs_again(open_page: Open):
    live = open_page()
    first, second = live.write("x = 20"), live.write("x + 1", 2)
    assert second.run() == "21"
    first.code.locator(".cm-content").fill("x = 30")
    assert second.run() == "31"


def test_keyboard_alone(open_page: Open):
    live = open_page()
    keyboard, cell = live.page.keyboard, live.cell(1)
    cell.bar.get_by_role("button", name="Edit").focus()
    keyboard.press("Enter")
    content = cell.code.locator(".cm-content")
    content.wait_for()
    assert "Escape, then Tab" in (content.get_attribute("aria-label") or "")
    assert content.evaluate("(e) => e === document.activeElement")
    keyboard.press("Control+a")
    keyboard.type("for k in range(2):\nprint(k)")  # the editor indents
    keyboard.press("Shift+Enter")
    cell.wait_for(RAN)
    assert cell.output.inner_text() == "0\n1\n"
    keyboard.press("Escape")
    keyboard.press("Tab")
    assert not content.evaluate("(e) => e.contains(document.activeElement)")
    assert cell.bar.get_by_role("button", name="Run").evaluate(
        "(e) => e === document.activeElement"
    )


def test_a_moving_figure_moves(open_page: Open):
    paths = [path for path in EXECUTED if "<moving-figure" in built(path)]
    if not paths:
        pytest.skip("no page has a moving figure yet")
    live = open_page(paths[0])
    cell = live.cell_that_shows("moving-figure")
    cell.run()
    assert cell.output.locator("moving-figure").count() == 1
    cell.output.locator("moving-figure .moving-controls").wait_for()  # its script has found it
    assert cell.output.locator("script").get_attribute("type") == "application/json"


# ---- What goes wrong in the reader's code ----


def test_syntax_error(cell: LiveCell):
    cell.edit("x = 1\ny = = 2")
    shown = cell.run()
    assert 'File "cell 1", line 2' in shown and "SyntaxError" in shown
    assert "kernel" not in shown and "pyodide" not in shown


def test_traceback_begins_in_the_cell(cell: LiveCell):
    shown = run(cell, "from chainrule import cost\ndef f(x):\n    return cost(x, 1, 2)\nf([])")
    assert shown.startswith("Traceback") and 'File "cell 1", line 4' in shown
    assert "return cost(x, 1, 2)" in shown and "kernel" not in shown and "pyodide" not in shown


def test_recursion_without_end(cell: LiveCell):
    shown = run(cell, "kept = 5\ndef f(n):\n    return f(n + 1)\nf(0)")
    assert "RecursionError" in shown and "A function calls itself too often" in shown
    assert len(shown) < 3000
    assert run(cell, "kept") == "5"


def test_four_gigabytes(open_page: Open):
    cell = open_page().cell(1)  # of its own: with the page the memory goes
    run(cell, "kept = 6")
    shown = run(cell, "import numpy as np\n[np.ones(2**26) for _ in range(8)]")
    assert "MemoryError" in shown and "no more memory" in shown
    assert run(cell, "kept") == "6"


@pytest.mark.timed
def test_ten_million_lines(cell: LiveCell):
    cell.edit("for k in range(10_000_000):\n    print(k)\nprint('end')")
    cell.press("Run")
    cell.wait_for("Running")
    slowest = 0.0
    while not RAN.search(cell.status.inner_text()):
        begin = time.perf_counter()
        cell.page.evaluate("() => new Promise(requestAnimationFrame)")
        slowest = max(slowest, time.perf_counter() - begin)
        cell.page.wait_for_timeout(50)
    shown = cell.output.inner_text()
    assert "the output's beginning, 100,000 characters" in shown
    assert len(shown) < 101_000
    assert slowest < 1


def test_cells_have_no_network(cell: LiveCell, shared: LivePage):
    names = "XMLHttpRequest", "WebSocket", "EventSource", "indexedDB", "caches", "Worker"
    assert run(cell, f"import js\n[n for n in {names} if getattr(js, n, None)]") == "[]"
    run(cell, "js.fetch('/secret').catch(print);")
    cell.output.filter(has_text="secret cannot be loaded from within Python").wait_for()
    assert not [address for address in shared.requests if address.endswith("secret")]


FRAMES = """() => new Promise((resolve) => {
  let frames = 0;
  const begin = performance.now();
  const count = () => {
    frames += 1;
    if (performance.now() - begin < 1000) requestAnimationFrame(count);
    else resolve(frames);
  };
  requestAnimationFrame(count);
})"""


@pytest.mark.timed
def test_endless_loop_leaves_the_page_smooth_and_can_be_stopped(open_page: Open):
    live = open_page()
    cell = live.write("while True:\n    pass")
    waits = live.cell(2)
    cell.press("Run")
    cell.wait_for("Running")
    waits.press("Run")
    assert (waits.status.text_content() or "").startswith("Waiting")
    frames = max(live.page.evaluate(FRAMES) for _ in range(3))
    begin = time.perf_counter()
    cell.press("Stop")
    cell.wait_for(STOPPED)
    assert time.perf_counter() - begin < 2
    assert "Stopped" in waits.wait_for("Stopped")
    cell.code.locator(".cm-content").fill("6 * 7")
    assert cell.run() == "42"
    assert frames >= 50


def test_objects_nested_too_deeply_end_python_and_it_starts_again(open_page: Open):
    live = open_page()
    cell = live.write("x = None\nfor _ in range(300_000):\n    x = [x]\ndel x")
    cell.press("Run")
    assert "starts anew" in cell.wait_for(CRASHED)
    cell.code.locator(".cm-content").fill("6 * 7")
    assert cell.run() == "42"


# ---- Where the page is, and where it goes ----


def test_leaving_the_page_while_it_runs(open_page: Open, host: Host):
    live = open_page()
    cell = live.write("while True:\n    pass")
    cell.press("Run")
    cell.wait_for("Running")
    live.page.goto(f"{host.address}notation/")
    live.page.go_back()
    live.page.locator(".nb-buttons").first.wait_for()
    stop = live.page.get_by_role("button", name="Stop cell 1", exact=True)
    assert not stop.is_visible()
    if live.cell(1).bar.get_by_role("button", name="Reset").is_visible():  # kept as it was left
        live.cell(1).press("Reset")
    live.cell(1).run()


def test_two_tabs_do_not_know_each_other(open_page: Open):
    one = open_page()
    two = open_page(where=one.context)
    first, second = one.write("x = 1"), two.write("x = 2")
    first.press("Run")
    second.run()
    first.wait_for(RAN)
    assert one.write("x", 2).run() == "1"
    assert two.write("x", 2).run() == "2"


def test_under_a_path(browser: Browser):
    with Host(prefix="/some/book/") as host:
        live = LivePage(browser, host.address, PAGE)
        live.cell(1).run()
        live.write("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()").run()
        outside = [path for path in host.asked if not path.startswith("/some/book/")]
        live.close()
    assert not outside and not live.errors


def test_strict_content_security_policy(browser: Browser):
    inline = re.findall(r"<script(?: [^>]*)?>(.+?)</script>", built(PAGE), re.S)
    hashes = {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline}
    scripts = " ".join(f"'sha256-{digest}'" for digest in sorted(hashes))
    policy = (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {scripts}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:"
    )
    with Host(headers={"Content-Security-Policy": policy}) as host:
        live = LivePage(browser, host.address, PAGE)
        refused: list[str] = []
        live.page.on("console", lambda message: refused.append(message.text))
        live.write("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()").run()
        assert live.cell(1).output.locator("svg").count() == 1
        live.close()
    assert not [text for text in refused if "Content Security Policy" in text]
    assert not live.errors


# ---- When Python cannot be loaded ----


def fails(live: LivePage) -> str:
    cell = live.cell(1)
    before = cell.output_html()
    cell.press("Run")
    said = cell.wait_for(re.compile(r"\.$"))
    assert cell.output_html() == before  # what was built stays
    assert not cell.bar.get_by_role("button", name="Stop").is_visible()
    return said


@pytest.mark.parametrize(
    "end", [".asm.wasm", "python_stdlib.zip", "displays.zip", ".asm.mjs", ".whl"]
)
def test_file_is_missing(end, open_page: Open, host: Host):
    host.changed[end] = None
    live = open_page()
    assert re.search(r"is missing on the server|one of its files is missing", fails(live))
    host.changed.clear()
    live.cell(1).run()  # when the file is there again, so is Python


@pytest.mark.parametrize("end", [".asm.wasm", "numpy-2", ".asm.mjs"])
def test_file_is_damaged(end, open_page: Open, host: Host):
    (file,) = (path for path in SITE.glob("assets/pyodide-*/*") if end in path.name)
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8] = b"}]{)(=;!"
    host.changed[file.name] = bytes(content)
    live = open_page()
    assert "damaged" in fails(live)
    host.changed.clear()
    live.page.reload()
    live.cell(1).run()


def test_offline_from_the_beginning(open_page: Open):
    live = open_page()
    live.context.set_offline(True)
    assert fails(live) == "You are offline, and Python is not loaded yet."
    live.cell(1).press("Edit")
    live.cell(1).wait_for("You are offline, and the editor is not loaded yet.")
    live.context.set_offline(False)
    live.cell(1).run()


def test_offline_after_the_first_run(open_page: Open):
    live = open_page()
    cell = live.write("x = 1")
    cell.run()
    live.context.set_offline(True)
    assert live.write("x + 1", 2).run() == "2"
    for _ in range(2):  # again and again
        cell.code.locator(".cm-content").fill("while True:\n    pass")
        cell.press("Run")
        cell.wait_for("Running")
        cell.press("Stop")
        cell.wait_for(STOPPED)
        cell.code.locator(".cm-content").fill("6 * 7")
        assert cell.run() == "42"
    cell.code.locator(".cm-content").fill("import matplotlib")
    cell.press("Run")
    cell.wait_for("You are offline, and matplotlib is not loaded yet.")


@pytest.mark.parametrize(
    ("lacking", "said"),
    [("WebAssembly.Exception", "exceptions in WebAssembly"), ("Worker", "workers")],
)
def test_old_browser(lacking, said, browser: Browser, host: Host):
    context = browser.new_context()
    context.add_init_script(f"delete {lacking}")
    live = LivePage(context, host.address, PAGE)
    assert fails(live) == f"This browser is too old to run Python: it lacks {said}."
    live.close()


# ---- Exercises ----

WITH_EXERCISES = [path for path in EXECUTED if "nb-exercise" in built(path)]


@pytest.mark.skipif(not WITH_EXERCISES, reason="no page has exercises yet")
def test_progress_is_kept_in_this_browser_and_can_be_forgotten(open_page: Open, host: Host):
    live = open_page(WITH_EXERCISES[0])
    exercise = live.page.locator(".nb-exercise").first
    exercises = "all => all.findIndex((cell) => cell.matches('.nb-exercise'))"
    cell = live.cell(1 + live.page.locator(".nb-cell").evaluate_all(exercises))
    cell.press("Check")
    cell.wait_for(RAN)
    verdict = cell.output.locator(".exercise-verdict")
    assert verdict.get_attribute("data-passed") == "false"
    progress = live.page.locator(".nb-progress")
    assert re.match(r"\d+ exercises\.", progress.inner_text())
    id_ = verdict.get_attribute("data-exercise")
    # an answer that is right, whatever the question
    passes = f"""
class Verdict:
    def _repr_html_(self):
        return '<p class="exercise-verdict" data-exercise="{id_}" data-passed="true">Right.</p>'
Verdict()"""
    cell.edit(passes)
    exercise.locator(".cm-content").press("Shift+Enter")
    progress.get_by_text(re.compile(r"^1 of \d+ exercises of this page done")).wait_for()
    assert live.page.evaluate("Object.values(localStorage)").count(json.dumps([id_])) == 1
    live.page.reload()
    progress.get_by_text(re.compile(r"^1 of \d+")).wait_for()
    progress.get_by_role("button").click()
    progress.get_by_text(re.compile(r"^\d+ exercises\.")).wait_for()
    assert progress.get_by_role("status").evaluate("e => e === document.activeElement")
    live.page.reload()
    progress.get_by_text(re.compile(r"^\d+ exercises\.")).wait_for()
    sent = [request for request in live.requests if not request.startswith(host.address)]
    assert not [request for request in sent if not request.startswith(("data:", "blob:"))]


# ---- Speed ----


def click_to_result(live: LivePage) -> float:
    begin = time.perf_counter()
    live.cell(1).run()
    return time.perf_counter() - begin


@pytest.mark.timed
def test_first_result_comes_soon(open_page: Open, record_property):
    cold = open_page()
    seconds = {"cold": click_to_result(cold)}
    seconds["warm"] = click_to_result(open_page(where=cold.context))
    record_property("seconds", seconds)
    print(seconds)
    assert seconds["cold"] < 10 and seconds["warm"] < 6  # promised are 5 and 3 on a quiet machine
