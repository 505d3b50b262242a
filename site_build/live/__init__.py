"""Cells that run in the page, and the package that they use."""
