"""A server for the built site, and a page of the browser with all that goes wrong in it."""

from __future__ import annotations

import gzip
import mimetypes
import os
import threading
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Browser, Page

from site_build.whole import paper

ROOT = Path(__file__).parents[2]
SITE = ROOT / os.environ.get("SITE_DIR", "site")
EXECUTABLE, OPTIONS = paper.executable(), paper.OPTIONS
# the pages of the book; f/… only sends on to them
PAGES = sorted(
    str(path.parent.relative_to(SITE))
    for path in SITE.rglob("index.html")
    if path.relative_to(SITE).parts[0] != "f"
)
COST = "chapters/05-cost-function"  # where tests look that look at one page
WIDTHS = 1440, 390  # of a screen, of a phone
# for tests that find the same at both: `make test` runs them for a phone, where less fits
PHONE_FIRST = pytest.param(1440, marks=pytest.mark.slow), 390
PACKED = ".woff2", ".png", ".bz2"  # these are compressed already


def mostly_slow(values: list[str], *quick: str) -> list[ParameterSet]:
    """Parameters of a test that `make test` runs for some, and `make test-browser` for the rest."""
    return [
        pytest.param(value, id=value, marks=[] if value in quick else pytest.mark.slow)
        for value in values
    ]


class Host(ThreadingHTTPServer):
    """Serves the site in a thread of its own, as a test wants it: under a path, with headers,
    with files changed."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, prefix: str = "/", headers: dict[str, str] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.prefix, self.headers = prefix, headers or {}
        self.changed: dict[str, bytes | None] = {}  # end of a path: what comes in its place
        self.asked: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_port}{prefix}"

    def __enter__(self) -> Host:
        threading.Thread(target=self.serve_forever, args=[0.05], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        pass  # the browser has left the page


class Handler(SimpleHTTPRequestHandler):
    """Serves files as hosts do: compressed, and the connection stays open."""

    protocol_version = "HTTP/1.1"
    server: Host

    def __init__(self, *args: object) -> None:
        super().__init__(*args, directory=SITE)

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        path = Path(self.translate_path("/" + self.path.removeprefix(self.server.prefix)))
        path = path / "index.html" if path.is_dir() else path
        content = self.sent_for(path)
        self.send_response(404 if content is None else 200)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content or b"")))
        if content is not None and path.suffix not in PACKED:
            self.send_header("Content-Encoding", "gzip")
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content or b"")

    def sent_for(self, path: Path) -> bytes | None:
        """What is sent for a file; None for one that is not there."""
        for end, content in self.server.changed.items():
            if self.path.endswith(end):
                return content and as_sent(path.suffix, content)
        is_there = self.path.startswith(self.server.prefix) and path.is_file()
        return read_as_sent(path) if is_there else None


def as_sent(suffix: str, content: bytes) -> bytes:
    return content if suffix in PACKED else gzip.compress(content, 6)


@cache
def read_as_sent(path: Path) -> bytes:
    return as_sent(path.suffix, path.read_bytes())


class Watched:
    """A page of the browser, and all that goes wrong in it."""

    def __init__(self, browser: Browser, address: str, width: int, **options) -> None:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.address, self.width = address, width
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.problems: list[str] = []
        self.bytes: dict[str, int] = {}
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
        if response.url.startswith(self.address):
            self.bytes[response.url] = int(response.headers.get("content-length", 0))

    def open(self, path: str) -> Page:
        self.problems.clear()
        self.bytes.clear()
        self.page.goto(self.address + (f"{path}/" if path != "." else ""))
        return self.page
