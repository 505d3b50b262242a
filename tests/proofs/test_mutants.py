"""The checks bite: each known mistake is rejected, by the judge and by the doctests alone."""

import contextlib
import doctest
import io
import sys
import warnings
from functools import cache
from importlib import import_module

import pytest

import chainrule
from chainrule.judge import CHECKS, judge
from chainrule.mutants import MODULES, MUTANTS, Mutant, mutated


@cache
def verdict(k: int) -> dict[str, str]:
    """What the judge says of a mutant of the table: asked once, whichever test comes first."""
    with mutated(MUTANTS[k]) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a mutant warns of is its own business
        return judge(package)


def rejected_by_doctests(mutant: Mutant) -> bool:
    """Run the doctests of the mutated module first, then the others, until one fails."""
    modules = sorted(MODULES, key=lambda name: name != mutant.module)
    for name in [*(f"chainrule.{module}" for module in modules), "chainrule"]:
        with contextlib.redirect_stdout(io.StringIO()):
            if doctest.testmod(import_module(name)).failed:
                return True
    return False


def test_the_package_itself_passes():
    assert judge(chainrule) == {}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("k", range(len(MUTANTS)), ids=lambda k: MUTANTS[k].name)
def test_mutant_is_rejected(k):
    assert verdict(k)
    with mutated(MUTANTS[k]):
        assert rejected_by_doctests(MUTANTS[k])


def test_the_table_is_one():
    assert len(MUTANTS) >= 120
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert {"E7", "E8", "E10", "E13", "E14", "E15"} <= {mutant.erratum for mutant in MUTANTS}


def test_every_check_rejects_something():
    assert set(CHECKS) == {name for k in range(len(MUTANTS)) for name in verdict(k)}


def test_the_package_is_back_after_a_mutant():
    before = sys.modules["chainrule"]
    with pytest.raises(ZeroDivisionError), mutated(MUTANTS[0]):
        assert sys.modules["chainrule"] is not before
        raise ZeroDivisionError
    assert sys.modules["chainrule"] is before


def test_a_passage_that_is_gone_is_named():
    gone = Mutant("cost.cost", "no_such(_z)", "gone", "a passage that stands there no more", "_z")
    with pytest.raises(ValueError, match=r"gone: expected the passage once"), mutated(gone):
        pass
