"""How the build grows with the book: synthetic books of 15 and of 60 chapters, with the real hooks.

For each book: the build from nothing, the build when nothing has changed, what `mkdocs serve` needs
after a change of the text and after a change of the code of one chapter, and the memory at the end.
For the book as it is: when `make serve` first answers, and when a saved sentence shows.
Writes benchmarks/build.md; fails if those who write would have to wait.
Run it with the book's own environment: .venv/bin/python.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIZES = 15, 60
ANSWERS, SHOWS = 60, 3  # seconds at most until `make serve` answers, until a saved sentence shows
PAGE = "chapters/05-cost-function"  # where a sentence is saved: the heaviest page
SENTENCE = "This sentence has just been saved."
HEAD = "---\nkernelspec: {name: python3, language: python, display_name: Python 3}\n---\n\n"
FORMULA = r"""
## Section {n}

Some words about $\sigma(z)$ and about $\delta^{{({n})}}$, as many as a short paragraph has, so that
there is text to read, to search and to break into lines, and links: [({c}.{n})][eq-{c}-{n}],
[chapter {c}](chapter-{c:02}.md).

[](){{#eq-{c}-{n}}}

$$
\sigma'(z_{n}) = \sigma(z_{n}) \bigl(1 - \sigma(z_{n})\bigr) + {c} - {c} \tag{{{c}.{n}}}
$$

```{{code-cell}}
z = np.linspace(-{n}, {n}, 9)
verify("eq-{c}-{n}", sigmoid(z) * (1 - sigmoid(z)), sigmoid_derivative(z), tolerance=1e-12)
```
"""
CHAPTER = """# Chapter {c}

```{{code-cell}}
import matplotlib.pyplot as plt
import numpy as np
from chainrule import sigmoid, sigmoid_derivative, verify
```
"""
PLOT = """
```{{code-cell}}
---
alt: The sigmoid of chapter {c}
---
z = np.linspace(-6, 6, 100)
plt.plot(z, sigmoid(z))
plt.show()
```
"""
# builds as mkdocs serve does: after each change in the same process
SERVE = """
import json, resource, sys, time
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

def seconds():
    start = time.perf_counter()
    build(load_config("mkdocs.yml", site_dir="served"))
    return time.perf_counter() - start

load_config("mkdocs.yml").plugins.on_startup(command="serve", dirty=False)
page = Path("docs/chapter-02.md")
times = {"first": seconds()}
for name, old, new in (("text", "Some words", "Few words"), ("code", "(-6, 6,", "(-5, 5,")):
    page.write_text(page.read_text().replace(old, new))
    times[name] = seconds()
times["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(times))
"""


def write_book(folder: Path, chapters: int) -> None:
    docs = folder / "docs"
    docs.mkdir()
    (docs / "assets").symlink_to(ROOT / "docs/assets")
    for name in ("src", "site_build", "constraints.txt"):
        (folder / name).symlink_to(ROOT / name)
    config = (ROOT / "mkdocs.yml").read_text()
    (folder / "mkdocs.yml").write_text(re.sub(r"(?ms)^nav:.*?(?=^\S)", "", config, count=1))
    (docs / "index.md").write_text("# A synthetic book\n")
    for c in range(1, chapters + 1):
        formulas = "".join(FORMULA.format(c=c, n=n) for n in range(1, 11))
        text = HEAD + CHAPTER.format(c=c) + formulas + PLOT.format(c=c)
        (docs / f"chapter-{c:02}.md").write_text(text)


def measure(chapters: int) -> list[float]:
    """Return seconds: from nothing, unchanged, text changed, code changed; and megabytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_book(folder, chapters)
        times = []
        for _ in range(2):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-m", "mkdocs", "build"], cwd=folder, check=True)
            times.append(time.perf_counter() - start)
        served = subprocess.run(
            [sys.executable, "-c", SERVE], cwd=folder, check=True, stdout=subprocess.PIPE, text=True
        )
        rest = json.loads(served.stdout.splitlines()[-1])
        return [*times, rest["text"], rest["code"], rest["MB"]]


def measure_serve() -> tuple[float, float]:
    """Return the seconds until `make serve` answers, nothing run before; until a sentence shows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in ROOT.iterdir():
            if path.name not in ("docs", ".cache", "site"):
                (folder / path.name).symlink_to(path)
        shutil.copytree(ROOT / "docs", folder / "docs")
        with socket.create_server(("127.0.0.1", 0)) as free:
            host = f"127.0.0.1:{free.getsockname()[1]}"
        command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", host]
        server = subprocess.Popen(command, cwd=folder)
        try:
            answered = seconds_until(f"http://{host}/", "</html>", at_most=10 * ANSWERS)
            with (folder / f"docs/{PAGE}.md").open("a") as page:
                page.write(f"\n{SENTENCE}\n")
            shown = seconds_until(f"http://{host}/{PAGE}/", SENTENCE, at_most=10 * SHOWS)
        finally:
            server.terminate()
            server.wait()
        return answered, shown


def seconds_until(address: str, text: str, at_most: float) -> float:
    """Ask again and again until a page has a text."""
    start = time.perf_counter()
    while (seconds := time.perf_counter() - start) < at_most:
        try:
            with urllib.request.urlopen(address) as answer:
                if text in answer.read().decode():
                    return seconds
        except OSError:
            pass  # the server has not started yet
        time.sleep(0.05)
    raise TimeoutError(f"{address} does not show {text!r} after {at_most} s")


def main() -> int:
    cores = len(os.sched_getaffinity(0))
    lines = [
        f"{cores} cores, Python {platform.python_version()}, MkDocs {version('mkdocs')}, "
        f"mkdocs-jupyter {version('mkdocs-jupyter')}. Seconds; each chapter has ten formulas, ten "
        "checks and a figure.",
        "",
        "| chapters | from nothing | unchanged | text of one saved | code of one saved | memory |",
        "| --: | --: | --: | --: | --: | --: |",
    ]
    for chapters in SIZES:
        *seconds, megabytes = measure(chapters)
        cells = [f"{s:.1f}" for s in seconds]
        lines.append(f"| {chapters} | {' | '.join(cells)} | {megabytes:.0f} MB |")
    answered, shown = measure_serve()
    lines += [
        "",
        f"This book: `make serve` answers after {answered:.1f} s when no cell has been run before, "
        f"and a saved sentence shows after {shown:.1f} s.",
    ]
    (ROOT / "benchmarks/build.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    return int(answered > ANSWERS or shown > SHOWS)


if __name__ == "__main__":
    sys.exit(main())
