"""1 if z > 0, else 0: the tokens of what LaTeX calls cases."""

from __future__ import annotations

from site_build.formulas.tex.tokens import Token
from site_build.formulas.tex.tree import TexError

RELATIONS = {"=", ":=", r"\le", r"\ge", "<", ">", r"\ne", r"\approx"}
OPEN = {"(": ")", "[": "]", "{": "}"}
CLOSED = set(OPEN.values())


def with_cases(found: list[Token]) -> list[Token]:
    """A copy in which cases begin behind the = or the bracket before `if`; they go to the end."""
    while (at := next((k for k, t in enumerate(found) if t.kind == "word"), None)) is not None:
        start, stop = _left(found, at), _right(found, at)
        rows = [Token("begin", "cases")]
        for branch in _branches(found[start:stop]):
            k = next((k for k, token in enumerate(branch) if token.kind == "word"), None)
            if k is None:
                raise TexError("between commas stands a case without if or else")
            if branch[k].text == "else":
                rows += [*branch[k + 1 :], Token("char", "&"), Token("text", "otherwise")]
            else:
                rows += [*branch[:k], Token("char", "&"), Token("text", "if"), *branch[k + 1 :]]
            rows.append(Token("break", "break"))
        found = [*found[:start], *rows[:-1], Token("end", "cases"), *found[stop:]]
    return found


def _branches(found: list[Token]) -> list[list[Token]]:
    """What stands between the commas outside of brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in found:
        depth += (token.text in OPEN) - (token.text in CLOSED)
        if token.text == "," and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _left(found: list[Token], at: int) -> int:
    depth = 0
    for k in range(at - 1, -1, -1):
        depth += (found[k].text in CLOSED) - (found[k].text in OPEN)
        relation = not depth and (found[k].text in RELATIONS or found[k].kind == "break")
        if depth < 0 or relation:
            return k + 1
    return 0


def _right(found: list[Token], at: int) -> int:
    depth = 0
    for k in range(at, len(found)):
        depth += (found[k].text in OPEN) - (found[k].text in CLOSED)
        if depth < 0 or (not depth and found[k].kind == "break"):
            return k
    return len(found)
