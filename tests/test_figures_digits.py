"""Inside the network that reads digits: images, bars and sentences against the weights."""

import re

import numpy as np
import pytest

from chainrule import forward, gradient_descent, initialize_weights, load_digits, one_hot, predict
from chainrule.figures import hidden_units, unsure_digits

IMAGES, LABELS = load_digits()
X = IMAGES / 16
RNG = np.random.default_rng(0)
ORDER = RNG.permutation(1797)
TRAIN, HELD_OUT = ORDER[:1437], ORDER[1437:]
START = initialize_weights((64, 32, 10), RNG)
# fewer steps than in the chapter: here the figures are judged, not the network
WEIGHTS, _ = gradient_descent(
    START, X[TRAIN], one_hot(LABELS, 10)[TRAIN], learning_rate=2.0, iterations=100
)
UNITS = hidden_units(WEIGHTS)
UNSURE = unsure_digits(WEIGHTS, X[HELD_OUT], LABELS[HELD_OUT])


def values(figure, part, attribute="d"):
    [track] = [t for t in figure.tracks if (t.part, t.attribute) == (part, attribute)]
    return track.values


def cells(path):
    """The pixels that a path covers."""
    image = np.zeros((8, 8), bool)
    for column, row, length in re.findall(r"M(\d+) (\d+)h(\d+)", path):
        image[int(row), int(column) : int(column) + int(length)] = True
    return image


def lengths(path):
    """The bars of a path, by row."""
    bars = {int(row): int(length) for row, length in re.findall(r"M0 (\d)h(-?\d+)", path)}
    return [bars.get(k, 0) for k in range(10)]


def test_pixels_are_the_weights_into_the_unit():
    into = WEIGHTS[0][:, 1:].reshape(32, 8, 8)
    share = abs(into) / abs(into).max()
    for sign, name in ((1, "plus"), (-1, "minus")):
        for k, (low, high) in enumerate(((1 / 6, 1 / 3), (1 / 3, 1 / 2), (1 / 2, 2)), start=1):
            for unit, path in enumerate(values(UNITS, f"{name}-{k}")):
                expected = (
                    (np.sign(into[unit]) == sign) & (low <= share[unit]) & (share[unit] < high)
                )
                assert (cells(path) == expected).all()


def test_bars_are_the_weights_out_of_the_unit():
    out = WEIGHTS[1][:, 1:].T
    for unit in range(32):
        right, left = (lengths(values(UNITS, f"bars-{name}")[unit]) for name in ("plus", "minus"))
        assert min(right) >= 0 >= max(left)
        assert np.allclose(np.add(right, left), 50 * out[unit] / abs(out).max(), atol=0.5)
        shown = [values(UNITS, f"value-{k}", "text")[unit].replace("−", "-") for k in range(10)]
        assert np.allclose([float(text) for text in shown], out[unit], atol=0.0501)
        assert "-0.0" not in shown


def test_every_unit_has_its_sentence():
    into, out = WEIGHTS[0][:, 1:], WEIGHTS[1][:, 1:]
    pattern = re.compile(
        r"Unit (\d+): ink in row (\d), column (\d) raises its sum most \((\S+)\), in "
        r"row (\d), column (\d) it lowers it most \((\S+)\)\. It speaks most for (\d) "
        r"\((\S+)\) and most against (\d) \((\S+)\)\."
    )
    for unit, says in enumerate(values(UNITS, "says", "text")):
        found = [float(text.replace("−", "-")) for text in pattern.fullmatch(says).groups()]
        number, row, column, most, low_row, low_column, least, digit, plus, other, minus = found
        assert number == unit + 1
        assert 8 * (row - 1) + column - 1 == into[unit].argmax()
        assert 8 * (low_row - 1) + low_column - 1 == into[unit].argmin()
        assert (digit, other) == (out[:, unit].argmax(), out[:, unit].argmin())
        judged = [into[unit].max(), into[unit].min(), out[:, unit].max(), out[:, unit].min()]
        assert np.allclose([most, least, plus, minus], judged, atol=0.0501)


def test_the_images_are_those_with_the_smallest_lead():
    outputs = forward(WEIGHTS, X[HELD_OUT])[0][-1]
    leads = np.diff(np.sort(outputs, axis=1)[:, -2:])[:, 0]
    assert len(UNSURE.controls[0].values) == 12
    for n, position in enumerate(leads.argsort()[:12]):
        image = X[HELD_OUT][position].reshape(8, 8)
        shades = sum(k * cells(values(UNSURE, f"ink-{k}")[n]) for k in range(1, 5))
        assert abs(shades / 4 - image).max() <= 1 / 8
        H, label = outputs[position], LABELS[HELD_OUT][position]
        answer = int(predict(WEIGHTS, X[HELD_OUT])[position])
        assert np.allclose(lengths(values(UNSURE, "outputs")[n]), 100 * H, atol=0.5)
        assert [values(UNSURE, f"value-{k}", "text")[n] for k in range(10)] == [
            f"{h:.2f}" for h in H
        ]
        assert values(UNSURE, "label", "text")[n] == str(label)
        assert values(UNSURE, "read", "text")[n] == str(answer)
        assert values(UNSURE, "answer", "transform")[n] == f"translate(0 {17 * answer})"
        first, second = np.sort(H)[:-3:-1]
        assert values(UNSURE, "says", "text")[n] == (
            f"Image {n + 1} of 12, labelled {label}. The largest outputs are {first:.2f} for "
            f"{answer} and {second:.2f} for {H.argsort()[-2]}. It reads {answer}: "
            f"{'right' if answer == label else 'wrong'}."
        )


@pytest.mark.parametrize("figure", [UNITS, UNSURE], ids=["units", "unsure"])
def test_the_still_picture_is_the_first_position(figure):
    assert all(control.start == 0 for control in figure.controls)
    for track in figure.tracks:
        if track.part == "says":
            assert f'<span data-part="says">{track.values[0]}</span>' in figure._repr_html_()
        elif track.attribute == "text":
            assert re.search(rf'data-part="{track.part}"[^>]*>{track.values[0]}<', figure.body)
        else:
            shown = f'data-part="{track.part}" {track.attribute}="{track.values[0]}"'
            assert shown in figure.body
    assert figure.body.count('role="img" aria-label="') == figure.body.count("<svg") == 2


def test_they_are_light():
    assert len(UNITS.table().encode()) <= 20_000
    assert len(hidden_units(START).table().encode()) <= 20_000  # random weights are the heaviest
    assert len(UNSURE.table().encode()) <= 7_000


def test_wrong_weights_are_refused():
    with pytest.raises(ValueError, match="weights: expected two matrices, got 1"):
        hidden_units(WEIGHTS[:1])
    with pytest.raises(ValueError, match="weights: expected the pixels of squares"):
        hidden_units([np.ones((3, 64)), np.ones((10, 4))])
    with pytest.raises(ValueError, match="X: expected the pixels of squares"):
        unsure_digits(WEIGHTS, X[:, :-1], LABELS)
