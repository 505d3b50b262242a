"""Arrays in an ``.npz``: written as a whole or not at all, read so that no file can do harm."""

import math
import os
import secrets
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.lib import format as npy

from chainrule._arguments import Array

Read = TypeVar("Read")


class ForeignError(Exception):
    """A file that can be read but is not what was expected."""


def write(path: object, entries: Mapping[str, Any]) -> None:
    """Under another name in the same folder first, then renamed; with the permissions of before."""
    target = Path(os.path.realpath(as_path(path)))  # a link goes on pointing at the file
    arrays: dict[str, Any] = {name: _little_endian(entry) for name, entry in entries.items()}
    unfinished = target.with_name(f".{secrets.token_hex(8)}.unfinished")
    try:
        with open(unfinished, "xb") as file:
            if target.exists():  # before anything is in it that not everybody may read
                unfinished.chmod(target.stat().st_mode & 0o7777)
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())  # on the disk before it gets its name
        os.replace(unfinished, target)
    except BaseException:  # Ctrl+C too
        unfinished.unlink(missing_ok=True)
        raise


def _little_endian(entry: Any) -> Array:
    """The same bytes on every machine."""
    array = np.asarray(entry)
    return array.astype(array.dtype.newbyteorder("<"))


class Archive:
    """An open file, entry by entry."""

    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        """Refuse what would need more memory than its size says: there are files made for that."""
        self._archive, entries = archive, archive.infolist()
        if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
            raise ForeignError("which does not compress, got a compressed one")
        if sum(entry.file_size for entry in entries) > size:
            raise ForeignError("got one whose entries are larger than itself")
        self.names = {name.removesuffix(".npy") for name in archive.namelist()}

    def __getitem__(self, name: str) -> Array:
        """One entry. Its header has to promise what is there, before memory is given to it."""
        with self._archive.open(f"{name}.npy") as entry:
            if npy.read_magic(entry) != (1, 0):
                raise ForeignError(f"got {name} in another version of NumPy's format")
            shape, in_columns, dtype = npy.read_array_header_1_0(entry)
            data = entry.read()  # to the end: then the checksum is compared
        if dtype.hasobject:
            raise ForeignError(
                f"got Python objects in {name}, not loaded because they can run code"
            )
        if len(data) != math.prod(shape) * dtype.itemsize:
            raise ForeignError(f"got {len(data)} bytes for {name} of shape {shape}, {dtype}")
        return np.frombuffer(data, dtype).reshape(shape, order="F" if in_columns else "C")


def read(path: object, writer: str, content: Callable[[Archive], Read]) -> Read:
    """What ``content`` makes of the file; if it cannot, a ValueError that begins with its name."""
    place = as_path(path)
    with open(place, "rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return content(Archive(archive, file.seek(0, os.SEEK_END)))
        except ForeignError as error:
            reason, cause = str(error), error.__cause__
        except Exception as error:  # what is damaged can fail at any place of the reading
            reason, cause = f"got a damaged one: {error or type(error).__name__}", error
    raise ValueError(f"{place}: expected a file of {writer}, {reason}") from cause


def as_path(path: object) -> str:
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"path: expected a str or path, got {type(path).__name__}")
    name = os.fspath(path)
    if not isinstance(name, str):
        raise TypeError(f"path: expected a str or path, got {type(name).__name__}")
    return name
