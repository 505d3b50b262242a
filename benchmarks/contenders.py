"""Who takes part in `speed.py`, and the work. A contender's process: `contenders.py NAME`."""

import sys
import time
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

RATE = 0.1
OURS, OTHER = "chainrule", "the other chainrule"


class Workload(NamedTuple):
    sizes: tuple[int, ...]
    batch: int
    examples: int
    passes: int  # of one turn, so many that beginning and ending count little

    @property
    def multiplications(self) -> float:
        """Of one turn: forward, gradients and back; at the end forward once more."""
        forward = sum((before + 1) * units for before, units in pairwise(self.sizes))
        back = sum(before * units for before, units in pairwise(self.sizes[1:]))
        return self.examples * (self.passes * (2 * forward + back) + forward)

    @property
    def name(self) -> str:
        return f"{'-'.join(map(str, self.sizes))}, " + (
            f"full batch of {self.batch:,}"
            if self.batch == self.examples
            else f"batch {self.batch}"
        )


WORKLOADS = [
    Workload((784, 30, 10), 10, 10_000, 5),
    Workload((64, 32, 10), 32, 1_760, 100),
    Workload((400, 25, 10), 5_000, 5_000, 50),
    Workload((784, 512, 256, 10), 128, 7_680, 15),
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
    made = np.ones
    A = [made((work.batch, Theta.shape[1]), np.float32) for Theta in weights]
    Z = [made((work.batch, len(Theta)), np.float32) for Theta in weights]
    gradients = [np.empty_like(Theta) for Theta in weights]

    def forward() -> None:
        for k, Theta in enumerate(weights):
            np.dot(A[k], Theta.T, out=Z[k])

    def turn() -> None:
        batches = work.examples // work.batch
        for _ in range(work.passes * batches):
            forward()
            for k in reversed(range(len(weights))):
                np.dot(Z[k].T, A[k], out=gradients[k])
                if k:
                    np.matmul(Z[k], weights[k][:, 1:], out=Z[k - 1])
        for _ in range(batches):
            forward()

    return turn


def peak(work: Workload) -> Callable[[], object]:
    """As many multiplications in one product of square matrices: faster than that nothing is."""
    size = round(work.multiplications ** (1 / 3))
    A, B = np.ones((2, size, size), np.float32)
    product = np.empty_like(A)
    return lambda: np.dot(A, B, product)


def sklearn(work: Workload) -> Callable[[], object]:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)
    X, labels, _ = data(work)
    model = MLPClassifier(
        work.sizes[1:-1], activation="logistic", solver="sgd", alpha=0, batch_size=work.batch,
        learning_rate_init=RATE, momentum=0, nesterovs_momentum=False, shuffle=False,
        max_iter=work.passes, n_iter_no_change=work.passes + 1,
    )  # fmt: skip

    def turn() -> float:
        probabilities = model.fit(X, labels).predict_proba(X)
        return -np.log(probabilities[np.arange(len(X)), labels]).mean()

    return turn


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

    def turn() -> float:
        for _ in range(work.passes):
            total = torch.zeros(())
            for start in range(0, work.examples, work.batch):
                descent.zero_grad()
                rows = slice(start, start + work.batch)
                loss = loss_of(model(X[rows]), Y[rows])
                total += loss.detach()
                loss.backward()
                descent.step()
        with torch.no_grad():
            return loss_of(model(X), Y).item()

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
    all_losses = jax.jit(jax.vmap(loss, (None, 0, 0)))  # of all batches at once

    def turn() -> float:
        weights = start
        for _ in range(work.passes):
            weights, losses = one_pass(weights, X, Y)
            losses.mean()
        return float(all_losses(weights, X, Y).mean())

    return turn


CONTENDERS = {
    OURS: (ours, "numpy"),
    "scikit-learn": (sklearn, "scikit-learn"),
    "PyTorch": (torch, "torch"),
    "JAX": (jax, "jax"),
    "matrix products alone": (products, "numpy"),
    "peak of the processor": (peak, "numpy"),
    OTHER: (ours, "numpy"),
}


def serve(name: str) -> None:
    """A turn for each number that is read, of the workload of that number; the seconds it took."""
    turns: dict[int, Callable[[], object]] = {}
    for line in sys.stdin:
        which = int(line)
        if which not in turns:
            turns[which] = CONTENDERS[name][0](WORKLOADS[which])
            turns[which]()  # what is compiled or loaded at the first time does not count
        begin = time.perf_counter()
        turns[which]()
        print(time.perf_counter() - begin, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
