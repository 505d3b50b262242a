"""The moving figure of one unit: its table against formulas written here once more."""

import math
import re
import xml.etree.ElementTree as ET

import pytest
from tables import check_still, check_words, numbers, states

from chainrule import forward
from chainrule.figures import one_neuron
from chainrule.figures._neuron_example import (
    ACTIVATIONS,
    BIASES,
    INPUT,
    THRESHOLDS,
    WEIGHTS,
    crossing,
    slope,
)
from chainrule.figures._neuron_picture import AXES
from chainrule.figures.neuron import written

SVG = "{http://www.w3.org/2000/svg}"


def unit(activation: str, x: float, w: float, b: float, t: float) -> float:
    z = w * x + b
    if activation == "step":
        return 1.0 if z > t else 0.0
    return z / 4 if activation == "linear" else 1 / (1 + math.exp(-z))


def settings(position):
    return (
        ACTIVATIONS[position["activation"]],
        WEIGHTS[position["weight"]],
        BIASES[position["bias"]],
        THRESHOLDS[position["threshold"]],
    )


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_still_picture_is_the_first_state(activation):
    check_still(one_neuron(activation))


def test_another_start_is_refused():
    with pytest.raises(ValueError):
        one_neuron("relu")


def test_every_position_has_its_words():
    figure = one_neuron()
    check_words(figure)
    said = {(settings(p)[0], settings(p)[1:3], s["says", "text"]) for p, s in states(figure)}
    assert len(said) > len(ACTIVATIONS) * len(WEIGHTS) * len(BIASES)  # the step's threshold too


def test_the_numbers_are_those_of_the_unit():
    for position, state in states(one_neuron()):
        g, w, b, t = settings(position)
        a = unit(g, INPUT, w, b, t)
        assert numbers(state["z", "text"]) == [w * INPUT + b]
        assert numbers(state["a", "text"])[0] == pytest.approx(a, abs=5e-4)
        assert (state["a", "text"] in ("0", "1")) == (a in (0, 1))
        x, weight, times, bias, z, said, *rest = numbers(state["says", "text"])
        assert (x, weight, times, abs(bias), z) == (INPUT, w, INPUT, abs(b), w * INPUT + b)
        assert f"{'−' if b < 0 else '+'} {abs(b)} =" in state["says", "text"]
        assert said == numbers(state["a", "text"])[0]
        if w == 0:
            assert rest == [0] and "no say" in state["says", "text"]
            continue
        place, steepness = rest[:2]
        half = {"step": t, "linear": 2, "sigmoid": 0}[g]
        assert place == pytest.approx((half - b) / w, abs=5e-4)
        assert steepness == {"step": 0, "linear": w / 4, "sigmoid": w / 4}[g]
        assert ("falls" in state["says", "text"]) == (w < 0 and g != "step")


def test_the_package_computes_the_same_unit_as_a_network():
    for w in WEIGHTS:
        for b in BIASES:
            [[a]] = forward([[[b, w]]], [[INPUT]])[0][-1]
            assert unit("sigmoid", INPUT, w, b, 0) == pytest.approx(a, rel=1e-14)


@pytest.mark.parametrize("g", ACTIVATIONS)
def test_crossing_and_slope_by_a_look_at_the_curve(g):
    for w in (w for w in WEIGHTS if w):
        for b in BIASES:
            x, t = crossing(g, w, b, 1.0), 1.0
            before, after = (unit(g, x + side * 1e-6, w, b, t) for side in (-1, 1))
            assert min(before, after) < 0.5 < max(before, after)
            if g != "step":
                assert (after - before) / 2e-6 == pytest.approx(slope(g, w), rel=1e-6)


def test_the_moved_curve_lies_where_the_unit_says():
    figure = one_neuron()
    root = ET.fromstring(f"<div>{figure.body}</div>")
    curves = {}
    for g in ACTIVATIONS:
        [group] = [e for e in root.findall(f".//{SVG}g[@data-part='{g}']") if e.get("display") and
                   e.find(f".//{SVG}g[@data-part='stretch']") is not None]  # fmt: skip
        curves[g] = group.find(f"{SVG}path").get("d")  # the faint one; the moved one is the same
        moved = group.find(f"{SVG}g[@data-part='stretch']/{SVG}g[@data-part='shift']")
        assert curves[g] in [path.get("d") for path in moved.iter(f"{SVG}path")]
        assert bool(moved.findall(f"{SVG}g[@data-part='jump']")) == (g == "step")
    points = [tuple(map(float, pair.split(","))) for pair in curves["sigmoid"][1:].split("L")]
    ends = [tuple(map(float, pair.split(","))) for pair in curves["linear"][1:].split("L")]
    assert curves["step"] == "M-40,0H0M0,1H40"
    for position, state in states(figure):
        g, w, b, t = settings(position)
        [jump], [shift] = (numbers(state[part, "transform"].replace("-", "−"))
                           for part in ("jump", "shift"))  # fmt: skip
        stretch = numbers(state["stretch", "transform"].replace("-", "−"))[0]
        hidden = state["stretch", "display"] == "none"
        assert hidden == (w == 0) == (state["level", "display"] == "inline")
        level = float(re.fullmatch(r"M-6,(.*)H6", state["level", "d"])[1])
        assert level == pytest.approx(unit(g, 5, 0, b, t), rel=5e-3)
        for u, a in points if g == "sigmoid" else ends if g == "linear" else []:
            x = (u + shift) * stretch  # the inner group moves, the outer one stretches
            if w and abs(u) < 30:
                assert a == pytest.approx(unit(g, x, w, b, t), abs=1e-4)
        if g == "step" and w:
            assert unit(g, (jump + shift) * stretch, w, b, t) == 0  # at the threshold
            assert unit(g, (jump + 1e-6 + shift) * stretch, w, b, t) == 1


def test_the_point_is_at_the_height_of_the_activation():
    for position, state in states(one_neuron()):
        g, w, b, t = settings(position)
        x, y = re.findall(r"-?[\d.]+", state[f"{g}-read", "transform"])
        assert float(x) == pytest.approx(AXES.x(INPUT), abs=0.5)
        assert float(y) == pytest.approx(AXES.y(unit(g, INPUT, w, b, t)), abs=0.51)
        for other in ACTIVATIONS:
            assert state[other, "display"] == ("inline" if other == g else "none")


def test_an_activation_never_looks_like_0_or_1_when_it_is_not():
    assert [written(a) for a in (0, 1, 0.5, 0.99998, 0.00002)] == [
        "0", "1", "0.5", "0.99998", "0.00002",
    ]  # fmt: skip


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_without_a_choice_the_figure_shows_the_same(activation):
    few, all_ = one_neuron(activation, choose=False), one_neuron(activation)
    assert [control.name for control in few.controls] == ["weight", "bias"]
    check_still(few)
    at_start = {control.name: control.start for control in all_.controls}
    full = {tuple(position.values()): state for position, state in states(all_)}
    for position, state in states(few):
        assert state == full[tuple((at_start | position).values())]
    assert len(few.table()) < len(all_.table()) / 2
