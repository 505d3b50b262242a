"""Formulas: that each has its check, how they are set, where they are found."""
