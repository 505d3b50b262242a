"""Every page in a real Chromium: wide and narrow, light and dark, with scripts and without."""

from __future__ import annotations

import gzip
import mimetypes
import os
import shutil
import threading
from collections.abc import Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / os.environ.get("SITE_DIR", "site")
BROWSERS = "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"
EXECUTABLE = next(filter(None, map(shutil.which, BROWSERS)), None)
# no sandbox: CI is root in a container; the rest keeps Chromium from calling home
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
]
PAGES = sorted(str(path.parent.relative_to(SITE)) for path in SITE.rglob("index.html"))
PACKED = ".woff2", ".png"  # these are compressed already
LIMIT = 150_000  # bytes on the way, the search's index not counted

if not EXECUTABLE:
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium was found, and CI has to have one", pytrace=False)
    pytest.skip("no Chromium was found", allow_module_level=True)
if not PAGES:
    pytest.skip("the site is not built; `make build` builds it", allow_module_level=True)

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402


@cache
def compressed(path: Path) -> bytes:
    content = path.read_bytes()
    return content if path.suffix in PACKED else gzip.compress(content, 6)


class Handler(SimpleHTTPRequestHandler):
    """Serves files as hosts do: compressed, and the connection stays open."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        self.send_response(200 if path.is_file() else 404)
        content = compressed(path) if path.is_file() else b""
        if path.is_file() and path.suffix not in PACKED:
            self.send_header("Content-Encoding", "gzip")
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        pass  # the browser has left the page


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with Server(("127.0.0.1", 0), partial(Handler, directory=SITE)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=OPTIONS)
        yield browser
        browser.close()


class Watched:
    """A page of the browser, and all that goes wrong in it."""

    def __init__(self, browser: Browser, address: str, width: int, **options) -> None:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.address = address
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.problems: list[str] = []
        self.bytes: dict[str, int] = {}
        self.first = False
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def _failed(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # by leaving the page
            self.problems.append(f"{request.failure} {request.url}")

    def _response(self, response) -> None:
        if response.status >= 400 or not response.url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"{response.status} {response.url}")
        if response.url.startswith(self.address) and "search_index" not in response.url:
            self.bytes[response.url] = int(response.headers.get("content-length", 0))

    def open(self, path: str) -> Page:
        self.problems.clear()
        self.bytes.clear()
        self.page.goto(self.address + (f"{path}/" if path != "." else ""))
        return self.page


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


FORMULAS = """() => document.fonts.ready.then(() => {
  const formulas = [...document.querySelectorAll('.arithmatex')];
  const shown = (e) => e.checkVisibility() === false || e.getBoundingClientRect().width > 0;
  return {
    empty: formulas.filter((e) => !e.querySelector('mjx-container')).length,
    invisible: formulas.filter((e) => !shown(e.querySelector('mjx-container') ?? e)).length,
    badFonts: [...document.fonts].filter((f) => f.status === 'error').map((f) => f.family),
    math: formulas.length > 0,
    mathFont: document.fonts.check('16px MJX-NCM-N'),
  };
})"""
TOO_WIDE = """() => [...document.querySelectorAll('.md-content *')]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
  .filter((e) => !e.closest('pre, .table, .arithmatex, .md-nav, .md-dialog'))
  .slice(0, 5).map((e) => `${e.tagName}.${e.className}`)"""
SCROLLS = "() => document.scrollingElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("path", PAGES)
def test_page(path: str, watched: Watched):
    page = watched.open(path)
    result = page.evaluate(FORMULAS)
    assert not result["empty"] and not result["invisible"] and not result["badFonts"]
    assert result["mathFont"] or not result["math"]
    assert not page.evaluate(SCROLLS), page.evaluate(TOO_WIDE)
    assert not page.evaluate(TOO_WIDE)
    if watched.first:  # what is loaded late is the same for all looks
        page.wait_for_load_state("networkidle")
    assert not watched.problems
    assert sum(watched.bytes.values()) <= LIMIT, watched.bytes


@pytest.fixture(scope="session")
def without_scripts(browser: Browser, address: str) -> Iterator[Watched]:
    watched = Watched(browser, address, 390, java_script_enabled=False)
    yield watched
    watched.page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_page_is_complete_without_scripts(path: str, without_scripts: Watched):
    page = without_scripts.open(path)
    assert page.locator("h1").first.is_visible()
    formulas = page.locator(".arithmatex").count()
    assert page.locator(".arithmatex > mjx-container").count() == formulas
    assert page.locator("article > :last-child").is_visible()
    assert not without_scripts.problems


def test_search_finds_and_toggle_changes_the_look(browser: Browser, address: str):
    watched = Watched(browser, address, 1440, color_scheme="light")
    page = watched.open(".")
    page.locator(".md-search__input").click()
    page.keyboard.type("sigmoid")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("Escape")
    background = "() => getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(background)
    for _ in range(2):  # from the system's look over light to dark
        page.locator("form[data-md-component=palette] label:not([hidden])").click()
    assert page.evaluate(background) != before
    assert not watched.problems
    page.context.close()
