"""The moving figures of the loss and of the two costs: their tables against other formulas."""

import math
import re
from functools import cache

import numpy as np
import pytest
from tables import check_still, check_words, numbers, states

from chainrule import cost, gradient_descent_step, sigmoid
from chainrule.figures import landscapes, log_loss_curves, two_landscapes
from chainrule.figures.costs import ANSWERS, AXES, loss, loss_slope
from chainrule.figures.landscapes import INPUTS, ITERATIONS, LANDSCAPES, STARTS, TARGETS

LOG, SQUARED = LANDSCAPES
BOTH = pytest.mark.parametrize("made", [log_loss_curves, two_landscapes])
figure = cache(lambda made: made())  # the two walks are 10,000 steps
ETA = 1e-20  # the complex step


@pytest.fixture(scope="module")
def walked():
    return list(states(figure(two_landscapes)))


@BOTH
def test_the_still_picture_is_the_first_state(made):
    check_still(figure(made))


@BOTH
def test_every_position_has_its_words(made):
    check_words(figure(made))


# ---- log_loss_curves


def test_the_loss_is_minus_the_logarithm_and_the_slope_its_derivative():
    for h in ANSWERS:
        assert loss(h, 1) == pytest.approx(-math.log(h), rel=1e-13)
        assert loss(h, 0) == pytest.approx(-math.log(1 - h), rel=1e-13)
        assert loss_slope(h, 1) == pytest.approx(-1 / h, rel=1e-12)
        assert loss_slope(h, 0) == pytest.approx(1 / (1 - h), rel=1e-12)


def test_the_numbers_of_the_loss():
    for position, state in states(log_loss_curves()):
        h, y = ANSWERS[position["answer"]], 1 - position["target"]
        given = h if y else 1 - h
        slope = -1 / h if y else 1 / (1 - h)
        shown = numbers(state["says", "text"])
        assert shown == [h, y, pytest.approx(-math.log(given), abs=6e-4),
                         pytest.approx(slope, abs=6e-3)]  # fmt: skip
        for part, value, digits in (("loss", -math.log(given), 3), ("steep", slope, 2)):
            letters, middle, last = state[part, "text"].split(" = ")
            assert letters.replace("h", f"{h:g}") == middle  # the formula with its number put in
            assert letters == {
                "loss1": "−log h", "loss0": "−log(1 − h)", "steep1": "−1/h", "steep0": "1/(1 − h)",
            }[f"{part}{y}"]  # fmt: skip
            assert abs(numbers(last)[0] - value) <= 0.51 * 10**-digits
        assert state["value", "text"] == state["loss", "text"].split(" = ")[-1]
        x, height = map(float, re.findall(r"-?[\d.]+", state["point", "transform"]))
        assert x == pytest.approx(AXES.x(h), abs=0.06)
        assert height == pytest.approx(AXES.y(-math.log(given)), abs=0.06)
        ends = np.array(re.findall(r"-?[\d.]+", state["tangent", "d"]), dtype=float).reshape(2, 2)
        run, rise = ends[1] - ends[0]
        unit = (AXES.y(1) - AXES.y(0)) / (AXES.x(1) - AXES.x(0))
        assert np.hypot(run, rise) == pytest.approx(110, abs=0.3)
        assert rise == pytest.approx(run * slope * unit, abs=abs(slope) * 0.12 + 0.12)
        assert ("right" in state["says", "text"]) == (given >= 0.9)
        assert ("wrong" in state["says", "text"]) == (given < 0.11)
        strong = {k: state[f"curve-{k}", "stroke-dasharray"] == "none" for k in (0, 1)}
        assert strong == {y: True, 1 - y: False}


# ---- two_landscapes


def test_the_slopes_are_those_of_the_complex_step():
    thetas = np.linspace(-3, 6, 37)
    for landscape in LANDSCAPES:
        numeric = landscape.height(thetas + ETA * 1j).imag / ETA
        assert np.abs(landscape.slope(thetas) - numeric).max() < 1e-13


def test_the_costs_by_other_formulas():
    for theta in (-1.0, 0.3, 1.0):
        h = sigmoid(theta * INPUTS)
        one = np.array([theta])
        printed = -(TARGETS * np.log(h) + (1 - TARGETS) * np.log(1 - h)).mean()
        assert LOG.height(one).item() == pytest.approx(printed, rel=1e-9)
        assert LOG.height(one).item() == pytest.approx(
            cost([[[0, theta]]], INPUTS, TARGETS), rel=1e-14
        )
        assert SQUARED.height(one).item() == pytest.approx(((h - TARGETS) ** 2).mean(), rel=1e-14)


def test_the_valleys_are_those_of_the_audit():
    assert np.round(landscapes.valleys(LOG.slope), 4).tolist() == [-0.2136]
    assert np.round(landscapes.valleys(SQUARED.slope), 4).tolist() == [-0.1544, 2.3529]
    bottoms = SQUARED.height(landscapes.valleys(SQUARED.slope))
    assert bottoms.round(4).tolist() == [0.2143, 0.3318]


@pytest.mark.parametrize("landscape", LANDSCAPES, ids=lambda landscape: landscape.name)
def test_the_walks_are_gradient_descent(landscape):
    ways = landscapes.walks(landscape.slope)
    assert ways.shape == (len(STARTS), len(ITERATIONS)) and ways[:, 0].tolist() == list(STARTS)
    for start, way in zip(STARTS, ways, strict=True):
        weights = [np.array([[0.0, start]])]
        for _ in range(50):  # with the package's step, and the complex step for the slope
            [slope] = landscape.height(weights[0][0, 1:] + ETA * 1j).imag / ETA
            weights = gradient_descent_step(weights, [np.array([[0.0, slope]])], 0.2)
        assert weights[0][0, 1] == pytest.approx(way[ITERATIONS.index(50)], abs=1e-12)
    heights = landscape.height(ways.ravel()).reshape(ways.shape)
    assert (np.diff(heights) <= 1e-3).all()  # downhill, but for one step over a valley's floor


def test_one_rolls_into_the_only_minimum_and_the_other_gets_stuck(walked):
    last = [state for position, state in walked if position["step"] == len(ITERATIONS) - 1]
    said = [re.findall(r"(only|lower|higher) valley", state["says", "text"]) for state in last]
    assert said == [["only", "higher"], ["only", "higher"], ["only", "lower"], ["only", "lower"]]
    first = [state["says", "text"] for position, state in walked if position["step"] == 0]
    assert all(text.count("the start") == 2 for text in first)


def test_the_numbers_of_the_walks(walked):
    ways = {landscape.name: landscapes.walks(landscape.slope) for landscape in LANDSCAPES}
    for position, state in walked:
        i, k = position["start"], position["step"]
        said = numbers(state["says", "text"].replace("step ", "steps "))
        assert said[:2] == [ITERATIONS[k], STARTS[i]]
        for place, landscape in enumerate(LANDSCAPES):
            name, axes = landscape.name, landscape.axes
            theta = ways[name][i, k]
            J = landscape.height(np.array([theta])).item()
            assert said[2 + 2 * place : 4 + 2 * place] == pytest.approx([J, theta], abs=6e-4)
            assert numbers(state[f"{name}-theta", "text"]) == [pytest.approx(theta, abs=6e-4)]
            assert numbers(state[f"{name}-cost", "text"]) == [pytest.approx(J, abs=6e-4)]
            ball = [float(n) for n in re.findall(r"-?[\d.]+", state[f"{name}-ball", "transform"])]
            assert ball == pytest.approx([axes.x(theta), axes.y(J)], abs=0.06)
            left, width = (float(state[f"{name}-way", which]) for which in ("x", "width"))
            ends = sorted([axes.x(theta), axes.x(STARTS[i])])
            assert [left, left + width] == pytest.approx(ends, abs=0.11)
