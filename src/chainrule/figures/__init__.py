"""The book's moving figures. Each is computed here in full; the page only chooses what to show."""

from chainrule.figures.batch import batch_steps
from chainrule.figures.bump import two_sigmoids
from chainrule.figures.costs import log_loss_curves
from chainrule.figures.digits import hidden_units, unsure_digits
from chainrule.figures.gates import gates
from chainrule.figures.graph import product_graph
from chainrule.figures.landscapes import two_landscapes
from chainrule.figures.line import line_over_points
from chainrule.figures.neuron import one_neuron
from chainrule.figures.product import row_by_column
from chainrule.figures.reading import digit_reader
from chainrule.figures.steps import backpropagation_steps
from chainrule.figures.training import watch_training
from chainrule.figures.umbrella import umbrella_unit
from chainrule.figures.vanishing import vanishing_delta

__all__ = [
    "backpropagation_steps",
    "batch_steps",
    "digit_reader",
    "gates",
    "hidden_units",
    "line_over_points",
    "log_loss_curves",
    "one_neuron",
    "product_graph",
    "row_by_column",
    "two_landscapes",
    "two_sigmoids",
    "umbrella_unit",
    "unsure_digits",
    "vanishing_delta",
    "watch_training",
]
