"""`mkdocs serve` renders only what changed, and shows what a build from nothing would show."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from test_build import ROOT, configure, copy

# makes edits, rebuilds after each as mkdocs serve does, and prints which pages were rendered and
# how many formulas were computed
SERVE = """
import json, sys
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
import site_build.formulas.tex.check
check = sys.modules["site_build.formulas.tex.check"]

def configured():
    return load_config("mkdocs.yml", site_dir="served")

configured().plugins.on_startup(command="serve", dirty=False)
before, runs = {}, []
run = check.run
check.run = lambda *arguments: (runs.append(arguments), run(*arguments))
for name, old, new in [("", "", ""), *json.loads(sys.argv[1])]:
    if name:
        path = Path(name)
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
    build(configured())
    rendered = dict(sys.modules["site_build.pages.unchanged"].rendered)
    pages = sorted(page for page, kept in rendered.items() if before.get(page) is not kept)
    print(json.dumps([pages, len(runs)]))
    before, runs[:] = rendered, []
"""
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy".*?<meta name="referrer"[^>]*>')
ALL = ["api.md", "cells.md", "computed/cells.md", "index.md", "outputs.md"]
EDITS = [  # the pages to be rendered; a file, a text in it, and what takes its place
    (["index.md"], "docs/index.md", "A site of", "A book of"),  # text
    (["cells.md"], "docs/cells.md", "x < y", "x < z"),  # a formula
    (["cells.md"], "docs/cells.md", "The first is", "First comes"),  # beside a value
    (["cells.md"], "docs/cells.md", "{eval}`z[0]`", "{eval}`z[1]`"),  # another value
    (["index.md"], "docs/shown.txt", "of a file", "of another file"),  # what a page shows
    (ALL, "src/chainrule/verification.py", "largest", "biggest"),  # the package
]


def test_rebuilt_site_equals_a_new_one(tmp_path: Path):
    folder = copy(tmp_path)
    shutil.copytree(ROOT / "src", folder / "src")
    (folder / "site_build").symlink_to(ROOT / "site_build")
    configure(folder)

    edits = json.dumps([edit for _, *edit in EDITS])
    served = run(folder, "-c", SERVE, edits)
    assert served.returncode == 0, served.stdout + served.stderr
    rendered = [json.loads(line) for line in served.stdout.splitlines() if line[:1] == "["]
    assert rendered[0][0] == ALL and rendered[0][1] > 0
    for (pages, computed), (expected, *edit) in zip(rendered[1:], EDITS, strict=True):
        # what the package is, all pages depend on
        assert pages == expected, edit
        assert computed == 0, edit

    built = run(folder, "-m", "mkdocs", "build", "-d", "built")
    assert built.returncode == 0, built.stderr
    assert contents(folder / "served") == contents(folder / "built")
    text = (folder / "served/cells/index.html").read_text()
    assert "biggest difference" in text and "First comes 0.5," in text


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "JOBS": "1", "CI": ""}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )


def contents(site: Path) -> dict[str, bytes]:
    """Files by name; without the policy, which would forbid the live reload of a served page."""
    files = {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    return {name: POLICY.sub(b"", content) for name, content in files.items()}
