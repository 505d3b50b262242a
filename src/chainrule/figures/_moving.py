"""Figures that can be moved: a picture, its controls, and a table of all that changes.

Everything a reader can see is computed here, in Python, for every position of the controls. The
page's script (``figures.js``) only picks entries of the table. Without scripts, and in a notebook,
the figure is a still picture at the controls' first positions.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product
from math import prod

import numpy as np

from chainrule.diagrams.svg import element

TABLE_LIMIT = 20_000  # bytes of a figure's table: a page has to stay light


@dataclass(frozen=True)
class Control:
    """What a reader can set: a slider, a choice of a few, or steps to go through.

    Attributes
    ----------
    name
        By which the tracks refer to it.
    label
        What the reader sees beside it.
    values
        A text for each position, such as ``"w = 0.5"``; read aloud by screen readers.
    start
        The position in the still picture.
    kind
        ``"slider"``; ``"choice"`` (buttons side by side); ``"steps"`` (a slider with the buttons
        back, forward and play).
    pictures
        Of a choice: SVG to show in place of each text, which screen readers still read.
    """

    name: str
    label: str
    values: Sequence[str]
    start: int = 0
    kind: str = "slider"
    pictures: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.kind not in ("slider", "choice", "steps"):
            raise ValueError(f"kind: expected slider, choice or steps, got {self.kind!r}")
        if not 0 <= self.start < len(self.values):
            raise ValueError(
                f"start: expected a position below {len(self.values)}, got {self.start}"
            )
        if self.pictures and (self.kind != "choice" or len(self.pictures) != len(self.values)):
            raise ValueError(
                f"pictures: expected a choice with one for each of {len(self.values)} values, "
                f"got {self.kind} with {len(self.pictures)}"
            )


def step_by_step(steps: int, start: int = 0) -> Control:
    """The control "step" of a figure that goes through so many steps, counted from 1."""
    return Control("step", "Step", [f"{k} of {steps}" for k in range(1, steps + 1)], start, "steps")


@dataclass(frozen=True)
class Track:
    """One thing that changes: an attribute, or the text, of the parts of the picture named `part`.

    Attributes
    ----------
    part
        Its elements have ``data-part="…"``.
    attribute
        The name of an attribute, or ``"text"``. The value "" removes ``hidden`` and
        ``aria-current``; other values set them. ``"data-levels"`` lights the part's children: a
        sign for each, from 0 to 9 and on to g, says how many sixteenths of its fill are seen.
    controls
        The names of the controls it depends on.
    values
        One for each combination of their positions; the last control runs fastest.
    """

    part: str
    attribute: str
    controls: Sequence[str]
    values: Sequence[str]


@dataclass(frozen=True)
class MovingFigure:
    """A figure with controls. A notebook shows it as a still picture; the book's page moves it.

    Attributes
    ----------
    name
        Unique on its page.
    body
        HTML of the still picture, in the state at the start: SVG, and formulas as
        ``<span class="arithmatex">\\(…\\)</span>``. The part ``says`` comes below it by itself.
    controls, tracks
        See there. The part ``says`` has the attribute ``text``: the sentences that say what the
        picture shows, for those who cannot see it and for those who can. Where several tracks have
        one text, it is theirs in this order, with a space between.
    """

    name: str
    body: str
    controls: Sequence[Control]
    tracks: Sequence[Track]

    def __post_init__(self) -> None:
        sizes = {control.name: len(control.values) for control in self.controls}
        for track in self.tracks:
            expected = prod(sizes[name] for name in track.controls)
            if len(track.values) != expected:
                raise ValueError(
                    f"tracks: {track.part}.{track.attribute} needs {expected} values, "
                    f"got {len(track.values)}"
                )
            if track.part != "says" and f'data-part="{track.part}"' not in self.body:
                raise ValueError(f'tracks: the body has no data-part="{track.part}"')
        if not any(track.part == "says" and track.attribute == "text" for track in self.tracks):
            raise ValueError("tracks: none for the part 'says', the text equivalent")
        if len(self.table()) > TABLE_LIMIT:
            raise ValueError(f"tracks: {len(self.table())} bytes, more than {TABLE_LIMIT}")

    def table(self) -> str:
        """Return the controls' positions and the tracks as JSON. Equal values are kept once."""
        tracks = []
        for track in self.tracks:
            distinct = list(dict.fromkeys(track.values))
            entry: dict[str, object] = {
                "part": track.part,
                "attribute": track.attribute,
                "values": distinct,
            }
            if len(distinct) < len(track.values):
                entry["index"] = [distinct.index(value) for value in track.values]
            entry["controls"] = list(track.controls)
            tracks.append(entry)
        sizes = {control.name: len(control.values) for control in self.controls}
        text = json.dumps(
            {"sizes": sizes, "tracks": tracks}, ensure_ascii=False, separators=(",", ":")
        )
        return text.replace("</", "<\\/")

    def at_start(self, track: Track) -> str:
        """Return the value that a track has in the still picture."""
        return _at_start(track, self.controls)

    def _repr_html_(self) -> str:
        sentences = [track for track in self.tracks if track.part == "says"]
        says = " ".join(filter(None, map(self.at_start, sentences)))
        controls = "".join(_control(self.name, control) for control in self.controls)
        return (
            f'<moving-figure class="nb-figure" data-figure="{self.name}">'
            f'<div class="moving-body">{self.body}</div>'
            f'<div class="moving-controls" hidden>{controls}</div>'
            f'<p class="moving-says" data-longest="{escape(self._longest(sentences))}">'
            f'<span data-part="says">{escape(says)}</span></p>'
            '<p class="moving-announces" aria-live="polite"></p>'
            f'<script type="application/json">{self.table()}</script></moving-figure>'
        )

    def _longest(self, sentences: Sequence[Track]) -> str:
        """The longest text that there is, and a little room: words may break in other places."""
        used = [c for c in self.controls if any(c.name in track.controls for track in sentences)]
        texts = (
            " ".join(filter(None, (_at(track, place) for track in sentences)))
            for place in _places(used)
        )
        return max(texts, key=len) + 2 * "\u00a0"


class Still:
    """The values of the tracks at the start, so that no body has to write them a second time."""

    def __init__(self, controls: Sequence[Control], tracks: Sequence[Track]) -> None:
        self.values: dict[tuple[str, str], str] = {}
        for track in tracks:
            key = track.part, track.attribute
            # several tracks of one text: one after the other, as the script does it
            both = (self.values.get(key), _at_start(track, controls))
            self.values[key] = " ".join(filter(None, both))

    def part(self, name: str) -> dict[str, str]:
        """The attributes of an element that is the part `name`."""
        own = {
            attribute: value
            for (part, attribute), value in self.values.items()
            if part == name and attribute != "text"
        }
        return {"data-part": name, **own}

    def text(self, name: str) -> str:
        return self.values[name, "text"]

    def words(self, name: str, tag: str = "tspan", **attributes: object) -> str:
        """The part `name` as an element around its text."""
        return element(tag, self.text(name), **self.part(name), **attributes)


def fixed(
    controls: Sequence[Control], tracks: Sequence[Track], names: Sequence[str]
) -> tuple[list[Control], list[Track]]:
    """Take some controls away: they stay at the start, and the tracks get shorter."""
    known = {control.name: control for control in controls}
    shorter = []
    for track in tracks:
        sizes = [len(known[name].values) for name in track.controls]
        values = np.array(track.values, dtype=object).reshape(sizes)
        at = tuple(known[n].start if n in names else slice(None) for n in track.controls)
        left = [name for name in track.controls if name not in names]
        shorter.append(Track(track.part, track.attribute, left, np.ravel(values[at]).tolist()))
    return [control for control in controls if control.name not in names], shorter


def _at_start(track: Track, controls: Sequence[Control]) -> str:
    """The value that a track has where the controls are at first."""
    return _at(track, {c.name: (c.start, len(c.values)) for c in controls})


def _at(track: Track, place: Mapping[str, tuple[int, int]]) -> str:
    """The value of a track. `place` has the position of each control, and how many it has."""
    k = 0
    for name in track.controls:
        position, size = place[name]
        k = k * size + position
    return track.values[k]


def _places(controls: Sequence[Control]) -> Iterator[dict[str, tuple[int, int]]]:
    """All positions of these controls together."""
    sizes = [len(control.values) for control in controls]
    for positions in product(*map(range, sizes)):
        yield {c.name: p for c, p in zip(controls, zip(positions, sizes, strict=True), strict=True)}


def _choice(figure: str, control: Control) -> str:
    buttons = ""
    for k, value in enumerate(control.values):
        words, name = f" {escape(value)}", ""
        if control.pictures:
            words, name = control.pictures[k], f' aria-label="{escape(value)}"'
        checked = " checked" * (k == control.start)
        field = f'name="{figure}-{control.name}" value="{k}"{name}{checked}'
        buttons += f'<label><input type="radio" {field}>{words}</label>'
    kind = ' class="moving-pictures"' if control.pictures else ""
    return (
        f'<fieldset data-control="{control.name}"{kind}><legend>{escape(control.label)}</legend>'
        f"{buttons}</fieldset>"
    )


def _control(figure: str, control: Control) -> str:
    """A control as HTML. `data-values` has the texts that the script shows.

    The text beside a slider is hidden from screen readers: they read the slider's own value.
    """
    texts = escape(json.dumps(list(control.values), ensure_ascii=False))
    if control.kind == "choice":
        return _choice(figure, control)
    slider = (
        f'<input type="range" min="0" max="{len(control.values) - 1}" value="{control.start}" '
        f'aria-valuetext="{escape(control.values[control.start])}" data-values="{texts}">'
    )
    width = max(map(len, control.values))  # in characters: the slider keeps its length
    shown = escape(control.values[control.start])
    output = f'<output aria-hidden="true" style="min-width:{width}ch">{shown}</output>'
    label = f"<label><span>{escape(control.label)}</span> {slider} {output}</label>"
    if control.kind == "steps":
        label += (
            '<span class="moving-steps"><button type="button" data-go="-1">Back</button>'
            '<button type="button" data-go="1">Forward</button>'
            '<button type="button" data-go="play">Play</button></span>'
        )
    return f'<div data-control="{control.name}">{label}</div>'
