"""Code that needs more than NumPy runs as the page offers it: each block, or the script up to it.

One folder for the blocks of a page with the same needs, one process for each of them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chainrule import initialize_weights
from chainrule.saving import save_weights
from site_build.cells import needs
from site_build.cells import notebook as cells
from site_build.cells.source import read_notebook

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venv-peers/bin/python"
# who runs it; a block that needs something else is nobody's yet
PYTHONS = {"sklearn": sys.executable, "own_data": sys.executable, "dask": sys.executable}
PYTHONS |= {"torch": str(PEERS), "jax": str(PEERS)}
# a few iterations on a few examples converge to nothing
WARNINGS = ["-W", "error", "-W", "ignore:Stochastic Optimizer", "-W", "ignore:.*iterations"]
ONE_PROCESS = {"RANK": "0", "WORLD_SIZE": "1", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29513"}


def groups() -> list[tuple[str, str, list[needs.Block]]]:
    found: dict[tuple[str, str], list[needs.Block]] = {}
    for path in sorted((ROOT / "docs").rglob("*.md")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT / "docs").as_posix()
        notebook = read_notebook(text) if cells.is_notebook(text) else None
        for block in needs.blocks(name, text, notebook, ROOT):
            found.setdefault((name, block.needs), []).append(block)
    return [(*place, blocks) for place, blocks in found.items()]


GROUPS = groups()


def files_beside(folder: Path, page: str) -> None:
    """What the pages say is there: a table, a new one, the two modules, weights of chapter 8."""
    table = re.search(r"^```text\n(.*?)^```", (ROOT / "docs" / page).read_text(), re.M | re.S)
    (folder / "animals.csv").write_text(table[1] if table else "")
    (folder / "new.csv").write_text("coat,cm,kg\nshort,80,33\nfeathers,15,0.05\n")
    for module in ("network.py", "own_data.py"):
        shutil.copy(ROOT / "docs/assets/code" / module, folder)
    weights = initialize_weights((64, 12, 10), np.random.default_rng(0))
    save_weights(folder / "digits.npz", weights, hidden="tanh", output="softmax")


def test_there_is_somebody_to_run_each_block():
    assert {kind for _, kind, _ in GROUPS} == PYTHONS.keys()
    assert sum(len(blocks) for *_, blocks in GROUPS) > 15


@pytest.mark.parametrize(
    ("page", "kind", "blocks"), GROUPS, ids=[f"{page}-{kind}" for page, kind, _ in GROUPS]
)
def test_blocks_run_as_the_page_offers_them(page, kind, blocks, tmp_path: Path):
    if not Path(PYTHONS[kind]).exists():
        pytest.skip(f"{kind} is not installed; `make peers` installs it, and runs this")
    files_beside(tmp_path, page)
    environment = os.environ | ONE_PROCESS | {"PYTHONPATH": str(ROOT / "src")}
    scripts = [block.script for block in blocks]
    for number, block in enumerate(blocks):
        if block.script and any(later.startswith(block.script) for later in scripts[number + 1 :]):
            continue  # one that goes on from here runs this too
        file = tmp_path / f"block_{number}.py"
        file.write_text(block.script or block.source, encoding="utf-8")
        done = subprocess.run(
            [PYTHONS[kind], *WARNINGS, file.name, "animals.csv"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{page}:{block.line}\n{done.stderr}"


def test_a_block_that_continues_has_what_it_continues():
    text = '```{.python data-needs="a"}\nx = 1\n```\n\n```{.python data-needs="b"}\ny = 1\n```\n'
    third = '\n```{.python data-needs="a"}\nimport torch\nx += 1\n```\n'
    first, other, last = needs.blocks("t.md", "# T\n\n" + text + third, None, ROOT)
    assert (first.line, first.script, other.script) == (4, "", "")
    assert last.script == (
        '"""T: the code of the page up to here."""\n\n# %%\nx = 1\n\n# %%\nimport torch\nx += 1\n'
    )
    assert last.modules == ["torch"]
    with pytest.raises(needs.BookError, match=r"t\.md:3: nothing above defines x"):
        needs.blocks("t.md", third, None, ROOT)


def test_a_block_is_labelled_where_it_stands():
    fence = '    ```{.python data-needs="torch"}\n    import torch, pandas, sklearn\n    ```\n'
    text = f'=== "T"\n\n{fence}'
    (block,) = needs.blocks("t.md", text, None, ROOT)
    labelled = needs.labelled(text, [block], needs.Page("t.md", "t/"))
    said = "    Needs pandas, scikit-learn and PyTorch\n    { .nb-needs }\n"
    assert labelled == f"{text.rstrip()}\n\n{said}\n"
    shown = f"````markdown\n{text}````\n"
    assert needs.labelled(shown, [], needs.Page("t.md", "t/")) == shown
