"""Moving figures: the table that the page's script reads, the controls, and what is refused."""

import json
from html.parser import HTMLParser
from itertools import product

import pytest

from chainrule.figures._moving import Control, MovingFigure, Track

A = Control("a", "first", ["a = 0", "a = 1"], start=1)
B = Control("b", "second", ["x", "y & z", "<w>"], start=2, kind="choice")
C = Control("c", "third", ["1 of 2", "2 of 2"], kind="steps")
BODY = '<svg role="img" aria-label="t"><g data-part="p"></g></svg>'
SAYS = Track("says", "text", ["a"], ["no </script> here", "a is one"])
MOVES = Track("p", "d", ["a", "b"], ["00", "01", "02", "10", "11", "02"])


def figure(controls=(A, B), tracks=(SAYS, MOVES), body=BODY):
    return MovingFigure("name", body, controls, tracks)


class Elements(HTMLParser):
    """The elements of a piece of HTML, and their text."""

    def __init__(self, html):
        super().__init__()
        self.found, self.text = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_data(self, data):
        tag = self.found[-1][0] if self.found else ""
        self.text[tag] = self.text.get(tag, "") + data

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def looked_up(table, track, positions):
    """What figures.js shows."""
    k = 0
    for name in track["controls"]:
        k = k * table["sizes"][name] + positions[name]
    return track["values"][track["index"][k] if "index" in track else k]


def test_the_table_gives_each_value_at_its_positions():
    table = json.loads(figure().table())
    assert table["sizes"] == {"a": 2, "b": 3}
    says, moves = table["tracks"]
    for a, b in product(range(2), range(3)):
        assert looked_up(table, moves, {"a": a, "b": b}) == MOVES.values[3 * a + b]
        assert looked_up(table, says, {"a": a, "b": b}) == SAYS.values[a]


def test_equal_values_are_kept_once():
    says, moves = json.loads(figure().table())["tracks"]
    assert moves["values"] == ["00", "01", "02", "10", "11"] and moves["index"][5] == 2
    assert "index" not in says


def test_the_table_cannot_end_its_script_element():
    html = figure()._repr_html_()
    assert html.count("</script>") == 1
    table = Elements(html).text["script"]
    assert json.loads(table) == json.loads(figure().table())


def test_the_still_picture_is_at_the_start():
    assert figure().at_start(MOVES) == "02"
    elements = Elements(figure()._repr_html_())
    assert [s for s in elements.all("span") if s.get("data-part") == "says"]
    assert "a is one" in elements.text["span"]
    (slider,) = (i for i in elements.all("input") if i["type"] == "range")
    assert (slider["value"], slider["max"], slider["aria-valuetext"]) == ("1", "1", "a = 1")
    checked = [i["value"] for i in elements.all("input") if "checked" in i]
    assert checked == ["2"]


def test_several_tracks_of_the_sentences_are_joined():
    more = Track("says", "text", ["b"], ["", "", "b is two"])
    html = figure(tracks=(SAYS, more))._repr_html_()
    assert "a is one b is two</span>" in html
    assert 'data-longest="no &lt;/script&gt; here b is two' in html


def test_room_is_kept_for_the_longest_texts():
    elements = Elements(figure()._repr_html_())
    (says,) = [p for p in elements.all("p") if p["class"] == "moving-says"]
    assert says["data-longest"].rstrip("\u00a0") == "no </script> here"


def test_texts_that_never_stand_together_need_no_room_together():
    first = Track("says", "text", ["a"], ["a long sentence", "short"])
    second = Track("says", "text", ["a"], ["short", "another long sentence"])
    elements = Elements(figure(tracks=(first, second))._repr_html_())
    (says,) = [p for p in elements.all("p") if p["class"] == "moving-says"]
    assert says["data-longest"].rstrip("\u00a0") == "short another long sentence"
    assert elements.all("output")[0]["style"] == "min-width:5ch"


def test_only_one_place_speaks_and_it_is_empty():
    """Sliders say their own value; what changes while dragging is not read out."""
    html = figure()._repr_html_()
    elements = Elements(html)
    live = [attributes for _, attributes in elements.found if "aria-live" in attributes]
    assert [a["class"] for a in live] == ["moving-announces"]
    assert 'aria-live="polite"></p>' in html
    assert all(output["aria-hidden"] == "true" for output in elements.all("output"))


def test_special_characters_of_texts_are_escaped():
    html = figure()._repr_html_()
    assert "y &amp; z" in html and "&lt;w&gt;" in html and "<w>" not in html


def test_steps_have_buttons_and_a_slider():
    elements = Elements(
        figure(controls=(A, C), tracks=(Track("says", "text", ["c"], "uv"),))._repr_html_()
    )
    assert [button["data-go"] for button in elements.all("button")] == ["-1", "1", "play"]
    assert all(button["type"] == "button" for button in elements.all("button"))
    assert len([i for i in elements.all("input") if i["type"] == "range"]) == 2


def test_controls_wait_for_the_script_and_radio_buttons_belong_to_one_figure():
    elements = Elements(figure()._repr_html_())
    (controls,) = [d for d in elements.all("div") if d.get("class") == "moving-controls"]
    assert "hidden" in controls
    assert {i["name"] for i in elements.all("input") if i["type"] == "radio"} == {"name-b"}


@pytest.mark.parametrize(
    ("argument", "make"),
    [
        ("kind", lambda: Control("a", "a", ["1"], kind="knob")),
        ("start", lambda: Control("a", "a", ["1"], start=1)),
        ("start", lambda: Control("a", "a", ["1"], start=-1)),
        ("start", lambda: Control("a", "a", [])),
        ("tracks: p.d needs 6", lambda: figure(tracks=(SAYS, Track("p", "d", ["a", "b"], "1")))),
        ("tracks: the body", lambda: figure(tracks=(SAYS, Track("q", "d", ["a"], "12")))),
        ("tracks: none", lambda: figure(tracks=(MOVES,))),
        ("tracks: none", lambda: figure(tracks=(Track("says", "title", ["a"], "12"),))),
        (
            "tracks: 2",
            lambda: figure(tracks=(Track("says", "text", ["a"], ["x" * 10_000, "y" * 10_000]),)),
        ),
    ],
)
def test_wrong_figures_are_refused(argument, make):
    with pytest.raises(ValueError, match=f"^{argument}"):
        make()
