"""Weights in a file, and back, bit for bit (beyond the article).

The file is an ``.npz``: a zip archive with one array per entry, which ``numpy.load`` opens too.
Nothing in it is a pickle, so nothing in it can run.
"""

import math
import os
import secrets
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from chainrule._arguments import Array, Weights, as_weights
from chainrule.forward import as_kinds
from chainrule.model import weight_shapes

__all__ = ["load_weights", "save_weights"]

FORMAT, VERSION = "chainrule weights", 1
DTYPES = (np.dtype(np.float32), np.dtype(np.float64))


def save_weights(
    path: str | os.PathLike[str],
    weights: Sequence[npt.ArrayLike],
    *,
    hidden: str = "sigmoid",
    output: str = "sigmoid",
) -> None:
    """Write the weights of a network to a file, with its layer sizes and activation functions.

    Formula: none; ``load_weights`` gives back the weights and both names, bit for bit. An entry
    ``Theta1``, ``Theta2``, … for each matrix, and ``format``, ``version``, ``layer_sizes``,
    ``hidden`` and ``output``.

    The file is there as a whole or not at all: it is written under another name in the same folder
    first, and then renamed. What stood under its name before stays until then.

    Parameters
    ----------
    path : str or path
        Where to write, usually a name that ends with ``.npz``. A file of that name is replaced.
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float32 or float64
        The matrices Theta[l].
    hidden : "sigmoid", "tanh" or "relu"
        Activation function of the hidden layers.
    output : "sigmoid", "softmax" or "linear"
        Activation function of the output layer.

    Raises
    ------
    ValueError
        If the weights do not chain, are not finite, or are neither float32 nor float64.
    TypeError
        If something is not of the type named above.
    OSError
        If the file cannot be written.

    References
    ----------
    NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", 2007.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import numpy as np
    >>> from chainrule import initialize_weights
    >>> weights = initialize_weights((3, 5, 2), np.random.default_rng(0))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_weights(Path(folder, "network.npz"), weights, hidden="tanh")
    ...     with np.load(Path(folder, "network.npz"), allow_pickle=False) as file:
    ...         entries = {name: file[name] for name in file}
    >>> sorted(entries)
    ['Theta1', 'Theta2', 'format', 'hidden', 'layer_sizes', 'output', 'version']
    >>> entries["layer_sizes"].tolist(), str(entries["hidden"])
    ([3, 5, 2], 'tanh')
    >>> bool((entries["Theta1"] == weights[0]).all())
    True
    """
    target = Path(os.path.realpath(_as_path(path)))  # a link goes on pointing at the file
    matrices = as_weights(weights)
    kinds = as_kinds(matrices, hidden, output)
    entries: dict[str, Any] = {
        "format": FORMAT,
        "version": np.array(VERSION, "<i8"),
        "layer_sizes": np.array(_layer_sizes(matrices), "<i8"),
        "hidden": kinds[0],
        "output": kinds[1],
    }
    for k, Theta in enumerate(matrices):
        if Theta.dtype.newbyteorder("=") not in DTYPES:
            raise ValueError(f"weights[{k}]: expected float32 or float64, got {Theta.dtype}")
        entries[f"Theta{k + 1}"] = Theta.astype(Theta.dtype.newbyteorder("<"))
    unfinished = target.with_name(f".{secrets.token_hex(8)}.unfinished")
    try:
        with open(unfinished, "xb") as file:
            np.savez(file, **entries)
            file.flush()
            os.fsync(file.fileno())  # on the disk before it gets its name
        os.replace(unfinished, target)
    except BaseException:  # Ctrl+C too
        unfinished.unlink(missing_ok=True)
        raise


def load_weights(path: str | os.PathLike[str]) -> tuple[Weights, dict[str, str]]:
    """Read the weights of a network that ``save_weights`` has written, bit for bit.

    Formula: none; the weights, and the names of hidden and output, are those that were saved.

    A file from anywhere may be tried: no code in it is run, and it takes no more memory than a
    few times its own size.

    Parameters
    ----------
    path : str or path
        The file.

    Returns
    -------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float32 or float64
        The matrices Theta[l].
    kinds : dict
        ``{"hidden": …, "output": …}``, for ``forward(weights, X, **kinds)``.

    Raises
    ------
    ValueError
        If the file is damaged, or not one of ``save_weights``, or of a newer version; the message
        begins with its name.
    TypeError
        If path is not a str or path.
    OSError
        If the file cannot be opened.

    References
    ----------
    NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", 2007.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import numpy as np
    >>> from chainrule import initialize_weights
    >>> weights = initialize_weights((3, 5, 2), np.random.default_rng(0))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "network.npz")
    ...     save_weights(file, weights, hidden="tanh", output="softmax")
    ...     loaded, kinds = load_weights(file)
    ...     _ = file.write_bytes(file.read_bytes()[:-1])
    ...     try:
    ...         load_weights(file)
    ...     except ValueError as error:
    ...         print(str(error).partition(": ")[2])
    expected a file of save_weights, got a damaged one: File is not a zip file
    >>> [a.tobytes() == b.tobytes() for a, b in zip(loaded, weights, strict=True)], kinds
    ([True, True], {'hidden': 'tanh', 'output': 'softmax'})
    """
    place = _as_path(path)
    with open(place, "rb") as file:
        try:
            return _read(file)
        except ForeignError as error:
            reason, cause = str(error), error.__cause__
        except Exception as error:  # what is damaged can fail at any place of the reading
            reason, cause = f"got a damaged one: {error or type(error).__name__}", error
    raise ValueError(f"{place}: expected a file of save_weights, {reason}") from cause


class ForeignError(Exception):
    """A file that can be read but is not what was expected."""


def _read(file: BinaryIO) -> tuple[Weights, dict[str, str]]:
    with zipfile.ZipFile(file) as archive:
        _check_sizes(archive, file.seek(0, os.SEEK_END))
        names = {name.removesuffix(".npy") for name in archive.namelist()}
        if "format" not in names or str(_array(archive, "format")) != FORMAT:
            raise ForeignError("got another kind of file")
        version = _array(archive, "version").item()
        if version != VERSION:
            raise ForeignError(
                f"version {VERSION}, got version {version!r:.60}; is there a newer chainrule?"
            )
        shapes = weight_shapes(_array(archive, "layer_sizes").tolist())
        matrices = [_array(archive, f"Theta{k}") for k in range(1, len(shapes) + 1)]
        kinds = {name: str(_array(archive, name)) for name in ("hidden", "output")}
    for k, (Theta, shape) in enumerate(zip(matrices, shapes, strict=True), start=1):
        if Theta.shape != shape or Theta.dtype.newbyteorder("=") not in DTYPES:
            raise ForeignError(f"Theta{k} of shape {shape}, got shape {Theta.shape}, {Theta.dtype}")
    try:
        weights = as_weights([Theta.astype(Theta.dtype.newbyteorder("=")) for Theta in matrices])
        as_kinds(weights, **kinds)
    except ValueError as error:
        raise ForeignError(f"but {error}") from error
    return weights, kinds


def _check_sizes(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse what would need more memory than its size says: there are files made for that."""
    entries = archive.infolist()
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise ForeignError("which does not compress, got a compressed one")
    if sum(entry.file_size for entry in entries) > size:
        raise ForeignError("got one whose entries are larger than itself")


def _array(archive: zipfile.ZipFile, name: str) -> Array:
    """One entry. Its header has to promise what is there, before memory is given to it."""
    with archive.open(f"{name}.npy") as entry:
        if npy.read_magic(entry) != (1, 0):
            raise ForeignError(f"got {name} in another version of numpy's format")
        shape, in_columns, dtype = npy.read_array_header_1_0(entry)
        data = entry.read()  # to the end: then the checksum is compared
    if dtype.hasobject:
        raise ForeignError(f"got Python objects in {name}, not loaded because they can run code")
    if len(data) != math.prod(shape) * dtype.itemsize:
        raise ForeignError(f"got {len(data)} bytes for {name} of shape {shape}, {dtype}")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if in_columns else "C")


def _layer_sizes(weights: Weights) -> list[int]:
    return [weights[0].shape[1] - 1, *(len(Theta) for Theta in weights)]


def _as_path(path: object) -> str:
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"path: expected a str or path, got {type(path).__name__}")
    name = os.fspath(path)
    if not isinstance(name, str):
        raise TypeError(f"path: expected a str or path, got {type(name).__name__}")
    return name
