"""The engine gives the numbers of the readable functions, with the memory of a batch."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import chainrule
from chainrule import (
    adam_step,
    backpropagate,
    cost,
    gradient_descent,
    gradient_descent_step,
    initialize_weights,
    l2_gradient,
    l2_penalty,
    momentum_step,
    xor,
)
from chainrule.engine import network
from chainrule.engine.calls import carry_out, work
from chainrule.engine.network import PART, TOGETHER, Engine
from chainrule.engine.vector import Vector

SIZES = [(3, 1), (3, 2), (3, 5, 2), (3, 5, 4, 2), (3, 4, 6, 5, 2)]
KINDS = [("sigmoid", "sigmoid"), ("tanh", "softmax"), ("relu", "softmax"), ("relu", "sigmoid")]


def problem(sizes, m, output="sigmoid", seed=0):
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=(after, before + 1)) for before, after in pairwise(sizes)]
    X = rng.normal(size=(m, sizes[0]))
    K = sizes[-1]
    Y = rng.dirichlet(np.ones(K), size=m) if output == "softmax" else rng.uniform(size=(m, K))
    return weights, X, Y


def by_hand(
    weights, X, Y, *, learning_rate, iterations, lam=0.0, batch_size=None, order=None, **kinds
):
    """The definition: batches, λ over the total m, one step of the readable functions for each."""
    m, history = len(X), []
    for iteration in range(iterations):
        rows = np.arange(m) if order is None else order[iteration]
        history.append(l2_penalty(weights, lam, m))
        for start in range(0, m, batch_size or m):
            batch = rows[start : start + (batch_size or m)]
            history[-1] += len(batch) / m * cost(weights, X[batch], Y[batch], **kinds)
            data = backpropagate(weights, X[batch], Y[batch], **kinds)
            gradients = [d + p for d, p in zip(data, l2_gradient(weights, lam, m), strict=True)]
            weights = gradient_descent_step(weights, gradients, learning_rate)
    return weights, [*history, cost(weights, X, Y, lam, **kinds)]


def close(ours, others, tolerance=1e-12):
    return all(
        a.shape == b.shape and np.abs(a - b).max() <= tolerance * max(1.0, np.abs(b).max())
        for a, b in zip(ours, others, strict=True)
    )


@pytest.mark.parametrize(("hidden", "output"), KINDS)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize(
    ("lam", "batch_size"), [(0.0, None), (0.7, None), (0.7, 3), (0.7, 1), (0.3, 11)]
)
def test_same_numbers_after_a_hundred_steps(sizes, lam, batch_size, hidden, output):
    if sizes[-1] == 1 and output == "softmax":
        sizes = (*sizes[:-1], 2)
    weights, X, Y = problem(sizes, 11, output)
    settings = {
        "learning_rate": 0.1, "iterations": 100 if not batch_size else 25, "lam": lam,
        "batch_size": batch_size, "hidden": hidden, "output": output,
    }  # fmt: skip
    trained, history = gradient_descent(weights, X, Y, **settings)
    expected, costs = by_hand(weights, X, Y, **settings)
    assert close(trained, expected)
    assert np.allclose(history, costs, rtol=1e-12, atol=0)


@pytest.mark.parametrize("without_blas", [False, True])  # True in a page of the browser
def test_a_batch_in_parts_is_the_batch(without_blas, monkeypatch):
    monkeypatch.setattr(network, "WITHOUT_BLAS", without_blas)
    weights, X, Y = problem((3, 5, 4, 2), 2 * PART + 7)
    settings = {"learning_rate": 0.3, "iterations": 20, "lam": 0.7}
    assert close(
        gradient_descent(weights, X, Y, **settings)[0], by_hand(weights, X, Y, **settings)[0]
    )
    settings["batch_size"] = PART + 100  # the last batch is smaller, and both are in two parts
    assert close(
        gradient_descent(weights, X, Y, **settings)[0], by_hand(weights, X, Y, **settings)[0]
    )


# the second one is copied in three pieces, the last one with two batches and a remainder
@pytest.mark.parametrize(("m", "size"), [(7, 2), (2 * (TOGETHER - 16) + 73, 30)])
def test_random_order_is_that_of_the_generator(m, size):
    weights, X, Y = problem((3, 5, 2), m)
    settings = {"learning_rate": 0.3, "iterations": 4, "lam": 0.1, "batch_size": size}
    rng = np.random.default_rng(5)
    order = [rng.permutation(m) for _ in range(4)]
    trained, history = gradient_descent(weights, X, Y, rng=np.random.default_rng(5), **settings)
    expected, costs = by_hand(weights, X, Y, order=order, **settings)
    assert close(trained, expected) and np.allclose(history, costs, rtol=1e-12)
    trained, history = gradient_descent(weights, X, Y, **settings)
    in_order, costs = by_hand(weights, X, Y, **settings)
    assert close(trained, in_order) and np.allclose(history, costs, rtol=1e-12)
    assert not close(trained, expected)


@pytest.mark.parametrize(("optimizer", "step"), [("momentum", momentum_step), ("adam", adam_step)])
def test_optimizers_are_their_steps(optimizer, step):
    weights, X, Y = problem((3, 5, 4, 2), 7)
    trained, _ = gradient_descent(
        weights, X, Y, learning_rate=0.02, iterations=50, lam=0.7, optimizer=optimizer
    )
    memory = None
    for _ in range(50):
        weights, memory = step(weights, backpropagate(weights, X, Y, 0.7), memory, 0.02)
    assert close(trained, weights)


def test_float32_stays_float32_and_near():
    weights, X, Y = problem((3, 5, 4, 2), 11)
    settings = {"learning_rate": 0.3, "iterations": 50, "lam": 0.7, "batch_size": 4}
    exact, _ = gradient_descent(weights, X, Y, **settings)
    narrow, history = gradient_descent(weights, X, Y, dtype=np.float32, **settings)
    assert all(Theta.dtype == np.float32 for Theta in narrow)
    assert close(narrow, exact, 1e-5) and not close(narrow, exact, 1e-12)
    assert all(type(value) is float for value in history)
    also, _ = gradient_descent(
        [Theta.astype(np.float32) for Theta in weights], X.astype(np.float32), Y, **settings
    )
    assert all((a == b).all() for a, b in zip(also, narrow, strict=True))


def test_sample_weights_are_repetitions():
    weights, X, Y = problem((3, 5, 2), 6)
    counts = np.array([1, 0, 3, 2, 1, 4])
    settings = {"learning_rate": 0.3, "iterations": 50, "lam": 0.7}
    weighted, history = gradient_descent(weights, X, Y, sample_weight=counts, **settings)
    rows = np.repeat(np.arange(6), counts)
    repeated, costs = gradient_descent(weights, X[rows], Y[rows], **settings)
    assert close(weighted, repeated)
    assert np.allclose(history, costs, rtol=1e-12)


def test_sample_weights_in_batches():
    """The gradient of a batch is the weighted mean over its examples, the weights' own mean 1."""
    weights, X, Y = problem((3, 5, 2), 5)
    counts = np.array([1.0, 0.5, 3.0, 2.0, 0.25])
    shares = counts / counts.mean()
    trained, _ = gradient_descent(
        weights, X, Y, learning_rate=0.3, iterations=1, lam=0.7, batch_size=2, sample_weight=counts
    )
    for rows in (slice(0, 2), slice(2, 4), slice(4, 5)):
        moved = l2_gradient(weights, 0.7 * 5 / counts.sum(), 5)  # λ over the sum of the weights
        for x, y, share in zip(X[rows], Y[rows], shares[rows], strict=True):
            of_one = backpropagate(weights, x[None], y[None])
            moved = [a + share * g / len(X[rows]) for a, g in zip(moved, of_one, strict=True)]
        weights = gradient_descent_step(weights, moved, 0.3)
    assert close(trained, weights)


@pytest.mark.parametrize(
    ("m", "batch_size", "room"),
    [(999, 30, 240), (999, 1, 256), (999, 128, 256), (999, 129, 129), (999, 600, 600), (9, 2, 9)],
)
def test_small_batches_are_copied_together(m, batch_size, room):
    weights, X, Y = problem((3, 2), m)
    engine = Engine(Vector(weights, X.dtype), X, Y, batch_size, m, 0.0, 1.0, ("tanh", "sigmoid"))
    assert (engine.room, len(engine.examples), len(engine.H)) == (room, room, room)
    assert len(engine.batches(engine.load(slice(0, room), None))) == -(-room // batch_size)


def test_examples_that_are_in_place_are_not_copied_again():
    weights, X, Y = problem((3, 5, 2), 7)
    engine = Engine(Vector(weights, X.dtype), X, Y, 7, 7, 0.0, 1.0, ("tanh", "sigmoid"))
    (first,) = (gradient.copy() for gradient in engine.gradients(None))
    X[:] = np.nan
    (again,) = engine.gradients(None)
    assert (again == first).all()
    engine.load(slice(0, 7), np.arange(7)[::-1])  # in another order they are
    assert np.isnan(engine.examples[:, 1:]).all()
    assert not engine.all_in_place


def test_without_a_penalty_there_is_nothing_to_add():
    vector = Vector(problem((3, 5, 2), 7)[0], np.dtype(np.float64))
    assert vector.add_penalty(0.0) == []
    vector.gradient[:] = 1
    carry_out(vector.add_penalty(0.5))
    for gradient, Theta in zip(vector.gradients, vector.weights, strict=True):
        assert (gradient[:, 0] == 1).all()
        assert (gradient[:, 1:] == 1 + 0.5 * Theta[:, 1:]).all()


def test_an_error_in_a_call_names_the_layer_and_what_was_computed():
    weights, X, Y = problem((3, 5, 4, 2), 7)
    engine = Engine(Vector(weights, X.dtype), X, Y, 7, 7, 0.0, 1.0, ("tanh", "softmax"))
    second, third = engine.layers(7)
    engine.hidden[7] = [second, third._replace(product=np.empty((4, 6)))]  # an example too few
    with pytest.raises(ValueError) as caught:
        for _ in engine.gradients(None):
            pass
    assert caught.value.__notes__ == ["while computing δ of layer 3"]
    with pytest.raises(ZeroDivisionError) as caught:
        carry_out([*work("the first", (abs, (1,))), *work("the second", (divmod, (1, 0)))])
    assert caught.value.__notes__ == ["while computing the second"]


@pytest.mark.parametrize("batch_size", [None, 4])
def test_given_functions_take_the_place(batch_size):
    weights, X, Y = problem((3, 5, 2), 7)
    settings = {"learning_rate": 0.3, "iterations": 9, "lam": 0.7, "batch_size": batch_size}
    ours, history = gradient_descent(weights, X, Y, **settings)
    given, costs = gradient_descent(weights, X, Y, gradient=backpropagate, cost=cost, **settings)
    assert close(given, ours)
    assert np.allclose(history, costs, rtol=1e-12)


def test_what_is_handed_to_given_functions_needs_only_a_length():
    weights, X, Y = problem((3, 5, 2), 7)

    class Elsewhere:
        def __len__(self):
            return 7

    place, seen = Elsewhere(), []

    def gradient(weights, X_, Y_, lam):
        seen.append((X_, Y_, lam))
        return backpropagate(weights, X, Y, lam)

    def data_cost(weights, X_, Y_, lam):
        return cost(weights, X, Y, lam)

    settings = {"learning_rate": 0.3, "iterations": 3, "lam": 0.7}
    given, _ = gradient_descent(
        weights, place, place, gradient=gradient, cost=data_cost, **settings
    )
    assert close(given, gradient_descent(weights, X, Y, **settings)[0])
    assert seen == [(place, place, 0.0)] * 3


def test_given_gradients_of_another_shape_are_refused():
    weights, X, Y = problem((3, 5, 2), 7)
    with pytest.raises(ValueError, match=r"gradient\[0\]: expected shape \(5, 4\), got \(4, 5\)"):
        gradient_descent(
            weights, X, Y, learning_rate=1, iterations=1,
            gradient=lambda *a: [g.T for g in backpropagate(*a)],
        )  # fmt: skip


def peak_while_training(m):
    rng = np.random.default_rng(0)
    weights = initialize_weights((50, 20, 10), rng)
    X, Y = rng.random((m, 50)), np.eye(10)[rng.integers(0, 10, m)]
    tracemalloc.start()
    gradient_descent(weights, X, Y, learning_rate=0.1, iterations=2, batch_size=100, lam=1.0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_examples():
    peak_while_training(100)  # what is imported or cached at the first call
    few, many = peak_while_training(1_000), peak_while_training(20_000)
    assert many < 1.05 * few
    assert many < 20_000 * 50 * 8 / 10  # far below a copy of the examples


def test_ctrl_c_returns_the_weights_of_the_last_whole_iteration():
    weights, X, Y = problem((3, 5, 2), 7)
    calls = itertools.count()

    def gradient(*arguments):
        if next(calls) == 7:  # in the third batch of the third iteration
            raise KeyboardInterrupt
        return backpropagate(*arguments)

    settings = {"learning_rate": 0.3, "lam": 0.7, "batch_size": 2, "gradient": gradient}
    with pytest.warns(RuntimeWarning, match="the weights after 1 of 9 iterations are returned"):
        reached, history = gradient_descent(weights, X, Y, iterations=9, **settings)
    settings["gradient"] = backpropagate
    whole, costs = gradient_descent(weights, X, Y, iterations=1, **settings)
    assert close(reached, whole)
    assert np.allclose(history, costs, rtol=1e-14)


def test_a_real_ctrl_c_in_the_engine():
    # a shell hands its background jobs a SIGINT that is ignored
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    weights, X, Y = problem((3, 5, 2), 5000)
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.warns(
        RuntimeWarning, match=r"interrupted: the weights after \d+ of 1000000 "
    ) as caught:
        reached, history = gradient_descent(weights, X, Y, learning_rate=0.1, iterations=10**6)
    signal.signal(signal.SIGINT, before)
    assert caught[0].filename == __file__  # the warning points to the call
    assert len(history) > 1
    again, costs = gradient_descent(weights, X, Y, learning_rate=0.1, iterations=len(history) - 1)
    assert close(reached, again)
    assert history == costs


@pytest.mark.parametrize(
    "settings",
    [
        {"learning_rate": 1e300},
        {"learning_rate": 1e8},
        {"learning_rate": 1e4, "lam": 5.0},
        {"learning_rate": 1e30, "dtype": np.float32},
        {"learning_rate": 1e9, "batch_size": 2, "optimizer": "momentum"},
        {"learning_rate": 1e150, "hidden": "relu", "lam": 1e150},
    ],
    ids=str,
)
def test_divergence_names_the_iteration_and_what_to_try(settings):
    weights, X, Y = problem((3, 5, 2), 7)
    with pytest.raises(
        ValueError, match=r"learning_rate: the cost rose.* in iteration \d+; try one "
    ):
        gradient_descent(weights, X, Y, iterations=100, **settings)


@pytest.mark.parametrize("kind", ["list", "frame"])
def test_own_functions_in_batches_take_lists_and_tables(kind):
    pandas = pytest.importorskip("pandas")
    weights, X, Y = problem((3, 4, 2), 7)
    form = {"list": np.ndarray.tolist, "frame": pandas.DataFrame}[kind]
    how = {"learning_rate": 0.5, "iterations": 2, "batch_size": 3}
    how |= {"gradient": backpropagate, "cost": cost}
    ours = gradient_descent(weights, form(X), form(Y), rng=np.random.default_rng(0), **how)[0]
    assert close(ours, gradient_descent(weights, X, Y, rng=np.random.default_rng(0), **how)[0])
    with pytest.raises(TypeError, match=r"X: batches pick rows, X\[rows\]; got set"):
        gradient_descent(weights, set(range(7)), Y, **how)


def test_weights_of_examples_held_back():
    """A weight is as many rows for them too, and 0 is as good as not being there."""
    rng = np.random.default_rng(0)
    X, held_X = rng.normal(size=(9, 2)), rng.normal(size=(40, 2))
    Y, held_Y = (X[:, :1] > 0) * 1, (held_X[:, :1] > 0.4) * 1
    counts = rng.integers(0, 4, 40)
    rows = np.repeat(np.arange(40), counts)
    how = {"learning_rate": 2.0, "iterations": 300, "patience": 5}
    start = initialize_weights((2, 6, 1), rng)
    weighted, _ = gradient_descent(start, X, Y, validation=(held_X, held_Y, counts), **how)
    repeated, _ = gradient_descent(start, X, Y, validation=(held_X[rows], held_Y[rows]), **how)
    without, _ = gradient_descent(start, X, Y, validation=(held_X, held_Y), **how)
    assert close(weighted, repeated)
    assert not close(weighted, without)
    with pytest.raises(ValueError, match="validation: sample_weight: expected shape"):
        gradient_descent(start, X, Y, validation=(held_X, held_Y, counts[1:]), **how)


@pytest.mark.parametrize("patience", [1, 4])
def test_with_tol_it_ends_when_the_cost_is_flat(patience):
    X, Y = xor()
    start = initialize_weights((2, 3, 1), np.random.default_rng(0))
    how = {"learning_rate": 2.0, "iterations": 2000}
    _, whole = gradient_descent(start, X, Y, **how)
    weights, history = gradient_descent(start, X, Y, tol=1e-3, patience=patience, **how)
    lowest, waited, end = np.inf, 0, 0
    while waited < patience:  # what "flat" means, once more
        waited = 0 if whole[end] + 1e-3 < lowest else waited + 1
        lowest = lowest if waited else whole[end]
        end += 1
    assert history == whole[: end + 1]
    assert len(history) < 1000
    assert np.isclose(cost(weights, X, Y), history[-1], rtol=1e-12)
    with pytest.raises(ValueError, match="tol: expected a number >= 0, got -1"):
        gradient_descent(start, X, Y, tol=-1, **how)


def test_a_cost_that_has_risen_a_hundredfold_is_noticed():
    X, Y = xor()
    start = initialize_weights((2, 3, 1), np.random.default_rng(0))
    message = r"learning_rate: the cost rose from 0.715 to .* 1000"
    with pytest.warns(RuntimeWarning, match=message) as warned:
        gradient_descent(start, X, Y, learning_rate=1000.0, iterations=100)
    assert warned[0].filename == __file__, "it points at the call"


def test_early_stopping_returns_the_best_weights():
    rng = np.random.default_rng(3)

    def noisy(m):  # the first column tells the class three times out of four
        X = rng.normal(size=(m, 3))
        return X, ((X[:, :1] > 0) ^ (rng.random((m, 1)) < 0.25)).astype(float)

    (X, Y), held_back = noisy(12), noisy(30)
    start = initialize_weights((3, 20, 1), rng)
    settings = {"learning_rate": 1.0, "iterations": 400}
    losses, stages = [], []
    for n in range(60):
        stages.append(gradient_descent(start, X, Y, learning_rate=1.0, iterations=n))
        losses.append(cost(stages[-1][0], *held_back))
    best = int(np.argmin(losses))
    assert 0 < best < 45
    weights, history = gradient_descent(start, X, Y, validation=held_back, patience=7, **settings)
    assert len(history) == best + 1
    assert close(weights, stages[best][0])
    assert np.allclose(history, stages[best][1], rtol=1e-12)
    for wrong, message in [
        ((X,), "validation: expected a pair"),
        ((X[:, 1:], Y), "validation: X: expected 3 columns"),
        ((X, Y[1:]), "validation: Y: expected shape"),
    ]:
        with pytest.raises((TypeError, ValueError), match=message):
            gradient_descent(start, X, Y, validation=wrong, **settings)


def test_patience_ends_after_ten_iterations_by_default():
    X, Y = problem((3, 2), 7)[1:]
    weights, calls = [np.zeros((2, 4))], []

    def gradient(*args):
        calls.append(args)
        return backpropagate(*args)

    held_back = X, 1 - Y  # the better the network learns, the worse it is for these
    settings = {"learning_rate": 0.1, "iterations": 50, "validation": held_back}
    _, history = gradient_descent(weights, X, Y, gradient=gradient, **settings)
    assert (len(history), len(calls)) == (1, 10)


def test_progress_bar_is_quiet_where_nobody_looks(capfd):
    pytest.importorskip("tqdm")
    weights, X, Y = problem((3, 2), 4)
    gradient_descent(weights, X, Y, learning_rate=0.1, iterations=3, progress=True)
    assert capfd.readouterr() == ("", "")


def test_progress_bar_on_a_terminal():
    pytest.importorskip("tqdm")
    termios = pytest.importorskip("termios")
    code = (
        "import chainrule, numpy as np; X, Y = chainrule.xor();"
        "start = chainrule.initialize_weights((2, 3, 1), np.random.default_rng(0));"
        "chainrule.gradient_descent(start, X, Y, learning_rate=1, iterations=50, progress=True)"
    )
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    here = {"PYTHONPATH": str(Path(chainrule.__file__).parents[1])}
    subprocess.run(
        [sys.executable, "-c", code], check=True, stderr=theirs, timeout=60, env=os.environ | here
    )
    os.close(theirs)
    with os.fdopen(ours, "rb") as terminal:
        assert b"50/50" in terminal.read1()


def test_without_tqdm_the_message_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    weights, X, Y = problem((3, 2), 4)
    with pytest.raises(ValueError, match="progress: a progress bar needs tqdm"):
        gradient_descent(weights, X, Y, learning_rate=0.1, iterations=3, progress=True)
    gradient_descent(weights, X, Y, learning_rate=0.1, iterations=3)  # no bar, no need


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"batch_size": 0}, ValueError, "batch_size: expected a whole number >= 1"),
        ({"rng": 5}, TypeError, "rng: expected a numpy.random.Generator"),
        ({"dtype": "float16"}, ValueError, "dtype: expected float32 or float64, got float16"),
        ({"dtype": "what"}, TypeError, "dtype: expected float32 or float64, got 'what'"),
        ({"optimizer": "sgd"}, ValueError, "optimizer: expected one of 'descent', 'momentum'"),
        ({"hidden": "gelu"}, ValueError, "hidden: expected one of 'sigmoid', 'tanh', 'relu'"),
        ({"loss": "log"}, ValueError, "loss: expected one of 'squared', got 'log'"),
        ({"bias": 0}, TypeError, "bias: expected True or False, got int"),
        ({"output": "softmax"}, ValueError, "Y: expected rows that add up to 1"),
        ({"sample_weight": [1.0]}, ValueError, r"sample_weight: expected shape \(7,\), got \(1,\)"),
        ({"sample_weight": [0.0] * 7}, ValueError, "sample_weight: expected numbers >= 0, not all"),
        ({"sample_weight": [-1.0] + [1.0] * 6}, ValueError, "sample_weight: expected numbers >= 0"),
        ({"patience": 0}, ValueError, "patience: expected a whole number >= 1"),
        ({"cost": cost}, ValueError, "cost: only together with gradient"),
        ({"gradient": backpropagate, "X": []}, ValueError, "X: expected at least one example"),
        ({"gradient": backpropagate, "sample_weight": [1.0] * 7}, ValueError, "sample_weight: not"),
        ({"gradient": backpropagate, "loss": "squared"}, ValueError, "loss: not together with"),
    ],
)
def test_bad_arguments_are_named(change, error, message):
    weights, X, Y = problem((3, 5, 2), 7)
    with pytest.raises(error, match=message):
        gradient_descent(
            weights, **({"X": X, "Y": Y, "learning_rate": 0.1, "iterations": 3} | change)
        )
