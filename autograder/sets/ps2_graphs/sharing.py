"""A single node's share of the way back: pass_back, in Task 2.3."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.model import Case, Test
from autograder.sandbox.subject import Subject

from .ask import attempt, leaf


def draw(rng: np.random.Generator) -> list[Case]:
    """Upstream gradients other than 1, and inputs that have received something before."""
    some = lambda k: tuple(
        (rng.uniform(0.3, 0.9, k) * rng.choice([-1, 1], k) + np.arange(1, k + 1)).round(3).tolist()
    )
    shapes = {
        "one input": "a",
        "two inputs": "ab",
        "three inputs": "abc",
        "the same node twice": "aa",
        "a leaf": "",
    }
    return [
        Case(
            name,
            dict(
                inputs=inputs,
                local=some(len(inputs)),
                grad=float(rng.uniform(-3, -2)),
                value=float(rng.uniform(5, 6)),
                old=dict(zip("abc", map(float, rng.uniform(7, 9, 3)))),
            ),
        )
        for name, inputs in shapes.items()
    ]


def share_of(s: Subject, case: Case) -> dict[str, Any]:
    nodes = {label: leaf(s, 10.0 + k, label) for k, label in enumerate("abc")}
    for label, node in nodes.items():
        s.set(node, "grad", case.old[label])
    node = s.new(
        "Node", case.value, tuple(nodes[label] for label in case.inputs), case.local, label="f"
    )
    s.set(node, "grad", case.grad)
    problem = attempt(lambda: s.call("pass_back", node))
    if isinstance(problem, Raised):
        return {"grads": problem, "the node afterwards": problem}
    return {
        "grads": {label: s.get(node, "grad") for label, node in nodes.items()},
        "the node afterwards": [
            s.get(node, "value"),
            s.get(node, "grad"),
            list(s.get(node, "local")),
        ],
    }


def share(
    case: Case,
    keep: bool = True,
    upstream: Any = None,
    slope: Any = lambda c, k: c.local[k],
    first: bool = False,
    once: bool = False,
    sign: float = 1.0,
) -> dict[str, Any]:
    """What is in the inputs' gradients afterwards."""
    grads, seen = dict(case.old), set()
    for k, label in enumerate(case.inputs):
        if first and k or once and label in seen:
            continue
        grads[label] = keep * grads[label] + sign * (
            case.grad if upstream is None else upstream(case)
        ) * slope(case, k)
        seen.add(label)
    return {"grads": grads, "the node afterwards": [case.value, case.grad, list(case.local)]}


SHARE = Test(
    draw,
    share_of,
    share,
    tried="pass_back(node) with inputs '{inputs}', local derivatives {local}, gradient {grad:.4g}",
)
