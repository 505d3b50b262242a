"""The form of the playground offers what the package knows, and its scripts compute nothing."""

from __future__ import annotations

import gzip
import html
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from chainrule.playground import Session, choices, from_link, to_link

ROOT = Path(__file__).parents[2]
FORM = LexborHTMLParser((ROOT / "docs/playground.md").read_text())
SCRIPTS = sorted((ROOT / "site_build/live/playground").glob("*.js"))
CHOICES = choices()
# of places on the screen, not of networks
DRAWING = {"abs", "ceil", "floor", "hypot", "log10", "max", "min", "round", "sqrt"}
BY_HAND = {"version", "moved", "added", "iterations"}  # settings without a control


def options(name: str) -> dict[str, dict[str, str | None]]:
    return {
        option.attributes["value"] or "": option.attributes | {"title": option.text()}
        for option in FORM.css(f'select[name="{name}"] option')
    }


@pytest.mark.parametrize("name", ["data", "hidden", "output", "loss", "optimizer"])
def test_what_can_be_chosen(name: str):
    ours = {value: option["title"] for value, option in options(name).items()}
    assert ours == {entry["name"]: entry["title"] for entry in CHOICES[name]}


def test_the_mistakes_are_those_of_the_package():
    ours = {value: option["title"] for value, option in options("mistake").items()}
    assert ours.pop("") == "no mistake"
    assert ours == {entry["name"]: entry["title"] for entry in CHOICES["mistakes"]}


def test_what_fits_together():
    for entry in CHOICES["data"]:
        assert options("data")[entry["name"]]["data-output"] == " ".join(entry["outputs"])
    for entry in CHOICES["output"]:
        assert options("output")[entry["name"]]["data-loss"] == " ".join(entry["losses"])


def test_each_setting_has_a_control_with_its_default_and_its_limits():
    for name, value in CHOICES["defaults"].items():
        controls = FORM.css(f'[name="{name}"]')
        assert bool(controls) == (name not in BY_HAND), name
        if not controls:
            continue
        first = controls[0]
        if first.tag == "select":
            chosen = FORM.css_first(f'select[name="{name}"] option[selected]')
            assert (chosen or first.css_first("option")).attributes["value"] == value
        elif first.attributes["type"] == "checkbox":
            assert ("checked" in first.attributes) == value
        else:
            values = [float(control.attributes["value"] or "") for control in controls]
            assert values == ([*value] if isinstance(value, list | tuple) else [value])
    for name, (least, most) in CHOICES["limits"].items():
        for control in FORM.css(f'input[name="{name}"]'):
            assert float(control.attributes["min"] or "nan") == least
            assert float(control.attributes.get("max") or most) == most


def test_links_of_the_book_open():
    pages = [path.read_text() for path in (ROOT / "docs").rglob("*.md")]
    links = [html.unescape(x) for page in pages for x in re.findall(r'playground/#([^"]+)"', page)]
    assert len(links) > 5
    for link in links:
        assert to_link(from_link(link)) == link
        Session(from_link(link)).step()


def test_no_formula_in_javascript():
    text = "\n".join(path.read_text() for path in SCRIPTS)
    assert set(re.findall(r"\bMath\.(\w+)", text)) <= DRAWING
    assert not re.findall(r"sigmoid\(|tanh\(|Math\.E\b", text)


def test_the_scripts_are_light():
    assert len(gzip.compress("\n".join(path.read_text() for path in SCRIPTS).encode())) < 60_000
