"""The checks bite: each known mistake is rejected, by the judge and by the doctests alone."""

import doctest
import sys
import time
import warnings
from importlib import import_module
from types import ModuleType

import numpy as np
import pytest

import chainrule
from chainrule.judge import CHECKS, judge
from chainrule.mutants import MUTANTS, Mutant, mutated

VERDICTS: dict[str, dict[str, str]] = {}  # of the judge, by the names of the mutants


def verdict(mutant: Mutant, package: ModuleType) -> dict[str, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a mutant warns of is its own business
        VERDICTS[mutant.name] = judge(package)
    return VERDICTS[mutant.name]


def rejected_by_doctests(mutant: Mutant) -> bool:
    """Run the doctests of the mutated module first, then the others, until one fails."""
    own = f"chainrule.{mutant.module}"
    imported = [name for name in sys.modules if name.partition(".")[0] == "chainrule"]
    runner = doctest.DocTestRunner(optionflags=doctest.FAIL_FAST)
    return any(
        runner.run(example, out=lambda _: None).failed
        for name in sorted(imported, key=lambda name: name != own)
        for example in doctest.DocTestFinder().find(sys.modules[name])
    )


def test_the_package_itself_passes():
    assert judge(chainrule) == {}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("k", range(len(MUTANTS)), ids=lambda k: MUTANTS[k].name)
def test_mutant_is_rejected(k):
    with mutated(MUTANTS[k]) as package:
        assert verdict(MUTANTS[k], package)
        assert rejected_by_doctests(MUTANTS[k])


def test_the_table_is_one():
    assert len(MUTANTS) >= 120
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert {"E7", "E8", "E10", "E13", "E14", "E15"} <= {mutant.erratum for mutant in MUTANTS}


def test_every_check_rejects_something():
    for mutant in MUTANTS:
        if mutant.name not in VERDICTS:  # the test above may run in another process
            with mutated(mutant) as package:
                verdict(mutant, package)
    assert set(CHECKS) == {check for checks in VERDICTS.values() for check in checks}


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


def test_a_module_that_is_gone_is_named():
    gone = Mutant("costs.cost", "_z", "gone", "a module that is there no more", "_z")
    with mutated(gone), pytest.raises(ImportError, match=r"costs: there is no source to change"):
        import_module("chainrule.costs")


LARGE = (784, 128, 10)


def checked_along_directions(package) -> float:
    """Of a network of the size that people train on images; three directions for each matrix."""
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=shape) / 20 for shape in package.weight_shapes(LARGE)]
    X, Y = rng.normal(size=(9, 784)), rng.uniform(size=(9, 10))
    return package.gradient_check(weights, X, Y, lam=0.7, directions=3, rng=rng)


def test_random_directions_find_mistakes_in_a_large_network():
    """Those of chapter 7 in the gradient, with a bound of 1e-12, and quickly."""
    start = time.process_time()
    assert checked_along_directions(chainrule) < 1e-13
    assert time.process_time() - start < 2
    of_gradient = ("backpropagation.backpropagate", "backpropagation.unchecked")
    tried = [mutant for mutant in MUTANTS if mutant.place.startswith(of_gradient)]
    assert len(tried) >= 15
    for mutant in tried:
        with mutated(mutant) as package, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = checked_along_directions(package)
            except (ValueError, IndexError) as error:  # shapes that do not fit are found as well
                found = str(error)
        assert found and (isinstance(found, str) or found > 1e-12), mutant.name
