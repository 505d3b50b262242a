"""Pages that may load and run only what this site itself serves.

A static host sends no headers of ours, so the Content-Security-Policy stands in the pages. The
inline scripts of the templates are allowed by their hashes; what a page tells its readers, the text
and what cells gave out, has no script. `mkdocs serve` has no policy: its live reload is
an inline script of its own.
"""

from __future__ import annotations

import base64
import hashlib
import re

from site_build.book import BookError
from site_build.tree import Tree, after
from site_build.whole.site import Site

# Formulas and plots are placed by style attributes, hence 'unsafe-inline' for styles alone.
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'none'"
)
# for Python in the page: it is WebAssembly, and without a network it starts again from memory
PYTHON = " 'wasm-unsafe-eval' blob:"
# In the text of a page; a figure's numbers are no script. And nothing comes from another host.
FOREIGN = 'article script:not([type="application/json"]), [src^="http" i], [src^="//"]'
# An attribute such as onclick, which no hash allows. A selector cannot ask for a name's beginning.
HANDLER = re.compile(r"<[^>]*\son\w+\s*=")


def add_policy(site: Site, *, with_python: bool) -> None:
    """Put the policy into every page: the last change before the pages are written."""
    for name, page in site.pages.items():
        if handler := HANDLER.search(page.html or ""):
            raise BookError(f"{name}: the policy forbids the inline script {handler[0]}")
        if foreign := page.css_first(FOREIGN):
            raise BookError(
                f"{name}: the policy forbids what is not the site's own: {foreign.html}"
            )
        first = page.css_first("meta[charset]")
        if first is None:
            raise BookError(f"{name}: no <meta charset>, after which the policy would stand")
        allowed = [PYTHON] * with_python + [f" '{digest}'" for digest in hashes(page)]
        after(
            first,
            '<meta http-equiv="Content-Security-Policy" '
            f'content="{POLICY.format(scripts="".join(allowed))}">'
            '<meta name="referrer" content="no-referrer">',
        )


def hashes(page: Tree) -> list[str]:
    """The hashes of a page's inline scripts."""
    scripts = [script for script in page.css("script") if not script.attributes]
    digests = {hashlib.sha256(script.text().encode()).digest() for script in scripts}
    return sorted(f"sha256-{base64.b64encode(digest).decode()}" for digest in digests)
