"""Plain data: the only thing that passes between a check and student code.

A value is copied, never shared. What is not plain data stays where it is and is
known by a :class:`Handle`, which later calls may pass back.
"""

from __future__ import annotations

import sys
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_DEPTH = 20
MAX_ITEMS = 100_000
MAX_KEYS = 1000  # of one dict: keys that all hash alike make building it quadratic
MAX_INT_BITS = 1023  # more would be no float, with which the checks compute
MAX_BYTES = 256 * 2**20
NUMERIC_KINDS = "biufc"  # bool, signed, unsigned, float, complex: no objects, text or dates

_SCALARS = (type(None), bool, int, float, complex, str)
_DICTS = (dict, OrderedDict, defaultdict)


class NotPlain(ValueError):
    """The value breaks a limit on depth, number of items or bytes."""


@dataclass(frozen=True)
class Handle:
    """Stands for an object that stays in the student's process.

    Attributes
    ----------
    id : int
        Key of the object in the subject that made the handle.
    kind : str
        The type's full name, e.g. ``"mlp.TwoLayerMLP"``.
    """

    id: int
    kind: str


def kind_of(value: Any) -> str:
    """Full name of the value's type, as a person would write it."""
    cls = type(value)
    module = getattr(cls, "__module__", "")
    name = getattr(cls, "__qualname__", str(cls))
    return name if module in ("builtins", "") else f"{module}.{name}"


class _Budget:
    """Counts items and bytes so that no value is unbounded."""

    def __init__(self) -> None:
        self.items = 0
        self.bytes = 0

    def spend(self, depth: int, size: int = 0) -> None:
        self.items += 1
        self.bytes += size
        if depth > MAX_DEPTH:
            raise NotPlain(f"the value is nested more than {MAX_DEPTH} deep")
        if self.items > MAX_ITEMS:
            raise NotPlain(f"the value has more than {MAX_ITEMS:,} items")
        if self.bytes > MAX_BYTES:
            raise NotPlain(f"the value is larger than {MAX_BYTES // 2**20} MB")


def plain_array(array: np.ndarray) -> np.ndarray:
    """A C-ordered copy in native byte order, of exactly ``np.ndarray``."""
    native = array.dtype.newbyteorder("=")
    return np.array(array, dtype=native, order="C", copy=True, subok=False)


def copy_out(value: Any, keep: Callable[[Any], Handle]) -> Any:
    """Copy `value` as plain data.

    Parameters
    ----------
    value : object
        Anything that student code made.
    keep : callable
        Stores an object that is not plain data and returns its handle.

    Raises
    ------
    NotPlain
        If the value is too deep, too long or too large.
    """
    return _copy(value, keep, _Budget(), 0)


def copy_in(value: Any, find: Callable[[Handle], Any]) -> Any:
    """Copy plain data for student code: strings interned, handles looked up.

    Strings are interned because ``activation is 'relu'`` holds for a literal in
    a notebook and must not fail when the same word arrives from the grader.
    """
    return _copy(value, lambda obj: find(obj) if type(obj) is Handle else obj, _Budget(), 0)


def _copy(value: Any, other: Callable[[Any], Any], budget: _Budget, depth: int) -> Any:
    kind = type(value)
    budget.spend(depth)
    if kind is str:
        budget.spend(depth, len(value))
        return sys.intern(value)
    if kind is int and value.bit_length() > MAX_INT_BITS:
        raise NotPlain(f"an integer has more than {MAX_INT_BITS:,} bits")
    if kind in _SCALARS:
        return value
    if kind is np.ndarray and value.dtype.kind in NUMERIC_KINDS:
        budget.spend(depth, value.size * max(value.itemsize, 8))  # checks compute with floats
        return plain_array(value)
    if (
        isinstance(value, np.generic)
        and value.dtype.kind in NUMERIC_KINDS
        and kind.__module__ == "numpy"
    ):
        return value
    if kind in (list, tuple):
        return kind(_copy(item, other, budget, depth + 1) for item in value)
    if kind in _DICTS:
        if dict.__len__(value) > MAX_KEYS:
            raise NotPlain(f"a dict has more than {MAX_KEYS:,} keys")
        return {
            _copy(k, other, budget, depth + 1): _copy(v, other, budget, depth + 1)
            for k, v in dict.items(value)
        }
    return other(value)
