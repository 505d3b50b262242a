"""The formulas of the docstrings: read, checked against their functions, typeset.

notation.py and cases.py read plain Unicode into the tree of site_build.formulas.tex; sections.py
finds the formula of a docstring and writes it as TeX for the page; check.py computes that TeX in
the scenes of docs/scenes/reference/.
"""
