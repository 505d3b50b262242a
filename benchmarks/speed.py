"""How fast is training, ours beside the peers'? `make bench`

Every contender lives in a process of its own. They take turns in random order, each after the
machine has come to rest, and the median of each one's turns counts. A turn is a training: passes
over the same float32 data, with the same batches in the same order and plain gradient descent, the
loss of every batch, and at the end the cost of all examples. Writes speed.json, and speed.md with
the table and the plot that the book shows.

`speed.py ANOTHER/src` has the package of another checkout among the contenders, though not in the
table.
"""

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bars import ROW, bar, figure, text
from contenders import CONTENDERS, OTHER, OURS, WORKLOADS

RESULT = Path(__file__).with_name("speed.json")
TURNS = 15
Times = dict[str, list[float]]  # seconds of one pass: contender, turns


class Contender:
    def __init__(self, name: str, source: str | None = None) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("contenders.py"), name],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | ({"PYTHONPATH": source} if source else {}),
        )

    def turn(self, which: int) -> float:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{which}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline()) / WORKLOADS[which].passes


def wait_for_silence(patience: float = 20.0) -> bool:
    """Until the processors have had nothing to do for a tenth of a second; False if they never do.

    Threads of a matrix product go on looking for work for a while, and would slow the next turn.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end:
        before = idle_seconds()
        begin = time.monotonic()
        time.sleep(0.1)
        passed = (time.monotonic() - begin) * (os.cpu_count() or 1)
        if idle_seconds() - before > 0.9 * passed:
            return True
    return False


def idle_seconds() -> float:
    """Of all processors together, since the machine was started."""
    return float(Path("/proc/uptime").read_text().split()[1])


def installed(library: str) -> bool:
    try:
        version(library)
    except PackageNotFoundError:
        return False
    return True


def measure(contenders: list[Contender]) -> tuple[dict[str, Times], int]:
    """Seconds of one pass: workload, contender, turns. And how many turns found no silence."""
    seconds: dict[str, Times] = {}
    restless, chance = 0, random.Random(0)
    for which, work in enumerate(WORKLOADS):
        times: Times = {contender.name: [] for contender in contenders}
        for _ in range(TURNS):
            for contender in chance.sample(contenders, len(contenders)):
                restless += not wait_for_silence()
                times[contender.name].append(contender.turn(which))
        seconds[work.name] = times
        report = {
            name: f"{ratio(times, name)[0]:.3f} ± {ratio(times, name)[1]:.3f}" for name in times
        }
        print(f"{work.name}: {1000 * statistics.median(times[OURS]):.4g} ms", report, flush=True)
    return seconds, restless


def ratio(times: Times, name: str) -> tuple[float, float]:
    """A contender's time as a multiple of ours, and half the width of the middle half of it."""
    unit = statistics.median(times[OURS])
    low, middle, high = statistics.quantiles(times[name], n=4)
    return middle / unit, (high - low) / 2 / unit


def table(seconds: dict[str, Times]) -> str:
    """Milliseconds of ours, and the others' time as a multiple of it."""
    names = list(next(iter(seconds.values())))
    head = ["network and batch", f"{OURS}, ms a pass", *names[1:]]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for work, times in seconds.items():
        middle, spread = (
            1000 * statistics.median(times[OURS]) * part for part in ratio(times, OURS)
        )
        lines.append(
            [work, f"{middle:.3g}\u00a0±\u00a0{float(f'{spread:.1g}'):g}"]
            + ["{:.2f}\u00a0±\u00a0{:.2f}".format(*ratio(times, name)) for name in names[1:]]
        )
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plot(seconds: dict[str, Times]) -> str:
    """Everybody's time as a multiple of ours."""
    left, longest = 160, 304  # pixels of the names and of the longest bar
    ratios = [ratio(times, name)[0] for times in seconds.values() for name in times]
    unit = longest / max(ratios)
    lines, y = [], 0
    for work, times in seconds.items():
        y += 26
        lines.append(text(0, y, work, font_weight="bold"))
        for name in times:
            y += ROW
            value, _ = ratio(times, name)
            width = unit * value
            role = "forward" if name == OURS else "hidden"
            lines += [text(0, y, name), bar(left, y - 11, width, 12, role)]
            lines.append(text(left + width + 5, y, f"{value:.2f}"))
    label = "Bars for each network: the time of a pass as a multiple of chainrule's."
    label += " The numbers are those of the table."
    caption = "The time of a pass, as a multiple of ours: longer is slower."
    return figure(lines, left + longest + 44, y + 8, label, caption)


def cpu() -> str:
    info = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    return f"{len(names)} cores of {names[0]}" if names else platform.processor()


def main(other: str | None = None) -> None:
    here = [name for name, (_, library) in CONTENDERS.items() if installed(library)]
    contenders = [Contender(name) for name in here if name != OTHER]
    if other:
        contenders.append(Contender(OTHER, other))
    seconds, restless = measure(contenders)
    for contender in contenders:
        contender.process.communicate()
    libraries = sorted({library for _, library in CONTENDERS.values() if installed(library)})
    versions = {library: version(library).partition("+")[0] for library in libraries}
    machine = f"{platform.system()} {platform.machine()}, {cpu()}"
    stated = ", ".join(f"{name} {number}" for name, number in versions.items())
    turns = f"{TURNS} turns each, in random order" + (
        f", {restless} of them while the machine was busy elsewhere" if restless else ""
    )
    note = (
        f"Measured on {date.today()}: medians of {turns}, in float32, on {machine} with Python "
        f"{platform.python_version()}, {stated}. "
        "The ± is half the width of the middle half of the turns."
    )
    record = {"machine": machine, "versions": versions, "turns": TURNS, "restless": restless}
    record |= {"date": str(date.today()), "seconds of one pass": seconds}
    RESULT.write_text(json.dumps(record, indent=1) + "\n")
    for times in seconds.values():
        times.pop(OTHER, None)
    RESULT.with_suffix(".md").write_text(f"{table(seconds)}\n\n{plot(seconds)}\n\n{note}\n")
    print(RESULT.with_suffix(".md").read_text())


if __name__ == "__main__":
    main(*sys.argv[1:2])
