"""Each formula has a short address that stays, f/21/ or f/30-4/ or f/eq-5-softplus/.

The page there shows the formula and its TeX, and sends on to the place in the book. The book itself
reads it: for the preview of a formula on another page, and where a reader copies the TeX.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from string import Template
from urllib.parse import urljoin

from site_build.book import Book, Page
from site_build.formulas.displays import Formula, formulas_in, label
from site_build.tree import Node
from site_build.whole import edition

FORMULA_ID = re.compile(r"(?:image|eq)-[\w-]+")
PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>$name - $site</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="0; url=$target"><link rel="canonical" href="$canonical">
<link rel="icon" href="../../$icon">
$styles</head><body class="md-typeset"><main><p><a href="$target">$name</a>$title</p>
$formula$report</main></body></html>
""")


@dataclass(frozen=True)
class Home:
    """Where a formula stands: its page's address, and the formula, if it is a display."""

    url: str
    formula: Formula | None


def homes(content: Node, page: Page) -> dict[str, Home]:
    """Return the homes of the formulas of a page, by anchor."""
    texts = {formula.id: formula for _, formula in formulas_in(content)}
    ids = [link.id or "" for link in content.css("a[id]")]
    return {id_: Home(page.url, texts.get(id_)) for id_ in ids if FORMULA_ID.fullmatch(id_)}


def pages(book: Book, styles: list[str], icon: str) -> dict[str, str]:
    """Return the pages at the short addresses, by path; `styles` are what other pages load."""
    titles = {entry["id"]: f": {entry['title']}" for entry in book.listed}
    sheets = "".join(f'<link rel="stylesheet" href="../../{style}">' for style in styles)
    made = {}
    for id_, home in book.homes.items():
        here = Page("", f"f/{id_.removeprefix('image-')}/")  # image-21 lives at f/21/
        target = f"{here.link(home.url)}#{id_}"
        name = label(id_, home.formula.number if home.formula else "")
        made[f"{here.url}index.html"] = PAGE.substitute(
            name=name,
            title=escape(titles.get(id_, "")),
            site=book.name,
            target=target,
            canonical=urljoin(book.url, f"{home.url}#{id_}") if book.url else target,
            icon=icon,
            styles=sheets,
            formula=_shown(home.formula) if home.formula else "",
            report=_report(book, name, f"{home.url}#{id_}", home.formula),
        )
    return made


def _shown(formula: Formula) -> str:
    display, source = escape(formula.display, quote=False), escape(formula.tex, quote=False)
    return f'<div class="arithmatex">\\[{display}\\]</div><pre><code>{source}</code></pre>'


def _report(book: Book, name: str, place: str, formula: Formula | None) -> str:
    """Return the link to the form for mistakes, filled in; reading.js follows it from a check."""
    place = f"{name}, {urljoin(book.url, place)}"
    printed = formula.tex.strip() if formula else ""
    address = edition.report(
        book.repository, book.edition, title=f"Formula: {name}", place=place, printed=printed
    )
    link = f'<p><a class="report" href="{escape(address)}">Report this formula</a></p>'
    return link if address else ""
