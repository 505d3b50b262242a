"""Every page in a real Chromium: wide and narrow, with scripts and without."""

from __future__ import annotations

import pytest
from layout import BOXES, CUT, SCROLLS, TOO_WIDE
from playwright.sync_api import Browser, Page
from watched import PAGES, WIDTHS, Watched

LIMIT = 150_000  # bytes on the way

FORMULAS = """() => document.fonts.ready.then(() => {
  const formulas = [...document.querySelectorAll('.arithmatex')];
  const shown = (e) => e.checkVisibility() === false || e.getBoundingClientRect().width > 0;
  return {
    empty: formulas.filter((e) => !e.querySelector('mjx-container')).length,
    invisible: formulas.filter((e) => !shown(e.querySelector('mjx-container') ?? e)).length,
    badFonts: [...document.fonts].filter((f) => f.status === 'error').map((f) => f.family),
    math: formulas.length > 0,
    mathFont: document.fonts.check('16px MJX-NCM-N'),
  };
})"""
# their rules are left out of the stylesheet; "_" and "-" begin the names of parts and variants
ASLEEP = "annotation", "source", "status", "tag", "tags", "tooltip", "tooltip2", "version"
AWAKE = f"""() => [...document.querySelectorAll('[class*=md-]')].flatMap((e) => [...e.classList])
  .filter((name) => /^md-({"|".join(ASLEEP)})($|[-_])/.test(name))"""


QUICK = ".", "chapters/04-bias-node", "playground", "reference/cost"
PHONE, SCREEN = min(WIDTHS), max(WIDTHS)
EVERYWHERE = [(path, PHONE) for path in PAGES] + [
    pytest.param(path, SCREEN, marks=[] if path in QUICK else pytest.mark.slow) for path in PAGES
]


@pytest.mark.parametrize(("path", "watched"), EVERYWHERE, indirect=["watched"])
def test_page(path: str, watched: Watched):
    page = watched.open(path)
    formulas_are_shown(page)
    nothing_sticks_out(page)
    if not path.startswith(("reference/", "book")):  # docstrings have their formulas in one line
        assert not page.evaluate(CUT)
    if watched.width == PHONE:  # what is loaded late is the same for all widths
        page.wait_for_load_state("networkidle")
        assert page.evaluate(AWAKE) == []
    assert not watched.problems
    if path != "book":  # all pages on one, for paper, and as heavy as they are
        assert sum(watched.bytes.values()) <= LIMIT, watched.bytes
        if watched.width == PHONE:
            enlarged_it_does_not_scroll_sideways(page)
        boxes_that_wait_move_nothing_and_cut_nothing_off(page, path)


def formulas_are_shown(page: Page) -> None:
    result = page.evaluate(FORMULAS)
    assert not result["empty"] and not result["invisible"] and not result["badFonts"]
    assert result["mathFont"] or not result["math"]


def nothing_sticks_out(page: Page) -> None:
    assert not page.evaluate(SCROLLS), page.evaluate(TOO_WIDE)
    assert not page.evaluate(TOO_WIDE)


def enlarged_it_does_not_scroll_sideways(page: Page) -> None:
    """A window of 1280 pixels, enlarged to 400 %, is one of 320."""
    size = page.viewport_size
    page.set_viewport_size(size | {"width": 320})
    assert not page.evaluate(SCROLLS), page.evaluate(TOO_WIDE)
    page.set_viewport_size(size)


def boxes_that_wait_move_nothing_and_cut_nothing_off(page: Page, path: str) -> None:
    found = page.evaluate(BOXES)
    assert found["boxes"] > 40 or not path.startswith("chapters/")
    assert not found["moved"]
    assert not found["cut"]


@pytest.mark.parametrize("path", QUICK)
def test_text_never_touches_the_edge(path: str, watched: Watched):
    page = watched.open(path)
    for width in (320, 700, 959, 961, 1000, 1100, 1220, 1280):  # the theme changes at 960 and 1220
        page.set_viewport_size({"width": width, "height": 900})
        box = page.locator("article.md-content__inner").bounding_box()
        assert box["x"] > 15 and box["x"] + box["width"] < width - 15, width
        page.wait_for_function(f"() => !({SCROLLS})()")  # the search moves to its new place
    page.set_viewport_size({"width": watched.width, "height": 900})


@pytest.mark.parametrize("path", PAGES)
def test_page_is_complete_without_scripts(path: str, without_scripts: Watched):
    page = without_scripts.open(path)
    assert page.locator("h1").first.is_visible()
    formulas = page.locator(".arithmatex").count()
    assert page.locator(".arithmatex > mjx-container").count() == formulas
    assert page.locator("article > :last-child").is_visible()
    assert not without_scripts.problems


def test_search_finds_and_toggle_changes_the_look(browser: Browser, address: str):
    watched = Watched(browser, address, 1440, color_scheme="light")
    page = watched.open(".")
    page.locator(".md-search__input").click()
    page.keyboard.type("sigmoid")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("Escape")
    background = "() => getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(background)
    for _ in range(2):  # from the system's look over light to dark
        page.locator("form[data-md-component=palette] label:not([hidden])").click()
    assert page.evaluate(background) != before
    assert not watched.problems
    page.context.close()
