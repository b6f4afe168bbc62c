"""The data of a case in words: sizes in a sentence, and the arrays themselves where they fit."""

from __future__ import annotations

from typing import Any

import numpy as np

from .model import Case

SHORT = 6  # entries of an array that are written out within a sentence
FIT = 24  # entries of the arrays of a case that are written out below it


class Sizes(dict[str, Any]):
    """Fills ``{N}`` in a sentence from a case; longer arrays by their shape."""

    def __init__(self, case: Case) -> None:
        super().__init__({k: _within(v) for k, v in case.data.items()})

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def inputs_of(case: Case, tried: str) -> tuple[str, ...]:
    """Arrays of a case that its sentence names and does not write out, as lines of Python.

    None at all if they do not fit: a case with one of its inputs cannot be tried by hand.
    """
    named = {k: v for k, v in case.data.items() if "{" + k + "}" in tried and _is_long(v)}
    if not named or sum(np.size(v) for v in named.values()) > FIT:
        return ()
    return tuple(f"{name} = {_written(value)}" for name, value in named.items())


def _within(value: Any) -> Any:
    """A value within a sentence; of a dict, each of its values."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_within(v)}" for k, v in value.items()) + "}"
    return f"array {np.shape(value)}" if _is_long(value) else _short(value)


def _short(value: Any) -> Any:
    """A value within a sentence: four digits are enough to see what it is."""
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.4g}")
    if isinstance(value, np.ndarray):
        digits = np.vectorize(lambda x: float(f"{x:.4g}"), otypes=[float])
        rounded = digits(value) if value.dtype.kind == "f" and value.size else value
        return str(rounded.tolist())
    return value


def _is_long(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.size > SHORT


def _written(value: np.ndarray) -> str:
    rounded = value.round(4) + 0 if value.dtype.kind == "f" else value
    return " ".join(f"np.array({rounded.tolist()})".split())
