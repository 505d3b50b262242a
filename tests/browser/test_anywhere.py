"""The site in unusual places: enlarged four times, in a folder of a host."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from test_browser import SCROLLS, TOO_WIDE
from watched import PAGES, SITE, Handler, Server, Watched


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


class InFolder(Handler):
    """Serves the site as /book/, as a host does with a project's pages."""

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix("/book/")
        return super().translate_path("/" + inside) if inside != path else str(Path(SITE, "none"))


@pytest.mark.parametrize("path", [".", "chapters/07-derivation", "f/21", "book"])
def test_site_works_in_a_folder(path: str, browser: Browser):
    with Server(("127.0.0.1", 0), partial(InFolder, directory=SITE)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        watched = Watched(browser, f"http://127.0.0.1:{server.server_port}/book/", 1440)
        page = watched.open(path)
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").first.is_visible()
        if path == "f/21":
            assert page.url.endswith("/chapters/05-cost-function/#image-21")
        assert not watched.problems
        page.context.close()
        server.shutdown()
