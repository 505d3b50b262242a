"""The steps of `backpropagation_steps`, in words and in TeX."""

from dataclasses import dataclass

import numpy as np

from chainrule._arguments import Array
from chainrule.activations import sigmoid_derivative
from chainrule.diagrams.numbers import short
from chainrule.figures._steps_example import (
    DELTAS,
    GRADIENTS,
    NEW_A,
    NEW_J,
    NEW_WEIGHTS,
    RATE,
    WEIGHTS,
    A,
    J,
    L,
    X,
    Y,
    Z,
)
from chainrule.model import add_bias

GAP = r" \;\; "  # between the numbers of a row


@dataclass(frozen=True)
class Step:
    """What happens, its formula in TeX, and the parts of the picture that are in force."""

    title: str
    sentence: str
    tex: str
    shapes: str
    parts: tuple[str, ...]
    seen: str  # in the picture
    state: str = "forward"
    gone: tuple[str, ...] = ()  # parts that are taken away again


def all_steps() -> list[Step]:
    found = [_input()]
    for layer in range(2, L + 1):
        found += [_weighted_sums(layer), _activations(layer)]
    found += [_cost(), _output_delta()]
    found += [_hidden_delta(layer) for layer in range(L - 1, 1, -1)]
    found += [_gradient(layer) for layer in range(L - 1, 0, -1)]
    return [*found, _update(), _forward_again()]


def _input() -> Step:
    return Step(
        "The example goes in",
        "The input is the activation of layer 1. In front of it stands a 1, for the bias.",
        rf"a^{{(1)}} = x = {_row(X)},\quad \tilde a^{{(1)}} = {_row(add_bias(X))}",
        f"x is {X.shape}; with its 1 it is {add_bias(X).shape}",
        ("layer1", "a1"),
        f"{_words(X)} in the node of layer 1",
    )


def _weighted_sums(layer: int) -> Step:
    before, Theta, sums = add_bias(A[layer - 2]), WEIGHTS[layer - 2], Z[layer - 1]
    break_ = r" \\ &\quad {}\cdot " if before.size > 3 else r"\,"  # too wide for a phone
    return Step(
        f"Forward: weighted sums of layer {layer}",
        "Each unit multiplies what comes in by the weights of its arrows, and adds.",
        _aligned(
            f"z^{{({layer})}}",
            rf"\tilde a^{{({layer - 1})}}\,\Theta^{{({layer - 1})\mathsf T}}",
            rf"{_row(before)}{break_}{_matrix(Theta)}^{{\mathsf T}}",
            _row(sums),
        ),
        f"{before.shape} times {Theta.T.shape} gives {sums.shape}",
        (f"theta{layer - 1}", f"z{layer}"),
        f"above the nodes of layer {layer}, z = {_words(sums)}",
    )


def _activations(layer: int) -> Step:
    values, last = A[layer - 1], layer == L
    return Step(
        f"Forward: {'the answer' if last else f'activations of layer {layer}'}",
        f"The sigmoid turns each sum into an activation{', here into the answer h' * last}.",
        _aligned(
            f"a^{{({layer})}}{' = h' * last}",
            rf"\sigma(z^{{({layer})}}) = \sigma({_row(Z[layer - 1])})",
            _row(values),
        ),
        f"{Z[layer - 1].shape} stays {values.shape}",
        (f"layer{layer}", f"a{layer}"),
        f"in the nodes of layer {layer}, a = {_words(values)}",
    )


def _cost() -> Step:
    h = _tex(A[-1][0, 0])
    return Step(
        "The cost",
        "The target is 1. The cost says how far off the answer is.",
        _aligned("J", r"-y\log h - (1 - y)\log(1 - h)", rf"-\log {h} = {_tex(J)}"),
        "one number",
        (f"layer{L}", "cost"),
        f"below the output, y = {_words(Y)} and J = {_tex(J)}",
    )


def _output_delta() -> Step:
    return Step(
        "Backward: δ of the output",
        "Now back. At the output, δ is the answer minus the target.",
        _aligned(_delta(L), rf"a^{{({L})}} - y = {_row(A[-1])} - {_row(Y)}", _row(DELTAS[L])),
        f"{A[-1].shape} minus {Y.shape} gives {DELTAS[L].shape}",
        (f"layer{L}", f"delta{L}"),
        f"below the output, δ = {_words(DELTAS[L])}",
        "backward",
    )


def _hidden_delta(layer: int) -> Step:
    later, Theta, slope = DELTAS[layer + 1], WEIGHTS[layer - 1], sigmoid_derivative(Z[layer - 1])
    several = "the δ of the output" if layer + 1 == L else f"δ from all units of layer {layer + 1}"
    return Step(
        f"Backward: δ of layer {layer}",
        f"Each unit collects {several} through the weights between, and multiplies by the slope "
        "of its own sigmoid. Column 0, the bias weights, is left out.",
        _aligned(
            _delta(layer),
            rf"({_delta(layer + 1)}\,\Theta^{{({layer})}}_{{[:,1:]}})"
            rf" \circ \sigma'(z^{{({layer})}})",
            rf"\Bigl({_row(later)}\,{_matrix(Theta[:, 1:])}\Bigr)"
            rf" \\ &\quad {{}}\circ {_row(slope)}",
            _row(DELTAS[layer]),
        ),
        f"{later.shape} times {Theta[:, 1:].shape} gives {DELTAS[layer].shape}; times "
        f"{slope.shape}, number by number",
        (f"layer{layer}", f"back{layer}", f"delta{layer}"),
        f"dashed arrows from layer {layer + 1} back to layer {layer}, and below its nodes "
        f"δ = {_words(DELTAS[layer])}",
        "backward",
    )


def _gradient(layer: int) -> Step:
    later, before, gradient = DELTAS[layer + 1], add_bias(A[layer - 1]), GRADIENTS[layer - 1]
    numbers = [rf"{_matrix(later.T)}\,{_row(before)}", _matrix(gradient)]
    return Step(
        f"The gradient of Θ({layer})",
        "The derivative of a weight is the δ of the unit it leads to, times the activation it "
        "comes from. The deltas stand upright: a row for each of them.",
        _aligned(
            rf"\frac{{\partial J}}{{\partial\Theta^{{({layer})}}}}",
            rf"{_delta(layer + 1)}{{}}^{{\mathsf T}}\,\tilde a^{{({layer})}}",
            *([" = ".join(numbers)] if before.size < 3 else numbers),  # a row, if a phone has room
        ),
        f"{later.T.shape} times {before.shape} gives {gradient.shape}, as Θ({layer})",
        (f"theta{layer}", f"layer{layer}", f"layer{layer + 1}", f"delta{layer + 1}"),
        f"the arrows from layer {layer} to layer {layer + 1}, between the activations and the "
        "deltas that make up their derivatives",
        "backward",
    )


def _update() -> Step:
    Theta, gradient, new = WEIGHTS[-1], GRADIENTS[-1], NEW_WEIGHTS[-1]
    return Step(
        "One step of gradient descent",
        f"All weights move at once, each against its own derivative; α = {_tex(RATE)}. Here is "
        "the last matrix.",
        _aligned(
            rf"\Theta^{{({L - 1})}}",
            rf"\Theta^{{({L - 1})}} - \alpha\,\frac{{\partial J}}{{\partial\Theta^{{({L - 1})}}}}",
            rf"{_row(Theta)} \\ &\quad {{}}- {_tex(RATE)}\cdot{_row(gradient)}",
            _row(new),
            sign=":=",
        ),
        f"{Theta.shape} minus {gradient.shape} gives {new.shape}",
        tuple(f"theta{layer}" for layer in range(1, L)),
        "all arrows",
    )


def _forward_again() -> Step:
    answer = _tex(NEW_A[-1][0, 0])
    return Step(
        "Forward once more",
        "With the new weights the answer is nearer to the target, and the cost is lower.",
        rf"h = {answer}, \quad J = -\log {answer} = {_tex(NEW_J)}",
        "as before",
        ("new", *(f"layer{layer}" for layer in range(1, L + 1))),
        gone=(
            "cost",
            *(f"{name}{layer}" for name in ("a", "z", "delta") for layer in range(2, L + 1)),
        ),
        seen=f"the new activations, up to the answer {_words(NEW_A[-1])}; J has fallen from "
        f"{_tex(J)} to {_tex(NEW_J)}",
    )


# ---- formulas in TeX ----


def _row(values: Array) -> str:
    return rf"[\,{GAP.join(f'{{{_tex(value)}}}' for value in values.ravel())}\,]"


def _matrix(values: Array) -> str:
    rows = r" \\ ".join(" & ".join(map(_tex, row)) for row in values)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _delta(layer: int) -> str:
    return rf"\textcolor{{var(--net-backward)}}{{\delta^{{({layer})}}}}"


def _aligned(left: str, *right: str, sign: str = "=") -> str:
    """One equation on several lines; they all start at the left, to fit a phone."""
    lines = r" \\ &= ".join(right)
    return rf"\begin{{aligned}} &{left} {sign} {lines} \end{{aligned}}"


def _tex(value: float) -> str:
    return short(value).replace("−", "-")


def _words(values: Array) -> str:
    """Numbers in a sentence."""
    return ", ".join(short(value) for value in np.ravel(values))
