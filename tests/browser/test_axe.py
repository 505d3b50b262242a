"""axe finds no fault in any page: wide and narrow, light and dark."""

from __future__ import annotations

import os

import pytest
from watched import PAGES, ROOT, Watched

AXE = ROOT / "tests/audit/node_modules/axe-core/axe.min.js"
RUN = """() => axe.run({resultTypes: ['violations']}).then(({violations}) => violations.flatMap(
  (v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 150)} ${n.failureSummary.slice(0, 300)}`)
))"""


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        message = f"{AXE} is missing; `make test-browser` installs it"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return AXE.read_text()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_fault(path: str, watched: Watched, axe: str):
    page = watched.open(path)
    page.evaluate(axe)
    assert page.evaluate(RUN) == []
