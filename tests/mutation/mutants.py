"""All mutants of the formula modules: each is its module with one mutation in it."""

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from operators import OPERATORS

PACKAGE = Path(__file__).parents[2] / "src" / "chainrule"
MODULES = [
    "activations", "units", "softmax", "model", "forward", "cost", "backpropagation", "optimizers",
    "training", "verification", "data",
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


def all_mutants() -> list[Mutant]:
    return [mutant for module in MODULES for mutant in mutants_of(module)]


def mutants_of(module: str) -> Iterator[Mutant]:
    """None is equal to the module, or to another."""
    source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    for statement in ast.parse(source).body:
        name = getattr(statement, "name", "module")
        if name in WORDS:
            continue
        start, end = statement.lineno - 1, statement.end_lineno
        piece = "".join(lines[start:end])
        seen = {essence(piece), ""}
        for mutated in _mutations(piece):
            if essence(mutated) not in seen:
                seen.add(essence(mutated))
                whole = "".join([*lines[:start], mutated, *lines[end:]])
                yield Mutant(f"{module}.{name}", *_difference(piece, mutated), whole)


def fingerprint() -> str:
    """Of the formulas: it stays the same when only texts and comments change."""
    sources = [(PACKAGE / f"{module}.py").read_text(encoding="utf-8") for module in MODULES]
    return hashlib.sha256("\n".join(map(essence, sources)).encode()).hexdigest()[:16]


def _mutations(piece: str) -> Iterator[str]:
    nodes = list(ast_nodes(get_ast(piece)))
    for operator in OPERATORS:
        count = sum(len(list(operator.mutation_positions(node))) for node in nodes)
        for occurrence in range(count):
            yield mutate_code(piece, operator, occurrence)


def essence(source: str) -> str:
    """The source without annotations and texts; empty for what is no Python at all."""
    try:
        return ast.unparse(_Essence().visit(ast.parse(source)))
    except SyntaxError:
        return ""


class _Essence(ast.NodeTransformer):
    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        """Which arguments are keywords only is no formula."""
        node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
        node.defaults = [*node.defaults, *(value for value in node.kw_defaults if value)]
        node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
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

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        is_docstring = isinstance(node.value, ast.Constant)
        return ast.Pass() if is_docstring else self.generic_visit(node)

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
    """In one line, without comments."""
    return " ".join(" ".join(line.split("  # ")[0].split()) for line in lines)
