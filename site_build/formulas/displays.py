"""The display formulas of a finished page, before they are typeset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

# as pages.py writes them
FORMULA = re.compile(
    r'<div class="formula"><p class="formula-names">(.*?)</p>'
    r'<div class="arithmatex">\\\[(.*?)\\\]</div></div>',
    re.S,
)
TAG = re.compile(r"\s*\\tag\{(.*?)\}")


@dataclass(frozen=True)
class Formula:
    """A formula: its first anchor, its TeX as displayed, its number, its TeX without the number."""

    id: str
    display: str
    number: str
    tex: str

    @classmethod
    def read(cls, match: re.Match[str]) -> Formula:
        (id_, *_) = re.findall(r'id="([^"]+)"', match[1])
        display = unescape(match[2]).strip()
        number = TAG.search(display)
        return cls(id_, display, number[1] if number else "", TAG.sub("", display).strip())


def formulas_in(html: str) -> list[Formula]:
    return [Formula.read(match) for match in FORMULA.finditer(html)]
