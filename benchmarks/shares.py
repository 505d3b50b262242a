"""What does a step of training spend its time on? `make bench`

Measured on the engine itself, with nothing else to do: an iteration; the same with two units a
layer and two examples a batch, where little is left but Python and the beginnings of calls; its
list of calls with a function that does nothing in place of each; and the matrix products of the
list alone. Writes shares.md, with the picture that the page `docs/beyond/speed.md` shows.
"""

import platform
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
from bars import ROW, bar, figure, text

from chainrule.engine.calls import Work, carry_out
from chainrule.engine.network import Engine
from chainrule.engine.vector import Vector
from chainrule.optimizers import descend

RESULT = Path(__file__).with_name("shares.md")
NETWORKS = {"small": ((64, 32, 10), 32), "wide": ((784, 512, 256, 10), 128)}  # sizes, batch
TURNS, BATCHES = 101, 20
ROLES = {  # with a colour of the book's figures
    "Python finds the next call": "input",
    "NumPy begins it": "output",
    "products of matrices": "hidden",
    "one number at a time, and copies": "hidden-2",
}


def main() -> None:
    bars = {f"{name}: {'-'.join(map(str, sizes))}, batch {batch}": shares(sizes, batch)
            for name, (sizes, batch) in NETWORKS.items()}  # fmt: skip
    lines = [["microseconds a batch", *ROLES, "together"], ["---", *["---:"] * (len(ROLES) + 1)]]
    for name, parts in bars.items():
        numbers = [*parts.values(), sum(parts.values())]
        lines.append([name, *(f"{1e6 * number:.3g}" for number in numbers)])
    note = (
        f"The shortest of {TURNS} times {BATCHES} batches. Measured on {date.today()} on "
        f"{platform.system()} {platform.machine()} with Python {platform.python_version()}, "
        f"numpy {np.__version__}."
    )
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    RESULT.write_text(f"{picture(bars)}\n\n{table}\n\n{note}\n")
    print(RESULT.read_text())


def shares(sizes: tuple[int, ...], batch: int) -> dict[str, float]:
    """Seconds of one batch, by what they are spent on."""
    engine, empty = engine_for(sizes, batch), engine_for((2,) * len(sizes), 2)
    calls = calls_of(engine)
    turns = {
        "whole": iteration(engine),
        "empty": iteration(empty),
        "python": repeated([(nothing, arguments, what) for _, arguments, what in calls]),
        "products": repeated(products_of(calls)),
        "empty products": repeated(products_of(calls_of(empty))),
    }
    shortest = dict.fromkeys(turns, np.inf)
    for _ in range(TURNS):
        for name, turn in turns.items():
            begin = time.perf_counter()
            turn()
            shortest[name] = min(shortest[name], (time.perf_counter() - begin) / BATCHES)
    products = shortest["products"] - shortest["empty products"]
    values = (
        shortest["python"],
        shortest["empty"] - shortest["python"],
        products,
        shortest["whole"] - shortest["empty"] - products,
    )
    return dict(zip(ROLES, values, strict=True))


def engine_for(sizes: tuple[int, ...], batch: int) -> Engine:
    rng, m = np.random.default_rng(0), batch * BATCHES
    weights = [rng.normal(0, 0.1, (b, a + 1)).astype(np.float32) for a, b in pairwise(sizes)]
    X = rng.random((m, sizes[0]), dtype=np.float32)
    Y = np.eye(sizes[-1], dtype=np.float32)[rng.integers(0, sizes[-1], m)]
    return Engine(Vector(weights, X.dtype), X, Y, batch, m, 0.0, 0.1, ("sigmoid", "sigmoid"))


def iteration(engine: Engine) -> Callable[[], object]:
    """So many batches, with the step for each."""
    theta = engine.vector.theta

    def turn() -> float:
        for gradient in engine.gradients(None):
            descend(theta, gradient, [], 0.1)
        return engine.cost_meanwhile()

    return turn


def calls_of(engine: Engine) -> Work:
    """Of the first batch, and the step."""
    vector, n = engine.vector, engine.load(slice(0, engine.room), None)
    step = (np.subtract, (vector.theta, vector.gradient, vector.theta), "the step")
    return [*engine.batches(n)[0], step]


def products_of(calls: Work) -> Work:
    return [call for call in calls if call[0].__name__ == "dot"]


def nothing(*arguments: object) -> None:
    pass


def repeated(calls: Work) -> Callable[[], object]:
    def turn() -> None:
        for _ in range(BATCHES):
            carry_out(calls)

    return turn


def picture(bars: dict[str, dict[str, float]]) -> str:
    """A bar for each network, as long as the other: how its time is divided."""
    width, height, lines, y = 480, 24, [], 0
    for name, parts in bars.items():
        y += ROW
        lines.append(text(0, y, name, font_weight="bold"))
        x, y, whole = 0.0, y + 8, sum(parts.values())
        for number, (part, seconds) in enumerate(parts.items(), start=1):
            share = width * seconds / whole
            lines.append(bar(x, y, max(share - 1, 0.5), height, ROLES[part]))  # 1 between two
            if share > 12:
                lines.append(text(x + 4, y + 17, str(number), fill="var(--net-ink)"))
            x += share
        y += height + 6
    for number, part in enumerate(ROLES, start=1):
        y += ROW
        lines.append(bar(0, y - 12, 14, 14, ROLES[part]))
        lines.append(text(3, y, str(number), fill="var(--net-ink)"))
        lines.append(text(22, y, part))
    label = "Two bars, for a small and a wide network, divided by what a step spends its time on."
    label += " The numbers are those of the table."
    caption = "A step of training, and what its time goes to: each bar is all of it."
    return figure(lines, width, y + 8, label, caption)


if __name__ == "__main__":
    main()
