"""How fast the playground draws and trains, in Chromium, with Python in the page.

The site has to be built with what `make live` fetches. For each network: the pictures a second
while it trains, the iterations a second, and the longest time that the page did not answer.
Writes benchmarks/playground.md; fails if there are fewer than 30 pictures a second for 2-8-8-1.
Run it with the book's own environment: .venv/bin/python.
"""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/browser"))
from watched import EXECUTABLE, OPTIONS, Host  # noqa: E402

SECONDS = 5
LEAST = 30  # pictures a second, for the first of these
NETWORKS = {
    "2-8-8-1, 300 points": "",
    "2-8-8-3, 300 points, softmax": "&data=clouds&output=softmax",
    "2-8-8-1, 5,000 points": "&count=5000",
    "2-200-200-200-200-200-1, 300 points": "&layers=200,200,200,200,200",
}
MEASURE = """(seconds) => new Promise((resolve) => {
  const iteration = document.querySelector('[data-show="iteration"]');
  const number = () => Number(iteration.textContent.replaceAll(',', ''));
  let pictures = 0;
  new MutationObserver(() => { pictures += 1; }).observe(iteration, {childList: true});
  const [begin, first] = [performance.now(), number()];
  let [last, longest] = [begin, 0];
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (now < begin + 1000 * seconds) setTimeout(look);
    else resolve({pictures, iterations: number() - first, longest, seconds: (now - begin) / 1000});
  };
  look();
})"""


def measured(page: Page, address: str, link: str) -> dict[str, float]:
    page.goto("about:blank")
    page.goto(f"{address}playground/#v=1&iterations=1{link}")
    run = page.locator('[data-do="run"]')
    run.click()
    page.locator('[data-show="iteration"]', has_text="1").wait_for()
    run.click()
    page.wait_for_timeout(1000)  # what is compiled at first is compiled
    result: dict[str, float] = page.evaluate(MEASURE, SECONDS)
    return result


def row(name: str, result: dict[str, Any]) -> str:
    each = {what: result[what] / result["seconds"] for what in ("pictures", "iterations")}
    numbers = f"{each['pictures']:.0f} | {each['iterations']:,.0f} | {result['longest']:.0f}"
    return f"| {name} | {numbers} |"


def main() -> None:
    with Host() as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=OPTIONS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        results = {name: measured(page, host.address, link) for name, link in NETWORKS.items()}
        version = browser.version.partition(".")[0]
        where = f"{os.cpu_count()} cores, Chromium {version}, {platform.system()}"
        browser.close()
    lines = [
        f"{where}. While it trains in the page; the screen shows 60 pictures a second at most.",
        "",
        "| network | pictures/s | iterations/s | longest wait of the page, ms |",
        "| :-- | --: | --: | --: |",
        *(row(name, result) for name, result in results.items()),
    ]
    (ROOT / "benchmarks/playground.md").write_text("\n".join(lines) + "\n")
    first = next(iter(results.values()))
    if first["pictures"] / first["seconds"] < LEAST:
        raise SystemExit(f"fewer than {LEAST} pictures a second")


if __name__ == "__main__":
    main()
