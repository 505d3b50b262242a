"""A small site with the real hooks: what is easily damaged survives, what is broken fails."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import PluginError

from site_build import hooks
from site_build.whole import search

ROOT = Path(__file__).parents[2]
DOCS = Path(__file__).parent / "small/docs"
REPOSITORY = "https://example.org/book"


class Build(NamedTuple):
    folder: Path
    status: int
    log: str


def copy(folder: Path) -> Path:
    shutil.copytree(DOCS, folder / "docs")
    shutil.copytree(ROOT / "docs/assets", folder / "docs/assets")
    return folder


def configure(folder: Path) -> None:
    """The book's own configuration, without the list of its pages."""
    config = (ROOT / "mkdocs.yml").read_text()
    (folder / "mkdocs.yml").write_text(re.sub(r"(?ms)^nav:.*?(?=^\S)", "", config, count=1))


def build(folder: Path) -> Build:
    """Build the small site, as it is in a folder; what was executed already is not run again."""
    for name in ("src", "site_build", "CITATION.cff"):
        (folder / name).symlink_to(ROOT / name)
    configure(folder)
    command = [sys.executable, "-m", "mkdocs", "build"]
    variables = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables | {"NO_MKDOCS_2_WARNING": "1", "JOBS": "1", "REPO_URL": REPOSITORY},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Build(folder, done.returncode, done.stdout)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = copy(tmp_path_factory.mktemp("small"))
    built = build(folder)
    assert built.status == 0, built.log
    return built


@pytest.fixture(scope="session")
def page(small: Build) -> BeautifulSoup:
    return BeautifulSoup((small.folder / "site/cells/index.html").read_text(), "html.parser")


@pytest.fixture(scope="session")
def outputs(small: Build) -> BeautifulSoup:
    return BeautifulSoup((small.folder / "site/outputs/index.html").read_text(), "html.parser")


def test_log_says_which_page_is_executed_and_for_how_long(small):
    assert "executing cells.md" in small.log
    assert re.search(r"executed  cells\.md in \d+\.\d s", small.log)


def test_markdown_survives(page):
    article = page.article
    text = article.get_text()
    assert [code.get_text() for code in article.p.find_next_siblings("p")[0]("code")] == [
        "a & b < c",
        "&amp;",
        '"quotes"',
    ]
    assert 'a < b and b > a & "so on"' in text
    assert "all of this is shown." in text
    assert article.find("a", href="https://example.org/?a=1&b=2")
    assert article.blockquote.blockquote.get_text(strip=True) == "And one inside."
    assert [cell.get_text() for cell in article.table("td")] == ["a", "x < y"]
    assert article.find(class_="erratum").find("a", href=re.compile("#e1$"))
    assert article.find("details", class_="tip").code.get_text() == 'text = """\n```\n"""\n'
    description = page.find("meta", attrs={"name": "description"})["content"]
    assert description == "What is easily damaged on the way from Markdown to HTML & back."


def test_formulas_are_typeset_with_all_their_rows(page):
    formula = page.find(id="image-2").find_parent(class_="formula")
    assert len(formula.find("math").find_all("mtr")) == 2
    assert "(1.2)" in formula.find("mjx-labels").get_text()
    assert "\\" not in formula.get_text()
    assert page.find(id="image-3").get_text() == "Image 3"
    assert page.find(id="image-3-1").get_text() == "Image 3, line 1"


def test_cells_are_shown_as_they_are_written(page):
    cells = [cell.get_text() for cell in page.select(".nb-cell code")]
    source = (DOCS / "cells.md").read_text()
    assert len(cells) == source.count("{code-cell}") == 6
    assert all(cell.strip() in source for cell in cells)
    shown = [output.get_text() for output in page.select(".nb-output > pre")]
    assert shown == ["``` <b>&amp;</b> & 'x' > \"y\" $a<b$ [](){#no}\n"]


def test_figure_is_part_of_the_page(page):
    figure = page.find("figure")
    assert figure.svg["aria-label"] == 'A line & "a" curve'
    assert figure.figcaption.get_text() == "x < y, 2 points"
    assert "currentColor" in str(figure) or "currentcolor" in str(figure)
    assert not re.search(r"<(\?xml|metadata|style|!--)", str(figure))


def test_cell_says_what_it_needs(page, small):
    notes = [note.get_text() for note in page.select(".nb-needs")]
    continued = "Continues from above · whole script up to here"
    assert notes == [continued, continued, "Needs matplotlib"]
    links = [link["href"] for link in page.select(".nb-needs a")]
    scripts = [(small.folder / "site/cells" / link).read_text() for link in links]
    whole = (small.folder / "site/cells.py").read_text()
    assert scripts == sorted(scripts, key=len)
    assert all(whole.startswith(script) for script in scripts)


def test_outputs_of_every_kind_are_shown(outputs):
    """LaTeX and Markdown as a page has them, a wide table that scrolls, what was printed last."""
    rich, latex, wide, printed = outputs.select(".nb-output")[:4]
    assert rich.p.get_text() == "Of 𝜎σ & more"  # to be seen, and to be heard
    assert len(rich("math")) == 3 and rich.strong.string == "bold"
    assert rich.table.parent["class"] == ["table"]
    assert latex.select_one(".arithmatex math[display=block] mfrac")
    assert wide.select_one('.table[tabindex="0"] > table.dataframe')
    assert printed.get_text() == "two\n"
    assert "object" not in outputs.article.get_text()


def test_tags_of_cells_are_kept(outputs, small):
    def hides(node) -> bool:
        return node.get("style") == "display: none" or (node.name == "details" and not node.summary)

    shown = {text: node for node in outputs.select(".nb-output") for text in [node.get_text()]}
    assert not any("nobody sees" in text for text in shown)
    removed, _, inputless = (
        next(code for code in outputs.select(".nb-cell") if part in code.get_text())
        for part in ("a removed cell", '"output"', '"removed" +')
    )
    assert hides(removed.parent) and hides(inputless.parent)
    assert inputless.parent.find_next_sibling()["class"] == ["nb-output"]
    assert shown["removed input\n"].details is None
    for name in ("output", "cell"):
        assert shown[f"Show what it gives outhidden {name}\n"].details.pre
    folds = [fold for fold in outputs.select("details.code") if not hides(fold)]
    folded = [fold.code.get_text() for fold in folds if fold.code]
    assert [code.split('"')[3] for code in folded] == [" input", " cell"]
    script = (small.folder / "site/outputs.py").read_text()
    assert "# This raises an exception:\n# from chainrule import sigmoid\n# \n# sig" in script


def test_formulas_stand_in_titles_and_tables(outputs, small):
    """In a title as text, in the heading typeset; a bar in a formula ends no cell."""
    title, section = "What cells give out, ≤ 1/2", "Half: 1/2 of x^2"
    assert outputs.title.string.startswith(title)
    assert title in outputs.select_one(".md-header__title").get_text()
    contents = outputs.select(".md-nav--secondary a")
    assert section in [" ".join(link.get_text().split()) for link in contents]
    assert outputs.h1.math and len(outputs.h2("math")) == 2
    cells = [cell.math.get_text() for cell in outputs.table("td") if cell.math]
    assert cells == ["|x|"] and outputs.table("math")[1].get_text() == "‖x‖"
    assert outputs.select_one(".admonition-title math")
    script = (small.folder / "site/outputs.py").read_text()
    assert script.startswith(f'"""{title}: the code') and f"# %% {section}\n" in script


def test_traceback_is_pythons_own(outputs):
    """Without a folder of the machine on which it was built."""
    lines = outputs.select_one("pre.nb-error").get_text().splitlines()
    assert lines[:3] == [
        "Traceback (most recent call last):",
        '  File "cell 11", line 3, in <module>',
        '    sigmoid(float("nan"))',
    ]
    assert re.match(r'  File "chainrule/activations\.py", line \d+, in sigmoid$', lines[3])
    assert lines[-1] == "ValueError: z: expected numbers, got NaN"


def test_notebook_holds_what_jupyter_can_show(small):
    notebook = nbformat.read(small.folder / "site/cells.ipynb", 4)
    nbformat.validate(notebook)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "[](){" not in text
    assert "!!!" not in text
    assert "> **As printed**" in text
    assert "Erratum E1" in text and "[Erratum E1]" not in text
    assert r"\sigma'(z) &= \sigma(z)" in text
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_roles_have_become_values(page, small):
    """In a sentence, a list, a table, a box; in the notebook and in the search too."""
    text = page.article.get_text()
    assert "The first is −1, {eval} is code; 5·10⁻⁸." in text
    assert page.article.ul.get_text(strip=True) == "In a list: 0.6225"
    assert [cell.get_text() for cell in page.article("table")[1]("td")] == ["20,000", "6"]
    assert page.find("summary", string="A box of −2,500")
    taken = nbformat.read(small.folder / "site/cells.ipynb", 4)
    packed = (small.folder / "site" / search.SECTIONS).read_bytes()
    for made in (str(taken.cells), str(search.sections_of(packed))):
        assert "In a box: a word." in made and not re.search(r"\{eval\}`\S", made)


def test_reports_are_filled_in(small):
    """The footer of a page names its edition and itself, a formula's page its TeX as well."""
    cited = (ROOT / "CITATION.cff").read_text()
    version = re.search(r"^version: (.*)$", cited, re.M)[1]
    form = f"{REPOSITORY}/issues/new?"
    found = {}
    for name in ("cells", "f/3-2"):
        page = BeautifulSoup((small.folder / f"site/{name}/index.html").read_text(), "html.parser")
        address = page.find("a", class_="report")["href"]
        assert address.startswith(form)
        found[name] = dict(parse_qsl(urlsplit(address).query))
        assert found[name].pop("template") == "wrong-formula.yml"
        assert re.fullmatch(rf"{version}, \d+ \w+ 20\d\d", found[name].pop("version"))
    assert found["cells"] == {"place": "cells/"}
    assert found["f/3-2"].pop("printed") in (small.folder / "docs/cells.md").read_text()
    assert found["f/3-2"] == {
        "title": "Formula: Image 3, line 2",
        "place": "Image 3, line 2, cells/#image-3-2",
    }
    fields = (ROOT / ".github/ISSUE_TEMPLATE/wrong-formula.yml").read_text()
    for field in ("place", "printed", "version"):
        assert f"id: {field}\n" in fields
    page = BeautifulSoup((small.folder / "site/cells/index.html").read_text(), "html.parser")
    assert f"Version {version}, " in page.find(class_="book-links").get_text()


def test_index_is_filled(small):
    text = (small.folder / "site/index.html").read_text()
    home = BeautifulSoup(text, "html.parser").article
    formulas, claims = home("table")
    rows = [[cell.get_text() for cell in row("td")] for row in formulas("tr")[1:]]
    assert rows[0] == ["1", "A picture", "picture", "Cells", "drawn on the page", "–", "–"]
    assert rows[1][:4] == ["2", "Slope | curve", "correct", "Cells"]
    assert re.fullmatch(r"sigmoid_derivative, \d+ doctests", rows[1][4])
    assert all(float(row[5]) <= float(row[6]) for row in rows[1:])
    assert formulas.find("a", href="cells/#image-3-2").get_text() == "3, line 2"
    assert claims("tr")[1].get_text(" ", strip=True) == "P01 a < b & c wrong Cells"
    assert "3 formulas, 3 checks." in home.get_text()


class Breakage(NamedTuple):
    """Replace a text of a page (no text: add a page), and find this said about a certain line."""

    file: str
    old: str
    new: str
    at: str  # how the line begins that the message names; "" where it names the page only
    message: str


def cell(code: str, options: str = "") -> str:
    """A page of one cell."""
    kernel = "kernelspec: {name: python3, language: python, display_name: Python 3}"
    return f"---\n{kernel}\n---\n\n# Broken\n\n```{{code-cell}}\n{options}x = 1\n{code}\n```\n"


PLAIN = """
# Plain

Is {eval}`1`.

```{code-cell}
1
```

![a](attachment:a.png)

![b](https://example.org/b.png)

````markdown
```{code-cell}
```
````

In `![c](attachment:c.png)` all is well.
"""
ROLES = """
Here is {eval}`x / 3`.

| a table |
|---|
| {eval}`y` |

And {eval}`[x]`, $a = {eval}`x`$.
"""
TAGGED = '\n+++ {"tags": ["a"]}\n\nText\n'
BOX = "!!! note\n\n    ```{code-cell}\n    1 / 0\n    ```\n"
# what looks like a cell and is run by nothing; the first line is in every file
NESTED = [
    Breakage("box.md", "", cell("") + BOX, "    ```{", r"{code-cell} is not run here"),
    Breakage(
        "tab.md", "", cell("") + BOX.replace("!!! note", '=== "T"'), "    ```{", "not run here"
    ),
    Breakage(
        "list.md", "", cell("") + "1. ```{code-cell}\n   1\n   ```\n", "1. ```", "not run here"
    ),
    Breakage("quote.md", "", cell("") + "> ~~~{code-cell}\n> 1\n> ~~~\n", "> ~~~{", "not run here"),
    Breakage("name.md", "", cell("") + "```{code_cell}\n1\n```\n", "```{code_", "not run here"),
    Breakage("other.md", "", cell("") + "```{note}\nText\n```\n", "```{note", "{note} is no dir"),
    Breakage(
        "colons.md", "", cell("") + ":::{tip}\nText\n:::\n", ":::{tip", "{tip} is no directive"
    ),
    Breakage(
        "bash.md", "", cell("") + "```{code-cell} bash\nls\n```\n", "```{code-cell} b", "of bash"
    ),
    Breakage(
        "r.md", "", cell("").replace("language: python", "language: R"), "---", "kernelspec says R"
    ),
    Breakage(
        "raw.md", "", cell("") + "```{raw-cell}\n<b>\n```\n", "<b>", "a raw cell is shown now"
    ),
    Breakage("plain.md", "", "", "```{code-cell}", "needs a page that is executed, with a ker"),
    Breakage("plain.md", "", "", "![a]", "there is no attachment: of a page"),
    Breakage("plain.md", "", "", "![b]", "a picture of another host"),
]
# what a script cannot have
UNREADABLE = [
    Breakage(
        "magic.md", "", cell("%matplotlib inline"), "%mat", "`%matplotlib inline` is a command"
    ),
    Breakage(
        "shell.md", "", cell("files = !ls"), "files", "`files = !ls` is a command of notebooks"
    ),
    Breakage("asked.md", "", cell("x?"), "x?", r"`x\?` is a command of notebooks"),
    Breakage(
        "time.md",
        "",
        "# T\n" and cell("y = 1").replace("x = 1", "%%time\nx = 1"),
        "%%time",
        "`%%time` is a com",
    ),
    Breakage(
        "await.md", "", cell("import asyncio\nawait asyncio.sleep(0)"), "await", "await outside"
    ),
    Breakage("syntax.md", "", cell("x = = 2"), "x = = 2", "SyntaxError: invalid syntax"),
]
# what a page cannot show
UNTAGGED = [
    Breakage(
        "tag.md", "", cell("", ":tags: [hide_input]\n"), "x", "unknown tag 'hide_input'; there"
    ),
    Breakage("skip.md", "", cell("", ":tags: [skip-execution]\n"), "x", "unknown tag 'skip-exec"),
    Breakage("option.md", "", cell("", ":atl: A curve\n"), "x", "unknown option 'atl'; cells have"),
    Breakage("text.md", "", cell("") + TAGGED, "Text", "unknown option 'tags'; text has none"),
]
# cells of one page, and what is said of each
UNSHOWN = {
    "object()": "in memory, <object at 0x",
    "print(lambda: 0)": "in memory, <function <lambda> at 0x",
    'd.HTML("<script>alert(1)</script>")': "has a <script>",
    'd.HTML("<p onclick=x>")': "forbids the inline scr",
    'd.HTML("<iframe src=x></iframe>")': "has a <iframe>",
    'd.HTML("<img src=plot.png>")': "has a <img>",
    'd.JSON("{}")': "cannot show application/json",
    'd.Latex("sigma")': "LaTeX without a formula in d",
    "print(1, file=sys.stderr)": "the cell writes to stderr: 1",
    "plt.plot([1, 2]); plt.show()": "needs the option `alt:`",
    ":tags: [raises-exception]\n'calm'": "raises nothing",
}
FIRST = cell("import sys, matplotlib.pyplot as plt, IPython.display as d")
UNSHOWN_PAGE = FIRST + "".join(f"\n```{{code-cell}}\n{code}\n```\n" for code in UNSHOWN)
# The breakages of a group are found by the same build.
GROUPS = {
    "cells": [
        Breakage("raises.md", "", cell("1 / 0"), "1 / 0", "ZeroDivisionError: division by zero"),
        Breakage(
            "fails.md",
            "",
            cell('import chainrule\nchainrule.verify("eq-1-x", 1.0, 2.0, tolerance=0.1)'),
            "chainrule.verify",
            "AssertionError",
        ),
        Breakage("roles.md", "", cell("x = 1") + ROLES, "Here", r"`x / 3` is 0\.3+: round it"),
        Breakage("roles.md", "", "", "| {eval}", "{eval}`y`: NameError: name 'y' is not"),
        Breakage("roles.md", "", "", "And", r"`\[x\]` is no number and no text: \[1\]"),
        Breakage("roles.md", "", "", "And", "needs code in backticks, outside of formulas"),
        Breakage("plain.md", "", PLAIN, "Is", "needs a page that is exec"),
        Breakage("options.md", "", cell("", "---\nalt: [\n---\n"), "", "Invalid YAML"),
        Breakage("names.md", "", cell("ipython = get_ipython()"), "x", "defines get_ipython"),
        Breakage("exit.md", "", cell("exit()"), "x", "nothing above defines exit"),
        *NESTED,
        *UNREADABLE,
        *UNTAGGED,
        *(
            Breakage("unshown.md", "", UNSHOWN_PAGE, code.split("\n")[-1], said)
            for code, said in UNSHOWN.items()
        ),
    ],
    "formulas": [
        Breakage(
            "cells.md", 'verify("image-2"', 'verify("image-3-1"', "[](){#image-2}", "no verify"
        ),
        Breakage("cells.md", r" \tag{1.3a}", "", "$$ \\sigma(-z)", "formula without a number"),
        Breakage("cells.md", 'verify("image-3-2"', '_ = verify("image-3-2"', "_ =", "no line"),
        Breakage(
            "cells.md", 'refute("e1", 1.0, 2.0, tolerance=0.1)', "1", "[](){#e1}", "no refute"
        ),
        Breakage("cells.md", "[](){#image-1}\n", "", "", "no page has the anchor image-1"),
        Breakage("formulas.yml", "sigmoid_derivative", "sigma", "", "sigma is no function with a"),
        Breakage("formulas.yml", "erratum: e1", "erratum: e7", "", "image-3 is called wrong and"),
        Breakage("twice.md", "", "# Twice\n\n[](){#p01}\n", "[](){#p01}", "the anchor p01 stands"),
        Breakage(
            "bare.md",
            "",
            cell("") + "\n$$\nx = 1 \\tag{1.3b}\n$$\n",
            "$$",
            "formula without an anchor",
        ),
    ],
    "links": [
        Breakage("index.md", "cells.md#a-figure", "sells.md", "", "index.md.*sells.md.*not found"),
        Breakage("index.md", "][image-2]", "][image-7]", "", "index.md.*image-7"),
        Breakage("cells.md", "][e1]", "][e99]", "", "cells.md.*e99"),
        Breakage("api.md", "# API", "# API\n\n[no](cells.md#no)", "", "api.md.*cells.md#no"),
    ],
    "tex": [
        Breakage("brace.md", "", "# Brace\n\n$\\frac{1}{2$\n", "", "brace/index.html: TeX error"),
        Breakage("macro.md", "", "# Macro\n\n$\\half$\n", "", "macro/index.html: TeX error.*half"),
    ],
}


@pytest.fixture(scope="session")
def broken(request, small: Build, tmp_path_factory) -> Iterator[dict[str, Future[Build]]]:
    """Builds of the broken sites that were asked for, as many at a time as there are processors."""

    def start(group: str) -> Build:
        folder = copy(tmp_path_factory.mktemp(group))
        shutil.copytree(small.folder / ".cache", folder / ".cache")
        for breakage in GROUPS[group]:
            file = folder / "docs" / breakage.file
            text = file.read_text() if breakage.old else ""
            assert breakage.old in text
            if breakage.new or text:
                file.write_text(
                    text.replace(breakage.old, breakage.new, 1) if text else breakage.new
                )
        return build(folder)

    asked = [getattr(item, "callspec", None) for item in request.session.items]
    groups = {spec.params["group"] for spec in asked if spec and "group" in spec.params}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {group: pool.submit(start, group) for group in sorted(groups)}


@pytest.mark.parametrize(
    ("group", "breakage"),
    [pytest.param(g, b, id=f"{g}-{b.message}") for g, all_ in GROUPS.items() for b in all_],
)
def test_breakage_stops_the_build(group: str, breakage: Breakage, broken):
    built = broken[group].result()
    assert built.status != 0
    place = ""
    if breakage.at:
        lines = (built.folder / "docs" / breakage.file).read_text().splitlines()
        (line, *_) = [n for n, text in enumerate(lines, start=1) if text.startswith(breakage.at)]
        place = re.escape(f"{breakage.file}:{line}: ")
    assert re.search(f"{place}.*{breakage.message}", built.log), built.log


FOLDER = "Übung #1, 100% of it"
# not UTF-8, as on many a Windows; the day is another one than in London
PLACE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Pacific/Kiritimati"}


def test_site_is_the_same_in_another_place(small, tmp_path: Path):
    folder = tmp_path / FOLDER
    copy(folder)
    no_cells = shutil.ignore_patterns("live/node_modules", "__pycache__")
    for name in ("src", "site_build"):  # no links, which Node would follow
        shutil.copytree(ROOT / name, folder / name, ignore=no_cells)
    shutil.copy(ROOT / "CITATION.cff", folder)
    configure(folder)
    (temporary := tmp_path / FOLDER / ("long" * 20)).mkdir()
    last = Path(".cache/notebooks/cells.ipynb")  # is read; the other page is executed
    (folder / last).parent.mkdir(parents=True)
    shutil.copy(small.folder / last, folder / last)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=folder,
        env=os.environ
        | PLACE
        | {"NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(temporary), "REPO_URL": REPOSITORY, "CI": ""},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "executing outputs.md" in done.stderr and "executing cells.md" not in done.stderr
    here, there = (
        {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for site in (small.folder / "site", folder / "site")
    )
    assert [path for path in here if here[path] != there.get(path)] == []
    assert there.keys() == here.keys()


def test_dirty_builds_are_refused():
    with pytest.raises(PluginError, match="--dirty is refused"):
        hooks.on_startup("build", dirty=True)
