"""A graph that is worked through by hand: the value and the gradient of each edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.checks.model import Case, Part
from autograder.checks.worked import Step, worked

from .oracle import program_gradients, program_values

Carries = Callable[[Case, Mapping[str, Any]], Any]


class WorkedGraph:
    """A graph with given leaves.

    Parameters
    ----------
    program : str
        ``"d = add x y; f = mul d z"``, with the operations of the oracle.
    **given : float
        Values of the leaves.
    """

    def __init__(self, program: str, **given: float) -> None:
        self.given = given
        self._values = program_values(program, given)
        self._gradients = program_gradients(program, given)

    def value(self, name: str, points: float, edge: str, carries: Carries | None = None) -> Step:
        """The step that asks for the value on an edge."""
        return Step(name, points, lambda case: self._values[edge], carries)

    def gradient(self, name: str, points: float, edge: str, carries: Carries | None = None) -> Step:
        """The step that asks for the gradient on an edge."""
        return Step(name, points, lambda case: self._gradients[edge], carries)

    def parts(self, *steps: Step) -> tuple[Part, ...]:
        """A part for each step."""
        return worked(steps, self.given)
