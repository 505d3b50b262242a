"""Network drawings as SVG: two functions.

Texts are written as in TeX: ``a_1^(2)`` has the subscript 1 and the superscript (2). A script is
one character, a group in parentheses, or a group in braces (not shown: ``θ_{10}``). Single letters
are variables and come out italic; words stay upright.
"""

from chainrule.diagrams.canvas import Drawing as Drawing  # what both return
from chainrule.diagrams.graphs import graph_diagram
from chainrule.diagrams.networks import network_diagram

__all__ = ["graph_diagram", "network_diagram"]
