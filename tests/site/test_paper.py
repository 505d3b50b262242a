"""The book as a PDF, with a book of three chapters."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import sync_playwright

from site_build.book import BookError
from site_build.whole import paper
from site_build.whole.site import Site

STYLE = "@page { size: A5 } section { break-before: page } p.tall { height: 35cm }"
BOOK = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>A book</title>HEAD</head><body><article class="md-content__inner"><h1>A book</h1>
<p class="pdf"><a href="../chain-rule.pdf">as a PDF</a>.</p>
<ul class="book-contents"><li><a href="#one">One</a><ul><li><a href="#one--s%C3%BC">S</a></li></ul>
</li><li><a href="#two">Two</a></li></ul>
<section class="book-chapter" id="one"><h1>One</h1><p class="tall">Tall.</p><h2 id="one--sü">S</h2>
<p>See <a id="to-two" href="#two--end">its end</a>, <a id="to-here" href="#one--sü">S</a>,
<a id="to-word" href="#glossary--w">a word</a>, <a id="to-site" href="../reference/#f">f</a> and
<a id="to-web" href="https://example.org/">a site</a>.</p></section>
<section class="book-chapter" id="two"><h1>Two</h1><p class="tall">Tall.</p><p id="two--end">End</p>
</section><section class="book-chapter" id="glossary"><h1>Words</h1><p id="glossary--w">W</p>
</section></article></body></html>"""
CANONICAL = '<link rel="canonical" href="https://example.org/book/">'

needs_chromium = pytest.mark.skipif(
    not paper.executable() and os.environ.get("CI") != "true", reason="no Chromium was found"
)


def site_with(folder: Path, head: str = "") -> Site:
    (folder / "book").mkdir(parents=True)
    (folder / paper.PATH).write_text(
        BOOK.replace("HEAD", f"<style>{STYLE}</style>{head}"), encoding="utf-8"
    )
    return Site.read(folder)


def links_of(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as document:
        actions = [a.get("/A", {}) for page in document.pages for a in page.get("/Annots", [])]
        return [str(action["/URI"]) for action in actions if "/URI" in action]


def bookmarks(pdf: bytes) -> dict[str, int]:
    """The titles of the bookmarks, and the page of each."""
    found: dict[str, int] = {}
    with pikepdf.open(BytesIO(pdf)) as document, document.open_outline() as outline:
        order = {page.objgen: number for number, page in enumerate(document.pages, 1)}
        waiting = list(outline.root)
        for item in waiting:
            waiting.extend(item.children)
            found[item.title] = order[item.destination[0].objgen]
    return found


@needs_chromium
def test_links_have_the_numbers_of_the_pages_of_paper(tmp_path):
    site_with(tmp_path)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=paper.executable(), args=paper.OPTIONS)
        page = browser.new_page()
        page.route("**/*", paper.served(tmp_path))
        page.goto(f"{paper.HOST}book/")
        pdf = paper.printed(page)
        contents = page.locator(".book-contents .line").all_inner_texts()
        sentence = page.locator("#one p:last-child").inner_text()
        browser.close()
    marks = bookmarks(pdf)
    assert marks == {"A book": 1, "One": 2, "S": 3, "Two": 4, "Words": 6}
    assert [re.split(r"\s+", line) for line in contents] == [
        [title, str(marks[title])] for title in ("One", "S", "Two")
    ]
    # what is in this chapter, or in the order of the alphabet, is found without a number
    assert sentence == "See its end (p.\u00a05), S, a word, f and a site."
    assert links_of(pdf) == ["https://example.org/"]  # f is nowhere that a reader could go


@needs_chromium
def test_pdf_is_made_once_for_a_text_and_offered_with_it(tmp_path):
    root, folder = tmp_path, tmp_path / "site"
    site = site_with(folder, CANONICAL)
    paper.include(site, root)
    assert not site.pages[paper.PATH].css("p.pdf") and not (folder / paper.PDF).exists()
    site.write()
    file = paper.make(folder, root / paper.CACHE)
    assert "https://example.org/reference/#f" in links_of(file.read_bytes())
    with pikepdf.open(file) as document:
        assert document.docinfo["/Title"] == "A book"
        assert document.docinfo["/Author"] == paper.AUTHORS
        assert document.Root["/Lang"] == "en" and document.Root["/MarkInfo"]["/Marked"]
    before = file.stat().st_mtime_ns
    assert paper.make(folder, root / paper.CACHE).stat().st_mtime_ns == before
    again = site_with(tmp_path / "again", CANONICAL)
    paper.include(again, root)
    assert (tmp_path / "again" / paper.PDF).read_bytes() == file.read_bytes()
    assert "as a PDF</a> of 0.0 MB." in again.pages[paper.PATH].html
    other = site_with(tmp_path / "other", CANONICAL + "<meta name=other>")
    paper.include(other, root)
    assert (
        not other.pages[paper.PATH].css("p.pdf") and not (tmp_path / "other" / paper.PDF).exists()
    )


def test_what_cannot_be_printed_is_said(tmp_path, monkeypatch):
    with pytest.raises(BookError, match="make build"):
        paper.make(tmp_path, tmp_path / "cache")
    site_with(tmp_path)
    monkeypatch.setattr(paper, "executable", lambda: None)
    with pytest.raises(BookError, match="no Chromium"):
        paper.make(tmp_path, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()
