"""The TeX of a formula in tokens: spaces are left out, what is unbalanced is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from site_build.formulas.tex.tree import TexError

LONGEST = 4000  # characters; the book's longest formula has 400
TOKEN = re.compile(
    r"(?P<comment>%)|(?P<gap>\\;\s*\\;)|(?P<break>\\\\(?:\[-?[\d.]+(?:pt|ex|em)\])?)|(?P<command>\\[a-zA-Z]+\*?|\\.)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<space>\s+)|(?P<char>.)",
    re.S,
)
SPACE = {rf"\{name}" for name in (",", ";", "!", ":", " ", "quad", "qquad")}
SIZES = {rf"\{size}{side}" for size in ("big", "Big", "bigg") for side in ("", "l", "r")}
SILENT = SPACE | SIZES | {r"\left", r"\right"}
NAMES = {r"\mathrm", r"\operatorname", r"\operatorname*"}
LAYOUTS = {"aligned"}  # an environment that arranges lines and means nothing
ENVIRONMENTS = {"cases", "bmatrix", "pmatrix"}
WIDE = {r"\quad", r"\qquad"}  # in front of l = 1, …, L or i ≥ 1 they separate as a comma does
CONDITION = re.compile(r"\s*[a-zA-Z]\s*(?:\\[lg]e(?![a-zA-Z])|=(?:(?!\\\\|=).)*\\dots)", re.S)
TAG = re.compile(r"\\tag\{[^{}]*\}")


@dataclass(frozen=True)
class Token:
    kind: str  # number, char, command, text, name, column, transpose, break, gap, begin, end, stop
    text: str
    place: int = 0
    stop: int = 0


def tokens(tex: str) -> list[Token]:
    """Split TeX, with or without $$ and \\tag. Places count from the start of `tex`."""
    if len(tex) > LONGEST:
        raise TexError(f"a formula of {len(tex)} characters; {LONGEST} are the most that is read")
    blank = TAG.sub(lambda match: " " * len(match[0]), tex.replace("$$", "  "))
    found: list[Token] = []
    place, grid = 0, 0  # grid: how many cases and matrices are open
    while match := TOKEN.match(blank, place):
        token, place = _token(match, blank, place)
        if not grid and token.text in WIDE and CONDITION.match(blank, place):
            token = Token("char", ",", token.place, token.stop)
        grid += {"begin": 1, "end": -1}.get(token.kind, 0) * (token.text in ENVIRONMENTS)
        if (token.text == "&" and not grid) or token.text in LAYOUTS or token.kind == "space":
            if token.kind in ("begin", "end"):
                found.append(token)
        else:
            found.append(token)
    _balanced(found)
    return _joined([token for token in found if token.text not in LAYOUTS])


def _token(match: re.Match[str], tex: str, start: int) -> tuple[Token, int]:
    kind, text, place = str(match.lastgroup), match[0], match.end()
    if kind == "comment":
        raise TexError("% begins a comment: what follows would not be shown")
    if text in (r"\begin", r"\end"):
        name = _argument(tex, place, r"\{(\w+)\}", text)
        if name[1] not in LAYOUTS | ENVIRONMENTS:
            raise TexError(f"unknown environment {name[1]}")
        return Token(text[1:], name[1], start, name.end()), name.end()
    if text in NAMES or text == r"\text":
        words = _argument(tex, place, r"\s*\{([^{}]*)\}", text)
        plain = re.sub(r"\\,|\s+", " " if text == r"\text" else "", words[1]).strip()
        kind = ("text" if text == r"\text" else "name") if plain else "space"
        return Token(kind, plain, start, words.end()), words.end()
    if text == r"\mathsf":
        letter = _argument(tex, place, r"\s*(?:\{T\}|T(?![a-zA-Z]))", text)
        return Token("transpose", "T", start, letter.end()), letter.end()
    if text == r"\mathbf":
        digit = _argument(tex, place, r"\s*\{?([01])\}?(?!\d)", text)
        return Token("column", digit[1], start, digit.end()), digit.end()
    return Token("space" if text in SILENT else kind, text, start, place), place


def _argument(tex: str, place: int, pattern: str, command: str) -> re.Match[str]:
    if match := re.compile(pattern).match(tex, place):
        return match
    raise TexError(f"{command} is followed by {tex[place : place + 12].strip()!r}")


def _balanced(found: list[Token]) -> None:
    open_: list[Token] = []
    pairs = {"}": "{", "end": "begin"}
    for token in found:
        if token.text == "{" or token.kind == "begin":
            open_.append(token)
        elif token.text == "}" or token.kind == "end":
            before = open_.pop() if open_ else Token("stop", "nothing")
            key = "end" if token.kind == "end" else "}"
            opened = "begin" if before.kind == "begin" else before.text
            if opened != pairs[key] or (key == "end" and before.text != token.text):
                raise TexError(f"{token.text} at character {token.place} closes {before.text}")
    if open_:
        raise TexError(f"{open_[-1].text} at character {open_[-1].place} is never closed")


def _joined(found: list[Token]) -> list[Token]:
    """Pairs of tokens that are one sign: {} is nothing, := an arrow, \\arg\\max a name."""
    out: list[Token] = []
    for token in found:
        last = out[-1] if out else Token("stop", "")
        both = last.text + token.text
        if both == "{}":
            out.pop()
        elif both == ":=" or both == r"\arg\max":
            kind, text = ("command", ":=") if both == ":=" else ("name", "argmax")
            out[-1] = Token(kind, text, last.place, token.stop)
        else:
            out.append(token)
    return out
