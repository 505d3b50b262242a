"""Evaluate all statements of a display in a scene: its program is written, and run."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np

from site_build.formulas.tex import runtime
from site_build.formulas.tex.program import Program
from site_build.formulas.tex.record import Record
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.statements import read
from site_build.formulas.tex.tree import Node, Relation, TexError, UntrueError


@dataclass(frozen=True)
class Result:
    """What the check of a display has found; `problem` is "" where the display holds."""

    problem: str = ""
    statements: int = 0
    cases: int = 0  # numbers that were compared
    difference: float = 0.0  # the largest, relative to the larger side
    source: str = ""
    untrue: bool = False  # it could be evaluated, and is wrong


def check(tex: str, scene: Scene, head: Node | None = None) -> Result:
    """Check a display. `head` is what its first line continues, if that starts with =."""
    source, count = "", 0
    record = Record(scene.tolerance, scene.tiny, scene.near, scene.after)
    runtime.budget.left = runtime.MOST
    try:
        with np.errstate(all="raise", under="ignore"), warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            statements = read(tex, scene.functions)
            relations = [s for s in statements if isinstance(s, Relation)]
            count = len(relations)
            if not relations:
                raise TexError("the display states nothing")
            if relations[0].terms[0] is None and head is None:
                raise TexError("a line that starts with = continues nothing")
            source = Program(statements, scene, head).source()
            run(source, scene, record)
            record.finish()
    except Exception as error:  # whatever a formula leads to is said of the formula
        untrue = isinstance(error, UntrueError)
        return Result(sentence(error), count, source=source, untrue=untrue)
    finally:
        runtime.budget.left = math.inf
    return Result("", count, record.cases, record.difference, source)


def run(source: str, scene: Scene, record: Record) -> None:
    at, points = scene.values_below
    names = runtime.NAMES | record.names | {"scene": scene, "at": at, "points": points}
    exec(compile(source, "<formula>", "exec"), names)  # the printer wrote it


def sentence(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "the formula defines itself, or is nested too deep"
    return str(error) if isinstance(error, ValueError) else f"it cannot be computed: {error}"


def last_head(statements: list[Node]) -> Node | None:
    """The left side that a following line can continue."""
    heads = [s.terms[0] for s in statements if isinstance(s, Relation) and s.terms[0] is not None]
    return heads[0] if heads else None
