"""The trial of mutants: what rejects them, the doctests alone or the other tests?

Two workers, each with its own copy of the source, so that the work tree is never mutated. For each
mutant a fresh process, forked from a worker that has loaded numpy and the peers already.
"""

import doctest
import importlib
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from mutants import MODULES, PACKAGE, Mutant

ROOT = PACKAGE.parents[1]
PRELOADED = ["autograd.numpy", "hypothesis", "mpmath", "numpy", "pytest", "sklearn.neural_network"]
SUITE = [
    *[f"tests/test_{module}.py" for module in MODULES],
    "tests/test_engine.py",
    "tests/proofs/test_mutants.py::test_the_package_itself_passes",  # by the judge
    *[f"tests/proofs/test_{name}.py" for name in ("accuracy", "properties", "peers", "fuzz")],
    "tests/test_api.py",
]
CPU_SECONDS = 60  # an endless loop ends here; all tests together take 11
MEMORY = 8 * 2**30  # bytes of address space


def verdicts_of(mutants: list[Mutant]) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what has rejected it: "doctests", "suite" or nothing ("")."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded: threads survive no fork
    for name in PRELOADED:
        importlib.import_module(name)
    with (
        tempfile.TemporaryDirectory() as folder,
        multiprocessing.get_context("fork").Pool(2, _make_copy, [folder]) as workers,
    ):
        right = Mutant("cost", "", "", (PACKAGE / "cost.py").read_text(encoding="utf-8"))
        if rejected_by := workers.apply(_trial, [right])[1]:
            raise SystemExit(f"The {rejected_by} fail without any mutation: put that right first.")
        yield from workers.imap_unordered(_trial, mutants)


def _make_copy(folder: str) -> None:
    """Where this worker mutates; it stays there from now on."""
    copy = tempfile.mkdtemp(dir=folder)
    unwanted = shutil.ignore_patterns("__pycache__", "node_modules", "*.egg-info")
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, Path(copy, name), ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", copy)
    os.chdir(copy)


def _trial(mutant: Mutant) -> tuple[Mutant, str]:
    path = Path("src", "chainrule", f"{mutant.module}.py")
    right = path.read_bytes()
    path.write_text(mutant.source, encoding="utf-8")
    try:
        rejected_by = (test.__name__ for test in (doctests, suite) if _fails(test, mutant.module))
        return mutant, next(rejected_by, "")
    finally:
        path.write_bytes(right)


def _fails(test: Callable[[str], bool], module: str) -> bool:
    """In a process of its own, which takes away with it what the mutant has done."""
    process = os.fork()
    if process == 0:
        passed = False
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            sys.dont_write_bytecode = True
            sys.path.insert(0, os.path.abspath("src"))
            passed = test(module)
        finally:
            os._exit(not passed)
    return os.waitpid(process, 0)[1] != 0


def doctests(mutated: str) -> bool:
    """Do all examples of the docstrings pass? The mutated module's own come first."""
    warnings.simplefilter("error")
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    names = [f"chainrule.{name}" for name in sorted(MODULES, key=lambda name: name != mutated)]
    for name in [*names, "chainrule"]:
        for example in finder.find(importlib.import_module(name)):
            if runner.run(example).failed:
                return False
    return True


def suite(mutated: str) -> bool:
    """Do the tests of the package pass? The mutated module's own come first."""
    import pytest

    tests = sorted(SUITE, key=lambda path: path != f"tests/test_{mutated}.py")
    return pytest.main(["-x", "-q", "--assert=plain", *tests]) == 0
