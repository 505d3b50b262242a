"""What the page has to know of a network before it is trained, and what it can choose from."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.model import weight_shapes
from chainrule.playground._choices import (
    DATA,
    HIDDEN,
    LIMITS,
    LOSS,
    OPTIMIZER,
    OUTPUT,
    losses_for,
    outputs_for,
)
from chainrule.playground._mistakes import MISTAKES
from chainrule.playground.settings import Settings

if TYPE_CHECKING:
    from chainrule.playground.session import Session

__all__ = ["choices"]


def about(session: Session) -> dict[str, Any]:
    settings, problem = session.settings, session.problem
    shapes, kind = weight_shapes(problem.sizes), DATA[settings.data]
    heights = problem.labels if kind.classes == 1 else problem.points[:, 1]
    return {
        "settings": settings.to_dict(),
        "sizes": list(problem.sizes),
        "shapes": [list(shape) for shape in shapes],
        "parameters": sum(rows * (columns - (not settings.bias)) for rows, columns in shapes),
        "classes": kind.classes,
        "view": list(kind.view),
        "points": {
            "x1": problem.points[:, 0].astype(np.float32),
            "x2": heights.astype(np.float32),
            "label": (problem.labels if kind.classes > 1 else 0 * heights).astype(np.uint8),
            "held": problem.held.astype(np.uint8),
        },
        "units": sum(settings.layers),
        "notes": notes(settings),
    }


def notes(settings: Settings) -> list[str]:
    """What the reader might wonder about."""
    found = []
    if settings.mistake == "gradient-penalises-bias" and not settings.lam:
        found.append("λ is 0, so this mistake has no effect.")
    if settings.mistake == "gradient-penalises-bias" and not settings.bias:
        found.append("There is no bias, so this mistake has no effect.")
    if settings.mistake == "bias-forgotten" and not settings.bias:
        found.append("There is no bias, so this mistake has no effect.")
    if settings.mistake == "no-slope" and not settings.layers:
        found.append("There is no hidden layer, so this mistake has no effect.")
    if settings.mistake == "no-slope" and settings.hidden == "linear":
        found.append("The slope of linear units is 1, so this mistake has no effect.")
    if settings.mistake == "weights-all-equal" and not settings.layers:
        found.append("There is no hidden layer, so this mistake has hardly an effect.")
    return found


def choices() -> dict[str, Any]:
    """Everything that can be set, for the controls of a page: names, words, limits, defaults.

    Formula: none; it lists what there is.

    Returns
    -------
    dict
        Of lists, numbers and texts only.

    Examples
    --------
    >>> [entry["name"] for entry in choices()["data"]]
    ['xor', 'moons', 'circles', 'spirals', 'clouds', 'curve']
    >>> choices()["limits"]["count"]
    [4, 5000]
    """
    return {
        "defaults": Settings().to_dict(),
        "fields": [field.name for field in fields(Settings)],
        "limits": {name: list(limits) for name, limits in LIMITS.items()},
        "data": [
            {"name": name, "title": kind.title, "classes": kind.classes}
            | {"outputs": outputs_for(name)}
            for name, kind in DATA.items()
        ],
        "hidden": _named(HIDDEN),
        "output": [entry | {"losses": losses_for(entry["name"])} for entry in _named(OUTPUT)],
        "loss": _named(LOSS),
        "optimizer": _named(OPTIMIZER),
        "mistakes": [
            {"name": name, "title": mistake.title, "kind": mistake.kind, "what": mistake.what}
            for name, mistake in MISTAKES.items()
        ],
    }


def _named(titles: dict[str, str]) -> list[dict[str, Any]]:
    return [{"name": name, "title": title} for name, title in titles.items()]
