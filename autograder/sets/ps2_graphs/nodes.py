"""Task 2.3: kinds of nodes. The oracle knows values only; its slopes are complex steps."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import attempt, labels, leaf, made, text_or_numbers
from .node_slips import SLIPS
from .sharing import SHARE

STEP = 1e-20
VALUES = {
    "add": lambda a, b: a + b,
    "add_constant": lambda a, c: a + c,
    "mul": lambda a, b: a * b,
    "mul_constant": lambda a, c: c * a,
    "maximum": lambda a, b: a if a.real >= b.real else b,
    "minimum": lambda a, b: a if a.real <= b.real else b,
    "exp": np.exp,
    "reciprocal": lambda a: 1 / a,
    "sigmoid": lambda a: 0.5 * (1 + np.tanh(a / 2)),
    "power": lambda a, p: np.power(a, p) if a.real > 0 else np.prod([a] * p),
}
TWO = ("add", "mul", "maximum", "minimum")


def draw(rng: np.random.Generator) -> list[Case]:
    """Each kind of node on both sides of 0; pairs that tie; extremes."""
    small, large = (float(rng.uniform(*ends)) for ends in ((0.3, 0.9), (1.3, 2.4)))
    points = {
        "add": {"add": (large, -small), "add, numbers below 0": (-large, -small)},
        "add_constant": {
            "add_constant": (-large, small),
            "add_constant, a constant below 0": (small, -large),
        },
        "mul": {"mul": (large, -small), "mul, numbers below 0": (-small, -large)},
        "mul_constant": {
            "mul_constant": (-large, small),
            "mul_constant, a constant below 0": (small, -large),
        },
        "maximum": {
            "maximum, the first is larger": (large, small),
            "maximum, the second is larger": (-large, -small),
            "maximum, a tie": (-small, -small),
        },
        "minimum": {
            "minimum, the first is smaller": (-large, -small),
            "minimum, the second is smaller": (large, small),
            "minimum, a tie": (large, large),
        },
        "exp": {"exp": (small,), "exp, below 0": (-large,)},
        "reciprocal": {"reciprocal": (large,), "reciprocal, below 0": (-small,)},
        "power": {
            "power": (-large, 3),
            "power, not a whole number": (small, 2.5),
            "power, a negative one": (large, -1.5),
            "power, 1 at 0": (0.0, 1),
        },
        "sigmoid": {
            "sigmoid": (large,),
            "sigmoid, below 0": (-small,),
            "sigmoid, between 0 and 1": (small,),
            "sigmoid near 1000": (1e3,),
            "sigmoid near -1000": (-1e3,),
        },
    }
    return [
        Case(name, dict(op=op, args=args, call=_call(op, args)))
        for op, cases in points.items()
        for name, args in cases.items()
    ]


def _call(op: str, args: tuple) -> str:
    shown = [
        f"Node({args[0]:.4g})",
        *(f"Node({x:.4g})" if op in TWO else f"{x:.4g}" for x in args[1:]),
    ]
    return f"{op}({', '.join(shown)})"


def node_of(s: Subject, case: Case) -> dict[str, Any]:
    """Value and local derivatives of a new node, and what it is wired to."""
    nodes = [
        leaf(s, x, label) if k == 0 or case.op in TWO else x
        for k, (x, label) in enumerate(zip(case.args, "ab"))
    ]
    node = made(s, case.op, *nodes)
    afterwards = [[s.get(n, "value"), s.get(n, "grad")] for n in nodes[: _moving(case)]]
    if isinstance(node, Raised):
        return dict.fromkeys(("value", "local", "inputs"), node) | {"inputs afterwards": afterwards}
    local = attempt(lambda: s.get(node, "local"))
    return {
        "value": attempt(lambda: s.get(node, "value")),
        "local": list(local) if isinstance(local, tuple) else local,
        "inputs": labels(s, attempt(lambda: s.get(node, "inputs"))),
        "inputs afterwards": afterwards,
    }


def _moving(case: Case) -> int:
    return 2 if case.op in TWO else 1


def node(case: Case) -> dict[str, Any]:
    """The same from the formula: nothing is derived by hand."""
    f, moving = VALUES[case.op], range(_moving(case))
    slopes = [
        f(*(x + 1j * STEP if i == k else x for i, x in enumerate(case.args))).imag / STEP
        for k in moving
    ]
    return {
        "value": float(f(*case.args)),
        "local": np.array(slopes),
        "inputs": " ".join("ab"[k] for k in moving),
        "inputs afterwards": [[case.args[k], 0.0] for k in moving],
    }


def raising(
    type_: str, *words: str, when: Callable[[Case], bool] = lambda c: True
) -> Callable[[Case], dict[str, Any]]:
    """A mistake that ends in this exception, in one kind of node or in several; the other kinds may be right."""

    def told(name: str) -> Callable[[Any, Case], bool]:
        return lambda actual, case: (
            actual.type == type_ and all(word in actual.message for word in words)
            if isinstance(actual, Raised)
            else text_or_numbers(actual, node(case)[name]) is None
        )

    return lambda c: {name: told(name) for name in ("value", "local", "inputs")} if when(c) else {}


ENDS = {
    "comma_missing": raising("TypeError", "not iterable"),
    "node_for_value": raising("TypeError", "'Node'"),
    "number_returned": raising("TypeError", "must return a Node"),
    "operator_calls_itself": raising("RecursionError"),
    "sigmoid_overflows": raising("OverflowError", when=lambda c: c.args[0] == -1e3),
    "sigmoid_overflows_above": raising("OverflowError", when=lambda c: c.args[0] == 1e3),
}

NODES = Test(draw, node_of, node, "{call}")
LOCAL = {
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
NAMED = [case.name for case in draw(np.random.default_rng(0))]
APART = ("maximum, a tie", "minimum, a tie", "sigmoid near 1000", "sigmoid near -1000")


def _cases(op: str) -> tuple[str, ...]:
    return tuple(name for name in NAMED if name.split(",")[0] == op and name not in APART)


def _parts(op: str) -> tuple[Part, Part]:
    return (
        Part(f"{op}: value", 0.5, NODES, ("value",), _cases(op)),
        Part(
            f"{op}: inputs and local derivatives",
            LOCAL[op],
            NODES,
            ("inputs", "local"),
            _cases(op),
            text_or_numbers,
        ),
    )


EARNED = tuple(f"{op}: inputs and local derivatives" for op in LOCAL)

QUESTION = Question(
    "2.3",
    "A library of nodes",
    takes=("Node", *LOCAL, "pass_back"),
    minutes=45,
    difficulty=1,
    covers=("IIT-C5a", "IIT-C5b", "IIT-C5c", "IIT-C5d", "IIT-C5e", "IIT-C5f", "TUM-15"),
    parts=(
        *(part for op in LOCAL for part in _parts(op)),
        Part(
            "maximum: a tie",
            0.5,
            NODES,
            ("local",),
            APART[:1],
            requires=("maximum: inputs and local derivatives",),
        ),
        Part(
            "minimum: a tie",
            0.5,
            NODES,
            ("local",),
            APART[1:2],
            requires=("minimum: inputs and local derivatives",),
        ),
        Part("sigmoid near 1000 and -1000", 0.5, NODES, ("value", "local"), APART[2:]),
        Part(
            "inputs stay as they are",
            0.5,
            NODES,
            ("inputs afterwards",),
            rule=close(0, 0),
            requires=EARNED,
        ),
        Part("pass_back", 1, SHARE, ("grads", "the node afterwards")),
    ),
)
