"""Whose code runs: the author's, whatever an extension made of it, or what a reader has typed."""

from __future__ import annotations

import json
import re

import pytest
from live_page import LivePage, Open, built, run
from playwright.sync_api import Browser
from watched import COST, Host

pytestmark = pytest.mark.slow

THEIRS = "answer = 41 + 1\nanswer"
MARKED = re.compile(r"^Your code, of \d+ \w+ \d{4}, kept on this device\.")


def reopened(live: LivePage, how: str) -> None:
    """Leave the page, or load it anew, and come back."""
    here = live.page.url
    if how == "reload":
        live.page.reload()
    else:
        live.page.goto(f"{here.split('chapters/')[0]}glossary/")
        if how == "back":
            live.page.go_back()
        else:
            live.page.goto(here)
    live.page.locator(".nb-bar").last.locator(".nb-buttons").wait_for(state="attached")


@pytest.mark.parametrize("how", ["reload", "back", "link"])
def test_what_was_typed_is_kept_and_marked_and_given_back(how: str, open_page: Open):
    live = open_page()
    printed = live.cell(1).code.inner_text()
    cell = live.write(THEIRS)
    reopened(live, how)
    if not cell.code.locator(".cm-content").count():  # Back may bring the page as it was left
        cell.wait_for(MARKED)
        assert cell.code.locator("pre").inner_text().strip() == THEIRS
        assert "nb-yours" in (cell.code.get_attribute("class") or "")
    assert cell.run() == "42"
    cell.press("Reset")  # the author's code, with one click
    assert cell.code.inner_text() == printed
    assert "nb-yours" not in (cell.code.get_attribute("class") or "")
    reopened(live, "reload")
    cell.take_back()  # and the reader's, with one more
    assert cell.run() == "42"
    cell.edit(printed.strip())  # nothing is kept that is nobody's
    assert "chain-rule-code" not in live.page.evaluate("Object.keys(localStorage).join()")


def test_after_a_new_build_it_is_offered_with_one_click(open_page: Open, host: Host):
    page = built(COST)
    live = open_page()
    number = 1 + live.page.locator(".nb-cell").evaluate_all(
        "all => all.findIndex((cell) => cell.textContent.split('\\n').length > 5)"
    )
    live.write(THEIRS, number)
    lines = live.cell(number).code.locator(".nb-away code").text_content().splitlines()
    # one more cell above, and a changed line in this one
    first = page.index('<div class="nb-cell')
    new_cell = '<div class="nb-cell highlight"><pre><code>new = 1\n</code></pre></div>'
    new = f'{page[:first]}{new_cell}<div class="nb-bar nb-live"></div>{page[first:]}'
    start = [m.start() for m in re.finditer('<div class="nb-cell', new)][number]
    code = new.index("<code>", start) + len("<code>")
    host.changed[f"{COST}/"] = f"{new[:code]}changed = 1\n{new[code:]}".encode()
    reopened(live, "reload")
    cell = live.cell(number + 1)
    cell.wait_for(re.compile("You changed this cell on .*; the book’s code is another one by now"))
    assert lines[0] in cell.code.inner_text() and "changed = 1" in cell.code.inner_text()
    cell.take_back()
    assert cell.code.locator("pre").inner_text().strip() == THEIRS
    reopened(live, "reload")
    cell.wait_for(MARKED)


def test_two_tabs_and_two_pages_keep_what_is_theirs(open_page: Open):
    one = open_page()
    two = open_page(where=one.context)
    one.write("x = 1")
    two.write("y = 2", 2)
    other = open_page("chapters/04-bias-node", where=one.context)
    assert not other.page.locator(".nb-yours").count()
    reopened(one, "reload")
    one.cell(1).wait_for(MARKED)
    one.cell(2).wait_for(MARKED)
    assert one.page.locator(".nb-yours").count() == 2


def test_where_nothing_is_kept_the_reader_is_told(browser: Browser, address: str):
    context = browser.new_context()
    context.add_init_script("""Object.defineProperty(window, 'localStorage', {get() {
      throw new DOMException('no', 'SecurityError');
    }});""")
    live = LivePage(context, address, COST)
    cell = live.write(THEIRS)
    cell.wait_for("This browser keeps nothing: it is gone when you leave the page.")
    assert cell.run() == "42"
    live.close()


def test_what_is_not_ours_in_the_browsers_memory_does_no_harm(open_page: Open):
    live = open_page()
    live.page.evaluate("localStorage.setItem(`chain-rule-code ${location.pathname}`, '{no json')")
    reopened(live, "reload")
    assert run(live.cell(1), THEIRS) == "42"
    kept = "localStorage.getItem(`chain-rule-code ${location.pathname}`)"
    entries = json.loads(live.page.evaluate(kept))
    assert [entry["code"] for entry in entries] == [THEIRS]


# ---- The author's code ----

TRANSLATED = """() => {
  const walk = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) texts.push(walk.currentNode);
  for (const text of texts) {
    const box = document.createElement('font');
    box.textContent = text.textContent.replace(/import/g, 'importieren').replace(/=/g, '：');
    text.replaceWith(box);
  }
}"""


def test_run_and_edit_take_the_authors_code_whatever_an_extension_did(
    browser: Browser, address: str
):
    context = browser.new_context()
    context.add_init_script(f"""document.addEventListener('readystatechange', () => {{
      if (document.readyState === 'interactive') ({TRANSLATED})();
    }});""")  # before the page's own scripts
    live = LivePage(context, address, COST)
    cell = live.cell(1)
    assert "importieren" in cell.code.inner_text()
    cell.run()
    assert not cell.output.locator(".nb-error").count()
    cell.press("Edit")
    text = cell.code.locator(".cm-content").inner_text()
    assert "import" in text and "importieren" not in text
    assert cell.code.locator(".cm-content").get_attribute("translate") == "no"
    live.close()
    assert not live.errors
