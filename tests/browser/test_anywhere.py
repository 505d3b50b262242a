"""The site in a folder of a host."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from watched import Host, Watched


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
