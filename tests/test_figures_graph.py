"""The computational graph: every entry of its table against the complex step, and its texts."""

import re

import pytest

from chainrule.diagrams.numbers import fixed
from chainrule.figures import product_graph
from chainrule.figures.graph import NUDGE, derivatives, f

FIGURE = product_graph()
NUMBERS = [int(text.removeprefix("x = ").replace("−", "-")) for text in FIGURE.controls[0].values]
PLACES = [(i, j) for i in range(len(NUMBERS)) for j in range(len(NUMBERS))]
ETA = 2.0**-70


def shown(part, attribute, i, j):
    """What a part shows with the sliders at the positions i and j, as the page's script does it."""
    at = {"x": i, "y": j}
    texts = []
    for track in FIGURE.tracks:
        if (track.part, track.attribute) == (part, attribute):
            k = 0
            for control in track.controls:
                k = k * len(NUMBERS) + at[control]
            texts.append(track.values[k])
    assert texts
    return " ".join(texts)


def number(text):
    return float(text.replace("−", "-"))


def slopes(x, y):
    return f(x + 1j * ETA, y).imag / ETA, f(x, y + 1j * ETA).imag / ETA


def test_the_derivatives_are_those_of_the_complex_step():
    for i, j in PLACES:
        x, y = NUMBERS[i], NUMBERS[j]
        assert derivatives(x, y) == slopes(x, y)


def test_every_number_in_the_picture_is_right():
    for i, j in PLACES:
        x, y = NUMBERS[i], NUMBERS[j]
        numbers = [number(shown(part, "text", i, j)) for part in ("x", "y", "f", "df-dx", "df-dy")]
        assert numbers == [x, y, x * y, *slopes(x, y)]


def test_the_larger_the_derivative_the_thicker_its_line():
    for i, j in PLACES:
        widths = [float(shown(part, "stroke-width", i, j)) for part in ("to-x", "to-y")]
        assert widths == pytest.approx([1 + 0.4 * abs(s) for s in slopes(NUMBERS[i], NUMBERS[j])])


def test_the_sentence_says_it_all():
    for i, j in PLACES:
        x, y = NUMBERS[i], NUMBERS[j]
        says = shown("says", "text", i, j)
        assert f"x = {fixed(x)}, y = {fixed(y)}, f = {fixed(x * y)}." in says
        moved = f(x + NUDGE, y), f(x, y + NUDGE)
        for name, after, slope in zip("xy", moved, slopes(x, y), strict=True):
            pattern = rf"∂f/∂{name} = (\S+): raise {name} by 0.1, and f (stays|\w+ by (\S+))\."
            found = re.search(pattern, says)
            change = number(found[3]) if found[3] else 0
            signed_change = -change if found[2].startswith("falls") else change
            assert number(found[1]) == slope
            assert signed_change == pytest.approx(after - x * y, abs=1e-12)


def test_the_still_picture_is_that_of_the_source_text():
    values = re.findall(r'<tspan data-part="(\S+)">([^<]*)', FIGURE.body)
    assert values == [("x", "3"), ("y", "7"), ("f", "21"), ("df-dx", "7"), ("df-dy", "3")]
    assert "x = 3, y = 7, f = 21." in FIGURE._repr_html_()


def test_it_is_light():
    assert len(FIGURE.table().encode()) < 7_000
