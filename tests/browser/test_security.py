"""Nothing but this site's own files is loaded, and no script runs that is not its own."""

from __future__ import annotations

import re

import pytest
from watched import PAGES, SITE, Watched

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def test_every_page_has_the_policy_before_anything_is_loaded():
    for path in SITE.rglob("*.html"):
        page = path.read_text()
        found = POLICY.search(page)
        assert found, path
        assert not re.search(r"<(script|link|style)", page[: found.start()]), path
        scripts = re.search(r"script-src ([^;]*)", found[1])[1]
        assert "unsafe-inline" not in scripts and "'unsafe-eval'" not in scripts
        assert not re.search(r"https?:|\*", found[1])
        assert '<meta name="referrer" content="no-referrer">' in page


def test_policy_stops_a_foreign_script(browser, address):
    watched = Watched(browser, address, 1440)
    page = watched.open(".")
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), "
        "{textContent: 'window.foreign = 1'}))"
    )
    assert page.evaluate("window.foreign") is None
    assert any("Content Security Policy" in problem for problem in watched.problems)
    page.context.close()


@pytest.mark.parametrize("path", [PAGES[0]])
def test_no_cookie_is_set(path, watched):
    page = watched.open(path)
    page.wait_for_load_state("networkidle")
    assert page.context.cookies() == []
