"""What the check of a display computed, for readers: its numpy code, to be changed and run.

Each page with displays has a second one, computed/07-derivation/, that holds the code. Under a
formula stands a fold with a link to its code there; reading.js puts the code in the link's place
when the fold is opened. The code runs with live/displays.py, which comes to the page in a zip, with
the scenes and what they need.
"""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np

from site_build.book import Page
from site_build.cells.notebook import heading
from site_build.formulas import signs
from site_build.formulas.displays import formulas_in, label
from site_build.formulas.tex import Book, Display, Result, Scene, runtime
from site_build.formulas.tex.network import split
from site_build.formulas.tex.record import Record
from site_build.live import displays
from site_build.tree import Node, append
from site_build.whole.offline import write_zip

FOLDER = "computed"
ZIP = "download/displays.zip"
WIDTH = 79  # of a line of code; longer ones get a line for each side of the equation
FEW = 8  # numbers that are shown, of more the shape
BREAK = re.compile(r" (?=for \w+ in |\+ (?!\d))")  # and at sums, but not in l + 1
CALL = re.compile(r"( *)(equal|holds|becomes)\((.*)\)$")
RECORD = {*Record(0, 0, 0).names, "scene"} - {"every"}
TOOLS = {*runtime.NAMES, "every"} - {"np"}
PAGE = """\
---
title: "What the check computed: {title}"
description: "The formulas of the page {title}, read from their TeX as numpy code."
search: {{exclude: true}}
robots: noindex
---

# What the check computed

These are the displayed formulas of [{title}]({source}).
The build reads the TeX of each, writes it as numpy code and runs it: this code. `Check` holds a
number or an array for each symbol, a *scene*, and `equal` compares the sides of the formula.
Change a sign and run it: the difference shows. On your own computer it needs, besides NumPy and
`chainrule`, what is in [displays.zip](../{zip}).

"""
BLOCK = """\
## [{name}][{anchor}] {{ #check-{anchor} }}

<div data-name="{name}" markdown>

```{{ .python .nb-cell }}
{code}
```

<div class="nb-output">{line}</div>

</div>

"""


def by_anchor(book: Book) -> dict[str, Result]:
    """What was computed for each anchor of the displays that hold."""
    results = book.results()
    return {
        anchor: results[display.anchor]
        for display in book.displays
        for anchor in display.anchors
        if not results[display.anchor].problem
    }


def folder(page: Page) -> str:
    """Where the code of a page stands."""
    return f"{FOLDER}/{'home' if page.is_home else page.stem}"


# ---- The pages with the code ---------------------------------------------------------------------


def pages(book: Book, sources: Mapping[str, str]) -> dict[str, str]:
    """The pages as Markdown, by the names of their files."""
    made: dict[str, str] = {}
    results = by_anchor(book)
    for display in book.displays:
        if result := results.get(display.anchor):
            here = f"{folder(Page(display.page, ''))}.md"
            title = heading(sources[display.page]) or display.page
            made.setdefault(here, PAGE.format(title=title, source=f"../{display.page}", zip=ZIP))
            made[here] += block(book, display, result)
    return made


def block(book: Book, display: Display, result: Result) -> str:
    scene = book.scene(display)
    return BLOCK.format(
        name=label(display.anchor, signs.number(display.tex)),
        anchor=display.anchor,
        code=program(display.anchor, result.source, scene, book.texts),
        line=displays.agreed(result.cases, result.difference, scene.tolerance),
    )


def program(anchor: str, source: str, scene: Scene, texts: Mapping[str, str]) -> str:
    """What a reader can run: the source, and where its names come from."""
    used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    own = ["scene"] if "scene" in used else ["points"] if "points" in used else ["at"]
    own += sorted(used & RECORD - {"scene"})
    lines = [
        "import numpy as np",
        f"from displays import {', '.join(['Check', *sorted(used & TOOLS)])}",
        "",
        *comment(scene, texts),
        f'check = Check("{anchor}")',
        f"{', '.join(own)} = {', '.join(f'check.{name}' for name in own)}",
        "",
        *laid_out(source),
        "check",
    ]
    return "\n".join(lines)


def laid_out(source: str) -> Iterator[str]:
    """The lines of a source; of a long comparison each side has its own."""
    for line in source.splitlines():
        if len(line) > WIDTH and (call := CALL.match(line)):
            margin, name, arguments = call.groups()
            yield f"{margin}{name}("
            for part in split(arguments, ", "):
                first, *more = BREAK.split(part) if len(part) > WIDTH else [part]
                pieces = [first, *(f"    {piece}" for piece in more)]
                pieces[-1] += ","
                yield from (f"{margin}    {piece}" for piece in pieces)
            yield f"{margin})"
        else:
            yield line


def comment(scene: Scene, texts: Mapping[str, str]) -> Iterator[str]:
    """What the symbols of the code stand for."""
    given = [shown(name, value) for name, value in scene.values.items()]
    given += [f"{name} = {each(values)}" for name, values in scene.each.items()]
    said = [f"The scene: {', '.join(given)}."]
    if defined := sorted({*scene.rules, *scene.derived} - set(scene.values) - set(scene.each)):
        known = [signs.number(texts[text]) for text in scene.define if text in texts]
        by = f", by {', '.join(f'({number})' for number in known)}" if known else ""
        said.append(f"Made from it: {', '.join(defined)}{by}.")
    for sentence in said:
        for line in wrap(sentence, WIDTH - 2, break_on_hyphens=False):
            yield f"# {line}".replace("\u00a0", " ")


def shown(name: str, value: Any) -> str:
    """A symbol of a scene, in few letters."""
    if callable(value):
        return f"{name}(…)"
    if isinstance(value, dict):
        return ", ".join(shown(f"{name}[{layer}]", part) for layer, part in value.items())
    if np.ndim(value) > 1 or np.size(value) > FEW:
        return f"{name}\u00a0{'×'.join(map(str, np.shape(value)))}"  # a space where no line ends
    numbers = ", ".join(f"{number:.6g}" for number in np.ravel(value))
    return f"{name}\u00a0=\u00a0({numbers})" if np.ndim(value) else f"{name}\u00a0=\u00a0{numbers}"


def each(values: list[Any]) -> str:
    if all(np.ndim(value) == 0 and not callable(value) for value in values):
        return " or ".join(f"{float(value):.6g}" for value in values)
    return f"one of {len(values)}"


# ---- On the page of the formula ------------------------------------------------------------------


def tell(content: Node, page: Page, computed: Mapping[str, Result]) -> None:
    """Let the line of a check say what its TeX gave, and put a fold under each formula."""
    for line in content.css(".verify[data-formula]"):
        if result := computed.get(line.attributes["data-formula"] or ""):
            numbers = f"{result.cases:,} number{'s' * (result.cases != 1)}"
            append(
                line,
                f"<span data-search-exclude>. Its TeX: {numbers}, "
                f"largest difference {result.difference:.1e}</span>",
            )
    address = page.link(f"{folder(page)}/")
    for box, formula in formulas_in(content):
        if formula.id in computed:
            append(
                box,
                '<details class="symbols computed" data-search-exclude><summary>What the check '
                f'computed</summary><a href="{address}#check-{formula.id}">Its code</a></details>',
            )


# ---- What the code runs with ---------------------------------------------------------------------


def packed(book: Book, scenes: Path) -> bytes:
    """The zip that a reader gets, or Python in the page, besides the package."""
    build = Path(__file__).parents[1]
    defined = {anchor: book.texts[anchor] for anchor in sorted(book.defining())}
    contents = {"displays.py": (build / "live/displays.py").read_bytes()}
    contents |= {f"scenes/{path.name}": path.read_bytes() for path in scenes.glob("*.py")}
    contents[f"scenes/{displays.TEXTS}"] = json.dumps(defined).encode()
    for path in (build / "formulas/tex").glob("[!_]*.py"):  # no package: its parts are enough
        contents[f"site_build/formulas/tex/{path.name}"] = path.read_bytes()
    file = io.BytesIO()
    write_zip(contents, file)
    return file.getvalue()
