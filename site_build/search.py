"""MkDocs hook: the search's script, 12 KB, is loaded when somebody searches, and not before.

And results show formulas as text: of a display nothing, of \\(\\sigma(z)\\) in a line σ(z).
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from mkdocs.exceptions import PluginError

STAND_IN = Path(__file__).parent / "search_on_demand.js"
DISPLAY = re.compile(r"\\\[.*?\\\]", re.S)
INLINE = re.compile(r"\\\((.*?)\\\)", re.S)


def on_post_build(config):
    site = Path(config.site_dir)
    _load_on_demand(site / "assets/javascripts/workers")
    index = site / "search/search_index.json"
    content = json.loads(index.read_text(encoding="utf-8"))
    for entry in content["docs"]:
        for field in ("title", "text"):
            text = DISPLAY.sub("", entry[field])
            entry[field] = INLINE.sub(lambda formula: as_text(formula[1]), text)
    index.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _load_on_demand(folder: Path) -> None:
    workers = list(folder.glob("search.*.min.js"))
    if len(workers) != 1:
        raise PluginError(f"search.py: the theme has changed: {len(workers)} search workers")
    (worker,) = workers
    real = worker.rename(worker.with_name(f"engine.{worker.name}"))
    source = real.read_text(encoding="utf-8").partition("\n//# sourceMappingURL")[0]
    if "type:1}" not in source or "type:3,data:" not in source:
        raise PluginError("search.py: the theme has changed: the search worker's messages differ")
    real.write_text(source, encoding="utf-8")
    worker.write_text(STAND_IN.read_text(encoding="utf-8").replace("SEARCH_WORKER", real.name))


def as_text(tex: str) -> str:
    """Return TeX without its commands; Greek letters are those of Unicode."""

    def command(match: re.Match[str]) -> str:
        size = "CAPITAL" if match[1][0].isupper() else "SMALL"
        name = match[1].upper().replace("LAMBDA", "LAMDA")  # as Unicode spells it
        try:
            return unicodedata.lookup(f"GREEK {size} LETTER {name}")
        except KeyError:
            return " "

    text = re.sub(r"\\[^a-zA-Z]|[{}]", "", re.sub(r"\\([a-zA-Z]+) ?", command, tex))
    return " ".join(text.split())
