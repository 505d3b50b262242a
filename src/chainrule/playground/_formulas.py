"""Formulas with numbers in them, as a line of text and in MathML, which browsers typeset."""

from dataclasses import dataclass
from html import escape

import numpy as np

from chainrule._arguments import Array
from chainrule.diagrams.numbers import short

RAISED = str.maketrans("0123456789L−+()l", "⁰¹²³⁴⁵⁶⁷⁸⁹ᴸ⁻⁺⁽⁾ˡ")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SIGNS = ("=", "+", "−", "·", "∘", "/")
MOST = 8  # rows, columns or terms that are written out


@dataclass(frozen=True)
class Formula:
    """The same formula twice."""

    text: str
    mathml: str  # without <math>

    def __add__(self, other: "Formula") -> "Formula":
        return Formula(self.text + other.text, self.mathml + other.mathml)

    def shown(self) -> dict[str, str]:
        return {"text": self.text, "mathml": f"<math>{self.mathml}</math>"}


def name(letter: str, layer: object = "", unit: object = "") -> Formula:
    """A symbol, with its layer in brackets above and the number of its unit below."""
    above, below = f"({layer})" if layer else "", str(unit)
    text = letter + below.translate(LOWERED) + above.translate(RAISED)
    tag = "mi" if len(letter) == 1 else "mtext"
    base, up = (
        f"<{tag}>{escape(letter)}</{tag}>",
        f"<mrow><mo>(</mo><mi>{layer}</mi><mo>)</mo></mrow>",
    )
    if above and below:
        return Formula(text, f"<msubsup>{base}<mn>{below}</mn>{up}</msubsup>")
    if above:
        return Formula(text, f"<msup>{base}{up}</msup>")
    if below:
        return Formula(text, f"<msub>{base}<mn>{below}</mn></msub>")
    return Formula(text, base)


def sign(operator: str) -> Formula:
    """An operator, with room on both sides."""
    return Formula(f" {operator} ", f"<mo>{escape(operator)}</mo>")


def words(text: str) -> Formula:
    return Formula(text, f"<mtext>{escape(text)}</mtext>")


def line(*parts: "Formula | str") -> Formula:
    """One after the other; a text is a sign if it is one, else words."""
    whole = Formula("", "")
    for part in parts:
        if isinstance(part, str):
            part = sign(part) if part in SIGNS else words(part)
        whole = whole + part
    return whole


def bracket(text: str) -> Formula:
    return Formula(text, f'<mo stretchy="false">{text}</mo>')


def number(value: float) -> Formula:
    """As in the step figure; a negative one in brackets, for it stands beside operators."""
    text = short(value)
    shown = f"<mn>{text}</mn>"
    if text.startswith("−"):
        return Formula(f"({text})", f"<mrow><mo>(</mo>{shown}<mo>)</mo></mrow>")
    return Formula(text, shown)


def result(value: float) -> Formula:
    text = short(value)
    return Formula(text, f"<mn>{text}</mn>")


def added(terms: list[Formula]) -> Formula:
    """With a plus between them; of many terms the first ones."""
    shown = [*terms[:MOST], *([words("…")] if len(terms) > MOST else [])]
    return line(shown[0], *(part for term in shown[1:] for part in ("+", term)))


def sum_of_products(left: Array, right: Array) -> Formula:
    """left · right, term by term."""
    return added([line(number(a), "·", number(b)) for a, b in zip(left, right, strict=True)])


def called(function: str, inside: Formula) -> Formula:
    return words(function) + bracket("(") + inside + bracket(")")


def table(symbol: str, values: Array) -> dict[str, object]:
    """A matrix, with as many digits as the step figure has; of a large one the first rows."""
    matrix = np.atleast_2d(values)
    rows = [[short(value) for value in row[:MOST]] for row in matrix[:MOST]]
    if matrix.shape[1] > MOST:
        rows = [[*row, "…"] for row in rows]
    if matrix.shape[0] > MOST:
        rows.append(["…"] * len(rows[0]))
    return {"symbol": symbol, "shape": list(matrix.shape), "values": rows}


def raised(layer: int) -> str:
    return f"({layer})".translate(RAISED)
