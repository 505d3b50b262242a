"""The network that reads on the home page: lights, numbers and sentences against the package."""

import json

import numpy as np
import pytest
from tables import check_still, check_words, states

from chainrule import forward, predict
from chainrule.figures import digit_reader
from chainrule.figures._moving import Control
from chainrule.playground.digits import held_out, learn_to_read, misread

IMAGES, LABELS = held_out()
WEIGHTS = learn_to_read()
FIGURE = digit_reader(WEIGHTS, IMAGES / 16, LABELS)
STATES = [state for _, state in states(FIGURE)]


def lights(signs: str) -> np.ndarray:
    return np.array(["0123456789abcdefg".index(sign) for sign in signs]) / 16


def shown() -> list[int]:
    """Which held-out image stands at each position, by its inputs: they are whole sixteenths."""
    inputs = [lights(state["inputs", "data-levels"]) for state in STATES]
    found = [np.flatnonzero((row == IMAGES / 16).all(axis=1)) for row in inputs]
    return [int(position) for [position] in found]


def test_fifty_images_five_of_each_digit_and_all_that_are_misread():
    positions = shown()
    assert len(set(positions)) == 50
    assert (LABELS[positions].reshape(5, 10) == np.arange(10)).all()
    wrong = {number - 1 for number in misread(WEIGHTS)}
    assert len(wrong) == 3
    assert {p for p in positions if predict(WEIGHTS, IMAGES[[p]] / 16) != LABELS[p]} == wrong
    for digit in range(10):  # the misread ones come last
        right = [position not in wrong for position in positions[digit::10]]
        assert right == sorted(right, reverse=True)


def test_lights_bars_and_numbers_are_the_activations():
    positions = shown()
    _, hidden, outputs = forward(WEIGHTS, IMAGES[positions] / 16)[0]
    for state, on, out in zip(STATES, hidden, outputs, strict=True):
        assert abs(lights(state["hidden", "data-levels"]) - on).max() <= 1 / 32
        assert abs(lights(state["outputs", "data-levels"]) - out).max() <= 1 / 32
        assert [state[f"value-{k}", "text"] for k in range(10)] == [f"{h:.2f}" for h in out]
        bars = dict(bar.split("h") for bar in state["bars", "d"].split("M0 ")[1:] if "h" in bar)
        lengths = [int(bars.get(str(19 * k), 0)) for k in range(10)]
        assert np.allclose(lengths, 26 * out, atol=0.5)
        assert state["answer", "transform"] == f"translate(0 {19 * out.argmax()})"


def test_the_sentences_say_what_lights_up_and_whether_it_is_right():
    for state, position in zip(STATES, shown(), strict=True):
        _, hidden, [out] = forward(WEIGHTS, IMAGES[[position]] / 16)[0]
        second, first = out.argsort()[-2:]
        verdict = f"It reads {first}: {'right' if first == LABELS[position] else 'wrong'}"
        assert state["verdict", "text"] == verdict
        assert state["says", "text"] == (
            f"A {LABELS[position]}. Of the 64 inputs {(IMAGES[position] > 0).sum()} have ink; of "
            f"the 32 hidden units {(hidden > 0.5).sum()} are above ½. The strongest output is "
            f"{out[first]:.2f} for {first}, the next {out[second]:.2f} for {second}. {verdict}."
        )
    assert sum(" wrong." in state["says", "text"] for state in STATES) == 3
    check_words(FIGURE)


def test_the_still_picture_is_the_first_position_and_lit_as_it_says():
    check_still(FIGURE)
    for part in ("inputs", "hidden", "outputs"):
        group = FIGURE.body.split(f'<g data-part="{part}"')[1].split("</g>")[0]
        opacities = [float(text.split('"')[0]) for text in group.split('fill-opacity="')[1:]]
        assert opacities == lights(STATES[0][part, "data-levels"]).tolist()


def test_each_small_picture_is_a_named_button_and_all_of_them_are_light():
    html = FIGURE._repr_html_()
    field = html.split('<fieldset data-control="image"')[1].split("</fieldset>")[0]
    names = [f"{k}, number {n}" for n in range(1, 6) for k in range(10)]
    assert [part.split('"')[0] for part in field.split('aria-label="')[1:]] == names
    assert field.count("<svg") == field.count('aria-hidden="true"') == 50
    assert field.count(" checked") == 1
    assert len(json.dumps(html)) <= 50_000


def test_what_cannot_be_shown_is_refused():
    with pytest.raises(
        ValueError, match=r"labels: expected 5 images of each digit .* got 3 of the"
    ):
        digit_reader(WEIGHTS, IMAGES[:45] / 16, LABELS[:45])
    with pytest.raises(ValueError, match=r"expected 1 images .* digit 9, 2 of them misread"):
        digit_reader(WEIGHTS, IMAGES / 16, LABELS, each=1)
    with pytest.raises(ValueError, match="X: expected the pixels of squares"):
        digit_reader(WEIGHTS, IMAGES[:, :-1], LABELS)
    with pytest.raises(ValueError, match="pictures: expected a choice with one for each of 2"):
        Control("a", "A", ["1", "2"], kind="choice", pictures=["<svg/>"])
    with pytest.raises(ValueError, match=r"pictures: .* got slider with 2"):
        Control("a", "A", ["1", "2"], pictures=["<svg/>", "<svg/>"])
