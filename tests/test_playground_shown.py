"""What the playground shows of a unit, of a step and of its points: the package's own numbers."""

import re
from copy import deepcopy
from xml.etree import ElementTree

import numpy as np
import pytest
from playground_settings import random_settings

from chainrule import forward, hidden_delta, output_delta
from chainrule.playground import Session, Settings, choices

OPERATORS = {"σ′": "slope", "σ": "sigma", "tanh′": "slope_of_tanh", "·": "*", "−": "-", "e^": "e**"}


def trained(iterations=5, **fixed):
    session = Session(Settings(**{"count": 40, "layers": [4, 3], "learning_rate": 0.5} | fixed))
    assert session.step(iterations) == iterations
    return session


def in_parts(text):
    """The sides of an equation as numbers, of those that have numbers only."""
    for words, name in OPERATORS.items():
        text = text.replace(words, name)
    known = {"tanh": np.tanh, "e": np.e, "sigma": lambda z: 1 / (1 + np.exp(-z))}
    known["slope"] = lambda z: known["sigma"](z) * known["sigma"](-z)
    known["slope_of_tanh"] = lambda z: 1 - np.tanh(z) ** 2
    sides = text.split(" = ")[1:]
    return [eval(side, known) for side in sides if not re.search("[ₓ₁₂⁽]", side)]


@pytest.mark.parametrize(
    "kinds",
    [
        {},
        {"hidden": "sigmoid", "loss": "squared"},
        {"data": "clouds", "output": "softmax"},
        {"data": "clouds", "output": "softmax", "loss": "squared"},
        {"hidden": "linear", "bias": False},
        {"data": "curve", "output": "linear", "loss": "squared"},
        {"mistake": "bias-forgotten"},
    ],
)
def test_a_formula_with_its_numbers_is_true(kinds):
    """Each number is rounded to three digits, so that sums are a little off."""
    session = trained(**kinds)
    for layer, size in enumerate(session.problem.sizes, start=1):
        for number in range(1, size + 1):
            unit = session.unit(layer, number, example=7)
            names = [line["name"] for line in unit["lines"]]
            assert names == (["z", "a", "delta"] if layer > 1 else ["a"])
            for line in unit["lines"]:
                left, *others = in_parts(line["text"])
                assert all(abs(left - other) < 0.01 for other in others), line["text"]
                assert abs(others[-1] - unit[line["name"]]) <= 5e-4 if others else True
                ElementTree.fromstring(line["mathml"])
                assert not re.search("[+·−] −", line["text"])  # but in brackets
            inside = sum(weight["product"] for weight in unit["weights"])
            assert layer == 1 or abs(inside - unit["z"]) < 1e-12


def test_the_numbers_of_a_unit_are_the_packages():
    session = trained()
    row, target = session.problem.X[9:10], session.problem.Y[9:10]
    A, Z = forward(session.weights, row, hidden="tanh")
    deltas = [None, None, None, output_delta(A[-1], target)]
    for layer in (3, 2):
        deltas[layer - 1] = hidden_delta(
            deltas[layer], session.weights[layer - 1], Z[layer - 1], hidden="tanh"
        )
    for layer, size in enumerate(session.problem.sizes, start=1):
        for k in range(size):
            unit = session.unit(layer, k + 1, example=9)
            assert unit["a"] == pytest.approx(A[layer - 1][0, k], abs=1e-15)
            if layer > 1:
                assert unit["z"] == pytest.approx(Z[layer - 1][0, k], abs=1e-15)
                assert unit["delta"] == pytest.approx(deltas[layer - 1][0, k], abs=1e-15)


def test_a_place_that_is_pointed_at_has_no_target():
    session = trained(mistake="inputs-not-scaled")
    unit = session.unit(1, 1, at=[0.25, -0.5])
    assert unit["a"] == 25.0  # a hundred times as large
    unit = session.unit(2, 3, at=[0.25, -0.5])
    assert unit["delta"] is None and [line["name"] for line in unit["lines"]] == ["z", "a"]
    x = session.problem.points[5]
    assert session.unit(2, 3, at=x)["z"] == session.unit(2, 3, example=5)["z"]


def test_a_mistake_is_said_beside_its_delta():
    session = trained(mistake="no-slope")
    text = session.unit(2, 1, example=3)["lines"][-1]["text"]
    assert "with the mistake “σ' missing” it is" in text
    assert "mistake" not in session.unit(4, 1, example=3)["lines"][-1]["text"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 1, 0), "layer: expected a whole number >= 1"),
        ((5, 1, 0), "layer: expected at most 4, got 5"),
        ((2, 5, 0), "number: expected at most 4 in this layer, got 5"),
        ((2, 1, 40), "example: expected one of 40 points, got number 40"),
        ((2, 1), "example: expected the number of a point, or at"),
        ((2, 1, None, [1.0]), "at: expected 2 numbers, got 1"),
    ],
)
def test_units_that_there_are_not(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        trained().unit(*arguments)


@pytest.mark.parametrize("seed", range(24))
def test_slow_motion_ends_at_the_weights_of_the_next_step(seed):
    session = Session(random_settings(seed, learning_rate=0.1))
    session.step(2)
    rng, descent = deepcopy(session.descent.rng), session.descent
    steps = session.slow(example=1)
    theta, memory = descent.source.vector.theta.copy(), deepcopy(descent.memory)
    for slopes in descent.source.gradients(rng):  # of the engine; slow motion has the chapters'
        descent.method.step(theta, slopes, memory, descent.alpha)
        break
    shown = [step["tables"][2]["values"] for step in steps if step["step"] == 6]
    for values, Theta in zip(shown, descent.source.vector.matrices(theta), strict=True):
        numbers = [[float(text.replace("−", "-")) for text in row] for row in values]
        assert np.abs(numbers - Theta).max() <= 5.1e-4


def test_slow_motion_goes_through_the_five_steps():
    session = trained(data="clouds", output="softmax", loss="squared", batch_size=10, lam=0.5)
    before = session.picture()
    steps = session.slow(example=3)
    assert [step["step"] for step in steps] == [1, 2, 2, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6]
    assert {step["state"] for step in steps} == {"forward", "backward", "update"}
    for step in steps:
        ElementTree.fromstring(step["formula"]["mathml"])
        assert step["parts"] and step["sentence"].endswith(".")
        for table in step["tables"]:
            assert np.shape(table["values"]) == tuple(table["shape"])
    again = session.picture()
    assert (again["weights"] == before["weights"]).all()  # it has not been taken
    session.step()
    other = trained(
        6, data="clouds", output="softmax", loss="squared", batch_size=10, lam=0.5
    )  # and to look has changed nothing
    assert (session.picture()["weights"] == other.picture()["weights"]).all()


def test_large_matrices_are_shown_in_part():
    (step,) = [s for s in trained(layers=[200]).slow() if s["title"] == "The step of Θ⁽¹⁾"]
    assert step["tables"][0]["shape"] == [200, 3]
    assert np.shape(step["tables"][0]["values"]) == (9, 3)
    assert step["tables"][0]["values"][-1] == ["…"] * 3
    (line,) = [x for x in trained(layers=[200]).unit(3, 1, example=0)["lines"] if x["name"] == "z"]
    assert " + … = " in line["text"]


@pytest.mark.parametrize("data", [entry["name"] for entry in choices()["data"]])
def test_points_are_where_they_are_drawn(data):
    linear = {"output": "linear", "loss": "squared"} if data == "curve" else {}
    moved, added = [(3, 0.5, -0.25)], [(0.75, 0.25, 0)]
    session = Session(Settings(data=data, moved=moved, added=added, **linear))
    points, view = session.about()["points"], session.about()["view"]
    assert {name: len(values) for name, values in points.items()} == dict.fromkeys(points, 301)
    assert (points["x1"][3], points["x2"][3]) == (0.5, -0.25)
    assert (points["x1"][300], points["x2"][300], points["held"][300]) == (0.75, 0.25, 0)
    assert points["held"].sum() == 90
    inside = (points["x1"] > view[0]) & (points["x1"] < view[1])
    assert (inside & (points["x2"] > view[2]) & (points["x2"] < view[3])).mean() > 0.98
    if data == "curve":
        assert session.problem.Y[3] == -0.25 and session.problem.Y[300] == 0.25
    else:
        assert set(points["label"]) == set(range(session.about()["classes"]))


def test_the_largest_network_and_the_most_points():
    session = Session(Settings(layers=[200] * 5, count=5000, held_out=0.0))
    assert session.train(0) == 1
    picture, about = session.picture(grid=10, map=5), session.about()
    assert len(picture["weights"]) == about["parameters"] == 161_601
    assert picture["maps"].shape == (1000 * 25,)
    check = session.check()
    assert check["right"] and check["checked"] < check["of"] == 161_601
    assert f"Tried are {check['checked']} of 161,601 entries." in check["text"]


def test_of_large_matrices_bias_weights_are_checked_too():
    how = {"layers": [60, 60], "count": 40, "lam": 5.0, "learning_rate": 0.01}
    session = trained(**how, mistake="gradient-penalises-bias")
    check = session.check()
    assert check["checked"] < check["of"] == 180 + 3660 + 61
    assert not check["right"] and check["worst"]["column"] == 0
    assert max(layer["wrong"] for layer in check["layers"]) > 20
    assert trained(**how).check()["right"]


def test_pictures_need_maps_that_fit():
    with pytest.raises(ValueError, match=r"^map: expected a divisor of 40, got 21"):
        trained().picture(40, 21)


def test_a_session_needs_settings():
    with pytest.raises(TypeError, match=r"^settings: expected Settings, got dict"):
        Session({"data": "xor"})


def test_mistakes_without_effect_are_told():
    notes = {
        "gradient-penalises-bias": {},
        "bias-forgotten": {"bias": False},
        "no-slope": {"hidden": "linear"},
        "weights-all-equal": {"layers": []},
    }
    for mistake, kinds in notes.items():
        (note,) = Session(Settings(mistake=mistake, **kinds)).about()["notes"]
        assert note.endswith("effect.")
    assert Session(Settings(mistake="no-slope")).about()["notes"] == []
