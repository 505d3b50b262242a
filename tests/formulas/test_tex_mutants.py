"""A wrong formula is noticed: a sample of what `make mutants-tex` tries, and its report."""

import json
import random
from itertools import islice

import pytest
from tex_changes import OPERATORS, everywhere
from tex_identities import identity
from tex_mutants import (
    HERE,
    LEAST,
    LEAST_EVALUATED,
    MISSED,
    ROOT,
    TRUE,
    fingerprint,
    mutants_of,
    shares,
    totals,
    verdict,
)

from site_build.formulas.tex import of_folder, read

SAMPLE = 60  # displays, of each of which a few changes are tried


@pytest.fixture(scope="module")
def whole():
    return of_folder(ROOT / "docs")


@pytest.fixture(scope="module")
def report():
    return json.loads((HERE / "report.json").read_text(encoding="utf-8"))


def test_the_report_is_of_these_displays(whole, report):
    assert report["displays"].keys() == {display.anchor for display in whole.displays}
    old = [
        display.anchor
        for display in whole.displays
        if report["displays"][display.anchor]["fingerprint"] != fingerprint(display, whole)
    ]
    assert old == [], "formulas or scenes have changed: run `make mutants-tex`"


def test_enough_is_rejected(report):
    rejected, of_evaluated = shares(totals(report)[1])
    assert rejected >= LEAST
    assert of_evaluated >= LEAST_EVALUATED


def test_what_is_still_true_has_a_reason(report):
    for anchor, entry in report["displays"].items():
        for survivor in entry["survivors"]:
            assert survivor["verdict"] == MISSED or identity(survivor["change"], anchor), survivor


def test_a_sample_of_changes_is_rejected(whole, report):
    rng = random.Random(7)
    for display in rng.sample(whole.displays, SAMPLE):
        known = {survivor["tex"] for survivor in report["displays"][display.anchor]["survivors"]}
        mutants = list(islice(mutants_of(display, whole), 300))
        for mutant in rng.sample(mutants, min(3, len(mutants))):
            if mutant.tex not in known:
                assert verdict(mutant, whole) not in (MISSED, TRUE), mutant


def test_every_operator_changes_something(whole):
    statements = [tuple(whole.statements(display)) for display in whole.displays]
    assert len(OPERATORS) >= 20
    for operator in OPERATORS:
        assert any(next(everywhere(tree, operator), None) for tree in statements), operator


def test_a_change_is_made_at_every_place():
    tree = tuple(read("a = b + c + d"))
    (flip,) = [operator for operator in OPERATORS if operator.__name__ == "flip_sign"]
    assert len(list(everywhere(tree, flip))) == 2
