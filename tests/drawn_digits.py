"""Sixty digits as six hands would draw them: strokes written for the test, before any was read.

A hand writes in its own box, 100 wide and 100 high, y downwards. Points stand as "x,y"; a curve
goes through them, "/" is a corner where the pen stays down, "|" lifts it. Then the digit is made
smaller, leant and put somewhere on the paper, which is 1 wide and 1 high. They are not changed:
what cannot be read is the reader's fault, or the network's.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Stroke = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Hand:
    name: str
    pen: float  # width of the line, the paper is 1 wide
    size: tuple[float, float]  # width and height of the box on the paper
    place: tuple[float, float]  # its upper left corner
    slant: float  # by how much the top goes to the right, of the height
    digits: tuple[str, ...]  # 0 to 9


HANDS = [
    Hand(
        "as taught in school, large",
        pen=0.07,
        size=(0.6, 0.8),
        place=(0.2, 0.1),
        slant=0,
        digits=(
            "60,4 30,10 12,40 16,78 45,97 75,84 88,50 80,18 58,4",
            "25,28 42,16 55,2/55,2 55,98",
            "14,26 28,6 56,3 80,20 76,44 48,70 10,97/10,97 90,97",
            "14,14 40,2 74,12 74,36 42,47/42,47 82,56 86,84 50,98 10,86",
            "66,2 8,66/8,66 92,66|66,2 66,98",
            "80,4 24,4/24,4 18,44/18,44 50,36 84,54 82,84 48,98 12,86",
            "72,5 40,20 16,56 18,84 46,98 78,88 82,64 56,48 22,62",
            "8,4 90,4/90,4 56,46 38,98",
            "50,48 18,34 22,8 50,2 78,10 80,34 50,48 14,66 16,90 50,98 84,90 84,66 50,48",
            "80,26 58,4 26,8 14,32 36,50 66,44 80,22/80,22 80,60 66,98",
        ),
    ),
    Hand(
        "leaning, with a fine pen",
        pen=0.03,
        size=(0.42, 0.7),
        place=(0.24, 0.16),
        slant=0.25,
        digits=(
            "48,2 20,26 14,66 34,96 66,90 86,50 76,12 46,3",
            "50,0 50,100",
            "10,30 30,4 70,8 78,34 40,74 8,94 24,84 50,92 92,94",
            "22,12 54,0 80,18 62,40 36,46 70,52 84,76 56,100 14,90",
            "36,2 12,58 84,54|72,22 62,100",
            "34,6 22,42 56,38 82,62 64,94 18,94|34,6 86,2",
            "66,0 28,34 12,72 34,98 66,92 74,68 52,54 20,72",
            "12,8 86,4 56,50 40,100",
            "76,16 50,2 26,18 44,40 74,66 62,96 28,96 22,70 52,44 76,16",
            "78,18 46,2 20,28 38,50 72,34 80,12 74,56 50,100",
        ),
    ),
    Hand(
        "round, with a thick pen",
        pen=0.12,
        size=(0.62, 0.62),
        place=(0.16, 0.22),
        slant=0,
        digits=(
            "50,4 14,24 10,68 44,96 84,76 88,32 54,4",
            "44,4 48,50 46,96",
            "16,24 46,2 82,24 62,58 14,94/14,94 88,92",
            "20,10 64,4 82,26 48,46/48,46 86,64 72,92 18,94",
            "22,4 14,54/14,54 86,56|68,10 64,98",
            "84,6 26,8/26,8 20,46 62,40 86,68 60,96 16,90",
            "62,2 24,40 14,76 48,98 82,78 62,54 22,66",
            "12,8 88,10 58,52 44,96",
            "48,46 20,26 48,2 78,24 48,46 16,74 48,98 82,74 48,46",
            "82,28 50,2 18,26 46,50 80,30/80,30 76,96",
        ),
    ),
    Hand(
        "small, in the corner above",
        pen=0.035,
        size=(0.2, 0.28),
        place=(0.06, 0.05),
        slant=0.08,
        digits=(
            "56,0 24,14 12,54 26,92 60,98 86,66 84,24 60,2 44,4",
            "20,34 58,0/58,0 54,98|26,98 84,98",
            "12,22 40,2 78,14 74,42 14,98/14,98 86,96",
            "16,6 84,4/84,4 44,40/44,40 82,56 80,86 46,98 10,88",
            "72,0 10,70/10,70 94,68|70,34 68,100",
            "82,0 28,2/28,2 20,40/20,40 66,40 86,70 60,98 14,94",
            "78,6 36,22 14,66 32,98 72,94 84,68 56,54 20,68",
            "10,2 88,2/88,2 40,98|26,50 78,50",
            "80,10 48,0 20,16 34,40 76,60 82,86 48,100 16,84 26,58 68,38 80,10",
            "84,30 60,2 24,10 20,40 54,52 82,30/82,30 80,74 56,98 20,92",
        ),
    ),
    Hand(
        "narrow and high, to the right",
        pen=0.055,
        size=(0.3, 0.78),
        place=(0.62, 0.14),
        slant=0.05,
        digits=(
            "52,0 18,20 10,60 28,96 64,96 88,58 82,18 52,0",
            "8,30 56,2/56,2 54,100",
            "16,18 46,0 82,16 72,46 38,74 12,98/12,98 50,90 92,98",
            "18,10 52,0 80,16 68,40 38,48/38,48 78,56 86,82 50,100 12,90",
            "58,0 10,58/10,58 92,60|74,36 70,100",
            "86,2 24,0/24,0 22,44/22,44 60,40 86,64 70,96 14,96",
            "60,0 22,44 12,78 42,100 80,86 80,62 48,54 16,76",
            "12,12 14,4/14,4 86,4/86,4 48,98|24,48 82,46",
            "52,46 20,26 48,0 80,22 52,46 16,78 50,100 86,76 52,46",
            "82,22 52,0 20,22 42,46 80,28/80,28 84,76 54,100 18,90",
        ),
    ),
    Hand(
        "in a hurry, wide, leaning back",
        pen=0.05,
        size=(0.5, 0.46),
        place=(0.42, 0.46),
        slant=-0.12,
        digits=(
            "40,6 12,36 20,82 56,98 88,68 82,22 48,6 34,14",
            "46,2 54,98",
            "10,22 44,2 80,22 56,62 18,88 30,80 58,92 94,88",
            "14,8 60,2 78,22 46,44 76,58 80,84 40,98 8,88",
            "30,2 18,48 54,56 88,44|80,10 74,98",
            "88,8 34,6 24,40 66,44 82,74 48,98 10,88",
            "58,2 22,38 16,80 50,98 80,80 66,58 24,68",
            "8,10 50,6 88,8 66,44 46,98",
            "72,12 38,2 24,22 60,48 78,80 44,98 18,80 46,52 76,22 66,8",
            "76,14 36,4 20,30 48,48 78,22 82,12 76,60 70,98",
        ),
    ),
]


def strokes(hand: Hand, digit: int) -> list[Stroke]:
    """The digit as the pen goes: for each stroke its points on the paper, (n, 2)."""
    lifted = [
        np.vstack([curve(points(part)) for part in text.split("/")])
        for text in hand.digits[digit].split("|")
    ]
    return [on_paper(hand, stroke) for stroke in lifted]


def points(text: str) -> Stroke:
    return np.array([[float(number) for number in pair.split(",")] for pair in text.split()])


def curve(through: Stroke, between: int = 8) -> Stroke:
    """A curve of Catmull and Rom through the points, as a line of short pieces."""
    p = np.vstack([2 * through[0] - through[1], through, 2 * through[-1] - through[-2]])
    t = np.linspace(0, 1, between, endpoint=False)[:, None]
    pieces = [
        b
        + t * (c - a) / 2
        + t**2 * (a - 2.5 * b + 2 * c - d / 2)
        + t**3 * (3 * b - 3 * c + d - a) / 2
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]
    return np.vstack([*pieces, through[-1:]])


def on_paper(hand: Hand, stroke: Stroke) -> Stroke:
    x, y = stroke.T / 100
    x = x + hand.slant * (1 - y) * hand.size[1] / hand.size[0]
    return np.column_stack([x, y]) * hand.size + hand.place
