"""Pictures of a notebook as part of the page: in its colours, and readable to screen readers.

With regular expressions: a reader's browser runs this file too, where Python has no HTML parser.
"""

from __future__ import annotations

import re
from html import escape, unescape

FOREGROUND = (
    "#0a0b0c"  # the colour of lines and text in matplotlibrc; the page's own colour replaces it
)
# C0 to C3 of matplotlibrc: roles of assets/css/figures.css, which has both light and dark ones.
PALETTE = {
    "#2458c5": "positive",
    "#b8500c": "negative",
    "#0a4f47": "forward",
    "#a3429b": "backward",
}
PIXELS_PER_POINT = 4 / 3

XML_ONLY = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.S)
# Matplotlib's style sheet would apply to the whole page; the <svg> gets it as an attribute.
STROKES = "stroke-linejoin: round; stroke-linecap: butt"
STYLE = re.compile(r"<defs>\s*<style[^>]*>\s*\*\s*\{[^}]*\}\s*</style>\s*</defs>")
OPENING = re.compile(r"<svg\b[^>]*>")
TITLE = re.compile(r"(<svg\b[^>]*>\s*)<title[^>]*>(.*?)</title>", re.S)
REFERENCE = re.compile(r"(?:url\(|href=\")#([\w:.-]+)")
TAG = re.compile(r"<[^>]+>")
DECIMALS = re.compile(r"\b([1-9]\d*\.\d)\d+")  # a tenth of a point is enough
# lines of one path: behind M, and behind L, a place without a letter is the end of a line
LINES = re.compile(r"M [-\d.]+ [-\d.]+(?: L [-\d.]+ [-\d.]+)+")
SIZE = re.compile(r'\b(width|height)="([\d.]+)(pt|px)?"')


class NoAltTextError(ValueError):
    """A picture that says nothing to those who cannot see it."""


def figure(svg: str, prefix: str, alt: str | None = None, caption: str | None = None) -> str:
    """Return an SVG document as a figure of a page. Its ids get the prefix, and so are unique."""
    svg, styled = STYLE.subn("", XML_ONLY.sub("", svg))
    title = TITLE.search(svg)
    alt = alt or (unescape(title[2]).strip() if title else "")
    if not alt:
        raise NoAltTextError
    svg = _with_own_ids(TITLE.sub(r"\1", svg, count=1), prefix)
    svg = svg.replace(FOREGROUND, "currentColor")
    if styled:  # a drawing names the colours itself
        for colour, role in PALETTE.items():
            svg = svg.replace(colour, f"var(--net-{role}, {colour})")
    svg = TAG.sub(lambda tag: DECIMALS.sub(r"\1", tag[0]), svg)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    svg = LINES.sub(lambda lines: lines[0].replace("M ", "M").replace(" L ", " "), svg)
    svg = re.sub(r"(?<=>) (?=<(?!t(?:ext|span)))|(?<=</g>) ", "", svg).strip()
    svg = OPENING.sub(lambda tag: _opening(tag[0], alt, styled), svg, count=1)
    below = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure class="nb-figure">{svg}{below}</figure>'


def _opening(tag: str, alt: str, from_matplotlib: int) -> str:
    """Name the picture and give it a size in pixels: nothing moves while the page loads."""

    def pixels(size: re.Match[str]) -> str:
        factor = PIXELS_PER_POINT if size[3] == "pt" else 1
        return f'{size[1]}="{float(size[2]) * factor:.0f}"'

    tag = SIZE.sub(pixels, tag)
    tag = re.sub(r' (?:role|aria-label|aria-labelledby|version|xmlns(?::xlink)?)="[^"]*"', "", tag)
    style = f' class="plot" style="{STROKES}"' if from_matplotlib else ""
    return f'{tag[:-1]} role="img" aria-label="{escape(alt)}"{style}>'


def _with_own_ids(svg: str, prefix: str) -> str:
    """Prefix the ids that something refers to and drop the others."""
    used = set(REFERENCE.findall(svg))
    svg = re.sub(r'\sid="([^"]*)"', lambda m: f' id="{prefix}{m[1]}"' if m[1] in used else "", svg)
    svg = svg.replace("xlink:href=", "href=")
    return REFERENCE.sub(lambda m: m[0].replace("#", "#" + prefix), svg)
