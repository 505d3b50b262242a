"""A drawing on its way to 8×8 numbers, and what the network of chapter 8 makes of sixty of them."""

import hashlib
from pathlib import Path

import drawn_digits
import numpy as np
import pytest

from chainrule import accuracy, gradient_descent, initialize_weights, load_digits, one_hot, predict
from chainrule.handwriting import digit_steps, draw_strokes

LINE = [[0.5, 0.2], [0.5, 0.8]]


@pytest.fixture(scope="module")
def weights():
    """Those of chapter 8, run 3."""
    images, labels = load_digits()
    rng = np.random.default_rng(0)
    train = rng.permutation(1797)[:1437]
    start = initialize_weights((64, 32, 10), rng)
    X, Y = images[train] / 16, one_hot(labels[train], 10)
    return gradient_descent(start, X, Y, learning_rate=2.0, iterations=1000)[0]


def test_of_sixty_drawn_digits_at_least_fifty_are_read(weights):
    pixels = [
        digit_steps(draw_strokes(drawn_digits.strokes(hand, digit), hand.pen)).pixels
        for hand in drawn_digits.HANDS
        for digit in range(10)
    ]
    right = predict(weights, np.array(pixels) / 16) == np.tile(np.arange(10), 6)
    assert right.sum() >= 50, right.reshape(6, 10).astype(int)
    wrong = np.flatnonzero(~right) % 10
    assert sorted(wrong.tolist()) == [1, 7, 7, 7]  # the page of the digits says so
    assert right.reshape(6, 10).sum(axis=1).min() >= 8  # no hand is left out
    assert right.reshape(6, 10).sum(axis=0).min() >= 3  # and no digit


def test_without_the_steps_it_would_be_a_third(weights):
    """The paper cut into 8×8 as it stands; the page of the digits says so."""
    papers = [
        draw_strokes(drawn_digits.strokes(hand, digit), hand.pen, 256).reshape(8, 32, 8, 32)
        for hand in drawn_digits.HANDS
        for digit in range(10)
    ]
    X = np.array([paper.mean(axis=(1, 3)).reshape(64) for paper in papers])
    assert 17 <= (predict(weights, X) == np.tile(np.arange(10), 6)).sum() <= 23


def test_the_strokes_are_those_that_were_written_before_the_reading():
    written = Path(drawn_digits.__file__).read_bytes()
    assert hashlib.sha256(written).hexdigest().startswith("17eedac353b982a4")


def test_size_place_and_pen_make_little_difference():
    """The same 5, large and small, here and there, thick and thin."""
    hand = drawn_digits.HANDS[0]
    five = drawn_digits.strokes(hand, 5)
    large = digit_steps(draw_strokes(five, 0.07)).pixels
    for size, x, y, pen in [(0.3, 0, 0, 0.02), (0.3, 0.65, 0.6, 0.03), (0.9, 0.05, 0.05, 0.1)]:
        moved = [stroke * size + [x, y] for stroke in five]
        assert np.abs(digit_steps(draw_strokes(moved, pen)).pixels - large).mean() < 1.5


def test_a_shift_by_whole_points_makes_none():
    drawing = draw_strokes(drawn_digits.strokes(drawn_digits.HANDS[3], 3), 0.04)
    shifted = np.roll(drawing, (100, 60), axis=(0, 1))
    for one, other in zip(digit_steps(drawing), digit_steps(shifted), strict=True):
        assert (one == other).all()


def test_images_of_the_data_set_stay_nearly_what_they_are(weights):
    """Grey becomes black or white, so not quite: most are read as before."""
    images, labels = load_digits()
    large = np.kron(images[-100:].reshape(-1, 8, 8) > 6, np.ones((4, 4), dtype=bool))
    again = np.array([digit_steps(picture).pixels for picture in large])
    assert accuracy(predict(weights, again / 16), labels[-100:]) > 0.8


def test_a_leaning_line_is_set_upright():
    leaning = draw_strokes([[[0.7, 0.2], [0.5, 0.8]]], 0.05)
    upright = digit_steps(leaning).upright
    assert upright.shape[1] < 20 < leaning.any(axis=0).sum()
    assert abs(int(upright[0].argmax()) - int(upright[-1].argmax())) <= 1


@pytest.mark.parametrize("drawing", ["dot", "dash", "full", "point"])
def test_what_is_no_digit_gives_numbers_as_well(drawing):
    bitmap = {
        "dot": draw_strokes([[[0.5, 0.5]]], 0.1),
        "dash": draw_strokes([[[0.1, 0.5], [0.9, 0.52]]], 0.05),
        "full": np.ones((256, 256)),
        "point": np.eye(1),
    }[drawing]
    pixels = digit_steps(bitmap).pixels
    assert pixels.shape == (64,) and pixels.min() >= 0 and 0 < pixels.max() <= 16
    assert (pixels == np.round(pixels)).all()


def test_thick_lines_get_thinner_and_thin_ones_thicker():
    for pen in (0.02, 0.3):
        steps = digit_steps(draw_strokes([LINE], pen))
        assert abs(steps.evened.sum() - 312) <= abs(steps.scaled.sum() - 312)


def test_strokes_beside_the_paper_are_cut_off():
    assert not draw_strokes([[[2.0, 2.0], [3.0, 2.0]], [[-1.0, 0.5]]], 0.1).any()
    assert draw_strokes([[[-1.0, 0.5], [2.0, 0.5]]], 0.1).any(axis=0).all()
    assert not draw_strokes([], 0.1).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1.0, 2.0]], 0.1), r"strokes\[0\]: expected points \(n, 2\), got shape \(2,\)"),
        (([LINE, [[1, 2, 3]]], 0.1), r"strokes\[1\]: expected points \(n, 2\), got shape \(1, 3\)"),
        (([[[0.5, np.nan]]], 0.1), r"strokes\[0\]: "),
        (([LINE], 0), r"pen: expected a number > 0, got 0"),
        (([LINE], 0.1, 0), r"side: expected a whole number >= 1, got 0"),
    ],
)
def test_what_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        draw_strokes(*arguments)


def test_no_picture_is_refused():
    with pytest.raises(ValueError, match=r"bitmap: expected shape \(h, w\), got \(9,\)"):
        digit_steps(np.ones(9))
