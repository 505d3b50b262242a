"""The tools of `make mutants`, and that its report is of the formulas as they are."""

from collections import defaultdict

import pytest
from cosmic_ray.mutating import mutate_code
from equivalents import entries
from mutants import MODULES, essence, fingerprint, mutants_of
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
    listed = [(entry, set(entry.mutants())) for entry in entries()]
    names = defaultdict(set)
    for where, _ in (key for _, keys in listed for key in keys):
        module, _, name = where.rpartition(".")
        names[module].add(name)
    there = {m.key for module in names for m in mutants_of(module, frozenset(names[module]))}
    assert [entry for entry, keys in listed if not keys & there] == []


def test_the_report_is_of_these_formulas():
    tried = {module: entry["formulas"] for module, entry in read().items()}
    changed = [module for module in MODULES if tried.get(module) != fingerprint(module)]
    assert changed == [], f"run `make mutants MODULE='{' '.join(changed)}'`"


def test_the_page_is_of_this_report():
    assert PAGE.read_text(encoding="utf-8") == page_of(read())
