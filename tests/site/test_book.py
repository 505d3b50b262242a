"""The book as one page, and the zip that opens from the disk."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest
from built import Page
from test_site import NAMES, SITE, ids, searched

from site_build.book import Page as BookPage
from site_build.tree import inside
from site_build.whole import offline, search
from site_build.whole.one_page import for_paper
from site_build.whole.site import Site

CHAPTER = re.compile(r'<section class="book-chapter" id="([^"]+)">')

pytestmark = pytest.mark.skipif(not NAMES, reason="the site is not built; `make build` builds it")


@pytest.fixture(scope="module")
def book() -> Page:
    return Page(SITE / "book/index.html")


def test_book_has_the_pages_in_their_order(book):
    names = CHAPTER.findall(book.html)
    assert names[0] == "01-model-representation" and names[-1] == "glossary"
    assert sorted(name for name in names if name[0] == "0") == [n for n in names if n[0] == "0"]
    assert {"errata", "notation", "how-we-know", "side-by-side"} < set(names)
    assert not {"index", "formulas", "book"} & set(names)
    heads = re.findall(r'class="book-chapter" id="0(\d)-[^"]*">.*?<h1[^>]*>(\d) ', book.html, re.S)
    assert len(heads) == 9 and all(file == shown for file, shown in heads)


def test_book_has_every_formula_and_every_check_of_its_pages(book):
    parts = re.split(r"(?=<section class=\"book-chapter\")", book.html)[1:]
    for part in parts:
        slug = CHAPTER.match(part)[1]
        (name,) = [
            n
            for n in NAMES
            if n.endswith(f"{slug}/index.html")
            and not n.startswith(("f/", "computed/", "reference/"))
        ]
        page = (SITE / name).read_text()
        without_folded = re.sub(
            r'<details class="(?:symbols|code)".*?</details>', "", page, flags=re.S
        )
        for sign in ('<div class="formula"', "<mjx-container", 'class="verify"', 'class="refute"'):
            assert part.count(sign) == without_folded.count(sign), (slug, sign)


def test_ids_of_the_book_are_its_own(book):
    assert [id_ for id_, count in Counter(book.ids).items() if count > 1] == []
    elsewhere = {id_ for name in NAMES if name != "book/index.html" for id_ in ids(name)}
    inside = {id_ for id_ in book.ids if "--" in id_}
    assert len(inside) > 500
    assert not inside & elsewhere


def test_links_stay_in_the_book_where_they_can(book):
    pages = {f"../{n.removesuffix('index.html')}": n for n in NAMES}
    slugs = set(CHAPTER.findall(book.html))
    text = book.html.partition("<article")[2].partition("</article")[0]
    links = [urlsplit(href) for href in re.findall(r'<a [^>]*href="([^"]+)"', text)]
    strayed = [
        link.path
        for link in links
        if link.path in pages
        and PurePosixPath(link.path).name in slugs
        and not link.path.startswith("../reference/")  # a page there may have a chapter's name
    ]
    assert strayed == []
    assert sum(not link.path and not link.scheme for link in links) > 500


def test_book_has_nothing_to_click(book):
    text = book.html.partition("<article")[2].partition("</article")[0]
    for sign in ("<button", "<script", "moving-controls", "nb-downloads", "nb-bar", "headerlink"):
        assert sign not in text
    assert not re.findall(r"<details(?![^>]* open)", text)
    assert 'type="module"' not in book.html


def test_book_is_in_no_index_of_pages():
    assert "/book/" not in (SITE / "sitemap.xml").read_text()
    assert not [entry for entry in searched() if entry["location"].startswith("book/")]
    assert "book/" in (SITE / "index.html").read_text()


def test_text_is_prepared_for_paper():
    slugs = {"a/": "a", "b/c/": "c"}

    def paper(html: str) -> str:
        return inside(for_paper(html, BookPage("b/c.md", "b/c/"), slugs))

    assert paper('<p id="x">1 &lt; 2</p>') == '<p id="c--x">1 &lt; 2</p>'
    assert paper('<a href="../../a/#y">y</a>') == '<a href="#a--y">y</a>'
    assert paper('<a href="../../a/">a</a>') == '<a href="#a">a</a>'
    assert paper('<a href="#z">z</a>') == '<a href="#c--z">z</a>'
    assert paper('<a href="../../d/#e">e</a>') == '<a href="../d/#e">e</a>'
    assert paper('<a href="../c.py">py</a>') == '<a href="../b/c.py">py</a>'
    assert (
        paper('<a href="https://example.org/#x">x</a>') == '<a href="https://example.org/#x">x</a>'
    )
    assert paper('<svg fill="url(#f)"></svg>') == '<svg fill="url(#c--f)"></svg>'
    assert paper('<i aria-labelledby="a b"></i>') == '<i aria-labelledby="c--a c--b"></i>'
    assert paper('<div class="nb-bar"><div><p>1</p></div></div><p>2</p>') == "<p>2</p>"
    assert paper("<p>a<button>b</button>c<script>1 < 2</script>d</p>") == "<p>acd</p>"
    assert paper('<details class="hint">1</details>') == '<details class="hint" open="">1</details>'
    assert paper('<details class="code"><p>1</p></details><b>2</b>') == "<b>2</b>"
    assert paper('<code class="code">1</code>') == '<code class="code">1</code>'


# ---- The zip


@pytest.fixture(scope="module")
def packed() -> dict[str, bytes]:
    with zipfile.ZipFile(SITE / "chain-rule.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {offline.DATE}
        return {name.removeprefix("chain-rule/"): archive.read(name) for name in archive.namelist()}


def test_zip_is_offered_with_its_size():
    size = (SITE / "chain-rule.zip").stat().st_size
    offer = f'<a href="chain-rule.zip" download="">as a zip</a> of {size / 1e6:.1f} MB'
    assert offer in (SITE / "index.html").read_text()
    assert size < 6e6


def test_zip_has_the_same_bytes_each_time(tmp_path):
    site = tmp_path / "site"
    for name in (
        "index.html",
        "notation/index.html",
        "search/search_index.json",
        search.SECTIONS,
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes((SITE / name).read_bytes())
    workers = sorted((SITE / "assets/javascripts/workers").glob("*.js"))
    scripts = [*workers, *(SITE / "assets/js").glob("*.js")]
    for script in scripts:
        target = site / script.relative_to(SITE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(script.read_bytes())
    offline.pack(Site.read(site))
    first = (site / offline.ZIP).read_bytes()
    for path in sorted(site.rglob("*"), reverse=True):
        path.touch()
    offline.pack(Site.read(site))
    assert (site / offline.ZIP).read_bytes() == first


def test_links_in_the_zip_name_files(packed):
    for name, content in packed.items():
        if not name.endswith(".html"):
            continue
        addresses = re.findall(r'<\w[^<>]*\s(?:href|src)="([^"]*)"', content.decode())
        assert addresses
        for address in map(urlsplit, map(unescape, addresses)):
            if address.scheme or address.netloc or not address.path:
                continue
            parts: list[str] = []
            for part in [*PurePosixPath(name).parent.parts, *unquote(address.path).split("/")]:
                parts = parts[:-1] if part == ".." else parts + [part] * (part not in ("", "."))
            assert "/".join(parts) in packed, (name, address.path)


def test_zip_needs_no_server(packed):
    assert {"index.html", "book/index.html", "search/search_index.js"} <= set(packed)
    assert not [n for n in packed if n.startswith(("f/", "assets/pyodide")) and n.endswith(".html")]
    assert not {"404.html", "search/search_index.json", search.SECTIONS} & set(packed)
    for name in ("index.html", "chapters/07-backpropagation/index.html"):
        text = packed[name].decode()
        assert 'type="module"' not in text and 'rel="preload"' not in text
        assert ".zip" not in text
    index = json.loads(packed["search/search_index.js"].decode().removeprefix("var __index = "))
    assert len(index["docs"]) == len(searched())
    assert {entry["location"].partition("#")[0] for entry in index["docs"]} <= set(packed)
