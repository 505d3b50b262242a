"""MkDocs hook: what helps to read: where a chapter stands, how long it takes, terms, derivations.

Chapters are the pages whose title in the navigation begins with a number. Their time is computed:
220 words a minute, where a formula inside a sentence counts as a word; twenty seconds for a display
formula, three for a line of code. What is folded is not counted; the sum is rounded to five.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath

from mkdocs.utils import get_relative_url

GLOSSARY = "glossary.md"
NUMBERED = re.compile(r"(\d+) (.+)")
FOLDED = re.compile(r"<details\b.*?</details>", re.S)
CODE = re.compile(r"<pre\b.*?</pre>", re.S)
DISPLAY = re.compile(r'<div class="arithmatex">.*?</div>', re.S)
INLINE = re.compile(r'<span class="arithmatex">.*?</span>', re.S)
PICTURE = re.compile(r"<(svg|script|style)\b.*?</\1>", re.S)
TAGS = re.compile(r"(<[^>]+>)")

TERM = re.compile(
    r"^\[\]\(\)\{#(?P<id>term-[\w-]+)\}\*\*(?P<name>.+?)\*\*\s*(?P<everyday>\{ \.everyday \})?\s*\n"
    r"(?P<meaning>(?:[: ] .*\n?)+)",
    re.M,
)
PARAGRAPH = re.compile(r"(?<=<p>).*?(?=</p>)", re.S)

STEP = re.compile(
    r'(?:<p class="anchor"><a id="[\w-]+"></a></p>\s*)?'
    r"<p>(?:(?!</?p>).)*?<strong>Line (\d+)</strong>",
    re.S,
)
STEP_ID = re.compile(r'<a id="(image-\d+)-(\d+)"')
CHECK = r'data-formula="{}".*?</p></div>'  # a check's line ends a step
OUTPUT_LINE = re.compile(r'<span class="go">(.*?)</span>\n')


@dataclass
class Term:
    """A term of the glossary, the page that explains it, and whether it is an everyday word too."""

    id: str
    name: str
    page: str
    everyday: bool


@dataclass
class Book:
    """The chapters: number, title and page of each, in their order; and the terms."""

    chapters: list[tuple[int, str, object]] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)


def on_nav(nav, config, files):
    book = config.extra["reading"] = Book()
    for page in nav.pages:
        if numbered := NUMBERED.match(page.title or ""):
            book.chapters.append((int(numbered[1]), page.title, page))
    if glossary := files.get_file_from_path(GLOSSARY):
        book.terms = read_terms(glossary.content_string, config.extra["sources"])


def on_page_content(html, page, config, files):
    book = config.extra["reading"]
    html = OUTPUT_LINE.sub(r'<span class="go">\1\n</span>', html)  # else a copy has empty lines
    if page in [chapter for _, _, chapter in book.chapters]:
        html = with_steps(with_terms(html, page, book.terms))
        html = html.replace("<h1", where(page, book.chapters, minutes(html)) + "<h1", 1)
    return html


# ---- Chapters ------------------------------------------------------------------------------------


def where(page, chapters, time: int) -> str:
    """The line above a chapter's title: which one it is, how long it takes, and the others."""
    numbers = [number for number, _, _ in chapters]
    number = next(n for n, _, chapter in chapters if chapter is page)
    pages = [chapter for n, _, chapter in chapters if n == number]
    second = ", second page" if page is not pages[0] else ""
    links = ""
    for n, title, chapter in chapters:
        if n != number or chapter is pages[0]:
            if numbers.index(n) != chapters.index((n, title, chapter)):
                continue  # a chapter's second page
            current = ' aria-current="true"' if n == number else ""
            address = get_relative_url(chapter.url, page.url)
            links += f'<li><a href="{address}" title="{escape(title)}"{current}>{n}</a></li>'
    return (
        '<nav class="chapters" aria-label="Chapters" data-search-exclude>'
        f"<p>Chapter {number} of {max(numbers)}{second} · about {time} minutes</p>"
        f"<ol>{links}</ol></nav>"
    )


def minutes(html: str) -> int:
    html = PICTURE.sub("", FOLDED.sub("", html))
    lines = sum(block.count("\n") for block in CODE.findall(html))
    html = CODE.sub("", html)
    displays = len(DISPLAY.findall(html))
    words = len(TAGS.sub("", INLINE.sub("x", DISPLAY.sub("", html))).split())
    return 5 * max(1, round((words / 220 + displays / 3 + lines / 20) / 5))


# ---- Terms ---------------------------------------------------------------------------------------


def read_terms(glossary: str, sources: dict[str, str]) -> list[Term]:
    """Return the terms of the glossary, long ones first."""
    terms = []
    for entry in TERM.finditer(glossary):
        explained = ""
        if anchor := re.search(r"\]\[([\w.-]+)\]\s*$", entry["meaning"]):
            explained = next((n for n, text in sources.items() if f"#{anchor[1]}}}" in text), "")
        elif link := re.search(r"\]\(([^)#]+)[^)]*\)\s*$", entry["meaning"]):
            explained = link[1]
        terms.append(Term(entry["id"], entry["name"], explained, bool(entry["everyday"])))
    return sorted(terms, key=lambda term: -len(term.name))


def with_terms(html: str, page, terms: list[Term]) -> str:
    """Link the first use of each term in running text, except on the page that explains it."""
    if not terms:
        return html
    glossary = get_relative_url(f"{PurePosixPath(GLOSSARY).stem}/", page.url)
    left = {
        term.id
        for term in terms
        if not (term.everyday or term.page == page.file.src_uri or f'#{term.id}"' in html)
    }
    names = "|".join("({})".format(re.sub(" +", r"\\s+", term.name)) for term in terms)
    any_term = re.compile(rf"(?<![\w-])(?:{names})(?:e?s)?(?![\w-])", re.I)

    def link(found: re.Match[str]) -> str:
        id_ = terms[(found.lastindex or 0) - 1].id
        if id_ not in left:
            return found[0]
        left.remove(id_)
        return f'<a class="term" href="{glossary}#{id_}">{found[0]}</a>'

    def paragraph(match: re.Match[str]) -> str:
        parts, depth = [], 0
        for part in TAGS.split(match[0]):
            if part.startswith("<"):
                depth += -1 if part.startswith("</") else not part.endswith("/>")
            parts.append(part if part.startswith("<") or depth else any_term.sub(link, part))
        return "".join(parts)

    return PARAGRAPH.sub(paragraph, html)


# ---- Derivations ---------------------------------------------------------------------------------


def with_steps(html: str) -> str:
    """Put each line of a derivation, with all that belongs to it, into a box of its own.

    A line begins with the paragraph that says **Line 3**, and ends where the next one begins; the
    last line ends with its check.
    """
    steps = list(STEP.finditer(html))
    out, done = [], 0
    for k, step in enumerate(steps):
        start, number = step.start(), int(step[1])
        name, _ = STEP_ID.search(html, start).groups()
        is_last = k + 1 == len(steps) or int(steps[k + 1][1]) != number + 1
        if is_last:
            end = re.compile(CHECK.format(f"{name}-{number}"), re.S).search(html, start).end()
        else:
            end = steps[k + 1].start()
        out.append(html[done:start])
        if number == 1:
            out.append('<div class="derivation"><p class="derivation-bar"></p>')
        out.append(f'<div class="step">{html[start:end]}</div>')
        if is_last:
            out.append("</div>")
        done = end
    return "".join(out) + html[done:]
