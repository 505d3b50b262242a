"""Run a notebook from top to bottom, as a reader does in Jupyter: run_notebook.py FILE.ipynb"""

import sys

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

# This Python's own kernel, and no ports that another notebook might take.
SETTINGS = Config(
    {
        "KernelSpecManager": {"kernel_dirs": []},
        "KernelManager": {"transport": "ipc", "ip": "./kernel"},
    }
)
NotebookClient(
    nbformat.read(sys.argv[1], 4), config=SETTINGS, kernel_name="python3", timeout=600
).execute()
