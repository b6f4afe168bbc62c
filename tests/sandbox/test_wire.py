"""What is encoded comes back exactly; what is not a frame is `BadData`, quickly and small."""

import math
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox.plain_data import Handle, NotPlain
from autograder.sandbox.reader import decode
from autograder.sandbox.subject import BadData
from autograder.sandbox.wire import COUNT, LENGTH, MAX_INT_BYTES, encode

DTYPES = [
    "?",
    "i1",
    "i2",
    "i4",
    "i8",
    "u1",
    "u2",
    "u4",
    "u8",
    "f2",
    "f4",
    "f8",
    "c8",
    "c16",
    "g",
    "G",
]

floats = st.floats(allow_nan=True, allow_infinity=True)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    floats,
    st.complex_numbers(),
    st.text(max_size=20),
    st.sampled_from(DTYPES).flatmap(lambda d: hnp.from_dtype(np.dtype(d)).map(np.dtype(d).type)),
)
keys = st.one_of(
    st.booleans(), st.integers(), st.text(max_size=5), st.tuples(st.integers(), st.text(max_size=3))
)
arrays = st.sampled_from(DTYPES).flatmap(
    lambda d: hnp.arrays(d, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
handles = st.builds(
    Handle,
    st.integers(0, 2**60),
    st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=9),
)
values = st.recursive(
    st.one_of(scalars, arrays, handles),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=4),
    ),
    max_leaves=12,
)


def same(a, b):
    """Equal in value and exactly in type, nan and -0.0 included."""
    assert type(a) is type(b)
    if isinstance(a, np.ndarray | np.generic):
        assert a.dtype == b.dtype and a.shape == b.shape
        np.testing.assert_array_equal(a, b)
        if a.dtype.kind == "f":
            np.testing.assert_array_equal(np.signbit(a), np.signbit(b))
    elif isinstance(a, list | tuple):
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            same(x, y)
    elif isinstance(a, dict):
        assert list(map(type, a)) == list(map(type, b))
        same(list(a), list(b))
        same(list(a.values()), list(b.values()))
    elif isinstance(a, float):
        assert struct.pack("d", a) == struct.pack("d", b) or math.isnan(a) and math.isnan(b)
    elif isinstance(a, complex):
        same((a.real, a.imag), (b.real, b.imag))
    else:
        assert a == b


@settings(max_examples=300, deadline=None)
@given(values)
def test_round_trip(value):
    same(decode(encode(value)), value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12.0).reshape(3, 4).T,
        np.arange(12)[::-2],
        np.arange(4, dtype=">i4"),
        np.zeros((0, 3)),
        np.array(5.0),
        np.asfortranarray(np.ones((3, 2))),
        np.broadcast_to(np.float32(2), (2, 2)),
    ],
)
def test_arrays_arrive_contiguous_native_and_writable(array):
    found = decode(encode(array))
    np.testing.assert_array_equal(found, array)
    assert found.shape == array.shape
    assert (
        found.flags.c_contiguous
        and found.flags.writeable
        and found.flags.owndata
        and found.dtype.isnative
    )


@pytest.mark.parametrize(
    "value",
    [
        object(),
        np.array([object()]),
        np.array(["a"]),
        np.datetime64("2026-01-01"),
        np.ma.zeros(2),
        {1, 2},
        b"x",
        range(3),
        2 ** (8 * MAX_INT_BYTES),
        "\ud800",
        {(1, (2, Handle(0, "x"))): 1},
        type("Float", (float,), {})(1.0),
        np.zeros((0, 2**40)),
        np.zeros(3, [("a", "f8")]),
    ],
)
def test_what_is_not_plain_is_not_encoded(value):
    with pytest.raises(NotPlain):
        encode(value)


def test_deep_values_are_refused_on_both_sides():
    deep, frame = [], b"l" + COUNT.pack(0)
    for _ in range(5000):
        frame = b"l" + COUNT.pack(1) + frame
    for _ in range(50):
        deep = [deep]
    with pytest.raises(NotPlain):
        encode(deep)
    with pytest.raises(BadData, match="deep"):
        decode(frame)


def array_frame(dtype: bytes, shape, raw: bytes = b"") -> bytes:
    return (
        b"a"
        + bytes([len(dtype)])
        + dtype
        + COUNT.pack(len(shape))
        + b"".join(map(LENGTH.pack, shape))
        + raw
    )


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"?",
        b"NN",
        b"i",
        b"i" + COUNT.pack(0),
        b"i" + COUNT.pack(2**31) + b"1",
        b"s" + COUNT.pack(5) + b"abc",
        b"s" + COUNT.pack(2) + b"\xff\xfe",
        b"l" + COUNT.pack(2**32 - 1),
        b"m" + COUNT.pack(2**31) + b"N",
        b"m" + COUNT.pack(1) + b"l" + COUNT.pack(0) + b"N",
        b"m" + COUNT.pack(2) + b"TNTN",
        array_frame(b"O8", (1,), b"\0" * 8),
        array_frame(b"V8", (1,), b"\0" * 8),
        array_frame(b"U4", (1,), b"\0" * 4),
        array_frame(b"f8", (2**60,)),
        array_frame(b"f8", (2**63, 2**63)),
        array_frame(b"f8", (0, 2**50)),
        array_frame(b"f8", (2**32, 2**32)),
        array_frame(b"f8", (3,), b"\0" * 23),
        array_frame(b"f8", (3,), b"\0" * 25),
        array_frame(b"f8", (1,) * 33, b"\0" * 8),
        array_frame(b"b1", (1,), b"\2"),
        b"g\2b1\2",
        b"g\2f8\0",
        b"h" + LENGTH.pack(1) + b"s",
        b"h" + LENGTH.pack(1) + COUNT.pack(1) + b"\x1b",
        b"\x80\x04\x95\x1c\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.",
    ],
)
def test_malformed_frames_are_bad_data_without_memory(frame):
    tracemalloc.start()
    try:
        with pytest.raises(BadData):
            decode(frame)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_decode_or_are_bad_data(frame):
    try:
        decode(frame)
    except BadData:
        pass


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values, st.data())
def test_mutated_frames_decode_or_are_bad_data(value, data):
    frame = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(frame)))
        kind = data.draw(st.sampled_from(["set", "cut", "insert", "size"]))
        if kind == "set" and at < len(frame):
            frame[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del frame[at:]
        elif kind == "insert":
            frame[at:at] = data.draw(st.binary(max_size=9))
        elif kind == "size":
            frame[at : at + 8] = LENGTH.pack(
                data.draw(st.sampled_from([0, 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1]))
            )
    try:
        decode(bytes(frame))
    except BadData:
        pass


def test_a_frame_of_many_small_items_is_refused_early():
    frame = b"l" + COUNT.pack(1_000_000) + b"N" * 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(BadData, match="items"):
            decode(frame)
        assert tracemalloc.get_traced_memory()[1] < 32 * 2**20
    finally:
        tracemalloc.stop()
