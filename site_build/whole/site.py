"""The finished pages, held in memory: read once, changed as trees, written once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from site_build.tree import Tree, document

# How the theme's templates are indented is a hundredth of a page's size on the way. As text it is
# one search; in the tree it would be a walk through every node.
INDENTATION = re.compile(
    r"(?P<kept><(?P<tag>pre|script|textarea)\b.*?</(?P=tag)>)|>\s*\n\s*<", re.S
)
# the parts of a drawing that hold nothing, as they are written shortest
SHAPE = re.compile(r"></(?:path|line|circle|rect|use|polyline|ellipse|polygon)>")


@dataclass
class Site:
    """A folder with the site, and its pages by path."""

    folder: Path
    pages: dict[str, Tree]

    @classmethod
    def read(cls, folder: Path) -> Site:
        paths = sorted(folder.rglob("*.html"))
        texts = {path: path.read_text(encoding="utf-8") for path in paths}
        return cls(
            folder,
            {
                path.relative_to(folder).as_posix(): document(
                    INDENTATION.sub(lambda m: m["kept"] or ">\n<", text)
                )
                for path, text in texts.items()
            },
        )

    def add(self, pages: dict[str, str]) -> None:
        self.pages |= {path: document(html) for path, html in pages.items()}

    def written(self) -> dict[str, str]:
        """The pages as HTML."""
        return {path: SHAPE.sub("/>", page.html or "") for path, page in self.pages.items()}

    def write(self) -> None:
        for path, html in self.written().items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html, encoding="utf-8")
