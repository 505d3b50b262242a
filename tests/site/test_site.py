"""The built site, page by page. SITE_DIR names its folder; the default is site/."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from built import Page

import chainrule

ROOT = Path(__file__).parents[2]
SITE = ROOT / os.environ.get("SITE_DIR", "site")
FORMULAS = yaml.safe_load((ROOT / "docs/formulas.yml").read_text())
CLAIMS = yaml.safe_load((ROOT / "docs/claims.yml").read_text())
IMAGES = [entry["id"] for entry in FORMULAS if re.fullmatch(r"image-\d+", entry["id"])]
LINES = [entry["id"] for entry in FORMULAS if re.fullmatch(r"image-\d+-\d+", entry["id"])]
ERRATA = [f"e{number}" for number in range(1, 16)]
LIMIT = 150_000  # bytes that a page loads, compressed
WHOLE_BOOK = "book/index.html"  # all pages on one, for paper: as heavy as they are
NAMES = sorted(str(path.relative_to(SITE)) for path in SITE.rglob("*.html"))

pytestmark = pytest.mark.skipif(not NAMES, reason="the site is not built; `make build` builds it")
every_page = pytest.mark.parametrize("name", NAMES)


@cache
def page(name: str) -> Page:
    return Page(SITE / name)


def test_the_lists_are_those_of_the_source_text():
    assert sorted(IMAGES) == sorted(f"image-{number}" for number in range(1, 40))
    assert len(LINES) == 41
    assert len(FORMULAS) == 80


@pytest.mark.parametrize("id_", [*IMAGES, *LINES, *ERRATA, *(entry["id"] for entry in CLAIMS)])
def test_anchor_stands_exactly_once(id_):
    found = [name for name in NAMES for other in page(name).ids if other == id_]
    assert len(found) == 1, found


def test_every_public_function_is_in_the_reference():
    ids = {id_ for name in NAMES if name.startswith("reference/") for id_ in page(name).ids}
    public = {getattr(chainrule, name).__module__ + "." + name for name in chainrule.__all__}
    assert public <= ids


def test_search_shows_no_tex():
    index = json.loads((SITE / "search/search_index.json").read_text())
    assert not [entry for entry in index["docs"] if re.search(r"\\[(\[]", entry["text"])]


@every_page
def test_every_formula_has_its_check_on_its_page(name):
    pictures = {entry["id"] for entry in FORMULAS if entry["verdict"] == "picture"}
    ids = [id_ for id_ in page(name).ids if re.match(r"image-|eq-|e\d+$", id_)]
    unchecked = [
        id_
        for id_ in ids
        if id_ not in page(name).checks | pictures
        and not any(line.startswith(f"{id_}-") for line in ids)
    ]
    assert not unchecked


@every_page
def test_nothing_is_broken_or_left_unrendered(name):
    text = page(name).text
    for sign in ("(???)", r"\(", r"\)", r"\[", r"\]", "$$", "{code-cell}", "](", "<!--"):
        assert sign not in text, text[max(0, text.find(sign) - 80) :][:160]
    assert "&amp;amp;" not in page(name).html
    assert "&amp;lt;" not in page(name).html
    if not name.startswith("reference/"):  # docstrings show what raises
        assert "Traceback" not in page(name).html


@every_page
def test_every_picture_has_a_text(name):
    assert not page(name).unnamed


@every_page
def test_no_id_stands_twice(name):
    assert [id_ for id_, count in Counter(page(name).ids).items() if count > 1] == []


@every_page
def test_nothing_is_loaded_from_another_host(name):
    styles = [file for file in loaded(page(name)) if file.suffix == ".css"]
    addresses = page(name).loads + [
        address
        for style in styles
        for address in re.findall(r"url\(\s*[\"']?([^\"')]*)", style.read_text())
    ]
    assert 'data-md-component="source"' not in page(name).html  # it asks the repository's host
    assert not [a for a in addresses if re.match(r"(?!data:)(\w+:)?//", a.strip("\"'"))]


@every_page
def test_every_link_leads_somewhere(name):
    broken = []
    for link in page(name).links:
        target = urlsplit(link)
        if target.scheme or target.netloc:
            continue
        file = resolve(page(name), target.path) if target.path else page(name).path
        fragment = unquote(target.fragment) if file.suffix == ".html" else ""
        if not file.is_file() or (
            fragment and fragment not in page(str(file.relative_to(SITE))).ids
        ):
            broken.append(link)
    assert not broken


@every_page
def test_page_is_light(name):
    sizes = {file.name: compressed(file) for file in {page(name).path, *loaded(page(name))}}
    total = sum(sizes.values())
    limit = LIMIT if name != WHOLE_BOOK else 1_000_000
    assert total <= limit, sorted(sizes.items(), key=lambda item: -item[1])


def compressed(file: Path) -> int:
    """Bytes on the way: hosts compress everything but fonts and pictures."""
    content = file.read_bytes()
    return len(content) if file.suffix in (".woff2", ".png") else len(gzip.compress(content))


def resolve(page: Page, path: str) -> Path:
    """The file that a page means by a path; in 404.html paths begin at the site's address."""
    base = urlsplit(os.environ.get("SITE_URL", "")).path or "/"
    start = SITE if path.startswith("/") else page.path.parent
    file = (start / unquote(path.removeprefix(base) if path.startswith("/") else path)).resolve()
    return file / "index.html" if file.is_dir() else file


def loaded(page: Page) -> set[Path]:
    """All files that a page loads: its own, the search's script, and the fonts of its formulas."""
    files = {resolve(page, address) for address in page.loads if not address.startswith("data:")}
    config = re.search(r'<script id="__config" type="application/json">(.*?)</script>', page.html)
    if config:
        files.add(resolve(page, json.loads(config[1])["search"]))
    for font in set(re.findall(r'class="[^"]*\bNCM-(\w+)"', page.html)):
        files.add(SITE / f"assets/math/mjx-ncm-{font.lower()}.woff2")
    return files


def test_addresses_of_formulas_are_titled_as_they_are_named():
    titles = {
        file.parent.name: re.search("<title>(.*?) - ", file.read_text())[1]
        for file in SITE.glob("f/*/index.html")
    }
    assert titles["21"] == "Image 21" and titles["30-4"] == "Image 30, line 4"
    named = {name: title for name, title in titles.items() if name.startswith("eq-")}
    assert all(re.fullmatch(r"Formula [\w.-]+", title) for title in named.values()), named


@every_page
def test_the_keyboard_stops_at_no_label(name: str):
    assert not re.findall(r"<label[^>]*tabindex[^>]*>", page(name).html)
