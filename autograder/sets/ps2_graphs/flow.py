"""Backward, in Task 2.5, on raw nodes and on the student's own; and how known mistakes let gradients flow."""

from __future__ import annotations

from typing import Any, Callable, Mapping

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.model import Case, Test
from autograder.sandbox.subject import Subject

from .ask import attempt, leaf
from .graphs import SHAPES, SHARED, TREES, TWICE, below, build, gradients, graph
from .order import DEPTH

AGAIN = {
    "called twice": "d d",
    "another output before": "f d",
    "after gradients of its own": "set d",
}


def draw(rng: np.random.Generator) -> list[Case]:
    cases = [graph(rng, name) for name in (*TREES, *SHARED, *TWICE)]
    for name, calls in AGAIN.items():
        case = graph(rng, name, SHAPES["shortcuts"])
        cases.append(Case(name, case.data | dict(output="d", before=calls.split()[:-1])))
    return cases


def backward_of(s: Subject, case: Case) -> dict[str, Any]:
    """Gradients of all nodes below the output, and what else there is in the nodes afterwards."""
    nodes = build(s, case)
    for call in case.data.get("before", ()):
        if call == "set":
            for k, node in enumerate(nodes.values()):
                s.set(node, "grad", 5.0 + k)
        else:
            attempt(lambda: s.call("backward", nodes[call]))
    problem = attempt(lambda: s.call("backward", nodes[case.output]))
    if isinstance(problem, Raised):
        return {"gradients": problem, "values and local derivatives": problem}
    labels = below(case, case.output)
    return {
        "gradients": {x: s.get(nodes[x], "grad") for x in labels},
        "values and local derivatives": {
            x: [s.get(nodes[x], "value"), list(s.get(nodes[x], "local"))] for x in labels
        },
    }


def backward(case: Case) -> dict[str, Any]:
    return {
        "gradients": gradients(case),
        "values and local derivatives": {
            x: [case.values[x], list(case.local[x])] for x in below(case, case.output)
        },
    }


def flow(
    case: Case,
    visit: list[str] | None = None,
    start: Any = 1.0,
    old: Mapping[str, float] | None = None,
    keep: bool = True,
    amount: Callable = lambda c, g, label, k: g[label] * c.local[label][k],
    inputs: Callable = lambda sources: list(enumerate(sources)),
) -> dict[str, float]:
    """Let each node of `visit` pass `amount` to its inputs."""
    labels = below(case, case.output)
    g = dict.fromkeys(labels, 0.0) | {x: v for x, v in (old or {}).items() if x in labels}
    g[case.output] = start(case, g) if callable(start) else start
    for label in visit or labels[::-1]:
        for k, source in inputs(case.inputs[label]):
            g[source] = keep * g[source] + amount(case, g, label, k)
    return g


def too_early(case: Case) -> dict[str, float]:
    """Depth first: a node passes on what it has so far, each time that something reaches it."""
    g = dict.fromkeys(below(case, case.output), 0.0) | {case.output: 1.0}

    def go(label: str) -> None:
        for source, slope in zip(case.inputs[label], case.local[label]):
            g[source] += g[label] * slope
            go(source)

    go(case.output)
    return g


def first_met(case: Case) -> list[str]:
    """Breadth first from the output, each node once, when it is first met."""
    found = [case.output]
    for label in found:
        found += [x for x in dict.fromkeys(case.inputs[label]) if x not in found]
    return found


def left_over(case: Case) -> dict[str, float]:
    """What is in the gradients before the last call, if the earlier ones were right."""
    old: dict[str, float] = {}
    for call in case.data.get("before", ()):
        old = (
            {x: 5.0 + k for k, x in enumerate(case.inputs)}
            if call == "set"
            else old | gradients(case, call)
        )
    return old


def grads(formula: Callable[[Case], Mapping[str, float]]) -> Callable[[Case], dict[str, Any]]:
    return lambda c: {"gradients": formula(c)}


def _kept(which: Callable[[Case, str], bool], **knobs: Any) -> Callable[[Case], dict[str, Any]]:
    return grads(
        lambda c: flow(c, old={x: v for x, v in left_over(c).items() if which(c, x)}, **knobs)
    )


def _leaves_only(case: Case) -> dict[str, float]:
    return {x: v * (x == case.output or not case.inputs[x]) for x, v in gradients(case).items()}


SLIPS: dict[str, Any] = {
    "gradient_overwritten": grads(lambda c: flow(c, keep=False)),
    "start_missing": grads(lambda c: flow(c, start=0.0)),
    "start_is_output_value": grads(lambda c: flow(c, start=c.values[c.output])),
    "forward_order": grads(lambda c: flow(c, visit=below(c, c.output))),
    "upstream_not_multiplied": grads(
        lambda c: flow(c, amount=lambda c, g, label, k: c.local[label][k])
    ),
    "local_not_multiplied": grads(lambda c: flow(c, amount=lambda c, g, label, k: g[label])),
    "upstream_added": grads(
        lambda c: flow(c, amount=lambda c, g, label, k: g[label] + c.local[label][k])
    ),
    "value_for_local": grads(
        lambda c: flow(c, amount=lambda c, g, label, k: g[label] * c.values[c.inputs[label][k]])
    ),
    "locals_reversed": grads(
        lambda c: flow(c, amount=lambda c, g, label, k: g[label] * c.local[label][::-1][k])
    ),
    "first_input_only": grads(
        lambda c: flow(c, inputs=lambda sources: list(enumerate(sources))[:1])
    ),
    "repeated_input_once": grads(
        lambda c: flow(
            c, inputs=lambda sources: [(sources.index(x), x) for x in dict.fromkeys(sources)]
        )
    ),
    "repeated_input_last": grads(
        lambda c: flow(
            c, inputs=lambda sources: [(sources.rindex(x), x) for x in dict.fromkeys(sources)]
        )
    ),
    "passed_on_too_early": grads(too_early),
    "passed_on_when_first_met": grads(lambda c: flow(c, visit=first_met(c))),
    "leaves_only": grads(_leaves_only),
    "old_gradients_kept": _kept(lambda c, x: True),
    "old_gradients_kept_start_added": _kept(lambda c, x: True, start=lambda c, g: g[c.output] + 1),
    "gradients_added_to_old": grads(
        lambda c: {x: v + left_over(c).get(x, 0.0) for x, v in gradients(c).items()}
    ),
    "leaves_accumulate": _kept(lambda c, x: not c.inputs[x]),
    "only_leaves_cleared": _kept(lambda c, x: bool(c.inputs[x])),
    "output_gradient_cleared": grads(lambda c: gradients(c) | {c.output: 0.0}),
    "values_changed": lambda c: {
        "values and local derivatives": lambda actual, case: (
            isinstance(actual, dict) and any(actual[x][0] != case.values[x] for x in actual)
        )
    },
}

BACK = Test(
    draw,
    backward_of,
    backward,
    "backward({output}) in the graph {text}, where c(a,b) has the inputs a and b",
)


def draw_deep(rng: np.random.Generator) -> list[Case]:
    return [
        Case("10,000 nodes in a row", dict(depth=DEPTH, slope=float(rng.uniform(1.00005, 1.0002))))
    ]


def deep_of(s: Subject, case: Case) -> dict[str, Any]:
    first = leaf(s, 1.0, "a")
    last = s.call("utils.graph_functions:chain", first, case.depth, case.slope).value
    problem = attempt(lambda: s.call("backward", last))
    return {"gradient": problem if isinstance(problem, Raised) else s.get(first, "grad")}


DEEP = Test(
    draw_deep,
    deep_of,
    lambda c: {"gradient": float(np.exp(c.depth * np.log(c.slope)))},
)
