"""What helps to read: where a chapter stands, how long it takes, terms, derivations.

Chapters are the pages whose title in the navigation begins with a number. Their time is computed:
220 words a minute, where a formula inside a sentence counts as a word; twenty seconds for a display
formula, three for a line of code. What is folded is not counted; the sum is rounded to five.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from site_build.book import Page
from site_build.tree import Node, before, fragment, inside, is_same, neighbour

GLOSSARY = "glossary.md"
NUMBERED = re.compile(r"(\d+) (.+)")
TERM = re.compile(
    r"^\[\]\(\)\{#(?P<id>term-[\w-]+)\}\*\*(?P<name>.+?)\*\*\s*(?P<everyday>\{ \.everyday \})?\s*\n"
    r"(?P<meaning>(?:[: ] .*\n?)+)",
    re.M,
)
STEP = re.compile(r"Line (\d+)")
STEP_ID = re.compile(r"(image-\d+)-\d+")


@dataclass(frozen=True)
class Chapter:
    """A chapter, or its second page."""

    number: int
    page: Page


@dataclass(frozen=True)
class Term:
    """A term of the glossary, the page that explains it, and whether it is an everyday word too."""

    id: str
    name: str
    page: str
    everyday: bool


def help_reading(content: Node, page: Page, chapters: list[Chapter], terms: list[Term]) -> None:
    """Add to a page what helps to read it."""
    for output in content.css("span.go"):  # else a copy of an example has empty lines
        if output.next and (text := output.next.text_content or "").startswith("\n"):
            output.insert_child("\n")
            output.next.replace_with(text[1:])
    if page not in [chapter.page for chapter in chapters]:
        return
    link_terms(content, page, terms)
    box_steps(content)
    if title := content.css_first("h1"):
        before(title, where(page, chapters, minutes(content)))


# ---- Chapters ------------------------------------------------------------------------------------


def read_chapters(pages: list[Page]) -> list[Chapter]:
    numbered = [(NUMBERED.match(page.title), page) for page in pages]
    return [Chapter(int(match[1]), page) for match, page in numbered if match]


def where(page: Page, chapters: list[Chapter], time: int) -> str:
    """The line above a chapter's title: which one it is, how long it takes, and the others."""
    first: dict[int, Page] = {}  # pages of each chapter
    for chapter in chapters:
        first.setdefault(chapter.number, chapter.page)
    number = next(chapter.number for chapter in chapters if chapter.page == page)
    links = ""
    for n, start in first.items():
        current = ' aria-current="true"' if n == number else ""
        address = page.link(start.url)
        links += f'<li><a href="{address}" title="{escape(start.title)}"{current}>{n}</a></li>'
    second = ", second page" if page != first[number] else ""
    return (
        '<nav class="chapters" aria-label="Chapters" data-search-exclude>'
        f"<p>Chapter {number} of {max(first)}{second} · about {time} minutes</p>"
        f"<ol>{links}</ol></nav>"
    )


def minutes(content: Node) -> int:
    """How long it takes to read a page."""
    copy = fragment(inside(content))
    for unread in copy.css("details, svg, script, style"):
        unread.decompose()
    lines = sum(code.text().count("\n") for code in copy.css("pre"))
    displays = len(copy.css("div.arithmatex"))
    for inline in copy.css("span.arithmatex"):
        inline.replace_with("x")
    for counted in copy.css("pre, div.arithmatex"):
        counted.decompose()
    words = len(copy.text().split())
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


def link_terms(content: Node, page: Page, terms: list[Term]) -> None:
    """Link the first use of each term in running text, except on the page that explains it."""
    if not terms:
        return
    glossary = page.link("glossary/")
    linked = {link.attributes["href"] or "" for link in content.css('a[href*="#term-"]')}
    left = {
        term.id
        for term in terms
        if not (term.everyday or term.page == page.name)
        and not any(href.endswith(f"#{term.id}") for href in linked)
    }
    names = "|".join("({})".format(re.sub(" +", r"\\s+", term.name)) for term in terms)
    any_term = re.compile(rf"(?<![\w-])(?:{names})(?:e?s)?(?![\w-])", re.I)

    def link(found: re.Match[str]) -> str:
        id_ = terms[(found.lastindex or 0) - 1].id
        if id_ not in left:
            return found[0]
        left.remove(id_)
        return f'<a class="term" href="{glossary}#{id_}">{found[0]}</a>'

    for paragraph in content.css("p"):
        if not paragraph.attributes:
            for text in [node for node in paragraph.iter(include_text=True) if node.is_text_node]:
                old = text.html or ""
                if (new := any_term.sub(link, old)) != old:
                    before(text, new)
                    text.decompose()


# ---- Derivations ---------------------------------------------------------------------------------


def box_steps(content: Node) -> None:
    """Put each line of a derivation, with all that belongs to it, into a box of its own.

    A line begins with the paragraph that says **Line 3**, and ends where the next one begins; the
    last line ends with its check. Lines may stand in a fold, which then belongs to the derivation.
    """
    steps = [
        (int(match[1]), _with_anchor(paragraph))
        for paragraph in content.css("p")
        if not paragraph.attributes
        for strong in paragraph.css("strong")
        if (match := STEP.fullmatch(strong.text()))
    ]
    derivation = content
    for k, (number, start) in enumerate(steps):
        following, end = steps[k + 1] if k + 1 < len(steps) else (0, start)
        nodes = _siblings(start, end) if following == number + 1 else _to_check(start, number)
        if number == 1:
            derivation = _new_box(start, "derivation")
            derivation.inner_html = '<p class="derivation-bar"></p>'
        step = _new_box(start, "step")
        for node in nodes:
            step.insert_child(node, move=True)
        if step.parent and is_same(step.parent, derivation.parent):  # else it stays in its fold
            for node in [*_siblings(derivation.next, step), step]:  # with a fold in between
                derivation.insert_child(node, move=True)


def _new_box(place: Node, name: str) -> Node:
    """Put an empty box in front of a node."""
    box = place.parser.create_node("div")
    box.attrs["class"] = name
    place.insert_before(box, move=True)
    return box


def _with_anchor(paragraph: Node) -> Node:
    """A step begins with the anchor above its paragraph, if there is one."""
    above = neighbour(paragraph.prev, backwards=True)
    return above if above and above.attributes.get("class") == "anchor" else paragraph


def _siblings(node: Node | None, end: Node | None) -> list[Node]:
    """A node and those that follow, up to another one, or to the fold that holds it."""
    ends: list[Node] = []
    while end:
        ends.append(end)
        end = end.parent
    nodes: list[Node] = []
    while node and not any(is_same(node, stop) for stop in ends):
        nodes.append(node)
        node = node.next
    return nodes


def _to_check(start: Node, number: int) -> list[Node]:
    """The nodes of a last step."""
    rest = _siblings(start, None)
    ids = [link.id or "" for node in rest if node.is_element_node for link in node.css("a[id]")]
    name = next(match[1] for id_ in ids if (match := STEP_ID.fullmatch(id_)))
    check = f'[data-formula="{name}-{number}"]'
    last = next(node for node in rest if node.is_element_node and node.css_first(check))
    return _siblings(start, last.next)
