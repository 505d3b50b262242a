"""The displayed formulas, read from their TeX, written as numpy, and run.

tokens, cursor, indices, parser, operators and statements make the tree of a display (tree.py).
scenes.py says what the symbols stand for; access.py, ranges.py and printer.py write the tree as
numpy, letters.py and program.py make a program of a display. runtime.py is what the program is
written with, record.py what it reports to, check.py runs it. typeset.py writes a tree as TeX.
book.py knows all displays and their order. Of the formulas in sentences inline.py computes the
arithmetic, and equations.py tries the equations; printed.py refutes those of the errata;
sentences.py knows the three.
"""

from __future__ import annotations

from site_build.formulas.tex.book import Book, Display, checked, displays_of, of_folder, problems
from site_build.formulas.tex.check import Result, check
from site_build.formulas.tex.printer import Printer
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.statements import read
from site_build.formulas.tex.tree import Node, TexError
from site_build.formulas.tex.typeset import to_tex


def to_numpy(tree: Node, scene: Scene) -> str:
    """The Python source of an expression, with `at` for the values of a scene."""
    return Printer(scene, []).code(tree)


__all__ = [
    "Book",
    "Display",
    "Result",
    "Scene",
    "TexError",
    "check",
    "checked",
    "displays_of",
    "of_folder",
]
__all__ += ["problems", "read", "to_numpy", "to_tex"]
