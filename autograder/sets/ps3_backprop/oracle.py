"""A pass through a network as named steps.

No derivative is written down in this set's oracle: forward steps are the formulas of the
statement, and a backward step pulls the gradient back through its forward step by complex
steps. Every step reads the earlier ones by name, so what the student found can stand in their
place, to see what follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks.model import Case
from utils import complex_step_gradient

Formula = Callable[["Steps"], Any]
Function = Callable[[Any], Any]


def sigmoid(z: np.ndarray) -> np.ndarray:
    """The sigmoid, analytic and safe for any size."""
    return np.asarray(0.5 * (1 + np.tanh(z / 2)))


def relu(z: np.ndarray) -> np.ndarray:
    """The ReLU, whose slope at 0 is 0."""
    return np.where(np.real(z) > 0, z, 0)


def softplus(z: np.ndarray) -> np.ndarray:
    """``log(1 + exp(z))``, safe for any size."""
    positive = z.real > 0
    return np.asarray(np.where(positive, z, 0) + np.log1p(np.exp(np.where(positive, -z, z))))


def with_ones(rows: np.ndarray) -> np.ndarray:
    """A one before every row (or before a vector)."""
    return np.concatenate([np.ones((*np.shape(rows)[:-1], 1)), rows], axis=-1)


def slope(f: Function, x: Any) -> np.ndarray:
    """Gradient at x of the sum of a function's values, by complex steps."""
    return complex_step_gradient(lambda point: np.sum(f(point)) + 0j, x)


def pull(f: Function, x: Any, upstream: Any) -> np.ndarray:
    """Gradient at x, given the upstream gradient at f(x)."""
    return slope(lambda point: np.sum(upstream * f(point)), x)


def at_weights(W: np.ndarray, value: np.ndarray, upstream: Any) -> np.ndarray:
    """Gradient at W of the layer ``W @ value``."""
    return pull(lambda w: w @ value, W, upstream)


def at_value(W: np.ndarray, value: np.ndarray, upstream: Any) -> np.ndarray:
    """Gradient at the value of the layer ``W @ value``."""
    return pull(lambda v: W @ v, value, upstream)


def of_square(yhat: Any, y: Any) -> np.ndarray:
    """Slope of the squared error of each output."""
    return slope(lambda prediction: (prediction - y) ** 2, yhat)


class Steps:
    """Values of a pass, read as attributes: the case's data, and every step.

    Parameters
    ----------
    case : Case
    formulas : mapping of str to callable
        ``f(steps) -> value`` for each step.
    own : mapping of str to array, optional
        What a step reads instead of the computed values of the others.
    """

    def __init__(
        self,
        case: Case,
        formulas: Mapping[str, Formula],
        own: Mapping[str, Any] | None = None,
    ) -> None:
        self._case, self._formulas, self._own = case, formulas, own
        self._right = self if own is None else Steps(case, formulas)
        self._known: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in self._formulas:
            return getattr(self._case, name)
        if self._own is None:
            return self.value(name)
        return _like(self._own[name], self._right.value(name))

    def value(self, name: str) -> Any:
        """What this step gives; worked out when it is first read."""
        if name not in self._known:
            with np.errstate(all="ignore"):
                self._known[name] = self._formulas[name](self)
        return self._known[name]

    def values(self, *names: str) -> dict[str, Any]:
        """What these steps give."""
        return {name: self.value(name) for name in names}


def _like(own: Any, right: Any) -> np.ndarray:
    """The student's value as numbers, in the right shape if it has the right number of entries."""
    own = np.asarray(own, dtype=float)
    return own.reshape(np.shape(right)) if own.size == np.size(right) else own
