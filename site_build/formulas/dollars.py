"""Formulas stand between dollars: what stands elsewhere nothing reads, and nothing checks.

Markdown would set TeX between other signs too, and a display in a quotation or beside a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from site_build.cells.fences import without_code
from site_build.formulas.tex.inline import INLINE

ANCHOR = re.compile(r"\s*\[\]\(\)\{[^}]*\}\s*")
UNREAD = re.compile(r"\$\$|\\[(\[]|\\begin\{")
SAID = "a formula stands in $…$ in a sentence, or in $$ … $$ below an empty line, and is read there"


def unread_tex(sources: Mapping[str, str]) -> list[str]:
    """TeX that Markdown would show, and that the build does not read."""
    return [
        f"{name}:{line}: {found}: {SAID}"
        for name, text in sources.items()
        for line, found in _unread(text)
    ]


def _unread(text: str) -> Iterator[tuple[int, str]]:
    above, is_display, sentences = "", False, []
    for number, line in enumerate(without_code(text).splitlines(), start=1):
        stripped = line.strip()
        begins = not is_display and stripped.startswith("$$")
        if begins and above.strip() and not ANCHOR.fullmatch(above):
            yield number, "$$ in the middle of a paragraph"
        if begins or is_display:
            is_display = not (stripped.endswith("$$") and (is_display or len(stripped) > 3))
            line = ""
        sentences.append(line)
        above = stripped
    left = INLINE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), "\n".join(sentences))
    for found in UNREAD.finditer(left):
        yield left.count("\n", 0, found.start()) + 1, found[0]
