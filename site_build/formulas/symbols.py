"""MkDocs hook: under each display formula a folded list of its symbols, with meaning and shape.

The page notation.md is the only source: its table is read, and the symbols of a formula's TeX are
looked up in it. A formula with a symbol that the table does not know stops the build. The lists are
plain HTML and not typeset: a typeset symbol would be twenty times as heavy.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs.exceptions import PluginError

from site_build.formulas.displays import FORMULA, Formula, formulas_in

PAGE = "notation.md"
ROW = re.compile(r"^\| *\$(.+?)\$ *\|(.*?)\|(.*?)\|", re.M)
TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|\s+|.", re.S)
# what says nothing: words, numbers of formulas, environments, the distance between rows
SILENT = re.compile(r"\\(?:tag|text|begin|end)\{[^{}]*\}|\\\\(?:\[[^\]]*\])?")
GRADIENT = re.compile(r"\\frac\{\\partial J\}\{\\partial ?\\Theta\^\{\([^()]*\)\}\}")
GRADIENT_ROW = r"\partial J/\partial\Theta^{(l)}"
WITH_ARGUMENT = {r"\tilde", r"\mathbf", r"\mathrm", r"\operatorname", r"\mathsf"}
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


class UnknownSymbolError(ValueError):
    """A formula uses what the table does not explain."""


# ---- Reading -------------------------------------------------------------------------------------


def read_table(markdown: str) -> list[Row]:
    """Return the rows of the table of symbols."""
    rows = []
    for symbol, meaning, shape in ROW.findall(markdown):
        atom = Atom(GRADIENT_ROW) if symbol == GRADIENT_ROW else next(atoms(symbol))[0]
        cells = (f"${symbol}$", meaning, shape)
        rows.append(Row(atom, *(with_formulas(cell.strip()) for cell in cells)))
    return rows


def atoms(tex: str, in_script: bool = False) -> Iterator[tuple[Atom, bool]]:
    """Yield the symbols of a formula, and whether they stand in a script of another one."""
    tokens = [token for token in TOKEN.findall(tex) if not token.isspace()]
    while tokens:
        base, inner = _base(tokens)
        if inner:
            yield from atoms(inner, in_script)
        scripts = {"^": "", "_": ""}
        while tokens and tokens[0] in ("^", "_", "'"):
            sign = tokens.pop(0)
            scripts["^" if sign == "'" else sign] += "'" if sign == "'" else _argument(tokens)
        if base or scripts["^"]:
            yield Atom(base, scripts["^"], scripts["_"]), in_script
        for script in scripts.values():
            yield from atoms(script.replace("'", ""), True)


def _base(tokens: list[str]) -> tuple[str, str]:
    """Take a symbol from the front; a group is no symbol, but may hold some."""
    token = tokens.pop(0)
    if token == "{":
        tokens.insert(0, token)
        return "", _argument(tokens)
    if token == r"\mathsf":  # a sign above a symbol, which its rows know
        _argument(tokens)
        return "", ""
    if token in WITH_ARGUMENT:
        name = token.replace(r"\operatorname", r"\mathrm")
        return f"{name} {_argument(tokens)}", ""
    if token == r"\arg" and tokens[:1] == [r"\max"]:
        return token + tokens.pop(0), ""
    if token == ":" and tokens[:1] == ["="]:
        return token + tokens.pop(0), ""
    is_symbol = token.isalpha() or (token[0] == "\\" and token[1:].isalpha())
    return (token if is_symbol and token not in PLAIN else ""), ""


def _argument(tokens: list[str]) -> str:
    """Take a group from the front, without its braces, or a single symbol."""
    token = tokens.pop(0)
    if token in WITH_ARGUMENT:
        return f"{token}{{{_argument(tokens)}}}"
    if token != "{":
        return token
    taken, depth = "", 1
    while True:
        token = tokens.pop(0)
        depth += {"{": 1, "}": -1}.get(token, 0)
        if not depth:
            return taken
        taken += token + " " * (token[0] == "\\" and tokens[0].isalpha())


# ---- Matching ------------------------------------------------------------------------------------


def symbols_of(tex: str, rows: list[Row]) -> list[Row]:
    """Return the rows that explain a formula: its symbols first, then those in their scripts."""
    tex = tex.replace(r"\operatorname*{arg\,max}", r"\arg\max")
    tex, gradients = GRADIENT.subn("", SILENT.sub(" ", tex.strip("$\n ")))
    found = [Atom(GRADIENT_ROW)] * bool(gradients)
    all_atoms = list(atoms(tex))
    for atom, in_script in sorted(all_atoms, key=lambda pair: pair[1]):
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


# ---- Showing -------------------------------------------------------------------------------------

SIGNS = {
    r"\sum": "∑", r"\prod": "∏", r"\partial": "∂", r"\circ": "∘", r"\cdot": "·", r"\times": "×",
    r"\infty": "∞", r"\dots": "…", r"\,": "\u2009", r"\;": " ", r"\ ": " ", r"\{": "{", r"\}": "}",
    "-": " − ", "+": " + ", "=": " = ", ":=": ":=", "'": "′", ",": ", ",
}  # fmt: skip
NAMES = {r"\log", r"\max", r"\min", r"\arg", r"\tanh"}


def with_formulas(text: str) -> str:
    """Return Markdown of a table's cell as HTML; formulas are letters, signs and scripts."""
    parts = re.split(r"\$(.+?)\$", re.sub(r"\[(.+?)\]\(.*?\)|[*`]", r"\1", text))
    return "".join(as_html(part) if k % 2 else html.escape(part) for k, part in enumerate(parts))


def as_html(tex: str) -> str:
    """Return simple TeX as HTML. What it does not know, it refuses."""
    tokens = [token for token in TOKEN.findall(tex) if not token.isspace()]
    shown = ""
    while tokens:
        token = tokens.pop(0)
        if token in ("^", "_"):
            tag = "sup" if token == "^" else "sub"
            script = as_html(_argument(tokens)).replace(" ", "")
            shown += f"<{tag}>{script}</{tag}>"
        elif token == "{":
            tokens.insert(0, token)
            shown += as_html(_argument(tokens))
        elif token == r"\tfrac":
            shown += f"{as_html(_argument(tokens))}/{as_html(_argument(tokens))}"
        elif token == r"\tilde":
            shown += unicodedata.normalize("NFC", f"<i>{_argument(tokens)}\u0303</i>")
        elif token == r"\mathbf":
            shown += f"<b>{_argument(tokens)}</b>"
        elif token in WITH_ARGUMENT:
            shown += _argument(tokens)
        elif token in NAMES:
            shown += f"{token[1:]} " if tokens else token[1:]
        elif token[0] == "\\" and token not in SIGNS:
            shown += _greek(token[1:])
        else:
            shown += SIGNS.get(token) or (f"<i>{token}</i>" if token.isalpha() else token)
    return re.sub(" +", " ", shown.replace(": = ", ":=").replace(", )", ",)")).strip()


def _greek(name: str) -> str:
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    spelled = name.upper().removeprefix("VAR").replace("LAMBDA", "LAMDA")  # as Unicode has it
    try:
        letter = unicodedata.lookup(f"GREEK {size} LETTER {spelled}")
    except KeyError:
        raise UnknownSymbolError(rf"\{name}") from None
    return letter if name[0].isupper() else f"<i>{letter}</i>"


def listed(rows: list[Row], summary: str) -> str:
    shapes = {"any": "any shape", "–": ""}
    items = "".join(
        f"<dt>{row.symbol}</dt><dd>{row.meaning}</dd><dd>{shapes.get(row.shape, row.shape)}</dd>"
        for row in rows
    )  # the search's parser needs the closing tags
    return (
        f'<details class="symbols" data-search-exclude><summary>{summary}</summary>'
        f"<dl>{items}</dl></details>"
    )


# ---- On the pages --------------------------------------------------------------------------------


def on_files(files, config):
    table = files.get_file_from_path(PAGE)
    config.extra["symbols"] = read_table(table.content_string) if table else []


def on_page_content(html, page, config, files):
    """Put a list under each formula; the lines of a derivation share one, under the first line."""
    rows = config.extra["symbols"]
    if not rows:
        return html
    together: dict[str, list[str]] = {}
    for formula in formulas_in(html):
        together.setdefault(_group(formula.id), []).append(formula.tex)

    def with_list(match: re.Match[str]) -> str:
        group = _group(Formula.read(match).id)
        texts = together.pop(group, None)
        if not texts:
            return match[0]
        try:
            found = symbols_of(" ".join(texts), rows)
        except UnknownSymbolError as error:
            raise PluginError(
                f"{page.file.src_uri}: {group}: {PAGE} has no row for {error}"
            ) from None
        summary = f"Symbols of lines 1 to {len(texts)}" if len(texts) > 1 else "Symbols"
        return match[0].removesuffix("</div>") + listed(found, summary) + "</div>"

    return FORMULA.sub(with_list, html)


def _group(id_: str) -> str:
    return re.sub(r"(image-\d+)-\d+", r"\1", id_)
