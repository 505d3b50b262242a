"""All mutants of the formula modules: each is the module with one mutation in it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from operators import OPERATORS

MODULES = [
    "activations", "model", "forward", "cost", "backpropagation", "training", "verification", "data"
]  # fmt: skip

WORDS = {"Verified", "Refuted", "_title", "_shapes", "_checked_name"}  # no formulas in them


@dataclass(frozen=True)
class Mutant:
    where: str  # module.function
    line: str  # as it stands in the source
    becomes: str
    source: str  # of the whole module, mutated

    @property
    def module(self) -> str:
        return self.where.split(".")[0]

    @property
    def key(self) -> tuple[str, str, str]:
        """Which mutation it is, wherever the line moves."""
        return self.where, self.line, self.becomes


def mutants_of(path: Path) -> list[Mutant]:
    """The mutants of one module; none equal to the module or to each other."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    seen = {_essence(source)}
    found = []
    for statement in ast.parse(source).body:
        name = getattr(statement, "name", "module")
        if name in WORDS:
            continue
        start, end = statement.lineno - 1, statement.end_lineno
        piece = "".join(lines[start:end])
        for mutated in _mutations(piece):
            whole = "".join([*lines[:start], mutated, *lines[end:]])
            essence = _essence(whole)
            if essence in seen:
                continue
            seen.add(essence)
            found.append(Mutant(f"{path.stem}.{name}", *_difference(piece, mutated), whole))
    return found


def _mutations(piece: str) -> Iterator[str]:
    nodes = list(ast_nodes(get_ast(piece)))
    for operator in OPERATORS:
        count = sum(len(list(operator.mutation_positions(node))) for node in nodes)
        for occurrence in range(count):
            yield mutate_code(piece, operator, occurrence)


def _essence(source: str) -> str:
    """What makes a difference: no annotations, no texts. Empty for what is no Python at all."""
    try:
        return ast.dump(_Essence().visit(ast.parse(source)))
    except SyntaxError:
        return ""


class _Essence(ast.NodeTransformer):
    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        """Which arguments are keywords only is no formula."""
        node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
        node.defaults = [*node.defaults, *(value for value in node.kw_defaults if value)]
        node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        match node:
            case ast.UnaryOp(ast.Not(), ast.UnaryOp(ast.Not(), operand)):
                return self.visit(operand)
        return self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return ast.Constant("")


def _difference(before: str, after: str) -> tuple[str, str]:
    """The changed lines, old and new."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return _tidy(old), _tidy(new)


def _tidy(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())
