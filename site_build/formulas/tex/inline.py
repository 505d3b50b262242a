"""The formulas in sentences, $…$: arithmetic is computed, equations are tried in the page's scenes.

Arithmetic holds figures and functions of figures: $1 - 0.2 = 0.8$, $\\sigma(1) \\approx 0.73$.
A printed decimal is right if the value rounds to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from site_build.formulas.tex import runtime, scenes, tree
from site_build.formulas.tex.check import sentence
from site_build.formulas.tex.printer import Printer
from site_build.formulas.tex.record import SIGNS
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.statements import read
from site_build.formulas.tex.tree import Node, TexError, UntrueError

INLINE = re.compile(r"(?<![\\$])\$(?!\$)([^$]+?)\$(?!\$)")
HIDDEN = re.compile(  # code, and displays
    r"^ *(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^ *(?P=fence) *$|\$\$.*?\$\$"
    r"|(?P<ticks>`+)[^`\n].*?(?P=ticks)",
    re.S | re.M,
)
RELATION = re.compile(r"([=<>]|\\(?:approx|le|ge|ne)\b)")
COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)")
KNOWN = {"frac", "tfrac", "dfrac", "cdot", "times", "log", "exp", "tanh", "sigma", "sqrt", "max"}
KNOWN |= {"approx", "le", "ge", "ne", "left", "right", ",", ";", "!", " ", "quad"}
SIGMA_ALONE = re.compile(r"\\sigma(?!'?\()")
FILES = "inline/*.py"  # of docs/scenes/
EXACT = 1e-12
FACTORIAL = re.compile(r"\b(1?\d)!")


@dataclass(frozen=True)
class Inline:
    """What stands between $ and $, with its page and line."""

    page: str
    line: int
    tex: str

    @property
    def arithmetic(self) -> str:
        """The sides that are figures and functions of figures, if there are two: of h = σ(0) = ½
        the last two. "" if there are not.
        """
        sides, signs = RELATION.split(self.tex)[::2], RELATION.split(self.tex)[1::2]
        figures = [side for side in sides if is_figures(side)]
        if len(figures) < 2 or (len(figures) < len(sides) and not {*signs} <= {"=", r"\approx"}):
            return ""
        return self.tex if len(figures) == len(sides) else " = ".join(figures)


@lru_cache(8192)
def is_figures(side: str) -> bool:
    commands = {command[1:] for command in COMMAND.findall(side)}
    letters = set(re.findall(r"[a-zA-Z]", COMMAND.sub(" ", side)))
    whole = side.count("{") == side.count("}") and bool(side.strip())
    return whole and commands <= KNOWN and letters <= {"e"} and not SIGMA_ALONE.search(side)


@lru_cache(256)  # while serving, most pages are those of before
def inline_of(page: str, text: str) -> tuple[Inline, ...]:
    """The formulas in the sentences of a page."""
    shown = HIDDEN.sub(lambda match: "\n" * match[0].count("\n"), text)
    return tuple(
        Inline(page, shown.count("\n", 0, match.start()) + 1, match[1])
        for match in INLINE.finditer(shown)
    )


def arithmetic(pages: Mapping[str, str]) -> list[Inline]:
    """All arithmetic in the sentences of the pages."""
    return [f for page, text in pages.items() for f in inline_of(page, text) if f.arithmetic]


def problems(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What is wrong with it: page, line and a sentence. `folder` holds the scenes."""
    factory = scenes.load(folder, FILES).get("arithmetic")
    scene = factory(0) if factory else Scene()
    found = [(formula, problem(formula.arithmetic, scene)) for formula in arithmetic(pages)]
    return [f"{f.page}:{f.line}: ${f.tex}$: {said}" for f, said in found if said]


def problem(tex: str, scene: Scene) -> str:
    """What is wrong with one such formula; "" if nothing is."""
    runtime.budget.left = runtime.MOST
    try:
        with np.errstate(all="raise", under="ignore"):
            plain = FACTORIAL.sub(product, tex.replace("{,}", ""))  # 10{,}000
            statements = read(plain, scene.functions)
            for statement in statements:
                if not isinstance(statement, tree.Relation):
                    raise TexError("a part of it states nothing")
                compare(statement, scene)
    except Exception as error:  # whatever a formula leads to is said of the formula
        return sentence(error)
    return ""


def product(factorial: re.Match[str]) -> str:
    """5! is 1 · 2 · 3 · 4 · 5."""
    return "(" + r" \cdot ".join(map(str, range(1, int(factorial[1]) + 1))) + ")"


def compare(relation: tree.Relation, scene: Scene) -> None:
    """Each term against the first that is computed; where there is none, against the first."""
    terms = [term for term in relation.terms if term is not None]
    if len(terms) != len(relation.terms):
        raise TexError("it starts with =, which continues nothing")
    values = [value(term, scene) for term in terms]
    first = next((k for k, term in enumerate(terms) if places(term) is None), 0)
    for k, sign in enumerate(relation.signs):
        if sign in SIGNS or sign == "!=":
            left, right = values[k], values[k + 1]
            if not (SIGNS[sign](left, right) if sign in SIGNS else left != right).all():
                raise UntrueError(f"{text(left)} {sign} {text(right)} does not hold")
        elif sign not in ("=", "≈"):
            raise TexError(f"{sign} stands between figures")
    if set(relation.signs) <= {"=", "≈"}:
        for term, printed in zip(terms, values, strict=True):
            agree(printed, values[first], places(term))


def agree(printed: Any, exact: Any, digits: int | None) -> None:
    """Equal, or for a printed decimal: exact rounds to it."""
    if printed.shape != exact.shape:
        raise UntrueError(f"shapes {printed.shape} and {exact.shape}")
    half = 0.5 * 10.0**-digits if digits else 0.0
    if (np.abs(printed - exact) > half + EXACT * np.maximum(1, np.abs(exact))).any():
        raise UntrueError(f"it is {text(exact)}, not {text(printed)}")


def value(term: Node, scene: Scene) -> Any:
    source = Printer(scene, []).code(term)
    names = runtime.NAMES | {"at": scene.point}
    return np.asarray(eval(source, names), float)  # the printer wrote it


def places(term: Node) -> int | None:
    """How many decimal places are printed; None for what has to be computed."""
    match term:
        case tree.Number(text):
            return len(text.partition(".")[2])
        case tree.Negative(tree.Number(text)):
            return len(text.partition(".")[2])
        case tree.Items(items):
            found = [places(item) for item in items]
            return None if None in found else min(found)  # type: ignore[type-var]
    return None


def text(number: Any) -> str:
    return ", ".join(f"{x:.6g}" for x in np.ravel(number))
