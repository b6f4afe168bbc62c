import base64
import re
import time
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utils import draw_graph
from utils.graph_layout import _crossings, _increasing, lay_out
from utils.graph_nodes import read_graph

SVG = "{http://www.w3.org/2000/svg}"
XYZ = [
    ("x", "x", 1, 4, []),
    ("y", "y", -3, 4, []),
    ("z", "z", 4, -2, []),
    {"id": "d", "op": "+", "label": "d", "value": -2, "grad": 4, "inputs": ["x", "y"]},
    {
        "id": "f",
        "op": "*",
        "label": "f",
        "value": -8,
        "grad": 1,
        "inputs": ["d", "z"],
        "input_grads": [4.5, -2],
    },
]


def parse(picture):
    return ElementTree.fromstring(picture.svg)


def texts(picture):
    return [element.text for element in parse(picture).iter(f"{SVG}text")]


def where(picture, text):
    """The place of a text in the drawing."""
    element = next(e for e in parse(picture).iter(f"{SVG}text") if e.text == text)
    return float(element.get("x")), float(element.get("y"))


def test_values_stand_above_and_gradients_below():
    picture = draw_graph(XYZ)
    for label, value, grad in (
        ("x", "1", "4"),
        ("z", "4", "-2"),
        ("+", "d = -2", "4"),
        ("*", "f = -8", "1"),
    ):
        x, y = where(picture, label)
        column = sorted(
            (float(e.get("y")), e.text)
            for e in parse(picture).iter(f"{SVG}text")
            if float(e.get("x")) == x
        )
        around = [t for height, t in column if abs(height - y) < 40]
        assert around == [value, label, grad]
    assert where(picture, "x")[0] < where(picture, "+")[0] < where(picture, "*")[0]
    assert (
        where(picture, "x")[1] < where(picture, "y")[1]
        and where(picture, "+")[1] < where(picture, "z")[1]
    )
    assert "4.5" in texts(picture)  # what flows back along an edge
    assert len(list(parse(picture).iter(f"{SVG}path"))) == 2 * 4  # a line and a tip for each edge


def test_words_say_the_same():
    picture = draw_graph(XYZ, title="(x+y)z")
    root = parse(picture)
    assert root.find(f"{SVG}title").text == "(x+y)z" and root.find(
        f"{SVG}desc"
    ).text == picture.alt == repr(picture)
    assert "d, + of x and y: value -2, gradient 4." in picture.alt
    data = picture._repr_mimebundle_()
    assert (
        data["image/svg+xml"] == picture.svg == picture._repr_svg_()
        and data["text/plain"] == picture.alt
    )
    coded = re.search(r"base64,([^\"]+)", data["text/html"]).group(1)
    assert base64.b64decode(coded).decode() == picture.svg


def test_before_backward_there_are_no_gradients():
    before = draw_graph(("x", "x", 1, None, []), ("y", "y", None, None, ["x"]))
    assert "gradient" not in before.alt and "y of x: not computed." in before.alt


@given(st.text(max_size=40), st.text(max_size=10))
@settings(max_examples=80, deadline=None)
def test_any_text_gives_well_formed_svg(label, op):
    picture = draw_graph(
        {"id": 1, "label": label, "value": label}, {"id": 2, "op": op, "inputs": [1]}, title=label
    )
    assert parse(picture).tag == f"{SVG}svg"


def test_markup_stays_text():
    picture = draw_graph(("a", "<script>&\"'", "</svg>", None, []))
    assert "<script" not in picture.svg and "<script>&\"'" in texts(picture)
    assert "<script" not in picture._repr_mimebundle_()["text/html"]


@given(st.lists(st.lists(st.integers(0, 30), max_size=3), min_size=1, max_size=25))
@settings(max_examples=60, deadline=None)
def test_layout_of_random_graphs(choices):
    """Inputs stand left of their consumer, and nothing that shares a column overlaps."""
    nodes = [
        {"id": k, "inputs": [c % k for c in chosen] if k else []}
        for k, chosen in enumerate(choices)
    ]
    nodes = read_graph((nodes,))
    layout = lay_out(nodes, lambda key: 10.0)
    column = {key: d for d, layer in enumerate(layout.layers) for key in layer}
    for (consumer, slot), path in layout.edges.items():
        assert [column[key] for key in path] == list(range(column[path[0]], column[consumer] + 1))
        assert path[0] == next(n for n in nodes if n.id == consumer).inputs[slot]
    for layer in layout.layers:
        heights = [layout.height[key] for key in layer]
        assert np.all(np.diff(heights) >= 10 - 1e-6)
    assert {key for key in column if not isinstance(key, tuple)} == {n.id for n in nodes}


def test_crossings_that_can_be_avoided_are():
    nodes = [{"id": name} for name in "abcd"] + [
        {"id": "p", "inputs": "d"},
        {"id": "q", "inputs": "c"},
        {"id": "r", "inputs": "b"},
        {"id": "s", "inputs": "a"},
    ]
    layout = lay_out(read_graph((nodes,)), lambda key: 10.0)
    neighbours = {key: [] for layer in layout.layers for key in layer}
    for a, b in layout.edges.values():
        neighbours[a].append(b), neighbours[b].append(a)
    assert _crossings(layout.layers, neighbours) == 0
    assert _crossings([["a", "b"], ["p", "q"]], {"a": ["q"], "b": ["p"]}) == 1


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=8))
def test_increasing_is_the_closest_increasing_sequence(values):
    from sklearn.isotonic import isotonic_regression

    weights = [1 + k % 3 for k in range(len(values))]
    np.testing.assert_allclose(
        _increasing(values, weights), isotonic_regression(values, sample_weight=weights), atol=1e-9
    )


def test_a_chain_is_drawn_straight():
    picture = draw_graph([(k, f"n{k}", k, None, [k - 1] if k else []) for k in range(30)])
    assert len({where(picture, f"n{k}")[1] for k in range(30)}) == 1


def test_a_node_used_twice_has_two_edges():
    picture = draw_graph(
        {"id": "x", "value": 3},
        {"id": "y", "op": "*", "inputs": ["x", "x"], "input_grads": [3, 3.5]},
    )
    paths = {e.get("d") for e in parse(picture).iter(f"{SVG}path") if e.get("fill") == "none"}
    assert len(paths) == 2
    assert abs(where(picture, "3.5")[1] - next(y for y in [where(picture, "3")[1]])) > 10


class Micro:  # the names that one well-known engine uses
    def __init__(self, data, _prev=(), _op=""):
        self.data, self._prev, self._op, self.grad = data, set(_prev), _op, 0.0


def test_objects_of_other_engines():
    a, b = Micro(2.0), Micro(-1.5)
    c = Micro(-3.0, (a, b), "*")
    picture = draw_graph(Micro(-1.0, (c, a), "+"))
    assert {"2", "-1.5", "-3", "-1", "*", "+"} <= set(texts(picture)) and picture.alt.count(
        "value"
    ) == 4
    leaf = SimpleNamespace(value=np.float64(0.123456), grad=np.ones((2, 3)), name="w", parents=[])
    picture = draw_graph(
        SimpleNamespace(value=np.array([1, 2]), grad=None, op=np.exp, name="e", parents=[leaf])
    )
    assert {"w", "0.1235", "array 2 x 3", "exp", "e = [1, 2]"} <= set(texts(picture))
    with pytest.raises(ValueError, match="float, which has no inputs"):
        draw_graph(1.0)


@pytest.mark.parametrize(
    "nodes, words",
    [
        ([], "at least one"),
        ([{"label": "x"}], "needs an id"),
        ([{"id": 1}, {"id": 1}], "same id"),
        ([{"id": 1, "inputs": [2]}], "input 2, and there is no such"),
        (
            [{"id": 1, "label": "p", "inputs": [2]}, {"id": 2, "label": "q", "inputs": [1]}],
            "cycle.*p.*q",
        ),
        ([{"id": 1, "inputs": [1]}], "cycle"),
        ([{"id": k} for k in range(201)], "more than 200"),
    ],
)
def test_what_is_no_graph_is_one_clear_sentence(nodes, words):
    with pytest.raises(ValueError, match=words):
        draw_graph(nodes)


def test_a_deep_graph_is_refused_without_recursion():
    node = SimpleNamespace(value=0, grad=0, label="n", inputs=[])
    for _ in range(10_000):
        node = SimpleNamespace(value=0, grad=0, label="n", inputs=[node])
    with pytest.raises(ValueError, match="more than 200"):
        draw_graph(node)


def test_the_largest_graph_is_quick(tmp_path):
    begin = time.perf_counter()
    picture = draw_graph(
        [(k, f"n{k}", 1.0, None, [k - 1, k // 2] if k > 1 else []) for k in range(200)]
    )
    assert time.perf_counter() - begin < 10
    picture.save(tmp_path / "graph.svg")
    assert ElementTree.parse(tmp_path / "graph.svg").getroot().tag == f"{SVG}svg"
