"""The product row by column: its table against sums written here once more."""

import json
import re

from tables import check_still, check_words, numbers, states

from chainrule.figures import row_by_column
from chainrule.figures.product import DAYS, EXAMPLES, SUMS, UNITS, WEIGHTS

FIGURE = row_by_column()


def test_the_still_picture_is_the_first_state():
    check_still(FIGURE)
    check_words(FIGURE)
    assert len(FIGURE.table().encode()) < 3_000


def test_each_sum_is_its_row_times_its_column():
    for position, state in states(FIGURE):
        i, k = position["day"], position["unit"]
        pairs = [
            (numbers(state[f"value-{j}", "text"])[0], numbers(state[f"weight-{j}", "text"])[0])
            for j in range(4)
        ]
        assert pairs == [*zip(EXAMPLES[i], WEIGHTS[:, k], strict=True)]
        total = sum(x * w for x, w in pairs)
        assert numbers(state["sum", "text"]) == [total]
        says = state["says", "text"]
        assert numbers(says) == [*(n for pair in pairs for n in pair), total]
        assert says.startswith(f"Row {DAYS[i]}, column {UNITS[k]}: ")


def test_the_sums_differ_so_that_no_entry_is_taken_for_another():
    assert len(set(SUMS.ravel())) == SUMS.size


def test_the_frames_lie_around_row_column_and_sum():
    """Where a frame has been moved to, the numbers inside are those of the sum."""
    boxes = dict(
        re.findall(r"<rect ([^>]*)data-part=\"(\w+)\"", FIGURE.body)[k][::-1] for k in range(3)
    )
    texts = re.findall(r'<text x="([\d.]+)" y="(\d+)">([^<]+)</text>', FIGURE.body)
    for position, state in states(FIGURE):
        i, k = position["day"], position["unit"]
        inside = {}
        for part, box in boxes.items():
            x, y, width, height = (float(n) for n in re.findall(r'"([\d.]+)"', box)[:4])
            right, down = map(float, re.findall(r"\d+", state[part, "transform"]))
            inside[part] = [
                numbers(text)[0] for at_x, at_y, text in texts
                if 0 < float(at_x) - x - right < width and 0 < float(at_y) - y - down < height
            ]  # fmt: skip
        assert inside["row"] == [*EXAMPLES[i]] and inside["column"] == [*WEIGHTS[:, k]]
        assert inside["entry"] == [SUMS[i, k]]


def test_a_tap_on_a_sum_chooses_its_row_and_column():
    chosen = re.findall(r'data-choose="([^"]+)"[^>]*><rect[^>]*/><text[^>]*>([^<]+)', FIGURE.body)
    assert len(chosen) == SUMS.size
    for positions, text in chosen:
        at = json.loads(positions.replace("&quot;", '"'))
        assert numbers(text) == [SUMS[at["day"], at["unit"]]]
