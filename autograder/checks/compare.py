"""Compare what came back with what was expected, one rung of a ladder at a time.

type -> shape -> dtype -> finite -> value: the first rung that fails is what a
student should mend first, so it is the one that is named.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.sandbox.plain_data import Handle


@dataclass(frozen=True)
class Raised:
    """Instead of a value: student code raised, timed out or was missing."""

    type: str
    message: str = ""
    lines: tuple[str, ...] = ()
    verdict: str = "exception"
    advice: str = ""  # what to do about it, where that is known
    ours: bool = False  # a sentence of ours about what came back: nothing was raised

    def __str__(self) -> str:
        told = self.message if self.message and (self.ours or not _is_pythons(self.type)) else ""
        text = told or (f"{self.type}: {self.message}" if self.message else self.type)
        text = text.rstrip() + self.advice
        return text + "".join(f"\n  {line}" for line in self.lines)


def _is_pythons(name: str) -> bool:
    """Whether an exception is one that students know; what we call the others is our own affair."""
    return hasattr(builtins, name)


@dataclass(frozen=True)
class Mismatch:
    """Why a value is not the expected one.

    Attributes
    ----------
    rung : str
        type, shape, dtype, finite or value.
    message : str
        One sentence for the student.
    verdict : str
        The verdict this gives, mostly ``wrong``.
    raised : Raised, optional
        What came instead of a value.
    """

    rung: str
    message: str
    verdict: str = "wrong"
    raised: Raised | None = None
    label: str = ""

    def within(self, where: str) -> Mismatch:
        """The same, with its place said first."""
        return replace(self, message=where + self.message, label=where + self.label)

    @property
    def unlabelled(self) -> str:
        """The message without its places: two outputs may share a fault."""
        return self.message.removeprefix(self.label)


MAX_ENTRIES = 2_000_000  # of a list
TYPED = 1e-5  # a tolerance for numbers that a person types: there float32 is as good
Rule = Callable[[Any, Any, bool], "Mismatch | None"]


@dataclass(frozen=True)
class close:
    """Rule: numbers equal within ``atol + rtol * |expected|``.

    Parameters
    ----------
    rtol, atol : float
        Relative and absolute tolerance.
    squeeze : bool
        Accept axes of length one that the expected value lacks: ``(1, H)`` for
        ``(H,)``. A part of its own asks for the exact shape.
    equal_nan : bool
        NaN equals NaN.
    """

    rtol: float = 1e-6
    atol: float = 1e-9
    squeeze: bool = False
    equal_nan: bool = False

    def __call__(self, actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
        def leaf(a: Any, e: Any) -> Mismatch | None:
            return _numbers(a, e, self.rtol, self.atol, self.squeeze, self.equal_nan, reveal)

        return _nested(actual, expected, leaf)


def same_shape(actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
    """Rule: exactly the expected shape, whatever the values."""

    def shapes(a: Any, e: Any) -> Mismatch | None:
        array, problem = _as_numbers(a, e)
        if problem:
            return problem
        return None if array.shape == np.shape(e) else _shape(array.shape, np.shape(e))

    return _nested(actual, expected, shapes)


def exact(actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
    """Rule: equal in value and shape, to the last bit; also for text, None and bool."""
    if isinstance(expected, Raised):
        return _raises(actual, expected)
    if isinstance(expected, (str, bool, type(None))) or isinstance(actual, (str, type(None))):
        if type(actual) in (bool, np.bool_) and isinstance(expected, bool):
            actual = bool(actual)
        if (
            type(actual) is type(expected) and actual == expected
        ):  # no array meets ==, which would go entry by entry
            return None
        forgotten = " (is a `return` missing?)" if actual is None else ""
        return _not_a_value(actual) or Mismatch(
            "value", f"{_show(actual)} came back{forgotten}{_expected(expected, reveal)}"
        )
    return close(0.0, 0.0)(actual, expected, reveal)


def _nested(
    actual: Any, expected: Any, leaf: Callable[[Any, Any], Mismatch | None]
) -> Mismatch | None:
    """Walk dicts, lists and tuples of the expected value; compare the leaves."""
    problem = None if isinstance(expected, Raised) else _not_a_value(actual)
    if problem:
        return problem
    if isinstance(expected, Raised):
        return _raises(actual, expected)
    if isinstance(expected, Mapping):
        if not isinstance(actual, dict):
            return Mismatch("type", f"a dict was expected, {_kind(actual)} came back", "bad_type")
        items = [(repr(key), actual.get(key, _ABSENT), value) for key, value in expected.items()]
    elif isinstance(expected, (list, tuple)):
        if not isinstance(actual, (list, tuple)):
            return Mismatch(
                "type",
                f"{_values_were(len(expected))} expected, {_kind(actual)} came back",
                "bad_type",
            )
        if len(actual) != len(expected):
            return Mismatch(
                "shape", f"{_values_were(len(expected))} expected, {len(actual)} came back"
            )
        items = [(str(i), a, e) for i, (a, e) in enumerate(zip(actual, expected, strict=True))]
    else:
        return leaf(actual, expected)
    for key, a, e in items:
        if a is _ABSENT:
            return Mismatch("type", f"the key {key} is missing")
        problem = _nested(a, e, leaf)
        if problem:
            return problem.within(f"at [{key}]: ")
    return None


_ABSENT = object()


NO_ERROR = "no error"  # instead of an exception: the call was answered


def _raises(actual: Any, expected: Raised) -> Mismatch | None:
    if isinstance(actual, Raised):
        if actual.type == expected.type:
            return None
        return Mismatch(
            "type",
            f"{expected.type} was expected, but the code raised {actual}",
            actual.verdict,
            actual,
        )
    if isinstance(actual, str) and actual == NO_ERROR:
        return Mismatch("type", f"{expected.type} was expected, but nothing was raised")
    came = _show(actual) if isinstance(actual, str) else _kind(actual)
    return Mismatch(
        "type",
        f"{expected.type} was expected, but {came} came back",
    )


def _not_a_value(actual: Any) -> Mismatch | None:
    if isinstance(actual, Raised):
        theirs = actual.verdict == "exception" and _is_pythons(actual.type) and not actual.ours
        said = "the code raised " if theirs else ""
        return Mismatch("type", f"{said}{actual}", actual.verdict, actual)
    if isinstance(actual, Handle):
        return Mismatch(
            "type",
            f"an object of type {actual.kind} came back; return plain NumPy arrays and numbers",
            "bad_type",
        )
    return None


def _as_numbers(actual: Any, expected: Any) -> tuple[Any, Mismatch | None]:
    problem = _not_a_value(actual)
    if problem:
        return None, problem
    if actual is None:
        return None, Mismatch("type", "None came back (is a `return` missing?)")
    if isinstance(actual, (str, dict)):
        return None, Mismatch(
            "type", f"{_kind(actual)} came back, numbers were expected", "bad_type"
        )
    if _entries(actual) > MAX_ENTRIES:
        return None, Mismatch(
            "type",
            f"more than {MAX_ENTRIES:,} numbers came back in a {type(actual).__name__}",
            "bad_type",
        )
    try:
        array = None if holds_text(actual) else np.asarray(actual)
    except ValueError:
        array = None
    if array is None or array.dtype.kind not in "biufc":
        return None, Mismatch(
            "type", f"{_kind(actual)} came back that is not an array of numbers", "bad_type"
        )
    return array, None


def holds_text(value: Any) -> bool:
    """NumPy would give every entry the room of the longest text, gigabytes for one long word."""
    return (
        isinstance(value, (str, dict))
        or isinstance(value, (list, tuple))
        and any(map(holds_text, value))
    )


def _entries(value: Any) -> int:
    """Numbers in a list; a widest one among them gives its room to all. An array keeps its own."""
    if not isinstance(value, (list, tuple)):
        return 0
    return sum(x.size if isinstance(x, np.ndarray) else _entries(x) or 1 for x in value)


def _numbers(
    actual: Any,
    expected: Any,
    rtol: float,
    atol: float,
    squeeze: bool,
    equal_nan: bool,
    reveal: bool,
) -> Mismatch | None:
    array, problem = _as_numbers(actual, expected)
    if problem:
        return problem
    wanted = np.asarray(expected)
    if wanted.dtype.kind not in "biufc":
        return Mismatch("type", f"{_kind(actual)} came back, no number was expected")
    if array.shape != wanted.shape:
        if not (squeeze and np.squeeze(array).shape == np.squeeze(wanted).shape):
            return _shape(array.shape, wanted.shape)
        array = array.reshape(wanted.shape)
    if array.dtype.kind == "c" and wanted.dtype.kind != "c":
        return Mismatch("dtype", "complex numbers came back, real ones were expected")
    if array.size == 0:
        return None
    return _values(array, wanted, rtol, atol, equal_nan, reveal)


def _values(
    array: np.ndarray,
    wanted: np.ndarray,
    rtol: float,
    atol: float,
    equal_nan: bool,
    reveal: bool,
) -> Mismatch | None:
    a, e = (x.astype(complex if wanted.dtype.kind == "c" else float) for x in (array, wanted))
    with np.errstate(all="ignore"):
        off = np.abs(a - e) / (atol + rtol * np.abs(e) + np.finfo(float).tiny)
        alike = (a == e) | (equal_nan & np.isnan(a) & np.isnan(e))
    off = np.where(alike, 0.0, np.where(np.isnan(off), np.inf, off))
    if not (off > 1).any():
        return _too_narrow(array) if rtol < TYPED else None
    bad = ~np.isfinite(a) & ~alike
    worst = np.unravel_index(
        int(np.argmax(np.where(bad, np.inf, off) if bad.any() else off)), off.shape
    )
    where = f" at [{', '.join(str(int(i)) for i in worst)}]" if array.ndim else ""
    got = _show(array[worst])
    if bad.any() and np.isfinite(e[bad]).all():
        several = f"{int(bad.sum())} of {array.size} values are not finite (nan or inf), the first"
        said = f"{several}{where}: {got}" if array.size > 1 else f"{got} came back"
        return Mismatch("finite", said)
    if _too_narrow(array):
        return _too_narrow(array)
    count = (
        f"{int((off > 1).sum())} of {array.size} entries differ; the worst{where} is {got}"
        if array.ndim
        else f"{got} came back"
    )
    return Mismatch("value", count + _expected(wanted[worst], reveal))


def _too_narrow(array: np.ndarray) -> Mismatch | None:
    """A sentence for numbers of half the digits: a later step would be blamed for them."""
    if array.dtype not in (np.float32, np.float16):
        return None
    return Mismatch("dtype", f"{array.dtype} came back; the course computes in float64")


def _values_were(number: int) -> str:
    return "1 value was" if number == 1 else f"{number} values were"


def _shape(got: tuple[int, ...], wanted: tuple[int, ...]) -> Mismatch:
    asked = f"expected {tuple(wanted)}" if wanted else "one number was expected"
    return Mismatch("shape", f"the shape is {tuple(got)}, {asked}")


def _expected(value: Any, reveal: bool) -> str:
    return f", expected {_show(value)}" if reveal else ""


def _show(value: Any) -> str:
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.10g}"
    if isinstance(value, (np.generic,)):
        return str(value.item())
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _kind(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"a value of type {type(value).__name__}"
