"""How to call the student's code of this set, and credit carried forward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.checks.carried_results import varying
from autograder.checks.compare import Raised, close
from autograder.checks.model import Case, Outputs
from autograder.sandbox.subject import Outcome, Subject

VALUES = close(1e-6, 1e-9, squeeze=True)  # one number a sample may come as (N,) or (N, 1)
STRICT = close(1e-6, 1e-9)

# name of an output -> key of the history that `fit_logistic` returns
HISTORY = {"thetas": "theta", "losses": "loss", "norms": "gradient_norm"}

Z = np.array([0.3, -1.2, 0.8, 2.1])
X = np.array([[0.7, -0.4, 1.3], [-1.1, 0.9, 0.2], [0.4, 1.6, -0.8], [1.9, -0.3, 0.6]])
Y = np.array([0, 1, 1, 0])
THETA = np.array([0.5, -0.9, 0.3])
# What the student's functions are tried with, to see whether they look at their arguments.
EXAMPLES: dict[str, tuple[Any, ...]] = {
    "discriminant": (X, THETA, 0.4),
    "augment": (X,),
    "sigmoid": (Z,),
    "log_sigmoid": (Z,),
    "log_likelihood": (np.array([0.2, 0.7, 0.4, 0.9]), Y),
    "logistic_loss": (THETA, X, Y),
    "logistic_gradient": (THETA, X, Y),
    "logistic_step": (THETA, X, Y, 0.3),
    "logsumexp": (X,),
    "softmax": (X,),
    "log_softmax": (X,),
    "softmax_jacobian": (Z,),
    "multiclass_gradient": (X[:3], X, Y),
    "gradient_step": (list(Z), Z[::-1], 0.3),  # whether it looks at x, a list, does not matter
}


def own(s: Subject, name: str, *arguments: Any, like: Any = None) -> np.ndarray:
    """What the student's own function gives, as floats, to see what follows from it.

    Parameters
    ----------
    s, name, arguments
        As in `Subject.call`.
    like : array, optional
        Its shape is what should come; brackets more or less do no harm.

    Raises
    ------
    ValueError
        If the function does not look at its arguments.
    """
    varying(lambda *given: s.call(name, *given).value, *EXAMPLES[name])
    value = np.asarray(s.call(name, *arguments).value, float)
    return value if like is None else value.reshape(np.shape(like))


def carry_forward(
    output: str, value: Callable[[Subject, Case], Any]
) -> Callable[[Subject, Case], Outputs]:
    """For `Part.carries`: one output, from the student's earlier functions."""
    return lambda s, case: {output: np.asarray(value(s, case), float)}


def call_descent(
    s: Subject, A: np.ndarray, b: np.ndarray, x0: np.ndarray, *settings: float
) -> Outcome:
    """Call `gradient_descent` on a quadratic form, given by its gradient A x + b."""
    answer = s.call("gradient_descent", s.new("utils.functions:Linear", A, b), x0, *settings)
    return replace(answer, args=(A, b, *answer.args[1:]))


def fit_of(s: Subject, case: Case) -> Outputs:
    """What `fit_logistic` returns, its history taken apart."""
    arguments = (case.X, case.y, case.rate, case.tol, case.max_steps)
    value = s.call("fit_logistic", *arguments).value
    if not isinstance(value, (tuple, list)) or len(value) != 2 or not isinstance(value[1], dict):
        wrong = Raised(
            "TypeError", "fit_logistic must return (theta, history), history a dict", ours=True
        )
        return dict.fromkeys((*HISTORY, "steps", "theta"), wrong)
    theta, history = value
    found: dict[str, Any] = {"theta": theta}
    for name, key in HISTORY.items():
        entry = history.get(key, Raised("KeyError", f"history has no key '{key}'", ours=True))
        found[name] = list(entry) if isinstance(entry, np.ndarray) and entry.ndim else entry
    losses = found["losses"]
    found["steps"] = len(losses) - 1 if isinstance(losses, (list, tuple)) else losses
    return found
