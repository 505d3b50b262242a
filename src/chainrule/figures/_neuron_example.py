"""The unit of `one_neuron`: what can be set, and its values there."""

from chainrule.activations import sigmoid, sigmoid_derivative, unit_step

ACTIVATIONS = ("step", "linear", "sigmoid")
WEIGHTS = (-4, -2, -1, -0.5, 0, 0.5, 1, 2, 4)
BIASES = (-3, -2, -1, 0, 1, 2, 3)
THRESHOLDS = (-2, -1, 0, 1, 2)
INPUT = 2  # the x at which the unit is read


def activate(activation: str, z: float, threshold: float = 0) -> float:
    """The activation of the unit at the weighted sum z."""
    if activation == "step":
        return float(unit_step(z, threshold))
    return z / 4 if activation == "linear" else float(sigmoid(z))


def crossing(activation: str, weight: float, bias: float, threshold: float = 0) -> float:
    """The x at which the activation passes one half. The weight is not 0."""
    z = {"step": threshold, "linear": 2, "sigmoid": 0}[activation]
    return (z - bias) / weight


def slope(activation: str, weight: float) -> float:
    """The slope over x where the activation passes one half; for the step, on both sides of it."""
    inner = {"step": 0.0, "linear": 1 / 4, "sigmoid": float(sigmoid_derivative(0.0))}
    return inner[activation] * weight
