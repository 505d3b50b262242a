"""Every number in a sentence is computed, asserted or given: nothing typed is believed.

A number with a decimal point or of three digits is {eval}, or code of its section that runs has it
(it is given there, or asserted), or it stands in a formula that the build computes, or on the list
below. Those of README and CONTRIBUTING are compared in test_counts.py with what they count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from prose import Number, is_said, numbers

from site_build.formulas.tex import equations, inline
from site_build.formulas.tex.book import Book

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TAG = re.compile(r"\\tag\{([\w.]+?)[a-z]?\}")

# page, number: why nothing computes it, or the file that has it and is tested
LIST = {
    ("beyond/hidden-units.md", "2010"): "the year of a paper",
    ("beyond/hidden-units.md", "2015"): "the year of a paper",
    ("beyond/how-we-know.md", "369"): "tests/formulas/test_docstrings.py",
    ("beyond/scikit-learn.md", "1,000"): "benchmarks/sklearn_accuracy.py",
    ("beyond/speed.md", "1,024"): "src/chainrule/engine/network.py",
    ("beyond/version-2.md", "200"): "what version 1 did",
    ("beyond/version-2.md", "500"): "src/chainrule/sklearn/_classifier.py",
    ("chapters/01-model-representation.md", "1943"): "the year of a paper",
    ("chapters/01-model-representation.md", "1958"): "the year of a paper",
    ("chapters/03-activation-functions.md", "1989"): "the year of two papers",
    ("chapters/05-cost-function.md", "0.2"): "where the reader is asked to stop the figure",
    ("chapters/08-code-implementation.md", "200"): "tests/test_figures_training.py",
    ("chapters/08-code-implementation.md", "250"): "tests/test_figures_training.py",
    ("chapters/08-code-implementation.md", "2010"): "the year of a paper",
    ("index.md", "1998"): "the year of the data set",
    ("index.md", "3.11"): "pyproject.toml",
    ("index.md", "4.0"): "the name of a licence",
    ("index.md", "10.24432"): "the address of the data set",
    ("notation.md", "0.9"): "src/chainrule/optimizers.py",
    ("notation.md", "0.999"): "src/chainrule/optimizers.py",
    ("notation.md", "2.718"): "Euler's number, cut off",
}
# the same for all numbers below a heading
SECTIONS = {
    ("beyond/images.md", "What to expect on MNIST"): "quoted, from the paper that it names",
    ("chapters/07-backpropagation.md", "Who found it"): "years of papers",
    ("beyond/own-data.md", "Ten tables"): "tests/test_own_tables.py compares each row",
}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {path.relative_to(DOCS).as_posix(): path.read_text() for path in DOCS.rglob("*.md")}


@pytest.fixture(scope="module")
def found(pages: dict[str, str]) -> list[Number]:
    """All numbers in sentences but those of formulas that the build computes."""
    checked = defaultdict(set)
    for formula in inline.arithmetic(pages):
        checked[formula.page].add((formula.line, formula.tex))
    for each in equations.tried(Book(pages, DOCS / "scenes")):
        if each.holds:
            checked[each.formula.page].add((each.formula.line, each.formula.tex))
    tags = {tag for text in pages.values() for tag in TAG.findall(text)}
    return [
        number
        for page, text in pages.items()
        for number in numbers(page, text, checked[page], tags)
        if not is_listed_section(number, text)
    ]


def is_listed_section(number: Number, text: str) -> bool:
    headings = re.findall(r"^##+ (.*?) *(?:\{.*)?$", text[: number.at], re.M)
    return (number.page, headings[-1] if headings else "") in SECTIONS


def test_every_number_is_computed(found: list[Number], pages: dict[str, str]):
    typed = [
        f"{number.page}:{number.line}: {number.text}: no cell of its section has it: write {{eval}}"
        for number in found
        if not is_said(number, pages[number.page]) and (number.page, number.text) not in LIST
    ]
    assert not typed, "\n" + "\n".join(typed)


def test_the_list_is_short_and_used(found: list[Number], pages: dict[str, str]):
    assert len(LIST) + len(SECTIONS) <= 25
    needed = {(n.page, n.text) for n in found if not is_said(n, pages[n.page])}
    assert set(LIST) - needed == set()


@pytest.mark.parametrize(("number", "why"), [(n, why) for (_, n), why in LIST.items()])
def test_a_file_on_the_list_has_the_number(number: str, why: str):
    if "/" in why or why.endswith(".toml"):
        digits = re.escape(number.replace(",", ""))
        assert re.search(rf"(?<![\d.]){digits}(?!\d)", (ROOT / why).read_text())


def test_a_changed_number_is_noticed(found: list[Number], pages: dict[str, str]):
    """Of the numbers that cells have, most are noticed when their last digit is another one."""
    noticed = total = 0
    for number in found:
        text = pages[number.page]
        if is_said(number, text):
            for more in (1, 2, 8, 9):
                other = f"{number.text[:-1]}{(int(number.text[-1]) + more) % 10}"
                noticed += not is_said(number._replace(text=other), text)
                total += 1
    assert total > 800 and noticed > 0.8 * total


PAGE = """# T

## A

It is 0.25, `0.5`, $0.75$, {eval}`x`, `a[0.1]`, 1,234 and 12. [0.3](a0.4.md){ #b-0.6 } (1.5)

```{code-cell}
---
caption: Of 0.35, {eval}`y` points
---
assert x == 0.25
verify("a", 1.0, 1.0, tolerance=0.75)
```

$$ 0.01 = 0.02 \\\\tag{1.5} $$

## B

For $z < 0$ still 0.25, <a title="0.7">not</a> 0.35.
"""


def test_what_counts_as_a_number_in_a_sentence():
    seen = list(numbers("t.md", PAGE, {(5, "0.75")}, {"1.5"}))
    texts = ["0.25", "0.5", "1,234", "0.3", "0.35", "0.25", "0.35"]
    assert [number.text for number in seen] == texts
    assert [number.line for number in seen] == [5, 5, 5, 5, 9, 19, 19]
    assert [is_said(number, PAGE) for number in seen] == [True] + [False] * 6
