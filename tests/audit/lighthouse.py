"""`make lighthouse`: Lighthouse's mobile audit of every page of the built site, three times each.

Fails below the bar. Writes the table of medians to tests/audit/report.md.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "browser"))

from watched import EXECUTABLE, OPTIONS, PAGES, Host  # noqa: E402

RUNS = 3
# what a page has to reach: at least, or at most
SCORES = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}
LIMITS = {"cumulative-layout-shift": 0.01, "total-blocking-time": 200, "weight": 150_000}
COLUMNS = ["performance", "accessibility", "best practices", "SEO", "CLS", "TBT ms", "KB"]
TITLE = "# Lighthouse's mobile audit of every page, medians of three runs (`make lighthouse`)"
WHOLE_BOOK = "book"  # all chapters on one page, to be printed: not held to the limits


@contextmanager
def chromium() -> Iterator[int]:
    """A browser that Lighthouse can drive, on a port of its own choice."""
    with tempfile.TemporaryDirectory() as profile:
        command = [EXECUTABLE, "--headless", "--remote-debugging-port=0", *OPTIONS]
        process = subprocess.Popen(
            [*command, f"--user-data-dir={profile}", "about:blank"], stderr=subprocess.DEVNULL
        )
        chosen = Path(profile, "DevToolsActivePort")
        while not chosen.exists() and process.poll() is None:
            time.sleep(0.1)
        try:
            yield int(chosen.read_text().split()[0])
        finally:
            process.terminate()
            process.wait()


def audit(address: str, port: int) -> dict[str, float]:
    """Return the scores and figures of one run."""
    node = Path(sys.executable).with_name("node")
    command = [node, HERE / "node_modules/lighthouse/cli/index.js", address, f"--port={port}"]
    options = ["--quiet", "--output=json", f"--only-categories={','.join(SCORES)}"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=180)
    if done.returncode:
        raise RuntimeError(f"{address}: {done.stderr}")
    report = json.loads(done.stdout)
    figures = {name: report["categories"][name]["score"] for name in SCORES}
    audits = report["audits"]
    requests = audits["network-requests"]["details"]["items"]
    weights = [item["transferSize"] for item in requests if "/search/" not in item["url"]]
    shift, blocked = (audits[name]["numericValue"] for name in list(LIMITS)[:2])
    return figures | dict(zip(LIMITS, (shift, blocked, sum(weights)), strict=True))


def faults(page: str, median: dict[str, float]) -> list[str]:
    if page == WHOLE_BOOK:
        return []
    low = [name for name, least in SCORES.items() if median[name] < least]
    high = [name for name, most in LIMITS.items() if median[name] > most]
    return [f"{page}: {name} is {median[name]:g}" for name in low + high]


def row(name: str, median: dict[str, float]) -> str:
    scores = [f"{100 * median[score]:.0f}" for score in SCORES]
    shift, blocked, weight = (median[limit] for limit in LIMITS)
    cells = [name, *scores, f"{shift:.4f}", f"{blocked:.0f}", f"{weight / 1000:.0f}"]
    return f"| {' | '.join(cells)} |"


def summary(medians: dict[str, dict[str, float]]) -> list[str]:
    """Rows for the worst and the middle of all pages that are held to the limits."""
    held = [median for page, median in medians.items() if page != WHOLE_BOOK]
    columns = {name: [median[name] for median in held] for name in [*SCORES, *LIMITS]}
    worst = {name: (min if name in SCORES else max)(values) for name, values in columns.items()}
    middle = {name: statistics.median(values) for name, values in columns.items()}
    return [row("**worst**", worst), row("**median**", middle)]


def main(pages: list[str]) -> int:
    if not EXECUTABLE or not pages:
        print("Lighthouse needs Chromium, and the site that `make build` builds.")
        return 1
    head = [f"| page | {' | '.join(COLUMNS)} |", f"|---{'|--:' * len(COLUMNS)}|"]
    medians = {}
    with Host() as host, chromium() as port:
        for page in pages:
            address = f"{host.address}{page}/".replace("/./", "/")
            urllib.request.urlopen(address).read()  # compressed before it is measured
            runs = [audit(address, port) for _ in range(RUNS)]
            medians[page] = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
            print(row(f"`{page}`", medians[page]), flush=True)
    if pages == PAGES:
        rows = [row(f"`{page}`", median) for page, median in medians.items()]
        report = [TITLE, "", *head, *summary(medians), *rows]
        (HERE / "report.md").write_text("\n".join(report) + "\n")
    wrong = [fault for page, median in medians.items() for fault in faults(page, median)]
    print("\n".join(wrong) or "every page is above the bar")
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ["CHROME_PATH"] = EXECUTABLE or ""
    sys.exit(main(sys.argv[1:] or PAGES))
