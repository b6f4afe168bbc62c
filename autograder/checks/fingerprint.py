"""An output as a few numbers: enough to tell whether two programs gave the same.

An array is kept as its shape and two random projections; an exception as its type
and message. Nothing of the output itself is stored.
"""

from __future__ import annotations

import functools
import re
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.sandbox.plain_data import Handle

from .compare import Raised, holds_text

PROJECTIONS = 2
MAX_NUMBERS = 200_000
MAX_TEXT = 400  # of a kind or a message; of a longer one the beginning and a digest


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of one output.

    Attributes
    ----------
    text : str
        Its kind, structure and shape; of an exception, its type and message.
    projections : tuple of float
        Random projections of its numbers, (0, 0) where there are none.
    size : float
        Sum of their absolute values.
    count : int
        How many numbers there are.
    """

    text: str
    projections: tuple[float, ...] = (0.0,) * PROJECTIONS
    size: float = 0.0
    count: int = 0

    @property
    def numeric(self) -> bool:
        return self.count > 0


def fingerprint(value: Any) -> Fingerprint | None:
    """The fingerprint of plain data or of what came instead; None if there was no answer."""
    if isinstance(value, Raised):
        answered = value.verdict in ("exception", "bad_type", "wrong")
        return Fingerprint(_short(_said(value))) if answered else None
    numbers: list[np.ndarray] = []
    text = _short(_describe(value, numbers))
    if not numbers:
        return Fingerprint(text)
    if not 0 < sum(part.size for part in numbers) <= MAX_NUMBERS:
        return Fingerprint(text)
    flat = np.concatenate([part.ravel() for part in numbers])
    if flat.dtype.kind == "c":
        flat = np.concatenate([flat.real, flat.imag])
    finite = np.isfinite(flat)
    if not finite.all():
        kinds = np.where(finite, 0, np.where(np.isnan(flat), 1, np.where(flat > 0, 2, 3)))
        text += f" not finite {zlib.crc32(kinds.astype(np.uint8).tobytes()):08x}"
        flat = np.where(finite, flat, 0.0)
    with np.errstate(all="ignore"):
        projected = tuple(float(p) for p in _directions(flat.size) @ flat)
        return Fingerprint(text, projected, float(np.abs(flat).sum()), int(flat.size))


def _said(raised: Raised) -> str:
    """Type and message, without the student's own name of a variable that was never set."""
    text = f"raises {raised.type}: {raised.message}"
    if "UnboundLocalError" in text:
        text = re.sub(r"local variable '\w+'", "local variable", text)
    return text


def _short(text: str) -> str:
    if len(text) <= MAX_TEXT:
        return text
    digest = zlib.crc32(text.encode("utf-8", "replace"))
    return f"{text[:MAX_TEXT]} ... {digest:08x}"


def _describe(value: Any, numbers: list[np.ndarray]) -> str:
    """Structure of plain data in words; its numbers are collected on the way."""
    if isinstance(value, dict):
        items = (f"{key!r}: {_describe(value[key], numbers)}" for key in sorted(value, key=repr))
        return "{" + ", ".join(items) + "}"
    if isinstance(value, Handle):
        return f"an object {value.kind}"
    if isinstance(value, Raised):
        return _said(value)
    if value is None or isinstance(value, (str, bool, np.bool_)):
        return repr(value.item() if isinstance(value, np.bool_) else value)
    array = _as_array(value)
    if array is not None:
        numbers.append(array)
        return f"array {array.shape}"
    if isinstance(value, (list, tuple)):
        return "[" + "; ".join(_describe(item, numbers) for item in value) + "]"
    return type(value).__name__


def _as_array(value: Any) -> np.ndarray | None:
    """Numbers as floats, or None where the value is not a regular array of them."""
    if isinstance(value, (list, tuple)) and (not value or holds_text(value)):
        return None
    try:
        array = np.asarray(value)
        if array.dtype.kind in "biufc" and array.size > MAX_NUMBERS:
            return np.broadcast_to(0.0, array.shape)  # its shape says enough
        return array.astype(complex if array.dtype.kind == "c" else float, copy=False)
    except (TypeError, ValueError):
        return None


@functools.lru_cache(maxsize=512)
def _directions(count: int) -> np.ndarray:
    """Fixed random directions, ``(PROJECTIONS, count)``; no entry of them is small."""
    rng = np.random.default_rng(count)
    sign = rng.choice([-1.0, 1.0], (PROJECTIONS, count))
    return np.asarray(sign * rng.uniform(0.5, 1.5, (PROJECTIONS, count)))


def nearly(one: Fingerprint, other: Fingerprint, rtol: float = 1e-6, atol: float = 1e-9) -> bool:
    """Whether two programs gave the same, but for rounding."""
    room = 1.5 * (one.count * atol + rtol * one.size)
    return one.text == other.text and all(
        abs(a - b) <= room for a, b in zip(one.projections, other.projections, strict=True)
    )
