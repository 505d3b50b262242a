"""Known mistakes, each as one change of the package's own source, to prove that the checks bite.

A mutant is the package with one passage replaced. Passages are patterns of syntax, so that layout
and names may change, and what several mistakes replace is written once. ``mutated`` puts a mutant
in the package's place for the length of a ``with`` block; ``judge`` and the doctests then have to
reject it.
"""

from chainrule.mutants.article import ARTICLE
from chainrule.mutants.beyond import BEYOND
from chainrule.mutants.loader import Mutant, mutated

__all__ = ["MUTANTS", "Mutant", "mutated"]

MUTANTS = [
    Mutant(place, right, *mistake)
    for (place, right), mistakes in [*ARTICLE.items(), *BEYOND.items()]
    for mistake in mistakes
]
