"""One unit and one example: z, a and δ, each as its formula with the numbers put in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule._arguments import Array, as_count
from chainrule.playground._example import Example, at_place, at_point
from chainrule.playground._formulas import (
    Formula,
    added,
    bracket,
    called,
    line,
    name,
    number,
    result,
    sum_of_products,
)
from chainrule.playground._mistakes import MISTAKES
from chainrule.regression import through_output

if TYPE_CHECKING:
    from chainrule.playground.session import Session
    from chainrule.playground.settings import Settings

FUNCTION = {"sigmoid": "σ", "tanh": "tanh", "relu": "relu"}


def unit(session: Session, layer: int, number: int, example: int | None, at: Any) -> dict[str, Any]:
    sizes = session.problem.sizes
    place, k = as_count("layer", layer, least=1), as_count("number", number, least=1)
    if place > len(sizes):
        raise ValueError(f"layer: expected at most {len(sizes)}, got {place}")
    if k > sizes[place - 1]:
        raise ValueError(f"number: expected at most {sizes[place - 1]} in this layer, got {k}")
    if (example is None) == (at is None):
        raise ValueError("example: expected the number of a point, or at, a place; not both")
    values = at_place(session, at) if example is None else at_point(session, example)
    return {"layer": place, "unit": k, **numbers(values, place, k)} | {
        "lines": [
            {"name": what, **formula.shown()} for what, formula in lines(session, values, place, k)
        ],
        "weights": arrows(session, values, place, k),
    }


def numbers(values: Example, layer: int, k: int) -> dict[str, float | None]:
    found = {"z": values.Z, "a": values.A, "delta": values.deltas}
    vectors = {what: layers[layer - 1] for what, layers in found.items()}
    return {what: None if v is None else float(v[k - 1]) for what, v in vectors.items()}


def lines(session: Session, values: Example, layer: int, k: int) -> list[tuple[str, Formula]]:
    """The formulas that there are for this unit."""
    if layer == 1:
        x = result(values.A[0][k - 1])
        return [("a", line(name("a", 1, k), "=", name("x", "", k), "=", x))]
    found = [
        ("z", line_of_z(session, values, layer, k)),
        ("a", line_of_a(session, values, layer, k)),
    ]
    if values.y is not None:
        found.append(("delta", line_of_delta(session, values, layer, k)))
    return found


def used_columns(settings: Settings) -> slice:
    """Of a matrix: without the bias weights, where they do nothing."""
    return slice(0 if settings.bias and settings.mistake != "bias-forgotten" else 1, None)


def line_of_z(session: Session, values: Example, layer: int, k: int) -> Formula:
    columns = used_columns(session.settings)
    row = session.weights[layer - 2][k - 1][columns]
    before = np.append(1.0, values.A[layer - 2])[columns]
    z = result(values.Z[layer - 1][k - 1])
    return line(name("z", layer, k), "=", sum_of_products(row, before), "=", z)


def line_of_a(session: Session, values: Example, layer: int, k: int) -> Formula:
    settings, z = session.settings, values.Z[layer - 1]
    is_last = layer == len(session.problem.sizes)
    function = settings.output if is_last else settings.hidden
    if function == "linear":
        formula = name("z", layer, k)
    elif function == "softmax":
        powers = [line("e^", number(value)) for value in z]
        formula = line(powers[k - 1], "/", bracket("("), added(powers), bracket(")"))
    else:
        formula = called(FUNCTION[function], result(z[k - 1]))
    return line(name("a", layer, k), "=", formula, "=", result(values.A[layer - 1][k - 1]))


def line_of_delta(session: Session, values: Example, layer: int, k: int) -> Formula:
    """As it should be; with a mistake, what the program has instead stands behind it."""
    is_last = layer == len(session.problem.sizes)
    right, formula = (output_delta if is_last else hidden_delta)(session, values, layer, k)
    whole = line(name("δ", layer, k), "=", formula, "=", result(right))
    got = values.deltas[layer - 1][k - 1]
    if abs(got - right) <= 1e-9 * max(1.0, abs(right)):
        return whole
    title = MISTAKES[session.settings.mistake].title
    return line(whole, f"; with the mistake “{title}” it is ", result(got))


def output_delta(session: Session, values: Example, layer: int, k: int) -> tuple[float, Formula]:
    assert values.y is not None
    h, y, z = values.A[-1], values.y, values.Z[-1]
    distance, output = line(number(h[k - 1]), "−", number(y[k - 1])), session.settings.output
    if session.program.loss is None or output == "linear":
        return float(h[k - 1] - y[k - 1]), distance
    right = float(through_output((h - y)[None], z[None], output)[0][k - 1])
    if output == "sigmoid":
        slope = called("σ′", result(z[k - 1]))
        return right, line(bracket("("), distance, bracket(")"), "·", slope)
    mean = number(float((h - y) @ h))
    inside = line(bracket("("), distance, "−", mean, bracket(")"))
    return right, line(number(h[k - 1]), "·", inside)


def hidden_delta(session: Session, values: Example, layer: int, k: int) -> tuple[float, Formula]:
    column, later = session.weights[layer - 1][:, k], values.deltas[layer]
    hidden, z = session.settings.hidden, values.Z[layer - 1][k - 1]
    right = float(later @ column * values.slope(layer, hidden)[k - 1])
    formula = line(bracket("("), sum_of_products(later, column), bracket(")"))
    if hidden == "linear":
        return right, formula
    return right, line(formula, "·", called(f"{FUNCTION[hidden]}′", result(z)))


def arrows(session: Session, values: Example, layer: int, k: int) -> list[dict[str, Any]]:
    """What comes in, weight by weight."""
    if layer == 1:
        return []
    columns = used_columns(session.settings)
    row: Array = session.weights[layer - 2][k - 1]
    before = np.append(1.0, values.A[layer - 2])
    names = ["1", *(source(layer - 1, i) for i in range(1, len(before)))]
    return [
        {
            "from": names[i],
            "weight": float(row[i]),
            "value": float(before[i]),
            "product": float(row[i] * before[i]),
        }
        for i in range(len(row))[columns]
    ]


def source(layer: int, unit: int) -> str:
    return name("x", "", unit).text if layer == 1 else f"unit {unit} of layer {layer}"
