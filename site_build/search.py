"""MkDocs hook: the search's script, 12 KB, is loaded when somebody searches, and not before."""

from __future__ import annotations

from pathlib import Path

from mkdocs.exceptions import PluginError

STAND_IN = Path(__file__).parent / "search_on_demand.js"


def on_post_build(config):
    folder = Path(config.site_dir, "assets/javascripts/workers")
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
