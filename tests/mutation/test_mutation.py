"""The tools of `make mutants`, and that its report is of the formulas as they are."""

import pytest
from cosmic_ray.mutating import mutate_code
from equivalents import entries
from mutants import MODULES, essence, fingerprint
from operators import OURS
from report import PAGE, page_of, read

CASES = [(operator, example) for operator in OURS for example in operator.examples()]


@pytest.mark.parametrize(("operator", "example"), CASES, ids=lambda case: "")
def test_operators_do_what_they_say(operator, example):
    mutated = mutate_code(example.pre_mutation_code, operator(), example.occurrence)
    assert "".join(mutated.split()) == "".join(example.post_mutation_code.split())


def test_texts_and_annotations_are_no_formulas():
    before = 'def f(x: int, *, y=1) -> int:\n    "A text."\n    return f"{x}" + y  # one'
    after = 'def f(x, /, y: float = 1):\n    "Another."\n    return f"{x + 1}" + y'
    assert essence(before) == essence(after) != essence(after.replace("+ y", "- y"))
    assert essence("def f(") == ""


def test_what_is_called_equivalent_exists():
    """In the source as it is, and among what was tried of it."""
    tried = {survivor["reason"] for entry in read().values() for survivor in entry["survivors"]}
    gone = [e for e in entries() if e.reason not in tried or not any(e.mutants())]
    assert gone == []


def test_the_report_is_of_these_formulas():
    tried = {module: entry["formulas"] for module, entry in read().items()}
    changed = [module for module in MODULES if tried.get(module) != fingerprint(module)]
    assert changed == [], f"run `make mutants MODULE='{' '.join(changed)}'`"


def test_the_page_is_of_this_report():
    assert PAGE.read_text(encoding="utf-8") == page_of(read())
