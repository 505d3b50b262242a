"""What all tests in a browser share. Without Chromium or a built site they are skipped."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, sync_playwright
from watched import EXECUTABLE, OPTIONS, PAGES, SITE, Handler, Server, Watched


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    if not PAGES:
        pytest.skip("the site is not built; `make build` builds it")
    with Server(("127.0.0.1", 0), partial(Handler, directory=SITE)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


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


@pytest.fixture(
    scope="session",
    params=[(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")],
    ids=lambda look: f"{look[0]}-{look[1]}",
)
def watched(request, browser: Browser, address: str) -> Iterator[Watched]:
    width, scheme = request.param
    watched = Watched(browser, address, width, color_scheme=scheme)
    watched.first = request.param_index == 0
    yield watched
    watched.page.context.close()


@pytest.fixture(scope="session")
def without_scripts(browser: Browser, address: str) -> Iterator[Watched]:
    watched = Watched(browser, address, 390, java_script_enabled=False)
    yield watched
    watched.page.context.close()
