"""A server for the built site, and a page of the browser with all that goes wrong in it."""

from __future__ import annotations

import gzip
import mimetypes
import os
import shutil
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page

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
# the pages of the book; f/… only sends on to them
PAGES = sorted(
    str(path.parent.relative_to(SITE))
    for path in SITE.rglob("index.html")
    if path.relative_to(SITE).parts[0] != "f"
)
PACKED = ".woff2", ".png"  # these are compressed already


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
