"""Small pieces: a module of more than 200 lines holds two ideas, and so does a function of 40.

Documentation, comments and empty lines do not count.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path.relative_to(ROOT)
    for folder in ("src", "site_build")
    for path in (ROOT / folder).rglob("*.py")
    if "node_modules" not in path.parts
)
NO_CODE = {"COMMENT", "NL", "NEWLINE", "INDENT", "DEDENT", "ENDMARKER"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
LONGER = {  # each with the reason
    "site_build/formulas/tex/typeset.py: shown": "a line or two for each kind of node",
    "site_build/formulas/tex/ranges.py": "203 lines",
    "src/chainrule/sklearn/_network.py": "200 lines and a few",
    "src/chainrule/sklearn/_network.py: _learn": "hands on every parameter of the estimator",
}


def lines_of_code(source: str) -> set[int]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    spans = [
        (token.start[0], token.end[0])
        for token in tokens
        if tokenize.tok_name[token.type] not in NO_CODE
    ]
    code = {line for start, end in spans for line in range(start, end + 1)}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | Function) and ast.get_docstring(node):
            code -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return code


def long_functions(source: str, most: int) -> Iterator[str]:
    code = lines_of_code(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function) and most < len(
            code & set(range(node.lineno, node.end_lineno + 1))
        ):
            yield node.name


def test_what_counts():
    source = '''\
def f(x):
    """Of x
    only."""

    # a comment
    y = """two
    lines"""

    return (x,
            y)  # another
'''
    assert lines_of_code(source) == {1, 6, 7, 9, 10}
    assert (list(long_functions(source, 4)), list(long_functions(source, 5))) == (["f"], [])


def test_modules_and_functions_are_short():
    sources = {str(path): (ROOT / path).read_text(encoding="utf-8") for path in MODULES}
    long = {path for path, source in sources.items() if len(lines_of_code(source)) > 200}
    for path, source in sources.items():
        long |= {f"{path}: {name}" for name in long_functions(source, 40)}
    assert long - set(LONGER) == set()
