"""The checks bite: each known mistake is rejected, by the judge and by the doctests alone."""

import contextlib
import doctest
import io
import sys

import pytest

import chainrule
from chainrule.judge import CHECKS, judge
from chainrule.mutants import MODULES, MUTANTS, Mutant, mutated


def rejected_by_doctests(mutant: Mutant) -> bool:
    """Run the doctests of the mutated module first, then the others, until one fails."""
    for name in sorted(MODULES, key=lambda name: name != mutant.module):
        module = sys.modules["chainrule" if name == "__init__" else f"chainrule.{name}"]
        with contextlib.redirect_stdout(io.StringIO()):
            if doctest.testmod(module).failed:
                return True
    return False


def test_the_package_itself_passes():
    assert judge(chainrule) == {}


@pytest.mark.filterwarnings("ignore")  # what a mutant warns of is its own business
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_is_rejected(mutant):
    with mutated(mutant) as package:
        assert judge(package)
        assert rejected_by_doctests(mutant)


def test_the_table_is_one():
    assert len(MUTANTS) >= 40
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert {"E7", "E8", "E10", "E13", "E14", "E15"} <= {mutant.erratum for mutant in MUTANTS}


def test_every_check_rejects_something():
    idle = set(CHECKS)
    for mutant in MUTANTS:
        with mutated(mutant) as package:
            idle -= set(judge(package))
    assert not idle


def test_the_package_is_back_after_a_mutant():
    before = sys.modules["chainrule"]
    with pytest.raises(ZeroDivisionError), mutated(MUTANTS[0]):
        assert sys.modules["chainrule"] is not before
        raise ZeroDivisionError
    assert sys.modules["chainrule"] is before


def test_a_passage_that_is_gone_is_named():
    gone = Mutant("gone", "a passage that no longer stands there", "cost", "no such text", "")
    with pytest.raises(ValueError, match=r"gone: expected the passage once"), mutated(gone):
        pass
