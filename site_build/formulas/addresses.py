"""MkDocs hook: each formula has a short address that stays, f/21/ or f/30-4/ or f/eq-5-softplus/.

The page there shows the formula and its TeX, and sends on to the place in the book. The book itself
reads it: for the preview of a formula on another page, and where a reader copies the TeX.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urljoin

import yaml
from mkdocs.plugins import event_priority
from mkdocs.utils import get_relative_url

from site_build.formulas.displays import formulas_in
from site_build.formulas.index import label
from site_build.pages.markup import STYLESHEET

ANCHOR = re.compile(r'<a id="((?:image|eq)-[\w-]+)"')
PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>$name - $site</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="0; url=$target"><link rel="canonical" href="$canonical">
<link rel="icon" href="../../$icon">
$styles</head><body class="md-typeset"><main><p><a href="$target">$name</a>$title</p>
$formula</main></body></html>
""")


def address(id_: str) -> str:
    """image-21 lives at f/21/."""
    return f"f/{id_.removeprefix('image-')}/"


def on_pre_build(config):
    config.extra["addresses"] = {}


def on_page_content(html, page, config, files):
    """Note the anchors of formulas with the page's address and, where there is one, the TeX."""
    texts = {formula.id: formula for formula in formulas_in(html)}
    for id_ in ANCHOR.findall(html):
        config.extra["addresses"].setdefault(id_, (page.url, texts.get(id_)))


@event_priority(-50)  # before typeset.py
def on_post_build(config):
    site, found = Path(config.site_dir), config.extra["addresses"]
    listed = Path(config.docs_dir, "formulas.yml")
    entries = yaml.safe_load(listed.read_text()) if listed.exists() else []
    titles = {entry["id"]: f": {entry['title']}" for entry in entries}
    styles = STYLESHEET.findall((site / "index.html").read_text()) if found else []
    for id_, (url, formula) in found.items():
        file = site / address(id_) / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        target = f"{get_relative_url(url, address(id_))}#{id_}"
        file.write_text(
            PAGE.substitute(
                name=label(id_, formula.number if formula else ""),
                title=escape(titles.get(id_, "")),
                site=config.site_name,
                target=target,
                canonical=urljoin(config.site_url, f"{url}#{id_}") if config.site_url else target,
                icon=config.theme["favicon"],
                styles="".join(f'<link rel="stylesheet" href="../../{style}">' for style in styles),
                formula=_shown(formula) if formula else "",
            )
        )


def _shown(formula) -> str:
    display, source = escape(formula.display, quote=False), escape(formula.tex, quote=False)
    return f'<div class="arithmatex">\\[{display}\\]</div><pre><code>{source}</code></pre>'
