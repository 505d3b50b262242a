"""Random settings of the playground, small enough to train in milliseconds."""

from typing import Any

import numpy as np

from chainrule.playground import Settings, choices

CHOICES = choices()


def random_settings(seed: int, **fixed: Any) -> Settings:
    """All choices are tried, also those that go with others only."""
    rng = np.random.default_rng(seed)
    data = CHOICES["data"][seed % len(CHOICES["data"])]
    output = named(rng, [o for o in CHOICES["output"] if o["name"] in data["outputs"]])
    losses = next(o["losses"] for o in CHOICES["output"] if o["name"] == output)
    count, is_curve = int(rng.integers(4, 60)), data["classes"] == 1
    added = [
        (*rng.uniform(-1, 1, 2).tolist(), 0 if is_curve else int(rng.integers(data["classes"])))
        for _ in range(rng.integers(3))
    ]
    which = rng.permutation(count + len(added))[: rng.integers(3)]
    mistakes = ["", "", *(mistake["name"] for mistake in CHOICES["mistakes"])]
    return Settings(**{
        "data": data["name"], "count": count, "noise": float(rng.uniform(0, 0.5)),
        "held_out": float(rng.choice([0, 0.3, 0.9])), "data_seed": int(rng.integers(1000)),
        "moved": [(int(i), *rng.uniform(-1, 1, 2).tolist()) for i in which], "added": added,
        "layers": rng.integers(1, 6, size=rng.integers(4)).tolist(),
        "hidden": named(rng, CHOICES["hidden"]), "bias": bool(rng.random() < 0.8),
        "output": output, "loss": str(rng.choice(losses)),
        "optimizer": named(rng, CHOICES["optimizer"]),
        "learning_rate": float(rng.choice([0.01, 0.1, 0.5])), "lam": float(rng.choice([0, 0.5])),
        "batch_size": int(rng.choice([0, 1, 7, 5000])), "seed": int(rng.integers(1000)),
        "mistake": str(rng.choice(mistakes)),
    } | fixed)  # fmt: skip


def named(rng: np.random.Generator, entries: list[dict[str, Any]]) -> str:
    return str(rng.choice([entry["name"] for entry in entries]))
