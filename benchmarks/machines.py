"""When do more machines pay? Training on Dask's workers beside one process.

All workers are processes of this machine, with one part of the examples and one thread each; the
one process has one thread too. Writes machines.md, which the book shows. Two minutes.

    PYTHONPATH=src .venv/bin/python benchmarks/machines.py
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy comes; Dask does it for its workers

import platform
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from distributed import Client, LocalCluster
from distributed import __version__ as version

from chainrule import gradient_descent, initialize_weights
from chainrule.distributed import on_workers

RESULT = Path(__file__).with_suffix(".md")
SIZES = (784, 30, 10)
EXAMPLES = [100, 1_000, 10_000, 50_000]
WORKERS = [1, 2]
TURNS = 5


def load(numbers: range) -> tuple[np.ndarray, np.ndarray]:
    """Examples of these numbers: the same on every machine."""
    rng = np.random.default_rng(numbers.start)
    X = rng.random((len(numbers), SIZES[0]), dtype=np.float32)
    return X, np.eye(SIZES[-1], dtype=np.float32)[rng.integers(0, SIZES[-1], len(numbers))]


def start() -> list[np.ndarray]:
    return [
        Theta.astype(np.float32) for Theta in initialize_weights(SIZES, np.random.default_rng(0))
    ]


def per_step(X: Any, Y: Any, **functions: Callable[..., Any]) -> float:
    """Seconds, from a run of some steps and a run of none."""
    steps = 12

    def run(iterations: int) -> float:
        begin = time.perf_counter()
        gradient_descent(start(), X, Y, learning_rate=0.1, iterations=iterations, **functions)
        return time.perf_counter() - begin

    return (run(steps) - run(0)) / steps


def bytes_sent() -> int:
    """Over this machine's own network so far, as the system counts them (Linux)."""
    with open("/proc/net/dev") as file:
        return int(file.read().partition("lo:")[2].split()[0])


def on_cluster(client: Client, workers: int, m: int) -> Callable[[], float]:
    examples, gradient, costs = on_workers(client, load, parts(m, workers))
    return lambda: per_step(examples, examples, gradient=gradient, cost=costs)


def parts(m: int, workers: int) -> list[range]:
    ends = np.linspace(0, m, workers + 1).astype(int).tolist()
    return [range(a, b) for a, b in pairwise(ends)]


def traffic(client: Client, workers: int) -> float:
    """Bytes of one step, the idle chatter of the clusters taken off; the median of some."""
    examples, gradient, _ = on_workers(client, load, parts(1_000, workers))
    measured = []
    for turn in range(9):
        weights = [Theta + turn for Theta in start()]
        before, begin = bytes_sent(), time.perf_counter()
        gradient(weights, examples, examples)
        during, took = bytes_sent() - before, time.perf_counter() - begin
        time.sleep(took)
        measured.append(2 * during - (bytes_sent() - before))
    return statistics.median(measured)


def main() -> None:
    busy = os.getloadavg()[0]
    seconds: dict[tuple[str, int], list[float]] = defaultdict(list)
    with ExitStack() as stack:
        clients = {}
        for workers in WORKERS:
            cluster = LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=50
            )
            clients[workers] = stack.enter_context(Client(stack.enter_context(cluster)))
        for m in EXAMPLES:
            X, Y = load(range(m))
            contenders = {"one process, the engine": lambda X=X, Y=Y: per_step(X, Y)}
            for workers, client in clients.items():
                contenders[f"Dask, workers: {workers}"] = on_cluster(client, workers, m)
            for turn in range(TURNS + 1):
                for name, measure in contenders.items():
                    taken = measure()
                    if turn:  # the first one warms up
                        seconds[name, m].append(taken)
        sent = {workers: traffic(client, workers) for workers, client in clients.items()}
    medians = {key: statistics.median(turns) for key, turns in seconds.items()}
    RESULT.write_text(report(medians, sent, busy))
    print(RESULT.read_text())


def report(seconds: dict[tuple[str, int], float], sent: dict[int, float], busy: float) -> str:
    names = list(dict.fromkeys(name for name, _ in seconds))
    size = sum(Theta.nbytes for Theta in start())
    lines = [
        "| milliseconds a step, examples: | " + " | ".join(f"{m:,}" for m in EXAMPLES) + " |",
        "| --- |" + " ---: |" * len(EXAMPLES),
    ]
    for name in names:
        row = [f"{1e3 * seconds[name, m]:.1f}" for m in EXAMPLES]
        lines.append(f"| {name} | {' | '.join(row)} |")
    lines += [
        "",
        "| parts and workers | kilobytes a step | times the weights | expected |",
        "|" + " ---: |" * 4,
    ]
    for p, bytes_ in sent.items():
        lines.append(f"| {p} | {bytes_ / 1e3:,.0f} | {bytes_ / size:.1f} | {3 * p + 1} |")
    here, there = (
        np.array([seconds[name, m] for m in EXAMPLES])
        for name in ("one process, the engine", f"Dask, workers: {WORKERS[-1]}")
    )
    gain = here - there  # grows with the number of examples; between two of them, evenly
    even = "nowhere in the table"
    if gain[-1] > 0:
        even = f"at about {round(np.interp(0, gain, EXAMPLES), -3):,.0f} examples"
    note = (
        f"Break-even of {WORKERS[-1]} workers: {even}. The network is "
        f"{'-'.join(map(str, SIZES))} in float32; its weights are {size / 1e3:,.0f} "
        f"kilobytes. Times are medians of {TURNS} turns; the system counted the bytes on "
        f"the machine's own network. Measured on {date.today()} on {platform.system()} "
        f"{platform.machine()} with {os.cpu_count()} cores (load before: {busy:.1f}), Python "
        f"{platform.python_version()}, numpy {np.__version__}, distributed {version}."
    )
    return "\n".join([*lines, "", note, ""])


if __name__ == "__main__":
    main()
