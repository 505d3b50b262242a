"""Bad input, tried by machine: every public function works, or says which argument is wrong.

For each function a call that works, and for each of its arguments a list of values that nobody
would expect. Nothing but TypeError and ValueError may come out, the message names the argument (or,
where two do not fit together, one of them), and no argument is changed.
"""

import inspect
import signal
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import chainrule
from chainrule import interchange, network, saving, trained


def function_of(name: str) -> Callable[..., object]:
    return getattr(chainrule, name, None) or OTHERS[name]


def valid_calls() -> dict[str, dict[str, object]]:
    return functions_of_the_book() | other_doors()


def other_doors() -> dict[str, dict[str, object]]:
    """What stands in modules of its own: weights that remember, whole networks, interchange."""
    rng = np.random.default_rng(31)
    weights = [rng.normal(size=shape) for shape in chainrule.weight_shapes((3, 5, 2))]
    kinds = {"hidden": "tanh", "output": "softmax"}
    coefs, intercepts = interchange.to_coefs(weights)
    whole = {
        "weights": weights,
        **kinds,
        "mean": np.array([1.0, 2.0, 3.0]),
        "deviation": np.array([0.5, 1.0, 2.0]),
        "classes": ["cat", "dog"],
        "columns": ["a", "b", "c"],
        "several": False,
    }
    return {
        "TrainedWeights": {"weights": weights, **kinds, "several": False},
        "Network": whole,
        "Network.answers": {"X": rng.normal(size=(4, 3))},
        "Network.predict": {"X": rng.normal(size=(4, 3))},
        "save_network": {"network": network.Network(**whole)},
        "save_weights": {"weights": weights, **kinds},
        "from_coefs": {"coefs": coefs, "intercepts": intercepts, **kinds},
        "from_mlp": {
            "model": SimpleNamespace(
                coefs_=coefs, intercepts_=intercepts, activation="tanh", out_activation_="softmax"
            )
        },
        "from_state_dict": {"state_dict": interchange.to_state_dict(weights), **kinds},
        "to_coefs": {"weights": weights},
        "to_state_dict": {"weights": weights},
    }


def functions_of_the_book() -> dict[str, dict[str, object]]:
    rng = np.random.default_rng(30)
    weights = [rng.normal(size=shape) for shape in chainrule.weight_shapes((3, 5, 2))]
    X, Y = rng.normal(size=(4, 3)), rng.uniform(size=(4, 2))
    kinds = {"hidden": "tanh", "output": "sigmoid"}
    problem = {
        "weights": trained.TrainedWeights(weights, **kinds),
        "X": X,
        "Y": Y,
        "lam": 0.5,
        **kinds,
    }
    penalty = {"weights": weights, "lam": 0.5, "m": 4}
    return {
        "accuracy": {"predicted": np.array([0, 1]), "labels": np.array([1, 1])},
        "adam_step": {
            "weights": weights,
            "gradients": weights,
            "moments": None,
            "learning_rate": 0.1,
        },
        "add_bias": {"A": X},
        "backpropagate": problem | {"loss": "squared"},
        "blobs": {"rng": np.random.default_rng(0)},
        "cost": problem | {"loss": "squared"},
        "cross_entropy": {"Z": Y, "Y": np.full((4, 2), 0.5)},
        "forward": {"weights": weights, "X": X, **kinds},
        "gradient_check": problem
        | {"method": "complex", "directions": 2, "rng": np.random.default_rng(0)},
        "gradient_descent": problem
        | {
            "learning_rate": 0.1,
            "iterations": 2,
            "loss": "squared",
            "bias": False,
            "batch_size": 3,
            "rng": np.random.default_rng(0),
            "dtype": "float32",
            "optimizer": "adam",
            "sample_weight": np.array([1.0, 2.0, 0.5, 0.0]),
            "validation": (X, Y),
            "patience": 2,
            "tol": 1e-3,
            "gradient": None,
            "cost": None,
            "progress": False,
        },
        "gradient_descent_step": {"weights": weights, "gradients": weights, "learning_rate": 0.1},
        "half_squared_error": {"Z": X, "Y": np.full((4, 3), 7.0), "output": "softmax"},
        "hidden_delta": {
            "next_delta": Y,
            "next_weights": weights[1],
            "Z": rng.normal(size=(4, 5)),
            "hidden": "relu",
        },
        "initialize_weights": {
            "layer_sizes": (3, 2),
            "rng": np.random.default_rng(0),
            "scheme": "he",
        },
        "l2_gradient": penalty,
        "l2_penalty": penalty,
        "load_digits": {},
        "log_loss": {"Z": X, "Y": np.full((4, 3), 0.25)},
        "momentum_step": {
            "weights": weights,
            "gradients": weights,
            "velocity": weights,
            "learning_rate": 0.1,
        },
        "numerical_gradient": {"f": lambda w: w[0].sum(), "weights": weights, "method": "complex"},
        "one_hot": {"labels": np.array([0, 1]), "K": 3},
        "output_delta": {"H": Y, "Y": Y},
        "predict": {"weights": weights, "X": X, "hidden": "tanh"},
        "refute": {"erratum": "e1", "printed": 1.0, "truth": 2.0, "tolerance": 0.1},
        "relu": {"z": X},
        "relu_derivative": {"z": X},
        "sigmoid": {"z": X},
        "sigmoid_derivative": {"z": X},
        "softmax": {"Z": X},
        "squared_error_delta": {"Z": X, "Y": np.full((4, 3), 7.0), "output": "sigmoid"},
        "tanh": {"z": X},
        "tanh_derivative": {"z": X},
        "unit_step": {"z": X, "threshold": 0.0},
        "verify": {"formula": "image-1", "value": X, "reference": X, "tolerance": 1e-12},
        "weight_shapes": {"layer_sizes": (3, 2)},
        "xor": {},
    }


def a_network() -> network.Network:
    return network.Network(**other_doors()["Network"])


def save_weights(weights: object, hidden: object, output: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        saving.save_weights(Path(folder, "file"), weights, hidden=hidden, output=output)


def save_network(network: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        saving.save_network(Path(folder, "file"), network)


OTHERS = {
    "TrainedWeights": trained.TrainedWeights,
    "Network": network.Network,
    "Network.answers": lambda X: a_network().answers(X),
    "Network.predict": lambda X: a_network().predict(X),
    "save_network": save_network,
    "save_weights": save_weights,
    **{name: getattr(interchange, name) for name in interchange.__all__},
}


class Subclass(np.ndarray):
    pass


def read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def strange_values(usual: object) -> list[object]:
    """Wrong types, ranks, dtypes and sizes; and unusual forms of the right thing."""
    values: list[object] = [
        None, True, "a", b"a", 0, -1, 1.5, 10**400, 1e308, -1e308, 5e-324, float("nan"),
        float("inf"), 1j, [], [[]], [[[]]], {}, {"a": 1}, object(), [None],
        ["a"], [[1.0], [1.0, 2.0]],
        [1, 2, 3], [[1.0, 2.0]], range(3), iter([1.0]), np.zeros(0), np.zeros((0, 3)),
        np.zeros((3, 0)), np.zeros((2, 3, 4)), np.array("a"), np.array(["a", "b"]),
        np.array([1, "a", None], dtype=object), np.array(1.0), np.array(np.nan), np.float16(1.0),
        np.datetime64("2026-01-01"), np.array([1, 2], dtype="timedelta64[s]"),
        np.full((4, 3), np.nan), np.full((4, 3), np.inf), np.full((4, 3), -1e308),
        np.full((4, 3), 1e308), np.zeros((1, 4, 3)), np.zeros((4, 99)), np.zeros(100_000),
        np.zeros(2, dtype=[("a", float)]), np.array([[1 + 2j]]),
        np.array([[2**63]], dtype=np.uint64),
        [np.zeros((3, 2)), np.zeros((9, 9))], [np.zeros((0, 2))], [np.zeros((2, 3)), None],
        (np.ones((5, 4)) * 1e200, np.ones((2, 6)) * 1e200), "forward",
    ]  # fmt: skip
    arrays = usual if isinstance(usual, list) else [usual]
    if all(isinstance(array, np.ndarray) for array in arrays):
        for change in (
            lambda a: a.astype(object),
            lambda a: a.astype(np.int8),
            lambda a: a > 0.5,
            lambda a: a.astype(complex),
            lambda a: a.astype(np.float16),
            lambda a: a.astype(np.float32),
            lambda a: a.astype(np.longdouble),
            lambda a: a.astype(a.dtype.newbyteorder(">")),
            lambda a: np.asfortranarray(a),
            lambda a: np.repeat(a, 2, axis=0)[::2],
            lambda a: a[::-1],
            lambda a: np.ma.masked_array(a, mask=a > 0),
            lambda a: a.view(Subclass),
            read_only,
            lambda a: a.T,
            lambda a: a.tolist(),
            lambda a: a * np.nan,
            lambda a: a[:0],
            lambda a: a[None],
            lambda a: a[0],
        ):
            changed = [change(np.array(array)) for array in arrays]
            values.append(changed if isinstance(usual, list) else changed[0])
    return values


CASES = [
    (name, argument)
    for name, arguments in valid_calls().items()
    for argument in inspect.signature(function_of(name)).parameters
    if argument in arguments
]


def test_all_functions_are_tried_with_all_arguments():
    assert set(valid_calls()) == {*chainrule.__all__, *OTHERS}
    for name, arguments in valid_calls().items():
        function = function_of(name)
        assert set(inspect.signature(function).parameters) == set(arguments)
        function(**arguments)


def too_long(*_):
    raise TimeoutError("hangs")


@pytest.mark.parametrize(("name", "argument"), CASES)
def test_works_or_says_which_argument_is_wrong(name, argument):
    function = function_of(name)
    signal.signal(signal.SIGALRM, too_long)
    for k in range(len(strange_values(valid_calls()[name][argument]))):
        arguments = valid_calls()[name]
        arguments[argument] = strange_values(arguments[argument])[k]
        kept = {key: keep(value) for key, value in arguments.items()}
        signal.alarm(20)  # seconds; a hang ends here
        try:
            with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
                warnings.simplefilter("error")
                function(**arguments)
        except (TypeError, ValueError) as error:
            place = str(error).split(":")[0].split("[")[0]
            assert place in arguments, f"{place} is no argument; {arguments[argument]!r:.60}"
        except AssertionError as error:
            assert name in ("verify", "refute"), error
        finally:
            signal.alarm(0)
        for key, value in arguments.items():
            assert keep(value) == kept[key], f"{key} was changed"


def keep(value: object) -> str:
    """What to compare with afterwards."""
    if isinstance(value, (list, tuple)):
        return str([keep(v) for v in value])
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {value.tolist()!r}"
    if isinstance(value, (int, float, complex, str, bytes, np.generic)):
        return repr(value)
    return type(value).__name__
