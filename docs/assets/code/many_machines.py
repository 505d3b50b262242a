import numpy as np
from dask.distributed import Client, LocalCluster

from chainrule import (
    accuracy,
    gradient_descent,
    initialize_weights,
    load_digits,
    one_hot,
    predict,
)
from chainrule.distributed import on_workers

PARTS = [range(0, 500), range(500, 900), range(900, 1500)]


def load(part):
    """Runs on a worker. Yours would read a file; the digits are there."""
    images, labels = load_digits()
    return images[part] / 16, one_hot(labels[part], 10)


def main(client):
    start = initialize_weights((64, 32, 10), np.random.default_rng(0))
    how = {"learning_rate": 2.0, "iterations": 60, "lam": 0.1, "output": "softmax"}

    examples, gradient, cost = on_workers(client, load, PARTS, output="softmax")
    weights, cost_history = gradient_descent(
        start, examples, examples, gradient=gradient, cost=cost, **how
    )

    X, Y = load(range(1500))  # all on this machine, to compare
    alone, _ = gradient_descent(start, X, Y, **how)
    for ours, theirs in zip(weights, alone, strict=True):
        assert np.abs(ours - theirs).max() < 1e-12
    assert accuracy(predict(weights, X), Y.argmax(axis=1)) > 0.9
    return weights, cost_history


# the workers import this file too, and must not start a cluster each
if __name__ == "__main__":
    with LocalCluster(n_workers=3) as cluster, Client(cluster) as client:
        main(client)
