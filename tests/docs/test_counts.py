"""What a sentence counts is counted: each number of README and CONTRIBUTING, counts in words.

Forges show README and CONTRIBUTING as they are, so nothing can be computed in them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from prose import numbers

from chainrule.figures._moving import TABLE_LIMIT

ROOT = Path(__file__).parents[2]
WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
)
VALUES = {word: str(value) for value, word in enumerate(WORDS.split())} | {"forty": "40"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in [
        *sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"
    ]
}  # fmt: skip


def occurrences(file: str, pattern: str) -> int:
    return len(re.findall(pattern, (ROOT / file).read_text(), re.M))


def said_in(file: str, pattern: str) -> str:
    found = re.search(pattern, (ROOT / file).read_text())
    assert found, f"{file} says nothing like {pattern}"
    return found[1]


def lines_of(image: int) -> int:
    return occurrences("docs/formulas.yml", rf"id: image-{image}-\d+,")


def images() -> int:
    entries = yaml.safe_load((ROOT / "docs/formulas.yml").read_text())
    return sum(bool(re.fullmatch(r"image-\d+", entry["id"])) for entry in entries)


def chapters() -> int:
    numbered = re.findall(r"^  - (\d+) ", (ROOT / "mkdocs.yml").read_text(), re.M)
    return len(set(numbered))


def libraries() -> int:
    return 1 + len([*(ROOT / "docs/assets/code/peers").glob("*.py")])  # ours is one


def network_displays() -> int:
    return occurrences("site_build/formulas/tex/network.py", r"^ *# <(?:image|eq)-[\w-]+>$")


def slips() -> int:
    pitfalls = TEXTS[LINES].partition("## Pitfalls")[2].partition("\n## ")[0]
    return len(re.findall(r"^\*\*\d\. ", pitfalls, re.M))


def summary_card() -> int:
    card = TEXTS[LINES].partition("## Summary card")[2].partition("Together")[0]
    return len(re.findall(r"^\| \d, \w+ \| \$", card, re.M))


def estimator_checks() -> int:
    checks = pytest.importorskip("sklearn.utils.estimator_checks")
    from chainrule.sklearn import NetworkClassifier

    return len([*checks.estimator_checks_generator(NetworkClassifier())])


def python_of_make() -> str:
    return said_in("Makefile", r"Python (3\.\d+) or newer")


# a page, what it says, and what is counted
README, CONTRIBUTING = "README.md", "CONTRIBUTING.md"


def lines_of_the_script() -> int:
    """Of the cell that the page "In fifteen minutes" leads to."""
    cells = TEXTS["docs/fifteen-minutes.md"].split("```{code-cell}\n")
    [script] = [cell for cell in cells if cell.startswith("import numpy") and "3001" in cell]
    return len(script.partition("```")[0].strip().splitlines())


LINES, MACHINES = "docs/chapters/07-derivation.md", "docs/beyond/many-machines.md"
STEPS = "benchmarks/steps.md"
CLAIMS: list[tuple[str, str, Callable[[], Any]]] = [
    (README, r"subject in (\d+) numbered formulas", images),
    (README, r"edition: (\w+) chapters", chapters),
    (README, r"the (\w+) chapters: text", chapters),
    (README, r"network in (\w+) libraries", libraries),
    (README, r"need git, make and Python ([\d.]+) or newer", python_of_make),
    (README, r"runs on Python ([\d.]+) or newer", lambda: PROJECT["requires-python"][2:]),
    (README, r"NumPy ([\d.]+) or newer", lambda: PROJECT["dependencies"][0][7:]),
    (README, r"downloads (\d+) MB", lambda: said_in("site_build/live/fetch.py", r": (\d+) MB, of")),
    (CONTRIBUTING, r"git, make, Python ([\d.]+) or newer", python_of_make),
    (CONTRIBUTING, r"at most (\d+) lines", lambda: said_in("tests/test_size.py", r"e, (\d+)\)\}")),
    (CONTRIBUTING, r"a module at most (\d+)", lambda: said_in("tests/test_size.py", r"> (\d+)\}")),
    (CONTRIBUTING, r"The (\d+) Images", images),
    (CONTRIBUTING, r"stays\s+below (\d+) kB", lambda: TABLE_LIMIT // 1000),
    ("docs/index.md", r"Python ([\d.]+) or later", lambda: PROJECT["requires-python"][2:]),
    ("docs/index.md", r"NumPy ([\d.]+) or later", lambda: PROJECT["dependencies"][0][7:]),
    ("docs/index.md", r"(\w+) chapters lead from one", chapters),
    ("docs/index.md", r"The (\w+) chapters", chapters),
    ("docs/fifteen-minutes.md", r"script of (\w+)\s+lines", lines_of_the_script),
    ("docs/errata.md", r"The (\w+) errata", lambda: occurrences("docs/errata.md", r"^## E\d+ ")),
    ("docs/beyond/how-we-know.md", r"(\w+)\s+displays are enough", network_displays),
    ("docs/beyond/how-we-know.md", r"in (\w+) libraries\]", libraries),
    (LINES, r"uses (\w+) rules of", lambda: lines_of(28)),
    (LINES, r"The (\w+) lines that follow", lambda: lines_of(30)),
    (LINES, r"(\w+) slips are made", slips),
    (LINES, r"check and (\w+) slips", slips),
    ("docs/chapters/07-backpropagation.md", r"shows\s+(\w+) slips", slips),
    ("docs/beyond/side-by-side.md", r"other (\w+) libraries", lambda: libraries() - 1),
    (MACHINES, r"(\w+) slips run", lambda: occurrences(MACHINES, r"(?<=[td] )far_off\(")),
    (LINES, r"(\w+) formulas and", summary_card),
    (LINES, r"formulas and (\w+) lines of NumPy", summary_card),
    ("docs/beyond/speed.md", r"in (\w+) steps, each", lambda: occurrences(STEPS, r"^\| \d\. ")),
    ("docs/beyond/scikit-learn.md", r"all of them, (\d+) in number", estimator_checks),
    (LINES, r"cost to any weight: (\w+) lines", lambda: lines_of(30)),
    (LINES, r"(\w+) more to \$\\Theta\^\{\(2\)\}\$", lambda: lines_of(34)),
    (LINES, r"(\w+) more to\s+\$\\Theta\^\{\(1\)\}\$", lambda: lines_of(35)),
]  # fmt: skip
# which are no counts: a licence, a size that is given
GIVEN = {(README, "4.0"), (CONTRIBUTING, "4.0"), (CONTRIBUTING, "350")}
COUNT = re.compile(
    r"\b(?:all |the )?(\d+|" + "|".join(WORDS.split()[2:]) + r")\s+"
    r"(?:chapters|libraries|errata|displays|checks|moving figures|rules of|slips|glossary terms)\b",
    re.I,
)


@pytest.mark.parametrize(("page", "pattern", "count"), CLAIMS)
def test_what_is_said_is_what_is_counted(page: str, pattern: str, count: Callable[[], Any]):
    found = re.findall(pattern, TEXTS[page])
    assert found, f"{page} no longer says {pattern}"
    assert {VALUES.get(each.lower(), each) for each in found} == {str(count())}


def claimed(page: str) -> list[range]:
    """Where a page says what is counted above."""
    return [
        range(*found.span())
        for name, pattern, _ in CLAIMS
        if name == page
        for found in re.finditer(pattern, TEXTS[page])
    ]


@pytest.mark.parametrize("page", TEXTS)
def test_every_count_in_words_is_counted(page: str):
    spans = claimed(page)
    uncounted = [
        f"{page}:{TEXTS[page].count(chr(10), 0, found.start()) + 1}: {found[0]}"
        for found in COUNT.finditer(TEXTS[page])
        if not any(found.start(1) in span for span in spans)
    ]
    assert not uncounted, "\n".join(uncounted)


@pytest.mark.parametrize("page", [README, CONTRIBUTING])
def test_every_number_that_forges_show_is_compared(page: str):
    spans = claimed(page)
    typed = [
        f"{page}:{number.line}: {number.text}"
        for number in numbers(page, TEXTS[page], set(), set())
        if (page, number.text) not in GIVEN and not any(number.at in span for span in spans)
    ]
    assert not typed, "\n".join(typed)
