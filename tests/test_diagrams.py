"""The drawings: what is drawn, that it is valid XML, and that wrong input is refused."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from chainrule.diagrams import Drawing, graph_diagram, network_diagram

SVG = "{http://www.w3.org/2000/svg}"
NEURON = {
    "x": (0, 0, "x", "input"),
    "sum": (1.5, 0, "Σ", "hidden"),
    "step": (2.5, 0, "", "step"),
    "out": (3.5, 0, "output", "text"),
}
NEURON_EDGES = [("x", "sum", "w_1", "3"), ("sum", "step", "z"), ("step", "out")]


def count(drawing: Drawing, tag: str) -> int:
    return len(list(ET.fromstring(str(drawing)).iter(SVG + tag)))


def texts(drawing: Drawing) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(str(drawing)).iter(SVG + "text")]


def circles(drawing: Drawing) -> list[tuple[float, float, float]]:
    return [
        (float(c.attrib["cx"]), float(c.attrib["cy"]), float(c.attrib["r"]))
        for c in ET.fromstring(str(drawing)).iter(SVG + "circle")
    ]


@pytest.mark.parametrize("sizes", [(1, 1), (3, 4, 4, 1), (3, 5, 4, 3), (2, 1, 6)])
@pytest.mark.parametrize("bias", [False, True])
def test_a_circle_for_each_node_and_an_arrow_for_each_weight(sizes, bias):
    drawing = network_diagram(sizes, bias=bias)
    weights = sum((s + bias) * t for s, t in pairwise(sizes))
    assert count(drawing, "circle") == sum(sizes) + bias * (len(sizes) - 1)
    assert count(drawing, "path") == count(drawing, "polygon") == weights


def test_the_pictures_of_the_source_have_their_counts():
    assert count(network_diagram([3, 4, 4, 1]), "path") == 32
    assert count(network_diagram([3, 3, 1], bias=True), "path") == 16
    assert texts(network_diagram([3, 3, 1], bias=True)) == ["1", "1"]


def test_every_arrow_leads_from_the_outline_of_one_circle_to_the_outline_of_another():
    drawing = network_diagram([3, 5, 2], bias=True)
    rim = [(x, y, r) for x, y, r in circles(drawing)]

    def gap(x, y):  # from the nearest outline; an output node has a second ring, 4 further out
        return min(((x - cx) ** 2 + (y - cy) ** 2) ** 0.5 - r for cx, cy, r in rim)

    root = ET.fromstring(str(drawing))
    starts = [re.match(r"M(\S+?),(\S+?)l", p.attrib["d"]).groups() for p in root.iter(SVG + "path")]
    heads = [p.attrib["transform"] for p in root.iter(SVG + "polygon")]
    tips = [re.fullmatch(r"translate\((\S+?),(\S+?)\)", head).groups() for head in heads]
    assert all(0.5 < gap(float(x), float(y)) < 5.5 for x, y in starts + tips)


def test_the_drawing_lies_inside_its_view_box():
    drawing = network_diagram([2, 6, 1], bias=True, layer_labels=["a long caption"] * 3)
    root = ET.fromstring(str(drawing))
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    assert (root.attrib["width"], root.attrib["height"]) == (f"{width:g}", f"{height:g}")
    for x, y, r in circles(drawing):
        assert left < x - r and x + r < left + width
        assert top < y - r and y + r < top + height


def test_captions_and_labels_are_written():
    drawing = network_diagram(
        [1, 2, 1],
        bias=True,
        labels=[["x_0", "x_1"], ["a_0^(2)", "a_1^(2)", "a_2^(2)"], ["h_θ(x)"]],
        layer_labels=["input\nX", "hidden", "output"],
        weight_labels=["Θ^(1)", "Θ^{(2)}"],
        delta_labels=["δ^(2)", "δ^(3)"],
    )
    nodes = ["x0", "x1", "a0(2)", "a1(2)", "a2(2)", "hθ(x)"]
    captions = ["Θ(1)", "Θ(2)", "input", "X", "hidden", "output", "δ(2)", "δ(3)"]
    assert texts(drawing) == nodes + captions
    assert count(drawing, "path") == 2 * 2 + 3 * 1 + 1  # the last one runs from δ(3) to δ(2)
    assert str(drawing).count("stroke-dasharray") == 2 + 1  # two bias nodes, one backward arrow


def test_scripts_are_set_low_and_high_and_the_line_is_found_again():
    (text,) = ET.fromstring(str(network_diagram([1, 1], labels=[["a_1^(2)b"], [""]]))).iter(
        SVG + "text"
    )
    heights, sizes, height = {}, {}, 0.0
    for run in text:
        height += float(run.attrib["dy"])
        heights["".join(run.itertext())] = height
        sizes["".join(run.itertext())] = float(run.attrib["font-size"])
    assert heights["1"] > 0 > heights["(2)"] and heights["a"] == 0
    assert abs(heights["b"]) < 0.2  # the attributes are rounded
    assert sizes["1"] == sizes["(2)"] < sizes["a"] == sizes["b"]


def test_single_letters_are_italic_and_words_are_not():
    drawing = network_diagram([1, 1], layer_labels=["input X", "Θ 2"])
    italic = [t.text for t in ET.fromstring(str(drawing)).iter() if "font-style" in t.attrib]
    assert italic == ["X"]


def test_special_characters_are_escaped():
    drawing = network_diagram([1, 1], labels=[["<&"], ['"_']], title="a < b & c")
    assert texts(drawing) == ["<&", '"_']
    assert ET.fromstring(str(drawing)).find(SVG + "title").text == "a < b & c" == drawing.title


def test_highlight_emphasises_one_node_and_the_arrows_into_it():
    plain, emphasised = network_diagram([3, 4, 1]), network_diagram([3, 4, 1], highlight=(1, 0))
    assert "--net-forward" not in str(plain)
    root = ET.fromstring(str(emphasised))
    for tag, expected in (("circle", 1), ("path", 3), ("polygon", 3)):
        marked = [e for e in root.iter(SVG + tag) if "--net-forward" in e.get("color", "")]
        assert len(marked) == expected


WEIGHTS = [[[0.5, 2, -1], [0, -0.25, 1], [-2, 1, 0.5]], [[1, -1, 0.5, 2]]]  # layers of 2, 3 and 1


def arrows(drawing):
    return list(ET.fromstring(str(drawing)).iter(SVG + "path"))


@pytest.mark.parametrize("bias", [False, True])
def test_weights_show_in_the_colour_the_dashes_and_the_width_of_their_arrows(bias):
    drawing = network_diagram([2, 3, 1], bias=bias, weights=WEIGHTS)
    columns = range(0 if bias else 1, 3), range(0 if bias else 1, 4)
    expected = [
        row[i] for Theta, r in zip(WEIGHTS, columns, strict=True) for i in r for row in Theta
    ]
    widths = []
    for arrow, weight in zip(arrows(drawing), expected, strict=True):
        sign = "negative" if weight < 0 else "positive"
        assert f"--net-{sign}" in arrow.attrib["color"]
        assert ("stroke-dasharray" in arrow.attrib) == (weight < 0)
        widths.append((abs(weight), float(arrow.attrib["stroke-width"])))
    assert all((a < c) == (b < d) for a, b in widths for c, d in widths)
    assert min(width for _, width in widths) > 0.5  # a weight of 0 is still an arrow


def test_arrowheads_are_never_dashed():
    for head in ET.fromstring(str(network_diagram([2, 3, 1], weights=WEIGHTS))).iter(
        SVG + "polygon"
    ):
        assert "stroke-dasharray" not in head.attrib


def test_weights_that_are_all_zero_can_be_drawn():
    assert "positive" in str(network_diagram([1, 1], weights=[[[0, 0]]]))


def test_values_stand_in_the_nodes_and_deltas_under_them():
    drawing = network_diagram(
        [2, 2, 1],
        bias=True,
        labels=[["1", "x_1", "x_2"], ["1", "a_1", "a_2"], ["h"]],
        values=[[1, -2], [0.12345, 0.5], [0.75]],
        deltas=[[0.25, -0.0312], [-0.25]],
    )
    inside = ["1", "x1", "1", "x2", "−2", "1", "a1", "0.123", "a2", "0.5", "h", "0.75"]
    assert texts(drawing) == [*inside, "δ = 0.25", "δ = −0.0312", "δ = −0.25"]
    root = ET.fromstring(str(drawing))
    places = {"".join(t.itertext()): t.attrib for t in root.iter(SVG + "text")}
    for x, y, r in circles(drawing):
        for text, at in places.items():  # a delta stands outside of every circle
            if text.startswith("δ") and float(at["x"]) == x:
                assert abs(float(at["y"]) - 5 - y) > r + 5
    assert "--net-backward" in places["δ = 0.25"]["fill"]


def test_values_without_labels_stand_in_the_nodes():
    drawing = network_diagram([2, 1], bias=True, values=[[3, 4], [5]])
    assert texts(drawing) == ["1", "3", "4", "5"]


def test_a_path_emphasises_its_nodes_and_the_arrows_between_them():
    root = ET.fromstring(str(network_diagram([3, 4, 2], path=[(0, 2), (1, 1), (2, 0)])))
    emphasised = [
        (e.tag.removeprefix(SVG), float(e.get("cx", "0")))
        for e in root.iter()
        if "--net-forward" in e.get("color", "")
    ]
    assert [x for tag, x in emphasised if tag == "circle"] == [0, 120, 240]
    assert sum(tag == "path" for tag, _ in emphasised) == 2


def test_forward_and_backward_arrows_differ_in_colour_and_dashes():
    nodes = {"a": (0, 0, "a", "input"), "b": (2, 0, "b", "output"), "J": (3, 0, "J", "text")}
    drawing = graph_diagram(nodes, [("a", "b", "z", "δ"), ("b", "J")], title="t")
    ahead, back, plain = arrows(drawing)
    assert "forward" in ahead.attrib["color"] and "stroke-dasharray" not in ahead.attrib
    assert "backward" in back.attrib["color"] and "stroke-dasharray" in back.attrib
    assert "color" not in plain.attrib


def test_the_text_equivalent_counts_nodes_and_arrows():
    assert "3, 4, 4, 1" in network_diagram([3, 4, 4, 1]).title
    assert "32" in network_diagram([3, 4, 4, 1]).title
    assert "bias" not in network_diagram([3, 4, 4, 1]).title
    assert "bias" in network_diagram([3, 4, 4, 1], bias=True).title


def test_a_graph_has_its_nodes_edges_labels_and_frames():
    drawing = graph_diagram(NEURON, NEURON_EDGES, title="neuron", groups={"node": ["sum", "step"]})
    assert count(drawing, "circle") == 3  # the fourth is a text
    assert count(drawing, "path") == len(NEURON_EDGES) + 1  # one backward
    assert count(drawing, "polyline") == 1  # the graph of the unit step
    assert count(drawing, "rect") == 1
    assert sorted(texts(drawing)) == sorted(["x", "Σ", "output", "w1", "3", "z", "node"])


def test_forward_labels_stand_over_the_arrow_and_backward_labels_under_it():
    nodes = {"a": (0, 0, "a", "input"), "b": (2, 0, "b", "output")}
    root = ET.fromstring(str(graph_diagram(nodes, [("a", "b", "up", "down")], title="t")))
    heights = {"".join(t.itertext()): float(t.attrib["y"]) for t in root.iter(SVG + "text")}
    assert heights["up"] < 0 < heights["down"]


@pytest.mark.parametrize(
    "drawing",
    [
        network_diagram([3, 4, 1], bias=True, highlight=(1, 1), delta_labels=["δ", "δ"]),
        graph_diagram(NEURON, NEURON_EDGES, title="neuron"),
    ],
)
def test_a_drawing_can_share_a_page_with_any_other(drawing):
    root = ET.fromstring(str(drawing))
    assert root.attrib["role"] == "img"
    assert root[0].tag == SVG + "title" and root[0].text == drawing.title
    assert not re.search(r"\s(id|class|style|href)=", str(drawing))
    assert "currentColor" in str(drawing)
    assert drawing._repr_svg_() == str(drawing) == drawing.svg
    assert repr(drawing) == f"Drawing(title={drawing.title!r})"


def test_the_same_call_gives_the_same_drawing():
    assert network_diagram([3, 4, 1]) == network_diagram((3, 4, 1))
    first = graph_diagram(NEURON, NEURON_EDGES, title="neuron")
    assert first == graph_diagram(NEURON, NEURON_EDGES, title="neuron")


@pytest.mark.parametrize(
    ("argument", "sizes", "options"),
    [
        ("layer_sizes", [3], {}),
        ("layer_sizes", [], {}),
        ("layer_sizes", [3, 0, 1], {}),
        ("labels", [1, 1], {"labels": [["x"]]}),
        (r"labels\[0\]", [1, 1], {"labels": [["x", "y"], ["h"]]}),
        (r"labels\[0\]", [1, 1], {"labels": [["x"], ["h"]], "bias": True}),
        ("layer_labels", [1, 1], {"layer_labels": ["input"]}),
        ("weight_labels", [1, 1], {"weight_labels": ["Θ", "Θ"]}),
        ("delta_labels", [1, 1], {"delta_labels": []}),
        ("highlight", [1, 1], {"highlight": (2, 0)}),
        ("highlight", [1, 1], {"highlight": (0, -1)}),
        ("weights", [1, 1], {"weights": [[[1, 2, 3]]]}),
        ("weights", [1, 1], {"weights": []}),
        ("weights", [2, 1], {"weights": [[[1, 2]]]}),
        ("values", [1, 1], {"values": [[1]]}),
        (r"values\[1\]", [1, 1], {"values": [[1], [1, 2]]}),
        ("deltas", [1, 1], {"deltas": [[1], [1]]}),
        (r"deltas\[0\]", [1, 2], {"deltas": [[1]]}),
        ("path", [1, 1], {"path": [(0, 0), (2, 0)]}),
        ("path", [1, 1], {"path": [(1, 0), (0, 0)]}),
        ("path", [1, 1, 1], {"path": [(0, 0), (2, 0)]}),
        ("path", [1, 1, 1], {"path": [(0, 1), (1, 0)], "bias": True}),
        ("no room", [1, 1, 1], {"delta_labels": ["many words", "and many more"]}),
    ],
)
def test_wrong_networks_are_refused(argument, sizes, options):
    with pytest.raises(ValueError, match=f"^{argument}"):
        network_diagram(sizes, **options)


@pytest.mark.parametrize(
    ("argument", "nodes", "edges", "groups"),
    [
        ("nodes", {}, [], {}),
        ("nodes", {"a": (0, 0, "a", "round")}, [], {}),
        ("nodes", {"a": (0, 0, "a")}, [], {}),
        ("edges", NEURON, [("x", "y")], {}),
        ("edges", NEURON, [("x",)], {}),
        ("edges", NEURON, [("x", "sum", "1", "2", "3")], {}),
        ("edges", NEURON, [("x", "x")], {}),
        ("edges", {"a": (0, 0, "a", "input"), "b": (0, 0, "b", "input")}, [("a", "b")], {}),
        ("no room", {"a": (0, 0, "a", "input"), "b": (0.3, 0, "b", "input")}, [("a", "b")], {}),
        ("groups", NEURON, [], {"node": ["sum", "y"]}),
        ("groups", NEURON, [], {"node": []}),
    ],
)
def test_wrong_graphs_are_refused(argument, nodes, edges, groups):
    with pytest.raises(ValueError, match=f"^{argument}"):
        graph_diagram(nodes, edges, title="wrong", groups=groups)
