"""Steps of the build, each called alone, without MkDocs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_site import NAMES, SITE

from site_build.book import Book, BookError, Page
from site_build.cells.plain_markdown import plain
from site_build.formulas import addresses, checks, dollars, scan, signs, symbols
from site_build.formulas.displays import formulas_in, label
from site_build.live.cells import add_bars, load
from site_build.pages import markup, reading
from site_build.tree import document, fragment, inside, replace
from site_build.whole import security
from site_build.whole.site import Site

built = pytest.mark.skipif(not NAMES, reason="the site is not built; `make build` builds it")
FORMULA = (
    '<p><a href="#eq-1-x" id="eq-1-x"></a></p>\n'
    '<div class="arithmatex">\\[z &lt; 1 \\tag{1.9}\\]</div>'
)


@pytest.mark.parametrize(
    "html",
    [
        "<pre>\nafter one newline</pre>",
        "<pre>\n\n  after two</pre><textarea>\nx</textarea>",
        '<svg viewBox="0 0 1 1"><linearGradient id="g"></linearGradient></svg>',
        "<noscript><p>1 &lt; 2 &amp; 3</p></noscript><template><td>a</td></template>",
        '<script type="application/json">{"a": "<b> && </b>"}</script>',
        "<p>a&nbsp;b</p>  <p> c </p>\n",
    ],
)
def test_what_is_read_is_written(html):
    assert inside(fragment(html)) == html
    page = f"<!DOCTYPE html><html><head></head><body>{html}</body></html>"
    assert document(page).html == page
    assert document(document(page).html).html == page


def test_text_stays_where_the_tree_around_it_changes():
    content = fragment("<pre>\n\n x</pre><p>old</p>")
    replace(content.css_first("p"), "<pre>\n y</pre>")
    assert inside(content) == "<pre>\n\n x</pre><pre>\n y</pre>"


def test_a_formula_gets_a_box_with_its_name():
    content = fragment(FORMULA)
    markup.repair(content)
    ((box, formula),) = formulas_in(content)
    assert box.css_first(".formula-names").html == (
        '<p class="formula-names"><a id="eq-1-x" href="#eq-1-x">Formula 1.9</a></p>'
    )
    assert (formula.id, formula.number, formula.tex) == ("eq-1-x", "1.9", "z < 1")
    homes = addresses.homes(content, Page("a.md", "a/"))
    made = addresses.pages(Book(Path(), Path(), "B", homes=homes), ["s.css"], "i.svg")
    assert list(made) == ["f/eq-1-x/index.html"]
    assert '<a href="../../a/#eq-1-x">Formula 1.9</a>' in made["f/eq-1-x/index.html"]
    rows = symbols.read_table("| $w$ | a | b |")
    with pytest.raises(BookError, match=r"a\.md: eq-1-x: notation\.md has no row for z"):
        symbols.explain(content, Page("a.md", "a/"), symbols.Table(rows, {}))


def test_a_symbol_has_the_meaning_of_its_page():
    rows = symbols.read_table(
        "| $w$ | a weight; or else | b |\n| $x_0$ | one | c |\n| $x$ | two | c |"
    )
    meanings = {"a.md": {"w": "weight of $x$", "x_0": "bias"}, "b.md": {"v": "unknown"}}
    table = symbols.Table(rows, meanings)
    here = table.on_page("a.md")
    assert [row.meaning for row in here] == ["weight of <i>x</i>", "bias", "two"]
    assert table.on_page("c.md") == rows
    with pytest.raises(BookError, match=r"b\.md: notation\.md has no row for v"):
        table.on_page("b.md")


def test_one_function_names_a_formula():
    assert label("image-30-4") == "Image 30, line 4"
    assert label("eq-2-chain", "2.3") == "Formula 2.3"
    assert label("eq-2-chain") == "Formula 2-chain"


def test_tex_is_read_as_text():
    tex = r"\varepsilon + \Lambda_{0} \frac{\partial J}{2} \tag{3.1}"
    assert signs.number(tex) == "3.1"
    assert signs.as_text(signs.without_number(tex)) == "ε+ Λ_0 ∂J/2"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\frac12", "1/2"),
        (r"\frac{1}{2m} \sum_i", "1/(2m) ∑_i"), (r"\tfrac{a + b}c", "(a + b)/c"),
        (r"\frac{\partial J}{\partial \theta_{ij}}", "∂J/∂θ_ij"),
        (r"\frac{\frac{1}{2}}{3}", "(1/2)/3"),
        (r"\sqrt{x + 1}", "√(x + 1)"), (r"\sigma(z) \le 1", "σ(z) ≤ 1"), (r"-\log h", "- log h"),
        (r"J_\mathrm{test}", "J_test"), (r"\|x\| \ne |x|", "‖x‖ ≠ |x|"),
    ],
)  # fmt: skip
def test_no_sign_is_lost_from_text(tex, text):
    assert signs.as_text(tex) == text


def test_titles_are_in_words():
    assert signs.in_words(r"Half: $\frac12$, \(x^2\)") == "Half: 1/2, x^2"
    assert signs.in_words("Of $5 and $6") == "Of $5 and $6"
    with pytest.raises(ValueError, match=r"\\foo cannot be written as text: \$\\foo"):
        signs.in_words(r"$\foo$")


def test_bars_of_formulas_end_no_cell_of_a_table():
    table = "| $|x|$ | `$|a|$` | $\\|v\\|$ |\n|---|---|---|"
    assert markup.with_bars(table) == (
        "| $\\vert{}x\\vert{}$ | `$|a|$` | $\\Vert{}v\\Vert{}$ |\n|---|---|---|"
    )
    for text in ("$|x|$ in a sentence", "```\n| $|x|$ |\n```", "| costs $5 | and $6 |"):
        assert markup.with_bars(text) == text


def test_table_with_an_empty_corner_has_heads_of_rows():
    content = fragment(
        "<table><thead><tr><th></th><th>b</th></tr></thead><tbody><tr><td>r</td><td>1</td></tr></tbody></table>"
    )
    markup.repair(content)
    assert inside(content) == (
        '<div class="table" tabindex="0"><table class="data"><thead><tr><td></td><th>b</th></tr>'
        '</thead><tbody><tr><th scope="row">r</th><td>1</td></tr></tbody></table></div>'
    )


def test_steps_of_a_derivation_are_boxed_up_to_their_checks():
    line = '<p><strong>Line {0}</strong>: so.</p>\n<p><a id="image-9-{0}"></a></p>\n'
    check = '<div><p data-formula="image-9-2">ok</p></div>\n'
    content = fragment(line.format(1) + line.format(2) + check + "<p>And so on.</p>")
    reading.box_steps(content)
    steps = content.css(".derivation > .step")
    assert [step.text().count("Line") for step in steps] == [1, 1]
    assert steps[1].css_first("[data-formula]") is not None
    assert content.last_child.html == "<p>And so on.</p>"


def test_lines_in_a_fold_stay_there_and_in_their_derivation():
    line = '<p><strong>Line {0}</strong>: so.</p>\n<p><a id="image-9-{0}"></a></p>\n'
    fold = f"<details><summary>2, 3</summary>\n{line.format(2)}{line.format(3)}</details>\n"
    check = '<div><p data-formula="image-9-4">ok</p></div>\n'
    content = fragment(line.format(1) + fold + line.format(4) + check + "<p>And so on.</p>")
    reading.box_steps(content)
    (derivation,) = content.css(".derivation")
    numbers = [re.findall(r"Line (\d)", step.text()) for step in derivation.css(".step")]
    assert numbers == [["1"], ["2"], ["3"], ["4"]]
    assert len(content.css(".derivation > .step")) == len(content.css("details > .step")) == 2
    assert [node.tag for node in derivation.iter()] == ["p", "div", "details", "div"]
    assert content.last_child.html == "<p>And so on.</p>"


def test_bars_take_in_what_a_copy_needs():
    content = fragment(
        '<h2>Try</h2><p>x</p><div class="nb-cell nb-exercise"></div>\n<p class="nb-needs">n</p>'
    )
    add_bars(content)
    assert inside(content) == (
        '<h2>Try</h2>\n<p class="nb-progress"></p><p>x</p><div class="nb-cell nb-exercise"></div>'
        '<div class="nb-bar nb-live"><p class="nb-needs">n</p></div>\n'
    )


def test_a_page_loads_the_scripts_that_it_asks_for(tmp_path):
    site = Site(
        tmp_path,
        {
            "a/index.html": document('<body><div class="nb-bar"></div></body>'),
            "index.html": document('<body><p class="place" data-script="x"></p></body>'),
            "b.html": document("<body></body>"),
        },
    )
    load(site, {"live": "live.1.js", "x": "x.2.js"})
    bar, place, none = (page.body.inner_html for page in site.pages.values())
    assert bar.endswith('<script type="module" src="../assets/live/live.1.js"></script>')
    assert place == (
        '<p class="place nb-scripted" data-script="x"></p>'
        '<script type="module" src="assets/live/x.2.js"></script>'
    )
    assert none == ""


def test_plain_markdown_knows_boxes_tabs_and_what_stands_in_them():
    text = (
        '!!! note "A *box*"\n\n    Text [here](b.md){ .x }.\n\n    ```\n    !!! no box\n    ```\n\n'
        '=== "Tab"\n\n    In it.\n\n[](){#anchor}\n\nLast [ref][image-1].'
    )
    assert plain(text, lambda target: target.upper() if "b.md" in target else "") == (
        "> **A *box***\n>\n> Text [here](B.MD).\n>\n> ```\n> !!! no box\n> ```\n\n"
        "**Tab**\n\nIn it.\n\nLast ref."
    )
    fold = '<details class="note" markdown>\n<summary>The *proof*</summary>\n\nIt is.\n\n</details>'
    assert plain(fold, str) == "**The *proof***\n\nIt is."


def test_a_formula_without_a_check_is_a_problem():
    source = "# T\n\n[](){#eq-1-x}\n\n$$ x = 1 $$\n"
    formulas = scan.Formulas([scan.scan("t.md", source)], [], [], {})
    assert "t.md:3: no verify('eq-1-x', …) on this page" in checks.problems(formulas)


UNREAD = r"""# T

[](){#eq-1-x}

$$
x = 1 \\[4pt]
$$

In $\begin{matrix} 1 \end{matrix}$ and `\( x \)`,
a $\le
b$; but \( x \).

> $$ x = 1 $$

    * $$ x = 1 $$

\begin{align}
x
\end{align}

Text
$$
x
$$

\[ x \]
"""


def test_formulas_stand_between_dollars():
    found = [problem.split(": ")[:2] for problem in dollars.unread_tex({"t.md": UNREAD})]
    middle = "$$ in the middle of a paragraph"
    places = {
        11: [r"\("],
        13: ["$$", "$$"],
        15: ["$$", "$$"],
        17: [r"\begin{"],
        22: [middle],
        26: [r"\["],
    }
    assert sorted(found) == sorted(
        [f"t.md:{n}", sign] for n, signs in places.items() for sign in signs
    )


def test_a_display_needs_a_page_that_is_executed():
    formulas = scan.Formulas([scan.scan("t.md", "# T\n\n$$ x = 1 $$\n")], [], [], {})
    assert checks.problems(formulas)[0].startswith("t.md:3: formula without an anchor")


def test_policy_allows_the_scripts_as_they_are():
    page = document('<html><head><meta charset="utf-8"></head><body><script>a && b\n</script>')
    security.add_policy(Site(Path(), {"index.html": page}), with_python=False)
    (digest,) = security.hashes(document(page.html))
    assert f"'{digest}'" in page.css_first("meta[http-equiv]").attributes["content"]
    handler = document('<head><meta charset="utf-8"></head><p onclick="x()">')
    with pytest.raises(BookError, match="forbids"):
        security.add_policy(Site(Path(), {"index.html": handler}), with_python=False)


@pytest.mark.parametrize(
    "foreign",
    [
        "<script>x()</script>",
        '<script src="x.js"></script>',
        '<script type="module">x()</script>',
        '<img src="https://example.org/x.png">',
        '<img src="//example.org/x.png">',
    ],
)
def test_policy_allows_nothing_foreign_in_a_text(foreign):
    head = '<head><meta charset="utf-8"></head><article><script type="application/json">{}</script>'
    page = Site(Path(), {"index.html": document(f"{head}{foreign}</article>")})
    with pytest.raises(
        BookError, match=r"index\.html: the policy forbids what is not the site's own: <"
    ):
        security.add_policy(page, with_python=False)


@built
def test_policy_of_every_page_allows_its_scripts():
    for name in NAMES:
        page = document((SITE / name).read_text())
        policy = page.css_first("meta[http-equiv='Content-Security-Policy']").attributes["content"]
        allowed = re.findall(r"'(sha256-[^']+)'", policy)
        assert allowed == security.hashes(page), name


@built
def test_only_what_is_for_readers_is_published():
    kinds = {path.suffix for path in SITE.rglob("*") if path.is_file()}
    assert not kinds & {".yml", ".yaml", ".j2", ".map"}
    assert not (SITE / "scenes").exists()
