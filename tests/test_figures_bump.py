"""The bump of two sigmoids: its table and its curves against the sum written here once more."""

import math
import re

import pytest
from tables import check_still, check_words, numbers, states

from chainrule.figures import two_sigmoids
from chainrule.figures.bump import HEIGHTS, LEFT, RIGHT, WEIGHTS

FIGURE = two_sigmoids()
STATES = [*states(FIGURE)]


def unit(x: float, w: float, edge: float) -> float:
    return 1 / (1 + math.exp(-w * (x - edge)))


def settings(position):
    return (
        WEIGHTS[position["weight"]],
        LEFT[position["left"]],
        RIGHT[position["right"]],
        HEIGHTS[position["height"]],
    )


def points(path: str) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split(","))) for pair in path[1:].split("L")]


def moved(state, *parts: str) -> list[float]:
    """The first number of a shift, the second of a stretch."""
    found = [re.findall(r"-?[\d.]+", state[part, "transform"]) for part in parts]
    return [float(each[-1]) for each in found]


def test_the_still_picture_is_the_first_state():
    check_still(FIGURE)
    check_words(FIGURE)


def test_the_thick_curve_is_the_sum_at_every_position():
    for position, state in STATES:
        w, left, right, v = settings(position)
        shift, stretch = moved(state, "to-left", "stretch")
        for u, height in points(state["bump", "d"]):
            if abs(u) < 14:
                x, z = u + shift, height * stretch
                slope = w / 4 * abs(v) * 0.006  # x has two decimals
                assert z == pytest.approx(
                    v * (unit(x, w, left) - unit(x, w, right)), abs=0.002 + slope
                )


def test_the_thin_curves_are_the_two_units():
    for position, state in STATES:
        w, left, right, v = settings(position)
        turned_at, turned = moved(state, "to-right", "turned")
        shift, stretch = moved(state, "to-left", "stretch")
        assert (turned_at, turned, shift, stretch) == (right, -v, left, v)
        for u, height in points(state["sigmoid", "d"]):
            if abs(u) < 14:
                assert height == pytest.approx(unit(u, w, 0), abs=0.001 + w / 4 * 0.006)


def test_formulas_and_sentence_say_the_network():
    for position, state in STATES:
        w, left, right, v = settings(position)
        for part, edge in (("a-1", left), ("a-2", right)):
            sign, b = re.search(r"([+−]) (\d+)\)", state[part, "text"]).groups()
            assert (f"σ({w}x" in state[part, "text"]) == (w != 1)
            assert float(f"{'-' if sign == '−' else ''}{b}") == -w * edge
        output = state["z", "text"]
        assert numbers(output.split(" a₁")[0]) == [v]
        assert ("− " in output) == (v > 0)
        begins, ends, middle, a_1, a_2, z = numbers(state["says", "text"])
        assert (begins, ends, middle) == (left, right, (left + right) / 2)
        assert a_1 == pytest.approx(unit(middle, w, left), abs=5e-4)
        assert a_2 == pytest.approx(unit(middle, w, right), abs=5e-4)
        assert z == pytest.approx(v * (unit(middle, w, left) - unit(middle, w, right)), abs=6e-4)
        assert ("dent" in state["says", "text"]) == (v < 0)
