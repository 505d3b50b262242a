"""Ways to change a formula: what people get wrong, at every place; and random tokens."""

import random
from collections.abc import Iterator
from dataclasses import fields, replace

from site_build.formulas.tex import tree
from site_build.formulas.tex.tokens import tokens
from site_build.formulas.tex.tree import (
    Call,
    Negative,
    Node,
    Number,
    Operation,
    Over,
    Relation,
    Symbol,
)

# letters that are taken for each other
CONFUSED = {
    "h": "y", "y": "h", "A": "Z", "Z": "A", "a": "z", "z": "a", "X": "Y", "Y": "X", "A_tilde": "Z",
    "delta": "A", "m": "K", "K": "m", "n": "m", "x": "w", "w": "x", "b": "w", "lam": "alpha",
    "alpha": "lam", "M": "S", "S": "M", "V": "G", "G": "V", "beta_1": "beta_2", "p": "q", "q": "p",
    "u": "v", "v": "u", "W": "b", "theta": "x", "Theta": "W", "J": "h", "r": "s",
}  # fmt: skip
FUNCTIONS = {"log": "exp", "sigma": "tanh", "tanh": "sigma", "g": "sigma", "sqrt": "abs"}
NO_SLOPE = ("log", "exp", "sqrt", "abs", "max", "shape_of")
MATRICES = ("A", "A_tilde", "Theta", "Z", "delta", "W", "G")
OTHER_SIGNS = {
    "=": ("<=", "!="), "<": ("<=", ">"), "<=": ("<", ">="), ">": (">=", "<"), ">=": (">", "<="),
    "!=": ("=",), "≈": ("!=",), ":=": (), "⟺": (),
}  # fmt: skip


def flip_sign(node: Node) -> Iterator[Node]:
    match node:
        case Operation("+" | "-" as sign, left, right):
            yield Operation("-" if sign == "+" else "+", left, right)
        case Operation("±", left, right):
            yield Operation("+", left, right)
        case Negative(body):
            yield body


def add_minus(node: Node) -> Iterator[Node]:
    if isinstance(node, Call | tree.Derivative | Over):
        yield Negative(node)


def other_operation(node: Node) -> Iterator[Node]:
    match node:
        case Operation("*" | "∘" as sign, left, right):
            yield Operation("∘" if sign == "*" else "*", left, right)
            yield Operation("+", left, right)
        case Operation("/", left, right):
            yield Operation("*", left, right)
        case Operation("+" | "-", left, right):
            yield Operation("*", left, right)


def swap_operands(node: Node) -> Iterator[Node]:
    match node:
        case Operation("-" | "/" | "*" as sign, left, right):
            yield Operation(sign, right, left)
        case tree.Power(base, exponent):
            yield tree.Power(exponent, base)


def drop_operand(node: Node) -> Iterator[Node]:
    if isinstance(node, Operation):
        yield node.left
        yield node.right


def double_operand(node: Node) -> Iterator[Node]:
    match node:
        case Operation("+" | "*" | "∘" as sign, left, right):
            yield Operation(sign, left, Operation(sign, right, right))
            yield Operation(sign, Operation(sign, left, left), right)


def drop_parentheses(node: Node) -> Iterator[Node]:
    match node:
        case Operation("*" | "∘" as sign, left, Operation("+" | "-" as inner, one, other)):
            yield Operation(inner, Operation(sign, left, one), other)
        case Operation("*" | "∘" as sign, Operation("+" | "-" as inner, one, other), right):
            yield Operation(inner, one, Operation(sign, other, right))
        case Operation("-", left, Operation("+" | "-" as inner, one, other)):
            yield Operation(inner, Operation("-", left, one), other)
        case Negative(Operation("+" | "-" as inner, one, other)):
            yield Operation(inner, Negative(one), other)
        case Over(body=Operation("+" | "-" as inner, one, other)):
            yield Operation(inner, replace(node, body=one), other)
        case tree.Power(Operation(sign, one, other), exponent):
            yield Operation(sign, one, tree.Power(other, exponent))
        case Call(function, (Operation(sign, one, other),)):
            yield Operation(sign, Call(function, (one,)), other)


def transpose(node: Node) -> Iterator[Node]:
    match node:
        case tree.Transposed(body):
            yield body
        case Symbol(name, layer) if layer is not None and name in MATRICES:
            yield tree.Transposed(node)
        case tree.Element(tree.Transposed(Symbol() as body), subscripts):
            yield replace(body, subscripts=subscripts)


def tilde(node: Node) -> Iterator[Node]:
    match node:
        case Symbol(name) if name.endswith("_tilde"):
            yield replace(node, name=name.removesuffix("_tilde"))
        case Symbol("A" | "a" | "x" | "X" as name):
            yield replace(node, name=f"{name}_tilde")


def layer_by_one(node: Node) -> Iterator[Node]:
    if isinstance(node, Symbol) and node.layer is not None:
        for step in (1, -1):
            yield replace(node, layer=shifted(node.layer, step))


def shifted(index: Node, step: int) -> Node:
    match index:
        case Number(text):
            return Number(str(int(text) + step))
        case Operation("+" | "-" as sign, letter, Number(text)):
            step += int(text) if sign == "+" else -int(text)
            if not step:
                return letter
            return Operation("+" if step > 0 else "-", letter, Number(str(abs(step))))
    return Operation("+" if step > 0 else "-", index, Number("1"))


def drop_layer(node: Node) -> Iterator[Node]:
    if isinstance(node, Symbol) and node.layer is not None:
        yield replace(node, layer=None)


def swap_indices(node: Node) -> Iterator[Node]:
    if isinstance(node, Symbol | tree.Element) and len(node.subscripts) == 2:
        yield replace(node, subscripts=node.subscripts[::-1])


def other_index(node: Node) -> Iterator[Node]:
    if isinstance(node, Symbol | tree.Element):
        for k, part in enumerate(node.subscripts):
            others = "ijk" if isinstance(part, Symbol) else ""
            for letter in others:
                if Symbol(letter) != part:
                    yield with_index(node, k, Symbol(letter))


def with_index(node, k: int, part: Node):
    return replace(node, subscripts=(*node.subscripts[:k], part, *node.subscripts[k + 1 :]))


def index_by_one(node: Node) -> Iterator[Node]:
    if isinstance(node, Symbol | tree.Element):
        for k, part in enumerate(node.subscripts):
            if not isinstance(part, tree.WithoutBias):
                yield with_index(node, k, shifted(part, 1))


def drop_index(node: Node) -> Iterator[Node]:
    if isinstance(node, Symbol) and node.subscripts:
        yield replace(node, subscripts=node.subscripts[1:])


def without_bias(node: Node) -> Iterator[Node]:
    match node:
        case Symbol("Theta" | "A_tilde", layer, ()) if layer is not None:
            yield replace(node, subscripts=(tree.WithoutBias(),))
        case Symbol(subscripts=(tree.WithoutBias(),)):
            yield replace(node, subscripts=())


def primes(node: Node) -> Iterator[Node]:
    if isinstance(node, Call) and node.function.name not in NO_SLOPE:
        count = 0 if node.function.primes else 1
        yield replace(node, function=replace(node.function, primes=count))


def other_function(node: Node) -> Iterator[Node]:
    if isinstance(node, Call) and node.function.name in FUNCTIONS:
        yield replace(node, function=replace(node.function, name=FUNCTIONS[node.function.name]))


def drop_function(node: Node) -> Iterator[Node]:
    if isinstance(node, Call) and len(node.arguments) == 1:
        yield node.arguments[0]


def other_number(node: Node) -> Iterator[Node]:
    if isinstance(node, Number):
        number = float(node.text)
        for other in (number + 1, number - 1, 2 * number):
            if other >= 0 and other != number:
                yield Number(f"{other:g}")


def other_power(node: Node) -> Iterator[Node]:
    match node:
        case tree.Power(base, exponent):
            yield base
            yield tree.Power(base, Negative(exponent))
        case Symbol("h" | "y" | "m" | "s") if node.layer is None:
            yield tree.Power(node, Number("2"))


def other_letter(node: Node) -> Iterator[Node]:
    if isinstance(node, Symbol) and node.name in CONFUSED:
        yield replace(node, name=CONFUSED[node.name])


def other_range(node: Node) -> Iterator[Node]:
    match node:
        case Over(first=first, last=last) if first is not None and last is not None:
            yield replace(node, first=shifted(first, 1))
            yield replace(node, first=shifted(first, -1))
            yield replace(node, last=shifted(last, 1))
            yield replace(node, last=shifted(last, -1))
            yield replace(node, first=None, last=None)
        case tree.Range(_, (first, *others), last):
            yield replace(node, last=shifted(last, 1))
            yield replace(node, last=shifted(last, -1))
            yield replace(node, first=(shifted(first, 1), *others))
            yield replace(node, first=(shifted(first, -1), *others))


def other_sum(node: Node) -> Iterator[Node]:
    if isinstance(node, Over):
        yield node.body
        if node.kind != "argmax":
            yield replace(node, kind="product" if node.kind == "sum" else "sum")


def drop_condition(node: Node) -> Iterator[Node]:
    match node:
        case Over(condition=condition) if condition is not None:
            yield replace(node, condition=None)
        case tree.Cases(branches):
            yield branches[0][0]
            yield replace(node, branches=tuple((value, None) for value, _ in branches))


def swap_cases(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Cases) and len(node.branches) == 2:
        (one, when), (other, otherwise) = node.branches
        yield tree.Cases(((other, when), (one, otherwise)))


def other_sign(node: Node) -> Iterator[Node]:
    if isinstance(node, Relation):
        for k, sign in enumerate(node.signs):
            for other in OTHER_SIGNS[sign]:
                yield replace(node, signs=(*node.signs[:k], other, *node.signs[k + 1 :]))


def other_derivative(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Derivative):
        yield node.body
        match node.body, node.by:
            case Symbol() as body, (by,):
                yield tree.Derivative(by, (body,))
            case body, (by, _):
                yield tree.Derivative(body, (by, by))


def other_matrix(node: Node) -> Iterator[Node]:
    match node:
        case tree.Column(text):
            yield tree.Column("1" if text == "0" else "0")
        case tree.Matrix(rows):
            yield tree.Matrix(tuple(row[::-1] for row in rows) if len(rows[0]) > 1 else rows[::-1])
            yield tree.Matrix(tuple(zip(*rows, strict=True)))
        case tree.Items(items):
            yield tree.Items(items[::-1])


OPERATORS = [
    flip_sign, add_minus, other_operation, swap_operands, drop_operand, double_operand,
    drop_parentheses, transpose, tilde, layer_by_one, drop_layer, swap_indices, other_index,
    index_by_one, drop_index, without_bias, primes, other_function, drop_function, other_number,
    other_power, other_letter, other_range, other_sum, drop_condition, swap_cases, other_sign,
    other_derivative, other_matrix,
]  # fmt: skip


def everywhere(value, operator) -> Iterator:
    """The tree (or the tuple of trees) with one place changed, for each place."""
    if isinstance(value, tuple):
        for k, item in enumerate(value):
            for changed in everywhere(item, operator):
                yield (*value[:k], changed, *value[k + 1 :])
    elif isinstance(value, Node):
        yield from operator(value)
        for field in fields(value):
            if field.name == "function":
                continue
            for changed in everywhere(getattr(value, field.name), operator):
                yield replace(value, **{field.name: changed})


def random_tokens(tex: str, rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Tokens of the TeX dropped, doubled, exchanged with the next one or with any other."""
    plain = tex.replace("$$", "")
    spans = [(t.place, t.stop or t.place + len(t.text)) for t in tokens(plain)]
    for _ in range(count):
        k = rng.randrange(len(spans) - 1)
        j = rng.choice([k + 1, rng.randrange(len(spans))])
        (a, b), (c, d) = sorted((spans[k], spans[j]))
        kind = rng.choice(["dropped", "doubled", "exchanged"])
        if kind == "dropped":
            yield kind, plain[:a] + " " + plain[b:]
        elif kind == "doubled":
            yield kind, plain[:b] + " " + plain[a:b] + plain[b:]
        elif b <= c:
            yield kind, f"{plain[:a]}{plain[c:d]} {plain[b:c]} {plain[a:b]} {plain[d:]}"
