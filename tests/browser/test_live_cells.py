"""Every cell of every page runs in a real Chromium, and gives what it gave in the build."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from live_page import EXECUTED, SECONDS, LivePage
from playwright.sync_api import Browser

LIMIT = 600  # seconds for a page

STATE = """() => {
  const bars = [...document.querySelectorAll('.nb-bar')];
  return {
    busy: bars.filter((bar) => !bar.querySelector('button[aria-label^=Stop]').hidden).length,
    statuses: bars.map((bar) => bar.querySelector('.nb-status').textContent),
  };
}"""
OUTPUTS = """() => [...document.querySelectorAll('.nb-bar')].map((bar) => {
  const block = bar.closest('details.code') ?? bar;
  const output = block.nextElementSibling;
  if (!output?.matches('.nb-output')) return {text: '', kinds: [], checks: []};
  return {
    live: output.dataset.live === '',
    text: output.innerText,
    error: output.querySelector('.nb-error')?.textContent ?? '',
    kinds: [...output.children].map((e) => `${e.localName}.${e.className}`.replace(/\\.$/, '')),
    figures: [...output.querySelectorAll('figure')].map((figure) => {
      const svg = figure.querySelector('svg');
      const caption = figure.querySelector('figcaption')?.textContent;
      const attributes = ['aria-label', 'width', 'height'].map((name) => svg.getAttribute(name));
      return [caption, ...attributes, figure.querySelectorAll('path').length];
    }),
    checks: [...output.querySelectorAll('.verify, .refute, .exercise-verdict')]
      .map((line) => ({...line.dataset})),
  };
})"""


pytestmark = pytest.mark.slow


class Outcome(NamedTuple):
    built: list[dict]
    ran: list[dict]
    statuses: list[str]
    errors: list[str]


def outcome(path: str, browser: Browser, address: str) -> Outcome:
    """Press Run of all cells of a page, and wait until none is busy."""
    live = LivePage(browser, address, path)
    built = live.page.evaluate(OUTPUTS)
    buttons = live.page.locator(".nb-buttons > button:first-child")
    buttons.evaluate_all("all => all.forEach((button) => button.click())")
    live.page.wait_for_function(f"() => !({STATE})().busy", polling=200, timeout=LIMIT * SECONDS)
    ran = live.page.evaluate(OUTPUTS)
    statuses = live.page.evaluate(STATE)["statuses"]
    live.close()
    return Outcome(built, ran, statuses, live.errors)


# the longest begins first
@pytest.mark.parametrize("path", sorted(EXECUTED, key=lambda path: "08-" not in path))
def test_every_cell_gives_what_it_gave_in_the_build(path: str, browser: Browser, address: str):
    found = outcome(path, browser, address)
    assert not found.errors
    every_cell_has_run(found)
    for number, (built, ran) in enumerate(zip(found.built, found.ran, strict=True), 1):
        checks_are_the_same(built, ran, f"cell {number}")
        looks_the_same(built, ran, f"cell {number}")


def every_cell_has_run(found: Outcome) -> None:
    failed = {
        number: (status, ran.get("error"))
        for number, (status, ran) in enumerate(zip(found.statuses, found.ran, strict=True), 1)
        if not re.search("s in your browser$", status) or ran.get("error")
    }
    assert not failed


def checks_are_the_same(built: dict, ran: dict, cell: str) -> None:
    names = [[without_measure(check) for check in page["checks"]] for page in (built, ran)]
    assert names[0] == names[1], cell
    for check in ran["checks"]:
        if "tolerance" in check:
            assert float(check["difference"]) <= float(check["tolerance"]), cell


def without_measure(check: dict) -> dict:
    """A check without what was measured, whose last digits differ between machines."""
    return {name: value for name, value in check.items() if name != "difference"}


def looks_the_same(built: dict, ran: dict, cell: str) -> None:
    """Kinds of output, pictures, words and numbers, which may differ in their last digits."""
    assert built["kinds"] == ran["kinds"], cell
    assert built.get("figures") == ran.get("figures"), cell
    words = [NUMBER.sub("#", text).split() for text in (built["text"], ran["text"])]
    assert words[0] == words[1], cell
    numbers = [list(map(value, NUMBER.findall(text))) for text in (built["text"], ran["text"])]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-6, abs=1e-9), cell


NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*(?:e[-+]\d+)?")


def value(number: str) -> float:
    return float(number.replace(",", ""))
