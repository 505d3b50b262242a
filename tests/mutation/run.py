"""Try every mutant of the formulas: `make mutants`.

Each mutant meets the doctests alone first; those that survive meet the tests of the package. Two
workers, each with its own copy of the source; a fresh process for each mutant, forked from a worker
that has loaded numpy and the peers already. ``report.json`` holds the figures that the book quotes.
"""

import argparse
import doctest
import hashlib
import importlib
import json
import multiprocessing
import os
import platform
import resource
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path

import yaml
from mutants import MODULES, Mutant, mutants_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGE = ROOT / "src" / "chainrule"

PRELOADED = ["autograd.numpy", "hypothesis", "mpmath", "numpy", "pytest", "sklearn.neural_network"]
SUITE = [
    *[f"tests/test_{module}.py" for module in MODULES],
    "tests/proofs/test_mutants.py::test_the_package_itself_passes",  # by the judge
    *[f"tests/proofs/test_{name}.py" for name in ("accuracy", "properties", "peers", "fuzz")],
    "tests/test_api.py",
]
LEAST_BY_DOCTESTS, LEAST_BY_ALL = 0.95, 0.98
CPU_SECONDS = 60  # an endless loop ends here; all tests together take 11
MEMORY = 8 * 2**30  # bytes of address space


def main() -> int:
    parser = argparse.ArgumentParser(description="Try every mutant of the formulas.")
    parser.add_argument("--minutes", type=float, default=20, help="give up after this time")
    budget = 60 * parser.parse_args().minutes
    start = time.monotonic()
    mutants = [mutant for name in MODULES for mutant in mutants_of(PACKAGE / f"{name}.py")]
    equivalent = load_equivalent(mutants)
    verdicts: dict[Mutant, str] = {}
    for mutant, verdict in verdicts_of(mutants):
        verdicts[mutant] = verdict
        seconds = time.monotonic() - start
        show_progress(Counter(verdicts.values()), len(mutants), seconds)
        if seconds > budget:
            print(f"\nThe time is up: {len(mutants) - len(verdicts)} mutants were not tried.")
            return 1
    print(file=sys.stderr)
    report = report_of(verdicts, equivalent, time.monotonic() - start)
    text = json.dumps(report, indent=1, ensure_ascii=False)
    (HERE / "report.json").write_text(text + "\n", encoding="utf-8")
    return explain(verdicts, equivalent, report)


def load_equivalent(mutants: list[Mutant]) -> dict[tuple[str, str, str], str]:
    """The mutants that are no mistakes, and why; each of them has to exist."""
    entries = yaml.safe_load((HERE / "equivalent.yml").read_text(encoding="utf-8"))
    reasons = {
        (entry["where"], entry["line"], becomes): entry["reason"]
        for entry in entries
        for becomes in entry["becomes"]
    }
    if gone := reasons.keys() - {mutant.key for mutant in mutants}:
        raise SystemExit(f"equivalent.yml: no such mutants: {sorted(gone)}")
    return reasons


# ---- the trial of one mutant, in a worker ----


def verdicts_of(mutants: list[Mutant]) -> Iterable[tuple[Mutant, str]]:
    """Each mutant with what has rejected it: "doctests", "suite" or nothing ("")."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded: its threads do not fork
    for name in PRELOADED:
        importlib.import_module(name)
    with (
        tempfile.TemporaryDirectory() as folder,
        multiprocessing.get_context("fork").Pool(2, make_copy, [folder]) as pool,
    ):
        untouched = Mutant("cost", "", "", (PACKAGE / "cost.py").read_text(encoding="utf-8"))
        if rejected_by := pool.apply(trial, [untouched])[1]:
            raise SystemExit(f"The {rejected_by} fail without any mutation: put that right first.")
        yield from pool.imap_unordered(trial, mutants)


def make_copy(folder: str) -> None:
    """Where this worker mutates; it stays there from now on."""
    copy = tempfile.mkdtemp(dir=folder)
    unwanted = shutil.ignore_patterns("__pycache__", "node_modules", "*.egg-info")
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, Path(copy, name), ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", copy)
    os.chdir(copy)


def trial(mutant: Mutant) -> tuple[Mutant, str]:
    path = Path("src", "chainrule", f"{mutant.module}.py")
    right = path.read_bytes()
    path.write_text(mutant.source, encoding="utf-8")
    try:
        verdicts = (check.__name__ for check in (doctests, suite) if fails(check, mutant.module))
        return mutant, next(verdicts, "")
    finally:
        path.write_bytes(right)


def fails(check: Callable[[str], bool], module: str) -> bool:
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
            sys.path[:0] = [os.path.abspath("src"), os.getcwd()]
            passed = check(module)
        finally:
            os._exit(not passed)
    return os.waitpid(process, 0)[1] != 0


def doctests(mutated: str) -> bool:
    """Do all examples of the docstrings pass? The mutated module's own come first."""
    warnings.simplefilter("error")
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    names = [f"chainrule.{name}" for name in sorted(MODULES, key=lambda name: name != mutated)]
    for name in [*names, "chainrule"]:
        for test in finder.find(importlib.import_module(name)):
            if runner.run(test).failed:
                return False
    return True


def suite(mutated: str) -> bool:
    """Do the tests of the package pass? The mutated module's own come first."""
    import pytest

    tests = sorted(SUITE, key=lambda path: path != f"tests/test_{mutated}.py")
    return pytest.main(["-x", "-q", "--assert=plain", *tests]) == 0


# ---- the figures ----


def show_progress(counts: Counter[str], total: int, seconds: float) -> None:
    done = counts.total()
    left = seconds / done * (total - done)
    bar = ("█" * (20 * done // total)).ljust(20, "░")
    line = (
        f"{bar} {done}/{total}  rejected by doctests {counts['doctests']}, "
        f"by other tests {counts['suite']}, alive {counts['']}  {left / 60:.0f} min left"
    )
    if sys.stderr.isatty():
        print(f"\r{line}\033[K", end="", file=sys.stderr, flush=True)
    elif done % 100 == 0 or done == total:
        print(line, file=sys.stderr, flush=True)


def report_of(
    verdicts: dict[Mutant, str], equivalent: dict[tuple[str, str, str], str], seconds: float
) -> dict[str, object]:
    modules = {
        name: counts_of({m: v for m, v in verdicts.items() if m.module == name}, equivalent)
        for name in MODULES
    }
    sources = b"".join((PACKAGE / f"{name}.py").read_bytes() for name in MODULES)
    alive = sorted(m.key for m, verdict in verdicts.items() if not verdict)
    return {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "cosmic-ray": version("cosmic-ray"),
        "minutes": round(seconds / 60, 1),
        "sources": hashlib.sha256(sources).hexdigest(),
        "total": counts_of(verdicts, equivalent),
        "modules": modules,
        "alive": [
            {"where": key[0], "line": key[1], "becomes": key[2], "reason": equivalent.get(key, "")}
            for key in alive
        ],
    }


def counts_of(
    verdicts: dict[Mutant, str], equivalent: dict[tuple[str, str, str], str]
) -> dict[str, int]:
    counts = Counter(verdicts.values())
    harmless = sum(mutant.key in equivalent for mutant in verdicts)
    return {
        "mutants": len(verdicts),
        "equivalent": harmless,
        "by_doctests": counts["doctests"],
        "by_other_tests": counts["suite"],
        "alive": counts[""] - harmless,
    }


def explain(
    verdicts: dict[Mutant, str],
    equivalent: dict[tuple[str, str, str], str],
    report: dict[str, object],
) -> int:
    """Name what slipped through; 0 if the tests are good enough."""
    headings = {"suite": "The doctests let through:", "": "All tests let through:"}
    for verdict, heading in headings.items():
        print(heading)
        for mutant, found in verdicts.items():
            if found == verdict and mutant.key not in equivalent:
                print(f"  {mutant.where}\n    - {mutant.line}\n    + {mutant.becomes}")
    wrong = [m for m, verdict in verdicts.items() if verdict and m.key in equivalent]
    for mutant in wrong:
        print(f"Listed as equivalent, but rejected: {mutant.key}")
    total = report["total"]
    mistakes = total["mutants"] - total["equivalent"]
    by_doctests = total["by_doctests"] / mistakes
    by_all = (total["by_doctests"] + total["by_other_tests"]) / mistakes
    print(
        f"{mistakes} mistakes ({total['equivalent']} more mutants are none), {report['minutes']} "
        f"minutes. Rejected by the doctests alone: {by_doctests:.1%}, by all tests: {by_all:.1%}."
    )
    return int(by_doctests < LEAST_BY_DOCTESTS or by_all < LEAST_BY_ALL or bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
