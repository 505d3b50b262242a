"""Under each display formula a folded list of its symbols, with meaning and shape.

The page notation.md is the source: its table is read, and the symbols of a formula's TeX are looked
up in it. A formula with a symbol that the table does not know stops the build. Where a letter means
several things, docs/meanings.yml says what it means on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from site_build import lists
from site_build.book import BookError, Page
from site_build.formulas.displays import formulas_in
from site_build.formulas.signs import WITH_ARGUMENT, argument, tokens
from site_build.formulas.simple_html import UnknownSymbolError, with_formulas
from site_build.tree import Node, append

PAGE = "notation.md"
ROW = re.compile(r"^\| *\$(.+?)\$ *\|(.*?)\|(.*?)\|", re.M)
# what says nothing: words, numbers of formulas, environments, the distance between rows
SILENT = re.compile(r"\\(?:tag|text|begin|end)\{[^{}]*\}|\\\\(?:\[[^\]]*\])?")
GRADIENT = re.compile(r"\\frac\{\\partial J\}\{\\partial ?\\Theta\^\{\([^()]*\)\}\}")
GRADIENT_ROW = r"\partial J/\partial\Theta^{(l)}"
# signs of school mathematics, and what only arranges
PLAIN = re.findall(
    r"\S+",
    r"""\frac \tfrac \dfrac \sqrt \underbrace \cdot \times \pm \le \ge \ne \approx \dots \infty
    \Longleftrightarrow \quad \qquad \bigl \bigr \Bigl \Bigr \Big \left \right""",
)
LAYER = re.compile(r"\((?:\d|[lL](?:[+-]1)?)\)")


@dataclass(frozen=True)
class Atom:
    """A symbol with its scripts: a base and what stands above and below it, without spaces."""

    base: str
    above: str = ""
    below: str = ""


@dataclass(frozen=True)
class Row:
    """A row of the table: the symbol as an atom, and the three cells as HTML."""

    atom: Atom
    symbol: str
    meaning: str
    shape: str


@dataclass(frozen=True)
class Table:
    """The rows, and the meanings of symbols that hold on one page: page, symbol, meaning."""

    rows: list[Row]
    meanings: dict[str, dict[str, str]]

    def on_page(self, page: str) -> list[Row]:
        """The rows with the meanings that they have on a page."""
        here = {next(atoms(tex))[0]: text for tex, text in self.meanings.get(page, {}).items()}
        if unknown := here.keys() - {row.atom for row in self.rows}:
            named = ", ".join(sorted(atom.base for atom in unknown))
            raise BookError(f"meanings.yml: {page}: {PAGE} has no row for {named}")
        return [
            replace(row, meaning=with_formulas(here[row.atom])) if row.atom in here else row
            for row in self.rows
        ]


# ---- Reading -------------------------------------------------------------------------------------


def read_table(markdown: str) -> list[Row]:
    """Return the rows of the table of symbols."""
    rows = []
    for symbol, meaning, shape in ROW.findall(markdown):
        atom = Atom(GRADIENT_ROW) if symbol == GRADIENT_ROW else next(atoms(symbol))[0]
        cells = (f"${symbol}$", meaning, shape)
        rows.append(Row(atom, *(with_formulas(cell.strip()) for cell in cells)))
    return rows


def read(sources: dict[str, str], docs: Path) -> Table:
    """Return the table of symbols, and what meanings.yml says of single pages."""
    return Table(read_table(sources.get(PAGE, "")), lists.read(docs / "meanings.yml") or {})


def atoms(tex: str, in_script: bool = False) -> Iterator[tuple[Atom, bool]]:
    """Yield the symbols of a formula, and whether they stand in a script of another one."""
    left = tokens(tex)
    while left:
        base, inner = _base(left)
        if inner:
            yield from atoms(inner, in_script)
        scripts = {"^": "", "_": ""}
        while left and left[0] in ("^", "_", "'"):
            sign = left.pop(0)
            scripts["^" if sign == "'" else sign] += "'" if sign == "'" else argument(left)
        if base or scripts["^"]:
            yield Atom(base, scripts["^"], scripts["_"]), in_script
        for script in scripts.values():
            yield from atoms(script.replace("'", ""), True)


def _base(left: list[str]) -> tuple[str, str]:
    """Take a symbol from the front; a group is no symbol, but may hold some."""
    token = left.pop(0)
    if token == "{":
        left.insert(0, token)
        return "", argument(left)
    if token == r"\mathsf":  # a sign above a symbol, which its rows know
        argument(left)
        return "", ""
    if token in WITH_ARGUMENT:
        name = token.replace(r"\operatorname", r"\mathrm")
        return f"{name} {argument(left)}", ""
    if token == r"\arg" and left[:1] == [r"\max"]:
        return token + left.pop(0), ""
    if token == ":" and left[:1] == ["="]:
        return token + left.pop(0), ""
    is_symbol = token.isalpha() or (token[0] == "\\" and token[1:].isalpha())
    return (token if is_symbol and token not in PLAIN else ""), ""


# ---- Matching ------------------------------------------------------------------------------------


def symbols_of(tex: str, rows: list[Row]) -> list[Row]:
    """Return the rows that explain a formula: its symbols first, then those in their scripts."""
    tex = tex.replace(r"\operatorname*{arg\,max}", r"\arg\max")
    tex, gradients = GRADIENT.subn("", SILENT.sub(" ", tex.strip("$\n ")))
    found = [Atom(GRADIENT_ROW)] * bool(gradients)
    for atom, in_script in sorted(atoms(tex), key=lambda pair: pair[1]):
        if atom.base == "d" and not in_script:
            atom = Atom("", "'")  # of d/dx
        found.append(atom)
    explained: dict[Row, None] = {}
    for atom in found:
        explained |= dict.fromkeys(_rows_for(atom, rows))
    return list(explained)


def _rows_for(atom: Atom, rows: list[Row]) -> Iterator[Row]:
    """The row that fits best, and rows for what is above the symbol if that one leaves it open."""
    above = ""
    if atom.base:
        same = [row for row in rows if row.atom.base == atom.base]
        if not same:
            raise UnknownSymbolError(atom.base)
        fitting = [row for row in same if _fit(row.atom, atom) >= 0]
        best = max(fitting or same[:1], key=lambda row: _fit(row.atom, atom))
        above = best.atom.above
        yield best
    for row in rows:
        sign = row.atom.above
        is_there = LAYER.search(atom.above) if sign == "(l)" else sign in atom.above
        if not row.atom.base and is_there and sign not in above:
            yield row


def _fit(row: Atom, atom: Atom) -> int:
    """How well a row fits: the more scripts agree, the better; less than 0 if it does not."""
    fit = 0
    if row.above == "(l)":
        fit += 2 if LAYER.search(atom.above) else -9
    elif row.above:
        fit += 2 if row.above in atom.above else -9
    if row.below and row.below[0] in "[0":
        fit += 3 if row.below == atom.below else -9
    elif row.below:
        fit += 2 if atom.below and atom.below[0] != "[" else -9
    return fit


# ---- On the pages --------------------------------------------------------------------------------


def explain(content: Node, page: Page, table: Table | None) -> None:
    """Put a list under each formula; the lines of a derivation share one, under the first line."""
    rows = table.on_page(page.name) if table else []
    found = formulas_in(content) if rows else []
    together: dict[str, list[str]] = {}
    for _, formula in found:
        together.setdefault(formula.group, []).append(formula.tex)
    for box, formula in found:
        if not (texts := together.pop(formula.group, None)):
            continue
        try:
            symbols = symbols_of(" ".join(texts), rows)
        except UnknownSymbolError as error:
            raise BookError(
                f"{page.name}: {formula.group}: {PAGE} has no row for {error}"
            ) from None
        summary = f"Symbols of lines 1 to {len(texts)}" if len(texts) > 1 else "Symbols"
        if symbols:  # none in figures alone
            append(box, listed(symbols, summary))


def listed(rows: list[Row], summary: str) -> str:
    shapes = {"any": "any shape", "–": ""}
    items = "".join(
        f"<dt>{row.symbol}</dt><dd>{row.meaning}</dd><dd>{shapes.get(row.shape, row.shape)}</dd>"
        for row in rows
    )
    return (
        f'<details class="symbols" data-search-exclude><summary>{summary}</summary>'
        f"<dl>{items}</dl></details>"
    )
