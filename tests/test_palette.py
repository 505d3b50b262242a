"""The palette: one set of colours everywhere, legible, and told apart with any colour vision."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from chainrule.diagrams.palette import PALETTE, colour
from site_build.cells import pictures

ROOT = Path(__file__).parents[1]
SHEET = (ROOT / "docs/assets/css/figures.css").read_text()
BOOK = (ROOT / "docs/assets/css/book.css").read_text()
PAPER = {"light": "#fdfdfb", "dark": "#15191d"}

# How colours look to people without one kind of cone, for linear RGB: Machado, Oliveira and
# Fernandes 2009, severity 1.0.
VISION = {
    "all three cones": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
FILLS = "input", "hidden", "hidden-2", "output"
LINES = "positive", "negative", "forward", "backward"


def declared(css):
    return dict(re.findall(r"--net-([\w-]+): *(#\w{6}|none)", css))


def schemes():
    light, dark = re.findall(r":root \{(.*?)\n\}|\"slate\"\] \{(.*?)\n  \}", SHEET, re.S)
    return {"light": declared(light[0]), "dark": declared(light[0]) | declared(dark[1])}


SCHEMES = schemes()


def linear(colour):
    rgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(a, b):
    """WCAG 2.2."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (a, b))
    return (high + 0.05) / (low + 0.05)


def oklab(rgb):
    """Björn Ottosson 2020; a distance of 2 or so is just noticeable after times 100."""
    cones = np.cbrt(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
        @ np.clip(rgb, 0, 1)
    )
    return (
        100
        * np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ cones
    )


def difference(a, b, vision):
    matrix = np.array(VISION[vision])
    return float(np.linalg.norm(oklab(matrix @ linear(a)) - oklab(matrix @ linear(b))))


def test_both_schemes_have_every_role():
    assert set(SCHEMES["light"]) == set(SCHEMES["dark"]) == set(PALETTE)
    for scheme, paper in PAPER.items():
        assert f"--paper: {paper};" in BOOK, scheme


def test_dark_paper_is_for_screens_only():
    """A print has the light palette, whatever the reader's screen shows."""
    before = SHEET[: SHEET.index('"slate"')]
    assert before.rindex("@media screen") > before.rindex("}")


def test_python_and_plots_have_the_colours_of_light_paper():
    assert SCHEMES["light"] == PALETTE
    style = (ROOT / "site_build/cells/matplotlibrc").read_text()
    cycle = re.findall(r"'(\w{6})'", style[style.index("prop_cycle") :])
    assert [f"#{c}" for c in cycle] == [PALETTE[role] for role in LINES]
    assert {PALETTE[role]: role for role in LINES} == pictures.PALETTE


def test_no_other_default_is_written_anywhere():
    for path in (ROOT / "src").rglob("*.py"):
        for role, default in re.findall(r"var\(--net-([\w-]+)(?:, *(#?\w+))?\)", path.read_text()):
            assert role in PALETTE, f"{path}: {role}"
            assert default in ("", PALETTE[role]), f"{path}: {role}: use palette.colour"
    assert colour("input") == f"var(--net-input, {PALETTE['input']})"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_lines_are_legible_as_text_and_text_on_fills(scheme):
    colours = SCHEMES[scheme]
    for role in LINES:
        assert contrast(colours[role], PAPER[scheme]) >= 4.5, role
    for role in FILLS:
        assert contrast(colours[role], colours["ink"]) >= 4.5, role


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_stands_together_can_be_told_apart(scheme, vision):
    colours = SCHEMES[scheme]
    for a, b in combinations(FILLS, 2):
        assert difference(colours[a], colours[b], vision) >= 10, (a, b)
    for a, b in (("positive", "negative"), ("forward", "backward")):
        assert difference(colours[a], colours[b], vision) >= 14, (a, b)
    for a, b in combinations(LINES, 2):  # dashes and places tell these apart, too
        assert difference(colours[a], colours[b], vision) >= 7, (a, b)


def test_the_measures_are_right():
    """Against published values: WCAG's extremes, OKLab's white, and a pair that deutans confuse."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert np.allclose(oklab(linear("#ffffff")), [100, 0, 0], atol=0.01)
    assert np.allclose(oklab(linear("#ff0000")), [62.796, 22.486, 12.585], atol=0.01)
    for matrix in VISION.values():
        assert np.allclose(np.sum(matrix, axis=1), 1, atol=1e-5)  # grey stays grey
    red, green = "#b05a3c", "#7a7a3a"
    assert difference(red, green, "deutan") < difference(red, green, "all three cones") / 2
