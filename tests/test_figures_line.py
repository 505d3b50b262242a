"""The moving line over the points of AND, OR and XOR: its table against counts and geometry."""

import math
import re
from functools import cache

import pytest
from tables import check_still, check_words, numbers, states

from chainrule.figures import line_over_points
from chainrule.figures.line import ANGLES, BIASES, CORNERS, LENGTH, ORIGIN, SIDE, UNIT

figure = cache(line_over_points)
TARGETS = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "XOR": [0, 1, 1, 0]}


def sums(angle: int, bias: float) -> list[float]:
    """By the sides of the line: bias is −4 times the signed distance of the line."""
    direction = math.radians(angle)
    return [4 * (x * math.cos(direction) + y * math.sin(direction)) + bias for x, y in CORNERS]


def said(z: float) -> str:
    return "½" if math.isclose(z, 0, abs_tol=1e-12) else "yes" if z > 0 else "no"


def settings(position: dict[str, int]) -> tuple[str, int, float]:
    return (
        list(TARGETS)[position["gate"]],
        ANGLES[position["direction"]],
        BIASES[position["bias"]],
    )


def test_the_still_picture_is_the_first_state():
    check_still(figure())


def test_every_position_has_its_words():
    check_words(figure())


def test_each_point_has_its_answer_and_the_right_ones_are_counted():
    for position, state in states(figure()):
        gate, angle, bias = settings(position)
        words = [said(z) for z in sums(angle, bias)]
        right = [
            word == ("yes" if y else "no") for word, y in zip(words, TARGETS[gate], strict=True)
        ]
        for k, word in enumerate(words):
            mark = "" if word == "½" else " ✓" if right[k] else " ✗"
            assert state[f"said-{k}", "text"] == word + mark
        assert state["right", "text"] == str(sum(right))
        says = state["says", "text"]
        assert f"Right: {sum(right)} of the four points of {gate}" in says
        assert ("undecided" in says) == ("½" in words)
        if "½" in words:
            assert f"; {words.count('½')} " in says
        for k in (1, 2, 3):  # (0, 0) is a 0 of both
            assert state[f"corner-{k}", "fill"] == (
                "currentColor" if TARGETS[gate][k] else "var(--paper, Canvas)"
            )


def test_the_best_that_is_possible():
    best: dict[tuple[str, bool], int] = {}
    for position, state in states(figure()):
        gate, _, bias = settings(position)
        for any_bias in {True, bias != 0}:
            key = gate, any_bias
            best[key] = max(best.get(key, 0), int(state["right", "text"]))
    most = {"AND": (4, 2), "OR": (4, 3), "XOR": (3, 2)}  # with any bias, and with none
    assert best == {
        (gate, any_bias): count
        for gate, counts in most.items()
        for any_bias, count in zip((True, False), counts, strict=True)
    }


def test_the_line_is_where_the_sum_is_0():
    for position, state in states(figure()):
        _, angle, bias = settings(position)
        assert state["turn", "transform"] == f"rotate({-angle})"
        shift = numbers(state["shift", "transform"].replace("-", "−"))[0]
        assert state["way", "d"] == f"M0 0H{shift:g}"
        foot = [shift / UNIT * f(math.radians(angle)) for f in (math.cos, math.sin)]
        w = [float(n.replace("−", "-")) for n in state["weights", "text"].split(", ")]
        assert w == pytest.approx(
            [4 * math.cos(math.radians(angle)), 4 * math.sin(math.radians(angle))], abs=6e-3
        )
        assert w[0] * foot[0] + w[1] * foot[1] + bias == pytest.approx(0, abs=0.02)
        assert numbers(state["bias", "text"]) == [bias]
        assert numbers(state["away", "text"]) == [abs(bias) / LENGTH]
        assert numbers(state["says", "text"])[2:5] == [angle, bias, abs(bias) / LENGTH]


def test_line_and_arrow_can_always_be_grasped():
    """The middle of the line and the tip of the arrow are inside of the square."""
    html = figure().body
    assert set(re.findall(r'data-drag="(\w+)"', html)) == {"bias", "direction"}
    for _, state in states(figure()):
        angle = math.radians(numbers(state["turn", "transform"].replace("-", "−"))[0])
        shift = numbers(state["shift", "transform"].replace("-", "−"))[0]
        for along in (shift, shift + 0.5 * UNIT - 5):
            x, y = ORIGIN[0] + along * math.cos(angle), ORIGIN[1] + along * math.sin(angle)
            assert 5 < x < SIDE - 5 and 5 < y < SIDE - 5
