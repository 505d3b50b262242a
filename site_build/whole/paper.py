"""The book as a PDF: `make pdf` prints the page book/ of the built site.

Chromium lays it out: its headings become bookmarks, its formulas stay letters, its links jump. It
is printed twice. The first time tells on which page each target of a link is; the second has that
number in the list of contents, and after each link into another chapter, for whoever reads on
paper. A link that leads out of the book gets the site's address, where there is one.

The file waits in .cache/, under the stamp of the page that it was printed from. A build whose page
has the same stamp puts it into the site; one whose page has another text offers none. A page
writes <!-- pdf --> for the sentence that offers it.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from site_build.book import BookError, Page
from site_build.tree import document
from site_build.whole.one_page import PATH
from site_build.whole.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage
    from playwright.sync_api import Route

PDF = "chain-rule.pdf"
CACHE = ".cache/pdf"
AUTHORS = "Chain Rule contributors"
STAMP = "data-stamp"  # on <body>: which file belongs to this page
CHROMIUM = (  # first the one without windows: it takes a third less time
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
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
HOST = "http://book.invalid/"  # a name that can be nobody's: all files come from the folder
ROUNDS = 4  # a number that is wider than 000 could move a line to another page, and so a target
STYLE = """
.on-page { color: #586068; font-variant-numeric: tabular-nums; }
.book-contents .line { display: flex; justify-content: space-between; gap: 1em; }
.book-contents .on-page { font-weight: 400; }
"""
FOR_PAPER = """host => {
  const site = document.querySelector('link[rel=canonical]')?.href.replace(/book\\/$/, '');
  const there = new Map(); // ids that links lead to, and where their numbers go
  const number = (link, before, after) => {
    const id = decodeURIComponent(link.hash.slice(1));
    const place = Object.assign(document.createElement('span'), {className: 'on-page'});
    place.textContent = before + '000' + after;
    there.set(id, [...(there.get(id) ?? []), [place, before, after]]);
    return place;
  };
  for (const link of document.querySelectorAll('article a[href]')) {
    const [path] = link.href.split('#');
    if (path === location.href) {
      const chapter = link.hash.slice(1).split('--')[0];
      const here = link.closest('.book-chapter')?.id;
      if (link.closest('.book-contents')) {
        const line = Object.assign(document.createElement('div'), {className: 'line'});
        link.replaceWith(line);
        line.append(link, number(link, '', ''));
      } else if (here && chapter !== here && chapter !== 'glossary') {
        link.after(number(link, ' (p.\\u00a0', ')'));
      }
    } else if (link.href.startsWith(host)) {
      if (site) link.href = site + link.href.slice(host.length);
      else link.removeAttribute('href');
    }
  }
  window.fill = pages => {
    for (const [id, places] of there)
      for (const [place, before, after] of places) place.textContent = before + pages[id] + after;
  };
  return [...there.keys()];
}"""


def executable() -> str | None:
    """Where Chromium is on this machine."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


# ---- In the build --------------------------------------------------------------------------------


def offer(page: Page) -> str:
    """What stands for the placeholder on a page, until it is known whether there is a file."""
    return f'Or read it <a href="{page.link(PDF)}" download>as a PDF</a>.\n{{ .pdf }}'


def include(site: Site, root: Path) -> None:
    """Put the PDF into the site if it is of this very text; say where it is, or nothing."""
    body = site.pages[PATH].body
    assert body is not None
    offers = [offer for page in site.pages.values() for offer in page.css("p.pdf")]
    written = hashlib.sha256((site.pages[PATH].html or "").encode()).hexdigest()
    body.attrs[STAMP] = written[:16]
    made = root / CACHE / f"{written[:16]}.pdf"
    if made.exists():
        shutil.copyfile(made, site.folder / PDF)
        size = f" of {made.stat().st_size / 1e6:.1f} MB"
        for sentence in offers:
            for link in sentence.css("a"):
                link.insert_after(size)
    else:
        for sentence in offers:
            sentence.decompose()


# ---- By `make pdf` -------------------------------------------------------------------------------


def served(folder: Path) -> Callable[[Route], None]:
    """Answer what the page asks for with the files of the site."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).partition("?")[0]
        file = folder / path
        if file.is_dir():
            file /= "index.html"
        if file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404)

    return answer


def printed(page: BrowserPage) -> bytes:
    """Print the book's page, with the number of the page of paper behind each link."""
    page.add_style_tag(content=STYLE)
    targets = page.evaluate(FOR_PAPER, HOST)
    known: dict[str, int] = {}
    for _ in range(ROUNDS):
        pdf = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
        pages = page_numbers(pdf)
        if lost := [target for target in targets if target not in pages]:
            raise BookError(f"paper.py: the PDF does not say where these are: {', '.join(lost)}")
        if pages == known:
            return pdf
        known = pages
        page.evaluate("pages => fill(pages)", known)
    raise BookError(f"paper.py: after {ROUNDS} rounds targets still move from page to page")


def page_numbers(pdf: bytes) -> dict[str, int]:
    """On which page each target of a link is, counted from 1."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        order = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
        targets = document.Root.get("/Dests", pikepdf.Dictionary()).as_dict()
        return {unquote(name[1:]): order[target[0].objgen] for name, target in targets.items()}


def packed(pdf: bytes) -> bytes:
    """The same document in half the bytes, with its authors."""
    import pikepdf

    made = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.docinfo["/Author"] = AUTHORS
        document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def make(folder: Path, cache: Path) -> Path:
    """Print the book of a built site into the cache, unless it is there."""
    from playwright.sync_api import sync_playwright

    book = folder / PATH
    if not book.is_file():
        raise BookError(f"paper.py: {book} is not there; `make build` builds it")
    body = document(book.read_text(encoding="utf-8")).body
    file = cache / f"{(body.attributes.get(STAMP) if body else None) or 'unknown'}.pdf"
    if file.exists():
        return file
    browser_there = executable()
    if not browser_there:
        raise BookError("paper.py: no Chromium was found, which prints the book")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_there, args=OPTIONS)
        page = browser.new_page(color_scheme="light")
        page.set_default_timeout(300_000)  # some 400 pages of paper
        page.route("**/*", served(folder))
        page.goto(f"{HOST}{PATH.removesuffix('index.html')}")
        page.evaluate("() => document.fonts.ready")
        pdf = packed(printed(page))
        browser.close()
    shutil.rmtree(cache, ignore_errors=True)  # of older texts
    cache.mkdir(parents=True)
    unfinished = file.with_suffix(".part")
    unfinished.write_bytes(pdf)
    unfinished.rename(file)
    return file


if __name__ == "__main__":
    try:
        file = make(Path("site"), Path(CACHE))
    except BookError as error:
        sys.exit(str(error))
    print(f"The book as a PDF: {file}, {file.stat().st_size / 1e6:.1f} MB")
