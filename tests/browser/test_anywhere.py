"""The site in unusual places: enlarged four times, in a folder of a host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from test_browser import SCROLLS, TOO_WIDE
from watched import PAGES, Host, Watched


@pytest.fixture(scope="session")
def enlarged(browser: Browser, address: str) -> Iterator[Watched]:
    """A window of 1280 pixels, enlarged to 400 %, is one of 320."""
    watched = Watched(browser, address, 320)
    yield watched
    watched.page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_when_enlarged(path: str, enlarged: Watched):
    page = enlarged.open(path)
    assert not page.evaluate(SCROLLS), page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("path", [".", "chapters/07-derivation", "f/21", "book"])
def test_site_works_in_a_folder(path: str, browser: Browser):
    with Host(prefix="/book/") as host:
        watched = Watched(browser, host.address, 1440)
        page = watched.open(path)
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").first.is_visible()
        if path == "f/21":
            assert page.url.endswith("/chapters/05-cost-function/#image-21")
        assert not watched.problems
        page.context.close()
