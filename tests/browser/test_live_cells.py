"""Every cell of every page runs in a real Chromium, and gives what it gave in the build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from compared import CONTENT, are_the_same
from live_page import EXECUTED, SECONDS, LivePage, built
from playwright.sync_api import Browser, BrowserContext

LIMIT = 600  # seconds for a page

STATE = """() => {
  const bars = [...document.querySelectorAll('.nb-bar')];
  return {
    busy: bars.filter((bar) => !bar.querySelector('button[aria-label^=Stop]').hidden).length,
    statuses: bars.map((bar) => bar.querySelector('.nb-status').textContent),
  };
}"""
OUTPUTS = f"""() => Promise.all([...document.querySelectorAll('.nb-bar')].map(async (bar) => {{
  const output = (bar.closest('details.code') ?? bar).nextElementSibling;
  const there = output?.matches('.nb-output') ? output : undefined;
  return {{
    content: await ({CONTENT})(there),
    error: there?.querySelector('.nb-error')?.textContent ?? '',
    checks: [...(there?.querySelectorAll('.verify') ?? [])].map((line) => ({{...line.dataset}})),
  }};
}}))"""


pytestmark = pytest.mark.slow


# The code of a formula runs on the page of the formula, where it unfolds. The pages computed/…,
# from where it comes, would each start a Python for the same code: one stands for all.
COMPUTED = [path for path in EXECUTED if path.startswith("computed/")]
RUN = [path for path in EXECUTED if path not in COMPUTED[1:]]
ARE_UNFOLDED = """() => !document.querySelector('.computed > a')
  && [...document.querySelectorAll('.nb-bar')].every((bar) => bar.querySelector('.nb-buttons'))"""


class Outcome(NamedTuple):
    built: list[dict]
    ran: list[dict]
    statuses: list[str]
    errors: list[str]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Where Python has been loaded once, it is there for the next page."""
    context = browser.new_context()
    yield context
    context.close()


def outcome(path: str, context: BrowserContext, address: str) -> Outcome:
    """Unfold the code of all formulas, press Run of all cells, and wait until none is busy."""
    live = LivePage(context, address, path)
    live.page.evaluate("document.querySelectorAll('.computed').forEach((fold) => fold.open = true)")
    live.page.wait_for_function(ARE_UNFOLDED)
    built = live.page.evaluate(OUTPUTS)
    buttons = live.page.locator(".nb-buttons > button:first-child")
    buttons.evaluate_all("all => all.forEach((button) => button.click())")
    live.page.wait_for_function(f"() => !({STATE})().busy", polling=200, timeout=LIMIT * SECONDS)
    ran = live.page.evaluate(OUTPUTS)
    statuses = live.page.evaluate(STATE)["statuses"]
    live.page.close()
    return Outcome(built, ran, statuses, live.errors)


# the longest begins first
@pytest.mark.parametrize("path", sorted(RUN, key=lambda path: "08-" not in path))
def test_every_cell_gives_what_it_gave_in_the_build(
    path: str, context: BrowserContext, address: str
):
    found = outcome(path, context, address)
    assert not found.errors
    every_cell_has_run(found)
    for number, (wanted, ran) in enumerate(zip(found.built, found.ran, strict=True), 1):
        are_the_same(wanted["content"], ran["content"], f"{path}, cell {number}")
        for check in ran["checks"]:
            assert float(check["difference"]) <= float(check["tolerance"]), f"cell {number}"


def test_all_code_of_formulas_unfolds_on_some_page():
    unfolded = {
        link
        for path in RUN
        for link in re.findall(r'"[./]*(computed/[\w-]+/#check-[\w-]+)"', built(path))
    }
    there = {
        f"{path}/#{id_}"
        for path in COMPUTED
        for id_ in re.findall(r'id="(check-[\w-]+)"', built(path))
    }
    assert there and there <= unfolded


def every_cell_has_run(found: Outcome) -> None:
    failed = {
        number: (status, ran.get("error"))
        for number, (status, ran) in enumerate(zip(found.statuses, found.ran, strict=True), 1)
        if not re.search("s in your browser$", status) or ran.get("error")
    }
    assert not failed
