"""All mutants of the formula modules: each is its module with one mutation in it."""

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from operators import OPERATORS

PACKAGE = Path(__file__).parents[2] / "src" / "chainrule"
MODULES = [
    "activations", "units", "regression", "softmax", "trained", "model", "forward", "cost",
    "backpropagation", "optimizers",
    "training", "engine.arguments", "engine.calls", "engine.descent", "engine.in_place",
    "engine.network", "engine.sources", "engine.stages", "engine.vector", "verification", "data",
]  # fmt: skip
WORDS = {"Verified", "Refuted", "_title", "_shapes", "_checked_name"}  # no formulas in them


@dataclass(frozen=True)
class Mutant:
    module: str
    name: str  # of the function or the class; "module" outside of them
    line: str  # as it stands in the source
    becomes: str
    essence: str  # of the function or the class, mutated
    source: str  # of the whole module, mutated

    @property
    def where(self) -> str:
        return f"{self.module}.{self.name}"

    @property
    def key(self) -> tuple[str, str]:
        """Which mutation it is, however the source is laid out."""
        return self.where, self.essence


def path_of(module: str) -> Path:
    return PACKAGE / f"{module.replace('.', '/')}.py"


@cache
def source_of(module: str) -> str:
    return path_of(module).read_text(encoding="utf-8")


def mutants_of(module: str, names: frozenset[str] | None = None) -> Iterator[Mutant]:
    """None is equal to the module, or to another. Where names are given: in these only."""
    lines = source_of(module).splitlines(keepends=True)
    for statement in ast.parse(source_of(module)).body:
        name = name_of(statement)
        if name in WORDS or (names is not None and name not in names):
            continue
        start, end = statement.lineno - 1, statement.end_lineno
        piece = "".join(lines[start:end])
        seen = {essence(piece), ""}
        for mutated in _mutations(piece):
            if (kernel := essence(mutated)) not in seen:
                seen.add(kernel)
                whole = "".join([*lines[:start], mutated, *lines[end:]])
                yield Mutant(module, name, *_difference(piece, mutated), kernel, whole)


def name_of(statement: ast.stmt) -> str:
    return getattr(statement, "name", "module")


def fingerprint(module: str) -> str:
    """Of the formulas: it stays the same when only texts and comments change."""
    statements = ast.parse(source_of(module)).body
    formulas = [essence_of(one) for one in statements if name_of(one) not in WORDS]
    return hashlib.sha256("\n".join(formulas).encode()).hexdigest()[:16]


def _mutations(piece: str) -> Iterator[str]:
    nodes = list(ast_nodes(get_ast(piece)))
    for operator in OPERATORS:
        count = sum(len(list(operator.mutation_positions(node))) for node in nodes)
        for occurrence in range(count):
            yield mutate_code(piece, operator, occurrence)


def essence(source: str) -> str:
    """The source without annotations and texts; empty for what is no Python at all."""
    try:
        return essence_of(ast.parse(source))
    except SyntaxError:
        return ""


def essence_of(tree: ast.AST) -> str:
    return ast.unparse(_Essence().visit(tree)).strip()


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
