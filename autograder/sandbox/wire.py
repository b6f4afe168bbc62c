"""Frames between the grader and the sandbox: plain data as bytes, and nothing else.

A frame is an 8-byte length and a payload. A payload is one value: a tag byte, then
its size, then its content; arrays are a dtype code, a shape and raw bytes. Nothing
in a frame names code, so there is nothing to run. `reader.decode` is the way back.

Tags: ``N T F`` None, True, False; ``i`` int; ``d`` float; ``c`` complex; ``s`` str;
``l t m`` list, tuple, dict; ``g`` numpy scalar; ``a`` ndarray; ``h`` handle.
"""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from typing import Any

import numpy as np

from .plain_data import MAX_BYTES, MAX_DEPTH, MAX_INT_BITS, MAX_ITEMS, MAX_KEYS, Handle, NotPlain

ENVELOPE_DEPTH = 4  # a reply wraps its value: (number, "ok", (value, args, ...))
ITEM_LIMIT = 4 * MAX_ITEMS  # a value, its arguments, and the envelope
MAX_FRAME = MAX_BYTES + 2**20  # a value and its arguments together
MAX_INT_BYTES = (MAX_INT_BITS + 1) // 8  # with the sign
MAX_DIMENSIONS = 32
MAX_KIND = 200  # letters of a type's name
COUNT, LENGTH = struct.Struct("!I"), struct.Struct("!Q")
FLOAT, COMPLEX = struct.Struct("!d"), struct.Struct("!dd")

_NAMES = "b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16".split()
# the size of the first two is the platform's
_DTYPES: list[np.dtype] = [np.dtype(name) for name in ("longdouble", "clongdouble", *_NAMES)]
DTYPES = {f"{dtype.kind}{dtype.itemsize}".encode(): dtype for dtype in _DTYPES}
_SCALAR_TYPES = {np.dtype(char).type for char in "?bhilqBHILQefdgFDG"}


def encode(value: Any) -> bytes:
    """Bytes of one plain value.

    Raises
    ------
    NotPlain
        If the value is not plain data, or breaks a limit.
    """
    parts: list[bytes] = []
    _put(value, parts, 0)
    if sum(map(len, parts)) > MAX_FRAME:
        raise NotPlain(f"the values of one call are larger than {MAX_FRAME // 2**20} MB")
    return b"".join(parts)


def _put(value: Any, parts: list[bytes], depth: int) -> None:
    if depth > MAX_DEPTH + ENVELOPE_DEPTH:
        raise NotPlain(f"the value is nested more than {MAX_DEPTH} deep")
    if len(parts) >= ITEM_LIMIT:
        raise NotPlain(f"the value has more than {MAX_ITEMS:,} items")
    kind = type(value)
    if kind in (list, tuple):
        parts.append((b"l" if kind is list else b"t") + COUNT.pack(len(value)))
        for item in value:
            _put(item, parts, depth + 1)
    elif kind is dict:
        if len(value) > MAX_KEYS:
            raise NotPlain(f"a dict has more than {MAX_KEYS:,} keys")
        parts.append(b"m" + COUNT.pack(len(value)))
        for key, item in value.items():
            _put(as_key(key), parts, depth + 1)
            _put(item, parts, depth + 1)
    elif kind is np.ndarray:
        parts += _array(value)
    else:
        parts.append(_scalar(value, kind))


def _array(value: np.ndarray) -> list[bytes]:
    native = value.astype(value.dtype.newbyteorder("="), copy=False)
    if extent(native.shape, native.itemsize) > MAX_BYTES:
        raise NotPlain(f"an array is larger than {MAX_BYTES // 2**20} MB")
    shape = COUNT.pack(native.ndim) + b"".join(map(LENGTH.pack, native.shape))
    return [b"a" + _dtype_code(native.dtype) + shape, native.tobytes("C")]


def extent(shape: tuple[int, ...], itemsize: int) -> int:
    """Bytes of an array, an empty axis counted as one.

    A shape of (0, 2**40) holds nothing, but a sum over its first axis would need 8 TB.
    """
    return math.prod(size or 1 for size in shape) * itemsize


def _scalar(value: Any, kind: type) -> bytes:
    if value is None or kind is bool:
        return b"N" if value is None else b"T" if value else b"F"
    if kind is int:
        return b"i" + _sized(_int_bytes(value))
    if kind is float:
        return b"d" + FLOAT.pack(value)
    if kind is complex:
        return b"c" + COMPLEX.pack(value.real, value.imag)
    if kind is str:
        return b"s" + _sized(_utf8(value))
    if kind is Handle:
        return b"h" + LENGTH.pack(value.id) + _sized(_utf8(kind_name(value.kind)))
    if kind in _SCALAR_TYPES:
        scalar: np.generic = value
        return b"g" + _dtype_code(scalar.dtype) + scalar.tobytes()
    raise NotPlain(f"a {kind.__name__} is not plain data")


@lru_cache(maxsize=256)
def kind_name(kind: str) -> str:
    """A type's name, which the student chose, fit to be shown."""
    return "".join(char for char in kind[:MAX_KIND] if char.isprintable())


def as_key(key: Any) -> Any:
    """A dict key as it is: a scalar, or a tuple of them, never what can change."""
    if type(key) is tuple:
        return tuple(map(as_key, key))
    if type(key) in (list, dict, np.ndarray, Handle):
        raise NotPlain("a dict key is not plain data")
    return key


def _int_bytes(value: int) -> bytes:
    size = value.bit_length() // 8 + 1
    if size > MAX_INT_BYTES:
        raise NotPlain(f"an integer has more than {MAX_INT_BITS:,} bits")
    return value.to_bytes(size, "big", signed=True)


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotPlain("a text is not valid Unicode") from None


def _sized(raw: bytes) -> bytes:
    return COUNT.pack(len(raw)) + raw


def _dtype_code(dtype: np.dtype) -> bytes:
    code = f"{dtype.kind}{dtype.itemsize}".encode()
    if code not in DTYPES:
        raise NotPlain("an array is not of numbers")
    return bytes([len(code)]) + code
