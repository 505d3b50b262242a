"""The notation of the docstrings, plain Unicode, as tokens for the reader of the book's TeX.

    Theta[l][:, 1:]ᵀ   ∂J/∂Theta[l]   Ã[l]   Σ_{i>=1}   e^(−z)   √(…)   1 if z > 0, else 0

A run of Latin letters is one name, so that products are written with a space: x y. A parenthesis
directly behind a name is what the function takes. A bracket directly behind a name is its index; of
LAYERED names the first one is their layer.
"""

from __future__ import annotations

import re

from site_build.formulas.docstrings.cases import CLOSED, OPEN, with_cases
from site_build.formulas.tex.cursor import FUNCTIONS
from site_build.formulas.tex.statements import Display
from site_build.formulas.tex.tokens import LONGEST, Token
from site_build.formulas.tex.tree import Node, TexError

LAYERED = {"A", "Ã", "Z", "Theta", "δ", "V", "G", "W", "b", "coefs", "intercepts", "numeric"}
LETTERS = {"α": "alpha", "β": "beta", "δ": "delta", "ε": "varepsilon", "θ": "theta"}
LETTERS |= {"λ": "lambda", "μ": "mu", "ω": "omega", "σ": "sigma", "Theta": "Theta"} | {
    name: name for name in FUNCTIONS
}
TILDE = {"Ã": "A", "ã": "a"}
SIGNS = {"−": "-", "·": r"\cdot", "∘": r"\circ", "×": r"\times", "<=": r"\le", ">=": r"\ge"}
SIGNS |= {"≠": r"\ne", "≈": r"\approx", "⟺": r"\Longleftrightarrow", "Σ": r"\sum", "Π": r"\prod"}
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵗᵀ", "0123456789-tT")
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
NAME = r"[A-Za-z][A-Za-z0-9]*(?:_[a-z][a-z0-9]+)*|[αβδεθλμσω]|[Ãã]"
PART = re.compile(
    rf"(?P<label>^[a-z][a-z ]*:(?!=))|(?P<number>\d+(?:\.\d+)?(?:e[−-]?\d+)?)"
    rf"|(?P<slope>[∂d](?P<of>[A-Za-z]\w*)?/[∂d](?={NAME}))|(?P<name>{NAME})"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵗᵀ]+)|(?P<power>\^\(|√\()|(?P<half>½)|(?P<space>\s+)"
    r"|(?P<char><=|>=|:=|…|[-−+·∘×/=<>≠≈⟺ΣΠ|(){}\[\],_^])",
    re.M,
)
CALLED = re.compile(rf"({NAME})'*\(")
INDEX = re.compile(r"\[([^\[\]]*)\]")
BEHIND = re.compile(r"('*)(?:_(\{[^{}]*\}|\w)|([₀₁₂₃₄₅₆₇₈₉]+))?")


def read(text: str) -> list[Node]:
    """The statements of a formula in a docstring: `site_build.formulas.tex.read`, from Unicode."""
    called = {LETTERS.get(name, name) for name in CALLED.findall(text)}
    try:
        return Display(Tokens(text).all(), frozenset({"shape_of"} | called)).statements()
    except RecursionError:
        raise TexError("nested too deep") from None


class Tokens:
    def __init__(self, text: str):
        if len(text) > LONGEST:
            raise TexError(f"a formula of {len(text)} characters; {LONGEST} are the most")
        self.text, self.at = text, 0
        self.out: list[Token] = []
        self.closing: list[str] = []  # what ends the open brackets: ] of a matrix, } of a power
        self.opened: list[int] = []  # where they stand in out

    def all(self) -> list[Token]:
        while self.at < len(self.text):
            match = PART.match(self.text, self.at)
            if match is None:
                raise TexError(f"{self.text[self.at]} cannot be read, at character {self.at}")
            self.at = match.end()
            getattr(self, f"on_{self.kind(match)}")(match)
        if self.closing:
            raise TexError(f"{self.closing[-1]} is missing")
        return with_cases(self.out)

    @staticmethod
    def kind(match: re.Match[str]) -> str:
        return next(kind for kind in match.re.groupindex if kind != "of" and match[kind])

    def put(self, *texts: str) -> None:
        """Tokens of the book's TeX."""
        for text in texts:
            digits = text.replace(".", "").isdigit()
            kind = "number" if digits else "command" if text.startswith("\\") else "char"
            self.out.append(Token(kind, text, self.at))

    def word(self, kind: str, text: str) -> None:
        self.out.append(Token(kind, text, self.at))

    def on_label(self, match: re.Match[str]) -> None:
        self.word("text", match[0])

    def on_number(self, match: re.Match[str]) -> None:
        digits, _, exponent = match[0].replace("−", "-").partition("e")
        if digits != "1" or not exponent:
            self.put(digits, *([r"\cdot"] if exponent else []))
        if exponent:
            self.put("10", "^", "{", *re.findall(r"-|\d+", exponent), "}")

    def on_half(self, match: re.Match[str]) -> None:
        self.put(r"\tfrac", "1", "2")

    def on_slope(self, match: re.Match[str]) -> None:
        """∂J/∂Theta[l]"""
        self.put(r"\frac", "{", r"\partial")
        if match["of"]:
            self.inside(match["of"])
        self.put("}", "{", r"\partial")
        name = PART.match(self.text, self.at)
        assert name is not None
        self.at = name.end()
        self.on_name(name)
        self.put("}")

    def on_name(self, match: re.Match[str]) -> None:
        name = match[0]
        if name in ("if", "else"):
            return self.word("word", name)
        if name == "shape" and self.text[self.at :].startswith(" of "):
            self.at += 4
            return self.word("text", "shape of")
        start = len(self.out)
        if name in TILDE:
            self.put(r"\tilde", TILDE[name])
        elif name in LETTERS:
            self.put(f"\\{LETTERS[name]}")
        else:
            self.word("char" if len(name) == 1 else "name", name)
        return self.behind(name, start)

    def behind(self, name: str, start: int) -> None:
        """Indices and powers of a name, in the order in which TeX wants them."""
        layer, below = "", ""
        while index := INDEX.match(self.text, self.at):
            self.at = index.end()
            if name in LAYERED and not layer and "," not in index[1]:
                layer = index[1]
            else:
                below = index[1]
        found = BEHIND.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        self.put(*found[1])
        below = below or (found[2] or "").strip("{}") or (found[3] or "").translate(LOWERED)
        if below:
            self.put("_", "{")
            self.put(*"[:,1:]") if below == ":, 1:" else self.inside(below)
            self.put("}")
        power = PART.match(self.text, self.at)
        raised = power["raised"] if power else ""
        if layer:
            self.put("^", "{", "(")
            self.inside(layer)
            self.put(")")
            if raised == "ᵀ":
                self.at += 1
                self.word("transpose", "T")
            self.put("}")
            if raised and raised != "ᵀ":
                self.out[start:] = [Token("char", "("), *self.out[start:], Token("char", ")")]

    def inside(self, text: str) -> None:
        self.out += Tokens(text).all()

    def on_raised(self, match: re.Match[str]) -> None:
        self.put("^", "{")
        for part in re.findall(r"-|\d+|\w", match[0].translate(RAISED)):
            self.word("transpose", part) if part == "T" else self.put(part)
        self.put("}")

    def on_power(self, match: re.Match[str]) -> None:
        """e^(−z) and √(…): a group, which a parenthesis ends."""
        self.put("^" if match[0][0] == "^" else r"\sqrt")
        self.open("{")

    def on_space(self, match: re.Match[str]) -> None:
        """Two spaces part the columns of a matrix, four of them or a new line two statements."""
        goes_on = self.text[self.at : self.at + 1] in ("+", "−", "=")
        if self.closing[-1:] == ["]"] and len(match[0]) > 1:
            self.word("gap", "gap")
        elif not self.closing and ("\n" in match[0] or len(match[0]) > 3) and not goes_on:
            self.word("break", "break")

    def on_char(self, match: re.Match[str]) -> None:
        text = SIGNS.get(match[0], match[0])
        if text in OPEN:
            self.open(text)
        elif text in CLOSED:
            self.close(text)
        elif text == "…":
            before = self.out and self.out[-1].text != ","
            self.put(*([","] if before else []), r"\dots")
            if not self.text[self.at :].startswith(","):
                self.put(",")
        elif text == ":=":
            self.word("command", text)
        else:
            self.put(text)

    def open(self, text: str) -> None:
        self.opened.append(len(self.out))
        self.closing.append(OPEN[text])
        self.put(text)

    def close(self, text: str) -> None:
        wanted = self.closing.pop() if self.closing else ""
        if text != wanted and (text, wanted) != (")", "}"):
            raise TexError(f"{text} closes nothing, at character {self.at - 1}")
        if wanted == "]":
            self.columns(self.opened[-1])
        self.opened.pop()
        self.put(wanted)

    def columns(self, start: int) -> None:
        """[1  A]: the figure alone in front is a column of ones."""
        first, second = (self.out[start + 1 :] + [Token("stop", "")] * 2)[:2]
        if first.text in ("0", "1") and second.kind == "gap":
            self.out[start + 1] = Token("column", first.text, first.place)
