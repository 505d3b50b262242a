"""Every cell of every page runs in a real Chromium, and gives what it gave in the build."""

from __future__ import annotations

import re
import time
from typing import NamedTuple

import pytest
from live_page import EXECUTED, LivePage

AT_ONCE = 2  # pages
LIMIT = 900  # seconds for all

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


@pytest.fixture(scope="session")
def outcomes(browser, address) -> dict[str, Outcome]:
    """Run all cells of all pages, two pages at once."""
    waiting, open_pages, done = list(EXECUTED), {}, {}
    waiting.sort(key=lambda path: "08-" in path)  # the longest begins first
    deadline = time.monotonic() + LIMIT
    while waiting or open_pages:
        assert time.monotonic() < deadline, f"still running: {[*open_pages]}"
        while waiting and len(open_pages) < AT_ONCE:
            path = waiting.pop()
            live = LivePage(browser, address, path)
            before = live.page.evaluate(OUTPUTS)
            buttons = live.page.locator(".nb-buttons > button:first-child")
            buttons.evaluate_all("all => all.forEach((button) => button.click())")
            open_pages[path] = live, before
        for path, (live, before) in list(open_pages.items()):
            live.page.wait_for_timeout(200)
            state = live.page.evaluate(STATE)
            if not state["busy"]:
                ran = live.page.evaluate(OUTPUTS)
                done[path] = Outcome(before, ran, state["statuses"], live.errors)
                live.close()
                del open_pages[path]
    return done


@pytest.mark.parametrize("path", EXECUTED)
def test_every_cell_runs(path, outcomes):
    outcome = outcomes[path]
    assert not outcome.errors
    failed = {
        number: (status, ran.get("error"))
        for number, (status, ran) in enumerate(zip(outcome.statuses, outcome.ran, strict=True), 1)
        if not re.search("s in your browser$", status) or ran.get("error")
    }
    assert not failed


@pytest.mark.parametrize("path", EXECUTED)
def test_the_checks_are_those_of_the_build(path, outcomes):
    pairs = zip(outcomes[path].built, outcomes[path].ran, strict=True)
    for number, (built, ran) in enumerate(pairs, 1):
        names = [[without_measure(check) for check in page["checks"]] for page in (built, ran)]
        assert names[0] == names[1], f"cell {number}"
        for check in ran["checks"]:
            if "tolerance" in check:
                assert float(check["difference"]) <= float(check["tolerance"]), f"cell {number}"


def without_measure(check: dict) -> dict:
    """A check without what was measured, whose last digits differ between machines."""
    return {name: value for name, value in check.items() if name != "difference"}


@pytest.mark.parametrize("path", EXECUTED)
def test_outputs_look_as_in_the_build(path, outcomes):
    """Kinds of output, pictures, words and numbers, which may differ in their last digits."""
    pairs = zip(outcomes[path].built, outcomes[path].ran, strict=True)
    for number, (built, ran) in enumerate(pairs, 1):
        assert built["kinds"] == ran["kinds"], f"cell {number}"
        assert built.get("figures") == ran.get("figures"), f"cell {number}"
        words = [NUMBER.sub("#", text).split() for text in (built["text"], ran["text"])]
        assert words[0] == words[1], f"cell {number}"
        numbers = [list(map(value, NUMBER.findall(t))) for t in (built["text"], ran["text"])]
        assert numbers[0] == pytest.approx(numbers[1], rel=1e-6, abs=1e-9), f"cell {number}"


NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*(?:e[-+]\d+)?")


def value(number: str) -> float:
    return float(number.replace(",", ""))
