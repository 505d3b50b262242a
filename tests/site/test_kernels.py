"""What ends a page's Python is said with its place, and of all pages in one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAD = "---\nkernelspec: {name: python3, language: python, display_name: Python 3}\n---\n\n"
SLEEP, DIE = "__import__('time').sleep(9)", "__import__('os').abort()"
PAGES = {  # the code of a cell, and what is said of it
    "dies.md": ("import os\nos._exit(3)", "dies.md:6: Python died while it ran this"),
    "ends.md": ("while True:\n    pass", "ends.md:6: this has not come to its end in 2 seconds"),
    "reads.md": ("x = 1\ninput()", "reads.md:7: StdinNotImplementedError: "),
    "leaves.md": ("import sys\nsys.exit(3)", "leaves.md:6: SystemExit: 3"),
    "sleeps.md": (f"x = 1\n```\n\nIs {{eval}}`{SLEEP}`.", "sleeps.md:9: this has not come to"),
    "falls.md": (f"x = 1\n```\n\nIs {{eval}}`{DIE}`.", "falls.md:9: Python died while"),
}
# alone, as its kernels leave sockets to the end of the process
RUN = """
import json, sys
from pathlib import Path
from site_build.book import BookError
from site_build.cells import execution

execution.TIMEOUT = 2
try:
    execution.executed(json.load(sys.stdin), Path.cwd())
except BookError as error:
    print(error)
"""


def test_what_ends_python_is_said_with_its_place(tmp_path: Path):
    sources = {name: f"{HEAD}```{{code-cell}}\n{code}\n```\n" for name, (code, _) in PAGES.items()}
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "JOBS": "6"},  # they mostly wait
        input=json.dumps(sources),
        capture_output=True,
        text=True,
    )
    assert {said for _, said in PAGES.values() if said not in done.stdout} == set(), done
