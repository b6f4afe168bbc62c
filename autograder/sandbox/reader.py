"""Reads a frame's payload, which may have been written by anyone.

Student code can write to the sandbox's pipe, so the decoder believes no number it
reads: each is checked against what is really there before memory is taken.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .plain_data import MAX_BYTES, MAX_DEPTH, MAX_INT_BITS, MAX_ITEMS, MAX_KEYS, Handle, NotPlain
from .subject import BadData
from .wire import (
    COMPLEX,
    COUNT,
    DTYPES,
    ENVELOPE_DEPTH,
    FLOAT,
    ITEM_LIMIT,
    LENGTH,
    MAX_DIMENSIONS,
    MAX_INT_BYTES,
    as_key,
    extent,
    kind_name,
)

_FIXED = {b"N": None, b"T": True, b"F": False}


def decode(payload: bytes | bytearray, room: float = MAX_BYTES) -> Any:
    """The plain value in `payload`: exactly the types that were encoded.

    Parameters
    ----------
    payload : bytes
    room : float
        Most bytes of all arrays together, as floats: the checks compute with them.

    Raises
    ------
    BadData
        For anything that `wire.encode` would not have written.
    """
    reader = _Reader(memoryview(payload), room)
    value = reader.value(0)
    if reader.at != len(reader.data):
        raise BadData("a frame has bytes left over")
    return value


class _Reader:
    """Reads one payload from front to back."""

    def __init__(self, data: memoryview, room: float) -> None:
        self.data = data
        self.at = 0
        self.items = 0
        self.room = room

    def value(self, depth: int) -> Any:
        self.items += 1
        if depth > MAX_DEPTH + ENVELOPE_DEPTH:
            raise BadData(f"the value is nested more than {MAX_DEPTH} deep")
        if self.items > ITEM_LIMIT:
            raise BadData(f"the value has more than {MAX_ITEMS:,} items")
        tag = bytes(self.take(1))
        if tag in _FIXED:
            return _FIXED[tag]
        if tag == b"l":
            return [self.value(depth + 1) for _ in range(self.members(1))]
        if tag == b"t":
            return tuple([self.value(depth + 1) for _ in range(self.members(1))])
        if tag == b"m":
            return self.dict(depth)
        if tag not in _READERS:
            raise BadData("a frame has an unknown tag")
        return _READERS[tag](self)

    def take(self, size: int) -> memoryview:
        if size > len(self.data) - self.at:
            raise BadData("a frame is cut off")
        chunk = self.data[self.at : self.at + size]
        self.at += size
        return chunk

    def count(self) -> int:
        return int(COUNT.unpack(self.take(4))[0])

    def members(self, smallest: int) -> int:
        """A number of members that the rest of the frame has room for."""
        count = self.count()
        if count * smallest > len(self.data) - self.at:
            raise BadData("a frame promises more items than it holds")
        return count

    def dict(self, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        count = self.members(2)
        if count > MAX_KEYS:
            raise BadData(f"a dict has more than {MAX_KEYS:,} keys")
        for _ in range(count):
            try:
                key = as_key(self.value(depth + 1))
            except NotPlain as error:
                raise BadData(str(error)) from None
            found[key] = self.value(depth + 1)
        if len(found) != count:
            raise BadData("a dict has the same key twice")
        return found

    def integer(self) -> int:
        size = self.count()
        if not 0 < size <= MAX_INT_BYTES:
            raise BadData(f"an integer has more than {MAX_INT_BITS:,} bits")
        return int.from_bytes(self.take(size), "big", signed=True)

    def real(self) -> float:
        return float(FLOAT.unpack(self.take(8))[0])

    def complex(self) -> complex:
        return complex(*COMPLEX.unpack(self.take(16)))

    def text(self) -> str:
        try:
            return str(self.take(self.count()), "utf-8")
        except UnicodeDecodeError:
            raise BadData("a text is not valid Unicode") from None

    def handle(self) -> Handle:
        handle = Handle(LENGTH.unpack(self.take(8))[0], self.text())
        if kind_name(handle.kind) != handle.kind:
            raise BadData("the name of a type cannot be shown")
        return handle

    def scalar(self) -> np.generic:
        dtype = self.dtype()
        number: np.generic = self.numbers(dtype, dtype.itemsize)[0]
        return number

    def array(self) -> np.ndarray:
        dtype = self.dtype()
        ndim = self.count()
        if ndim > MAX_DIMENSIONS:
            raise BadData(f"an array has more than {MAX_DIMENSIONS} axes")
        shape = tuple(LENGTH.unpack(self.take(8))[0] for _ in range(ndim))
        self.room -= extent(shape, max(dtype.itemsize, FLOAT.size))
        if self.room < 0:
            raise BadData(f"the arrays are larger than {MAX_BYTES // 2**20} MB")
        return self.numbers(dtype, math.prod(shape) * dtype.itemsize).reshape(shape).copy()

    def dtype(self) -> np.dtype:
        code = bytes(self.take(self.take(1)[0]))
        if code not in DTYPES:
            raise BadData("an array is not of numbers")
        return DTYPES[code]

    def numbers(self, dtype: np.dtype, size: int) -> np.ndarray:
        raw = np.frombuffer(self.take(size), dtype)
        if dtype.kind == "b" and np.any(raw.view(np.uint8) > 1):
            raise BadData("a bool array holds something else")
        return raw


_READERS = {
    b"i": _Reader.integer,
    b"d": _Reader.real,
    b"c": _Reader.complex,
    b"s": _Reader.text,
    b"h": _Reader.handle,
    b"g": _Reader.scalar,
    b"a": _Reader.array,
}
