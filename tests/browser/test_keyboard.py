"""By keyboard alone: what has the focus is marked and seen; the navigation of a phone opens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page
from watched import COST, Watched

# What has the focus, or the box or the label that shows it, is marked, and nothing lies over it.
FOCUSED = """async () => {
  for (let k = 0; k < 3; k += 1) await new Promise(requestAnimationFrame); // what it sets in motion
  for (const {finished} of document.getAnimations()) {
    await Promise.race([finished.catch(() => null), new Promise((done) => setTimeout(done, 500))]);
  }
  const isMarked = (e) => {
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(e);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  };
  const isOnTop = (e) => {
    const [{left, top, right, bottom}] = e.getClientRects();
    const low = Math.min(bottom, innerHeight);
    const hit = document.elementFromPoint((left + right) / 2, (Math.max(top, 0) + low) / 2);
    return hit && (e.contains(hit) || hit.contains(e));
  };
  const isSeen = (e) => {
    const isShown = e.checkVisibility({opacityProperty: true, visibilityProperty: true});
    return isShown && isMarked(e) && isOnTop(e);
  };
  const e = document.activeElement;
  const boxes = e.matches('input') ? [e, e.parentElement, ...e.labels] : [e];
  return {name: `${e.tagName}.${e.className}`, page: e === document.body, seen: boxes.some(isSeen)};
}"""


@pytest.mark.parametrize(
    ("path", "width"),
    [
        (".", 390),
        pytest.param(".", 1440, marks=pytest.mark.slow),
        pytest.param(COST, 390, marks=pytest.mark.slow),
        pytest.param(COST, 1440, marks=pytest.mark.slow),
        pytest.param("formulas", 390, marks=pytest.mark.slow),
        pytest.param("formulas", 1440, marks=pytest.mark.slow),
        pytest.param("glossary", 1440, marks=pytest.mark.slow),
    ],
)
def test_what_has_the_focus_is_seen(path: str, width: int, browser: Browser, address: str):
    watched = Watched(browser, address, width)
    page = watched.open(path)
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if not focused["page"] and not focused["seen"]:
            unseen.append(focused["name"])
    page.context.close()
    assert not unseen


def opened(page: Page) -> Locator:
    """Open the navigation by keyboard, and return the box that says whether it is open."""
    page.locator(".md-header").get_by_role("button", name="Navigation").press("Space")
    drawer = page.locator("#__drawer")
    assert drawer.is_checked()
    return drawer


def test_the_navigation_of_a_phone_shows_the_focus(browser: Browser, address: str):
    page = Watched(browser, address, 390).open(COST)
    drawer = opened(page)
    inside = parts = 0
    while drawer.is_checked():
        assert page.evaluate(FOCUSED)["seen"], page.evaluate(FOCUSED)
        inside += 1
        assert inside < 30
        if page.locator(".md-nav__toggle:focus").count():
            page.keyboard.press("Space")  # the part slides over the list
            assert page.evaluate(FOCUSED)["seen"]
            page.keyboard.press("Tab")
            assert page.evaluate(FOCUSED)["seen"]
            page.keyboard.press("Shift+Tab")
            page.keyboard.press("Space")  # and back
            parts += 1
        page.keyboard.press("Tab")
    assert parts == 4 and inside > 15
    page.context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_only_a_phone_has_a_button_for_the_navigation(width: int, browser: Browser, address: str):
    page = Watched(browser, address, width).open(COST)
    assert page.locator(".drawer-opener").is_visible() == (width == 390)
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_keyboard_opens_the_navigation_of_a_phone(scripts, browser: Browser, address: str):
    watched = Watched(browser, address, 390, java_script_enabled=scripts)
    page = watched.open(COST)
    if scripts:
        opened(page)
    else:
        page.locator("#__drawer").press("Space")
    page.locator(".md-nav__toggle").last.press("Space")
    page.locator(".md-sidebar--primary").get_by_role("link", name="Optimizers").press("Enter")
    page.wait_for_url("**/reference/optimizers/")
    assert not watched.problems
    page.context.close()


@pytest.mark.parametrize("key", ["Escape", "Shift+Tab"])
def test_the_keyboard_closes_the_navigation_of_a_phone(key, browser: Browser, address: str):
    page = Watched(browser, address, 390).open(COST)
    drawer = opened(page)
    page.keyboard.press(key)
    assert not drawer.is_checked()
    assert page.evaluate(FOCUSED)["seen"]
    page.context.close()


def test_single_letters_do_nothing(browser: Browser, address: str):
    """Who speaks to a computer may say them by chance (WCAG 2.1.4)."""
    page = Watched(browser, address, 1440).open(COST)
    before = page.url
    for letter in "pn,.fs/":
        page.keyboard.press(letter)
    page.wait_for_timeout(300)
    assert page.url == before
    assert not page.locator("#__search").is_checked()
    page.context.close()
