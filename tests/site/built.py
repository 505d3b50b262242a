"""What the tests look at in a built page, read in one pass."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
CODE = {"code", "pre", "script", "style"}
LOADS = {"src", "srcset", "data", "poster", "xlink:href"}
LOADING_LINKS = {"stylesheet", "preload", "modulepreload", "icon", "manifest"}


class Page(HTMLParser):
    """A page's ids, links, loaded files, pictures, checks, and its text outside of code."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.html = path.read_text()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.unnamed: list[str] = []  # pictures without a text
        self.checks: set[str] = set()  # formulas verified and errata refuted
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(self.html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(tag)
        values = {name: value or "" for name, value in attributes}
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        self.loads += [values[name] for name in LOADS & set(values)]
        if tag == "link" and LOADING_LINKS & set(values.get("rel", "").split()):
            self.loads.append(values["href"])
        self.loads += re.findall(r"url\(([^)]*)\)", values.get("style", ""))
        if tag == "img" and "alt" not in values:
            self.unnamed.append(self.get_starttag_text() or "")
        is_picture = tag == "svg" and (values.get("role") == "img" or "figure" in self._open)
        if is_picture and not (values.get("role") == "img" and values.get("aria-label")):
            self.unnamed.append(self.get_starttag_text() or "")
        if values.get("class") in ("verify", "refute"):
            self.checks |= {values.get("data-formula", ""), values.get("data-erratum", "")}

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not CODE & set(self._open):
            self.words.append(data)
