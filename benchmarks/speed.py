"""How fast is training, ours beside the peers'? `make bench`

Every contender lives in a process of its own; they take turns, and the median of each one's turns
counts. A turn is a number of passes over the same float32 data, with the same batches in the same
order and plain gradient descent. Writes speed.json, and speed.md with the table and the plot that
the book shows.
"""

import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import numpy as np

RESULT = Path(__file__).with_name("speed.json")
RATE, TURNS = 0.1, 31


class Workload(NamedTuple):
    sizes: tuple[int, ...]
    batch: int
    examples: int
    passes: int  # of one turn

    @property
    def name(self) -> str:
        return f"{'-'.join(map(str, self.sizes))}, " + (
            f"full batch of {self.batch:,}"
            if self.batch == self.examples
            else f"batch {self.batch}"
        )


WORKLOADS = [
    Workload((784, 30, 10), 10, 10_000, 5),
    Workload((64, 32, 10), 32, 1_760, 40),
    Workload((400, 25, 10), 5_000, 5_000, 50),
    Workload((784, 512, 256, 10), 128, 7_680, 3),
]


def data(work: Workload) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Examples, classes, weights: the same for all contenders."""
    import chainrule

    rng = np.random.default_rng(0)
    X = rng.random((work.examples, work.sizes[0]), dtype=np.float32)
    labels = rng.integers(0, work.sizes[-1], work.examples)
    weights = chainrule.initialize_weights(work.sizes, rng)
    return X, labels, [Theta.astype(np.float32) for Theta in weights]


# The contenders: each takes a workload and returns what does one turn.


def ours(work: Workload) -> Callable[[], object]:
    from chainrule import gradient_descent

    X, labels, weights = data(work)
    Y = np.eye(work.sizes[-1], dtype=np.float32)[labels]
    return lambda: gradient_descent(
        weights, X, Y, learning_rate=RATE, iterations=work.passes, batch_size=work.batch
    )


def products(work: Workload) -> Callable[[], object]:
    """The matrix products alone, with the bias column in them, on arrays made beforehand."""
    _, _, weights = data(work)
    rows = np.ones
    A = [rows((work.batch, Theta.shape[1]), np.float32) for Theta in weights]
    Z = [rows((work.batch, len(Theta)), np.float32) for Theta in weights]
    gradients = [np.empty_like(Theta) for Theta in weights]

    def turn() -> None:
        for _ in range(work.passes * (work.examples // work.batch)):
            for k, Theta in enumerate(weights):
                np.dot(A[k], Theta.T, out=Z[k])
            for k in reversed(range(len(weights))):
                np.dot(Z[k].T, A[k], out=gradients[k])
                if k:
                    np.matmul(Z[k], weights[k][:, 1:], out=Z[k - 1])

    return turn


def sklearn(work: Workload) -> Callable[[], object]:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)
    X, labels, _ = data(work)
    return lambda: MLPClassifier(
        work.sizes[1:-1], activation="logistic", solver="sgd", alpha=0, batch_size=work.batch,
        learning_rate_init=RATE, momentum=0, nesterovs_momentum=False, shuffle=False,
        max_iter=work.passes, n_iter_no_change=work.passes + 1,
    ).fit(X, labels)  # fmt: skip


def torch(work: Workload) -> Callable[[], object]:
    import torch

    X, labels, weights = data(work)
    X = torch.from_numpy(X)
    Y = torch.nn.functional.one_hot(torch.from_numpy(labels), work.sizes[-1]).float()
    layers: list[torch.nn.Module] = []
    for Theta in weights:
        linear = torch.nn.Linear(Theta.shape[1] - 1, len(Theta))
        linear.weight.data = torch.from_numpy(Theta[:, 1:].copy())
        linear.bias.data = torch.from_numpy(Theta[:, 0].copy())
        layers += [linear, torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*layers[:-1])
    # the mean over the outputs too would make the steps smaller, not faster
    loss_of = torch.nn.BCEWithLogitsLoss()
    descent = torch.optim.SGD(model.parameters(), lr=RATE)

    def turn() -> None:
        for _ in range(work.passes):
            for start in range(0, work.examples, work.batch):
                descent.zero_grad()
                rows = slice(start, start + work.batch)
                loss_of(model(X[rows]), Y[rows]).backward()
                descent.step()

    return turn


def jax(work: Workload) -> Callable[[], object]:
    import jax
    import jax.numpy as jnp

    X, labels, weights = data(work)
    batches = work.examples // work.batch
    Y = jnp.eye(work.sizes[-1], dtype=jnp.float32)[labels].reshape(batches, work.batch, -1)
    X = jnp.asarray(X).reshape(batches, work.batch, -1)
    start = [(jnp.asarray(Theta[:, 1:].T), jnp.asarray(Theta[:, 0])) for Theta in weights]

    def loss(weights, X, Y):  # type: ignore[no-untyped-def]
        (W, b), *others = weights
        Z = X @ W + b
        for W, b in others:
            Z = jax.nn.sigmoid(Z) @ W + b
        return jnp.sum(Y * jax.nn.softplus(-Z) + (1 - Y) * jax.nn.softplus(Z)) / work.batch

    def step(weights, batch):  # type: ignore[no-untyped-def]
        value, slopes = jax.value_and_grad(loss)(weights, *batch)
        return jax.tree.map(lambda w, g: w - RATE * g, weights, slopes), value

    one_pass = jax.jit(lambda weights, X, Y: jax.lax.scan(step, weights, (X, Y)))

    def turn() -> None:
        weights = start
        for _ in range(work.passes):
            weights, losses = one_pass(weights, X, Y)
        jax.block_until_ready((weights, losses))

    return turn


CONTENDERS = {
    "chainrule": (ours, "numpy"),
    "matrix products alone": (products, "numpy"),
    "scikit-learn": (sklearn, "scikit-learn"),
    "PyTorch": (torch, "torch"),
    "JAX": (jax, "jax"),
}


def serve(name: str) -> None:
    """What a contender's process does: a turn for each number that it reads."""
    turns: dict[int, Callable[[], object]] = {}
    for line in sys.stdin:
        which = int(line)
        if which not in turns:
            turns[which] = CONTENDERS[name][0](WORKLOADS[which])
            turns[which]()  # what is compiled or loaded at the first time does not count
        begin = time.perf_counter()
        turns[which]()
        print(time.perf_counter() - begin, flush=True)


class Contender:
    def __init__(self, name: str) -> None:
        self.name = name
        command = [sys.executable, __file__, "serve", name]
        self.process = subprocess.Popen(
            command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def turn(self, which: int) -> float:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{which}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline()) / WORKLOADS[which].passes


def installed(library: str) -> bool:
    try:
        version(library)
    except PackageNotFoundError:
        return False
    return True


def measure() -> dict[str, dict[str, list[float]]]:
    """Seconds of one pass: workload, contender, turns."""
    here = [name for name, (_, library) in CONTENDERS.items() if installed(library)]
    contenders = [Contender(name) for name in here]
    seconds: dict[str, dict[str, list[float]]] = {}
    for which, work in enumerate(WORKLOADS):
        times: dict[str, list[float]] = {name: [] for name in here}
        for k in range(TURNS):
            for contender in contenders[k % len(here) :] + contenders[: k % len(here)]:
                times[contender.name].append(contender.turn(which))
        seconds[work.name] = times
        print(work.name, {n: f"{statistics.median(t):.5f} s" for n, t in times.items()}, flush=True)
    for contender in contenders:
        contender.process.communicate()
    return seconds


def table(medians: dict[str, dict[str, float]]) -> str:
    """Milliseconds of ours, and the others' time as a multiple of it."""
    others = [name for name in next(iter(medians.values())) if name != "chainrule"]
    head = ["network and batch", "chainrule, ms a pass", *others]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for work, times in medians.items():
        unit = times["chainrule"]
        lines.append([work, f"{1000 * unit:.3g}", *(f"{times[n] / unit:.2f}" for n in others)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plot(medians: dict[str, dict[str, float]]) -> str:
    """Bars: everybody's time as a multiple of ours, in the colours of the book's figures."""
    unit, left, row, most = 32, 160, 18, 9.5  # pixels of 1 and of the names; the longest bar
    lines, y = [], 0
    for work, times in medians.items():
        y += 26
        lines.append(f'<text x="0" y="{y}" font-weight="bold">{work}</text>')
        for name, seconds in times.items():
            y += row
            ratio = seconds / times["chainrule"]
            width = unit * min(ratio, most)
            colour = "--net-forward" if name == "chainrule" else "--net-hidden"
            lines.append(
                f'<text x="0" y="{y}">{name}</text>'
                f'<rect x="{left}" y="{y - 11}" width="{width:.0f}" height="12" '
                f'fill="var({colour})"/>'
                f'<text x="{left + width + 5:.0f}" y="{y}">{ratio:.2f}</text>'
            )
    label = "Bars for each network: the time of a pass as a multiple of chainrule's."
    return (
        f'<figure><svg viewBox="0 0 {left + unit * most + 40:.0f} {y + 8}" role="img" '
        f'style="max-width:36rem;width:100%;height:auto" '
        f'aria-label="{label} The numbers are those of the table." font-family="var(--sans)" '
        f'font-size="13" fill="currentColor">{"".join(lines)}</svg>\n'
        "<figcaption>The time of a pass, as a multiple of ours: longer is slower.</figcaption>"
        "</figure>"
    )


def cpu() -> str:
    info = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    return f"{len(names)} cores of {names[0]}" if names else platform.processor()


def main() -> None:
    seconds = measure()
    medians = {
        work: {name: statistics.median(times) for name, times in row.items()}
        for work, row in seconds.items()
    }
    libraries = sorted({library for _, library in CONTENDERS.values() if installed(library)})
    versions = {library: version(library).partition("+")[0] for library in libraries}
    machine = f"{platform.system()} {platform.machine()}, {cpu()}"
    stated = ", ".join(f"{name} {number}" for name, number in versions.items())
    note = (
        f"Measured on {date.today()}: medians of {TURNS} turns each, taken in turn, in float32, on "
        f"{machine} with Python {platform.python_version()}, {stated}."
    )
    record = {"machine": machine, "versions": versions, "turns": TURNS, "date": str(date.today())}
    RESULT.write_text(json.dumps(record | {"seconds of one pass": seconds}, indent=1) + "\n")
    RESULT.with_suffix(".md").write_text(f"{table(medians)}\n\n{plot(medians)}\n\n{note}\n")
    print(RESULT.with_suffix(".md").read_text())


if __name__ == "__main__":
    serve(sys.argv[2]) if sys.argv[1:2] == ["serve"] else main()
