"""Training to scrub through: its tables against the package, and what chapter 8 says about it."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from chainrule import (
    blobs,
    cost,
    forward,
    gradient_descent,
    initialize_weights,
    one_hot,
    predict,
    xor,
)
from chainrule.figures import watch_training
from chainrule.figures._contours import outline
from chainrule.figures._plane import GRID, NOWHERE, SIZE, SURE, Plane

CHAPTER = (Path(__file__).parents[1] / "docs/chapters/08-code-implementation.md").read_text()
XOR = (initialize_weights((2, 3, 1), np.random.default_rng(0)), *xor())
POINTS, LABELS = blobs(np.random.default_rng(7))
CLASSES = (
    initialize_weights((2, 5, 4, 3), np.random.default_rng(0)),
    POINTS,
    one_hot(LABELS, 3),
)
RUNS = {
    "xor": (XOR, {"learning_rate": 2.0, "iterations": 2000}),
    "classes": (CLASSES, {"learning_rate": 1.0, "iterations": 2000, "lam": 0.01}),
}
both = pytest.mark.parametrize("name", list(RUNS))


@cache
def figure(name):
    data, settings = RUNS[name]
    return watch_training(*data, **settings)


@cache
def stages(name):
    """The weights at each position of the slider, each trained from the start."""
    data, settings = RUNS[name]
    return {
        step: gradient_descent(*data, **{**settings, "iterations": step})[0]
        for step in (int(text.removeprefix("step ")) for text in figure(name).controls[0].values)
    }


@cache
def values(name, part, attribute):
    [track] = [t for t in figure(name).tracks if (t.part, t.attribute) == (part, attribute)]
    return dict(zip(stages(name), track.values, strict=True))


def inside(path, x, y):
    """Whether a place is inside a path of lines, by the even-odd rule."""
    hits = 0
    for loop in re.findall(r"M(\d+ \d+)l([^z]*)z", path):
        first = np.array(loop[0].split(), float)
        moves = np.array(loop[1].split(), float).reshape(-1, 2)
        corners = np.vstack([first, first + np.cumsum(moves, axis=0)])
        for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            if (y0 > y) != (y1 > y):
                hits += x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return hits % 2 == 1


@both
def test_the_chapter_trains_with_the_same_settings(name):
    _, settings = RUNS[name]
    given = ", ".join(f"{key}={value}" for key, value in settings.items())
    calls = re.findall(
        r"(watch_training|gradient_descent)\(\s*start, X, Y, (.*?)\s*\)", CHAPTER, re.S
    )
    assert ("watch_training", given) in calls
    assert ("gradient_descent", given) in calls


@both
def test_costs(name):
    (_, X, Y), settings = RUNS[name]
    for step, weights in stages(name).items():
        J = cost(weights, X, Y, settings.get("lam", 0.0)).real
        assert values(name, "cost", "text")[step] == f"{J:.3f}"
    _, history = gradient_descent(*RUNS[name][0], **settings)
    places = [re.findall(r"[\d.]+", at) for at in values(name, "dot", "transform").values()]
    heights = [(172 - float(y)) / (172 - 26) * max(history) for _, y in places]
    assert np.allclose(heights, [history[step] for step in stages(name)], atol=0.001 * max(history))
    assert [float(x) for x, _ in places] == sorted(float(x) for x, _ in places)


@both
def test_strokes_are_weights(name):
    largest = max(abs(Theta).max() for weights in stages(name).values() for Theta in weights)
    drawn = {track.part for track in figure(name).tracks if track.attribute == "stroke-width"}
    for layer, Theta in enumerate(RUNS[name][0][0]):
        for j, i in np.ndindex(Theta.shape):
            for step, weights in stages(name).items():
                plus, minus = (
                    float(values(name, part, "stroke-width")[step]) if part in drawn else 0.0
                    for part in (f"+{layer}{j}{i}", f"-{layer}{j}{i}")
                )
                width = 6 * weights[layer][j, i] / largest
                assert plus * minus == 0
                assert abs(plus - minus - width) <= 0.25 + 1e-9


@both
def test_regions_are_what_the_network_answers(name):
    (_, X, Y), _ = RUNS[name]
    plane = Plane(X, Y)
    rng = np.random.default_rng(1)
    asked = rng.uniform(plane.low, plane.high, size=(300, 2))
    places = plane._place(asked)
    for step, weights in stages(name).items():
        S = plane.scores(weights, asked)
        answers = predict(weights, asked)
        two = np.sort(S, axis=1)[:, -2:]
        paths = [values(name, f"region-{k}", "d")[step] for k in range(plane.count)]
        doubt = values(name, "doubt", "d")[step]
        in_paths = np.array([[inside(path, *place) for path in paths] for place in places])
        # beside a border a straight line and a rounded corner may be on the other side
        wrong = [
            (row != np.eye(plane.count)[answer]).any()
            for row, answer in zip(in_paths, answers, strict=True)
        ]
        assert np.mean(wrong) < 0.03
        clear = two[:, 1] - two[:, 0] > 0.15 * np.ptp(S)
        assert not np.any(np.array(wrong) & clear)
        H = forward(weights, asked)[0][-1]
        sure = np.maximum(H, 1 - H)[:, 0] if H.shape[1] == 1 else H.max(axis=1)
        pale = np.array([inside(doubt, *place) for place in places])
        assert np.mean(pale != (sure < SURE)) < 0.04


@both
def test_the_number_of_a_class_stands_in_its_region(name):
    count = max(2, RUNS[name][0][2].shape[1])
    for k in range(count):
        for step, spot in values(name, f"number-{k}", "transform").items():
            path = values(name, f"region-{k}", "d")[step]
            if spot != NOWHERE:
                assert inside(path, *map(float, re.findall(r"\d+", spot)))


def test_answers_stand_beside_the_four_points():
    for step, weights in stages("xor").items():
        H = forward(weights, XOR[1])[0][-1][:, 0]
        shown = [values("xor", f"answer-{i}", "text")[step] for i in range(4)]
        assert shown == [f"{h:.2f}" for h in H]


@both
def test_every_position_has_its_sentence(name):
    (_, X, Y), _ = RUNS[name]
    plane = Plane(X, Y)
    for step, weights in stages(name).items():
        says = values(name, "says", "text")[step]
        labels = Y[:, 0] if Y.shape[1] == 1 else Y.argmax(axis=1)
        right = int((predict(weights, X) == labels).sum())
        largest = max(abs(Theta).max() for Theta in weights)
        shares = np.bincount(predict(weights, plane.grid), minlength=plane.count) / GRID**2
        assert says.startswith(f"Step {step}: the cost is {values(name, 'cost', 'text')[step]}.")
        assert f"{right} of {len(X)} examples are answered right." in says
        assert says.endswith(f"The largest weight is {largest:.1f}.")
        for k, share in enumerate(shares):
            assert f"{100 * share:.0f} % with {k}" in says


@both
def test_the_still_picture_is_the_trained_network(name):
    html = figure(name)._repr_html_()
    assert f'<span data-part="says">{values(name, "says", "text")[2000]}</span>' in html
    for part in ("doubt", "region-0", "region-1"):
        assert f'<path data-part="{part}" d="{values(name, part, "d")[2000]}"' in figure(name).body
    assert (
        figure(name).body.count('role="img" aria-label="') == figure(name).body.count("<svg") == 3
    )


@both
def test_it_is_light(name):
    assert len(figure(name).table().encode()) <= 20_000


def test_what_the_chapter_says_about_exclusive_or():
    answers = {
        step: [float(values("xor", f"answer-{i}", "text")[step]) for i in range(4)]
        for step in stages("xor")
    }
    early = [h for step, row in answers.items() if 3 <= step <= 60 for h in row]
    assert max(abs(h - 0.5) for h in early) < 0.065
    assert all(row[0] < 0.5 <= min(row[1:]) for step, row in answers.items() if 60 <= step <= 200)
    assert answers[200][3] > 0.5 > answers[250][3]
    assert all(
        "4 of 4" in values("xor", "says", "text")[step] for step in stages("xor") if step > 200
    )


def test_what_the_chapter_says_about_the_three_classes():
    (_, X, Y), _ = RUNS["classes"]
    shares = {step: Plane(X, Y).shares(weights) for step, weights in stages("classes").items()}
    assert shares[0] == [0, 1, 0]
    assert min(shares[10]) > 0.1 and 0 < shares[30][0] < shares[10][0]
    assert "150 of 150" in values("classes", "says", "text")[100]
    H = forward(stages("classes")[100], Plane(X, Y).grid)[0][-1]
    assert np.mean(H.max(axis=1) < SURE) > 0.5


def test_outline_of_a_disc_with_a_hole():
    side = np.linspace(-1, 1, 61)
    radius = np.hypot(*np.meshgrid(side, side))
    path = outline(0.3 - abs(radius - 0.5), SIZE)
    assert path.count("M") == path.count("z") == 2
    for r, expected in ((0.0, False), (0.15, False), (0.5, True), (0.75, True), (0.9, False)):
        for angle in np.linspace(0.1, 6.3, 12):
            x, y = SIZE / 2 * (1 + r * np.cos(angle)), SIZE / 2 * (1 + r * np.sin(angle))
            assert inside(path, x, y) == expected


def test_outline_where_two_corners_meet():
    chess = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert outline(chess, 10).count("z") == 2
    assert outline(-np.ones((4, 4)), 10) == "M0 0"


def test_few_steps_and_other_data():
    data = ([[[0.1, 0.2, -0.3]]], [[0.0, 1.0], [2.0, 0.0]], [[1.0], [0.0]])
    short = watch_training(*data, learning_rate=0.5, iterations=5)
    assert short.controls[0].values == ["step 0", "step 3", "step 5"]


def test_wrong_data_is_refused():
    start, X, Y = XOR
    with pytest.raises(ValueError, match="X: expected two columns"):
        watch_training(start, np.ones((4, 3)), Y, learning_rate=1.0, iterations=5)
    with pytest.raises(ValueError, match="Y: expected at most three columns"):
        watch_training(start, X, np.ones((4, 4)), learning_rate=1.0, iterations=5)
