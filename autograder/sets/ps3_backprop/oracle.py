"""Passes through a network, step by step, and their derivatives by complex steps.

No derivative is written down in this set. A forward step is the formula of the statement, and a
backward step pulls the upstream gradient through that formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.sandbox.subject import SubjectError
from utils import complex_step_gradient

Function = Callable[[Any], Any]
Arrays = Mapping[str, Any]


class Pass:
    """The steps of a pass as attributes, ``t.h = sigmoid(t.z)``, beside the numbers it starts from.

    Parameters
    ----------
    given : mapping
        The numbers it starts from.
    own : mapping, optional
        A student's own values: later steps read them in place of the right ones. Not a number
        where nothing usable is there.

    Attributes
    ----------
    found : dict
        What each step gives.
    """

    def __init__(self, given: Arrays, own: Arrays | None = None) -> None:
        self.__dict__.update(given, found={}, own=own)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"no step before this one gives {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        self.found[name] = value
        self.__dict__[name] = value if self.own is None else _in_place_of(value, self.own, name)


Steps = Callable[[Pass], None]


def results(steps: Steps, given: Arrays, own: Arrays | None = None) -> dict[str, Any]:
    """What each step gives, from the right values of the others or from the student's own."""
    t = Pass(given, own)
    steps(t)
    return t.found


def _in_place_of(value: Any, own: Arrays, name: str) -> np.ndarray:
    """The student's value as numbers in the shape of the right one, whatever its brackets."""
    try:
        return np.asarray(own[name], dtype=float).reshape(np.shape(value))
    except KeyError:
        return value  # a step that nobody was asked for
    except (TypeError, ValueError, SubjectError):
        return np.full(np.shape(value), np.nan)


# ---- functions, also of complex numbers


def sigmoid(z: np.ndarray) -> np.ndarray:
    """The sigmoid, safe for any size."""
    return np.asarray(0.5 * (1 + np.tanh(z / 2)))


def relu(z: np.ndarray) -> np.ndarray:
    """The ReLU, whose slope at 0 is 0."""
    return np.where(np.real(z) <= 0, 0, z)


def softplus(z: np.ndarray) -> np.ndarray:
    """``log(1 + exp(z))``, safe for any size."""
    positive = z.real > 0
    return np.asarray(np.where(positive, z, 0) + np.log1p(np.exp(np.where(positive, -z, z))))


def with_ones(rows: np.ndarray) -> np.ndarray:
    """A one before every row, or before a vector."""
    return np.concatenate([np.ones((*np.shape(rows)[:-1], 1)), rows], axis=-1)


# ---- derivatives


def slope(f: Function, x: Any) -> np.ndarray:
    """Gradient at x of the sum of a function's values."""
    return complex_step_gradient(lambda point: np.sum(f(point)) + 0j, x)


def pull(f: Function, x: Any, upstream: Any) -> np.ndarray:
    """Gradient at x, given the upstream gradient at f(x)."""
    return slope(lambda point: upstream * f(point), x)


def at_weights(W: np.ndarray, value: np.ndarray, upstream: Any) -> np.ndarray:
    """Gradient at W of the layer ``W @ value``."""
    return pull(lambda w: w @ value, W, upstream)


def at_value(W: np.ndarray, value: np.ndarray, upstream: Any) -> np.ndarray:
    """Gradient at the value of the layer ``W @ value``."""
    return pull(lambda v: W @ v, value, upstream)


def at_bias(bias: np.ndarray, upstream: Any) -> np.ndarray:
    """Gradient at a bias that is added."""
    return pull(np.positive, bias, upstream)


def of_square(yhat: Any, y: Any) -> np.ndarray:
    """Gradient of the sum of the squared errors at the predictions."""
    return slope(lambda prediction: (prediction - y) ** 2, yhat)
