"""The whole site as a zip that opens from the disk, without a network.

Pages opened from the disk differ from served ones: a link must name a file, not a folder; fonts
are not preloaded; a script is no module, its file is no worker, and it cannot fetch. The copies in
the zip are changed accordingly. The same site gives the same bytes.

A page writes <!-- offline --> for the sentence that offers the zip and names its size.
"""

from __future__ import annotations

import json
import re
import zipfile
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO, Any

from site_build.book import BookError, Page
from site_build.live.cells import LIVE_CLASS, PROGRESS_CLASS, SCRIPTED_CLASS
from site_build.tree import before, document
from site_build.whole import paper, search
from site_build.whole.site import Site

ZIP = "chain-rule.zip"
FOLDER = "chain-rule"  # what unpacking makes
DATE = (2026, 1, 1, 0, 0, 0)
# what needs a server, and what only other sites ask for
LEFT_OUT = ["404.html", "sitemap.xml*", "f/*", "assets/social.png", paper.PDF]
LEFT_OUT += ["assets/live/*", "assets/pyodide-*"]  # no file on a disk can start Python in a page
WORKERS = "assets/javascripts/workers/"  # offline.js holds them
# what reading.js shows parts of
FETCHED = ["f/*/index.html", "computed/*/index.html", "glossary/index.html"]
SIZE = '<span class="offline-size"></span>'
IS_PATH = re.compile(r"(?![a-z][\w+.-]*:|//)([^#?]+)")
SHIM = "assets/javascripts/offline.js"
SHIM_SOURCE = Path(__file__).parent / "offline.js"


def offer(page: Page) -> str:
    """What stands for the placeholder on a page."""
    return (
        f'Or take it with you <a href="{page.link(ZIP)}" download>as a zip</a> of '
        f"{SIZE}. It opens from the disk and needs no network; only the buttons that run code "
        "need a server.\n{ .offline }"
    )


def pack(site: Site) -> None:
    """Write the zip of a site, and its size into the sentence that offers it."""
    file = site.folder / ZIP
    file.unlink(missing_ok=True)
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    contents = {path.relative_to(site.folder).as_posix(): path.read_bytes() for path in files}
    contents |= {path: html.encode() for path, html in site.written().items()}
    copies = changed(contents)
    write_zip({f"{FOLDER}/{name}": content for name, content in copies.items()}, file)
    megabytes = f"{file.stat().st_size / 1e6:.1f} MB"
    for page in site.pages.values():
        for size in page.css("span.offline-size"):
            size.replace_with(megabytes)


def write_zip(contents: dict[str, bytes], file: Path | IO[bytes]) -> None:
    """Write a zip: the same contents, the same bytes."""
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(contents):
            info = zipfile.ZipInfo(name, DATE)
            info.external_attr = 0o644 << 16
            archive.writestr(info, contents[name], zipfile.ZIP_DEFLATED, 9)


def changed(contents: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of a site, by name, as they are on a disk."""
    scripts = {
        f"{PurePosixPath(name).parent}/page.js": f"__page = {json.dumps(content.decode())}".encode()
        for name, content in contents.items()
        if _is_one_of(name, FETCHED)
    }
    contents = {n: content for n, content in contents.items() if not _is_one_of(n, LEFT_OUT)}
    result = contents | scripts
    modules: set[str] = set()  # that some page loads
    for name, content in contents.items():
        if name.endswith(".html"):
            result[name] = _page(content.decode(), name, contents, modules).encode()
    if not any(f"/{SHIM}".encode() in content for content in result.values()):
        raise BookError("offline.py: the theme has changed: no page loads its bundle")
    for name in modules:
        result[name] = _classic(contents[name].decode(), name).encode()
    sections = search.sections_of(result.pop(search.SECTIONS))
    index = _index(result.pop("search/search_index.json"), sections)
    worker = json.dumps(_worker(contents))
    shim = SHIM_SOURCE.read_text(encoding="utf-8").replace("'SEARCH_WORKER'", worker)
    result = {name: made for name, made in result.items() if not name.startswith(WORKERS)}
    return result | {"search/search_index.js": index.encode(), SHIM: shim.encode()}


def _is_one_of(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _page(html: str, name: str, contents: dict[str, bytes], modules: set[str]) -> str:
    """Return a page as it is on a disk; note the modules that it loads."""
    here, page = PurePosixPath(name).parent, document(html)
    for unused in page.css(f'p.offline, p.pdf, link[rel="preload"][as="font"], .{PROGRESS_CLASS}'):
        unused.decompose()
    for link in page.css('a[download][href$=".zip"]'):
        if link.prev and link.prev.is_text_node:  # a dot stands between the links of the footer
            link.prev.replace_with((link.prev.text_content or "").rstrip(" ·\n"))
        link.decompose()
    for link in page.css("[href]"):
        href = link.attributes["href"] or ""
        path = IS_PATH.match(href)
        if path and _normal(here / path[1] / "index.html") in contents:
            link.attrs["href"] = f"{path[1].rstrip('/')}/index.html{href[path.end() :]}"
    for script in page.css('script[type="module"][src]'):
        source = script.attributes["src"] or ""
        if (module := _normal(here / source)) in contents:
            modules.add(module)
            before(script, f'<script defer src="{source}"></script>')
        script.decompose()
    for place in page.css(f".{LIVE_CLASS}, .{SCRIPTED_CLASS}"):  # what fills them is not here
        place.attrs["class"] = (place.attributes["class"] or "").rpartition(" ")[0]
    for bundle in page.css('script[src*="assets/javascripts/bundle"]'):
        root = (bundle.attributes["src"] or "").partition("assets/")[0]
        before(bundle, f'<script src="{root}{SHIM}"></script>')
    return page.html or ""


def _normal(path: PurePosixPath) -> str:
    """Return a path inside of the site without its `..`."""
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _classic(script: str, name: str) -> str:
    """Return a module as a script: its names stay its own."""
    script = script.replace("import.meta.url", "document.currentScript.src")
    if re.search(r"^\s*(?:import|export)\b|\bimport\s*\(|\bimport\.meta\b", script, re.M):
        raise BookError(f"offline.py: {name} imports or exports, which no file on a disk can")
    return f"(() => {{\n'use strict';\n{script}\n}})();\n"


def _index(content: bytes, sections: list[dict[str, Any]]) -> str:
    """Return the search's index as a script: a variable, where the theme looks for it."""
    index = json.loads(content) | {"docs": sections}
    for entry in sections:
        folder, sign, fragment = entry["location"].partition("#")
        entry["location"] = f"{folder}index.html{sign}{fragment}"
    return f"var __index = {json.dumps(index, ensure_ascii=False)}"


def _worker(contents: dict[str, bytes]) -> str:
    """Return the search's worker and what it loads, as one text."""
    (name,) = (name for name in contents if re.match(rf"{WORKERS}search\.\w+\.min\.js$", name))
    source = contents[name].decode()
    for loaded in (search.ON_DEMAND.name, search.ENGINE):
        load, function = f"importScripts('{loaded}')", loaded.removesuffix(".js")
        if load not in source:
            raise BookError(f"offline.py: nothing in the search's worker says {load}")
        script = contents[WORKERS + loaded].decode()
        source = f"{source.replace(load, f'{function}()')}\nfunction {function}() {{\n{script}\n}}"
    return source
