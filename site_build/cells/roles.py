"""MyST's role {eval}`round(J, 4)`: a number in a sentence, computed where it stands.

The page's kernel evaluates it after the cells above it; in the caption or the alternative text of a
picture, after the picture's cell. Nothing that the page defines is changed. From there on, on the
page and in all that is made from it, the sentence has the value, written as people write it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode

from chainrule.diagrams.numbers import in_a_sentence

# Code is left alone. A formula or a heading may hold no role.
READ = re.compile(
    r"^[ >]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ >]*(?P=fence)[ ]*$"
    r"|\{eval\}(?P<ticks>`+)(?P<expression>(?:(?!\n\s*\n).)+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<code>`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=code)(?!`)"
    r"|(?P<other>^\#+[ ][^\n]*\{eval\}|\$\$.+?\$\$|(?<![\\$])\$[^$]+\$|\{eval\})",
    re.S | re.M,
)
SCALAR = re.compile(r"np\.\w+\((.*)\)", re.S)  # np.float64(0.5)
MOST_DIGITS = 7  # of a number that is not whole; more are for nobody


class RoleError(ValueError):
    """What is wrong with a role, in words for whoever wrote it."""


@dataclass(frozen=True)
class Role:
    """An expression in a sentence, its line, and how many cells have run before it."""

    expression: str
    line: int
    after: int


def read(notebook: NotebookNode) -> list[Role]:
    """The roles of a page, in their order."""
    return [
        Role(expression, line + above, after)
        for holder, key, line, after in _texts(notebook)
        for expression, above in roles_in(holder[key])
    ]


def fill(notebook: NotebookNode, values: list[str]) -> None:
    """Put the values in the places of the roles."""
    left = iter(values)
    for holder, key, _, _ in _texts(notebook):
        holder[key] = READ.sub(
            lambda found: next(left) if found["expression"] else found[0], holder[key]
        )


def roles_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield each role's expression and how many lines are above it; "" if it cannot stand there."""
    for found in READ.finditer(text):
        if found["expression"] or "{eval}" in (found["other"] or ""):
            expression = " ".join((found["expression"] or "").split())
            yield expression, text.count("\n", 0, found.start())


def _texts(notebook: NotebookNode) -> Iterator[tuple[Any, str, int, int]]:
    """Yield where the texts of a page are, their lines, and how many cells run before them."""
    after = 0
    for cell in notebook.cells:
        line = cell.metadata["line"]
        if cell.cell_type == "markdown":
            yield cell, "source", line, after
            continue
        after += bool(cell.source.strip())  # a cell without code is not run
        for option in ("caption", "alt"):
            if isinstance(cell.metadata.get(option), str):
                yield cell.metadata, option, line, after


def evaluator(
    client: NotebookClient,
    roles: list[Role],
    answers: dict[int, Any],
    note_line: Callable[[int], None],
) -> Callable[..., Awaitable[None]]:
    """What the client does after each cell: it collects the kernel's answers, role by role."""
    ran = 0

    async def evaluate(cell: NotebookNode, **_: Any) -> None:
        nonlocal ran
        ran += 1
        asked = {str(k): role.expression for k, role in enumerate(roles) if role.after == ran}
        if asked and client.kc:
            note_line(roles[int(min(asked, key=int))].line)
            request = client.kc.execute("", silent=True, user_expressions=asked)
            reply = await client.async_wait_for_reply(request, cell)
            if reply:
                found = reply["content"].get("user_expressions", {})
                answers.update((int(place), answer) for place, answer in found.items())

    return evaluate


def value(role: Role, answer: dict[str, Any] | None) -> str:
    """What stands in the sentence; raises a RoleError if that is no number and no text."""
    if not role.expression:
        raise RoleError("{eval} needs code in backticks, outside of formulas and headings")
    name = f"{{eval}}`{role.expression}`"
    if answer is None:
        raise RoleError(f"{name} stands above the first cell")
    if answer["status"] == "error":
        raise RoleError(f"{name}: {answer['ename']}: {answer['evalue']}")
    printed = answer["data"].get("text/plain", "")
    scalar = SCALAR.fullmatch(printed)
    try:
        result = ast.literal_eval(scalar[1] if scalar else printed)
    except (ValueError, SyntaxError):
        result = None
    if type(result) not in (int, float, str):
        raise RoleError(f"{name} is no number and no text: {printed}")
    return _written(result, name)


def _written(result: float | str, name: str) -> str:
    if isinstance(result, float):
        if result.is_integer() and abs(result) < 1e15:
            result = int(result)
        elif len(re.sub(r"e.*|\D", "", repr(result)).lstrip("0")) > MOST_DIGITS:
            raise RoleError(f"{name} is {result}: round it")
    return in_a_sentence(str(result))
