"""Reads the table of a moving figure as the page's script does, beside the still picture."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import product

from chainrule.figures._moving import TABLE_LIMIT, MovingFigure


def positions(figure: MovingFigure) -> Iterator[dict[str, int]]:
    """All combinations of the controls' positions."""
    names = [control.name for control in figure.controls]
    sizes = [range(len(control.values)) for control in figure.controls]
    for combination in product(*sizes):
        yield dict(zip(names, combination, strict=True))


def states(figure: MovingFigure) -> Iterator[tuple[dict[str, int], dict[tuple[str, str], str]]]:
    """At each position the value of each (part, attribute), from the table on the page."""
    table = json.loads(figure.table())
    for position in positions(figure):
        state: dict[tuple[str, str], str] = {}
        for track in table["tracks"]:
            k = 0
            for name in track["controls"]:
                k = k * table["sizes"][name] + position[name]
            value = track["values"][track["index"][k] if "index" in track else k]
            key = track["part"], track["attribute"]
            joined = " ".join(filter(None, [state.get(key, ""), value]))
            state[key] = joined if track["attribute"] == "text" else value
        yield position, state


def numbers(text: str) -> list[float]:
    return [float(n.replace("−", "-")) for n in re.findall(r"−?\d+(?:\.\d+)?", text)]


def check_still(figure: MovingFigure) -> None:
    """The picture is that of the controls' first positions, and the table is small."""
    start = {control.name: control.start for control in figure.controls}
    [state] = [state for position, state in states(figure) if position == start]
    html = figure._repr_html_()
    root = ET.fromstring(f"<div>{figure.body}</div>")
    for (part, attribute), value in state.items():
        if part == "says":
            assert f'<span data-part="says">{value}</span>' in html
            continue
        found = root.findall(f".//*[@data-part='{part}']")
        assert found, part
        for element in found:
            shown = "".join(element.itertext()) if attribute == "text" else element.get(attribute)
            assert shown == value, (part, attribute)
    assert len(figure.table().encode()) <= TABLE_LIMIT
    pictures = list(root.iter("{http://www.w3.org/2000/svg}svg"))
    assert pictures
    for picture in pictures:
        assert picture.get("role") == "img" and len(picture.get("aria-label", "")) > 20
        assert float(picture.get("viewBox", "").split()[2]) <= 400


def check_words(figure: MovingFigure) -> None:
    """Each position has sentences of its own; no number is missing or cut."""
    for position, state in states(figure):
        says = state["says", "text"]
        assert re.fullmatch(r"[A-Z].*\.", says), position
        assert "  " not in says and "nan" not in says and "inf" not in says, says
