"""Passages of the known mistakes: patterns of syntax, found and replaced."""

import ast

import pytest

from chainrule.mutants.syntax import places, put

SOURCE = """
A, B = 1, 2
def f(z):
    x = g(z.T,
          z) + (h(-z))  # laid out as it pleases
    x[0] = g(1)
    x += 1
    return x
def k(z):
    return g(z)
"""


def changed(right, wrong, where="f"):
    tree = ast.parse(SOURCE)
    (place,) = places(tree, right, where)
    put(place, wrong)
    return ast.unparse(tree)


@pytest.mark.parametrize(
    ("right", "wrong", "before", "after"),
    [
        ("g(_a.T, _a)", "g(_a, _a.T)", "g(z.T, z)", "g(z, z.T)"),
        ("_a + _b", "_b - _a", "g(z.T, z) + h(-z)", "h(-z) - g(z.T, z)"),
        ("h(_a)", "_a", "h(-z)", "-z"),
        ("x += 1", "pass", "x += 1", "pass"),
        ("x += 1", "g(x)", "x += 1", "g(x)"),
        ("x[0] = _a\nx += _b", "x += _a", "x[0] = g(1)\n    x += 1", "x += g(1)"),
        ("_x += 1", "_x[0] += 1", "x += 1", "x[0] += 1"),
    ],
)
def test_replaces_one_passage(right, wrong, before, after):
    assert changed(right, wrong) == ast.unparse(ast.parse(SOURCE)).replace(before, after)


def test_a_constant_is_a_place_too():
    assert "A, B = (1, 3)" in changed("2", "3", where="B")


@pytest.mark.parametrize(("right", "count"), [("g(_a, _a)", 0), ("g(_a)", 1), ("x", 4), ("y", 0)])
def test_finds_what_fits(right, count):
    assert len(places(ast.parse(SOURCE), right, "f")) == count


def test_looks_where_it_is_told_to():
    tree = ast.parse(SOURCE)
    assert [len(places(tree, "g(_a)", where)) for where in ("", "f", "k", "A", "no")] == [
        2,
        1,
        1,
        0,
        0,
    ]
