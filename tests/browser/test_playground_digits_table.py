"""Drawing a digit, learning a table, in a real Chromium: it shows what the package computes."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import drawn_digits
import numpy as np
import pytest
from layout import NOTHING_WAITS
from live_page import SECONDS, built
from playwright.sync_api import Browser, Page, expect
from test_axe import MORE_RULES, RUN, SEE_ALL, axe  # noqa: F401
from watched import SITE

from chainrule.playground.digits import held_out_digit, misread, read_drawing

pytestmark = pytest.mark.slow
OPTIONS = {"rules": {rule: {"enabled": True} for rule in MORE_RULES}}
LIMIT = 10_000  # bytes of a page's own script, compressed
TOUCH = """(e, [name, x, y]) => {
  const {left, top, width, height} = e.getBoundingClientRect();
  e.setPointerCapture = () => {};
  e.dispatchEvent(new PointerEvent(name, {pointerId: 5, pointerType: 'touch', bubbles: true,
    cancelable: true, clientX: left + x * width, clientY: top + y * height}));
}"""
WIDE = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """One page for all, with Python from the browser's cache after the first time."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    made = context.new_page()
    made.set_default_timeout(60 * SECONDS)
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda said: said.type == "error" and errors.append(said.text))
    yield made
    context.close()
    assert not errors


def test_their_scripts_are_light():
    """Until Python is asked for, they are all that is added; two files of the book are in one."""
    scripts = [*SITE.glob("assets/live/digits.*.js"), *SITE.glob("assets/live/own_table.*.js")]
    assert len(scripts) == 2
    for script in scripts:
        assert len(gzip.compress(script.read_bytes())) < LIMIT


@pytest.fixture(scope="module")
def digits(page: Page, address: str) -> Page:
    page.goto(f"{address}playground/digits/")
    return page


@pytest.fixture(scope="module")
def weights() -> list[np.ndarray]:
    """As the page has them."""
    text = built("playground/digits").partition('id="digits-weights">')[2].partition("<")[0]
    return [np.array(Theta) for Theta in json.loads(text)]


def shown(page: Page, name: str) -> str:
    return page.locator(f'[data-show="{name}"]').inner_text()


def draw(page: Page, strokes: list[np.ndarray]) -> list[list[list[float]]]:
    """Draw with the mouse; what was drawn, as the page has it."""
    page.get_by_role("button", name="Clear the paper").click()
    box = page.locator(".digits-paper").bounding_box()
    assert box
    for stroke in strokes:
        x, y = (stroke * [box["width"], box["height"]] + [box["x"], box["y"]]).T
        page.mouse.move(x[0], y[0])
        page.mouse.down()
        for a, b in zip(x[1:], y[1:], strict=True):
            page.mouse.move(a, b)
        page.mouse.up()
    lines = page.locator(".digits-paper polyline").all()
    texts = [(line.get_attribute("points") or "").split() for line in lines]
    return [[[float(n) for n in point.split(",")] for point in text[:-1]] for text in texts]


def test_a_drawn_digit_is_read_as_the_package_reads_it(digits: Page, weights):
    hand = drawn_digits.HANDS[0]
    for digit in (3, 5):
        drawn = draw(digits, drawn_digits.strokes(hand, digit))
        expected = read_drawing(weights, drawn, 0.06)
        assert expected["answer"] == digit
        expect(digits.locator('[data-show="announces"]')).to_have_text(expected["says"])
        assert shown(digits, "says") == expected["says"]
        outputs = digits.locator(".digits-outputs li span").all_inner_texts()
        assert outputs == expected["shown"]
        inks = digits.locator(".digits-pixels .play-cell").all_inner_texts()
        assert list(map(int, inks)) == expected["pixels"]
        assert shown(digits, "awake") == expected["awake"]
        assert digits.locator(".digits-steps figure").count() == 5
    current = digits.locator('.digits-outputs [aria-current="true"] b')
    assert current.inner_text() == "5"


def test_held_out_digits_by_keyboard(digits: Page, weights):
    number = digits.get_by_label("Held-out digit")
    number.fill("7")
    number.press("Enter")
    says = digits.locator('[data-show="says"]')
    expect(says).to_have_text(held_out_digit(weights, 7)["says"])
    wrong = digits.get_by_role("button", name="Take one that is misread")
    wrong.focus()
    digits.keyboard.press("Enter")
    first = misread(weights)[0]
    expect(says).to_have_text(held_out_digit(weights, first)["says"])
    number.fill("361")
    number.press("Enter")
    expect(digits.get_by_role("alert")).to_have_text("number: expected 1 to 360, got 361")


def test_between_a_3_and_an_8_it_doubts(digits: Page):
    slider = digits.get_by_label("From a 3 to an 8")
    says, heard = digits.locator('[data-show="says"]'), []
    for closed, part in [("0", "reads 3"), ("0.45", "no such digit"), ("1", "reads 8")]:
        slider.fill(closed)
        expect(says).to_contain_text(part)
        heard.append(says.inner_text())
    assert "does not hesitate" in heard[0] and "does not hesitate" in heard[2]
    digits.get_by_role("button", name="Clear the paper").click()
    expect(says).to_have_text("Nothing is drawn yet.")


def test_a_finger_draws(browser: Browser, address: str):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}playground/digits/")
    paper = page.locator(".digits-paper")
    assert paper.evaluate("(e) => getComputedStyle(e).touchAction") == "none"
    for name, y in [("pointerdown", 0.2), ("pointermove", 0.8), ("pointerup", 0.8)]:
        paper.evaluate(TOUCH, [name, 0.5, y])
    points = (paper.locator("polyline").get_attribute("points") or "").split()
    places = [[float(n) for n in point.split(",")] for point in points]
    assert np.abs(np.subtract(places, [[0.5, 0.2], [0.5, 0.8], [0.5, 0.8]])).max() < 1e-6
    context.close()


@pytest.fixture(scope="module")
def own_table(page: Page, address: str, digits: Page) -> Page:
    page.goto(f"{address}playground/own-table/")
    return page


def drop(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("A file of at most").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def test_animals_are_learnt_and_the_script_says_the_same(own_table: Page, tmp_path: Path):
    own_table.get_by_role("button", name="Take twelve animals").click()
    telling = own_table.locator('[data-show="telling"]')
    expect(telling).to_contain_text("12 rows, cells end at ';'")
    own_table.get_by_label("Iterations").fill("300")
    own_table.get_by_label("What coat is").select_option("leave_out")
    own_table.get_by_role("button", name="Train", exact=True).click()
    own_table.get_by_role("heading", name="What it has learnt").wait_for()
    expect(own_table.locator('[data-show="says"]')).to_contain_text("rows held back are right")
    assert "'animal': 4 times 'dog'" in shown(own_table, "notes")
    with own_table.expect_download() as saved:
        own_table.get_by_role("button", name="Save as a script").click()
    saved.value.save_as(tmp_path / "learn.py")
    (tmp_path / "animals.csv").write_text(own_table.get_by_label("Or paste rows").input_value())
    run = subprocess.run(
        [sys.executable, "-I", "learn.py"], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    cost = re.search(r"cost ([\d.]+)", shown(own_table, "telling"))
    final = re.search(r"-> ([\d.]+)", run.stdout)
    assert cost and final and abs(float(cost[1]) - float(final[1])) < 0.001 * float(cost[1])
    rows = own_table.locator('[data-show="confusion"] tbody tr').all_inner_texts()
    counts = [[int(n.replace("·", "0")) for n in row.split("\t")[1:]] for row in rows]
    for name, row in zip(("bird", "cat", "dog"), counts, strict=True):
        assert f"  {name}: {row}\n" in run.stdout


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"kg,kind\n1,x\n,y\n3,x\n4,y", "line 3, column 'kg': a number is missing, ''"),
        ("b.csv", b"", "b.csv: expected rows of several cells, got []"),
        ("c.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "line 1: the file is not UTF-8"),
        ("d.csv", b"1,2\n" * 12_500_000, "d.csv: at most 20 MB can be read in the page"),
        ("e.csv", b"\n".join([b",".join([b"1"] * 1_000_000)] * 2), "expected at most 1000 columns"),
    ],
    ids=["damaged", "empty", "an image", "50 MB", "a million columns"],
)
def test_what_is_refused(own_table: Page, name: str, content: bytes, sentence: str, tmp_path: Path):
    (tmp_path / name).write_bytes(content)
    own_table.get_by_label("A file of at most").set_input_files(tmp_path / name)
    problem = own_table.get_by_role("alert")
    if name == "a.csv":  # it is read, and refused with the first training
        own_table.get_by_role("button", name="Train", exact=True).click()
    expect(problem).to_contain_text(sentence)


@pytest.mark.timed
def test_ten_thousand_rows_load_in_two_seconds_and_train(own_table: Page):
    own_table.get_by_role("button", name="Take twelve animals").click()  # Python is loaded then
    telling = own_table.locator('[data-show="telling"]')
    expect(telling).to_contain_text("animals.csv is read")
    rng = np.random.default_rng(0)
    X = rng.normal(size=(10_000, 20))
    rows = [",".join(f"{x:.4f}" for x in row) + f",c{row[:3].argmax()}" for row in X]
    begun = time.perf_counter()
    drop(own_table, "large.csv", "\n".join(rows).encode())
    expect(own_table.locator('[data-show="telling"]')).to_contain_text(
        "large.csv is read: 10000 rows"
    )
    seconds = time.perf_counter() - begun
    assert seconds < 2, seconds
    own_table.get_by_label("Iterations").fill("60")
    own_table.get_by_role("button", name="Train", exact=True).click()
    expect(own_table.locator('[data-show="says"]')).to_contain_text("of the 2500 rows held back")
    assert not shown(own_table, "problem")


@pytest.mark.parametrize("path", ["playground/digits", "playground/own-table"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_and_width_of_the_page_in_use(page: Page, address: str, axe: str, path: str, look: str):  # noqa: F811
    page.emulate_media(color_scheme=look)
    page.goto(f"{address}{path}/")
    page.evaluate(NOTHING_WAITS)
    if path.endswith("digits"):
        page.get_by_role("button", name="Take it").click()
        expect(page.locator('[data-show="says"]')).to_contain_text("Held-out digit 1")
        page.get_by_label("From a 3 to an 8").fill("0.3")
        page.locator(".digits-steps figure").nth(4).wait_for()
    else:
        page.get_by_role("button", name="Take twelve animals").click()
        page.get_by_role("button", name="Train", exact=True).click()
        page.get_by_role("heading", name="What it has learnt").wait_for()
    page.evaluate(axe)
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 1000})
        page.evaluate(SEE_ALL)
        assert page.evaluate(RUN, OPTIONS) == []
        assert page.evaluate(WIDE) <= 0
    page.set_viewport_size({"width": 1440, "height": 1000})
