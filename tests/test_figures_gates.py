"""The three gates: every number of the picture by the complex step, and when it is to be seen."""

import re

import pytest

from chainrule.diagrams.numbers import short
from chainrule.figures import gates
from chainrule.figures.gates import SLOPES, VALUES, B, W, X

FIGURE = gates()
ETA = 2.0**-70
STEPS = len(FIGURE.controls[0].values)


def f(product=0.0, z=0.0, left=0.0, right=0.0, w=0.0, x=0.0, b=0.0):
    """f with something added to one of the wires."""
    on_z = (W + w) * (X + x) + product + B + b + z
    return (on_z + left) * (on_z + right)


def states(part):
    (track,) = [track for track in FIGURE.tracks if track.part == part]
    return list(track.values)


@pytest.mark.parametrize("wire", ["product", "z", "left", "right", "w", "x", "b"])
def test_each_derivative_is_that_of_the_complex_step(wire):
    assert SLOPES[f"to-{wire}"][0] == f(**{wire: 1j * ETA}).imag / ETA


def test_each_value_is_that_of_its_wire():
    z = W * X + B
    expected = {"w": W, "x": X, "b": B, "product": W * X, "z": z, "left": z, "right": z}
    assert {part: value[0] for part, value in VALUES.items()} == expected | {"f": f()}


def test_the_picture_has_these_numbers():
    shown = dict(re.findall(r'<text data-part="(\S+)"[^>]*>([^<]*)</text>', FIGURE.body))
    assert shown == {part: short(numbers[0]) for part, numbers in (VALUES | SLOPES).items()}


def test_a_number_comes_with_its_step_and_stays():
    for numbers, kind in ((VALUES, "forward"), (SLOPES, "backward")):
        for part, (_, _, _, step) in numbers.items():
            expected = ["later"] * step + [kind] + ["done"] * (STEPS - step - 1)
            assert states(part) == expected
    order = [part[3:] for part, _ in sorted(SLOPES.items(), key=lambda item: item[1][3])]
    forward = [part for part, _ in sorted(VALUES.items(), key=lambda item: item[1][3])]
    steps = {part: numbers[3] for part, numbers in VALUES.items()}
    assert sorted(order, key=lambda part: -steps[part])[0] == order[0] == forward[-1] == "f"
    for part, (_, _, _, step) in SLOPES.items():
        assert step > max(number[3] for number in VALUES.values()), part


def test_the_sentences_compute_what_they_say():
    says = FIGURE.tracks[-1].values
    for sentence in says:
        for left, sign, right, result in re.findall(
            r"(−?\d+) ([·+]) \(?(−?\d+)\)? = (−?\d+)", sentence
        ):
            a, b, c = (float(text.replace("−", "-")) for text in (left, right, result))
            assert c == (a * b if sign == "·" else a + b)
    for name, part in (("w", "to-w"), ("x", "to-x"), ("b", "to-b")):
        found = re.search(rf"∂f/∂{name} = (?:\d+ · \d+ = )?(\d+)", " ".join(says))
        assert float(found[1]) == SLOPES[part][0]


def test_it_is_light_and_fits_a_phone():
    assert len(FIGURE.table().encode()) < 3_500
    assert 'viewBox="0 0 404 262"' in FIGURE.body
