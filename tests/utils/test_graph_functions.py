import numpy as np
import pytest

from utils import eval_numerical_gradient
from utils.graph_functions import TanhLayer, VectorMap, chain, watch, with_order


class Node:
    def __init__(self, value, inputs=(), local=()):
        self.value, self.inputs, self.local = value, inputs, local


class Slotted:
    __slots__ = ("value", "inputs", "local")

    def __init__(self, value, inputs=(), local=()):
        self.value, self.inputs, self.local = value, inputs, local


def test_a_chain_hangs_one_node_behind_another():
    first = Node(3.0)
    last = chain(first, 4, 2.0)
    assert last.value == 48.0 and last.local == (2.0,)
    node = last
    for _ in range(4):
        (node,) = node.inputs
    assert node is first


@pytest.mark.parametrize("kind", [Node, Slotted])
def test_watched_nodes_count_all_reads_together(kind):
    a = kind(1.0)
    b = kind(2.0, (a, a), (1.0, 1.0))
    watch(b, 3)
    assert (
        isinstance(b, kind)
        and b.value == 2.0
        and (a.inputs, b.inputs, a.inputs) == ((), (a, a), ())
    )
    with pytest.raises(RuntimeError, match="more than 3 times in a graph of 2 nodes"):
        _ = b.inputs


def test_a_circle_can_be_watched():
    a = Node(1.0)
    b = Node(2.0, (a,), (1.0,))
    a.inputs = (b,)
    watch(b, 100)
    with pytest.raises(RuntimeError):
        node = b
        while True:
            node = node.inputs[0]


def module_with(text):
    names = {}
    exec(text, names)
    return names


def test_a_function_gets_an_order_that_its_module_does_not_give():
    names = module_with(
        "def toposort(output): raise ValueError('a cycle')\n"
        "def backward(output):\n"
        "    if output == 'bad': raise KeyError(output)\n"
        "    return [*toposort(output), output]\n"
    )
    own = names["toposort"]
    assert with_order(names["backward"], ["a", "b"], "c") == ["a", "b", "c"]
    with pytest.raises(KeyError):
        with_order(names["backward"], [], "bad")
    assert names["toposort"] is own


def test_a_function_without_a_toposort_is_called_as_it_is():
    names = module_with("def backward(output): return output\n")
    assert with_order(names["backward"], [], "c") == "c" and "toposort" not in names
    assert with_order(len, [], "abc") == 3


def test_a_layer_and_its_way_back():
    layer, upstream, h = (
        TanhLayer([[1.0, -2.0, 0.5], [0.3, 0.1, -1.0]]),
        np.array([2.0, -1.0]),
        np.array([0.2, -0.4, 0.6]),
    )
    measured = eval_numerical_gradient(lambda x: upstream @ layer.forward(x), h.copy())
    layer.evaluations = 0
    np.testing.assert_allclose(layer.backward(layer.forward(h), upstream), measured, rtol=1e-7)
    assert layer.evaluations == 1


def test_a_vector_map_counts_its_calls():
    F = VectorMap([[1, 2], [3, 4], [5, 6]], [0, 0, 1], "square")
    np.testing.assert_allclose(F([1, -1]), [1, 1, 0])
    assert F.calls == 1
