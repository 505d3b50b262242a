"""The network of the displayed formulas trains as the package does, and not with a wrong sign."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chainrule import (
    accuracy,
    cost,
    gradient_descent,
    initialize_weights,
    load_digits,
    one_hot,
    predict,
    xor,
)
from site_build.formulas.tex import of_folder
from site_build.formulas.tex.network import function, program
from site_build.formulas.tex.tree import TexError

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def book():
    return of_folder(ROOT / "docs")


def made(book, **changed):
    names: dict = {}
    exec(program(book, {a.replace("_", "-"): tex for a, tex in changed.items()}), names)
    return names


def digits():
    images, labels = load_digits()
    return images[:800] / 16, one_hot(labels[:800], 10), labels[:800]


def by_layer(weights):
    return dict(enumerate(weights, start=1))


@pytest.mark.parametrize(("data", "sizes"), [(xor, (2, 3, 1)), (digits, (64, 17, 12, 10))])
def test_its_weights_are_those_of_gradient_descent(book, data, sizes):
    X, Y = data()[:2]
    start = initialize_weights(sizes, np.random.default_rng(3))
    net = made(book)
    ours, history = gradient_descent(start, X, Y, learning_rate=0.5, iterations=100, lam=0.3)
    theirs = net["train"](by_layer(start), X, Y, alpha=0.5, lam=0.3, iterations=100)
    assert list(theirs) == list(range(1, len(sizes)))
    for one, other in zip(ours, theirs.values(), strict=True):
        assert abs(one - other).max() <= 1e-12
    assert abs(net["cost"](theirs, X, Y, 0.3) - history[-1]) <= 1e-12


def test_it_learns_xor(book):
    X, Y = xor()
    start = by_layer(initialize_weights((2, 3, 1), np.random.default_rng(0)))
    net = made(book)
    after = net["train"](start, X, Y, alpha=2.0, lam=0.0, iterations=2000)
    assert predict(list(after.values()), X).tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("anchor", "old", "new"),
    [("image_29_5", " - Y", " + Y"), ("image_23", r"- \alpha", r"+ \alpha")],
)
def test_with_a_wrong_sign_in_chapter_7_it_learns_nothing(book, anchor, old, new):
    X, Y, labels = digits()
    start = by_layer(initialize_weights((64, 12, 10), np.random.default_rng(3)))
    tex = book.texts[anchor.replace("_", "-")]
    assert tex.count(old) == 1
    for net, learns in [(made(book), True), (made(book, **{anchor: tex.replace(old, new)}), False)]:
        with np.errstate(over="ignore"):
            after = net["train"](start, X, Y, alpha=1.0, lam=0.0, iterations=100)
        weights = list(after.values())
        assert (accuracy(predict(weights, X), labels) > 0.8) == learns
        assert (cost(weights, X, Y) < cost(list(start.values()), X, Y)) == learns


def test_each_line_that_computes_has_its_number(book):
    source = program(book)
    numbers = ["(3.2)", "(7.14b)", "(2.10)", "(7.8)", "(7.11e)", "(7.19)", "(7.23)", "(7.1)"]
    assert all(number in source for number in numbers)
    assert max(map(len, source.splitlines())) <= 88


def test_one_function_of_it(book):
    text = function(program(book), "step")
    assert text.startswith("def step(") and text.endswith("return new\n")
    with pytest.raises(TexError, match="no function jump"):
        function(program(book), "jump")
