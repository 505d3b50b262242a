"""What the instructions for contributors and maintainers name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TARGETS = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.M)[0].split()
each_page = pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "MAINTAINING.md"])


@each_page
def test_every_make_target_exists(name: str):
    # in a span of code, or as a command
    named = re.findall(r"(?:`|\$ )make ([a-z -]+)", (ROOT / name).read_text())
    assert named
    assert {target for targets in named for target in targets.split()} - {*TARGETS} == set()


@each_page
def test_every_file_and_folder_exists(name: str):
    # begins with a folder of the repository; N stands for a number
    named = re.findall(
        r"`((?:src|docs|site_build|tests|benchmarks|\.github)/[\w./*-]*)`?",
        (ROOT / name).read_text(),
    )
    assert {path for path in named if not [*ROOT.glob(path.replace("N.py", "?.py"))]} == set()


def test_every_target_that_help_names_exists():
    helped = re.findall(r'@echo "make ([a-z-]+)', (ROOT / "Makefile").read_text())
    assert len(helped) > 10 and {*helped} <= {*TARGETS}


def test_the_example_of_one_test_is_one():
    """CONTRIBUTING says how to run one test."""
    file, chosen = re.search(
        r"pytest (\S+) -k (\w+)`", (ROOT / "CONTRIBUTING.md").read_text()
    ).groups()
    assert len(re.findall(rf"^def test_\w*{chosen}", (ROOT / file).read_text(), re.M)) == 1
