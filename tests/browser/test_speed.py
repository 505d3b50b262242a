"""What is far from the screen is laid out later: it saves most of the work, and moves nothing."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser
from watched import COST, PAGES, SITE, Watched, mostly_slow

MOST = 3000  # styles computed until a page rests; a chapter has up to 19,000 elements
CHAPTERS = [path for path in PAGES if path.startswith("chapters/")]

# the first box below the header, and where it is
PLACE = """() => {
  const boxes = [...document.querySelector('article').children];
  const k = boxes.findIndex((e) => e.getBoundingClientRect().top > 80);
  return [k, boxes[k].getBoundingClientRect().top];
}"""
TOP = "(k) => document.querySelector('article').children[k].getBoundingClientRect().top"


@pytest.mark.parametrize("path", mostly_slow(CHAPTERS, COST))
def test_a_chapter_computes_few_styles_at_its_start(path: str, browser: Browser, address: str):
    """Neither the theme's scripts nor the book's ask for the place of what is far away."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.goto(f"{address}{path}/")
    page.wait_for_load_state("networkidle")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    styles = [event for event in events if event["name"] == "UpdateLayoutTree"]
    counts = [event["args"].get("elementCount", 0) for event in styles]
    assert 0 < sum(counts) < MOST, counts


@pytest.mark.parametrize("path", mostly_slow([*CHAPTERS, "errata"], "errata"))
def test_a_link_ends_where_it_leads(path: str, watched: Watched):
    html = (SITE / path / "index.html").read_text()
    targets = re.findall(r'<(?:a|h2) id="((?:image|eq|e|p)-?\d[\w-]*|[a-z-]+)"', html)
    page = watched.page
    for target in [*targets[3 :: len(targets) // 3], *targets[-2:]]:
        page.goto("about:blank")
        page.goto(f"{watched.address}{path}/#{target}")
        page.wait_for_timeout(400)  # some frames, in which boxes get their height
        place = f"document.getElementById({target!r}).getBoundingClientRect().top"
        rest = page.evaluate("document.scrollingElement.scrollHeight - innerHeight - scrollY")
        assert 60 < page.evaluate(place) < (90 if rest > 1 else 900), target


LEFT = "() => document.scrollingElement.scrollHeight - innerHeight - scrollY"  # to the end


@pytest.mark.parametrize("path", mostly_slow(["errata", COST], "errata"))
def test_a_page_that_is_loaded_again_is_where_it_was(path: str, watched: Watched):
    page = watched.open(path)
    for _ in range(12):
        page.evaluate("scrollBy(0, innerHeight)")
        page.wait_for_timeout(50)
    box, top = page.evaluate(PLACE)
    for _ in range(2):
        page.reload()
        page.wait_for_timeout(600)
        assert page.evaluate(TOP, box) == pytest.approx(top, abs=5)
        page.goto(f"{watched.address}glossary/")
        page.go_back()
        page.wait_for_timeout(600)
        assert page.evaluate(TOP, box) == pytest.approx(top, abs=5)


def test_a_page_left_at_its_end_comes_back_at_its_end(browser: Browser, address: str):
    watched = Watched(browser, address, 1440)
    watched.page.set_viewport_size({"width": 1440, "height": 200})  # only the footer is in it
    page = watched.open("errata")
    for _ in range(12):
        page.evaluate("scrollTo(0, document.scrollingElement.scrollHeight)")
        page.wait_for_timeout(50)
    before = page.evaluate(LEFT)
    page.reload()
    page.wait_for_timeout(600)
    assert page.evaluate(LEFT) == pytest.approx(before, abs=5)
    page.context.close()


def test_pages_work_where_storage_is_refused(browser: Browser, address: str):
    watched = Watched(browser, address, 1440)
    watched.page.add_init_script("""for (const name of ['localStorage', 'sessionStorage']) {
      const get = () => { throw new DOMException('no', 'SecurityError'); };
      Object.defineProperty(window, name, {get});
    }""")
    page = watched.open("chapters/07-derivation")
    page.locator("article > :last-child").scroll_into_view_if_needed()
    page.locator(".chapters a.read").wait_for(state="attached")
    page.context.close()
