"""A page with live cells, as the tests of test_live*.py use it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from layout import NOTHING_WAITS
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from watched import SITE

EXECUTED = sorted(
    str(path.parent.relative_to(SITE))
    for path in SITE.rglob("index.html")
    if re.search(r'<script type="module" src="[^"]*assets/live/live\.', path.read_text())
)
if not EXECUTED:
    missing = "the site has no live cells; `make live build` builds it with them"
    if os.environ.get("CI") == "true":
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing, allow_module_level=True)

# of a bar: what follows it, or the folded block that it is in
OUTPUT = (
    "(ancestor::details[@class='code'] | self::div)[1]/following-sibling::*[1][@class='nb-output']"
)
SECONDS = 1000  # Playwright counts milliseconds
RAN = re.compile(r"s in your browser$")


class LiveCell:
    """One cell: its buttons, its status, its output. Numbers begin with 1, as on the page."""

    def __init__(self, page: Page, number: int) -> None:
        self.page = page
        self.code = page.locator(".nb-cell").nth(number - 1)
        self.bar = page.locator(".nb-bar").nth(number - 1)
        self.status = self.bar.locator(".nb-status")
        self.output: Locator = self.bar.locator(f"xpath={OUTPUT}")

    def output_html(self) -> str:
        return self.output.inner_html() if self.output.count() else ""

    def press(self, name: str) -> None:
        # cells in a folded block have their buttons too
        self.bar.get_by_role("button", name=name, include_hidden=True).dispatch_event("click")

    def take_back(self) -> None:
        """Press the button that gives back what was typed, once it is offered."""
        offer = self.bar.get_by_role("button", name="Your code", include_hidden=True)
        self.page.wait_for_function("(button) => !button.hidden", arg=offer.element_handle())
        self.press("Your code")

    def run(self, timeout: float = 120) -> str:
        """Run the cell and return what is shown as its output."""
        self.press(r"Run")
        self.wait_for(RAN, timeout)
        return self.output.inner_text() if self.output.count() else ""

    def wait_for(self, text: str | re.Pattern[str], timeout: float = 60) -> str:
        """Wait for a status, return it."""
        found = self.status.filter(has_text=text)
        found.wait_for(state="attached", timeout=timeout * SECONDS)
        return self.status.text_content() or ""

    def edit(self, code: str) -> None:
        """Open the editor and put code in place of what is there."""
        self.code.evaluate("(e) => e.closest('details')?.setAttribute('open', '')")
        self.press("Edit")
        editor = self.code.locator(".cm-content")
        editor.wait_for()
        editor.fill(code)


class LivePage:
    """A page opened in a browser's context of its own: no cache, nothing stored."""

    def __init__(self, where: Browser | BrowserContext, address: str, path: str, **options) -> None:
        self.context = where if isinstance(where, BrowserContext) else where.new_context(**options)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.set_default_timeout(60 * SECONDS)
        self.page.goto(f"{address}{path}/", wait_until="domcontentloaded")
        self.page.evaluate(NOTHING_WAITS)
        self.page.locator(".nb-bar").last.locator(".nb-buttons").wait_for(state="attached")

    def cell(self, number: int) -> LiveCell:
        return LiveCell(self.page, number)

    def cell_that_shows(self, selector: str) -> LiveCell:
        """The first cell with this in its output."""
        number = 1
        while not self.cell(number).output.locator(selector).count():
            number += 1
        return self.cell(number)

    def write(self, code: str, number: int = 1) -> LiveCell:
        """Put code into a cell, the first one as a rule: nothing is above it."""
        cell = self.cell(number)
        cell.edit(code)
        return cell

    def close(self) -> None:
        self.context.close()


def built(path: str) -> str:
    return Path(SITE, path, "index.html").read_text()


Open = Callable[..., LivePage]  # the fixture `open_page`


def run(cell: LiveCell, code: str, timeout: float = 60) -> str:
    """Put code into a cell, run it, return what is shown."""
    write(cell, code)
    return cell.run(timeout)


def write(cell: LiveCell, code: str) -> None:
    if cell.code.locator(".cm-content").count():
        cell.code.locator(".cm-content").fill(code)
    else:
        cell.edit(code)
