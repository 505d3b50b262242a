"""What the search knows, and when its script comes.

* Each formula is an entry of its own: found by its name, its number, its symbols, its function.
* Results show formulas as text: of a display nothing, of \\(\\sigma(z)\\) in a line σ(z).
* Of code the index keeps the names of the package's functions, and of outputs and plots nothing.
* Scripts and index are loaded when somebody searches, and not before. The index is compressed with
  bzip2, which makes a quarter less of this text than a host's gzip does.

An entry's text is a line with a few tags of the search's own making, hence the regexes.
"""

from __future__ import annotations

import bz2
import json
import re
import shutil
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from site_build.book import Book, BookError
from site_build.formulas.displays import label
from site_build.formulas.scan import FORMULA_ID, Entry, Formulas, Source
from site_build.formulas.signs import LAYOUT, as_text, name_of, number, without_number
from site_build.whole.theme import COMMENT_OR_MARGIN

HERE = Path(__file__).parent
STAND_IN, ON_DEMAND = HERE / "search_worker.js", HERE / "search_on_demand.js"
BZ2 = HERE.parent / "math/node_modules/bz2/index.js"
SECTIONS = "search/sections.bz2"
ENGINE = "engine.js"  # the theme's own worker
DISPLAY = re.compile(r"\\\[.*?\\\]", re.S)
INLINE = re.compile(r"\\\((.*?)\\\)", re.S)
CODE = re.compile(r"<pre><code>(.*?)</code></pre>", re.S)
OUTPUT = re.compile(r"<pre>.*?</pre>", re.S)
# paragraphs that stand everywhere and that nobody looks for: about code, pages, checks and shapes
EVERYWHERE = re.compile(
    r"Show the code|<p>(?:Continues from above|Whole script up to here|Needs \w"
    r"|This page as Jupyter notebook)[^<]*</p>|<p>(?:Shapes\.|[✓✗]).*?</p>",
    re.I | re.S,
)
NUMBERS = re.compile(r"(?:[−-]?\b\d[\d.e×+-]*\s+){3,}")  # at the axes of plots, and in tables
# of a docstring: the types of the arguments; errors and examples, which come last
DETAILS = re.compile(r"\(<code>.*?</code>\)|<p>(?:Raises|Examples):</p>.*", re.S)
REFERENCE = "reference/"
INDEX = "formulas/"  # its rows repeat what has an entry of its own
LONGEST = 160  # characters of a formula in a result


def prepare(site: Path, book: Book) -> None:
    """Take the place of the index that the theme has made, and let all of it come late."""
    assert book.formulas
    _load_on_demand(site)
    index = site / "search/search_index.json"  # every page loads it, so only its settings remain
    content = json.loads(index.read_text(encoding="utf-8"))
    sections = content["docs"]
    functions = frozenset(book.formulas.examples)
    for entry in sections:
        entry["title"] = _plain(entry["title"])
        entry["text"] = _with_names(_text(entry["text"], entry["location"], functions))
    for page in book.formulas.pages:
        sections += _entries(page, book.formulas, book.sources[page.name], book.urls)
    index.write_text(json.dumps(content | {"docs": []}), encoding="utf-8")
    text = json.dumps(sections, ensure_ascii=False, separators=(",", ":"))
    (site / SECTIONS).write_bytes(bz2.compress(text.encode()))


def sections_of(content: bytes) -> list[dict[str, Any]]:
    """Read what `prepare` has written to SECTIONS."""
    sections: list[dict[str, Any]] = json.loads(bz2.decompress(content))
    return sections


def _load_on_demand(site: Path) -> None:
    folder = site / "assets/javascripts/workers"
    workers = list(folder.glob("search.*.min.js"))
    if len(workers) != 1:
        raise BookError(f"search.py: the theme has changed: {len(workers)} search workers")
    (worker,) = workers
    source = worker.read_text(encoding="utf-8").partition("\n//# sourceMappingURL")[0]
    if "type:1}" not in source or "type:3,data:" not in source:
        raise BookError("search.py: the theme has changed: the search worker's messages differ")
    if not BZ2.is_file():
        raise BookError("bz2 is missing: run `npm ci` in site_build/math, as make does.")
    (folder / ENGINE).write_text(source, encoding="utf-8")
    script = STAND_IN.read_text(encoding="utf-8")
    worker.write_text(COMMENT_OR_MARGIN.sub("", script), encoding="utf-8")  # on every page
    shutil.copy(ON_DEMAND, folder)
    shutil.copy(BZ2, folder / "bz2.js")


# ---- What an entry says --------------------------------------------------------------------------


def _plain(text: str) -> str:
    return INLINE.sub(lambda formula: as_text(formula[1]), DISPLAY.sub("", text))


@lru_cache(8192)  # while serving, most are those of before
def _text(text: str, location: str, functions: frozenset[str]) -> str:
    if location.startswith(INDEX):
        return ""
    if location.startswith(REFERENCE):  # other functions in its examples are not its topic
        text, functions = DETAILS.sub("", text), frozenset()
    used = {name for code in CODE.findall(text) for name in re.findall(r"\w+", code)} & functions
    for pattern in (CODE, OUTPUT, EVERYWHERE):
        text = pattern.sub("", text)
    text = " ".join(NUMBERS.sub("", _plain(text)).split())
    return f"{text} <p>In code: {', '.join(sorted(used))}</p>" if used else text


def _with_names(text: str) -> str:
    """Add the names of the symbols in a text, by which they are looked for."""
    missing = sorted({name for name in map(name_of, set(text)) if name} - set(text.lower().split()))
    return f"{text} <p>Symbols: {', '.join(missing)}</p>" if missing else text


# ---- Formulas ------------------------------------------------------------------------------------


def _entries(
    page: Source, formulas: Formulas, source: str, urls: dict[str, str]
) -> list[dict[str, Any]]:
    """Return an entry for each formula of a page."""
    listed = {entry["id"]: entry for entry in formulas.listed}
    shown = {id_: display.tex for display in page.displays for id_ in display.ids}
    lines, entries = source.splitlines(), []
    url = urls[page.name].removeprefix("./")
    for id_, line in page.anchors:
        known, tex = listed.get(id_, {}), shown.get(id_, "")
        if FORMULA_ID.match(id_) and (known or number(tex)):
            title = known.get("title") or _heading_above(lines, line) or page.title
            name = label(id_, number(tex)).replace(",", "")
            entry = {"location": f"{url}#{id_}", "title": _title(f"{name} · {title}")}
            text = _with_names(_formula_text(tex, known))
            entries.append(entry | {"text": text, "boost": _weight(id_, known)})
    return entries


def _weight(id_: str, known: Entry) -> int:
    """Put first what the package computes, and an Image before its lines."""
    is_line = id_.count("-") == 2
    return (1 if is_line else 2) * (2 if "function" in known else 1)


def _heading_above(lines: list[str], line: int) -> str:
    for text in reversed(lines[:line]):
        if heading := re.match(r"##+ +(.*?) *(?:\{.*\})?$", text):
            return heading[1]
    return ""


def _title(text: str) -> str:
    return escape(re.sub(r"\$(.+?)\$", lambda m: as_text(m[1]), text).replace("`", ""), quote=False)


def _formula_text(tex: str, known: Entry) -> str:
    """What stands under a formula's title: the number of an Image, its TeX as text, its code."""
    words = as_text(LAYOUT.sub(" ", without_number(tex).strip("$ \n")))
    parts = [label("", number(tex))] if known and number(tex) else []
    parts += [escape(words[:LONGEST], quote=False)]
    parts += [f"In code: {known['function']}"] if "function" in known else []
    parts += [f"Erratum {known['erratum'].upper()}"] if "erratum" in known else []
    return " ".join(f"<p>{part}</p>" for part in parts if part)
