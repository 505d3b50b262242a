"""The site serves the package's wheel, so that nobody needs a package index.

A page writes <!-- wheel --> for a link to the file, <!-- wheel-name --> for its name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from site_build.book import BookError, Page

SOURCES = ["pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT", "src"]
# the build backend itself: without an isolated environment, hence without a network
BUILD = "import sys; from flit_core.buildapi import build_wheel; build_wheel(sys.argv[1])"
DATE = "1767225600"  # of the files in it: the same sources, the same bytes


def build(root: Path, folder: Path) -> Path:
    """Build the wheel into a folder, unless it is there already for the same sources."""
    paths = [p for name in SOURCES for p in [root / name, *sorted((root / name).rglob("*"))]]
    files = [p for p in paths if p.is_file() and "__pycache__" not in p.parts]
    content = [p.relative_to(root).as_posix().encode() + p.read_bytes() for p in files]
    made = folder / hashlib.sha256(b"".join(content)).hexdigest()[:16]
    if not list(made.glob("*.whl")):
        shutil.rmtree(folder, ignore_errors=True)
        made.mkdir(parents=True)
        command = [sys.executable, "-c", BUILD, str(made.resolve())]
        variables = os.environ | {"SOURCE_DATE_EPOCH": DATE}
        run = subprocess.run(
            command, cwd=root, env=variables, capture_output=True, encoding="utf-8"
        )
        if run.returncode:
            raise BookError(f"the wheel cannot be built\n{run.stdout}\n{run.stderr}")
    return next(made.glob("*.whl"))


def placeholders(wheel: Path, page: Page) -> dict[str, str]:
    """What stands for the placeholders on a page."""
    address = page.link(f"download/{wheel.name}")
    link = f'<a href="{address}" download><code>{wheel.name}</code></a>'
    return {"wheel": link, "wheel-name": wheel.name}
