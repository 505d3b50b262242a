"""The playground in a real Chromium: it trains what the package trains, and shows nothing else."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from layout import NOTHING_WAITS
from live_page import SECONDS
from playwright.sync_api import Browser, Locator, Page
from test_axe import MORE_RULES, RUN, SEE_ALL, axe  # noqa: F401
from watched import SITE, WIDTHS, Host

import chainrule
from chainrule.playground import from_link

PAGE = "playground"
LIMIT = 60_000  # bytes of script, compressed, without Python
# of the package: the module, a passage of it, and what stands there in the mutant
MUTANT = ("model", "rng.uniform(-limit, limit,", "rng.uniform(-limit, 2 * limit,")
CALL = """async ([name, given]) => {
  const scripts = performance.getEntriesByType('resource').map((entry) => entry.name);
  const python = await import(scripts.find((name) => /\\/python\\.\\w+\\.js$/.test(name)));
  const plain = (_, value) => ArrayBuffer.isView(value) ? [...value] : value;
  const answer = name && await python.call('site_build.live.playing', name, given);
  if (!name) python.stop();
  return JSON.parse(JSON.stringify(answer ?? null, plain));
}"""
CHANGES = """(element) => new Promise((resolve) => {
  let count = 0;
  new MutationObserver(() => { count += 1; }).observe(element, {childList: true});
  setTimeout(() => resolve(count), 1500);
})"""
# what is drawn: the regions, each unit's picture, the arrows
DRAWN = """() => [...document.querySelectorAll('.play-plane canvas, .play-unit canvas')]
  .map((canvas) => canvas.toDataURL())
  .concat(document.querySelector('.play-network svg').innerHTML)"""


class Playground:
    """The page, and what can be done on it."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.page: Page = browser.new_context(**options).new_page()
        self.page.set_default_timeout(20 * SECONDS)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.address = f"{address}{PAGE}/"

    def open(self, link: str = "") -> Playground:
        self.page.goto("about:blank")
        self.page.goto(self.address + link)
        return self

    def start(self, link: str = "") -> Playground:
        """Open the page, load Python, and train as far as the link has come."""
        self.open(link)
        self.do("run")
        self.page.locator(".play-begun").wait_for()
        self.reached(from_link(link).iterations)
        return self

    def go(self, link: str) -> None:
        """Follow a link; Python is there already."""
        self.page.goto(self.address + link)
        self.reached(from_link(link).iterations)

    def reached(self, iteration: int) -> None:
        """Wait for an iteration, and until Python has answered what was asked so far."""
        self.shows("iteration").filter(has_text=re.compile(f"^{iteration:,}$")).wait_for()
        self.call("link")

    def do(self, name: str) -> None:
        self.page.locator(f'[data-do="{name}"]').click()

    def shows(self, name: str) -> Locator:
        return self.page.locator(f'[data-show="{name}"]')

    def text(self, name: str) -> str:
        return self.shows(name).inner_text()

    def link(self, *parts: str) -> str:
        """Wait until the address has these parts, return what it holds."""
        self.page.wait_for_url(lambda url: all(part in url for part in parts))
        return self.page.url.partition("#")[2]

    def call(self, name: str, *given: object) -> Any:
        return self.page.evaluate(CALL, [name, list(given)])


@pytest.fixture(scope="module")
def shared(browser: Browser, address: str) -> Iterator[Playground]:
    play = Playground(browser, address, viewport={"width": 1440, "height": 900})
    yield play.start("#v=1&iterations=1")
    play.page.context.close()
    assert not play.errors


def test_python_is_loaded_with_the_first_start_and_the_page_says_its_size(
    browser: Browser, address: str
):
    play = Playground(browser, address)
    asked: list[str] = []
    play.page.on("request", lambda request: asked.append(request.url))
    play.open().page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "pyodide" in url or "/download/" in url]
    scripts = (SITE / "assets/live").glob("python.*.js")
    core = re.search(r"CORE:\[(.*?)\]", next(scripts).read_text())
    size = sum(map(float, re.findall(r"size:([\d.e]+)", core[1]))) / 1e6
    assert f"loads Python once, {size:.0f} MB." in play.text("telling")
    assert play.page.locator(".play-unit").count() == 2 + 8 + 8 + 1 + 3
    play.page.get_by_role("button", name="One layer more").click()
    assert play.page.locator(".play-unit").count() == 2 + 8 + 8 + 8 + 1 + 4
    play.page.context.close()


def test_trains_what_gradient_descent_trains(shared: Playground):
    """The script that the page shows, run by CPython, ends at its weights and at its cost."""
    shared.go("#v=1&data=moons&layers=8,8&seed=3&iterations=50")
    code = shared.page.locator(".play-take pre code")
    assert not code.is_visible()
    shared.page.get_by_role("button", name="Show the code").click()
    code.wait_for()
    names: dict[str, Any] = {}
    exec(code.inner_text(), names)
    page = shared.call("train", 0, 50)
    assert page["iteration"] == 50
    ours = np.concatenate([Theta.ravel() for Theta in names["weights"]])
    np.testing.assert_allclose(page["weights"], ours, rtol=0, atol=1e-9)
    assert shared.text("cost") == f"{names['history'][-1]:.4g}".ljust(6, "0")[:8]


def test_a_link_gives_the_same_picture(shared: Playground):
    moved = "&moved=3,0.5,-0.25&added=-1,1,1;0.3,0.1,0"
    shared.go(
        f"#v=1&data=spirals&layers=6,4&optimizer=adam&learning_rate=0.02{moved}&iterations=40"
    )
    before, cost = shared.page.evaluate(DRAWN), shared.text("cost")
    link = shared.link("iterations=40")
    shared.go(f"#{link}")
    assert shared.page.evaluate(DRAWN) == before
    assert shared.text("cost") == cost
    shared.do("step")
    shared.link("iterations=41")
    assert shared.page.evaluate(DRAWN) != before


@pytest.mark.slow
def test_old_links_open(shared: Playground):
    """A link of version 1 that somebody may have kept: never change it, nor what it means."""
    xor = "data=xor&count=4&noise=0&held_out=0&layers=3&hidden=sigmoid&seed=87&learning_rate=2"
    shared.go(f"#v=1&{xor}&iterations=10")
    X, Y = chainrule.xor()
    start = chainrule.initialize_weights((2, 3, 1), np.random.default_rng(87))
    _, costs = chainrule.gradient_descent(start, X, Y, learning_rate=2.0, iterations=10)
    assert float(shared.text("cost")) == pytest.approx(costs[-1], rel=1e-3)
    assert from_link(shared.link("iterations=10")) == from_link(f"v=1&{xor}&iterations=10")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("#v=1&data=moons&lay", "lay"),
        ("#v=1&learning_rate=fast", "learning_rate"),
        ("#v=7&data=moons", "version"),
        ("#v=1&added=1,2", "added"),
    ],
)
def test_a_damaged_link_is_named_and_the_page_goes_on(shared: Playground, link: str, words: str):
    shared.go("#v=1&data=xor&iterations=2")
    shared.page.goto(shared.address + link)
    shared.shows("problem").filter(has_text=words).wait_for()
    shared.do("step")
    shared.reached(3)


def test_a_wrong_setting_is_named_and_the_old_network_stays(shared: Playground):
    shared.go("#v=1&iterations=2")
    rate = shared.page.locator('[name="learning_rate"]')
    rate.fill("-1")
    rate.press("Tab")
    shared.shows("problem").filter(has_text="learning_rate: expected").wait_for()
    assert rate.get_attribute("aria-invalid") == "true"
    rate.fill("0.5")
    rate.press("Tab")
    shared.link("learning_rate=0.5")
    assert shared.text("problem") == "" and rate.get_attribute("aria-invalid") is None


@pytest.mark.parametrize(
    ("mistake", "verdict", "words"),
    [
        ("delta-sign", "✗", "The gradient is wrong"),
        ("inputs-not-scaled", "✓", "The gradient is right"),
        ("", "✓", "The gradient is right"),
    ],
)
def test_the_check_names_what_is_wrong(shared: Playground, mistake: str, verdict: str, words: str):
    shared.go(f"#v=1&mistake={mistake}&iterations=3")
    shared.do("check")
    shared.shows("check").locator(".verify, .refute").wait_for()
    said = shared.text("check")
    assert said.startswith(f"{verdict} {words}")
    assert bool(shared.text("mistake")) == bool(mistake)
    assert ("Θ" in said) == (verdict == "✗")
    assert ("as large as the other" in said) == (mistake == "inputs-not-scaled")


@pytest.mark.slow
def test_a_step_in_slow_motion_goes_forward_and_back(shared: Playground):
    shared.go("#v=1&layers=3&iterations=5")
    shared.do("slowly")
    shared.shows("slow").locator("h3").wait_for()
    stages = []
    while True:
        stages.append((shared.text("slow").splitlines()[0], marked(shared.page)))
        after = shared.page.locator('[data-slow="1"]')
        if after.is_disabled():
            break
        after.click()
    states = [next(iter(marks.values()), "") for _, marks in stages]
    assert states.index("backward") > states.index("forward")
    assert stages[0][1].get("layer1") == "forward"
    assert {"theta1", "theta2"} <= {part for _, marks in stages for part in marks}
    assert shared.page.locator('[data-show="slow"] math').count() > 1
    assert shared.text("iteration") == "5"
    shared.do("step")
    shared.link("iterations=6")
    assert not marked(shared.page) and shared.text("slow") == ""


def marked(page: Page) -> dict[str, str]:
    return page.eval_on_selector_all(
        ".play-network [data-state]",
        "(all) => Object.fromEntries(all.map((e) => [e.dataset.part, e.dataset.state]))",
    )


def test_points_are_added_and_moved_by_keyboard(shared: Playground):
    shared.go("#v=1&iterations=1")
    page = shared.page
    plane = page.get_by_role("application")
    page.get_by_label("adds class 2").check()
    plane.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    where = shared.text("telling")
    page.keyboard.press("Enter")
    added = shared.link("added=").partition("added=")[2].partition("&")[0]
    assert added.split(",")[2] == "1"
    assert where.startswith(", ".join(added.split(",")[:2]))
    page.get_by_label("moves a point").check()
    plane.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert "moved=0," in shared.link("moved=")
    page.get_by_role("button", name="Undo what was moved").press("Enter")
    page.wait_for_url(lambda url: "moved" not in url and "added" not in url)


@pytest.mark.slow
def test_points_are_added_and_moved_by_pointer(shared: Playground):
    shared.go("#v=1&data=xor&count=4&noise=0&held_out=0&iterations=1")
    page = shared.page
    plane = page.get_by_role("application")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    assert box
    place = lambda x, y: (box["x"] + box["width"] * x, box["y"] + box["height"] * y)  # noqa: E731
    page.get_by_label("adds class 1").check()
    page.mouse.click(*place(0.5, 0.5))
    assert "added=0.5,0.5,0" in shared.link("added=")
    page.get_by_label("moves a point").check()
    page.mouse.move(*place(0.5, 0.5))
    page.mouse.down()
    page.mouse.move(*place(0.7, 0.3))
    page.mouse.up()
    assert "moved=4,1,1" in shared.link("moved=")


@pytest.mark.slow
def test_a_unit_shows_its_numbers_for_the_example_pointed_at(shared: Playground):
    shared.go("#v=1&layers=3&iterations=5")
    shared.page.get_by_role("button", name="Unit 2 of layer 2").click()
    unit = shared.shows("unit")
    unit.locator("table").wait_for()
    answer = shared.call("unit", 2, 2, 0)
    for line in answer["lines"]:
        assert line["text"] in unit.inner_text()
    assert unit.locator("tbody tr").count() == len(answer["weights"]) == 3
    shared.page.get_by_label("points at an example").check()
    shared.page.get_by_role("application").focus()
    for _ in range(5):
        shared.page.keyboard.press("Shift+ArrowDown")
    shared.page.keyboard.press("Enter")
    unit.filter(has_not_text=answer["lines"][0]["text"]).wait_for()


@pytest.mark.slow
def test_the_page_tells_sparingly_what_changes(shared: Playground):
    shared.go("#v=1&iterations=1")
    shared.do("run")
    iteration = shared.shows("iteration")
    iteration.filter(has_text=re.compile(r"\d\d")).wait_for()
    assert iteration.evaluate(CHANGES) > 5
    assert shared.shows("telling").evaluate(CHANGES) <= 1
    shared.do("run")
    shared.page.get_by_role("button", name="Start", exact=True).wait_for()
    done = shared.text("iteration")
    shared.shows("telling").filter(has_text=f"Iteration {done}: cost ").wait_for()
    shared.link(f"iterations={done.replace(',', '')}")


@pytest.mark.slow
def test_who_wants_less_motion_gets_steps(shared: Playground):
    shared.page.emulate_media(reduced_motion="reduce")
    try:
        shared.go("#v=1&iterations=1")
        shared.page.get_by_role("button", name="Train 100 iterations").click()
        shared.link("iterations=101")
        assert shared.text("iteration") == "101"
    finally:
        shared.page.emulate_media(reduced_motion="no-preference")


@pytest.mark.slow
def test_a_cost_that_explodes_stops_with_a_sentence(shared: Playground):
    shared.go("#v=1&hidden=relu&output=linear&loss=squared&learning_rate=1000&iterations=0")
    shared.do("run")
    shared.shows("problem").filter(has_text=re.compile(r"\w+")).wait_for()
    shared.page.get_by_role("button", name="Start", exact=True).wait_for()
    assert "cost" in shared.text("problem")


@pytest.mark.slow
def test_python_that_is_stopped_starts_again_where_the_page_was(shared: Playground):
    shared.go("#v=1&data=moons&iterations=7")
    cost = shared.text("cost")
    shared.page.evaluate(CALL, ["", []])
    shared.do("check")
    shared.shows("check").locator(".verify").wait_for()
    assert (shared.text("iteration"), shared.text("cost")) == ("7", cost)


def with_mutant(host: Host, module: str, right: str, wrong: str) -> None:
    """Let a host serve the package with a mistake in it, and a script that expects this file."""
    wheel = next((SITE / "download").glob("*.whl"))
    changed = io.BytesIO()
    with zipfile.ZipFile(wheel) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == f"chainrule/{module}.py":
                assert text.count(right.encode()) == 1
                text = text.replace(right.encode(), wrong.encode())
            after.writestr(name, text)
    content = changed.getvalue()
    path = next((SITE / "assets/live").glob("python.*.js"))
    entry = rf'(name:"{wheel.name}",url:"[^"]*",size:)\d+,sha256:"\w+"'
    digest = hashlib.sha256(content).hexdigest()
    script, found = re.subn(entry, rf'\g<1>{len(content)},sha256:"{digest}"', path.read_text())
    assert found == 1
    host.changed |= {wheel.name: content, path.name: script.encode()}


def numbers_shown(play: Playground) -> dict[str, Any]:
    """All that the page shows of a network that is trained a little, by what it is."""
    play.start("#v=1&data=spirals&noise=0.2&iterations=40")
    page = play.page
    page.get_by_role("button", name="Unit 3 of layer 3").click()
    play.shows("unit").locator("table").wait_for()
    play.do("check")
    play.shows("check").locator("p").first.wait_for()
    play.do("slowly")
    play.shows("slow").locator("h3").wait_for()
    shown: dict[str, Any] = {}
    for stage in range(1, 20):
        for k, row in enumerate(play.shows("slow").locator("mtr").all()):
            shown[f"stage {stage}, row {k}"] = row.text_content()
        after = page.locator('[data-slow="1"]')
        if after.is_disabled():
            break
        after.click()
    for k, line in enumerate(play.shows("unit").locator(".play-line").all()):
        shown[f"line {k}"] = line.inner_text()
    for k, row in enumerate(play.shows("unit").locator("tbody tr").all()):
        shown[f"weight {k}"] = row.inner_text()
    for name in ("cost", "held-out-cost", "accuracy", "held-out-accuracy"):
        shown[name] = play.text(name)
    shown["costs"] = page.locator(".play-training").get_attribute("points")
    shown["costs of those held out"] = page.locator(".play-held").get_attribute("points")
    return shown | {f"picture {k}": drawn for k, drawn in enumerate(page.evaluate(DRAWN))}


@pytest.mark.slow
def test_a_mutant_in_the_page_changes_every_number(browser: Browser):
    with Host() as host:
        play = Playground(browser, host.address)
        right = numbers_shown(play)
        with_mutant(host, *MUTANT)
        play.page.context.close()
        play = Playground(browser, host.address)
        wrong = numbers_shown(play)
        play.page.context.close()
    assert right.keys() == wrong.keys() and len(right) > 60
    same = {name for name in right if right[name] == wrong[name]}
    goes_in = {"stage 1, row 0", "stage 2, row 0", "stage 10, row 8"}
    asked_for, points = "stage 5, row 1", "picture 18"
    assert same == goes_in | {asked_for, points}


@pytest.mark.slow
@pytest.mark.parametrize(
    "link",
    [
        "layers=200,200,200,200,200",
        "count=5000",
        "layers=",
        "data=curve&output=linear&loss=squared&count=5000",
    ],
)
def test_the_page_answers_while_much_is_computed(shared: Playground, link: str):
    shared.go(f"#v=1&{link}&iterations=1")
    shared.do("run")
    waited = shared.page.evaluate("""() => new Promise((resolve) => {
      let [last, longest] = [performance.now(), 0];
      const end = last + 3000;
      const look = () => {
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
        now < end ? setTimeout(look) : resolve(longest);
      };
      look();
    })""")
    assert waited < 500
    shared.do("run")
    shared.page.get_by_role("button", name="Start", exact=True).wait_for()
    shared.call("link")
    assert shared.text("problem") == ""


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_fault_and_nothing_sticks_out(shared: Playground, width: int, axe: str):  # noqa: F811
    page = shared.page
    page.set_viewport_size({"width": width, "height": 900})
    shared.go("#v=1&data=clouds&iterations=5")
    page.locator(".play-hidden").first.click()
    shared.do("slowly")
    shared.do("check")
    page.get_by_role("button", name="Show the code").click()
    page.locator(".play-take pre code").wait_for()
    shared.shows("check").locator("p").first.wait_for()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    page.evaluate(NOTHING_WAITS)
    page.evaluate(SEE_ALL)
    page.evaluate(axe)
    assert page.evaluate(RUN, {"rules": {rule: {"enabled": True} for rule in MORE_RULES}}) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    assert page.evaluate(RUN, {"runOnly": ["color-contrast"]}) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})


def test_without_scripts_a_sentence_and_a_still_picture(browser: Browser, address: str):
    play = Playground(browser, address, java_script_enabled=False)
    page = play.open().page
    assert page.locator(".play-still").is_visible() and not page.locator(".play-form").is_visible()
    assert page.locator(".nb-figure svg").count() == 2
    page.context.close()


def test_the_copy_that_opens_from_the_disk_shows_the_sentence_as_well():
    archive = zipfile.ZipFile(SITE / "chain-rule.zip")
    page = archive.read("chain-rule/playground/index.html").decode()
    assert '<div class="play" data-script="playground">' in page
    assert "assets/live" not in page
    served = (SITE / "playground/index.html").read_text()
    assert '<div class="play nb-scripted" data-script="playground">' in served
    assert "assets/live/playground." in served
