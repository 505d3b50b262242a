"""What all tests in a browser share. Without Chromium or a built site they are skipped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from watched import COST, EXECUTABLE, OPTIONS, PAGES, WIDTHS, Host, Watched

if TYPE_CHECKING:  # it skips a module, or fails, where the site has no live cells
    from live_page import LiveCell, LivePage

# what a test waits for comes sooner or later: how soon, where workers share a machine, is no fault
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    if not PAGES:
        pytest.skip("the site is not built; `make build` builds it")
    with Host() as host:
        yield host.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not EXECUTABLE:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium was found, and CI has to have one", pytrace=False)
        pytest.skip("no Chromium was found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", params=WIDTHS)
def watched(request, browser: Browser, address: str) -> Iterator[Watched]:
    """A page in the light look: dark, only colours differ, which axe and test_palette judge."""
    watched = Watched(browser, address, request.param)
    yield watched
    watched.page.context.close()


@pytest.fixture(scope="session")
def without_scripts(browser: Browser, address: str) -> Iterator[Watched]:
    watched = Watched(browser, address, 390, java_script_enabled=False)
    yield watched
    watched.page.context.close()


# ---- Pages with live cells ----


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as host:
        yield host


@pytest.fixture
def open_page(browser: Browser, host: Host) -> Iterator[Callable[..., LivePage]]:
    """Open a page in a new context of the browser; after the test, nothing may have gone wrong."""
    from live_page import LivePage

    pages: list[LivePage] = []

    def open_page(path: str = COST, address: str = "", where=browser, **options) -> LivePage:
        pages.append(LivePage(where, address or host.address, path, **options))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()
        assert not page.errors


@pytest.fixture(scope="session")
def shared(browser: Browser, address: str) -> Iterator[LivePage]:
    """A page whose Python runs already, for tests that do it no harm."""
    from live_page import LivePage

    live = LivePage(browser, address, COST)
    live.cell(1).run()
    yield live
    live.close()
    assert not live.errors


@pytest.fixture
def cell(shared: LivePage) -> Iterator[LiveCell]:
    """The first cell of a page whose Python runs already."""
    cell = shared.cell(1)
    yield cell
    if cell.bar.get_by_role("button", name="Stop").is_visible():
        cell.press("Stop")
    cell.press("Reset")
