"""The lists that people keep by hand, in YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# libyaml reads them in a tenth of the time, and is not in every copy of PyYAML
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Any:
    """What a file holds; None where there is none."""
    return yaml.load(path.read_text(encoding="utf-8"), LOADER) if path.exists() else None
