"""MkDocs hook: pages that may load and run only what this site itself serves.

A static host sends no headers of ours, so the Content-Security-Policy stands in the pages. The
theme's own inline scripts are allowed by their hashes. `mkdocs serve` has none: its live reload is
an inline script of its own.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

# Formulas and plots are placed by style attributes, hence 'unsafe-inline' for styles alone.
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'none'"
)
# for Python in the page: it is WebAssembly, and without a network it starts again from memory
PYTHON = " 'wasm-unsafe-eval' blob:"
INLINE = re.compile(r"<script>(.*?)</script>", re.S)
HANDLER = re.compile(r"<[^>]*\son\w+\s*=")  # an attribute such as onclick, which no hash allows
FIRST = '<meta charset="utf-8">'
state = {"serving": False}


def on_startup(command, dirty):
    state["serving"] = command == "serve"


@event_priority(-400)  # after offline.py: pages opened from a disk have no 'self'
def on_post_build(config):
    if state["serving"]:
        return
    python = PYTHON if config.extra.get("live") else ""
    for path in sorted(Path(config.site_dir).rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        name = path.relative_to(config.site_dir)
        if handler := HANDLER.search(page):
            raise PluginError(f"{name}: the policy forbids the inline script {handler[0]}")
        if FIRST not in page:
            raise PluginError(f"{name}: no {FIRST}, after which the policy would stand")
        hashes = sorted({_hash(script) for script in INLINE.findall(page)})
        policy = POLICY.format(scripts=python + "".join(f" '{h}'" for h in hashes))
        metas = (
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            '<meta name="referrer" content="no-referrer">'
        )
        path.write_text(page.replace(FIRST, FIRST + metas, 1), encoding="utf-8")


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
