"""Simple TeX as HTML: letters, signs, scripts. A typeset symbol is twenty times as heavy."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

from site_build.formulas import signs

SIGNS = {
    r"\sum": "∑", r"\prod": "∏", r"\partial": "∂", r"\circ": "∘", r"\cdot": "·", r"\times": "×",
    r"\infty": "∞", r"\dots": "…", r"\,": "\u2009", r"\;": " ", r"\ ": " ", r"\{": "{", r"\}": "}",
    "-": " − ", "+": " + ", "=": " = ", ":=": ":=", "'": "′", ",": ", ",
}  # fmt: skip
NAMES = {r"\log", r"\max", r"\min", r"\arg", r"\tanh"}


class UnknownSymbolError(ValueError):
    """A formula uses what the table of symbols, or this file, does not know."""


def with_formulas(text: str) -> str:
    """Return Markdown of a table's cell as HTML; formulas are letters, signs and scripts."""
    parts = re.split(r"\$(.+?)\$", re.sub(r"\[(.+?)\]\(.*?\)|[*`]", r"\1", text))
    return "".join(as_html(part) if k % 2 else html.escape(part) for k, part in enumerate(parts))


def as_html(tex: str) -> str:
    """Return simple TeX as HTML. What it does not know, it refuses."""
    left, shown = signs.tokens(tex), ""
    while left:
        token = left.pop(0)
        shown += SHOWN[token](left) if token in SHOWN else _symbol(token, left)
    return re.sub(" +", " ", shown.replace(": = ", ":=").replace(", )", ",)")).strip()


def _symbol(token: str, left: list[str]) -> str:
    if token in NAMES:
        return f"{token[1:]} " if left else token[1:]
    if token in SIGNS:
        return SIGNS[token]
    if token[0] == "\\":
        if not (letter := signs.greek(token[1:])):
            raise UnknownSymbolError(token)
        return letter if token[1].isupper() else f"<i>{letter}</i>"
    return f"<i>{token}</i>" if token.isalpha() else token


def _script(tag: str) -> Callable[[list[str]], str]:
    def script(left: list[str]) -> str:
        return f"<{tag}>{as_html(signs.argument(left)).replace(' ', '')}</{tag}>"

    return script


def _group(left: list[str]) -> str:
    left.insert(0, "{")
    return as_html(signs.argument(left))


def _fraction(left: list[str]) -> str:
    return f"{as_html(signs.argument(left))}/{as_html(signs.argument(left))}"


def _tilde(left: list[str]) -> str:
    return unicodedata.normalize("NFC", f"<i>{signs.argument(left)}\u0303</i>")


# what takes the next symbol or group, and how both are shown
SHOWN: dict[str, Callable[[list[str]], str]] = {
    "^": _script("sup"),
    "_": _script("sub"),
    "{": _group,
    r"\tfrac": _fraction,
    r"\tilde": _tilde,
    r"\mathbf": lambda left: f"<b>{signs.argument(left)}</b>",
    r"\mathrm": signs.argument,
    r"\mathsf": signs.argument,
    r"\operatorname": signs.argument,
}
