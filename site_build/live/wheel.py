"""MkDocs hook: the site serves the package's wheel, so that nobody needs a package index.

A page writes <!-- wheel --> for a link to the file, <!-- wheel-name --> for its name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url

SOURCES = ["pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT", "src"]


def on_files(files, config):
    root = Path(config.config_file_path).parent
    if (root / "pyproject.toml").exists():
        wheel = build(root, root / ".cache/wheel")
        config.extra["wheel"] = wheel.name
        files.append(File.generated(config, f"download/{wheel.name}", abs_src_path=str(wheel)))


@event_priority(-60)  # after notebooks.py
def on_page_markdown(markdown, page, config, files):
    if name := config.extra.get("wheel"):
        address = get_relative_url(f"download/{name}", page.url)
        link = f'<a href="{address}" download><code>{name}</code></a>'
        markdown = markdown.replace("<!-- wheel -->", link).replace("<!-- wheel-name -->", name)
    return markdown


def build(root: Path, folder: Path) -> Path:
    """Build the wheel into a folder, unless it is there already for the same sources."""
    paths = [p for name in SOURCES for p in [root / name, *sorted((root / name).rglob("*"))]]
    files = [p for p in paths if p.is_file() and not {"__pycache__"} & set(p.parts)]
    files = [p for p in files if ".egg-info" not in str(p)]
    digest = hashlib.sha256(b"".join(str(p).encode() + p.read_bytes() for p in files)).hexdigest()
    made = folder / digest[:16]
    if not (found := list(made.glob("*.whl"))):
        shutil.rmtree(folder, ignore_errors=True)
        with (
            tempfile.TemporaryDirectory() as copy
        ):  # setuptools leaves its traces there, not in the project
            for path in files:
                target = Path(copy, path.relative_to(root))
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            _run_setuptools(copy, made)
        found = list(made.glob("*.whl"))
    return found[0]


def _run_setuptools(project: str, made: Path) -> None:
    """Call the build backend itself: without an isolated environment, hence without a network."""
    made.mkdir(parents=True)
    code = f"from setuptools.build_meta import build_wheel; build_wheel({str(made.resolve())!r})"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1767225600"},
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise PluginError(f"the wheel cannot be built\n{run.stdout}\n{run.stderr}")
