"""Expected values of this set: plain formulas, and every derivative by complex steps.

No gradient flows backward here. A graph is computed anew with a small imaginary step in one of
its numbers, or, where only its local derivatives are known, solved as a linear system.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import expit

from utils import complex_step_gradient

# ---- what each kind of node computes, also of complex numbers


def larger(a: Any, b: Any) -> Any:
    """The maximum; the first of equal ones."""
    return a if a.real >= b.real else b


def smaller(a: Any, b: Any) -> Any:
    """The minimum; the first of equal ones."""
    return a if a.real <= b.real else b


def sigmoid(a: Any) -> Any:
    """The sigmoid, analytic and safe for any size."""
    return 0.5 * (1 + np.tanh(a / 2))


def power(a: Any, p: float) -> Any:
    """``a**p``; for a that is not positive a product of p factors."""
    return np.power(a, p) if a.real > 0 else np.prod([a] * int(p))


OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "add_constant": operator.add,
    "mul": operator.mul,
    "mul_constant": operator.mul,
    "maximum": larger,
    "minimum": smaller,
    "exp": np.exp,
    "reciprocal": np.reciprocal,
    "power": power,
    "sigmoid": sigmoid,
}
TWO_NODES = ("add", "mul", "maximum", "minimum")


def node_count(operation: str) -> int:
    """How many of an operation's arguments are nodes; the others are constants."""
    return 2 if operation in TWO_NODES else 1


def local_derivatives(operation: str, arguments: Sequence[float]) -> np.ndarray:
    """Derivative with respect to each argument that is a node."""
    moving = node_count(operation)
    nodes, constants = np.array(arguments[:moving], float), arguments[moving:]
    return complex_step_gradient(lambda x: OPERATIONS[operation](*x, *constants), nodes)


# ---- graphs written as programs: "d = add x y; f = mul d 2"


def parsed(program: str) -> list[tuple[str, str, list[str]]]:
    """Label, operation and arguments of each line."""
    lines = []
    for line in program.split("; "):
        label, call = line.split(" = ")
        operation, *arguments = call.split()
        lines.append((label, operation, arguments))
    return lines


def number(text: str) -> float:
    """A constant as a program writes it."""
    return int(text) if text.isdigit() else float(text)


def program_values(
    program: str, leaves: Mapping[str, Any], steps: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Values of all nodes, each moved by its step where it has one."""
    steps = steps or {}
    values = {label: value + steps.get(label, 0.0) for label, value in leaves.items()}
    for label, operation, arguments in parsed(program):
        given = [values[x] if x in values else number(x) for x in arguments]
        values[label] = OPERATIONS[operation](*given) + steps.get(label, 0.0)
    return values


def program_gradients(program: str, leaves: Mapping[str, Any]) -> dict[str, float]:
    """Derivative of the last node with respect to every node."""
    labels = list(program_values(program, leaves))

    def output(steps: np.ndarray) -> Any:
        return program_values(program, leaves, dict(zip(labels, steps, strict=True)))[labels[-1]]

    slopes = complex_step_gradient(output, np.zeros(len(labels)))
    return dict(zip(labels, map(float, slopes), strict=True))


# ---- graphs of raw nodes, known by their inputs and local derivatives


def below(inputs: Mapping[str, Sequence[str]], output: str) -> list[str]:
    """Labels of the nodes that an output is computed from, in topological order.

    `inputs` names the inputs of each node, and lists each node after them.
    """
    wanted = {output}
    for label in reversed(list(inputs)):
        wanted |= set(inputs[label]) if label in wanted else set()
    return [label for label in inputs if label in wanted]


def graph_gradients(
    inputs: Mapping[str, Sequence[str]], local: Mapping[str, Sequence[float]], output: str
) -> dict[str, float]:
    """Derivative of an output with respect to each node below it.

    With A[i, j] the local derivative of node i with respect to its input j, the gradients g of
    an output e solve (I - A^T) g = e: no order is needed. A node without local derivatives
    hands nothing on.
    """
    labels = below(inputs, output)
    A = np.zeros((len(labels), len(labels)))
    for label in labels:
        for source, slope in zip(inputs[label], local[label], strict=False):
            A[labels.index(label), labels.index(source)] += slope
    e = np.array([float(label == output) for label in labels])
    gradients = np.linalg.solve(np.eye(len(labels)) - A.T, e)
    return dict(zip(labels, map(float, gradients), strict=True))


# ---- vector calculus


def jacobian(f: Callable[[np.ndarray], Any], x: np.ndarray) -> np.ndarray:
    """A row for each number that f gives, a column for each entry of x."""
    shape = np.shape(f(x))
    rows = [
        complex_step_gradient(lambda point, place=place: np.asarray(f(point))[place], x)
        for place in np.ndindex(*shape)
    ]
    return np.reshape(rows, (*shape, x.size))


def in_turn(matrices: Sequence[np.ndarray], x: np.ndarray) -> np.ndarray:
    """Multiply x by one matrix after another."""
    for matrix in matrices:
        x = matrix @ x
    return x


# ---- networks

ACTIVATIONS: dict[str | None, Callable[[np.ndarray], np.ndarray]] = {
    "relu": lambda z: z * (z > 0),
    "tanh": np.tanh,
    "sigmoid": expit,
    None: lambda z: z,
}


def tanh_layers(weights: Sequence[np.ndarray], x: np.ndarray) -> np.ndarray:
    """Output of a stack of layers ``tanh(W h)``."""
    for W in weights:
        x = np.tanh(W @ x)
    return x
