"""Weights in a file, and back, bit for bit; and a whole network (beyond the article).

The file is an ``.npz``: a zip archive with one array per entry, which ``numpy.load`` opens too.
Nothing in it is a pickle, so nothing in it can run.
"""

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule._archive import Archive, ForeignError, read, write
from chainrule._arguments import as_weights
from chainrule.model import weight_shapes
from chainrule.network import Network
from chainrule.trained import TrainedWeights, as_kinds

__all__ = ["load_network", "load_weights", "save_network", "save_weights"]

WEIGHTS, NETWORK, VERSION = "chainrule weights", "chainrule network", 1
READER = {WEIGHTS: "load_weights", NETWORK: "load_network"}
DTYPES = (np.dtype(np.float32), np.dtype(np.float64))
OTHERS = ("mean", "deviation", "several")  # and classes and columns, where there are some


def save_weights(
    path: str | os.PathLike[str],
    weights: Sequence[npt.ArrayLike],
    *,
    hidden: str | None = None,
    output: str | None = None,
) -> None:
    """Write the weights of a network to a file, with its layer sizes and activation functions.

    Formula: none; ``load_weights`` gives back the weights and both names, bit for bit. An entry
    ``Theta1``, ``Theta2``, … for each matrix, and ``format``, ``version``, ``layer_sizes``,
    ``hidden`` and ``output``; ``several`` where the weights remember it.

    The file is there as a whole or not at all: it is written under another name in the same folder
    first, and then renamed. What stood under its name before stays until then, and its permissions
    stay.

    Parameters
    ----------
    path : str or path
        Where to write, usually a name that ends with ``.npz``. A file of that name is replaced.
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float32 or float64
        The matrices Theta[l].
    hidden : "sigmoid", "tanh", "relu" or "linear"; or None
        Activation function of the hidden layers; None for what the weights remember, or sigmoid.
    output : "sigmoid", "softmax" or "linear"; or None
        Activation function of the output layer; None likewise.

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
    matrices = as_weights(weights)
    entries = _entries(WEIGHTS, matrices, *as_kinds(weights, hidden, output))
    if getattr(weights, "several", False):
        entries["several"] = True
    write(path, entries)


def load_weights(path: str | os.PathLike[str]) -> tuple[TrainedWeights, dict[str, str]]:
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
    weights : TrainedWeights, a list of L − 1 arrays (s_{l+1}, s_l + 1), float32 or float64
        The matrices Theta[l], which remember hidden and output.
    kinds : dict
        ``{"hidden": …, "output": …}``, the same names.

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
    weights = read(path, "save_weights", lambda archive: _weights(archive, WEIGHTS))
    return weights, weights.kinds


def save_network(path: str | os.PathLike[str], network: Network) -> None:
    """Write a network with all that belongs to it to a file.

    Formula: none; ``load_network`` gives it back, bit for bit. Beside the entries of
    ``save_weights`` there are ``mean``, ``deviation``, ``several``, and ``classes`` and
    ``columns`` where the network has some.

    The file is there as a whole or not at all, as with ``save_weights``.

    Parameters
    ----------
    path : str or path
        Where to write, usually a name that ends with ``.npz``. A file of that name is replaced.
    network : Network
        With weights in float32 or float64.

    Raises
    ------
    ValueError
        If the weights are neither float32 nor float64.
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
    >>> network = Network([[[0.0, 1.0, -1.0]]], mean=[10.0, 20.0], classes=["no", "yes"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_network(Path(folder, "network.npz"), network)
    ...     with np.load(Path(folder, "network.npz"), allow_pickle=False) as file:
    ...         entries = {name: file[name] for name in file}
    >>> sorted(entries)[:5], entries["classes"].tolist()
    (['Theta1', 'classes', 'deviation', 'format', 'hidden'], ['no', 'yes'])
    """
    if not isinstance(network, Network):
        raise TypeError(f"network: expected a Network, got {type(network).__name__}")
    weights = network.weights
    entries = _entries(NETWORK, weights, weights.hidden, weights.output)
    entries |= {name: getattr(network, name) for name in OTHERS}
    for name in ("classes", "columns"):
        if getattr(network, name) is not None:
            entries[name] = np.array(getattr(network, name))
    write(path, entries)


def load_network(path: str | os.PathLike[str]) -> Network:
    """Read a network that ``save_network`` has written, with all that belongs to it.

    Formula: none; weights, functions, scaling and names are those that were saved.

    A file from anywhere may be tried, as with ``load_weights``.

    Parameters
    ----------
    path : str or path
        The file.

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        If the file is damaged, or not one of ``save_network``, or of a newer version; the message
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
    >>> network = Network([[[0.0, 1.0, -1.0]]], mean=[10.0, 20.0], classes=["no", "yes"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_network(Path(folder, "network.npz"), network)
    ...     loaded = load_network(Path(folder, "network.npz"))
    >>> loaded.predict([[11.0, 20.0], [10.0, 21.0]]).tolist(), loaded.classes
    (['yes', 'no'], ('no', 'yes'))
    """
    return read(path, "save_network", _network)


def _entries(
    kind: str, matrices: Sequence[npt.NDArray[Any]], hidden: str, output: str
) -> dict[str, Any]:
    for k, Theta in enumerate(matrices):
        if Theta.dtype.newbyteorder("=") not in DTYPES:
            raise ValueError(f"weights[{k}]: expected float32 or float64, got {Theta.dtype}")
    sizes = [matrices[0].shape[1] - 1, *(len(Theta) for Theta in matrices)]
    return {
        "format": kind,
        "version": np.array(VERSION, "<i8"),
        "layer_sizes": np.array(sizes, "<i8"),
        "hidden": hidden,
        "output": output,
        **{f"Theta{k}": Theta for k, Theta in enumerate(matrices, start=1)},
    }


def _weights(archive: Archive, kind: str) -> TrainedWeights:
    found = str(archive["format"]) if "format" in archive.names else ""
    if found != kind:
        other = f"; {READER[found]} reads it" if found in READER else ""
        raise ForeignError(f"got another kind of file{other}")
    version = archive["version"].item()
    if version != VERSION:
        raise ForeignError(
            f"version {VERSION}, got version {version!r:.60}; is there a newer chainrule?"
        )
    shapes = weight_shapes(archive["layer_sizes"].tolist())
    matrices = [archive[f"Theta{k}"] for k in range(1, len(shapes) + 1)]
    hidden, output = (str(archive[name]) for name in ("hidden", "output"))
    for k, (Theta, shape) in enumerate(zip(matrices, shapes, strict=True), start=1):
        if Theta.shape != shape or Theta.dtype.newbyteorder("=") not in DTYPES:
            raise ForeignError(f"Theta{k} of shape {shape}, got shape {Theta.shape}, {Theta.dtype}")
    try:
        weights = as_weights([Theta.astype(Theta.dtype.newbyteorder("=")) for Theta in matrices])
        as_kinds(weights, hidden, output)
    except ValueError as error:
        raise ForeignError(f"but {error}") from error
    several = "several" in archive.names and bool(archive["several"])
    return TrainedWeights(weights, hidden=hidden, output=output, several=several)


def _network(archive: Archive) -> Network:
    weights = _weights(archive, NETWORK)
    others: dict[str, Any] = {name: archive[name] for name in OTHERS}
    others["several"] = others["several"].item()
    for name in archive.names & {"classes", "columns"}:
        others[name] = archive[name].tolist()
    try:
        return Network(weights, **others)
    except (TypeError, ValueError) as error:
        raise ForeignError(f"but {error}") from error
