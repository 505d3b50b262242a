"""The code under a formula: it gives what the page says of it, and notices a wrong sign."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from site_build.book import Page
from site_build.formulas import computed
from site_build.formulas.tex import of_folder
from site_build.formulas.tex.check import Result
from site_build.tree import fragment

ROOT = Path(__file__).parents[2]
BARE = ROOT / ".venv-bare/bin/python"  # numpy, and nothing else
BLOCK = re.compile(
    r'^## \[([^]]+)\]\[([^]]+)\] .*?^```{.*?\n(.*?)^```\n.*?"nb-output">(.*?)</div>', re.M | re.S
)
DIFFERENCE = re.compile(r"\d\.\de[+-]\d+")


@pytest.fixture(scope="module")
def book():
    return of_folder(ROOT / "docs")


@pytest.fixture(scope="module")
def made(book):
    """By anchor: the name of the display, its program, and the line that the page shows."""
    sources = {d.page: (ROOT / "docs" / d.page).read_text() for d in book.displays}
    blocks = [b for page in computed.pages(book, sources).values() for b in BLOCK.findall(page)]
    return {anchor: (name, program, line) for name, anchor, program, line in blocks}


@pytest.fixture(scope="module")
def run(book, tmp_path_factory):
    """Run programs where there are numpy, the package and the zip."""
    folder = tmp_path_factory.mktemp("zip")
    zipfile.ZipFile(io.BytesIO(computed.packed(book, ROOT / "docs/scenes"))).extractall(folder)

    def run(programs: dict[str, str]) -> dict[str, str]:
        done = subprocess.run(
            [BARE, "-W", "error", Path(__file__).parent / "run_computed.py"],
            input=json.dumps(programs),
            env={"PYTHONPATH": f"{folder}:{ROOT / 'src'}", "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=folder,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0 and not done.stderr, done.stderr
        return json.loads(done.stdout)

    return run


def test_every_display_has_its_code(book, made):
    assert list(made) == [display.anchor for display in book.displays]
    assert len(made) > 180
    assert made["image-30-4"][0] == "Image 30, line 4" and made["eq-8-gradient"][0] == "Formula 8.3"


def test_what_is_shown_is_what_was_computed(book, made):
    """But for where lines end."""
    for number, display in enumerate(book.displays):
        shown = made[display.anchor][1].partition("\n\n")[2].partition("\n\n")[2]
        source = book.check(number).source + "check\n"
        assert re.sub(r",?\s+(?=\))|\s+", "", shown).replace(",)", ")") == re.sub(
            r"\s+", "", source
        ).replace(",)", ")"), display.anchor


@pytest.mark.skipif(not BARE.exists(), reason="`make doctest` makes the bare environment")
def test_every_program_gives_what_the_page_says_of_it(made, run):
    lines = run({anchor: program for anchor, (_, program, _) in made.items()})
    for anchor, (_, _, line) in made.items():
        assert DIFFERENCE.sub("#", lines[anchor]) == DIFFERENCE.sub("#", line), anchor
        gave, says = (list(map(float, DIFFERENCE.findall(text))) for text in (lines[anchor], line))
        assert gave == pytest.approx(says, abs=1e-11), anchor


@pytest.mark.skipif(not BARE.exists(), reason="`make doctest` makes the bare environment")
@pytest.mark.parametrize(
    ("anchor", "old", "new", "said"),
    [
        ("image-36", "[:, 1:] * slope", "[:, 1:] / slope", "differs from the right by"),
        ("image-29-5", "at.A[at.L] - at.Y", "at.A[at.L] + at.Y", "differs from the right by 1.79"),
        ("eq-8-range", '"<="', '">="', "is less than the right for l = 1"),
        ("image-27", "-1 / at.m", "1 / at.m", "differs from the right by"),
    ],
)
def test_a_wrong_sign_is_seen(made, run, anchor, old, new, said):
    program = made[anchor][1]
    assert old in program
    line = run({anchor: program.replace(old, new)})[anchor]
    assert line.startswith('<p class="refute">✗ the left side') and said in line


def test_lines_are_short(made):
    lines = [line for _, program, _ in made.values() for line in program.splitlines()]
    assert sum(len(line) > 100 for line in lines) < len(lines) / 50


# ---- on the page of the formula

BOX = (
    '<div class="formula"><p class="formula-names"><a id="eq-1-x"></a></p>'
    '<div class="arithmatex">\\[x\\]</div></div>'
)


def test_a_check_names_both_and_a_formula_has_its_fold():
    content = fragment(
        f'{BOX}<p class="verify" data-formula="eq-1-x">✓ a</p>'
        '<p class="verify" data-formula="eq-1-y">✓ b</p>'
    )
    result = Result(cases=1208, difference=2.22e-16)
    computed.tell(content, Page("beyond/a.md", "beyond/a/"), {"eq-1-x": result})
    both, alone = [line.text() for line in content.css(".verify")]
    assert both == "✓ a. Its TeX: 1,208 numbers, largest difference 2.2e-16"
    assert alone == "✓ b"
    (link,) = content.css(".formula > details.computed > a")
    assert link.attributes["href"] == "../../computed/a/#check-eq-1-x"
