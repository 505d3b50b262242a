"""Griffe extension, named in mkdocs.yml: docstrings are written for people, not as Markdown.

Their formula is shown typeset, from the tree that was checked. In a sentence, Theta[l][j, i] is an
entry of a matrix and no link. What an argument is, say an array (m, s_1), is no Python.
"""

from __future__ import annotations

from typing import Any

import griffe
from griffe._internal.docstrings import numpy

from site_build.formulas.docstrings.sections import section


def as_written(annotation: str, *_: Any, **__: Any) -> str:
    """Stands in for a function that reads an array (m, n) as a call, and "relu" as a link."""
    return annotation


numpy.parse_docstring_annotation = as_written  # type: ignore[attr-defined]


class Docstrings(griffe.Extension):
    def on_instance(self, *, obj: griffe.Object, **_: object) -> None:
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(docstring: str) -> str:
    """The docstring with its formula as TeX, and what has brackets in a sentence escaped."""
    formula = section(docstring)
    if formula is None or formula.reason:
        return escaped(docstring)
    above, below = docstring[: formula.start], docstring[formula.stop :].lstrip()
    return f"{escaped(above)}{formula.markdown()}{escaped(below)}"


def escaped(text: str) -> str:
    """Escape the brackets in sentences; indented formulas and examples stay as they are."""
    lines, in_example = [], False
    for line in text.split("\n"):
        in_example = line.startswith(">>>") or (in_example and bool(line.strip()))
        is_sentence = not line.startswith(" ") and not in_example
        lines.append(line.replace("][", "]\\[") if is_sentence else line)
    return "\n".join(lines)
