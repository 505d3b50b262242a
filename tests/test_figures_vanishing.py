"""The vanishing δ: every bar against a chain that is computed here, one number at a time."""

import cmath
import math
import re

import pytest

from chainrule.figures import vanishing_delta
from chainrule.figures.vanishing import DECADES, FLOOR, INPUT, LAYERS, TOP, WEIGHTS, chain

FIGURE = vanishing_delta()
ETA = 2.0**-70


def z_of_last(weight, layers, moved=0, by=0.0):
    """The weighted sum of the last unit; that of one layer moved by so much."""
    a = INPUT
    for layer in range(2, layers + 1):
        z = -weight / 2 + weight * a + (by if layer == moved else 0.0)
        a = 1 / (1 + cmath.exp(-z))
    return z


@pytest.mark.parametrize("weight", WEIGHTS)
def test_each_delta_is_the_sensitivity_of_the_last_sum(weight):
    for layers in LAYERS:
        deltas, slopes = chain(weight, layers)
        exact = [z_of_last(weight, layers, k, 1j * ETA).imag / ETA for k in range(2, layers + 1)]
        assert deltas == pytest.approx(exact, rel=1e-12)
        assert len(slopes) == layers - 2 and (slopes <= 0.25).all()


def track(part, attribute):
    return [t for t in FIGURE.tracks if (t.part, t.attribute) == (part, attribute)]


def test_each_bar_ends_at_its_delta():
    (bars,) = track("bars", "d")
    for n, layers in enumerate(LAYERS):
        for k, weight in enumerate(WEIGHTS):
            deltas, _ = chain(weight, layers)
            found = re.findall(rf"M(\d+) {FLOOR}V(\d+)", bars.values[n * len(WEIGHTS) + k])
            assert len(found) == layers - 1
            for (_, top), delta in zip(found, deltas, strict=True):
                decades = (FLOOR - float(top)) / (FLOOR - TOP) * DECADES - DECADES
                assert decades == pytest.approx(math.log10(delta), abs=0.03)


def test_the_sentences_have_its_numbers():
    shrinks, factors = track("says", "text")
    for n, layers in enumerate(LAYERS):
        for k, weight in enumerate(WEIGHTS):
            says = shrinks.values[n * len(WEIGHTS) + k]
            number = re.search(r"is (\S+) of the δ of layer (\d+)", says)
            written = number[1].replace("·10", "e").replace("⁻", "-")
            written = written.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
            assert float(written) == pytest.approx(chain(weight, layers)[0][0], rel=0.05)
            assert int(number[2]) == layers
    for weight, says in zip(WEIGHTS, factors.values, strict=True):
        _, slopes = chain(weight, max(LAYERS))
        numbers = [float(text) for text in re.findall(r"0\.\d+", says.split("lie")[1])]
        ends = [slopes.min(), slopes.max()][: len(numbers)]
        assert numbers == pytest.approx(ends, rel=0.05)


def test_what_the_page_says_of_it():
    """Weight 1 takes away three quarters a layer; neither 4 nor more makes up for it."""
    ratios = chain(1, 10)[0][:-1] / chain(1, 10)[0][1:]
    assert ratios == pytest.approx([0.25] * 8, abs=0.02)
    first = {weight: chain(weight, 10)[0][0] for weight in WEIGHTS}
    assert all(first[weight] < 1 for weight in WEIGHTS)
    assert max(first, key=first.get) == 4 and first[8] < first[6] < first[4]


def test_it_is_light_and_fits_a_phone():
    assert len(FIGURE.table().encode()) < 9_000
    assert 'viewBox="0 0 404 264"' in FIGURE.body
