"""What the page shows of a drawn digit: pictures, units, words."""

import numpy as np
import pytest

from chainrule import forward, load_digits, predict
from chainrule.handwriting import digit_steps, draw_strokes
from chainrule.playground.digits import (
    between,
    held_out_digit,
    learn_to_read,
    misread,
    read_drawing,
)

PEN = 0.06


@pytest.fixture(scope="module")
def weights():
    return learn_to_read()


def test_it_is_the_network_of_chapter_8(weights):
    images, labels = load_digits()
    held_out = np.random.default_rng(0).permutation(1797)[-360:]
    wrong = predict(weights, images[held_out] / 16) != labels[held_out]
    assert [Theta.shape for Theta in weights] == [(32, 65), (10, 33)]
    assert misread(weights) == (np.flatnonzero(wrong) + 1).tolist() and 0 < wrong.sum() < 10
    for number in (1, 360, misread(weights)[0]):
        shown = held_out_digit(weights, number)
        assert shown["label"] == labels[held_out[number - 1]]
        assert shown["pixels"] == images[held_out[number - 1]].tolist()
        assert ("That is wrong." in shown["says"]) == bool(wrong[number - 1])


def test_all_numbers_are_those_of_the_package(weights):
    shown = read_drawing(weights, between(0.3), PEN)
    drawing = draw_strokes(between(0.3), PEN)
    steps = digit_steps(drawing)
    assert shown["pixels"] == steps.pixels.tolist()
    _, hidden, outputs = (A[0] for A in forward(weights, [steps.pixels / 16])[0])
    assert shown["hidden"] == hidden.tolist() and shown["outputs"] == outputs.tolist()
    assert shown["shown"] == [f"{output:.2f}" for output in outputs]
    assert shown["answer"] == outputs.argmax()
    pictures = [drawing, *steps[:3], steps.pixels.reshape(8, 8) / 16]
    for picture, made in zip(shown["steps"], pictures, strict=True):
        assert (picture["height"], picture["width"]) == made.shape
        assert np.abs(picture["ink"].reshape(made.shape) / 255 - made).max() < 0.003
    assert f"{steps.evened.sum()} points" in shown["steps"][3]["says"]


def test_between_a_3_and_an_8_it_doubts(weights):
    says = {k / 20: read_drawing(weights, between(k / 20), PEN)["says"] for k in range(21)}
    assert says[0].startswith("The network reads 3.") and says[0].endswith("does not hesitate.")
    assert says[1].startswith("The network reads 8.") and says[1].endswith("does not hesitate.")
    doubts = [closed for closed, text in says.items() if "does not hesitate" not in text]
    assert doubts and 0.2 < min(doubts) <= max(doubts) < 0.8


@pytest.mark.parametrize(
    ("outputs", "ending"),
    [
        ((0.6, 0.4, 0.01), "0.60 for 0 and 0.40 for 1: it hesitates between the two."),
        (
            (0.01, 0.2, 0.3),
            "for 2 and 0.20 for 1: none is above ½, so it knows no such digit.",
        ),
        ((0.9, 0.01, 0.1), "0.90 for 0 and 0.10 for 2: it does not hesitate."),
    ],
)
def test_what_is_said_of_the_outputs(outputs, ending):
    h = np.array(outputs)
    bias = np.log(h / (1 - h))  # of three outputs that look at nothing
    network = [np.zeros((1, 65)), np.column_stack([bias, np.zeros(3)])]
    assert read_drawing(network, between(0), PEN)["says"].endswith(ending)


def test_weights_may_be_rounded(weights):
    """As the page gets them: with four decimals it reads the same."""
    images, _ = load_digits()
    rounded = [Theta.round(4) for Theta in weights]
    assert (predict(rounded, images / 16) == predict(weights, images / 16)).all()


@pytest.mark.parametrize(
    ("function", "given", "message"),
    [
        (held_out_digit, 0, "number: expected 1 to 360, got 0"),
        (held_out_digit, 361, "number: expected 1 to 360, got 361"),
        (read_drawing, [], "bitmap: expected a drawing, got no ink"),
    ],
)
def test_what_is_refused(weights, function, given, message):
    more = (PEN,) if function is read_drawing else ()
    with pytest.raises(ValueError, match=message):
        function(weights, given, *more)
    with pytest.raises(ValueError, match=r"closed: expected 0 to 1, got 1\.1"):
        between(1.1)
