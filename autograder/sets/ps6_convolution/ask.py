"""How the checks of this set put their questions to student code."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.model import Case
from autograder.checks.run import as_raised
from autograder.sandbox.subject import StudentRaised, Subject


def attempt(action: Any) -> Any:
    """The action's value, or the exception that student code raised, as a value."""
    try:
        return action()
    except StudentRaised as error:
        return as_raised(error)


def parts_of(value: Any, names: tuple[str, ...], what: str) -> tuple[Any, ...]:
    """The values that a function returns together, or a sentence instead of each."""
    if isinstance(value, Raised):
        return (value,) * len(names)
    if value is None:
        return (Raised("TypeError", f"{what} returned None (is a `return` missing?)"),) * len(names)
    if not isinstance(value, (tuple, list)) or len(value) != len(names):
        return (
            Raised("TypeError", f"{what} must return {len(names)} values: {', '.join(names)}"),
        ) * len(names)
    return tuple(value)


def cache_of(s: Subject, forward: str, *args: Any, **kwargs: Any) -> Any:
    """The cache of a forward function, or a sentence: a backward function cannot be judged without one."""
    try:
        value = s.call(forward, *args, **kwargs).value
    except StudentRaised as error:
        if error.verdict == "missing":
            raise
        return Raised("no cache", f"{forward} raised {as_raised(error)}")
    return parts_of(value, ("out", "cache"), forward)[1]


def plane_of(name: str) -> Any:
    """Asks `correlate2d` or `convolve2d`."""

    def ask(s: Subject, case: Case) -> dict[str, Any]:
        outcome = s.call(name, case.image, case.kernel, stride=case.stride, pad=case.pad)
        return {
            "out": outcome.value,
            "image afterwards": outcome.args[0],
            "kernel afterwards": outcome.args[1],
        }

    return ask


def layer_of(s: Subject, case: Case) -> dict[str, Any]:
    """Output of `conv_forward`; its arguments as they are afterwards."""
    outcome = s.call("conv_forward", case.x, case.w, case.b, stride=case.stride, pad=case.pad)
    out, _ = parts_of(outcome.value, ("out", "cache"), "conv_forward")
    return {"out": out} | {f"{k} afterwards": v for k, v in zip(("x", "w", "b"), outcome.args)}


def gradients_of(s: Subject, case: Case) -> dict[str, Any]:
    """The three gradients from `conv_backward`, given the student's own cache."""
    cache = cache_of(s, "conv_forward", case.x, case.w, case.b, stride=case.stride, pad=case.pad)
    if isinstance(cache, Raised):
        return {name: cache for name in ("dx", "dw", "db", "dout afterwards")}
    outcome = s.call("conv_backward", case.dout, cache)
    names = ("dx", "dw", "db")
    return dict(zip(names, parts_of(outcome.value, names, "conv_backward"))) | {
        "dout afterwards": outcome.args[0]
    }


def last_channels_of(s: Subject, case: Case) -> dict[str, Any]:
    """Both outputs of `conv_relu_hwc`."""
    x, w = np.moveaxis(case.x[0], 0, -1), np.transpose(case.w, (2, 3, 1, 0))
    return dict(
        zip(
            ("z", "y"),
            parts_of(s.call("conv_relu_hwc", x, w, case.b).value, ("z", "y"), "conv_relu_hwc"),
        )
    )


def relu_ahead_of(s: Subject, case: Case) -> dict[str, Any]:
    """Output of `relu_forward`, and x afterwards."""
    outcome = s.call("relu_forward", case.x)
    out, _ = parts_of(outcome.value, ("out", "cache"), "relu_forward")
    return {"out": out, "x afterwards": outcome.args[0]}


def relu_back_of(s: Subject, case: Case) -> dict[str, Any]:
    """Result of `relu_backward`, and dout afterwards."""
    cache = cache_of(s, "relu_forward", case.x)
    if isinstance(cache, Raised):
        return {"dx": cache, "dout afterwards": cache}
    outcome = s.call("relu_backward", case.dout, cache)
    return {"dx": outcome.value, "dout afterwards": outcome.args[0]}


def pooled_of(s: Subject, case: Case) -> dict[str, Any]:
    """Output of `max_pool_forward`, and x afterwards."""
    outcome = s.call("max_pool_forward", case.x, case.kh, case.kw, case.stride)
    out, _ = parts_of(outcome.value, ("out", "cache"), "max_pool_forward")
    return {"out": out, "x afterwards": outcome.args[0]}


def unpooled_of(s: Subject, case: Case) -> dict[str, Any]:
    """Result of `max_pool_backward`, given the student's own cache; and dout afterwards."""
    cache = cache_of(s, "max_pool_forward", case.x, case.kh, case.kw, case.stride)
    if isinstance(cache, Raised):
        return {"dx": cache, "dout afterwards": cache}
    outcome = s.call("max_pool_backward", case.dout, cache)
    return {"dx": outcome.value, "dout afterwards": outcome.args[0]}
