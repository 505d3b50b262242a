"""The trial of mutants: what rejects them, the doctests alone or the other tests?

Two workers, each with its own copy of the source, so that the work tree is never mutated. For each
mutant a fresh process, forked from a worker that has loaded numpy and the peers already. A mutant
meets the examples and the tests that call the function it is in, which ``watch`` finds out first.
"""

import compileall
import importlib
import math
import multiprocessing
import os
import pickle
import resource
import shutil
import sys
import tempfile
from collections import ChainMap, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from functools import partial
from itertools import accumulate, count
from pathlib import Path
from typing import Any

from mutants import MODULES, PACKAGE, Mutant, path_of
from watch import Calls, Chosen, Seen, examples, passes, run_tests, watched_examples, watched_tests

ROOT = PACKAGE.parents[1]
PRELOADED = ["autograd.numpy", "hypothesis", "mpmath", "numpy", "pytest", "sklearn.neural_network"]
SUITE = [
    *(f"tests/test_{module}.py" for module in MODULES),
    *(f"tests/test_engine{part}.py" for part in ("", "_arguments", "_sources", "_stages")),
    "tests/proofs/test_mutants.py::test_the_package_itself_passes",  # by the judge
    *(f"tests/proofs/test_{name}.py" for name in ("accuracy", "properties", "peers", "fuzz")),
    "tests/test_api.py",
]
FOR_EXAMPLES, FOR_TESTS = 20, 60  # seconds of the processor: an endless loop ends here
BRIEFLY = 4  # seconds of examples, and of tests
START = 0.25  # seconds until the first test of a file is run
MEMORY = 8 * 2**30  # bytes of address space

last_judges: dict[str, int] = {}  # examples, tests, files: at which trial they rejected a mutant
trials = count(1)


def verdicts_of(
    mutants: list[Mutant], briefly: Container[Any] = ()
) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what has rejected it: "doctests", "suite" or nothing ("").

    `briefly`: the keys of those that meet only the examples and tests that take the least time.
    """
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded: threads survive no fork
    for name in PRELOADED:
        importlib.import_module(name)
    with (
        tempfile.TemporaryDirectory() as folder,
        multiprocessing.get_context("fork").Pool(2, _make_copy, [folder]) as workers,
    ):
        files = [test for test in SUITE if Path(ROOT, test.partition("::")[0]).exists()]
        watched = {"the doctests": watched_examples}
        watched |= {file: partial(watched_tests, file) for file in files}
        calls = dict(zip(watched, workers.map(_in_a_process, watched.values(), 1), strict=True))
        if failing := [name for name, called in calls.items() if called is None]:
            raise SystemExit(f"Without any mutation these fail, put that right first: {failing}")
        in_examples, *in_tests = calls.values()
        trial = partial(_trial, in_examples, dict(ChainMap(*in_tests)))
        jobs = [(mutant, BRIEFLY if mutant.key in briefly else math.inf) for mutant in mutants]
        yield from workers.imap_unordered(trial, jobs)


def _make_copy(folder: str) -> None:
    """Where this worker mutates; it stays there from now on."""
    copy = tempfile.mkdtemp(dir=folder)
    unwanted = shutil.ignore_patterns("__pycache__", "node_modules", "*.egg-info")
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, Path(copy, name), ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", copy)
    os.chdir(copy)
    compileall.compile_dir("src", quiet=1)  # once: each mutant is a change of one module


def _trial(in_examples: Calls, in_tests: Calls, job: tuple[Mutant, float]) -> tuple[Mutant, str]:
    mutant, most = job
    path = path_of(mutant.module).relative_to(ROOT)
    right, times = path.read_bytes(), path.stat()
    path.write_text(mutant.source, encoding="utf-8")
    try:
        for verdict, work, seconds in (
            ("doctests", partial(_rejecting_example, in_examples, mutant, most), FOR_EXAMPLES),
            ("suite", partial(_rejecting_test, in_tests, mutant, most), FOR_TESTS),
        ):
            judge = _in_a_process(work, seconds)
            if judge != "":  # None: it came to no end
                if judge:
                    last_judges[judge] = last_judges[judge.partition("::")[0]] = next(trials)
                return mutant, verdict
        return mutant, ""
    finally:
        path.write_bytes(right)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # as when it was compiled


def _in_a_process(work: Callable[[], Any], seconds: int = FOR_TESTS) -> Any:
    """What the work returns, or None if it does not come to an end.

    In a process of its own, which takes away with it what a mutant has done.
    """
    descriptor, answer = tempfile.mkstemp(dir=os.getcwd())
    os.close(descriptor)
    process = os.fork()
    if process == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            sys.dont_write_bytecode = True
            for name in [name for name in sys.modules if name.partition(".")[0] == "chainrule"]:
                del sys.modules[name]
            sys.path.insert(0, os.path.abspath("src"))
            Path(answer).write_bytes(pickle.dumps(work()))
        finally:
            os._exit(0)
    os.waitpid(process, 0)
    pickled = Path(answer).read_bytes()
    Path(answer).unlink()
    return pickle.loads(pickled) if pickled else None


def _rejecting_example(in_examples: Calls, mutant: Mutant, most: float) -> str:
    """The example of a docstring that fails, or nothing."""
    seconds = {n: s.seconds for n, s in in_examples.items() if _concerns(s, mutant)}
    of_name = {example.name: example for example in examples()}
    return next((name for name in within(most, seconds) if not passes(of_name[name])), "")


def _rejecting_test(in_tests: Calls, mutant: Mutant, most: float) -> str:
    """The test of the package that fails, or its file, or nothing."""
    by_file: dict[str, dict[str, float]] = defaultdict(dict)
    for test, seen in in_tests.items():
        if _concerns(seen, mutant):
            by_file[test.partition("::")[0]][test] = seen.seconds
    for file in within(most, {file: START + sum(of.values()) for file, of in by_file.items()}):
        chosen = Chosen(within(math.inf, by_file[file]))
        if not run_tests(file, chosen):
            return chosen.failed or file
    return ""


def within(most: float, seconds: Mapping[str, float]) -> list[str]:
    """As many as there is time for: the last judges first, then those that take the least."""
    ordered = sorted(seconds, key=lambda name: (-last_judges.get(name, 0), seconds[name]))
    until = accumulate(seconds[name] for name in ordered)
    return [name for name, end in zip(ordered, until, strict=True) if end <= most]


def _concerns(seen: Seen, mutant: Mutant) -> bool:
    return mutant.name == "module" or mutant.where in seen.called
