"""The tools of `make mutants`, and that its report is of the formulas as they are."""

import json
from pathlib import Path

import pytest
from cosmic_ray.mutating import mutate_code
from mutants import all_mutants, essence, fingerprint
from operators import OURS
from run import read_equivalent

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
    assert read_equivalent().keys() <= {mutant.key for mutant in all_mutants()}


def test_the_report_is_of_these_formulas():
    report = json.loads(Path(__file__).with_name("report.json").read_text(encoding="utf-8"))
    assert report["formulas"] == fingerprint(), "the formulas have changed: run `make mutants`"
