"""A page's markup: anchors, boxes of formulas, tables, code."""

from __future__ import annotations

import re
from html import unescape

from site_build.formulas import signs
from site_build.formulas.displays import label
from site_build.tree import Node, before, inside, is_same, neighbour, replace

ANCHOR_OR_CODE = re.compile(
    r"^ *(?P<fence>```+).*?^ *(?P=fence) *$"
    r"|^(?P<indent> *)\[\]\(\)\{ *#(?P<id>[\w.-]+) *\} *$",
    re.M | re.S,
)
FORMULA_ID = re.compile(r"(?:image|eq)-[\w-]+")
FENCE_OR_ROW = re.compile(
    r"^[ >]*(?P<fence>`{3,}|~{3,}).*?^[ >]*(?P=fence) *$|^(?=[^\n]*\|)[^\n]*\$[^\n]*$", re.M | re.S
)
CODE = re.compile(r"(`+[^`]+`+)")
PLAIN_CODE = 'span[class="n"], span[class="p"], span[class="o"], span[class="w"]'
LINE_ON_A_PHONE = 40  # characters; an output with longer lines scrolls in its own box


def with_linked_anchors(markdown: str) -> str:
    """Make the anchors links to themselves.

    Else autorefs takes an anchor for another name of the next heading, if only text is in between.
    """
    return ANCHOR_OR_CODE.sub(
        lambda m: m[0] if m["fence"] else f"{m['indent']}[](#{m['id']}){{ #{m['id']} }}", markdown
    )


def with_bars(markdown: str) -> str:
    """Write the bars of formulas in tables as TeX's \\vert: Markdown would end the cell at each."""

    def bars(found: re.Match[str]) -> str:
        return found[0].replace(r"\|", r"\Vert{}").replace("|", r"\vert{}")

    def row(found: re.Match[str]) -> str:
        if found["fence"] or "|" not in signs.IN_A_SENTENCE.sub("", CODE.sub("", found[0])):
            return found[0]
        parts = CODE.split(found[0])
        parts[::2] = [signs.IN_A_SENTENCE.sub(bars, part) for part in parts[::2]]
        return "".join(parts)

    return FENCE_OR_ROW.sub(row, markdown)


def repair(content: Node) -> None:
    """Change what Markdown has made of a page."""
    for link in content.css("a[id][href]"):
        if (link.attributes["href"] or "#").startswith("#") and not inside(link):
            del link.attrs["href"]  # nothing to stop at for the keyboard
    for paragraph in content.css("p"):
        if not paragraph.attributes and _holds_anchors(paragraph):
            paragraph.attrs["class"] = "anchor"
            _box_formula(paragraph)
    for table in content.css("table"):
        _table(table)
    for output in content.css(".nb-output pre"):
        if _widest_line(output) > LINE_ON_A_PHONE:
            output.attrs["tabindex"] = "0"  # the keyboard must reach a box that scrolls sideways
    for empty in content.css("pre > span:empty"):
        empty.decompose()  # once guarded a newline, see tree.py
    for word in content.css(PLAIN_CODE):
        if word.child and word.child.is_text_node and word.child.next is None:
            word.unwrap()  # it has the colour of the text: a tenth of a page's size


def _holds_anchors(paragraph: Node) -> bool:
    """Tell whether a paragraph is nothing but anchors."""
    nodes = list(paragraph.iter(include_text=True))
    links = [node for node in nodes if node.tag == "a"]
    return bool(links) and all(
        not (node.text_content or "").strip()
        if node.is_text_node
        else node in links and list(node.attributes) == ["id"] and not inside(node)
        for node in nodes
    )


def _box_formula(anchors: Node) -> None:
    """Put a formula in a box with its names, each of which is a link to itself."""
    formula = neighbour(anchors.next)
    if formula is None or formula.tag != "div" or formula.attributes.get("class") != "arithmatex":
        return
    number = signs.number(unescape(inside(formula)))
    for link in anchors.css("a"):
        if FORMULA_ID.fullmatch(link.id or ""):
            link.attrs["href"] = f"#{link.id}"
            link.inner_html = label(link.id or "", number)
    names = f'<p class="formula-names">{inside(anchors).strip()}</p>'
    before(anchors, f'<div class="formula">{names}{formula.html}</div>')
    while anchors.next and not is_same(anchors.next, formula):
        anchors.next.decompose()
    anchors.decompose()
    formula.decompose()


def _table(table: Node) -> None:
    """A table in a box that scrolls. An empty corner heads nothing; below it are heads of rows."""
    corner = table.css_first("thead > tr > th:first-child")
    if corner is not None and not inside(corner):
        for cell in table.css("tr > td:first-child"):
            if inside(cell):
                cell.attrs["scope"] = "row"
                _rename(cell, "th")
        _rename(corner, "td")
    # A class keeps the theme's script away, which would wrap the table after the page is drawn.
    table.attrs["class"] = f"{table.attributes.get('class') or ''} data".strip()
    replace(table, f'<div class="table" tabindex="0">{table.html}</div>')


def _rename(node: Node, tag: str) -> None:
    new = node.parser.create_node(tag)
    for name, value in node.attributes.items():
        new.attrs[name] = value
    new.inner_html = inside(node)
    node.replace_with(new)


def _widest_line(output: Node) -> int:
    return max(map(len, output.text().splitlines()), default=0)
