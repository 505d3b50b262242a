"""What a mutation may do: the operators of cosmic-ray that fit, and some of our own for matrices.

Left out of cosmic-ray's are those that only make nonsense here and would beautify the figures (bit
operators, ``is`` in place of ``==``, ``~x``, ``not`` of a number, a decorator less), and those that
draw at random.
"""

import re

import parso
from cosmic_ray.operators.number_replacer import NumberReplacer
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import get_operator, operator_names
from parso.tree import BaseNode, Leaf, NodeOrLeaf

MATRICES = {"A", "H", "X", "Y", "Z", "Theta", "delta", "gradient", "matrix", "next_delta",
            "next_weights", "examples", "targets", "outputs", "sums", "output_sums"}  # fmt: skip

NONSENSE = re.compile(
    r"Decorator|Shift|Bit|UAdd|Invert|USub_Not|Variable|NumberReplacer|_Is(?!_IsNot)|(?<!_Is)_IsNot"
)


class Number(NumberReplacer):
    """``1`` becomes ``2``, or ``0``; cosmic-ray's, with the space where it was."""

    def mutate(self, node: Leaf, index: int) -> Leaf:
        mutated = super().mutate(node, index)
        mutated.value, mutated.prefix = mutated.value.strip(), node.prefix
        return mutated


class MatrixProduct(Operator):
    """``@`` becomes ``*``."""

    def mutation_positions(self, node: NodeOrLeaf):
        if isinstance(node, Leaf) and node.value == "@" and node.parent.type == "term":
            yield node.start_pos, node.end_pos

    def mutate(self, node: Leaf, index: int) -> Leaf:
        node.value = "*"
        return node

    @classmethod
    def examples(cls):
        return (Example("a @ b", "a * b"),)


class DropTranspose(Operator):
    """``Theta.T`` becomes ``Theta``."""

    def mutation_positions(self, node: NodeOrLeaf):
        if node.type == "trailer" and node.get_code() == ".T":
            yield node.start_pos, node.end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> None:
        return None

    @classmethod
    def examples(cls):
        return (Example("a @ b.T", "a @ b"),)


class AddTranspose(Operator):
    """``Theta`` becomes ``Theta.T``, wherever a matrix is used."""

    def mutation_positions(self, node: NodeOrLeaf):
        if node.type != "name" or node.value not in MATRICES or node.is_definition():
            return
        after = node.get_next_leaf()
        names_an_argument = after.value == "=" and node.parent.type == "argument"
        of_no_matter = after.value == "." and after.get_next_leaf().value in ("T", "dtype")
        if not names_an_argument and not of_no_matter and node.parent.type != "param":
            yield node.start_pos, node.end_pos

    def mutate(self, node: Leaf, index: int) -> Leaf:
        node.value += ".T"
        return node

    @classmethod
    def examples(cls):
        return (
            Example("Z = f(X=A[1:])", "Z = f(X=A.T[1:])"),
            Example("J = m * X", "J = m * X.T"),
        )


class OtherEnd(Operator):
    """``[1:]`` becomes ``[:-1]``: the last is left out, not the first."""

    def mutation_positions(self, node: NodeOrLeaf):
        if node.type == "subscript" and re.fullmatch(r"\s*\d+:", node.get_code()):
            yield node.start_pos, node.end_pos

    def mutate(self, node: BaseNode, index: int) -> NodeOrLeaf:
        number, colon = node.children
        return parso.parse(f"{number.prefix}{colon.value}-{number.value}")

    @classmethod
    def examples(cls):
        return (Example("a[:, 1:]", "a[:, :-1]"),)


class OtherAxis(Operator):
    """``[:, 0]`` becomes ``[0, :]``."""

    def mutation_positions(self, node: NodeOrLeaf):
        if node.type == "subscriptlist" and len(node.children) == 3:
            yield node.start_pos, node.end_pos

    def mutate(self, node: BaseNode, index: int) -> NodeOrLeaf:
        first, _, second = node.children
        return parso.parse(f"{second.get_code().strip()}, {first.get_code()}")

    @classmethod
    def examples(cls):
        return (Example("a[:, 1:]", "a[1:, :]"), Example("a[i, j]", "a[j, i]"))


class DropOperand(Operator):
    """``a * b`` becomes ``a``, or ``b``: a factor or a term is forgotten."""

    def mutation_positions(self, node: NodeOrLeaf):
        if node.type in ("arith_expr", "term"):
            for operand in node.children[::2]:
                yield operand.start_pos, operand.end_pos

    def mutate(self, node: BaseNode, index: int) -> NodeOrLeaf:
        pieces = [child.get_code() for child in node.children]
        # with its operator: the one before it, for the first the one after it
        gone = slice(2 * index - 1, 2 * index + 1) if index else slice(0, 2)
        del pieces[gone]
        return parso.parse(node.get_first_leaf().prefix + "".join(pieces).strip())

    @classmethod
    def examples(cls):
        return (
            Example("z = a / m + b", "z = b"),
            Example("z = a / m + b", "z = a / m", occurrence=1),
            Example("z = a / m + b", "z = m + b", occurrence=2),
            Example("z = a / m + b", "z = a + b", occurrence=3),
            Example("z = a @ b / m", "z = a / m", occurrence=1),
        )


class DropStatement(Operator):
    """A statement that changes something in place is forgotten: an item set, a method called."""

    def mutation_positions(self, node: NodeOrLeaf):
        changes_an_item = node.type == "expr_stmt" and node.children[0].type == "atom_expr"
        calls = node.type == "atom_expr" and node.parent.type == "simple_stmt"
        if changes_an_item or calls:
            yield node.start_pos, node.end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        return parso.parse(node.get_first_leaf().prefix + "pass")

    @classmethod
    def examples(cls):
        return (
            Example("a[0] = 1", "pass"),
            Example("a[0] += 1", "pass"),
            Example("a.append(1)\n", "pass\n"),
        )


OURS = [
    Number, MatrixProduct, DropTranspose, AddTranspose, OtherEnd, OtherAxis, DropOperand,
    DropStatement,
]  # fmt: skip
THEIRS = [get_operator(name) for name in operator_names() if not NONSENSE.search(name)]
OPERATORS: list[Operator] = [operator() for operator in THEIRS + OURS]
