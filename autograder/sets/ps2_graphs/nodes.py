"""Task 2.3: kinds of nodes, and `pass_back`, a node's share of the backward pass."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.kit import attempt
from autograder.checks.model import Case, Outputs, Part, Question, Test
from autograder.sandbox.subject import Subject

from .adapters import attributes, labels, leaf, made, read, text_or_numbers
from .oracle import OPERATIONS, local_derivatives, node_count


def draw(rng: np.random.Generator) -> list[Case]:
    """Each kind of node on both sides of 0; pairs that tie; extremes."""
    small, large = float(rng.uniform(0.3, 0.9)), float(rng.uniform(1.3, 2.4))
    points: dict[str, tuple[float, ...]] = {
        "add": (large, -small),
        "add, numbers below 0": (-large, -small),
        "add_constant": (-large, small),
        "add_constant, a constant below 0": (small, -large),
        "mul": (large, -small),
        "mul, numbers below 0": (-small, -large),
        "mul_constant": (-large, small),
        "mul_constant, a constant below 0": (small, -large),
        "maximum, the first is larger": (large, small),
        "maximum, the second is larger": (-large, -small),
        "maximum, a tie": (-small, -small),
        "minimum, the first is smaller": (-large, -small),
        "minimum, the second is smaller": (large, small),
        "minimum, a tie": (large, large),
        "exp": (small,),
        "exp, below 0": (-large,),
        "reciprocal": (large,),
        "reciprocal, below 0": (-small,),
        "power": (-large, 3),
        "power, not a whole number": (small, 2.5),
        "power, a negative one": (large, -1.5),
        "power, 1 at 0": (0.0, 1),
        "sigmoid": (large,),
        "sigmoid, below 0": (-small,),
        "sigmoid, between 0 and 1": (small,),
        "sigmoid near 1000": (1e3,),
        "sigmoid near -1000": (-1e3,),
    }
    return [_node_case(name, arguments) for name, arguments in points.items()]


def _node_case(name: str, arguments: tuple[float, ...]) -> Case:
    operation = _operation(name)
    count = node_count(operation)
    shown = [f"Node({x:.4g})" if k < count else f"{x:.4g}" for k, x in enumerate(arguments)]
    call = f"{operation}({', '.join(shown)})"
    return Case(name, {"operation": operation, "arguments": arguments, "call": call})


def _operation(case: str) -> str:
    """The first word of a case's name."""
    return case.replace(",", "").split()[0]


def node_of(s: Subject, case: Case) -> Outputs:
    """Value and local derivatives of a new node, and what it is wired to."""
    count = node_count(case.operation)
    leaves = [leaf(s, x, "ab"[k]) for k, x in enumerate(case.arguments[:count])]
    node = made(s, case.operation, *leaves, *case.arguments[count:])
    found = s.get_all([(n, name) for n in leaves for name in ("value", "grad")])
    pairs = [list(pair) for pair in zip(found[::2], found[1::2], strict=True)]
    after = {"inputs afterwards": pairs}
    if isinstance(node, Raised):
        return {"value": node, "local": node, "inputs": node} | after
    value, local, inputs = attributes(s, node, "value", "local", "inputs")
    return {
        "value": value,
        "local": list(local) if isinstance(local, tuple) else local,
        "inputs": labels(s, inputs),
    } | after


def expected_node(case: Case) -> Outputs:
    """The same by the oracle."""
    count = node_count(case.operation)
    return {
        "value": float(OPERATIONS[case.operation](*case.arguments)),
        "local": local_derivatives(case.operation, case.arguments),
        "inputs": " ".join("ab"[:count]),
        "inputs afterwards": [[x, 0.0] for x in case.arguments[:count]],
    }


# ---- pass_back

INPUTS = {
    "one input": "a",
    "two inputs": "ab",
    "three inputs": "abc",
    "the same node twice": "aa",
    "a leaf": "",
}


def draw_shares(rng: np.random.Generator) -> list[Case]:
    """Upstream gradients other than 1, and inputs that have received something before."""
    return [_share_case(rng, name, inputs) for name, inputs in INPUTS.items()]


def _share_case(rng: np.random.Generator, name: str, inputs: str) -> Case:
    count = len(inputs)
    sizes = rng.uniform(0.3, 0.9, count) * rng.choice([-1, 1], count)
    data = {
        "inputs": inputs,
        "local": tuple((sizes + np.arange(1, count + 1)).round(3).tolist()),
        "grad": float(rng.uniform(-3, -2)),
        "value": float(rng.uniform(5, 6)),
        "old": dict(zip("abc", map(float, rng.uniform(7, 9, 3)), strict=True)),
    }
    return Case(name, data)


def share_of(s: Subject, case: Case) -> Outputs:
    """Gradients of all nodes after `pass_back`, and the node itself."""
    nodes = {label: leaf(s, 10.0 + k, label) for k, label in enumerate("abc")}
    for label, node in nodes.items():
        s.set(node, "grad", case.old[label])
    inputs = tuple(nodes[label] for label in case.inputs)
    node = s.new("Node", case.value, inputs, case.local, label="f")
    s.set(node, "grad", case.grad)
    problem = attempt(lambda: s.call("pass_back", node))
    if isinstance(problem, Raised):
        return {"grads": problem, "the node afterwards": problem}
    value, grad, local = s.get_all([(node, name) for name in ("value", "grad", "local")])
    after = [value, grad, list(local)]
    return {"grads": read(s, nodes, "grad"), "the node afterwards": after}


def expected_share(case: Case) -> Outputs:
    """Each place as an input adds the gradient times its local derivative."""
    grads = dict(case.old)
    for label, slope in zip(case.inputs, case.local, strict=True):
        grads[label] += case.grad * slope
    return {"grads": grads, "the node afterwards": [case.value, case.grad, list(case.local)]}


# ---- the question

NODES = Test(draw, node_of, expected_node, "{call}")
SHARE = Test(
    draw_shares,
    share_of,
    expected_share,
    "pass_back(node) with inputs '{inputs}', local derivatives {local}, gradient {grad:.4g}",
)
# Points for inputs and local derivatives.
POINTS = {
    "add": 1,
    "add_constant": 0.5,
    "mul": 1.5,
    "mul_constant": 0.5,
    "maximum": 1.5,
    "minimum": 1.5,
    "exp": 0.5,
    "reciprocal": 1,
    "power": 1,
    "sigmoid": 1,
}
TIES, EXTREMES = ("maximum, a tie", "minimum, a tie"), ("sigmoid near 1000", "sigmoid near -1000")
NAMES = tuple(case.name for case in draw(np.random.default_rng(0)))


def _wired(operation: str) -> str:
    return f"{operation}: inputs and local derivatives"


def _parts_of(operation: str) -> tuple[Part, Part]:
    cases = tuple(n for n in NAMES if _operation(n) == operation and n not in TIES + EXTREMES)
    rule = text_or_numbers
    return (
        Part(f"{operation}: value", 0.5, NODES, ("value",), cases),
        Part(_wired(operation), POINTS[operation], NODES, ("inputs", "local"), cases, rule),
    )


def _tie(operation: str) -> Part:
    case, requires = (f"{operation}, a tie",), (_wired(operation),)
    return Part(f"{operation}: a tie", 0.5, NODES, ("local",), case, requires=requires)


QUESTION = Question(
    "2.3",
    "A library of nodes",
    takes=("Node", *POINTS, "pass_back"),
    minutes=45,
    difficulty=1,
    covers=("IIT-C5a", "IIT-C5b", "IIT-C5c", "IIT-C5d", "IIT-C5e", "IIT-C5f", "TUM-15"),
    parts=(
        *(part for operation in POINTS for part in _parts_of(operation)),
        _tie("maximum"),
        _tie("minimum"),
        Part("sigmoid near 1000 and -1000", 0.5, NODES, ("value", "local"), EXTREMES),
        Part(
            "inputs stay as they are",
            0.5,
            NODES,
            ("inputs afterwards",),
            rule=close(0, 0),
            requires=tuple(map(_wired, POINTS)),
        ),
        Part("pass_back", 1, SHARE, ("grads", "the node afterwards")),
    ),
)
