"""Each figure that moves, in Chromium: by keyboard and by touch, wide and narrow.

What the page shows is compared with the table that Python wrote into it, value by value.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest
from layout import SCROLLS
from playwright.sync_api import Browser, Locator
from watched import PAGES, PHONE_FIRST, SITE, Watched


def figures() -> list[tuple[str, str]]:
    """The page and the name of each figure; book/ has copies of all of them."""
    found = []
    for path in PAGES:
        html = (SITE / path / "index.html").read_text()
        names = html.split('data-figure="')[1:] if path != "book" else []
        found += [(path, name[: name.index('"')]) for name in names]
    return found


FIGURES = figures()
QUICK = {"two_landscapes", *(name for _, name in FIGURES[:1])}
each_figure = pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param(path, name, id=name, marks=[] if name in QUICK else pytest.mark.slow)
        for path, name in FIGURES
    ],
)

# what the parts of a figure show, in the order of the tracks of its table
SHOWN = """(figure, tracks) => tracks.map(({part, attribute}) => {
  const elements = [...figure.querySelectorAll(`[data-part="${part}"]`)];
  return elements.map((e) => attribute === 'text' ? e.textContent : e.getAttribute(attribute));
})"""
LIT = "(group) => [...group.children].map((e) => Number(e.getAttribute('fill-opacity')))"
TARGETS = """(figure) => [
  ...figure.querySelectorAll('button, input[type=range], fieldset label'),
].map((e) => {
  const {width, height} = e.getBoundingClientRect();
  return [e.outerHTML.slice(0, 80), width, height];
}).filter(([, width, height]) => width < 24 || height < 24)"""
INSIDE = """(figure) => [...figure.querySelectorAll('*')].filter((e) => {
  const {right} = e.getBoundingClientRect();
  return right > innerWidth + 1 && !e.ownerSVGElement && !e.closest('.arithmatex');
}).slice(0, 3).map((e) => e.outerHTML.slice(0, 100))"""


class Figure:
    """A figure on its page, its table, and the positions that its controls have."""

    def __init__(self, watched: Watched, path: str, name: str) -> None:
        self.page = watched.page
        if self.page.url != f"{watched.address}{path}/":  # a page with several figures stays open
            watched.open(path)
        self.at = self.page.locator(f'moving-figure[data-figure="{name}"]')
        self.at.locator(".moving-controls").wait_for()
        self.table = json.loads(self.at.locator("script").text_content() or "")
        self.controls = {
            control.get_attribute("data-control"): control
            for control in self.at.locator("[data-control]").all()
        }

    def positions(self) -> dict[str, int]:
        return {
            name: int(control.locator("input[type=range], input:checked").input_value())
            for name, control in self.controls.items()
        }

    def shows(self, positions: dict[str, int]) -> None:
        """Is each part as the table has it for these positions?"""
        tracks = self.table["tracks"]
        texts: dict[str, list[str]] = {}
        expected = []
        for track in tracks:
            k = 0
            for control in track["controls"]:
                k = k * self.table["sizes"][control] + positions[control]
            value = track["values"][track["index"][k] if "index" in track else k]
            if track["attribute"] == "text":
                texts.setdefault(track["part"], []).append(value)
            expected.append(value)
        for track, value, found in zip(
            tracks, expected, self.at.evaluate(SHOWN, tracks), strict=True
        ):
            part, attribute = track["part"], track["attribute"]
            assert found, f"no part {part}"
            if attribute == "text":
                value = " ".join(filter(None, texts[part]))
            if attribute in ("hidden", "aria-current") and value == "":
                value = None  # the attribute is taken away
            assert set(found) == {value}, (part, attribute)
            if attribute == "data-levels":  # each child is lit as its sign says
                lit = self.at.locator(f'[data-part="{part}"]').evaluate(LIT)
                assert lit == [int(sign, 17) / 16 for sign in value]

    def slider(self, name: str) -> Locator | None:
        found = self.controls[name].locator("input[type=range]")
        return found if found.count() else None

    def says(self) -> str:
        return self.at.locator("[data-part=says]").text_content()


@pytest.fixture(scope="module", params=PHONE_FIRST)
def by_touch(request, browser: Browser, address: str) -> Iterator[Watched]:
    watched = Watched(browser, address, request.param, has_touch=True)
    yield watched
    watched.page.context.close()


@each_figure
def test_by_keyboard(path: str, name: str, watched: Watched):
    figure = Figure(watched, path, name)
    figure.shows(figure.positions())
    seen = {figure.says()}
    for control, size in figure.table["sizes"].items():
        slider = figure.slider(control)
        field = slider or figure.controls[control].locator("input:checked")
        field.focus()
        outline = figure.page.evaluate(
            "() => getComputedStyle(document.activeElement).outlineStyle !== 'none'"
        )
        assert outline or figure.page.evaluate(
            "() => getComputedStyle(document.activeElement).boxShadow !== 'none'"
        )
        before = figure.positions()
        if slider:
            for key, position in (("Home", 0), ("End", size - 1), ("ArrowLeft", size - 2)):
                figure.page.keyboard.press(key)
                assert figure.positions() == before | {control: position}
                texts = json.loads(slider.get_attribute("data-values") or "")
                assert slider.get_attribute("aria-valuetext") == texts[position]
                figure.shows(figure.positions())
                seen.add(figure.says())
        else:
            figure.page.keyboard.press("ArrowRight")
            assert figure.positions() == before | {control: (before[control] + 1) % size}
            figure.shows(figure.positions())
            seen.add(figure.says())
    assert len(seen) > 1  # the words change with the picture
    announced = figure.at.locator(".moving-announces")
    announced.filter(has_text=figure.says()).wait_for(state="attached")  # after some silence
    assert not watched.problems


@each_figure
def test_by_touch(path: str, name: str, by_touch: Watched):
    figure = Figure(by_touch, path, name)
    chance = random.Random(0)
    for control, size in figure.table["sizes"].items():
        slider = figure.slider(control)
        if slider:
            box = slider.bounding_box()
            for _ in range(3):
                share = chance.uniform(0.1, 0.9)
                slider.tap(position={"x": share * box["width"], "y": box["height"] / 2})
                # the thumb's middle goes from half its width to half its width before the end
                assert abs(figure.positions()[control] - share * (size - 1)) <= 0.1 * size + 1
                figure.shows(figure.positions())
        else:
            for label in figure.controls[control].locator("label").all():
                label.tap()
                assert label.locator("input").is_checked()
                figure.shows(figure.positions())
        buttons = figure.controls[control].locator("[data-go]")
        if buttons.count():
            back, forward, play = buttons.all()
            slider.evaluate("(e) => { e.value = 0; }")
            forward.tap()
            assert figure.positions()[control] == 1
            back.tap()
            assert figure.positions()[control] == 0
            back.tap()  # there is nothing before the first step
            assert figure.positions()[control] == 0
            play.tap()
            figure.page.wait_for_function(
                "(e) => e.value > 0", arg=slider.element_handle(), timeout=5000
            )
            play.tap()
            stopped = figure.positions()
            assert play.inner_text() == "Play"
            figure.page.wait_for_timeout(300)
            assert figure.positions() == stopped
            figure.shows(stopped)
    assert figure.at.evaluate(TARGETS) == []  # a finger hits what is 24 pixels wide and high
    assert figure.at.evaluate(INSIDE) == []
    assert not figure.page.evaluate(SCROLLS)
    assert not by_touch.problems


@each_figure
def test_places_that_can_be_chosen(path: str, name: str, by_touch: Watched):
    """A tap on a part of the picture sets the choices that it names."""
    figure = Figure(by_touch, path, name)
    places = figure.at.locator("[data-choose]").all()
    for place in places[::-1]:
        place.tap()
        chosen = json.loads(place.get_attribute("data-choose") or "")
        assert figure.positions() == figure.positions() | chosen
        figure.shows(figure.positions())
    assert bool(places) == (name == "row-by-column")


MIDDLE = """(part) => {
  const {x, y, width, height} = part.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""
DRAGGED = [(path, name) for path, name in FIGURES if name == "line-over-points"]


@pytest.mark.parametrize(("path", "name"), DRAGGED)
def test_a_part_can_be_dragged(path: str, name: str, watched: Watched):
    """What is dragged comes to the pointer, as near as its control can bring it."""
    figure = Figure(watched, path, name)
    mouse = figure.page.mouse
    figure.at.evaluate("(e) => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    for part in figure.at.locator("[data-drag]").all():
        control = part.get_attribute("data-drag")
        slider, last = figure.slider(control), figure.table["sizes"][control] - 1
        places = {}
        for position in (2, last - 3, last // 2):
            slider.focus()
            figure.page.keyboard.press("Home")
            for _ in range(position):
                figure.page.keyboard.press("ArrowRight")
            places[position] = part.evaluate(MIDDLE)
        for position, (x, y) in list(places.items())[:2]:
            mouse.move(*part.evaluate(MIDDLE))
            mouse.down()
            mouse.move(x, y, steps=5)
            mouse.up()
            assert figure.positions()[control] == position
            figure.shows(figure.positions())
        mouse.move(*places[last // 2])  # let go: it stays
        assert figure.positions()[control] == last - 3
    assert not watched.problems


@pytest.fixture(scope="module", params=PHONE_FIRST)
def still(request, browser: Browser, address: str) -> Iterator[Watched]:
    watched = Watched(browser, address, request.param, java_script_enabled=False)
    yield watched
    watched.page.context.close()


@pytest.mark.parametrize("path", sorted({path for path, _ in FIGURES}))
def test_without_scripts(path: str, still: Watched):
    """Still pictures at the first positions, with words, and no controls that do nothing."""
    page = still.open(path)
    figures = page.locator("moving-figure").all()
    assert len(figures) == sum(there == path for there, _ in FIGURES)
    for figure in figures:
        box = figure.locator(".moving-body").bounding_box()
        assert box and 100 < box["width"] <= page.viewport_size["width"] and box["height"] > 50
        assert figure.locator("[data-part=says]").is_visible()
        assert len(figure.locator("[data-part=says]").text_content().strip()) > 20
        assert not figure.locator(".moving-controls").is_visible()
    assert not still.problems


# at each position of each slider: the figure's height, and the room below its words and its list
ROOM = """(figure) => {
  const inside = (e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    return range.getBoundingClientRect();
  };
  const rows = [];
  for (const slider of figure.querySelectorAll('input[type=range]')) {
    const start = slider.value;
    for (let k = 0; k <= Number(slider.max); k += 1) {
      slider.value = k;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      const says = figure.querySelector('.moving-says');
      const list = figure.querySelector('.moving-list');
      const item = list?.querySelector('[aria-current]');
      rows.push([
        figure.getBoundingClientRect().height,
        says.getBoundingClientRect().bottom - inside(says.firstElementChild).bottom,
        list ? list.getBoundingClientRect().bottom - inside(item).bottom : 0,
      ]);
    }
    slider.value = start;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }
  return rows;
}"""
# is the list of the steps below all else, or beside the picture and no higher?
PLACED = """(figure) => {
  const box = (name) => figure.querySelector(name)?.getBoundingClientRect();
  const [list, svg, controls] = ['.moving-list', 'svg', '.moving-controls'].map(box);
  if (!list) return true;
  const last = Math.max(svg.bottom, controls.bottom) <= list.top + 1;
  return last || svg.right <= list.left && list.bottom <= Math.max(svg.bottom, controls.top) + 12;
}"""
LINE = 28  # of small letters, with the space below it


@each_figure
def test_it_keeps_one_height_that_fits(path: str, name: str, watched: Watched):
    figure = Figure(watched, path, name)
    figure.at.scroll_into_view_if_needed()
    rows = figure.at.evaluate(ROOM)
    if not rows:
        return  # nothing to slide
    heights, words, steps = zip(*rows, strict=True)
    assert max(heights) - min(heights) < 1  # it does not jump
    assert min(words) < LINE > min(steps)  # and its boxes are no higher than they have to be
    # where most steps are shorter than their box, what is left is at its end, or beside the picture
    assert figure.at.evaluate(PLACED)


def test_all_figures_are_there():
    assert len(FIGURES) >= 10
    assert len(set(FIGURES)) == len(FIGURES)
