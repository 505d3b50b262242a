"""No browser translates code or formulas: each page says that they are no words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_build.tree import document

ROOT = Path(__file__).parents[2]
SITE = ROOT / os.environ.get("SITE_DIR", "site")
NAMES = sorted(str(path.relative_to(SITE)) for path in SITE.rglob("*.html"))

pytestmark = pytest.mark.skipif(not NAMES, reason="the site is not built; `make build` builds it")


def test_code_and_formulas_are_marked_as_no_words():
    without, marked = {}, 0
    for name in NAMES:
        page = document((SITE / name).read_text(encoding="utf-8"))
        for node in page.css("code, pre, .arithmatex, .symbols dt"):
            if is_marked(node) or is_marked(node.parent):
                marked += 1
            else:
                without.setdefault(name, node.html[:100])
    assert not without
    assert marked > 5000


def is_marked(node) -> bool:
    return node.attributes.get("translate") == "no"
