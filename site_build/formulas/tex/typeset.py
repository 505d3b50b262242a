r"""A tree back to TeX, as the book writes it: read(to_tex(tree)) is the tree again."""

from __future__ import annotations

from typing import Any

from site_build.formulas.tex import tree
from site_build.formulas.tex.cursor import FUNCTIONS, GREEK
from site_build.formulas.tex.parser import OPERATIONS, RELATIONS
from site_build.formulas.tex.tree import Node, Symbol, TexError

SUM, PRODUCT, FACTOR = range(1, 4)
SIGNS = {sign: tex for tex, sign in OPERATIONS.items()}
COMPARED = {sign: tex for tex, sign in RELATIONS.items()}
SPELLED = {"lam": r"\lambda", "epsilon": r"\varepsilon", "class_": r"\text{class}"}
BIG = {"sum": r"\sum", "product": r"\prod", "argmax": r"\arg\max"}


def to_tex(node: Node) -> str:
    """The TeX of an expression or of a statement."""
    return code(node)


def code(node: Node | None, least: int = 0) -> str:
    if node is None:
        return ""
    text, strength = shown(node)
    return rf"\left({text}\right)" if strength < least else text


def shown(node: Node) -> tuple[str, int]:
    match node:
        case tree.Number(text):
            return text, FACTOR
        case tree.Column(text):
            return rf"\mathbf {text}", FACTOR
        case Symbol():
            return symbol(node), FACTOR
        case tree.Negative(body):
            return f"-{code(body, PRODUCT)}", SUM
        case tree.Operation(sign, left, right):
            return operation(sign, left, right)
        case tree.Power(tree.Call(Symbol(name, primes=0), (argument,)), exponent) if (
            name in FUNCTIONS
        ):
            return rf"\{name}^{{{code(exponent)}}} {code(argument, FACTOR)}", FACTOR
        case tree.Power(tree.Call(), exponent) | tree.Power(tree.Number(), exponent):
            return f"{code(node.base)}^{{{code(exponent)}}}", FACTOR
        case tree.Power(base, exponent):
            return f"{raised(base)}^{{{code(exponent)}}}", FACTOR
        case tree.Transposed(Symbol(layer=index) as body) if index is not None:
            plain = symbol(Symbol(body.name, None, body.subscripts, body.primes))
            return rf"{plain}^{{({code(index)})\mathsf T}}", FACTOR
        case tree.Transposed(body):
            return rf"{raised(body)}^{{\mathsf T}}", FACTOR
    return bracketed(node)


def bracketed(node: Node) -> tuple[str, int]:
    """What has its own brackets, or takes all that follows."""
    match node:
        case tree.Element(body, subscripts):
            return rf"\left({code(body)}\right)_{{{listed(subscripts)}}}", FACTOR
        case tree.Call():
            return call(node), FACTOR
        case tree.Items(items):
            return rf"\left({', '.join(map(code, items))}\right)", FACTOR
        case tree.Every(item):
            return rf"\left({code(item)}, \dots, {code(item)}\right)", FACTOR
        case tree.Matrix(rows):
            return matrix(rows), FACTOR
        case tree.Cases(branches):
            return cases(branches), FACTOR
        case tree.Over():
            return over(node), PRODUCT
        case tree.Derivative(body, by):
            return derivative(body, by), FACTOR if isinstance(body, Symbol) else PRODUCT
        case tree.At(body, where):
            return rf"{code(body, PRODUCT)}\Big|_{{{code(where)}}}", SUM
    return statement(node), 0


def statement(node: Node) -> str:
    match node:
        case tree.Relation(terms, signs):
            parts = [code(terms[0])]
            for sign, term in zip(signs, terms[1:], strict=True):
                parts += [COMPARED[sign], code(term)]
            return " ".join(filter(None, parts))
        case tree.Range(letter, first, last):
            return rf"{letter} = {listed(first)}, \dots, {code(last)}"
        case tree.Where(condition):
            return rf"\text{{for every }} {code(condition)}"
        case tree.Each(letter):
            return rf"\text{{for all }} {letter} \text{{ at once:}}"
        case tree.Label(text):
            return rf"\text{{{text}:}}"
    raise TexError(f"a {type(node).__name__.lower()} cannot be typeset")


def name(plain: str) -> str:
    if plain.endswith("_tilde"):
        return rf"\tilde {plain.removesuffix('_tilde')}"
    if plain.startswith("Delta_"):
        return rf"\Delta {plain.removeprefix('Delta_')}"
    if plain in SPELLED:
        return SPELLED[plain]
    if plain in GREEK | FUNCTIONS:
        return rf"\{plain}"
    if len(plain) == 1:
        return plain
    return rf"\text{{{plain.replace('_', ' ')}}}" if "_" in plain else rf"\mathrm{{{plain}}}"


def symbol(node: Symbol) -> str:
    above = f"^{{({code(node.layer)})}}" if node.layer is not None else ""
    below = f"_{{{listed(node.subscripts)}}}" if node.subscripts else ""
    primes = "'" * node.primes
    return f"{name(node.name)}{primes}{above}{below}"


def listed(nodes: tuple[Node, ...]) -> str:
    if any(isinstance(node, tree.WithoutBias) for node in nodes):
        return "[:,1:]"
    plain = all(isinstance(node, Symbol | tree.Number) and len(code(node)) == 1 for node in nodes)
    return ("" if plain and len(nodes) > 1 and nodes[0] != nodes[-1] else ", ").join(
        map(code, nodes)
    )


def raised(base: Node) -> str:
    """What a power or a transpose is written behind."""
    bare = isinstance(base, Symbol) and base.layer is None
    return code(base) if bare else rf"\left({code(base)}\right)"


def operation(sign: str, left: Node, right: Node) -> tuple[str, int]:
    if sign == "/":
        return rf"\frac{{{code(left)}}}{{{code(right)}}}", FACTOR
    strength = SUM if sign in "+-±" else PRODUCT
    if sign == "∘" and isinstance(left, tree.Operation) and left.sign == "*":
        one = code(left, FACTOR)  # as people write it, though the reader needs no brackets
    else:
        one = code(left, FACTOR if sign not in "+-±" and open_ended(left) else strength)
    other = (
        code(right) if isinstance(right, tree.Over | tree.Derivative) else code(right, strength + 1)
    )
    if sign != "*":
        return f"{one} {SIGNS[sign]} {other}", strength
    dot = r" \cdot " if other[0].isdigit() or left == right else r"\, "
    return f"{one}{dot}{other}", strength


def open_ended(node: Node) -> bool:
    """A sum takes all factors that follow it: Σ a b is Σ (a b)."""
    match node:
        case tree.Over() | tree.Derivative(tree.Operation() | tree.Over() | tree.Call(), _):
            return True
        case tree.Operation("*" | "∘", _, right):
            return open_ended(right)
    return False


def call(node: tree.Call) -> str:
    function = node.function.name
    if function in ("sqrt", "abs"):
        inside = code(node.arguments[0])
        return rf"\sqrt{{{inside}}}" if function == "sqrt" else rf"\left|{inside}\right|"
    if function == "shape_of":
        return rf"\text{{shape of }} {code(node.arguments[0], FACTOR)}"
    if function in FUNCTIONS and isinstance(node.arguments[0], Symbol) and not node.arguments[1:]:
        return f"{symbol(node.function)} {code(node.arguments[0])}"
    return rf"{symbol(node.function)}\left({', '.join(map(code, node.arguments))}\right)"


def matrix(rows: tuple[tuple[Node, ...], ...]) -> str:
    if len(rows) == 1:
        row = r" \;\; ".join(map(code, rows[0]))
        return rf"\left[{row}\right]"
    lines = r" \\ ".join(" & ".join(map(code, row)) for row in rows)
    return rf"\begin{{bmatrix}} {lines} \end{{bmatrix}}"


def cases(branches: Any) -> str:
    lines = []
    for value, condition in branches:
        words = r"\text{otherwise}" if condition is None else rf"\text{{if }} {code(condition)}"
        lines.append(f"{code(value)} & {words}")
    inside = r" \\ ".join(lines)
    return rf"\begin{{cases}} {inside} \end{{cases}}"


def over(node: tree.Over) -> str:
    start = node.letter if len(node.letter) == 1 else rf"\text{{{node.letter}}}"
    if node.first is not None:
        start = f"{start} = {code(node.first)}"
    if node.condition is not None:
        start = code(node.condition)
    end = f"^{{{code(node.last)}}}" if node.last is not None else ""
    return f"{BIG[node.kind]}_{{{start}}}{end} {code(node.body, PRODUCT)}"


def derivative(body: Node, by: tuple[Symbol, ...]) -> str:
    order = f"^{len(by)}" if len(by) > 1 else ""
    below = r"\, ".join(rf"\partial {code(each)}" for each in by)
    if isinstance(body, Symbol):
        return rf"\frac{{\partial{order} {code(body)}}}{{{below}}}"
    return rf"\frac{{\partial{order}}}{{{below}}} {code(body, PRODUCT)}"
