"""The playground's network is the book's: its weights, its gradient, and the program it gives."""

import contextlib
import io
import subprocess
import sys
import warnings
from dataclasses import replace

import numpy as np
import pytest
from playground_settings import random_settings

import chainrule
from chainrule import forward, gradient_descent, xor
from chainrule.mutants import MUTANTS, mutated
from chainrule.playground import Session, Settings, choices, notebook, script
from chainrule.playground.problem import first_weights, problem_of

MISTAKES = {mistake["name"]: mistake for mistake in choices()["mistakes"]}
ITERATIONS = 4


def run(program):
    """What the program prints, and the names that it leaves behind."""
    names, printed = {}, io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed):
        # with a mistake the cost may rise, and the program is told so
        warnings.filterwarnings("ignore", "learning_rate: the cost rose", RuntimeWarning)
        exec(compile(program, "<script>", "exec"), names)
    return printed.getvalue(), names


@pytest.mark.parametrize("optimizer", ["descent", "momentum", "adam"])
@pytest.mark.parametrize("batch_size", [0, 32])
def test_the_weights_are_those_of_gradient_descent(optimizer, batch_size):
    settings = Settings(optimizer=optimizer, batch_size=batch_size, learning_rate=0.05, lam=0.1)
    session, problem = Session(settings), problem_of(settings)
    assert session.step(20) == 20
    while session.iteration < 50:
        session.train(0)  # in small pieces
    rng = np.random.default_rng(settings.seed)
    start = first_weights(settings, problem.sizes, rng)
    weights, history = gradient_descent(
        start, *problem.used, learning_rate=0.05, lam=0.1, iterations=50, hidden="tanh",
        optimizer=optimizer, batch_size=batch_size or None, rng=rng,
    )  # fmt: skip
    for ours, theirs in zip(session.weights, weights, strict=True):
        assert np.abs(ours - theirs).max() < 1e-9
    assert abs(session.picture()["cost"] - history[-1]) < 1e-9


def test_a_hundred_programs_end_at_the_cost_of_the_page():
    seen = set()
    for seed in range(100):
        session = Session(random_settings(seed))
        session.step(ITERATIONS)
        settings, picture = session.settings_now(), session.picture(grid=4, map=2)
        printed, names = run(script(settings))
        assert names["history"][-1] == picture["cost"], settings
        assert f"After {session.iteration} iterations" in printed
        if picture["accuracy"] is not None:
            assert f"Right answers: {picture['accuracy']:.1%}" in printed, settings
        if picture["held_out_accuracy"] is not None:
            assert f"{picture['held_out_accuracy']:.1%}" in printed, settings
        seen |= {settings.data, settings.hidden, settings.output, settings.loss, settings.mistake}
    assert seen >= {
        c["name"] for what in ("data", "hidden", "output", "loss") for c in choices()[what]
    }
    assert seen >= set(MISTAKES)


def test_a_program_runs_alone_in_an_empty_folder(tmp_path):
    session = Session(random_settings(3, mistake="no-slope", data="moons", output="softmax"))
    session.step(30)
    file = tmp_path / "network.py"
    file.write_text(script(session.settings_now()), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-W", "error", file.name], cwd=tmp_path, capture_output=True, text=True
    )
    assert result.stderr == ""
    assert f"{session.picture()['cost']:.6g}." in result.stdout.split("\n")[0]


def test_the_notebook_is_the_program_in_cells():
    nbformat = pytest.importorskip("nbformat")
    settings = random_settings(8, iterations=2, mistake="")
    book = nbformat.reads(notebook(settings), as_version=4)
    nbformat.validate(book)
    code = "\n\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    assert run(code)[0] == run(script(settings))[0]


def test_exclusive_or_is_the_books():
    settings = Settings(data="xor", count=4, noise=0, held_out=0, layers=[3], hidden="sigmoid")
    problem = problem_of(settings)
    X, Y = xor()
    assert (problem.X == X).all() and (problem.Y == Y).all() and not problem.held.any()
    session = Session(replace(settings, seed=87, learning_rate=2.0))
    session.step(2000)
    assert abs(session.picture()["cost"] - np.log(2) / 2) < 0.02  # the plateau of chapter 8


@pytest.mark.parametrize("name", MISTAKES)
def test_the_check_finds_mistakes_of_the_gradient(name):
    settings = Settings(layers=[4, 3], count=40, lam=0.5, mistake=name, learning_rate=0.01)
    session = Session(settings)
    session.step(2)
    check = session.check()
    assert check["checked"] == check["of"] == 12 + 15 + 4
    if MISTAKES[name]["kind"] == "gradient":
        worst = check["worst"]
        assert not check["right"] and check["largest"] > 1e-6 and check["wrong_elsewhere"] == ""
        assert f"row {worst['row']}, column {worst['column']}" in check["text"]
        assert check["layers"][worst["layer"] - 1]["wrong"] > 0
    else:
        assert check["right"] and check["largest"] < 1e-12
        assert MISTAKES[name]["what"] in check["wrong_elsewhere"]


def test_the_mistakes_of_the_gradient_are_where_they_belong():
    def wrong(name, **how):
        settings = Settings(layers=[4, 3], count=40, lam=0.5, mistake=name, **how)
        return [layer["wrong"] for layer in Session(settings).check()["layers"]]

    assert wrong("no-slope")[2] == 0 < min(wrong("no-slope")[:2])
    assert min(wrong("gradient-without-mean")) > 0
    session = Session(Settings(layers=[4, 3], count=40, lam=0.5, mistake="gradient-penalises-bias"))
    session.step(5)
    assert session.check()["worst"]["column"] == 0


def test_every_mistake_changes_the_training():
    right = Session(Settings(layers=[4], count=40, lam=5.0))
    right.step(5)
    for name in MISTAKES:
        wrong = Session(Settings(layers=[4], count=40, lam=5.0, mistake=name))
        wrong.step(5)
        assert wrong.stopped or abs(wrong.cost - right.cost) > 1e-6, name


def test_mistakes_are_the_packages_own():
    names = {mutant.name for mutant in MUTANTS}
    assert set(MISTAKES) - names == {"rate-too-large", "inputs-not-scaled"}


@pytest.mark.parametrize("seed", range(12))
def test_random_networks_have_the_right_gradient(seed):
    session = Session(random_settings(seed, mistake="", batch_size=0))
    session.step(3)
    assert session.check()["right"]


def test_without_bias_the_bias_weights_stay_0():
    session = Session(Settings(layers=[4], bias=False, lam=0.1, optimizer="adam"))
    session.step(5)
    assert all((Theta[:, 0] == 0).all() and Theta[:, 1:].all() for Theta in session.weights)
    assert session.check()["of"] == 4 * 2 + 4


def test_where_the_cost_explodes_training_stops_and_says_why():
    session = Session(Settings(data="curve", output="linear", loss="squared", learning_rate=50.0))
    done = session.step(1000)
    assert done == session.iteration < 1000
    assert session.stopped.startswith("learning_rate: the cost rose")
    assert f"in iteration {session.iteration + 1};" in session.stopped
    picture = session.picture()
    assert np.isfinite(picture["weights"]).all() and np.isfinite(picture["cost"])
    assert session.step() == 0 and session.train(1) == 0
    _, names = run(script(session.settings_now()))
    assert names["history"][-1] == picture["cost"]


@pytest.mark.parametrize("optimizer", ["descent", "momentum", "adam"])
@pytest.mark.parametrize("mistake", ["", "delta-sign", "gradient-without-mean"])
@pytest.mark.parametrize("hidden", ["linear", "relu", "tanh"])
def test_no_rate_is_too_large_to_be_stopped(hidden, mistake, optimizer):
    """The cost is infinite or no number; the page shows the last one that is."""
    how = {"data": "curve", "output": "linear", "loss": "squared", "layers": [6, 6], "count": 40}
    settings = Settings(
        hidden=hidden, mistake=mistake, optimizer=optimizer, learning_rate=1e6, **how
    )
    session = Session(settings)
    session.step(100)
    assert session.stopped and session.iteration < 100
    picture = session.picture()
    assert np.isfinite([picture["cost"], picture["held_out_cost"], *picture["weights"]]).all()
    assert np.isfinite(picture["line"]).all()
    session.check()
    session.slow()


def test_equal_weights_stay_equal():
    session = Session(Settings(layers=[4], mistake="weights-all-equal"))
    session.step(10)
    first = session.weights[0]
    assert np.abs(first - first[0]).max() < 1e-12


def test_a_mistake_in_the_package_changes_the_page():
    """The page computes nothing by itself: with a wrong package its numbers are wrong."""
    session = Session(Settings(layers=[3], count=40))
    session.step(3)
    (mutant,) = [m for m in MUTANTS if m.name == "sigmoid-mirrored"]
    with mutated(mutant):
        from chainrule.playground import Session as Wrong
        from chainrule.playground import Settings as Same

        wrong = Wrong(Same(layers=[3], count=40))
        wrong.step(3)
        assert (wrong.picture()["regions"] != session.picture()["regions"]).any()
        assert wrong.unit(3, 1, example=0)["a"] != session.unit(3, 1, example=0)["a"]


def test_forward_is_the_packages():
    session = Session(Settings(data="clouds", output="softmax", layers=[4]))
    session.step(5)
    grid = session.picture(grid=10, map=5)
    assert grid["regions"].shape == (300,) and grid["maps"].shape == (4 * 25,)
    left, right, bottom, top = session.about()["view"]
    x = left + (right - left) * (np.arange(10) + 0.5) / 10
    y = top + (bottom - top) * (np.arange(10) + 0.5) / 10
    places = np.array([(a, b) for b in y for a in x])
    A, _ = forward(session.weights, places, hidden="tanh", output="softmax")
    shown = grid["regions"].reshape(3, 100).T / 255
    assert np.abs(shown - A[-1]).max() <= 0.5 / 255 + 1e-9
    maps = A[1].reshape(10, 10, 4)[1::2, 1::2]
    assert np.abs(grid["maps"].reshape(4, 5, 5) / 127.5 - 1 - np.moveaxis(maps, 2, 0)).max() < 0.005


def test_pictures_of_a_curve_are_lines():
    session = Session(Settings(data="curve", output="linear", loss="squared", layers=[3]))
    session.step(5)
    picture = session.picture(grid=20, map=10)
    assert picture["regions"].size == 0 and picture["maps"].shape == (30,)
    assert picture["accuracy"] is picture["held_out_accuracy"] is None
    left, right, *_ = session.about()["view"]
    x = np.linspace(left, right, 21)[:, None]
    h = forward(session.weights, x, hidden="tanh", output="linear")[0][-1][:, 0]
    assert np.abs(picture["line"] - h).max() < 1e-6


def test_the_whole_package_is_used_as_it_is():
    assert Session(Settings()).program.package is chainrule
