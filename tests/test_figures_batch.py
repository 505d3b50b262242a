"""A batch through the layers: its table and its grids against the passes written here once more."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from tables import check_still, check_words, numbers, states

from chainrule import weight_shapes
from chainrule.figures import batch_steps
from chainrule.figures._batch_picture import CELL, SHADES
from chainrule.figures.batch import UNIT

SVG = "{http://www.w3.org/2000/svg}"
SIZES, M = (5, 9, 7, 3), 12
RNG = np.random.default_rng(984)
WEIGHTS = [RNG.normal(size=shape) for shape in weight_shapes(SIZES)]
X = RNG.normal(size=(M, SIZES[0]))
FIGURE = batch_steps(WEIGHTS, X)
PARTS = ["ones1", "z2", "a2", "ones2", "z3", "a3", "ones3", "z4", "a4", "class"]


def passes():
    """Every example by itself, with loops: sums and activations by layer."""
    sums, activations = {}, {1: [list(x) for x in X]}
    for layer, Theta in enumerate(WEIGHTS, start=1):
        sums[layer + 1] = [
            [row[0] + sum(w * v for w, v in zip(row[1:], a, strict=True)) for row in Theta]
            for a in activations[layer]
        ]
        activations[layer + 1] = [[1 / (1 + np.exp(-z)) for z in row] for row in sums[layer + 1]]
    return sums, activations


SUMS, ACTIVATIONS = passes()


def test_the_still_picture_is_the_first_product():
    check_still(FIGURE)
    assert PARTS[FIGURE.controls[0].start] == "z2"


def test_every_part_comes_with_its_step_and_stays():
    check_words(FIGURE)
    for position, state in states(FIGURE):
        for k, part in enumerate(PARTS):
            order = (k > position["step"]) - (k < position["step"])
            expected = {1: "later", 0: "forward", -1: "done"}[order]
            assert state[part, "data-state"] == expected
            if part.startswith("z"):
                seen = "visible" if k == position["step"] else "hidden"
                assert state[f"mark-{part}", "visibility"] == seen
        assert state["row", "transform"] == f"translate(0 {CELL * position['example']})"


def test_the_numbers_that_are_said():
    for position, state in states(FIGURE):
        part, i = PARTS[position["step"]], position["example"]
        says = state["says", "text"]
        kind, layer = re.fullmatch(r"([a-z]+)(\d?)", part).groups()
        if kind == "class":
            answers = ACTIVATIONS[4][i]
            *shown, c = numbers(says.split("answers ")[-1])
            assert shown == pytest.approx(answers, abs=5.1e-3)
            assert answers[int(c)] == max(answers)
            continue
        size = SIZES[int(layer) - 1]
        assert (f"({M}, {size})" in says) and str(i + 1) in says.split(".")[-2] + says
        if kind == "ones":
            assert f"({M}, {size + 1})" in says
        else:
            values = {"z": SUMS, "a": ACTIVATIONS}[kind][int(layer)]
            assert numbers(says)[-1] == pytest.approx(values[i][UNIT], abs=5.1e-3)
        if kind == "z":
            before = SIZES[int(layer) - 2] + 1
            assert f"({M}, {before}) times ({before}, {size}) is ({M}, {size})" in says


def grids():
    """By part the grids in it: for each cell (column, row) its shade, with its sign."""
    root = ET.fromstring(f"<div>{FIGURE.body}</div>")
    found = {}
    for part in PARTS[:-1]:
        [group] = root.findall(f".//{SVG}g[@data-part='{part}']")
        cells = {}
        for path in group.findall(f"{SVG}path"):
            sign = -1 if "negative" in path.get("fill") else 1
            for x, y in re.findall(r"M(\d+) (\d+)h8v8h-8", path.get("d")):
                cells[int(x), int(y)] = sign * float(path.get("fill-opacity"))
        found[part] = cells
    return found


def shown(kind, layer):
    """The matrices of a part."""
    if kind == "ones":
        return [np.c_[np.ones(M), ACTIVATIONS[layer]]]
    if kind == "z":
        return [WEIGHTS[layer - 2].T, np.array(SUMS[layer])]
    return [np.array(ACTIVATIONS[layer])]


def test_each_cell_is_shaded_by_its_number():
    for part, cells in grids().items():
        kind, layer = part[:-1], int(part[-1])
        matrices = shown(kind, layer)
        assert len(cells) == sum(matrix.size for matrix in matrices)
        columns = sorted({x for x, _ in cells})
        for matrix in matrices:
            here, columns = columns[: matrix.shape[1]], columns[matrix.shape[1] :]
            for (i, j), value in np.ndenumerate(matrix / max(1, abs(matrix).max())):
                top = min(y for x, y in cells if x == here[j])
                shade = cells[here[j], top + CELL * i]
                assert abs(shade) == pytest.approx(max(0.08, abs(value)), abs=0.51 / SHADES)
                if abs(value) > 0.51 / SHADES:
                    assert (shade < 0) == (value < 0)


def test_the_classes_stand_beside_their_rows():
    root = ET.fromstring(f"<div>{FIGURE.body}</div>")
    [group] = root.findall(f".//{SVG}g[@data-part='class']")
    texts = [text.text for text in group.findall(f"{SVG}text")]
    assert texts == ["class", *(str(int(np.argmax(row))) for row in ACTIVATIONS[4])]
