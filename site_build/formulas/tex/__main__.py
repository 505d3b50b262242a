"""`make -s check-tex`: TeX to be tried in the place of a display, one line of JSON for each.

In: {"anchor": "image-36", "tex": "…"}. Out, in this order: {"anchor": "image-36", "problems": []}.
Without input, all displays are checked as they stand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from site_build.formulas.tex.book import Book, of_folder

DOCS = Path(__file__).parents[3] / "docs"


def answers(lines: Iterable[str], book: Book) -> Iterator[dict[str, Any]]:
    """One answer for each line; for no lines, one for each display."""
    none = True
    for number, line in enumerate(lines, start=1):
        none = False
        yield answer(line, number, book)
    if none:
        for anchor, result in book.results().items():
            yield {"anchor": anchor, "problems": [result.problem] if result.problem else []}


def answer(line: str, number: int, book: Book) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"anchor": None, "problems": [f"line {number} is no JSON: {error}"]}
    asked = asked if isinstance(asked, dict) else {}
    anchor = asked.get("anchor")
    if not isinstance(anchor, str) or not isinstance(asked.get("tex"), str):
        expected = '{"anchor": "…", "tex": "…"}'
        return {"anchor": anchor, "problems": [f"line {number}: {expected} was expected"]}
    return {"anchor": anchor, "problems": book.tried(anchor, asked["tex"])}


def main() -> None:
    book = of_folder(DOCS)
    for found in answers([] if sys.stdin.isatty() else sys.stdin, book):
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
