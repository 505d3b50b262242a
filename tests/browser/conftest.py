"""What all tests in a browser share. Without Chromium or a built site they are skipped."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from watched import EXECUTABLE, OPTIONS, PAGES, WIDTHS, Host, Watched


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
