"""Which edition of the book a page is, for citing it and for reports of what is wrong in it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from site_build import lists

FORM = "issues/new?template=wrong-formula.yml"  # its fields are filled in by their ids


def read(root: Path) -> str:
    """Return version and date of CITATION.cff as people write them; "" where there is none."""
    cited = lists.read(root / "CITATION.cff")
    if not cited:
        return ""
    date = cited["date-released"]
    return f"{cited['version']}, {date.day} {date:%B %Y}"


def report(repository: str, edition: str, **fields: str) -> str:
    """Return the address of the form for mistakes, filled in; "" if there is no repository."""
    if not repository:
        return ""
    return f"{repository.rstrip('/')}/{FORM}&{urlencode(fields | {'version': edition})}"
