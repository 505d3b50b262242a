"""The umbrella unit of chapter 1: its table against the sum written here once more."""

import re

import pytest
from tables import check_still, check_words, numbers, states

from chainrule.figures import umbrella_unit
from chainrule.figures.umbrella import BIASES, CLEAR, NO, UNIT, YES, ZERO

FIGURE = umbrella_unit()
DAYS = [(rain, clear, wind) for rain in (0, 1) for clear in (0, 1) for wind in (0, 1)]


def z_of(day, w, b):
    return b + 2 * day[0] + w * day[1] + day[2] / 2


def settings(position):
    day = tuple(position[name] for name in ("rain", "clear", "wind"))
    return day, CLEAR[position["weight"]], BIASES[position["bias"]]


def moved(transform):
    """How far a group has moved to the right, in units of z."""
    x, y = re.fullmatch(r"translate\((\S+) (\S+)\)", transform).groups()
    assert float(y) == 0
    return float(x) / UNIT


def test_the_still_picture_is_the_unit_of_the_chapter():
    check_still(FIGURE)
    start = {control.name: control.start for control in FIGURE.controls}
    assert settings(start) == ((1, 1, 1), -1, -1)
    [state] = [state for position, state in states(FIGURE) if position == start]
    assert state["z", "text"] == "0.5"


def test_every_position_says_its_sum_and_its_answer():
    check_words(FIGURE)
    for position, state in states(FIGURE):
        day, w, b = settings(position)
        z, says = z_of(day, w, b), state["says", "text"]
        values = numbers(says)
        assert values == [b, 2, day[0], abs(w), day[1], 0.5, day[2], z, 0, *values[-2:]]
        assert (f" − {abs(w):g} ·" in says) == (w < 0)
        verdict = "not above 0: leave it." if z <= 0 else "above 0: take it."
        assert f"= {numbers(state['z', 'text'])[0]:g}, {verdict}".replace("-", "−") in says
        yes = sum(z_of(other, w, b) > 0 for other in DAYS)
        assert says.endswith(f"Yes on {yes} of the 8 days.")
        assert numbers(state["z", "text"]) == [z]
        assert state["dot", "fill"] == (YES if z > 0 else NO)


def test_each_bar_is_as_long_as_what_it_adds_and_the_dot_is_at_z():
    for position, state in states(FIGURE):
        day, w, b = settings(position)
        added = dict(zip("brcw", (b, 2 * day[0], w * day[1], day[2] / 2), strict=True))
        for part, value in added.items():
            assert (
                float(state[part, "x2"]) / UNIT == value == moved(state[f"{part}-end", "transform"])
            )
            assert numbers(state[f"{part}-text", "text"]) == [value]
        assert sum(moved(state[f"{part}-end", "transform"]) for part in added) == z_of(day, w, b)
        assert (state["b", "stroke-dasharray"] == "none") == (b >= 0)


def test_all_days_answer_for_themselves():
    for position, state in states(FIGURE):
        day, w, b = settings(position)
        for k, other in enumerate(DAYS):
            answer = z_of(other, w, b) > 0
            assert state[f"a-{k}", "text"] == str(int(answer))
            assert state[f"day-{k}", "fill"] == (YES if answer else NO)
        ring = float(re.search(r"\((\d+)\)", state["ring", "transform"])[1])
        circle = re.search(rf'cx="(\d+)"[^>]*data-part="day-{DAYS.index(day)}"', FIGURE.body)
        assert ring == float(circle[1])


def test_nothing_leaves_the_picture():
    width = float(re.search(r'viewBox="0 0 (\d+)', FIGURE.body)[1])
    ends = [z_of(day, w, b) for day in DAYS for w in CLEAR for b in BIASES]
    assert ZERO + UNIT * min(ends) > 95 and ZERO + UNIT * max(ends) < width - 5


def test_where_the_sky_keeps_it_at_home():
    """What the page says below the figure."""
    at_home = [w for w in CLEAR if z_of((1, 1, 1), w, -1) <= 0]
    assert max(at_home) == -1.5 == pytest.approx(-(-1 + 2 + 0.5))
