"""The formulas of the docstrings: read, checked against their functions, typeset."""
