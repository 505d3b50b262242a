"""Weights in a file: bit for bit, whole or not at all, and no file can do harm."""

import io
import os
import pickle
import re
import stat
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from chainrule import forward, weight_shapes
from chainrule.saving import load_weights, save_weights
from chainrule.trained import TrainedWeights

KINDS = {"hidden": "tanh", "output": "softmax"}
LEFT_BEHIND = "trace-of-a-pickle"


def network(dtype=np.float64, sizes=(3, 5, 4, 2)):
    rng = np.random.default_rng(40)
    return [rng.normal(size=shape).astype(dtype) for shape in weight_shapes(sizes)]


def entries(**changes):
    """What save_weights writes for the network, as arrays, with some of them changed."""
    arrays = {f"Theta{k}": Theta for k, Theta in enumerate(network(), start=1)}
    others = {"format": "chainrule weights", "version": 1, "layer_sizes": [3, 5, 4, 2], **KINDS}
    return {n: a for n, a in {**arrays, **others, **changes}.items() if a is not None}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "network.npz"
    save_weights(path, network(), **KINDS)
    return path


def refused(path, reason):
    """It is a ValueError that begins with the name of the file and says why."""
    with pytest.raises(ValueError, match=reason) as caught:
        load_weights(path)
    assert str(caught.value).startswith(f"{path}: expected a file of save_weights, ")


@pytest.mark.parametrize("sizes", [(3, 1), (3, 5, 2), (3, 5, 4, 2)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_bit_for_bit(tmp_path, dtype, sizes):
    weights = network(dtype, sizes)
    weights[0][0] = [-0.0, np.finfo(dtype).smallest_subnormal, -np.finfo(dtype).max, np.pi]
    save_weights(tmp_path / "network", weights, hidden="relu")
    loaded, kinds = load_weights(str(tmp_path / "network"))
    assert kinds == {"hidden": "relu", "output": "sigmoid"}
    for one, other in zip(loaded, weights, strict=True):
        assert (one.dtype, one.shape) == (other.dtype, other.shape)
        assert one.tobytes() == other.tobytes()
        assert one.flags.writeable and one.flags.c_contiguous and one.dtype.isnative
    X = np.random.default_rng(0).normal(size=(7, 3)) / 1e300
    before, after = forward(weights, X, hidden="relu")[0], forward(loaded, X, **kinds)[0]
    assert all((a == b).all() for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize(
    "change",
    [np.asfortranarray, lambda a: a[::-1][::-1], lambda a: a.astype(">f8"), lambda a: a.tolist()],
)
def test_however_the_numbers_lie_in_memory(tmp_path, change):
    save_weights(tmp_path / "network", [change(Theta) for Theta in network()])
    loaded, _ = load_weights(tmp_path / "network")
    assert all(a.tobytes() == b.tobytes() for a, b in zip(loaded, network(), strict=True))


def test_a_file_in_columns_is_read_too(tmp_path):
    in_columns = {f"Theta{k}": np.asfortranarray(a) for k, a in enumerate(network(), start=1)}
    np.savez(tmp_path / "network.npz", **entries(**in_columns))
    loaded, _ = load_weights(tmp_path / "network.npz")
    assert all((a == b).all() for a, b in zip(loaded, network(), strict=True))


def test_numpy_reads_it_without_pickle(file):
    with np.load(file, allow_pickle=False) as archive:
        found = {name: archive[name] for name in archive}
    assert found["layer_sizes"].tolist() == [3, 5, 4, 2]
    assert (str(found["format"]), int(found["version"])) == ("chainrule weights", 1)
    assert found["version"].dtype == found["layer_sizes"].dtype == "<i8"  # on any machine
    assert {name: str(found[name]) for name in KINDS} == KINDS
    assert (found["Theta2"] == network()[1]).all()


def test_replaces_what_was_there_and_leaves_nothing_else(file):
    save_weights(file, network(np.float32), hidden="relu")
    assert load_weights(file)[0][0].dtype == np.float32
    assert os.listdir(file.parent) == [file.name]


def test_has_the_rights_of_any_new_file(file):
    other = file.with_name("other")
    other.write_bytes(b"")
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


def test_a_link_goes_on_pointing_at_the_file(file):
    link = file.with_name("link.npz")
    link.symlink_to(file.name)
    save_weights(link, network(np.float32))
    assert link.is_symlink() and load_weights(file)[0][0].dtype == np.float32


@pytest.mark.parametrize("place", ["numpy.savez", "os.fsync", "os.replace"])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_when_it_fails_the_old_file_stays(file, monkeypatch, place, error):
    before = file.read_bytes()

    def fails(target, *_, **__):
        if place == "numpy.savez":
            target.write(b"half of it")
        raise error

    monkeypatch.setattr(place, fails)
    with pytest.raises(type(error)):
        save_weights(file, network(np.float32))
    assert os.listdir(file.parent) == [file.name] and file.read_bytes() == before


def test_killed_while_it_writes_the_old_file_stays(file):
    """The process ends at once between the last byte and the new name."""
    before = file.read_bytes()
    code = (
        "import os, sys; from chainrule.saving import save_weights;"
        "os.replace = lambda *_: os._exit(9);"
        "save_weights(sys.argv[1], [[[1.0, 2.0]]])"
    )
    assert subprocess.run([sys.executable, "-c", code, file], timeout=60).returncode == 9
    assert file.read_bytes() == before


def test_nothing_is_written_for_weights_that_are_wrong(tmp_path):
    for weights, reason in (
        ([np.array([[1.0, np.nan]])], r"weights\[0\]: expected finite numbers"),
        ([np.ones((2, 3)), np.ones((1, 2))], r"weights\[1\]: expected 3 columns"),
        ([np.ones((2, 3), np.longdouble)], r"weights\[0\]: expected float32 or float64, got"),
    ):
        with pytest.raises(ValueError, match=reason):
            save_weights(tmp_path / "network", weights)
    with pytest.raises(ValueError, match="hidden: expected one of"):
        save_weights(tmp_path / "network", network(), hidden="step")
    with pytest.raises(ValueError, match="output: a softmax needs at least two output units"):
        save_weights(tmp_path / "network", [np.ones((1, 3))], output="softmax")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("path", [None, 3, b"bytes", ["a"], io.BytesIO()])
def test_a_path_is_a_str_or_path(path):
    for call in (lambda: load_weights(path), lambda: save_weights(path, network())):
        with pytest.raises(TypeError, match="path: expected a str or path"):
            call()


def test_a_file_that_cannot_be_opened_is_another_error(tmp_path):
    with pytest.raises(FileNotFoundError, match=re.escape(str(tmp_path / "none"))):
        load_weights(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        save_weights(tmp_path / "none" / "network.npz", network())
    with pytest.raises(IsADirectoryError):
        load_weights(tmp_path)
    with pytest.raises(IsADirectoryError):
        save_weights(tmp_path, network())
    assert os.listdir(tmp_path) == []


def test_truncated_anywhere(file):
    content = file.read_bytes()
    for length in [*range(0, len(content), 11), len(content) - 1]:
        file.write_bytes(content[:length])
        refused(file, "got a damaged one")


def test_damaged_anywhere(file):
    """A changed byte is noticed, or it lies where nothing is kept (a date, say)."""
    save_weights(file, network(sizes=(3, 1)), **KINDS | {"output": "sigmoid"})
    content, intact, noticed = file.read_bytes(), load_weights(file), 0
    rng = np.random.default_rng(44)
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= int(rng.integers(1, 256))
        file.write_bytes(damaged)
        try:
            weights, kinds = load_weights(file)
        except ValueError as error:
            assert str(error).startswith(f"{file}: expected a file of save_weights, ")
            noticed += 1
        else:
            assert kinds == intact[1]
            assert all((a == b).all() for a, b in zip(weights, intact[0], strict=True))
    assert noticed > 0.7 * len(content)


def test_a_changed_number_does_not_pass(file):
    content = file.read_bytes()
    for Theta in network():
        place = content.index(Theta.tobytes())
        damaged = bytearray(content)
        damaged[place + 5] ^= 1
        file.write_bytes(damaged)
        refused(file, "got a damaged one: Bad CRC-32")


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"\x93NUMPY", b"hello" * 999, pickle.dumps([1, 2]), bytes(9999), os.urandom(9999)],
)
def test_foreign_content(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    refused(tmp_path / "file", "got a damaged one")


def test_foreign_archives(tmp_path):
    path = tmp_path / "file.npz"
    np.savez(path, a=np.ones(3))
    refused(path, "got another kind of file")
    np.savez(path, **entries(format="other weights"))
    refused(path, "got another kind of file")
    np.savez_compressed(path, **entries())
    refused(path, "got a compressed one")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    refused(path, "got another kind of file")
    with open(path, "wb") as one_array:
        np.save(one_array, np.ones(3))
    refused(path, "got a damaged one")


@pytest.mark.parametrize("version", [2, 0, 10**6, -1])
def test_another_version(tmp_path, version):
    np.savez(tmp_path / "file.npz", **entries(version=version))
    refused(tmp_path / "file.npz", f"version 1, got version {version}; is there a newer chainrule")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Theta2": None}, "Theta2"),
        ({"hidden": None}, "hidden"),
        ({"version": None}, "version"),
        ({"version": [1, 1]}, "damaged"),
        (
            {"hidden": "step"},
            "hidden: expected one of 'sigmoid', 'tanh', 'relu', 'linear', got 'step'",
        ),
        ({"output": 3.0}, "output: expected one of"),
        ({"layer_sizes": [3, 5, 2]}, r"Theta2 of shape \(2, 6\), got shape \(4, 6\)"),
        ({"layer_sizes": [4, 5, 4, 2]}, r"Theta1 of shape \(5, 5\), got shape \(5, 4\)"),
        ({"layer_sizes": [3]}, "layer_sizes: expected at least two layers"),
        ({"layer_sizes": [3.0, 5.0, 4.0, 2.0]}, r"layer_sizes\[0\]: expected a whole number"),
        ({"layer_sizes": 3}, "layer_sizes"),
        ({"layer_sizes": [10**9, 10**9]}, "Theta1 of shape"),
        ({"Theta1": np.ones((4, 5))}, r"Theta1 of shape \(5, 4\), got shape \(4, 5\)"),
        ({"Theta1": np.ones((5, 4), int)}, r"Theta1 of shape \(5, 4\), got .*int"),
        ({"Theta1": np.ones((5, 4), complex)}, "complex"),
        ({"Theta1": np.full((5, 4), "a")}, "Theta1 of shape"),
        ({"Theta1": np.full((5, 4), np.nan)}, r"weights\[0\]: expected finite numbers, got NaN"),
        ({"Theta3": np.full((2, 5), -np.inf)}, r"weights\[2\]: expected finite numbers"),
    ],
)
def test_entries_that_do_not_fit(tmp_path, changes, reason):
    np.savez(tmp_path / "file.npz", **entries(**changes))
    refused(tmp_path / "file.npz", reason)


class Trap:
    """Unpickled, it leaves a file behind."""

    def __reduce__(self):
        return open, (LEFT_BEHIND, "w")


@pytest.mark.parametrize("entry", ["format", "version", "layer_sizes", "hidden", "Theta1"])
def test_a_pickle_is_not_loaded(tmp_path, monkeypatch, entry):
    monkeypatch.chdir(tmp_path)
    trap = np.empty((5, 4), dtype=object)
    trap[:] = Trap()
    np.savez("file.npz", **entries(**{entry: trap}))
    refused("file.npz", f"got Python objects in {entry}, not loaded because they can run")
    assert not os.path.exists(LEFT_BEHIND)
    with np.load("file.npz", allow_pickle=True) as archive, archive[entry][0, 0]:
        assert os.path.exists(LEFT_BEHIND), "the trap does not work"


def test_a_bare_pickle_is_not_loaded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.npz").write_bytes(pickle.dumps(Trap()))
    refused("file.npz", "got a damaged one")
    assert not os.path.exists(LEFT_BEHIND)


def npy(shape, content):
    """An entry whose header promises this shape, whatever is behind it."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": "<f8", "fortran_order": False, "shape": shape}
    )
    return file.getvalue() + content


def archive_with(path, name, content, **options):
    np.savez(path, **entries(**{name: None}))
    with zipfile.ZipFile(path, "a", **options) as archive:
        archive.writestr(f"{name}.npy", content)


def memory_to_refuse(path, reason):
    tracemalloc.start()
    try:
        refused(path, reason)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("shape", [(10**6, 10**6), (2**62, 8), (-5, 4), (5, 5), (0,), ()])
def test_a_header_that_promises_too_much(tmp_path, shape):
    archive_with(tmp_path / "file.npz", "Theta1", npy(shape, bytes(160)))
    assert memory_to_refuse(tmp_path / "file.npz", "got 160 bytes for Theta1 of shape") < 1e6


def test_a_zip_bomb_takes_no_memory(tmp_path):
    zeros = npy((5, 4 * 10**6), bytes(160 * 10**6))  # 160 MB of zeros in 160 kB
    archive_with(tmp_path / "bomb.npz", "Theta1", zeros, compression=zipfile.ZIP_DEFLATED)
    del zeros
    assert (tmp_path / "bomb.npz").stat().st_size < 200_000
    assert memory_to_refuse(tmp_path / "bomb.npz", "got a compressed one") < 1e6


def test_entries_that_overlap(file):
    """Each entry of the directory says that it is as long as the file."""
    content = bytearray(file.read_bytes())
    place = content.index(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<II", content, place + 20, len(content) - 1, len(content) - 1)
        place = content.find(b"PK\x01\x02", place + 1)
    file.write_bytes(content)
    refused(file, "entries are larger than itself")


def test_an_encrypted_entry(file):
    content = bytearray(file.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    file.write_bytes(content)
    refused(file, "encrypted")


def test_a_header_of_python_2(file):
    """numpy would warn of it, and go on."""
    archive_with(file, "version", npy((), b"").replace(b"()", b"(1L,)", 1))
    with pytest.raises(ValueError, match="expected a file of save_weights"):
        load_weights(file)


def test_a_file_of_version_1_1():
    """Written by ``save_weights`` of that version, for weights of this generator."""
    rng = np.random.default_rng(11)
    written = [rng.normal(size=shape) for shape in weight_shapes((3, 5, 2))]
    weights, kinds = load_weights(Path(__file__).parent / "saved" / "weights-1.1.npz")
    assert kinds == KINDS == {"hidden": weights.hidden, "output": weights.output}
    assert [a.tobytes() for a in weights] == [b.tobytes() for b in written]
    X = rng.normal(size=(7, 3))
    assert (forward(weights, X)[0][-1] == forward(written, X, **KINDS)[0][-1]).all()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_the_permissions_of_the_file_that_is_replaced_stay(file, mode):
    file.chmod(mode)
    save_weights(file, network(np.float32))
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert load_weights(file)[0][0].dtype == np.float32


def test_the_functions_that_the_weights_remember_are_saved(file):
    weights = TrainedWeights(network(), hidden="relu", output="softmax")
    save_weights(file, weights)
    loaded, kinds = load_weights(file)
    assert kinds == {"hidden": "relu", "output": "softmax"} == loaded.kinds
    save_weights(file, TrainedWeights(network(), several=True))
    assert load_weights(file)[0].several and not loaded.several
    with pytest.raises(ValueError, match="hidden: the weights remember 'relu', got 'tanh'"):
        save_weights(file, weights, hidden="tanh")
    with pytest.raises(ValueError, match="output: the weights remember 'softmax', got 'linear'"):
        forward(loaded, np.ones((2, 3)), output="linear")
