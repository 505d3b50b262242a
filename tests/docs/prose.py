"""The numbers in the sentences of a page, and whether something computes or asserts each of them.

Looked at are numbers with a decimal point or with three digits or more. One alone in backticks or
dollars is prose; other code runs in other tests, and of the formulas those that the build computes
are left out.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from site_build.cells.roles import READ
from site_build.formulas.tex.inline import INLINE

FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<kind>[^\n]*)\n(.*?)^ *(?P=fence) *$", re.S | re.M
)
DISPLAY = re.compile(r"\$\$.*?\$\$", re.S)
FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
# of a link, an anchor, an attribute, a comment: what is not read
UNREAD = re.compile(
    r"\]\([^)\s]*\)|\]\[[\w.-]*\]|\{[^}\n]*[#.:=][^}\n]*\}|<!--.*?-->|<[a-zA-Z/!][^>]*>|https?://\S+|^\[\^.*?\]:",
    re.S | re.M,
)
NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<percent>\s?%)?(?!\w)"
)
OPTION = re.compile(r"^(?:alt|caption):.*?(?=^\w+:|^---)", re.S | re.M)
ALONE = re.compile(r"[−+-]?\s*[\d.,{}]+")
SECTION = re.compile(r"^\#{2,} ", re.M)
MANY_DIGITS = 3  # a number that no other is likely to be
RECAP = "## What next"
ASSERTS = {"verify", "refute", "check"}


class Number(NamedTuple):
    """A number in a sentence: its line, and as it is printed."""

    page: str
    line: int
    text: str
    at: int  # its place in the page
    percent: bool = False

    @property
    def value(self) -> float:
        return float(self.text.replace(",", ""))


def numbers(
    page: str, text: str, checked: set[tuple[int, str]], tags: set[str]
) -> Iterator[Number]:
    """Yield the numbers in the sentences of a page. `checked`: line and TeX of what is computed."""
    plain = UNREAD.sub(_blank, _without_formulas(_without_code(text), checked))
    for found in NUMBER.finditer(plain):
        digits = found["digits"].rstrip(",")
        if "." in digits or len(re.sub(r"\D", "", digits)) > 2:
            if plain[found.start() - 1 : found.end() + 1].strip() in {f"({tag})" for tag in tags}:
                continue
            yield Number(
                page,
                plain.count("\n", 0, found.start()) + 1,
                digits,
                found.start(),
                bool(found["percent"]),
            )


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _without_code(text: str) -> str:
    """A page of which the sentences are left, each in its place, and formulas."""

    def sentence(found: re.Match[str]) -> str:
        if found["fence"]:
            return _options(found[0])
        code = found["code"] and found[0].strip("`")
        if found["other"] or (code and ALONE.fullmatch(code.strip())):
            return found[0].replace("`", " ")
        return _blank(found)

    return DISPLAY.sub(_blank, READ.sub(sentence, FRONT.sub(_blank, text)))


def _options(fence: str) -> str:
    """What a cell says of its picture, each word in its place."""
    kept = [found.span() for found in OPTION.finditer(fence)] if "{code-cell}" in fence else []
    said = "".join(
        " " if not any(start <= k < end for start, end in kept) and letter != "\n" else letter
        for k, letter in enumerate(fence)
    )
    return READ.sub(lambda found: _blank(found) if found["expression"] else found[0], said)


def _without_formulas(text: str, checked: set[tuple[int, str]]) -> str:
    def formula(found: re.Match[str]) -> str:
        line = text.count("\n", 0, found.start()) + 1
        is_checked = (line, found[1]) in checked
        return _blank(found) if is_checked else found[0].replace("$", " ").replace("{,}", ",")

    return INLINE.sub(formula, text)


# ---- What cells say ------------------------------------------------------------------------------


@cache
def said(text: str) -> tuple[list[tuple[int, set[float]]], set[float]]:
    """The numbers in the code of each section, by the place where it begins; the asserted ones."""
    starts = [0, *(found.start() for found in SECTION.finditer(text))]
    given: list[tuple[int, set[float]]] = [(start, set()) for start in starts]
    asserted: set[float] = set()
    for fence in FENCE.finditer(text):
        if "code-cell" in fence["kind"] or "python" in fence["kind"]:
            code = re.sub(
                r"\A(?:---\n.*?---\n|(?::[^\n]*\n)*)", "", textwrap.dedent(fence[4]), flags=re.S
            )
            try:
                tree = ast.parse(code)
            except SyntaxError:
                continue
            section = max(k for k, start in enumerate(starts) if start <= fence.start())
            given[section][1].update(_constants(tree))
            for node in ast.walk(tree):
                is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ASSERTS
                if is_call or isinstance(node, ast.Assert):
                    asserted.update(_constants(node))
    return given, asserted


def _constants(tree: ast.AST) -> set[float]:
    """The numbers in a piece of code; a tolerance says nothing."""
    unsaid = {
        k.value for n in ast.walk(tree) for k in getattr(n, "keywords", ()) if k.arg == "tolerance"
    }
    return {
        abs(float(node.value))
        for node in ast.walk(tree)
        if node not in unsaid
        and isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
    }


def is_recap(number: Number, text: str) -> bool:
    """What a chapter says at its end may be shown anywhere in it."""
    return RECAP in text and number.at > text.index(RECAP)


def is_said(number: Number, text: str) -> bool:
    """Tell whether the code of its section has a number, or if it has many digits asserts it."""
    given, asserted = said(text)
    near = [numbers for start, numbers in given if start <= number.at][-1]
    if is_recap(number, text):
        near = near.union(*(numbers for _, numbers in given))
    if len(number.text.replace(",", "").replace(".", "").lstrip("0")) >= MANY_DIGITS:
        near = near | asserted
    value = number.value
    return value in near or (number.percent and round(value / 100, 9) in near)
