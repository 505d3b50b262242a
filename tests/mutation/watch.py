"""The examples and the tests, watched: which functions of the package does each of them call?"""

import doctest
import importlib
import sys
import time
import warnings
from collections.abc import Iterator
from types import CodeType
from typing import NamedTuple

import pytest
from mutants import MODULES

SOURCE = "/src/chainrule/"


class Seen(NamedTuple):
    """Of an example or a test."""

    called: frozenset[str]  # functions and classes of the package
    seconds: float = 0.0


Calls = dict[str, Seen]


class Watch:
    """Takes note of the functions that are called: ``module.function``, ``module.Class``."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        sys.monitoring.use_tool_id(sys.monitoring.PROFILER_ID, "mutation")
        start = sys.monitoring.events.PY_START
        sys.monitoring.register_callback(sys.monitoring.PROFILER_ID, start, self._note)
        sys.monitoring.set_events(sys.monitoring.PROFILER_ID, start)

    def _note(self, code: CodeType, _: int) -> object:
        if SOURCE in code.co_filename:
            path = code.co_filename.partition(SOURCE)[2].removesuffix(".py")
            self.called.add(f"{path.replace('/', '.')}.{code.co_qualname.partition('.')[0]}")
        return sys.monitoring.DISABLE  # once is enough, until it is taken

    def take(self) -> frozenset[str]:
        """What has been called since the last time."""
        called = frozenset(self.called)
        self.called.clear()
        sys.monitoring.restart_events()
        return called


class Recorder:
    """A plugin of pytest: what each test calls. What its file calls counts for each."""

    def __init__(self) -> None:
        self.watch, self.calls, self.in_collection = Watch(), Calls(), frozenset()

    def pytest_collection_finish(self) -> None:
        self.in_collection = self.watch.take()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        start = time.perf_counter()
        result = yield
        seconds = time.perf_counter() - start
        self.calls[item.nodeid] = Seen(self.watch.take() | self.in_collection, seconds)
        return result


class Chosen:
    """A plugin of pytest: only these tests are run, in this order. Which one fails?"""

    def __init__(self, names: list[str]) -> None:
        self.places = {name: place for place, name in enumerate(names)}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        known = [item for item in items if item.nodeid in self.places]
        items[:] = sorted(known, key=lambda item: self.places[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = report.nodeid


def run_tests(file: str, plugin: object) -> bool:
    options = ["-x", "-q", "--assert=plain", "-p", "no:xdist", "-p", "no:randomly"]
    return pytest.main([*options, file], plugins=[plugin]) == 0


def examples() -> Iterator[doctest.DocTest]:
    """Of each docstring of the formulas' modules."""
    for name in [*(f"chainrule.{module}" for module in MODULES), "chainrule"]:
        for example in doctest.DocTestFinder().find(importlib.import_module(name)):
            if example.examples:
                yield example


def passes(example: doctest.DocTest) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return not doctest.DocTestRunner(optionflags=doctest.FAIL_FAST).run(example).failed


def watched_examples() -> Calls | None:
    """None if one fails."""
    watch, calls = Watch(), Calls()
    for example in examples():
        watch.take()
        start = time.perf_counter()
        if not passes(example):
            return None
        calls[example.name] = Seen(watch.take(), time.perf_counter() - start)
    return calls


def watched_tests(file: str) -> Calls | None:
    """None if one fails."""
    recorder = Recorder()
    return recorder.calls if run_tests(file, recorder) else None
