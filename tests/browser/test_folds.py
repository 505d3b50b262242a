"""The code under a formula: unfolded, run and changed in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from test_axe import MORE_RULES, RUN, axe  # noqa: F401 (a fixture)
from watched import COST, PHONE_FIRST, SITE, Host, Watched

FOLDS = ".computed > summary"
CODE = ".computed .nb-cell code"
RAN = re.compile("s in your browser$")
live = pytest.mark.skipif(not (SITE / "assets/live").exists(), reason="built without `make live`")


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as host:
        yield host


def opened(page: Page, number: int = 0, key: str = "") -> None:
    """Open a fold, by a click or by a key, and wait for what is in it."""
    fold = page.locator(FOLDS).nth(number)
    fold.press(key) if key else fold.click()
    fold.locator("xpath=..").locator(".nb-cell").wait_for()


def test_folds_open_by_click_and_keyboard_and_load_one_file(browser: Browser, host: Host):
    watched = Watched(browser, host.address, 1440)
    page = watched.open(COST)
    page.wait_for_load_state("networkidle")
    assert not [path for path in host.asked if "computed" in path]
    opened(page)
    expect(page.locator(CODE)).to_contain_text('check = Check("image-16")')
    opened(page, 1, "Enter")
    opened(page, 2, "Space")
    assert [path for path in host.asked if "computed" in path] == ["/computed/05-cost-function/"]
    assert page.locator(".computed .verify").count() == 3
    assert page.locator(".computed > a").count() == len(page.locator(FOLDS).all()) - 3
    assert not watched.problems
    page.context.close()


def test_without_a_network_the_link_stays(browser: Browser, host: Host):
    host.changed["computed/05-cost-function/"] = None
    page = Watched(browser, host.address, 390).open(COST)
    page.locator(FOLDS).first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".computed > a").first).to_be_visible()
    page.context.close()


def test_without_scripts_the_link_leads_to_the_code(without_scripts: Watched):
    page = without_scripts.open(COST)
    page.locator(FOLDS).nth(4).click()
    link = page.locator(".computed > a").nth(4)
    anchor = urlsplit(link.get_attribute("href") or "").fragment
    link.click()
    page.wait_for_url("**/computed/05-cost-function/#*")
    heading = page.locator(f"#{anchor}")
    expect(heading).to_be_in_viewport()
    code = heading.locator("xpath=following-sibling::div[1]").locator("code").inner_text()
    assert f'Check("{anchor.removeprefix("check-")}")' in code
    assert not without_scripts.problems


@pytest.mark.parametrize("width", PHONE_FIRST)
def test_an_open_fold_has_no_fault(width: int, browser: Browser, address: str, axe: str):  # noqa: F811
    watched = Watched(browser, address, width)
    page = watched.open(COST)
    opened(page)
    page.evaluate(axe)
    options = {"rules": {rule: {"enabled": True} for rule in MORE_RULES}}
    inside = RUN.replace("axe.run({", "axe.run('.formula:has(.nb-cell)', {")
    assert page.evaluate(inside, options) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.context.close()


@live
@pytest.mark.slow
def test_code_runs_alone_and_shows_a_changed_sign(browser: Browser, address: str):
    watched = Watched(browser, address, 1440)
    page = watched.open("chapters/07-derivation")
    page.set_default_timeout(120_000)
    fold = page.locator(".formula:has(#image-36) .computed")
    fold.locator("summary").click()
    built = fold.locator(".verify").inner_text()
    assert "208 numbers agree" in built
    fold.get_by_role("button", name="Run the code of Image 36").click()
    fold.locator(".nb-status").filter(has_text=RAN).wait_for()
    assert without_digits(fold.locator(".nb-output[data-live] .verify").inner_text()) == (
        without_digits(built)
    )
    assert not page.locator(".nb-status").filter(has_text="Running").count()
    assert page.locator(".nb-output[data-live]").count() == 1  # nothing above has run
    fold.get_by_role("button", name="Edit").click()
    editor = fold.locator(".cm-content")
    editor.wait_for()
    code = fold.locator("pre code").text_content() or ""
    assert "1:] * slope" in code
    editor.fill(code.replace("1:] * slope", "1:] * -slope"))
    editor.press("Shift+Enter")
    refuted = fold.locator(".refute")
    refuted.wait_for()
    off = float(re.search(r"differs from the right by ([\d.]+) for l = 4", refuted.inner_text())[1])
    assert off > 0.1
    fold.get_by_role("button", name="Reset").click()
    assert fold.locator(".verify").inner_text() == built
    assert not watched.problems
    page.context.close()


@live
@pytest.mark.slow
def test_names_of_the_code_are_not_those_of_the_page(browser: Browser, address: str):
    page = Watched(browser, address, 1440).open(COST)
    page.set_default_timeout(120_000)
    opened(page)
    page.get_by_role("button", name="Run the code of").click()
    page.locator(".computed .nb-status").filter(has_text=RAN).wait_for()
    cell = page.locator(".nb-bar:not(.computed *)").first
    cell.get_by_role("button", name="Edit").click()
    editor = page.locator(".cm-content")
    editor.wait_for()
    editor.fill("sorted({'Check', 'check', 'at', 'equal'} & globals().keys())")
    editor.press("Shift+Enter")
    cell.locator(".nb-status").filter(has_text=RAN).wait_for()
    assert cell.locator("xpath=following-sibling::*[1]").inner_text() == "[]"
    page.context.close()


def without_digits(line: str) -> str:
    return re.sub(r"difference \S+,", "", line)
