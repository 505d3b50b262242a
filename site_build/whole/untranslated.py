"""Code and formulas say that they are no words: no browser that translates touches them."""

from __future__ import annotations

from site_build.whole.site import Site

# of code in a block the block; of the list of symbols, the symbols and their shapes
NO_WORDS = "pre, :not(pre) > code, .arithmatex, .symbols dt, .symbols dd + dd"


def protect(site: Site) -> None:
    """Mark the code and the formulas of all pages."""
    for page in site.pages.values():
        for node in page.css(NO_WORDS):
            node.attrs["translate"] = "no"
