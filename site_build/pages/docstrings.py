"""Griffe extension, named in mkdocs.yml: docstrings are written for people, not as Markdown.

In a sentence, Theta[l][j, i] is an entry of a matrix and no link.
"""

from __future__ import annotations

import griffe


class PlainIndices(griffe.Extension):
    def on_instance(self, *, obj: griffe.Object, **_: object) -> None:
        if obj.docstring:
            obj.docstring.value = escaped(obj.docstring.value)


def escaped(text: str) -> str:
    """Escape the brackets in sentences; indented formulas and examples stay as they are."""
    lines, in_example = [], False
    for line in text.split("\n"):
        in_example = line.startswith(">>>") or (in_example and bool(line.strip()))
        is_sentence = not line.startswith(" ") and not in_example
        lines.append(line.replace("][", "]\\[") if is_sentence else line)
    return "\n".join(lines)
