"""Plain data and the Subject in this process."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox.plain_data import MAX_DEPTH, Handle, copy_in, copy_out
from autograder.sandbox.subject import (
    BadData,
    LocalSubject,
    MissingName,
    OutOfMemory,
    StudentRaised,
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=20)
)
arrays = hnp.arrays(
    st.sampled_from(["f8", "f4", "i4", "?", "c16", ">f8"]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
plain = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


def refuse(value):
    raise AssertionError(f"{value!r} is plain and needs no handle")


def alike(a, b) -> bool:
    if isinstance(a, np.ndarray):
        return (
            type(b) is np.ndarray
            and a.shape == b.shape
            and a.dtype.newbyteorder("=") == b.dtype
            and np.array_equal(a, b, equal_nan=True)
        )
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(alike(a[k], b[k]) for k in a)
    return type(a) is type(b) and (a == b or a != a)


@given(plain)
def test_plain_data_survives_both_ways(value):
    out = copy_out(value, refuse)
    assert alike(value, out) and alike(out, copy_in(out, refuse))


@given(hnp.arrays("f8", hnp.array_shapes(max_dims=3, max_side=4)), st.booleans())
def test_copies_share_nothing_and_are_plain_c_arrays(array, transpose):
    array = array.T if transpose else array
    copy = copy_out([array], refuse)[0]
    assert copy.flags.c_contiguous and copy.flags.writeable and not np.shares_memory(copy, array)


class Sub(np.ndarray):
    pass


@pytest.mark.parametrize(
    "value",
    [
        np.zeros((1, 1)).view(np.matrix),
        np.ma.masked_array([1.0]),
        np.zeros(2).view(Sub),
        object(),
        {1, 2},
        range(3),
        type("F", (float,), {})(1.0),
        np.array([object()]),
        np.datetime64("2020"),
        lambda: 1,
    ],
)
def test_everything_else_becomes_a_handle(value):
    kept = []
    handle = copy_out(value, lambda v: kept.append(v) or Handle(0, "kept"))
    assert handle == Handle(0, "kept") and kept[0] is value


def test_limits_are_said_in_words():
    deep = []
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    endless = []
    endless.append(endless)
    subject = LocalSubject(
        {
            "deep": lambda: deep,
            "endless": lambda: endless,
            "long": lambda: [0] * 200_000,
            "large": lambda: np.zeros(2**26),
        }
    )
    for name, word in (
        ("deep", "nested"),
        ("endless", "nested"),
        ("long", "items"),
        ("large", "MB"),
    ):
        with pytest.raises(BadData, match=word):
            subject.call(name)


def test_strings_arrive_interned():
    word = "".join(["rel", "u"])
    subject = LocalSubject(
        {
            "f": lambda activation, d: (
                activation is sys.intern("relu"),
                d["a"] is sys.intern("sigmoid"),
            )
        }
    )
    assert subject.call("f", word, {"a": "".join(["sigm", "oid"])}).value == (True, True)


def test_a_call_gives_its_arguments_as_they_are_afterwards_and_its_noise():
    def f(x, keep, scale=None):
        import warnings

        x *= 2
        scale["k"] = 1
        print("hello")
        warnings.warn("careful", stacklevel=1)
        return x

    x, scale = np.ones(3), {}
    outcome = LocalSubject({"f": f}).call("f", x, 5, scale=scale)
    assert np.array_equal(x, np.ones(3)) and scale == {}  # ours stay as they are
    assert np.array_equal(outcome.value, 2 * np.ones(3)) and np.array_equal(
        outcome.args[0], 2 * np.ones(3)
    )
    assert (
        outcome.kwargs == {"scale": {"k": 1}}
        and outcome.warnings == ("careful",)
        and outcome.printed == "hello\n"
    )


class OwnError(ValueError):
    pass


@pytest.mark.parametrize(
    "error, name, verdict",
    [
        (ValueError("x"), "ValueError", "exception"),
        (OwnError("x"), "ValueError", "exception"),
        (SystemExit(3), "SystemExit", "exception"),
        (NotImplementedError("Task 4.3: write it"), "NotImplementedError", "missing"),
        (type("E", (BaseException,), {})(), "BaseException", "exception"),
    ],
)
def test_exceptions_come_back_as_the_built_in_kind(error, name, verdict):
    def f():
        raise error

    with pytest.raises(StudentRaised) as caught:
        LocalSubject({"f": f}).call("f")
    assert (caught.value.type, caught.value.verdict) == (name, verdict)
    assert any("in f" in line for line in caught.value.lines)


def test_memory_is_a_verdict_of_its_own():
    def f():
        raise MemoryError

    with pytest.raises(OutOfMemory):
        LocalSubject({"f": f}).call("f")


class Net:
    def __init__(self, n):
        self.params = {"W": np.ones(n)}

    def total(self, other=None):
        return float(self.params["W"].sum() + (other.total() if other else 0))


def test_instances_stay_and_answer_by_handle():
    subject = LocalSubject({"Net": Net})
    a, b = subject.new("Net", 2), subject.new("Net", 3)
    assert a.kind.endswith("Net") and subject.call((a, "total"), b).value == 5
    subject.set(a, "params", {"W": np.zeros(2)})
    got = subject.get(a, "params")
    got["W"] += 7  # a copy
    assert subject.call((a, "total")).value == 0
    f = subject.new("utils.functions:SumOf", "square")
    assert subject.call(f, np.array([1.0, 2.0])).value == 5 and subject.get(f, "calls") == 1


def test_missing_names_say_which():
    subject = LocalSubject({"Net": Net}, missing="mlp.py, line 3 is not valid Python")
    with pytest.raises(MissingName, match="line 3"):
        subject.call("nothing")
    with pytest.raises(MissingName, match="no `nothing`"):
        subject.get(subject.new("Net", 1), "nothing")
