"""A pass through a network as named steps, and what slips in single steps would give.

No derivative is written down in this set's oracle: forward steps are the formulas of
the statement, and a backward step pulls the gradient back through its forward step by
complex steps. Every step reads the earlier ones by name, so each of them can be
replaced: by a known mistake, or by what the student found, to see what follows from it.
"""

from __future__ import annotations

from typing import Any, Callable, Mapping

import numpy as np

from autograder.checks.model import Case
from autograder.checks.worked import Step, worked
from utils import complex_step_gradient

Formula = Callable[["Steps"], Any]


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(z / 2))  # analytic, and safe for any size


def relu(z: np.ndarray) -> np.ndarray:
    return np.where(np.real(z) > 0, z, 0)


def slope(f: Callable, x: Any) -> np.ndarray:
    """Gradient at x of a scalar function, by complex steps."""
    return complex_step_gradient(lambda point: np.sum(f(point)) + 0j, x)


def pull(f: Callable, x: Any, upstream: Any) -> np.ndarray:
    """What arrives at x if `upstream` arrives at f(x)."""
    return slope(lambda point: np.sum(upstream * f(point)), x)


class Steps:
    """Values of a pass, read as attributes: the case's data, and every step.

    Parameters
    ----------
    case : Case
    formulas : mapping of str to callable
        ``f(steps) -> value`` for each step.
    wrong : mapping of str to callable
        Formulas to use instead.
    own : mapping of str to array, optional
        What a step reads instead of the computed values of the others.
    """

    def __init__(
        self,
        case: Case,
        formulas: Mapping[str, Formula],
        wrong: Mapping[str, Formula] = {},
        own: Any = None,
    ) -> None:
        self._case, self._formulas, self._wrong, self._own = case, formulas, wrong, own
        self._shapes = Steps(case, formulas) if own is not None else None
        self._known: dict[str, Any] = {}
        self._asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name not in self._formulas:
            return getattr(self._case, name)
        return (
            self.value(name)
            if self._own is None
            else _like(self._own[name], self._shapes.value(name))
        )

    def value(self, name: str) -> Any:
        """What this step gives; worked out when it is first asked for."""
        if name not in self._known:
            right = self._formulas[name]
            if name in self._asked:  # a slip may start from the right value of its own step
                return right(self)
            self._asked.add(name)
            with np.errstate(all="ignore"):
                self._known[name] = self._wrong.get(name, right)(self)
        return self._known[name]


def _like(own: Any, right: Any) -> np.ndarray:
    """The student's value as numbers, in the right shape if it has the right number of entries."""
    own = np.asarray(own, dtype=float)
    return own.reshape(np.shape(right)) if own.size == np.size(right) else own


def numbers(
    formulas: Mapping[str, Formula],
    points: Mapping[str, float],
    given: Mapping[str, Any],
    wrong: Mapping[str, Mapping[str, Formula]],
    rule: Callable[[str], Any],
) -> tuple:
    """Parts for a worked example: an answer a step, with credit for what follows.

    Parameters
    ----------
    formulas : mapping of str to callable
    points : mapping of str to float
        By the name of the notebook variable, which is the name of the step.
    given : mapping
        The numbers of the statement.
    wrong : mapping of str to mapping
        For a mistake's id, what it gives in which steps, each after right earlier steps.
    rule : callable
        ``rule(name)``: how that answer is compared.
    """

    def step(name: str) -> Step:
        def value(case: Case, knobs: Mapping[str, Formula] = {}) -> Any:
            return Steps(case, formulas, knobs).value(name)

        def following(case: Case, answers: Any) -> Any:
            return Steps(case, formulas, own=answers).value(name)

        slips = {
            i: (lambda case, f=table[name]: value(case, {name: f}))
            for i, table in wrong.items()
            if name in table
        }
        return Step(name, points[name], value, following, rule(name))

    # a trial for each answer: a slip in one of them says nothing about the others
    return tuple(part for name in points for part in worked((step(name),), given))


def outputs(
    formulas: Mapping[str, Formula], names: tuple[str, ...]
) -> Callable[..., dict[str, Any]]:
    """``truth(case, **knobs)`` for a function that gives these steps."""

    def truth(case: Case, **wrong: Formula) -> dict[str, Any]:
        steps = Steps(case, formulas, wrong)
        return {name: steps.value(name) for name in names}

    return truth


def clipped(loss: float) -> Any:
    """Of probabilities kept away from 0: where outputs saturate, any loss far below the right one, since log(1e-15) is -34.5."""
    return loss if loss < 100 else lambda actual, case: 0 < actual < loss / 4
