"""axe finds no fault in any page; dark, only colours are others; narrow, only what has a place is.

The rules about names and structure judge the same elements at every width. What the theme shows on
a phone only is the same on all pages: QUICK are judged by all rules at both widths, in both looks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from layout import NOTHING_WAITS
from playwright.sync_api import Browser
from watched import PAGES, ROOT, WIDTHS, Watched, mostly_slow

AXE = ROOT / "tests/audit/node_modules/axe-core/axe.min.js"
# code that is wider than its box can be scrolled by keyboard from when it first comes into view
SEE_ALL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (const code of document.querySelectorAll('article pre > code')) {
    for (let k = 0; k < 60 && !code.closest('pre').id && code.checkVisibility(); k += 1) {
      code.scrollIntoView();
      await frame();
    }
  }
  scrollTo(0, 0);
  for (let k = 0; k < 3; k += 1) await frame(); // then the header's title begins to change
  const transitions = document.querySelector('.md-header').getAnimations({subtree: true});
  await Promise.allSettled(transitions.map((transition) => transition.finished));
}"""
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"
# what axe leaves out unless asked: WCAG 2.2, and what Lighthouse asks besides
MORE_RULES = "label-content-name-mismatch", "table-fake-caption", "target-size", "td-has-header"
OF_COLOURS = "color-contrast", "link-in-text-block"  # what another look may break
OF_PLACES = "target-size", "scrollable-region-focusable"  # what another width may break
QUICK = ".", "chapters/04-bias-node"
RUN = """(options) => axe.run({
  resultTypes: ['violations'],
  ...options,
}).then(({violations}) => violations.flatMap(
  (v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 150)} ${n.failureSummary.slice(0, 300)}`)
))"""


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        message = f"{AXE} is missing; `make test-browser` installs it"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return AXE.read_text()


@pytest.fixture(scope="session", params=WIDTHS)
def at_width(request, browser: Browser, address: str) -> Iterator[Watched]:
    watched = Watched(browser, address, request.param)
    yield watched
    watched.page.context.close()


@pytest.mark.parametrize("path", mostly_slow(PAGES, *QUICK))
def test_axe_finds_no_fault(path: str, at_width: Watched, axe: str):
    at_width.page.emulate_media(color_scheme="light")
    page = at_width.open(path)
    page.evaluate(NOTHING_WAITS)  # a box that has only a guess at its height overlaps the next
    is_book = path == "book"  # which repeats the pages, in the same colours, and shows code in full
    if not is_book:
        page.evaluate(SEE_ALL)
    page.evaluate(axe)
    if at_width.width != WIDTHS[0] and path not in QUICK:
        assert page.evaluate(RUN, {"runOnly": OF_PLACES}) == []
        return
    rules = dict.fromkeys(MORE_RULES, True) | dict.fromkeys(OF_COLOURS, not is_book)
    options = {"rules": {rule: {"enabled": enabled} for rule, enabled in rules.items()}}
    assert page.evaluate(RUN, options) == []
    if is_book:
        return
    light = page.evaluate(BACKGROUND)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(light) => ({BACKGROUND})() !== light", arg=light)
    assert page.evaluate(RUN, {"runOnly": OF_COLOURS}) == []
