"""Backpropagation, step by step: every number that a reader sees is computed here a second time."""

import cmath
import json
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from chainrule.figures import backpropagation_steps
from chainrule.figures._steps_example import RATE, WEIGHTS, X, Y

FIGURE = backpropagation_steps()
SVG = "{http://www.w3.org/2000/svg}"
PICTURE = ET.fromstring(re.search(r"<svg.*?</svg>", FIGURE.body, re.S)[0])
ITEMS = re.findall(r"<li.*?</li>", FIGURE.body)
TITLES = [re.search(r"<strong>(.*?)\.</strong>", item)[1] for item in ITEMS]
H = 2.0**-70  # the complex step

# ---- the truth, one number at a time: nothing of the package is used but the example ----


def sums_and_activations(weights, x):
    sums, activations = [None], [x]
    for Theta in weights:
        before = [1, *activations[-1]]
        sums.append([sum(w * a for w, a in zip(row, before, strict=True)) for row in Theta])
        activations.append([1 / (1 + cmath.exp(-z)) for z in sums[-1]])
    return sums, activations


def loss(h, y):
    return -y * cmath.log(h) - (1 - y) * cmath.log(1 - h)


def cost_of(weights):
    return loss(sums_and_activations(weights, X[0].tolist())[1][-1][0], Y[0, 0])


def loss_from(layer, sums):
    """The cost as a function of the weighted sums of one layer (2, 3 or 4)."""
    for Theta in LISTS[layer - 1 :]:
        before = [1, *(1 / (1 + cmath.exp(-z)) for z in sums)]
        sums = [sum(w * a for w, a in zip(row, before, strict=True)) for row in Theta]
    return loss(1 / (1 + cmath.exp(-sums[0])), Y[0, 0])


def moved(numbers, k, by):
    return [n + by * (i == k) for i, n in enumerate(numbers)]


def real(numbers):
    return [complex(number).real for number in numbers]


LISTS = [Theta.tolist() for Theta in WEIGHTS]
SUMS, ACTIVATIONS = sums_and_activations(LISTS, X[0].tolist())
DELTA = {
    layer: [
        loss_from(layer, moved(SUMS[layer - 1], k, 1j * H)).imag / H
        for k in range(len(SUMS[layer - 1]))
    ]
    for layer in (2, 3, 4)
}
SLOPE = {
    layer: [(1 / (1 + cmath.exp(-(z + 1j * H)))).imag / H for z in SUMS[layer - 1]]
    for layer in (2, 3)
}


def derivative(layer, j, i):
    weights = [[row[:] for row in Theta] for Theta in LISTS]
    weights[layer - 1][j][i] += 1j * H
    return cost_of(weights).imag / H


GRADIENT = [
    [[derivative(layer, j, i) for i in range(len(row))] for j, row in enumerate(Theta)]
    for layer, Theta in enumerate(LISTS, start=1)
]
NEW = [
    [[w - RATE * g for w, g in zip(*rows, strict=True)] for rows in zip(*pair, strict=True)]
    for pair in zip(LISTS, GRADIENT, strict=True)
]
NEW_ACTIVATIONS = sums_and_activations(NEW, X[0].tolist())[1]
COST, NEW_COST = cost_of(LISTS).real, cost_of(NEW).real


def flat(rows):
    return [number for row in rows for number in row]


def expected_numbers():
    """The numbers of each step's formula, in the order in which they stand there."""
    x, (h,) = X[0].tolist(), ACTIVATIONS[-1]
    steps = [[*x, 1, *x]]
    for layer in (2, 3, 4):
        before, Theta = ACTIVATIONS[layer - 2], LISTS[layer - 2]
        steps.append([1, *before, *flat(Theta), *SUMS[layer - 1]])
        steps.append([*SUMS[layer - 1], *ACTIVATIONS[layer - 1]])
    steps.append([h, COST])
    steps.append([h, *Y[0], *DELTA[4]])
    for layer in (3, 2):
        without_bias = flat(row[1:] for row in LISTS[layer - 1])
        steps.append([*DELTA[layer + 1], *without_bias, *SLOPE[layer], *DELTA[layer]])
    for layer in (3, 2, 1):
        before = [1, *ACTIVATIONS[layer - 1]]
        steps.append([*DELTA[layer + 1], *before, *flat(GRADIENT[layer - 1])])
    steps.append([*LISTS[-1][0], RATE, *GRADIENT[-1][0], *NEW[-1][0]])
    steps.append([*NEW_ACTIVATIONS[-1], *NEW_ACTIVATIONS[-1], NEW_COST])
    return [real(step) for step in steps]


# ---- what the figure shows ----


def shown(tex):
    """The numbers of a formula, without those of its symbols: layers in parentheses and indices."""
    tex = re.sub(r"\^\{\(\d\)|\[:,1:\]|\(1 - [yh]\)", "", tex)
    signed = re.sub(r"(?<=\{\})- ", "", tex.replace("-\\log h", "").replace("-\\log ", ""))
    return [float(number) for number in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", signed)]


def is_rounded(numbers, truth):
    return len(numbers) == len(truth) and all(
        abs(n - t) <= 0.0005 + 1e-12 for n, t in zip(numbers, truth, strict=True)
    )


@pytest.mark.parametrize("k", range(16), ids=lambda k: TITLES[k])
def test_the_formula_of_each_step_has_the_right_numbers(k):
    tex = re.search(r"\\\((.*)\\\)", ITEMS[k])[1]
    assert is_rounded(shown(tex), expected_numbers()[k]), (shown(tex), expected_numbers()[k])


def part(name):
    (group,) = [g for g in PICTURE.iter(SVG + "g") if g.get("data-part") == name]
    return group


def numbers_in(name):
    texts = ["".join(text.itertext()) for text in part(name).iter(SVG + "text")]
    return [float(text.split(" ")[-1].replace("−", "-")) for text in texts]


def test_the_nodes_of_the_picture_have_the_right_numbers():
    for layer in (1, 2, 3, 4):
        assert is_rounded(numbers_in(f"a{layer}"), real(ACTIVATIONS[layer - 1]))
    for layer in (2, 3, 4):
        assert is_rounded(numbers_in(f"z{layer}"), real(SUMS[layer - 1]))
        assert is_rounded(numbers_in(f"delta{layer}"), DELTA[layer])
    assert is_rounded(numbers_in("cost"), [*Y[0], COST])
    assert is_rounded(numbers_in("new"), real([*flat(NEW_ACTIVATIONS[1:]), *Y[0], NEW_COST]))


def test_an_arrow_for_each_weight_with_its_sign_and_its_size():
    widths = {}
    for layer, Theta in enumerate(LISTS, start=1):
        lines = list(part(f"theta{layer}").iter(SVG + "path"))
        for line, weight in zip(lines, flat(Theta), strict=True):
            assert ("negative" in line.get("color")) == (weight < 0)
            assert (line.get("stroke-dasharray") is not None) == (weight < 0)
            widths.setdefault(abs(weight), set()).add(float(line.get("stroke-width")))
    assert all(len(width) == 1 for width in widths.values())
    assert all(a < b for a, b in pairwise(max(widths[size]) for size in sorted(widths)))


def test_the_sentences_under_the_picture_have_the_right_numbers():
    (says,) = [track.values for track in FIGURE.tracks if track.part == "says"]
    seen = [re.sub(r"layer \d|layers \d|step \d+ of 16", "", text) for text in says]
    found = [[float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", s.replace("−", "-"))] for s in seen]
    truth = [X[0], SUMS[1], ACTIVATIONS[1], SUMS[2], ACTIVATIONS[2], SUMS[3], ACTIVATIONS[3]]
    truth += [[1, COST], DELTA[4], DELTA[3], DELTA[2], [], [], [], []]
    truth += [[*NEW_ACTIVATIONS[-1], COST, NEW_COST]]
    for numbers, expected in zip(found, truth, strict=True):
        assert is_rounded(numbers, real(expected)), (numbers, expected)


def test_shapes_are_those_of_the_formula():
    """Where a product is spelled out, the inner sizes agree and the outer ones are the result's."""
    products = [
        [int(n) for n in re.findall(r"\d+", match[0])]
        for item in ITEMS
        if (match := re.search(r"\(\d, \d\) times \(\d, \d\) gives \(\d, \d\)", item))
    ]
    assert len(products) == 3 + 2 + 3
    for a, b, c, d, e, f in products:
        assert b == c and (a, d) == (e, f)


def test_no_matrix_is_square_with_its_bias_column_or_without():
    for Theta in WEIGHTS:
        rows, columns = Theta.shape
        assert rows != columns and (rows != columns - 1 or rows == 1)
    assert WEIGHTS[1].shape[0] != WEIGHTS[1].shape[1] - 1


def states(name):
    (track,) = [t for t in FIGURE.tracks if t.part == name and t.attribute == "data-state"]
    return list(track.values)


def test_each_part_comes_when_it_has_been_computed_and_not_before():
    for name, first in (
        ("z2", 1),
        ("a2", 2),
        ("a4", 6),
        ("cost", 7),
        ("delta4", 8),
        ("delta2", 10),
    ):
        assert states(name)[:first] == ["later"] * first and states(name)[first] != "later"
    assert states("delta4")[8] == states("back2")[10] == states("theta3")[11] == "backward"
    assert states("z3")[3] == states("layer2")[2] == "forward"
    assert [k for k, state in enumerate(states("back3")) if state != "later"] == [9]
    assert states("z2")[15] == states("a3")[15] == states("cost")[15] == "later"  # old by then
    assert states("new") == ["later"] * 15 + ["forward"]
    assert "later" not in states("theta1") + states("layer1") + states("a1")


def test_one_formula_is_current_and_the_body_is_in_the_state_of_the_first_step():
    current = [track for track in FIGURE.tracks if track.attribute == "aria-current"]
    for k in range(16):
        assert [track.values[k] for track in current].count("step") == 1
        assert current[k].values[k] == "step"
    assert [k for k, item in enumerate(ITEMS) if "aria-current" in item] == [0]
    for group in PICTURE.iter(SVG + "g"):
        assert group.get("data-state") == states(group.get("data-part"))[0]


def test_it_is_light_and_readable():
    assert len(FIGURE.table()) < 8_000
    assert json.loads(FIGURE.table().replace("<\\/", "</"))["sizes"] == {"step": 16}
    assert PICTURE.get("role") == "img" and PICTURE.get("aria-label")
    assert float(PICTURE.get("viewBox").split()[2]) <= 390  # about the width of a phone's column
    sizes = [float(t.get("font-size")) for t in PICTURE.iter(SVG + "tspan") if t.get("font-size")]
    assert min(sizes) * 350 / float(PICTURE.get("viewBox").split()[2]) >= 11
