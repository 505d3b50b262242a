"""The built site, page by page. SITE_DIR names its folder; the default is site/."""

from __future__ import annotations

import gzip
import inspect
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from built import Page

import chainrule
from site_build.tree import document
from site_build.whole import search

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
ADDRESSES = [name for name in NAMES if name.startswith("f/")]  # they only send on
BOOK = [name for name in NAMES if name not in ADDRESSES]

pytestmark = pytest.mark.skipif(not NAMES, reason="the site is not built; `make build` builds it")


@cache
def page(name: str) -> Page:
    return Page(SITE / name)


@cache
def ids(name: str) -> list[str]:
    return [element.id or "" for element in document((SITE / name).read_text()).css("[id]")]


@cache
def searched() -> list[dict[str, Any]]:
    """What the search knows of each section."""
    return search.sections_of((SITE / search.SECTIONS).read_bytes())


def test_the_lists_are_those_of_the_source_text():
    assert sorted(IMAGES) == sorted(f"image-{number}" for number in range(1, 40))
    assert len(LINES) == 41
    assert len(FORMULAS) == 80


def test_every_anchor_stands_exactly_once():
    counts = Counter(id_ for name in NAMES for id_ in ids(name))
    wanted = [*IMAGES, *LINES, *ERRATA, *(entry["id"] for entry in CLAIMS)]
    assert {id_: counts[id_] for id_ in wanted if counts[id_] != 1} == {}


def test_every_public_function_is_in_the_reference():
    ids = {id_ for name in NAMES if name.startswith("reference/") for id_ in page(name).ids}
    public = {getattr(chainrule, name).__module__ + "." + name for name in chainrule.__all__}
    assert public <= ids


def test_reference_says_what_the_docstring_says():
    """The words on an argument, as they were written: an array is no call, an option no link."""
    said = re.compile(r"^(\w+(?:, \w+)*) : (.+?)(?:, optional|, default.*)?$", re.M)
    shown: dict[str, list[str]] = {}
    for name in NAMES:
        if name.startswith("reference/"):
            content = BeautifulSoup((SITE / name).read_text(), "html.parser")
            for item in content.select(".doc-section-item"):
                assert not item.select("li > code a, li > b a"), item
                shown.setdefault(name, []).append(" ".join(item.get_text().split()))
    functions = [getattr(chainrule, name) for name in chainrule.__all__]
    functions = [function for function in functions if inspect.isroutine(function)]
    everything = "\n".join(line for lines in shown.values() for line in lines)
    for function in functions:
        arguments = inspect.getdoc(function).partition("Parameters\n---")[2].partition("\n---")[0]
        for names, kind in said.findall(arguments):
            assert f"{names.split(', ')[0]} ({kind}" in everything, function.__name__
    assert "X (array (m, s_1), float or complex) –" in everything
    assert 'hidden ("sigmoid", "tanh", "relu" or "linear"' in everything


def test_search_shows_no_tex():
    assert not [entry for entry in searched() if re.search(r"\\[(\[]", entry["text"])]


# ---- Rules that every page keeps: what breaks them ----


def formulas_without_a_check(name: str) -> list[str]:
    pictures = {entry["id"] for entry in FORMULAS if entry["verdict"] == "picture"}
    ids = [id_ for id_ in page(name).ids if re.match(r"image-|eq-|e\d+$", id_)]
    return [
        id_
        for id_ in ids
        if id_ not in page(name).checks | pictures
        and not any(line.startswith(f"{id_}-") for line in ids)
    ]


def left_unrendered(name: str) -> list[str]:
    text, html = page(name).text, page(name).html
    signs = "(???)", r"\(", r"\)", r"\[", r"\]", "$$", "{code-cell}", "](", "<!--"
    found = [text[max(0, text.find(sign) - 80) :][:160] for sign in signs if sign in text]
    wrong = ["&amp;amp;", "&amp;lt;"]
    if not name.startswith("reference/"):  # docstrings show what raises
        wrong.append("Traceback")
    return found + [sign for sign in wrong if sign in html]


def pictures_without_a_text(name: str) -> list[str]:
    return page(name).unnamed


def ids_that_stand_twice(name: str) -> list[str]:
    return [id_ for id_, count in Counter(page(name).ids).items() if count > 1]


def loaded_from_another_host(name: str) -> list[str]:
    styles = [file for file in loaded(page(name)) if file.suffix == ".css"]
    addresses = page(name).loads + [
        address
        for style in styles
        for address in re.findall(r"url\(\s*[\"']?([^\"')]*)", style.read_text())
    ]
    asks = re.findall('data-md-component="source"', page(name).html)  # the repository's host
    return asks + [a for a in addresses if re.match(r"(?!data:)(\w+:)?//", a.strip("\"'"))]


def links_that_lead_nowhere(name: str) -> list[str]:
    broken = []
    for link in page(name).links:
        target = urlsplit(link)
        if target.scheme or target.netloc:
            continue
        file = resolve(page(name), target.path) if target.path else page(name).path
        fragment = unquote(target.fragment) if file.suffix == ".html" else ""
        if file == SITE / "playground/index.html" and fragment.startswith("v="):
            fragment = ""  # a state of the playground; test_playground_page.py opens it
        if not file.is_file() or (
            fragment and fragment not in page(str(file.relative_to(SITE))).ids
        ):
            broken.append(link)
    return broken


def too_heavy(name: str) -> list[tuple[str, int]]:
    sizes = {file.name: compressed(file) for file in {page(name).path, *loaded(page(name))}}
    limit = LIMIT if name != WHOLE_BOOK else 1_000_000
    heaviest = sorted(sizes.items(), key=lambda item: -item[1])
    return heaviest if sum(sizes.values()) > limit else []


def labels_that_stop_the_keyboard(name: str) -> list[str]:
    return re.findall(r"<label[^>]*tabindex[^>]*>", page(name).html)


CHILDREN = {"msub": 2, "msup": 2, "mfrac": 2, "mroot": 2, "munder": 2, "mover": 2}
CHILDREN |= {"msubsup": 3, "munderover": 3}


def mathml_that_firefox_refuses(name: str) -> list[str]:
    nodes = document(page(name).html).css(", ".join(CHILDREN))
    return [
        node.html[:160]
        for node in nodes
        if sum(1 for _ in node.iter(include_text=False)) != CHILDREN[node.tag]
    ]


RULES = [
    mathml_that_firefox_refuses,
    formulas_without_a_check,
    left_unrendered,
    pictures_without_a_text,
    ids_that_stand_twice,
    loaded_from_another_host,
    links_that_lead_nowhere,
    too_heavy,
    labels_that_stop_the_keyboard,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", BOOK)
def test_page_has_no(rule: Callable[[str], list], name: str):
    assert rule(name) == []


def test_addresses_of_formulas_keep_all_rules():
    broken = {(name, rule.__name__): rule(name) for name in ADDRESSES for rule in RULES}
    assert {at: found for at, found in broken.items() if found} == {}


@cache
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
