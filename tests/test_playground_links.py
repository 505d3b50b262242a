"""Settings of the playground: what is refused, and the link that holds them."""

import json
from dataclasses import fields, replace

import pytest
from playground_settings import random_settings

from chainrule.playground import Session, Settings, choices, from_link, to_link
from chainrule.playground.links import DEFAULTS


@pytest.mark.parametrize("seed", range(60))
def test_a_link_holds_everything(seed):
    settings = random_settings(seed, iterations=seed)
    link = to_link(settings)
    assert from_link(link) == from_link("#" + link) == settings
    assert set(link) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._=&,;")
    assert Settings.from_json(settings.to_json()) == settings


def test_a_link_opens_with_the_same_picture():
    settings = random_settings(3, mistake="")
    session = Session(settings)
    session.step(6)
    opened = from_link(to_link(session.settings_now()))
    again = Session(opened)
    again.step(opened.iterations)
    one, other = session.picture(), again.picture()
    assert all((one[name] == other[name]).all() for name in ("weights", "regions", "maps", "line"))
    assert one["cost"] == other["cost"] and one["iteration"] == other["iteration"] == 6


# Links of version 1, as they stand in letters and in the book. They have to open for ever: never
# change one, and where a field is new or has another default, the version is another one.
OLD = {
    "v=1": Settings(),
    "v=1&data=xor&count=4&noise=0&held_out=0&layers=3&hidden=sigmoid&learning_rate=2&seed=87": (
        Settings(
            data="xor", count=4, noise=0, held_out=0, layers=[3], hidden="sigmoid",
            learning_rate=2.0, seed=87,
        )
    ),
    "v=1&data=curve&moved=7,0.25,-1.5;9,1,1e-05&added=0.5,0.5,0&layers=&bias=0&output=linear"
    "&loss=squared&optimizer=adam&lam=1e-05&batch_size=32&iterations=400&mistake=no-slope": (
        Settings(
            data="curve", moved=[(7, 0.25, -1.5), (9, 1.0, 1e-5)], added=[(0.5, 0.5, 0)], layers=[],
            bias=False, output="linear", loss="squared", optimizer="adam", lam=1e-5, batch_size=32,
            iterations=400, mistake="no-slope",
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("link", OLD)
def test_old_links_still_open(link):
    assert from_link(link) == OLD[link]


def test_what_an_old_link_leaves_out_is_what_it_was():
    assert DEFAULTS[1] == {
        "data": "circles", "count": 300, "noise": 0.1, "held_out": 0.3, "data_seed": 0,
        "moved": (), "added": (), "layers": (8, 8), "hidden": "tanh", "bias": True,
        "output": "sigmoid", "loss": "log", "optimizer": "descent", "learning_rate": 0.3,
        "lam": 0.0, "batch_size": 0, "seed": 0, "iterations": 0, "mistake": "",
    }  # fmt: skip
    names = [field.name for field in fields(Settings)]
    assert set(names) == {*DEFAULTS[max(DEFAULTS)], "version"} == set(choices()["fields"])


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("", "link: expected name=value, got ''"),
        ("data=xor", "v: expected a version from 1 to 1, got ''"),
        ("v=2&data=xor", "v: expected .* got '2'; a later playground"),
        ("v=x", "v: expected a version"),
        ("v=" + "9" * 5000, "v: expected a version"),
        ("v=1&data", "link: expected name=value, got 'data'"),
        ("v=1&data=xo", "data: expected one of 'xor', 'moons'"),
        ("v=1&layers=8,8&layers=2", "layers: it is there twice"),
        ("v=1&depth=8", "depth: no such field"),
        ("v=1&layers=8,x", "layers: expected numbers, got '8,x'"),
        ("v=1&layers=8.5", r"layers\[0\]: expected a whole number"),
        ("v=1&layers=1,1,1,1,1,1", "layers: expected at most 5"),
        ("v=1&bias=yes", "bias: expected 0 or 1, got 'yes'"),
        ("v=1&noise=1,2", "noise: expected one number"),
        ("v=1&noise=nan", "noise: expected finite"),
        ("v=1&learning_rate=1e999", "learning_rate: expected finite"),
        ("v=1&count=1_000", "count: expected numbers"),
        ("v=1&moved=1,0.5", r"moved\[0\]: expected three numbers"),
        ("v=1&moved=1,0.5,0.5;1,0,0", r"moved\[1\]: point 1 is there twice"),
        ("v=1&moved=300,0,0", r"moved\[0\]: expected one of 300 points, got number 300"),
        ("v=1&added=0,0,2", r"added\[0\]: expected a class from 0 to 1, got 2"),
        ("v=1&mistake=%F0%9F%92%A5", "mistake: expected one of"),
        ("v=1&moved=" + "1,1,1;" * 20_000, "link: expected at most 60000 characters"),
    ],
)
def test_a_damaged_link_says_what_is_wrong(link, message):
    with pytest.raises((ValueError, TypeError), match=f"^{message}"):
        from_link(link)


def test_a_link_cut_off_anywhere_opens_or_says_why():
    link = to_link(random_settings(9, added=[(0.5, -0.25, 1)], data="clouds", layers=[4, 4]))
    for end in range(len(link)):
        try:
            from_link(link[:end])
        except (ValueError, TypeError) as error:
            name = str(error).split(":")[0].split("[")[0]
            assert name in (*DEFAULTS[1], "v", "link")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 2}, "version: expected at most 1, got 2"),
        ({"version": 0}, "version: expected a whole number >= 1"),
        ({"data": "moon"}, "data: expected one of"),
        ({"data": 3}, "data: expected a name"),
        ({"count": 3}, "count: expected a whole number >= 4"),
        ({"count": 5001}, "count: expected a whole number <= 5000"),
        ({"count": 7.0}, "count: expected a whole number"),
        ({"noise": -0.1}, "noise: expected a number >= 0"),
        ({"noise": 0.6}, "noise: expected a number <= 0.5"),
        ({"noise": True}, "noise: expected a number, got True"),
        ({"noise": "much"}, "noise: expected real numbers"),
        ({"held_out": 0.95}, "held_out: expected a number <= 0.9"),
        ({"data_seed": -1}, "data_seed: expected a whole number >= 0"),
        ({"layers": 8}, "layers: expected a list of whole numbers, got int"),
        ({"layers": [8, 0]}, r"layers\[1\]: expected a whole number >= 1"),
        ({"layers": [201]}, r"layers\[0\]: expected at most 200 units, got 201"),
        ({"layers": [1] * 6}, "layers: expected at most 5 hidden layers, got 6"),
        ({"hidden": "gelu"}, "hidden: expected one of"),
        ({"bias": 1}, "bias: expected true or false, got 1"),
        ({"output": "tanh"}, "output: expected one of"),
        ({"data": "curve"}, "output: expected 'linear' for the data 'curve', got 'sigmoid'"),
        ({"output": "linear"}, "loss: expected 'squared' for linear outputs, got 'log'"),
        ({"optimizer": "sgd"}, "optimizer: expected one of"),
        ({"learning_rate": 0}, "learning_rate: expected a number > 0"),
        ({"learning_rate": 1e7}, r"learning_rate: expected a number <= 1e\+06"),
        ({"lam": -1}, "lam: expected a number >= 0"),
        ({"batch_size": -1}, "batch_size: expected a whole number >= 0"),
        ({"seed": 2**31}, "seed: expected a whole number"),
        ({"iterations": -1}, "iterations: expected a whole number >= 0"),
        ({"mistake": "typo"}, "mistake: expected one of"),
        ({"added": [[0, 0]]}, r"added\[0\]: expected three numbers"),
        ({"added": [[0, 0, 1]] * 1001}, "added: expected at most 1000 points"),
        ({"added": [[0, 1e9, 1]]}, r"added\[0\]: expected numbers from −100 to 100"),
        ({"moved": {"1": [0, 0]}}, "moved: expected a list of points"),
        ({"moved": [[0, "a", 0]]}, r"moved\[0\]: expected real numbers"),
        ({"colour": "red"}, "colour: expected one of version, data"),
    ],
)
def test_bad_settings_name_the_field(change, message):
    with pytest.raises((ValueError, TypeError), match=f"^{message}"):
        Settings.from_json(json.dumps(change))


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '"xor"'])
def test_what_is_no_settings(text):
    with pytest.raises(ValueError, match=r"^settings: expected"):
        Settings.from_json(text)


def test_defaults_and_limits_are_settings():
    known = choices()
    assert Settings.from_dict(known["defaults"]) == Settings()
    for name in ("count", "noise", "held_out", "lam", "batch_size", "seed", "iterations"):
        for value in known["limits"][name]:
            whole = isinstance(getattr(Settings(), name), int)
            replace(Settings(), **{name: int(value) if whole else value})
