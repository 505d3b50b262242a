"""The home page in one screen, the search for formulas, the book on paper, the zip on a disk."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from watched import SITE, Host, Watched

SEEN = """(selector) => {
  const { top, bottom, left, right } = document.querySelector(selector).getBoundingClientRect();
  return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
}"""
OVERLAP = """() => {
  const items = [...document.querySelectorAll('.ways li, .map li')];
  const boxes = items.map((e) => e.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right - 1 && a.top < b.bottom - 1;
  return boxes.some((a, i) => boxes.some((b, k) => i < k && meet(a, b) && meet(b, a)));
}"""


def is_dark(page: Page) -> bool:
    """Of paper and ink, the paper is darker; also where no script runs."""
    body = page.locator("body")
    of = "e => getComputedStyle(e).{}.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0)"
    paper, ink = (body.evaluate(of.format(name)) for name in ("backgroundColor", "color"))
    return paper < ink


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_home_says_all_in_one_screen(scheme, scripts, browser: Browser, address: str):
    watched = Watched(browser, address, 1440, color_scheme=scheme, java_script_enabled=scripts)
    page = watched.open(".")
    for selector in (
        "h1",
        ".ways li:last-child",
        ".home-reader .moving-pictures",
        ".home-reader .moving-body > svg",
    ):
        if not scripts and selector == ".home-reader .moving-pictures":
            continue  # nothing to choose with
        page.locator(selector).first.wait_for()
        if scripts:
            assert page.evaluate(SEEN, selector), selector
    assert not scripts or not page.evaluate(OVERLAP)
    assert is_dark(page) == (scheme == "dark")
    assert not watched.problems
    page.context.close()


def test_a_digit_is_read_without_python(browser: Browser):
    with Host() as host:
        watched = Watched(browser, host.address, 390, has_touch=True)
        page = watched.open(".")
        reader = page.locator(".home-reader")
        reader.get_by_role("radio", name="6, number 5").focus()  # the first that is misread
        page.keyboard.press("Space")
        reader.locator("[data-part=says]").filter(has_text="It reads 8: wrong.").wait_for()
        reader.locator("label").nth(3).tap()
        reader.locator("[data-part=says]").filter(has_text="It reads 3: right.").wait_for()
        assert not [path for path in host.asked if re.search(r"pyodide|python|\.whl", path)]
        assert not watched.problems
        page.context.close()


def test_home_begins_well_on_a_phone(browser: Browser, address: str):
    watched = Watched(browser, address, 390)
    page = watched.open(".")
    page.set_viewport_size({"width": 390, "height": 844})
    for selector in ("h1", ".ways li:last-child", ".home-reader > h2"):
        assert page.evaluate(SEEN, selector), selector
    assert not page.evaluate(OVERLAP)
    numbers = (
        "() => [...document.querySelectorAll('.map li')].map((e) => e.getBoundingClientRect().top)"
    )
    tops = page.evaluate(numbers)
    assert tops == sorted(tops) and len(set(tops)) == 8
    page.context.close()


def test_cards_are_large_enough_to_touch(browser: Browser, address: str):
    watched = Watched(browser, address, 390, has_touch=True)
    page = watched.open(".")
    box = page.locator(".ways li").last.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] - 12, box["y"] + 6)
    page.wait_for_url("**/formulas/")
    page.context.close()


# ---- Search


def hits(page: Page, query: str) -> list[str]:
    """The addresses found, best first, the page of a group before its sections.

    No key is pressed, as when a query is pasted or dictated.
    """
    page.locator(".md-search__input").fill("")
    page.locator(".md-search__input").click()
    page.keyboard.insert_text(query)
    page.wait_for_timeout(150)  # the theme waits until the reader pauses
    links = page.locator(".md-search-result__list > li .md-search-result__link")
    links.first.wait_for()
    addresses = links.evaluate_all("(all) => all.map((a) => a.href)")
    return [re.sub(r"\?[^#]*", "", address) for address in addresses]


QUERIES = {
    "Image 21": ["#image-21"],
    "21": ["#image-21"],
    "image 2": ["#image-2"],
    "cost of a network": ["#image-21", "#image-27"],
    "delta": ["#image-36"],
    "δ": ["#image-36"],
    "\\delta": ["#image-36"],
    "hidden_delta": ["#chainrule.backpropagation.hidden_delta"],
    "derivative of the sigmoid": ["#image-31"],
    "7.12a": ["#image-30-1"],
    "gradient zebra": ["#image-23"],
    "sigmoid": ["#image-9"],  # and not Image 11, whose sigmoids begin with the same letters
    "sigmoid:": ["#image-9"],
    "e^z": ["#image-9"],  # signs of the search engine's own language
    "e^-z": ["#image-9"],
    "~-+*^: sigmoid": ["#image-9"],
    "theta_0": ["#e8-the-term-for-y-0"],
}


@pytest.fixture(scope="module")
def searching(browser: Browser, address: str) -> Iterator[Watched]:
    watched = Watched(browser, address, 1440)
    watched.open(".").locator(".md-search__input").click()
    yield watched
    assert not watched.problems
    watched.page.context.close()


@pytest.mark.parametrize("query", QUERIES)
def test_search_finds_formulas(query: str, searching: Watched):
    found = hits(searching.page, query)
    sections = [hit for hit in found if "#" in hit][:2]
    assert any(hit.endswith(end) for hit in sections for end in QUERIES[query]), found[:8]


def test_search_survives_a_line_that_breaks(browser: Browser):
    script, index = "search_on_demand.js", "sections.bz2"
    with Host() as host:
        host.changed |= {script: None, index: None}
        page = Watched(browser, host.address, 1440).open(".")
        page.locator(".md-search__input").click()
        page.keyboard.type("s")
        for broken in (script, index):
            while not (asked := [path for path in host.asked if path.endswith(broken)]):
                page.wait_for_timeout(100)
            assert len(asked) == 1
            del host.changed[broken]
        page.locator(".md-search-result__link").first.wait_for()
        assert [path.split("/")[-1] for path in host.asked].count(index) == 2
        page.context.close()


# ---- On paper

CUT = """() => {
  const edge = (e) => e.getBoundingClientRect().right;
  const wide = '.arithmatex > mjx-container > mjx-math, .nb-figure svg, .table > table, pre';
  return [...document.querySelectorAll(wide)]
    .filter((e) => edge(e) > edge(document.querySelector('article')) + 2)
    .map((e) => `${e.closest('.book-chapter')?.id} ${e.tagName} ${e.textContent.slice(0, 60)}`);
}"""


@pytest.mark.slow
def test_book_fits_on_paper(browser: Browser, address: str, tmp_path: Path):
    watched = Watched(browser, address, 665)  # A4 without its margins, 176 mm
    watched.page.set_default_timeout(60_000)  # some 300 sheets
    page = watched.open("book")
    page.emulate_media(media="print")
    page.evaluate("() => document.fonts.ready")
    assert page.evaluate(CUT) == []
    for hidden in (".md-header", ".md-footer", ".md-sidebar"):
        assert not page.locator(hidden).first.is_visible()
    text = page.pdf(prefer_css_page_size=True, tagged=False)
    assert 100 < len(re.findall(rb"/Type\s*/Page\b", text)) < 400
    assert not watched.problems
    page.context.close()


def test_book_shows_all_steps_of_a_figure(browser: Browser, address: str):
    watched = Watched(browser, address, 1440)
    watched.page.set_default_timeout(60_000)
    steps = watched.open("book").locator(".moving-list > li, [data-state='later']")
    hidden = "all => all.filter((e) => getComputedStyle(e).visibility !== 'visible').length"
    assert steps.count() > 20
    assert steps.evaluate_all(hidden) == 0
    watched.page.context.close()


# ---- From the disk


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disk")
    with zipfile.ZipFile(SITE / "chain-rule.zip") as archive:
        archive.extractall(folder)
    return folder / "chain-rule"


def test_book_opens_from_the_disk(unpacked: Path, browser: Browser):
    watched = Watched(browser, f"{unpacked.as_uri()}/", 1440)
    page = watched.page
    for name in ("index.html", "chapters/07-derivation/index.html", "errata/index.html"):
        page.goto(f"{unpacked.as_uri()}/{name}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(
            "() => document.fonts.ready.then(() => document.fonts.check('16px MJX-NCM-N'))"
        )
    page.goto(f"{unpacked.as_uri()}/chapters/07-derivation/index.html")
    page.locator(".formula:has(#image-30-1) .computed > summary").click()
    page.locator(".computed code").filter(has_text='Check("image-30-1")').wait_for()
    page.goto(f"{unpacked.as_uri()}/index.html")
    page.get_by_role("link", name="I want to understand").click()
    page.wait_for_url("**/chapters/01-model-representation/index.html")
    page.locator(".md-logo").first.click()
    page.wait_for_url("**/chain-rule/index.html")
    assert hits(page, "Image 21")[0].endswith(".html")
    page.locator(".md-search-result__link[href*='#image-21']").first.click()
    page.wait_for_url("**/05-cost-function/index.html*#image-21")
    assert not watched.problems
    page.context.close()


# ---- No such page


def test_unknown_address_leads_on(browser: Browser, address: str):
    watched = Watched(browser, address, 390)
    page = watched.page
    page.goto(f"{address}404.html")
    page.get_by_role("link", name="index of formulas").click()
    page.wait_for_url("**/formulas/")
    page.context.close()
