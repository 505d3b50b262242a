"""The formula of a docstring: where it stands, what it says, how a page shows it.

    Formula (Images 12 and 20), with H = A[L], for l = 1 … L−1: J = …. Words about it.

Behind the colon stands the formula, up to the end of the sentence, or indented lines below it.
"Formula: none; …" says why there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from site_build.formulas.docstrings.notation import read
from site_build.formulas.tex.tree import TexError
from site_build.formulas.tex.typeset import to_tex

HEAD = re.compile(r"^Formula(?P<names> \([^)]*\))?(?P<clauses>,[^:]*)?:(?: |$)", re.M)
BLOCK = re.compile(r"\s*\n\n((?: +\S.*(?:\n|$))+)")
SENTENCE = re.compile(r"(.*?)\.(?=\s|$)", re.S)
CLAUSE = re.compile(r", (?=with |for )")
BROKEN = re.compile(r"\s*\n\s*")  # a line of a sentence
RELATION = re.compile(r"[=<>≠≈]")
WORDS = re.compile(r"\\text\{(\w+(?: \w+)+)\}(?=_| =|\\left\(|\^)")  # log_loss, not words


@dataclass(frozen=True)
class Section:
    """start, stop: its place in the docstring; clauses: words, or what TeX can be made of."""

    start: int
    stop: int
    names: str
    clauses: tuple[str, ...]
    formula: str
    reason: str = ""  # why there is no formula

    @property
    def conditions(self) -> list[str]:
        """The mathematics of the clauses: H = A[L], l = 1 … L−1."""
        return [CONDITION.sub("", c) for c in self.clauses if RELATION.search(c)]

    @property
    def text(self) -> str:
        """All that is stated, as it stands there."""
        return "\n".join([*self.conditions, self.formula])

    def tex(self) -> str:
        """The TeX of all that is stated."""
        return r" \\ ".join(map(to_tex, read(self.text)))

    def markdown(self) -> str:
        """What a page shows in the place of the section."""
        clauses = [shown(clause) for clause in self.clauses]
        lines = rows(self.formula)
        tex = code_names(r" \\[1ex] ".join(lines))
        if len(lines) > 1:
            tex = rf"\begin{{aligned}} {tex} \end{{aligned}}"
        return f"Formula{self.names}{''.join(f', {c}' for c in clauses)}:\n\n$$\n{tex}\n$$\n\n"


CONDITION = re.compile(r"^(?:with|for) (?:all )?")


def rows(formula: str) -> list[str]:
    """One row of TeX for each line of the formula."""
    lines = formula.splitlines()
    found = [rf"\quad {going_on(line)}" if line[0] in "+−=" else row(line) for line in lines]
    return [f"& {row}" for row in found] if len(found) > 1 else found


def row(line: str) -> str:
    return r" \qquad ".join(map(to_tex, read(line)))


def going_on(line: str) -> str:
    """A line that continues the one before: + b, or = b."""
    sign, rest = line[0], line[1:]
    return row(f"={rest}").replace("=", sign.replace("−", "-"), 1)


def shown(clause: str) -> str:
    if not RELATION.search(clause):
        return clause
    word = CONDITION.match(clause)
    assert word is not None
    tex = r",\; ".join(map(to_tex, read(clause[word.end() :])))
    return f"{word[0]}${code_names(tex)}$"


def code_names(tex: str) -> str:
    r"""\text{log loss} is the name log_loss of a function."""
    return WORDS.sub(lambda m: r"\mathrm{" + m[1].replace(" ", r"\_") + "}", tex)


def section(docstring: str) -> Section | None:
    """The formula of a docstring without indentation."""
    head = HEAD.search(docstring)
    if head is None:
        if re.search(r"^Formula\b", docstring, re.M):
            raise TexError("behind the word Formula stands no colon")
        return None
    clauses = tuple(CLAUSE.split(BROKEN.sub(" ", head["clauses"])[2:])) if head["clauses"] else ()
    if block := BLOCK.match(docstring, head.end()):
        lines = [line.strip() for line in block[1].splitlines()]
        return Section(head.start(), block.end(), head["names"] or "", clauses, "\n".join(lines))
    sentence = SENTENCE.match(docstring, head.end())
    if sentence is None:
        raise TexError("the formula has no end")
    formula = BROKEN.sub(" ", sentence[1]).strip()
    if formula.startswith("none;"):
        reason = formula.removeprefix("none;").strip()
        return Section(head.start(), sentence.end(), "", (), "", reason)
    return Section(head.start(), sentence.end(), head["names"] or "", clauses, formula)
