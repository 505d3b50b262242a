"""How much faster does each step of the page `docs/beyond/speed.md` make it? `make bench`

The functions that are timed are the page's own cells, executed. Writes steps.md, which the page
shows.
"""

import platform
import re
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs/beyond/speed.md"
CELL = re.compile(r"^```\{code-cell\}\n(.*?)^```$", re.M | re.S)
TURNS = 41
STEPS = {
    "readable": "1. as in the book",
    "unchecked": "2. checked once",
    "narrow": "3. float32",
    "in_place": "4. arrays made once",
    "one_vector": "5. one vector, fewer calls",
    "written_down": "6. the calls written down once",
    "package": "7. the package, with the cost of every pass",
}


def main() -> None:
    names: dict[str, Any] = {}
    for cell in CELL.findall(PAGE.read_text()):
        exec(cell, names)
    wide = names["start"], names["X"], names["Y"]
    narrow = names["narrow_start"], names["narrow_X"], names["narrow_Y"]
    times: dict[str, list[float]] = {name: [] for name in STEPS}
    for _ in range(TURNS):
        for name in STEPS:
            data = wide if name in ("readable", "unchecked") else narrow
            passes = 20 if name == "package" else 1  # what comes once in a training counts little
            arguments = (*data, passes) if name == "package" else data
            times[name].append(seconds(names[name], arguments) / passes)
    medians = {name: statistics.median(row) for name, row in times.items()}
    steps = len(names["X"]) // names["size"]
    lines = ["| step | microseconds a batch | times as fast |", "| --- | ---: | ---: |"]
    lines += [
        f"| {STEPS[name]} | {1e6 * median / steps:.0f} | {medians['readable'] / median:.1f} |"
        for name, median in medians.items()
    ]
    note = (
        f"Medians of {TURNS} passes each, taken in turn. Measured on {date.today()} on "
        f"{platform.system()} {platform.machine()} with Python {platform.python_version()}, "
        f"numpy {np.__version__}."
    )
    (HERE / "steps.md").write_text("\n".join(lines) + f"\n\n{note}\n")
    print((HERE / "steps.md").read_text())


def seconds(function: Callable[..., object], data: tuple[Any, ...]) -> float:
    begin = time.perf_counter()
    function(*data)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
