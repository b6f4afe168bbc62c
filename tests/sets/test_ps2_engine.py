"""The engine of problem set 2 on random graphs, against three other ways to a gradient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.quality.modules import SOURCE, namespace
from utils import complex_step_gradient, eval_numerical_gradient

MODULE = namespace(SOURCE / "ps2_graphs", "graph.py")
Node, backward, toposort = (MODULE[name] for name in ("Node", "backward", "toposort"))


# ---- random formulas, written once and computed with nodes, complex numbers, or tensors


def level(a):
    """The real part without the square of a complex step, which may tip a tie: (1e-20j)**2 is
    below 0.
    """
    return np.round(np.real(a), 30)


UNARY = {
    "exp": (lambda a: MODULE["exp"](a), np.exp),
    "tanh": (lambda a: MODULE["tanh"](a), np.tanh),
    "sigmoid": (lambda a: MODULE["sigmoid"](a), lambda a: 1 / (1 + np.exp(-a))),
    "negative": (lambda a: -a, lambda a: -a),
    "half": (lambda a: a / 2, lambda a: a / 2),
    "from one": (lambda a: 1 - a, lambda a: 1 - a),
    "cube": (lambda a: a**3, lambda a: a**3),
    "twice": (lambda a: a + a, lambda a: a + a),
    "square": (lambda a: a * a, lambda a: a * a),
    "bounded reciprocal": (lambda a: 1 / (2 + MODULE["tanh"](a)), lambda a: 1 / (2 + np.tanh(a))),
}
BINARY = {
    "+": (lambda a, b: a + b,) * 2,
    "-": (lambda a, b: a - b,) * 2,
    "*": (lambda a, b: a * b,) * 2,
    "max": (
        lambda a, b: MODULE["maximum"](a, b),
        lambda a, b: np.where(level(a) >= level(b), a, b),
    ),
    "min": (
        lambda a, b: MODULE["minimum"](a, b),
        lambda a, b: np.where(level(a) <= level(b), a, b),
    ),
}
step = st.tuples(st.sampled_from([*UNARY, *BINARY]), st.integers(0, 99), st.integers(0, 99))
formulas = st.lists(step, min_size=1, max_size=12)
values = st.lists(st.floats(-1.5, 1.5).map(lambda v: round(v, 3)), min_size=1, max_size=4)


def computed(formula, leaves, kind):
    """The last of a row of steps, each on numbers that are there already; squashed, so that
    nothing explodes.
    """
    squash = (MODULE["tanh"], np.tanh)[kind]
    numbers = list(leaves)
    for name, i, j in formula:
        a, b = numbers[i % len(numbers)], numbers[j % len(numbers)]
        numbers.append(squash(UNARY[name][kind](a) if name in UNARY else BINARY[name][kind](a, b)))
    return numbers[-1]


@settings(deadline=None, max_examples=150)
@given(formulas, values)
def test_the_engine_agrees_with_complex_steps(formula, start):
    leaves = [Node(v) for v in start]
    output = computed(formula, leaves, 0)
    backward(output)
    used = toposort(output)
    measured = complex_step_gradient(lambda x: computed(formula, list(x), 1) + 0j, np.array(start))
    np.testing.assert_allclose(
        [leaf.grad if leaf in used else 0.0 for leaf in leaves], measured, rtol=1e-9, atol=1e-12
    )


SMOOTH = st.lists(
    st.tuples(st.sampled_from([*UNARY, "+", "-", "*"]), st.integers(0, 99), st.integers(0, 99)),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(SMOOTH, values)
def test_the_engine_agrees_with_central_differences(formula, start):
    leaves = [Node(v) for v in start]
    output = computed(formula, leaves, 0)
    backward(output)
    used = toposort(output)
    measured = eval_numerical_gradient(
        lambda x: computed(formula, [Node(v) for v in x], 0).value, np.array(start)
    )
    np.testing.assert_allclose(
        [leaf.grad if leaf in used else 0.0 for leaf in leaves], measured, rtol=1e-5, atol=1e-7
    )


def test_the_engine_agrees_with_torch_on_random_graphs():
    torch = pytest.importorskip("torch", reason="torch is not part of the course's environment")
    unary = {name: third for name, (_, third) in UNARY.items()} | {
        "exp": torch.exp,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "bounded reciprocal": lambda a: 1 / (2 + torch.tanh(a)),
    }
    binary = {name: third for name, (_, third) in BINARY.items()} | {
        "max": lambda a, b: torch.where(a >= b, a, b),
        "min": lambda a, b: torch.where(a <= b, a, b),
    }

    @settings(deadline=None, max_examples=150)
    @given(formulas, values)
    def agrees(formula, start):
        leaves, tensors = (
            [Node(v) for v in start],
            [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in start],
        )
        backward(output := computed(formula, leaves, 0))
        numbers = list(tensors)
        for name, i, j in formula:
            a, b = numbers[i % len(numbers)], numbers[j % len(numbers)]
            numbers.append(torch.tanh(unary[name](a) if name in unary else binary[name](a, b)))
        numbers[-1].backward()
        used = toposort(output)
        np.testing.assert_allclose(
            [leaf.grad if leaf in used else 0.0 for leaf in leaves],
            [0.0 if t.grad is None else t.grad.item() for t in tensors],
            rtol=1e-9,
            atol=1e-12,
        )

    agrees()


def test_two_neurons_agree_with_torch():
    torch = pytest.importorskip("torch", reason="torch is not part of the course's environment")
    x, w1, b1, w2, b2 = (
        torch.tensor(v, dtype=torch.float64, requires_grad=True)
        for v in (0.5, -1.2, 0.3, 2.0, -0.7)
    )
    (torch.sigmoid(w2 * torch.sigmoid(w1 * x + b1) + b2) - 0.2).pow(2).backward()
    nodes = [Node(v) for v in (0.5, -1.2, 0.3, 2.0, -0.7)]
    backward((MODULE["two_neurons"](*nodes) - 0.2) ** 2)
    np.testing.assert_allclose(
        [n.grad for n in nodes], [t.grad.item() for t in (x, w1, b1, w2, b2)], rtol=1e-12
    )


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.lists(st.integers(0, 99), max_size=3), min_size=1, max_size=30),
    st.integers(0, 2**32 - 1),
)
def test_any_graph_of_raw_nodes(wires, seed):
    """Order and gradients on graphs of any shape; the gradients as a sum over paths."""
    rng = np.random.default_rng(seed)
    nodes = [Node(1.0)]
    for wire in wires:
        sources = [nodes[i % len(nodes)] for i in wire]
        nodes.append(Node(1.0, sources, rng.uniform(-1, 1, len(sources))))
    order = toposort(nodes[-1])
    assert len(set(order)) == len(order) and order[-1] is nodes[-1]
    place = {node: k for k, node in enumerate(order)}
    assert all(place[source] < place[node] for node in order for source in node.inputs)
    A = np.zeros((len(order), len(order)))
    for node in order:
        for source, slope in zip(node.inputs, node.local, strict=True):
            A[place[node], place[source]] += slope
    backward(nodes[-1])
    paths = np.linalg.inv(np.eye(len(order)) - A)[-1]
    np.testing.assert_allclose([node.grad for node in order], paths, rtol=1e-9, atol=1e-12)


def test_a_hundred_thousand_nodes_in_a_row():
    first = last = Node(1.0)
    for _ in range(100_000):
        last = Node(1.0, (last,), (1.0,))
    backward(last)
    assert first.grad == 1.0
