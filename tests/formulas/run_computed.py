"""Run the programs that readers get, outside of the build: python run_computed.py < programs.json.

In: {name: source}. Out: {name: the HTML that its last line shows}. What it needs is on PYTHONPATH.
"""

import ast
import json
import sys


def shown(source: str) -> str:
    *lines, last = ast.parse(source).body
    names: dict = {}
    exec(compile(ast.Module(lines, []), "<program>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<program>", "eval"), names)._repr_html_()


if __name__ == "__main__":
    print(json.dumps({name: shown(source) for name, source in json.load(sys.stdin).items()}))
