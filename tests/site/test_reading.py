"""What helps to read, in the built site: chapters, symbols, terms, addresses, derivations."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from test_site import ADDRESSES, IMAGES, LINES, NAMES, ROOT, SITE, ids, searched

from site_build.book import Page
from site_build.formulas import symbols
from site_build.formulas.scan import scan
from site_build.formulas.simple_html import UnknownSymbolError, as_html
from site_build.pages import reading
from site_build.tree import Tree, document, fragment, inside

CHAPTERS = [name for name in NAMES if re.match(r"chapters/\d", name)]
DERIVATION = "chapters/07-derivation/index.html"
TABLE = symbols.read_table((ROOT / "docs/notation.md").read_text())
built = pytest.mark.skipif(not NAMES, reason="the site is not built; `make build` builds it")
every_chapter = pytest.mark.parametrize("name", CHAPTERS)


@cache
def soup(name: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / name).read_text(), "html.parser")


@cache
def tree(name: str) -> Tree:
    return document((SITE / name).read_text())


def shown(tex: str) -> list[str]:
    """The symbols listed under a formula, as text."""
    return [re.sub("<.*?>", "", row.symbol) for row in symbols.symbols_of(tex, TABLE)]


# ---- Symbols ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"z = b + \sum_{i=1}^{n} w_i x_i", ["z", "b", "∑", "w", "x", "n", "i"]),
        (r"\Theta^{(l)}_{kj}, \Theta^{(3)}_{[:,1:]}, J(\Theta)", None),
        (r"\frac{\partial J}{\partial\Theta^{(2)}}", ["∂J/∂Θ(l)"]),
        (r"\frac{\partial J}{\partial\Theta^{(2)}_{kj}}", ["∂", "J", "Θ(l)kj", "k", "j"]),
        (r"\delta^{(4)\mathsf T} \tilde A^{(3)}", ["δ(l)", "T", "Ã(l)"]),
        (r"z^{(2)}_1 = x_0", ["z", "(l)", "x0"]),
        (r"y^{(i)}_k - h^{(i)}_k", ["y(i)", "h(i)", "i", "k"]),
        (r"\frac{d}{dx}\,\sigma(wx) = \sigma'(wx)\; w", ["′", "x", "σ", "w", "σ′"]),
        (r"\sum_{d} \Theta^{(1)}_{rd} \text{ for all }", ["∑", "Θ(l)kj", "d", "r"]),
        (r"\operatorname*{arg\,max}_k z_k := 2", ["arg max", "z", ":=", "k"]),
        (r"\operatorname{Cost} \tag{5.3}", ["Cost"]),
    ],
)
def test_symbols_of_a_formula(tex, expected):
    expected = expected or ["Θ(l)kj", "Θ(l)[:,1:]", "J", "Θ", "l", "k", "j"]
    assert shown(tex) == expected


@pytest.mark.parametrize("tex", [r"\gamma + 1", "P", r"z_{\kappa}"])
def test_unknown_symbol_is_refused(tex):
    with pytest.raises(UnknownSymbolError, match=r"gamma|P|kappa"):
        symbols.symbols_of(tex, TABLE)


def test_simple_formulas_become_html():
    assert as_html(r"(m, s_l + 1)") == "(<i>m</i>, <i>s</i><sub><i>l</i></sub> + 1)"
    assert as_html(r"\Theta^{(l)\mathsf T}") == "Θ<sup>(<i>l</i>)T</sup>"
    with pytest.raises(UnknownSymbolError):
        as_html(r"\frac12")


FIGURES_ALONE = {"eq-2-paper"}  # no symbol in it to explain


@built
@every_chapter
def test_every_formula_has_its_symbols_explained(name):
    formulas = soup(name).select(".formula")
    assert formulas
    listed = set()
    for formula in formulas:
        id_ = formula.select_one("a[id]")["id"]
        group = re.sub(r"(image-\d+)-\d+", r"\1", id_)
        lists = formula.select(":scope > details.symbols:not(.computed)")
        assert len(lists) == (group not in listed | FIGURES_ALONE), id_
        listed.add(group)
        if lists:
            assert len(lists[0]("dt")) * 2 == len(lists[0]("dd")) > 0
            assert "open" not in lists[0].attrs


# ---- What was computed --------------------------------------------------------------------------


@built
def test_every_formula_has_a_fold_with_its_code_and_every_check_names_both():
    count = 0
    for name in NAMES:
        folds = tree(name).css(".formula > details.computed > a")
        if name.startswith(("f/", "book/")) or not tree(name).css(".formula"):
            assert not folds, name
            continue
        lines = {line.attributes["data-formula"]: line.text() for line in tree(name).css(".verify")}
        for formula, fold in zip(tree(name).css(".formula"), folds, strict=True):
            path, _, anchor = fold.attributes["href"].partition("#")
            assert anchor == f"check-{formula.css_first('a[id]').id}"
            file = (SITE / name).parent / path / "index.html"
            code = tree(str(file.resolve().relative_to(SITE.resolve())))
            assert code.css_first(f"#{anchor} + div code").text().endswith("\ncheck\n")
            count += 1
            for link in formula.css(".formula-names a[id]"):
                if link.id in lines:
                    assert re.search(r"\. Its TeX: [\d,]+ numbers?, largest", lines[link.id])
    pages = [path.read_text() for path in (ROOT / "docs").rglob("*.md")]
    assert count == sum(len(scan("", text).displays) for text in pages) > 180


@built
def test_pages_with_code_are_in_no_list():
    assert (SITE / "computed/07-derivation/index.html").exists()
    for name in ("sitemap.xml", "404.html"):
        assert "computed/" not in (SITE / name).read_text(), name
    assert not [entry for entry in searched() if entry["location"].startswith("computed/")]
    html = (SITE / "computed/07-derivation/index.html").read_text()
    assert re.search('<meta name="?robots"? content="?noindex', html)


# ---- Addresses ----------------------------------------------------------------------------------


@built
def test_every_formula_has_an_address_that_stays():
    wanted = {f"f/{id_.removeprefix('image-')}/index.html": id_ for id_ in [*IMAGES, *LINES]}
    others = {name: Path(name).parent.name for name in ADDRESSES if name.startswith("f/eq-")}
    assert len(others) > 50
    led = {name: leads_home(name) for name in wanted | others}
    assert led == wanted | others


def leads_home(name: str) -> str:
    """The anchor to which an address leads, by its link and by itself, in a page that has it."""
    html = (SITE / name).read_text()
    (target,) = re.findall(r'<a href="([^"]*)">', html.partition("<main")[2])[:1]
    refresh = re.search(r'<meta http-equiv="?refresh"? content="([^"]*)"', html)[1]
    assert unescape(refresh) == f"0; url={unescape(target)}"
    canonical = re.search(r'<link rel="?canonical"? href="([^"]*)"', html)[1]
    assert canonical.endswith(target.removeprefix("../../"))
    parts = urlsplit(target)
    assert not parts.scheme and not target.startswith("/")  # works under any path
    home = (SITE / name).parent / parts.path / "index.html"
    assert parts.fragment in ids(str(home.resolve().relative_to(SITE.resolve())))
    return parts.fragment


@built
def test_address_shows_formula_and_source():
    page = soup("f/21/index.html")
    assert page.main.select_one(".arithmatex > mjx-container")
    source = (ROOT / "docs/chapters/05-cost-function.md").read_text()
    tex = page.main.pre.get_text()
    assert tex in source and r"\tag" not in tex
    assert (SITE / "f/21/index.html").stat().st_size < 30_000


@built
def test_addresses_are_in_no_list():
    assert "/f/21/" not in (SITE / "sitemap.xml").read_text()
    assert not [entry for entry in searched() if entry["location"].startswith("f/")]


# ---- Chapters, terms, derivations ---------------------------------------------------------------


@built
@every_chapter
def test_chapter_says_where_it_stands(name):
    number = int(re.search(r"\d+", name)[0])
    bar = soup(name).select_one("nav.chapters")
    assert re.fullmatch(
        rf"Chapter {number} of 8(, second page)? · about \d*[05] minutes", bar.p.get_text()
    )
    assert [link.get_text() for link in bar("a")] == [str(n) for n in range(1, 9)]
    assert bar.select_one("[aria-current]").get_text() == str(number)
    needs = soup(name).select("p.needs")
    assert len(needs) == 1 and needs[0].get_text().startswith("You need:")
    assert "Reading time" not in soup(name).article.get_text()


def minutes(html: str) -> int:
    return reading.minutes(fragment(html))


def test_time_counts_words_formulas_and_code():
    words = "<p>" + "word " * 2200 + "</p>"
    display = '<div class="arithmatex">\\[x\\]</div>'
    assert minutes(words) == 10
    assert minutes(words + display * 15) == 15
    assert minutes(words + "<pre>" + "x = 1\n" * 100 + "</pre>") == 15
    assert minutes(f"{words}<details>{words}</details>") == 10
    assert minutes("") == 5


@built
@every_chapter
def test_first_use_of_a_term_leads_to_the_glossary(name):
    links = [link["href"] for link in soup(name).select("a.term")]
    assert links and len(links) == len(set(links))
    assert all(link.startswith("../../glossary/#term-") for link in links)
    wrong = "h1 a, h2 a, h3 a, code a, a a, .admonition-title a, summary a, strong a"
    assert not [a for a in soup(name).select(wrong) if "term" in a.get("class", [])]


def test_terms_are_linked_once_and_only_in_running_text():
    glossary = (
        "[](){#term-unit-step}**Unit step**\n:   Jumps. [Here][p16]\n\n"
        "[](){#term-step}**Step**\n:   A part. [Chapter](b.md)\n\n"
        "[](){#term-shape}**Shape**{ .everyday }\n:   Rows.\n"
    )
    terms = reading.read_terms(glossary, {"a.md": "[](){#p16}"})
    assert [(term.name, term.page) for term in terms] == [
        ("Unit step", "a.md"),
        ("Shape", ""),
        ("Step", "b.md"),
    ]

    text = "<p>A <code>step</code>, <b>step</b>. Unit\nsteps. A step, a shape.</p><h2>step</h2>"
    content = fragment(text)
    reading.link_terms(content, Page("c.md", "c/"), terms)
    linked = inside(content)
    assert re.findall(r'href="(.*?)">(.*?)</a>', linked, re.S) == [
        ("../glossary/#term-unit-step", "Unit\nsteps"),
        ("../glossary/#term-step", "step"),
    ]
    assert re.sub("</?a.*?>", "", linked) == text


@built
def test_every_line_of_a_derivation_stands_in_its_step():
    derivations = soup(DERIVATION).select(".derivation")
    lines = {}
    for derivation in derivations:
        for number, step in enumerate(derivation.select(".step"), start=1):
            (formula,) = step.select(".formula")
            id_ = formula.a["id"]
            name, _, line = id_.rpartition("-")
            assert int(line) == number
            assert step.select_one(f'[data-formula="{id_}"]')
            assert step.strong.get_text() == f"Line {line}"
            lines[name] = number
    assert lines == {"image-30": 12, "image-31": 2, "image-34": 5, "image-35": 7}


@built
def test_outputs_of_examples_end_with_their_line():
    outputs = soup("reference/activations/index.html").select(".go")
    assert outputs and all(output.get_text().endswith("\n") for output in outputs)
