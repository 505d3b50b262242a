"""MkDocs hook: the whole site as a zip that opens from the disk, without a network.

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

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import get_relative_url

from site_build.live.build import PROGRESS

FOLDER = "chain-rule"  # what unpacking makes
DATE = (2026, 1, 1, 0, 0, 0)
# what needs a server, and what only other sites ask for
LEFT_OUT = ["404.html", "sitemap.xml*", "f/*", "assets/social.png"]
LEFT_OUT += ["assets/live/*", "assets/pyodide-*"]  # no file on a disk can start Python in a page
FETCHED = ["f/*/index.html", "glossary/index.html"]  # what reading.js shows parts of
OFFER = re.compile(r'<p class="offline">.*?</p>\s*', re.S)
BOOK_LINK = re.compile(r'\s*·\s*<a href="[^"]*\.zip" download>.*?</a>')
SIZE = '<span class="offline-size"></span>'
HREF = re.compile(r'(\shref=")(?![a-z][\w+.-]*:|//)([^"#?]+)')
PRELOAD = re.compile(r'<link rel="preload" as="font"[^>]*>')
MODULE = re.compile(r'<script(?=[^>]* type="module")[^>]* src="([^"]*)"[^>]*></script>')
BUNDLE = re.compile(r'<script src="([^"]*)assets/javascripts/bundle')
SHIM = "assets/javascripts/offline.js"
SHIM_SOURCE = Path(__file__).parent / "offline.js"


@event_priority(-60)  # after notebooks.py
def on_page_markdown(markdown, page, config, files):
    if book := config.extra.get("book"):
        address = get_relative_url(book["zip"], page.url)
        offer = (
            f'Or take it with you <a href="{address}" download>as a zip</a> of '
            f"{SIZE}. It opens from the disk and needs no network; only the buttons that run code "
            "need a server.\n{ .offline }"
        )
        markdown = markdown.replace("<!-- offline -->", offer)
    return markdown


@event_priority(-300)  # after every hook that changes files
def on_post_build(config):
    if not (book := config.extra.get("book")):
        return
    site = Path(config.site_dir)
    file = site / book["zip"]
    file.unlink(missing_ok=True)
    pack(site, file)
    megabytes = f"{file.stat().st_size / 1e6:.1f} MB"
    for page in site.rglob("*.html"):
        if SIZE in (text := page.read_text(encoding="utf-8")):
            page.write_text(text.replace(SIZE, megabytes), encoding="utf-8")


def pack(site: Path, file: Path) -> None:
    """Write the zip of a site."""
    contents = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path != file
    }
    contents = changed(contents)
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(contents):
            info = zipfile.ZipInfo(f"{FOLDER}/{name}", DATE)
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
        raise PluginError("offline.py: the theme has changed: no page loads its bundle")
    for name in modules:
        result[name] = _classic(contents[name].decode(), name).encode()
    index = json.loads(result.pop("search/search_index.json"))
    for entry in index["docs"]:
        folder, sign, fragment = entry["location"].partition("#")
        entry["location"] = f"{folder}index.html{sign}{fragment}"
    text = f"var __index = {json.dumps(index, ensure_ascii=False)}"  # where the theme looks for it
    result["search/search_index.js"] = text.encode()
    shim = SHIM_SOURCE.read_text(encoding="utf-8")
    result[SHIM] = shim.replace("'SEARCH_WORKER'", json.dumps(_worker(contents))).encode()
    return result


def _is_one_of(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _page(html: str, name: str, contents: dict[str, bytes], modules: set[str]) -> str:
    here = PurePosixPath(name).parent

    def link(match: re.Match[str]) -> str:
        is_folder = _normal(here / match[2] / "index.html") in contents
        return f"{match[1]}{match[2].rstrip('/')}/index.html" if is_folder else match[0]

    def module(match: re.Match[str]) -> str:
        script = _normal(here / match[1])
        if script not in contents:
            return ""
        modules.add(script)
        return f'<script defer src="{match[1]}"></script>'

    html = HREF.sub(link, BOOK_LINK.sub("", OFFER.sub("", PRELOAD.sub("", html))))
    html = MODULE.sub(module, html)
    # no room for what the script of the live cells would write
    html = html.replace('"nb-bar nb-live"', '"nb-bar"').replace(PROGRESS, "")
    return BUNDLE.sub(rf'<script src="\1{SHIM}"></script>\g<0>', html)


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
        raise PluginError(f"offline.py: {name} imports or exports, which no file on a disk can")
    return f"(() => {{\n'use strict';\n{script}\n}})();\n"


def _worker(contents: dict[str, bytes]) -> str:
    """Return the search's worker, which loads a second file, as one text."""
    folder = "assets/javascripts/workers/"
    engine, stand_in = sorted(
        name for name in contents if re.match(rf"{folder}(engine\.)?search\..*\.js$", name)
    )
    load = f"importScripts('{PurePosixPath(engine).name}')"
    source = contents[stand_in].decode()
    if load not in source:
        raise PluginError(f"offline.py: {stand_in} does not say {load}")
    source = source.replace(load, "engine()")
    return f"{source}\nfunction engine() {{\n{contents[engine].decode()}\n}}"
