"""The next step in slow motion: the five steps of chapter 7, and the step itself, with numbers."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule._arguments import Array, Weights
from chainrule.playground._example import Example, at_point
from chainrule.playground._formulas import Formula, line, name, raised, table
from chainrule.playground._mistakes import MISTAKES
from chainrule.playground.problem import rate_of

if TYPE_CHECKING:
    from chainrule.playground.session import Session

Step = dict[str, Any]
FUNCTION = {"sigmoid": "σ", "tanh": "tanh", "relu": "relu", "softmax": "softmax"}
UPDATE = {
    "descent": "Θ := Θ − α ∂J/∂Θ",
    "momentum": "v := 0.9 v − α ∂J/∂Θ, then Θ := Θ + v",
    "adam": "Θ := Θ − α m̂ / (√v̂ + ε)",
}


def slow(session: Session, example: int) -> list[Step]:
    values, L = at_point(session, example), len(session.problem.sizes)
    gradients, after, n = next_step(session)
    steps = [first(values)]
    steps += [forward(session, values, layer) for layer in range(2, L + 1)]
    steps.append(output_delta(session, values, L))
    steps += [hidden_delta(session, values, layer) for layer in range(L - 1, 1, -1)]
    steps += [gradient(session, values, gradients, layer, n) for layer in range(L - 1, 0, -1)]
    return steps + [update(session, gradients, after, layer) for layer in range(1, L)]


def next_step(session: Session) -> tuple[Weights, Weights, int]:
    """The gradient of the next batch, the weights after its step, and how many examples it has.

    What the training remembers is copied, so that the step is still to be taken.
    """
    descent, source = session.descent, session.descent.source
    rng, memory = deepcopy(descent.rng), [array.copy() for array in descent.memory]
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        order = source.begin(rng)
        rows = np.arange(source.batch_size) if order is None else order[: source.batch_size]
        X, Y = source.X[rows], source.Y[rows]
        gradients = session.program.gradient(session.weights, X, Y, session.program.share(X))
        if not session.settings.bias:
            for matrix in gradients:
                matrix[:, 0] = 0
        theta = source.vector.theta.copy()
        slopes = np.concatenate([matrix.ravel() for matrix in gradients])
        scaled = slopes * descent.method.scale(descent.alpha)
        descent.method.step(theta, scaled, memory, descent.alpha)
    return gradients, source.vector.matrices(theta), len(X)


def made(
    number: int, title: str, text: str, formula: Formula, tables: list[dict[str, object]]
) -> Step:
    """One step; ``seen`` says where in the picture it is."""
    return {
        "step": number,
        "title": title,
        "sentence": text,
        "formula": formula.shown(),
        "tables": tables,
    }


def seen(state: str, layer: int, *parts: str) -> Step:
    """Where in the picture it is; the names of the parts are those of chapter 7's figure."""
    return {"state": state, "layer": layer, "parts": list(parts)}


def mistaken(session: Session, *names: str) -> str:
    """What a step with a mistake in it says in addition."""
    mistake = session.settings.mistake
    return f" Here with the mistake: {MISTAKES[mistake].what}" if mistake in names else ""


def with_one(row: Array) -> Array:
    return np.append(1.0, row)


def first(values: Example) -> Step:
    text = "The inputs are the activations of layer 1. In front of them stands a 1, for the bias."
    tables = [table(f"Ã{raised(1)}", with_one(values.A[0]))]
    formula = line(name("A", 1), "=", "X")
    return made(1, "The example goes in", text, formula, tables) | seen(
        "forward", 1, "layer1", "a1"
    )


def forward(session: Session, values: Example, layer: int) -> Step:
    last, k = layer == len(values.A), layer - 1
    function = session.settings.output if last else session.settings.hidden
    sums = name("Z", layer)
    activations = sums if function == "linear" else line(f"{FUNCTION[function]}(", sums, ")")
    formula = line(sums, "=", name("Ã", k), name("Θ", k), "ᵀ, ", name("A", layer), "=", activations)
    tables = [
        table(f"Ã{raised(k)}", with_one(values.A[k - 1])),
        table(f"Θ{raised(k)}", session.weights[k - 1]),
        table(f"Z{raised(layer)}", values.Z[k]),
        table(f"A{raised(layer)}", values.A[k]),
    ]
    text = (
        "Each unit multiplies what comes in by the weights of its arrows and adds. Its activation "
        "function makes the activation of the sum."
    ) + mistaken(session, "bias-forgotten")
    title = "Forward: the answer" if last else f"Forward: layer {layer}"
    parts = f"theta{k}", f"z{layer}", f"layer{layer}", f"a{layer}"
    return made(2, title, text, formula, tables) | seen("forward", layer, *parts)


def output_delta(session: Session, values: Example, L: int) -> Step:
    assert values.y is not None  # it is an example
    left, h, z = name("δ", L), name("A", L), name("Z", L)
    kind = session.settings.output if session.program.loss else "linear"
    if kind == "sigmoid":
        formula = line(left, "=", "(", h, "−", "Y)", "∘", "σ′(", z, ")")
        text = "With the squared error, δ is answer minus target, times the slope of the output."
    elif kind == "softmax":
        formula = line(left, "=", h, "∘", "(D", "−", "Σ D", "∘", h, "), D", "=", h, "−", "Y")
        text = "With the squared error, D, answer minus target, goes back through the softmax."
    else:
        formula = line(left, "=", h, "−", "Y")
        text = "At the output, δ is the answer minus the target."
    tables = [
        table(f"A{raised(L)}", values.A[-1]),
        table("Y", values.y),
        table(f"δ{raised(L)}", values.deltas[-1]),
    ]
    text = f"Now back. {text}{mistaken(session, 'delta-sign')}"
    step = made(3, "Backward: δ of the output", text, formula, tables)
    return step | seen("backward", L, f"layer{L}", f"delta{L}")


def hidden_delta(session: Session, values: Example, layer: int) -> Step:
    hidden, k = session.settings.hidden, layer - 1
    formula = line(name("δ", layer), "=", "(", name("δ", layer + 1), name("Θ", layer), "[:, 1:])")
    if hidden != "linear":
        formula = line(formula, "∘", f"{FUNCTION[hidden]}′(", name("Z", layer), ")")
    tables = [
        table(f"δ{raised(layer + 1)}", values.deltas[layer]),
        table(f"Θ{raised(layer)}[:, 1:]", session.weights[k][:, 1:]),
        table("slope", values.slope(layer, hidden)),
        table(f"δ{raised(layer)}", values.deltas[k]),
    ]
    text = (
        f"Each unit collects the δ of layer {layer + 1} through the weights between, and "
        "multiplies by its own slope. Column 0, the bias weights, is left out."
    ) + mistaken(session, "no-slope")
    parts = f"layer{layer}", f"back{layer}", f"delta{layer}"
    step = made(4, f"Backward: δ of layer {layer}", text, formula, tables)
    return step | seen("backward", layer, *parts)


def gradient(session: Session, values: Example, gradients: Weights, layer: int, n: int) -> Step:
    Theta, lam = name("Θ", layer), session.settings.lam
    count = "m" if n == session.program.m else "n"  # of all examples, or of a batch
    formula = line("∂J/∂", Theta, "=", f"1/{count} ", name("δ", layer + 1), "ᵀ ", name("Ã", layer))
    text = (
        "The derivative of a weight is the δ it leads to times the activation it comes from: of "
        f"each of the {n} examples of this step, and then the mean, {count} = {n}."
    )
    if lam:
        formula = line(formula, "+", "λ/m [0 ", Theta, "[:, 1:]]")
        text += f" The penalty adds λ/m times the weight; λ = {lam:g}, m = {session.program.m}."
    text += mistaken(session, "gradient-without-mean", "gradient-penalises-bias", "bias-forgotten")
    tables = [
        table(f"δ{raised(layer + 1)}ᵀ of this example", values.deltas[layer][:, None]),
        table(f"Ã{raised(layer)} of this example", with_one(values.A[layer - 1])),
        table(f"∂J/∂Θ{raised(layer)} of all {n} examples", gradients[layer - 1]),
    ]
    parts = f"theta{layer}", f"layer{layer}", f"layer{layer + 1}", f"delta{layer + 1}"
    step = made(5, f"The gradient of Θ{raised(layer)}", text, formula, tables)
    return step | seen("backward", layer, *parts)


def update(session: Session, gradients: Weights, after: Weights, layer: int) -> Step:
    tables = [
        table(f"Θ{raised(layer)}", session.weights[layer - 1]),
        table(f"∂J/∂Θ{raised(layer)}", gradients[layer - 1]),
        table(f"Θ{raised(layer)} after the step", after[layer - 1]),
    ]
    text = "All weights move at once, each against its own derivative; "
    text += f"α = {rate_of(session.settings):g}."
    text += mistaken(session, "rate-too-large", "delta-sign")
    formula = line(UPDATE[session.settings.optimizer])
    step = made(6, f"The step of Θ{raised(layer)}", text, formula, tables)
    return step | seen("update", layer, f"theta{layer}")
