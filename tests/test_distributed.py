"""Training on a real cluster of three processes: one machine's numbers, also when a worker dies."""

import ast
import inspect
import os
import runpy
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from chainrule import backpropagate, cost, gradient_descent, weight_shapes
from chainrule.distributed import on_workers
from chainrule.engine.network import PART
from chainrule.trained import TrainedWeights

distributed = pytest.importorskip("distributed")

ROWS = [slice(0, 3), slice(3, 4), slice(4, 17), slice(17, 23)]  # unequal parts of 23 examples
KINDS = [("sigmoid", "sigmoid"), ("tanh", "softmax"), ("relu", "softmax")]


@pytest.fixture(scope="module")
def client():
    with (
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        ) as cluster,
        distributed.Client(cluster, timeout=30) as client,
    ):
        yield client


def problem(sizes=(3, 5, 4, 2), m=23, dtype=np.float64):
    rng = np.random.default_rng(50)
    weights = [rng.normal(size=shape).astype(dtype) for shape in weight_shapes(sizes)]
    X, Y = rng.normal(size=(m, sizes[0])), rng.dirichlet(np.ones(sizes[-1]), size=m)
    return weights, X.astype(dtype), Y.astype(dtype)


def loader(X, Y):
    """A function that travels with its data. Real examples would lie in files."""
    return lambda rows: (X[rows], Y[rows])


def close(ours, others):
    return len(ours) == len(others) and all(
        a.shape == b.shape and np.abs(a - b).max() <= 1e-12 * max(1.0, np.abs(b).max())
        for a, b in zip(ours, others, strict=True)
    )


@pytest.mark.parametrize(("hidden", "output"), KINDS)
def test_gradient_and_cost_of_one_machine(client, hidden, output):
    weights, X, Y = problem()
    kinds = {"hidden": hidden, "output": output}
    examples, gradient, costs = on_workers(client, loader(X, Y), ROWS, **kinds)
    assert len(examples) == 23
    for lam in (0.0, 0.7):
        ours = gradient(weights, examples, examples, lam)
        assert close(ours, backpropagate(weights, X, Y, lam, **kinds))
        J = cost(weights, X, Y, lam, **kinds)
        assert abs(costs(weights, examples, examples, lam) - J) <= 1e-12 * max(1, J)
    unweighted = [backpropagate(weights, X[rows], Y[rows], **kinds) for rows in ROWS]
    wrong = [sum(layer) / len(ROWS) for layer in zip(*unweighted, strict=True)]
    assert not close(wrong, backpropagate(weights, X, Y, **kinds))


@pytest.mark.parametrize("parts", [ROWS, ROWS[2:3], [slice(k, k + 1) for k in range(7)]])
def test_training_ends_with_the_weights_of_one_machine(client, parts):
    start, X, Y = problem()
    examples, gradient, costs = on_workers(client, loader(X, Y), parts)
    how = {"learning_rate": 0.5, "iterations": 5, "lam": 0.7}
    ours = gradient_descent(start, examples, examples, gradient=gradient, cost=costs, **how)
    rows = np.concatenate([np.arange(23)[part] for part in parts])
    theirs = gradient_descent(start, X[rows], Y[rows], **how)
    assert close(ours[0], theirs[0])
    assert np.abs(np.subtract(ours[1], theirs[1])).max() < 1e-12


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_in_float32_with_other_ways_to_step(client, optimizer):
    start, X, Y = problem(dtype=np.float32)
    examples, gradient, costs = on_workers(client, loader(X, Y), ROWS, output="softmax")
    how = {"learning_rate": 0.05, "iterations": 4, "output": "softmax", "optimizer": optimizer}
    ours, _ = gradient_descent(start, examples, examples, gradient=gradient, cost=costs, **how)
    theirs, _ = gradient_descent(start, X, Y, **how)
    for a, b in zip(ours, theirs, strict=True):
        assert a.dtype == np.float32 and np.abs(a - b).max() < 1e-5


def test_the_same_after_a_worker_was_killed(client, tmp_path):
    """Its parts are loaded once more on another worker."""
    start, X, Y = problem()
    log = str(tmp_path / "loaded")

    def load(rows):
        with open(log, "a") as file:
            file.write(f"{os.getpid()}\n")
        return X[rows], Y[rows]

    def loaded_by():
        with open(log) as file:
            return file.read().split()

    examples, gradient, costs = on_workers(client, load, ROWS)
    victim, steps = int(loaded_by()[0]), 0
    assert len(loaded_by()) == len(ROWS) and victim in client.run(os.getpid).values()

    def interrupted(*arguments):
        nonlocal steps
        steps += 1
        if steps == 3:
            os.kill(victim, signal.SIGKILL)
        return gradient(*arguments)

    how = {"learning_rate": 0.5, "iterations": 6, "lam": 0.7}
    ours = gradient_descent(start, examples, examples, gradient=interrupted, cost=costs, **how)
    theirs = gradient_descent(start, X, Y, **how)
    assert close(ours[0], theirs[0])
    assert np.abs(np.subtract(ours[1], theirs[1])).max() < 1e-12
    assert steps == 6 and len(loaded_by()) > len(ROWS)
    assert str(victim) not in loaded_by()[len(ROWS) :]
    client.wait_for_workers(3, timeout=60)  # its nanny has started another one


def test_a_part_of_many_examples(client):
    """A worker goes through them in pieces, the last one smaller."""
    weights, X, Y = problem(m=2 * PART + 5)
    parts = [slice(0, 1), slice(1, 2 * PART + 5)]
    examples, gradient, costs = on_workers(client, loader(X, Y), parts)
    assert close(gradient(weights, examples, examples), backpropagate(weights, X, Y))
    assert abs(costs(weights, examples, examples) - cost(weights, X, Y)) < 1e-12


def test_weights_that_overflow(client):
    weights, X, Y = problem()
    examples, gradient, costs = on_workers(client, loader(X, Y), ROWS, hidden="relu")
    weights = [1e200 * Theta for Theta in weights]
    with pytest.raises(ValueError, match="cost: expected finite numbers"):
        gradient_descent(
            weights, examples, examples, learning_rate=0.5, iterations=1, gradient=gradient,
            cost=costs, hidden="relu",
        )  # fmt: skip


def test_one_journey_for_cost_and_gradient(client, tmp_path, monkeypatch):
    weights, X, Y = problem()
    examples, gradient, costs = on_workers(client, loader(X, Y), ROWS)
    journeys = []
    submit = client.submit
    monkeypatch.setattr(client, "submit", lambda *a, **k: journeys.append(a) or submit(*a, **k))
    costs(weights, examples, examples)
    first = gradient(weights, examples, examples)
    assert len(journeys) == 1
    weights[0][0, 0] += 1  # in the same array: other weights all the same
    assert not close(gradient(weights, examples, examples), first)
    assert len(journeys) == 2
    for slope in first:
        slope[:] = 0
    assert gradient(weights, examples, examples)[0].any()


def test_weights_of_many_megabytes(client):
    """Dask warns where a task is that large; here that is how it has to be."""
    weights, X, Y = problem((1200, 1100, 2), 4)
    assert sum(Theta.nbytes for Theta in weights) > 10.5e6
    examples, gradient, _ = on_workers(client, loader(X, Y), [slice(0, 1), slice(1, 4)])
    assert close(gradient(weights, examples, examples), backpropagate(weights, X, Y))


def test_an_error_of_load_says_where(client):
    def load(part):
        if part == "b":
            raise FileNotFoundError("no such disk")
        return np.ones((2, 3)), np.ones((2, 2))

    with pytest.raises(FileNotFoundError, match="no such disk") as caught:
        on_workers(client, load, ["a", "b"])
    assert caught.value.__notes__ == ["while loading part 1: 'b'"]


@pytest.mark.parametrize(
    ("load", "message"),
    [
        (
            lambda part: (np.ones((2, 3)), np.ones((3, 2))),
            r"Y: expected shape \(2, 2\), got \(3, 2\)",
        ),
        (lambda part: (np.full((2, 3), np.nan), np.ones((2, 2))), "X: expected finite numbers"),
        (lambda part: (np.ones((2, 3)), np.full((2, 2), 1.5)), "Y: expected values from 0 to 1"),
        (lambda part: (np.ones((0, 3)), np.ones((0, 2))), "X: expected at least one row"),
    ],
)
def test_examples_that_are_wrong(client, load, message):
    with pytest.raises(ValueError, match=message) as caught:
        on_workers(client, load, ["a"])
    assert caught.value.__notes__ == ["while loading part 0: 'a'"]


def test_an_error_in_a_step_says_where(client):
    weights, X, Y = problem()

    def load(rows):
        return X[rows], Y[rows] / 2 if rows == ROWS[2] else Y[rows]

    examples, gradient, _ = on_workers(client, load, ROWS, output="softmax")
    with pytest.raises(ValueError, match="Y: expected rows that add up to 1") as caught:
        gradient(weights, examples, examples)
    assert caught.value.__notes__ == ["in part 2, with 13 examples"]
    with pytest.raises(ValueError, match=r"X, Y: expected \(4, 2\) columns, got shapes"):
        gradient([np.ones((2, 5))], examples, examples)


def test_nothing_hangs(client):
    def load(part):
        time.sleep(1.5)
        return np.ones((2, 3)), np.ones((2, 2))

    begin = time.monotonic()
    with pytest.raises(TimeoutError, match=r"timeout: no answer from the workers for 0.2 s"):
        on_workers(client, load, [0], timeout=0.2)
    assert time.monotonic() - begin < 1.5


def test_the_functions_have_to_be_those_of_the_training(client):
    start, X, Y = problem()
    kinds = {"hidden": "tanh", "output": "softmax"}
    examples, gradient, costs = on_workers(client, loader(X, Y), ROWS, **kinds)
    how = {"learning_rate": 0.5, "iterations": 2, "gradient": gradient, "cost": costs}
    with pytest.raises(ValueError, match="hidden: the weights remember 'sigmoid', got 'tanh'"):
        gradient_descent(start, examples, examples, **how)
    weights, _ = gradient_descent(start, examples, examples, **how, **kinds)
    assert weights.kinds == kinds
    gradient(weights, examples, examples)  # the same matrices again: not asked for, but looked at
    with pytest.raises(ValueError, match="output: the weights remember 'linear', got 'softmax'"):
        gradient(TrainedWeights(weights, hidden="tanh", output="linear"), examples, examples)


def test_a_batch_is_all_examples(client):
    start, X, Y = problem()
    examples, gradient, costs = on_workers(client, loader(X, Y), ROWS)
    with pytest.raises(ValueError, match="batch_size: expected all 23 examples at once, got 5"):
        gradient_descent(
            start, examples, examples, learning_rate=0.5, iterations=1, batch_size=5,
            gradient=gradient, cost=costs,
        )  # fmt: skip


def test_arguments_that_are_wrong(client):
    load = loader(*problem()[1:])
    with pytest.raises(ValueError, match="parts: expected at least one"):
        on_workers(client, load, [])
    with pytest.raises(ValueError, match="timeout: expected a number > 0"):
        on_workers(client, load, ROWS, timeout=0)
    with pytest.raises(ValueError, match="hidden: expected one of"):
        on_workers(client, load, ROWS, hidden="step")
    with pytest.raises(ValueError, match="output: expected one of"):
        on_workers(client, load, ROWS, output="step")


def test_it_is_short():
    """Code without docstrings, comments and empty lines: what a reader has to follow."""
    source = inspect.getsource(inspect.getmodule(on_workers))
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.Module)) and ast.get_docstring(node):
            del node.body[0]
    assert len(ast.unparse(tree).split("\n")) < 80


def test_the_program_of_the_page(client):
    """As it stands there, its own comparisons included."""
    root = Path(__file__).parents[1]
    program = "docs/assets/code/many_machines.py"
    assert f'--8<-- "{program}"' in (root / "docs/beyond/many-machines.md").read_text()
    _, cost_history = runpy.run_path(str(root / program))["main"](client)
    assert len(cost_history) == 61
