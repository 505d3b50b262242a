"""The home page, what links to the site look like, and the page of an unknown address."""

from __future__ import annotations

import gzip
import re
import struct
from collections import Counter
from functools import cache

import pytest
from bs4 import BeautifulSoup
from test_site import BOOK, LIMIT, NAMES, ROOT, SITE, searched

from site_build.whole import search

pytestmark = pytest.mark.skipif(not NAMES, reason="the site is not built; `make build` builds it")


@cache
def head(name: str) -> BeautifulSoup:
    text = (SITE / name).read_text().partition("</head>")[0]
    return BeautifulSoup(text, "html.parser")


def description(name: str) -> str:
    return head(name).find("meta", attrs={"name": "description"})["content"]


@pytest.fixture(scope="module")
def home() -> BeautifulSoup:
    return BeautifulSoup((SITE / "index.html").read_text(), "html.parser").article


def test_every_page_has_its_own_description():
    texts = {name: description(name) for name in BOOK}
    assert {name: len(text) for name, text in texts.items() if not 40 <= len(text) <= 160} == {}
    assert [text for text, count in Counter(texts.values()).items() if count > 1] == []


@pytest.mark.parametrize("name", BOOK)
def test_a_link_to_a_page_says_what_it_is(name):
    said = {tag["property"]: tag["content"] for tag in head(name).select("meta[property]")}
    assert said["og:title"] and said["og:title"] in head(name).title.get_text()
    assert said["og:description"] == description(name)
    card = head(name).find("meta", attrs={"name": "twitter:card"})["content"]
    has_address = bool(head(name).find("link", rel="canonical"))
    assert card == ("summary_large_image" if has_address else "summary")
    assert has_address == ("og:image" in said)
    if has_address:
        assert re.match(r"https?://.+/assets/social\.png$", said["og:image"])


def test_preview_picture_is_small_and_of_the_usual_size():
    content = (SITE / "assets/social.png").read_bytes()
    assert struct.unpack(">II", content[16:24]) == (1200, 630)
    assert len(content) <= 60_000


def test_logo_is_one_drawing():
    def shapes(text: str) -> list[str]:
        return re.findall(r'\b(?:d|cx|cy|r|stroke-dasharray)="[^"]*"', text)

    icon = (ROOT / "site_build/theme/.icons/chain-rule.svg").read_text()
    logo = (SITE / "assets/logo.svg").read_text()
    assert shapes(icon) == shapes(logo) != []
    assert "prefers-color-scheme: dark" in logo
    assert head("index.html").find("link", rel="icon")["href"] == "assets/logo.svg"


def test_home_shows_a_formula_its_code_and_its_check(home):
    proof = home.select_one(".home-proof")
    assert proof.find(id="eq-0-sigmoid-slope") and proof.find("mjx-container")
    assert "verify(" in proof.select_one(".nb-cell code").get_text()
    check = proof.select_one(".verify")
    assert check["data-formula"] == "eq-0-sigmoid-slope"
    assert float(check["data-difference"]) <= float(check["data-tolerance"])


def test_home_names_the_check_with_the_largest_difference(home):
    found = re.compile(r'class="verify" data-formula="([^"]+)" [^>]*data-difference="([^"]+)"')
    checks = [check for name in BOOK for check in found.findall((SITE / name).read_text())]
    formula, difference = max(checks, key=lambda check: float(check[1]))
    words = next(p for p in home("p") if "largest difference" in p.get_text())
    assert f"{float(difference):.1e}" in words.get_text()
    assert any(a["href"].endswith(f"#{formula}") for a in words("a"))


def test_home_leads_four_ways_and_to_all_chapters(home):
    ways = {a.get_text(): a["href"] for a in home.select(".ways li > p:first-child a")}
    assert ways == {
        "I want to understand": "chapters/01-model-representation/",
        "I have fifteen minutes": "fifteen-minutes/",
        "I want to copy": "chapters/08-code-implementation/",
        "I want to check": "formulas/",
    }
    linked = {a["href"] for a in home.select(".map a")}
    assert linked == {f"chapters/{path.stem}/" for path in (ROOT / "docs/chapters").glob("0*.md")}
    steps = [item.a["href"] for item in home.select(".map li")]
    assert [int(step[9:11]) for step in steps] == list(range(1, 9))


def test_unknown_address_helps():
    page = BeautifulSoup((SITE / "404.html").read_text(), "html.parser").article
    links = [a["href"] for a in page("a")]
    assert all(link.startswith("/") for link in links)  # it is shown at any depth
    chapters = sorted(path.stem for path in (ROOT / "docs/chapters").glob("0*.md"))
    assert [part for link in links for part in chapters if part in link] == chapters
    assert any(link.endswith("/formulas/") for link in links)


def test_search_has_each_formula_and_is_light():
    scripts = (SITE / "assets/javascripts/workers").glob("*.js")
    weights = [len(gzip.compress(script.read_bytes())) for script in scripts]
    weights.append((SITE / search.SECTIONS).stat().st_size)  # which is compressed
    assert len(weights) == 5 and sum(weights) <= LIMIT  # the first query; the next cost nothing
    assert (SITE / "search/search_index.json").stat().st_size < 500  # every page loads it
    titles = {entry["location"].partition("#")[2]: entry["title"] for entry in searched()}
    assert titles["image-21"] == "Image 21 · Cost of a network"
    assert titles["image-30-4"] == "Image 30 line 4 · The hypothesis is a sigmoid"
    assert titles["eq-0-sigmoid-slope"] == "Formula 0.1 · A formula, its code, its check"
    assert not [entry for entry in searched() if entry["location"].startswith("book/")]


def test_search_shows_fractions_as_such():
    texts = {entry["location"].partition("#")[2]: entry["text"] for entry in searched()}
    assert "σ(z) = 1/(1 + e^-z) = e^z/(e^z + 1)" in texts["image-9"]


def test_search_knows_the_words_of_every_chapter():
    """A tag that is not closed, under data-search-exclude, would silence the rest of its page."""
    words = Counter()
    for entry in searched():
        words[entry["location"].partition("#")[0]] += len(entry["text"].split())
    few = {
        path: words[path] for path in words if path.startswith("chapters/") and words[path] < 1500
    }
    assert few == {}
