"""The page "Images": its reader gives what was written, or a sentence that names the file."""

import gzip
import re
from pathlib import Path

import numpy as np
import pytest

PAGE = Path(__file__).parents[1] / "docs/beyond/images.md"
CELLS = re.findall(r"^```\{code-cell\}\n(.*?)^```", PAGE.read_text(), re.M | re.S)
NAMES = {}
exec(compile(CELLS[0], str(PAGE), "exec"), NAMES)
read_idx = NAMES["read_idx"]

IMAGES = np.random.default_rng(0).integers(0, 256, size=(5, 4, 3)).astype(np.uint8)
PLAIN = bytes([0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 4, 0, 0, 0, 3]) + IMAGES.tobytes()
LABELS = bytes([0, 0, 8, 1, 0, 0, 1, 4]) + bytes(k % 251 for k in range(260))  # 260 = 1 · 256 + 4
PACKED = gzip.compress(PLAIN, mtime=0)  # the workers of pytest have to see the same cases


@pytest.mark.parametrize("data", [PLAIN, PACKED])
def test_images_are_read(tmp_path, data):
    (tmp_path / "images").write_bytes(data)
    assert (read_idx(tmp_path / "images") == IMAGES).all()
    (tmp_path / "labels").write_bytes(LABELS)
    assert read_idx(str(tmp_path / "labels")).tolist() == [k % 251 for k in range(260)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no IDX file, it begins with b''"),
        (PLAIN[:3], "no IDX file"),
        (b"<!DOCTYPE html>", "no IDX file, it begins with b'<!DO'"),
        (PLAIN[::-1], "no IDX file"),
        (b"\0\0\x0d" + PLAIN[3:], "expected type 8, bytes; got 13, rank 3"),
        (b"\0\0\x08\0" + PLAIN[4:], "expected type 8, bytes; got 8, rank 0"),
        (PLAIN[:10], r"too short or too long for \[5, "),
        (PLAIN[:-1], r"too short or too long for \[5, 4, 3\]: 75 bytes, header included"),
        (PLAIN + b"\0", r"too short or too long for \[5, 4, 3\]: 77 bytes"),
        (b"\0\0\x08\x02" + PLAIN[4:], r"too short or too long for \[5, 4\]"),
        (PACKED[:-9], "damaged or cut short: Compressed file ended"),
        (PACKED[:12], "damaged or cut short"),
        (PACKED[:20] + b"\xff\xff" + PACKED[22:], "damaged or cut short"),
        (PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "damaged or cut short: CRC check failed"),
        (PACKED + b"more", "damaged or cut short: Not a gzipped file"),
    ],
)
def test_a_damaged_file_gets_a_sentence(tmp_path, data, message):
    path = tmp_path / "images"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=f"{path}: {message}"):
        read_idx(path)


def test_every_changed_byte_of_a_packed_file_is_noticed(tmp_path):
    """Or makes no difference: the header of gzip has a time and a system that nobody reads."""
    path = tmp_path / "images"
    for place in range(len(PACKED)):
        path.write_bytes(PACKED[:place] + bytes([PACKED[place] ^ 0xFF]) + PACKED[place + 1 :])
        try:
            read = read_idx(path)
        except ValueError:
            continue
        assert place < 10 and (read == IMAGES).all()
