"""The names that code needs from elsewhere, for the build and for the page: it asks whether a cell
needs those above. Only what comes with Python is imported here.
"""

from __future__ import annotations

import ast
import builtins
import dis
from functools import cache
from types import CodeType


@cache
def names_in(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that code needs from elsewhere, and the names that it defines.

    Python's own compiler does the analysis. A name that is loaded before it was stored comes from
    elsewhere. The body of a function runs later: what it needs may be stored anywhere in the code.
    """
    module = compile(source, "<cell>", "exec")
    # The compiler moves exception handlers to the end; their statements say where they belong.
    starts = {
        line: statement.lineno
        for statement in ast.walk(ast.parse(source))
        if isinstance(statement, ast.stmt) and not hasattr(statement, "body")
        for line in range(statement.lineno, (statement.end_lineno or 0) + 1)
    }
    needed, defined = _needed_and_stored(module, starts)
    for body in _bodies(module):
        needed |= _needed_and_stored(body, starts)[0] - defined
    # `exit` and `quit` are for those who type at a prompt: a script would end there
    known = {*dir(builtins), *(name for name in needed if name[:2] == "__")}
    return frozenset(needed - (known - {"exit", "quit"})), frozenset(defined)


def _needed_and_stored(code: CodeType, starts: dict[int, int]) -> tuple[set[str], set[str]]:
    def place(step: dis.Instruction) -> int:
        line = (step.positions and step.positions.lineno) or 0
        return starts.get(line, line)

    needed, stored = set(), set()
    for step in sorted(dis.get_instructions(code), key=place):
        operation, name = step.opname, step.argval
        if operation == "STORE_NAME":
            stored.add(name)
        elif operation == "LOAD_GLOBAL" or (operation == "LOAD_NAME" and name not in stored):
            needed.add(name)
    return needed, stored


def _bodies(code: CodeType) -> list[CodeType]:
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return inner + [body for child in inner for body in _bodies(child)]


def runs_alone(source: str) -> bool:
    return not names_in(source)[0]


@cache
def needs_matplotlib(source: str) -> bool:
    return any(
        (isinstance(node, ast.Import) and any(a.name.startswith("matplotlib") for a in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("matplotlib"))
        for node in ast.walk(ast.parse(source))
    )
