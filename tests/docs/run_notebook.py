"""Run a notebook from top to bottom, as a reader does in Jupyter: run_notebook.py FILE.ipynb"""

import re
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets.config import Config

# This Python's own kernel, and no ports that another notebook might take.
SETTINGS = Config(
    {
        "KernelSpecManager": {"kernel_dirs": []},
        "KernelManager": {"transport": "ipc", "ip": "./kernel"},
    }
)
notebook = nbformat.read(sys.argv[1], 4)
try:
    NotebookClient(notebook, config=SETTINGS, kernel_name="python3", timeout=600).execute()
except CellExecutionError as error:
    sys.exit(re.sub(r"\x1b\[[0-9;]*m", "", str(error)))
