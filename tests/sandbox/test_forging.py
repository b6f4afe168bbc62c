"""Student code that speaks the protocol itself gains nothing, and ends its own sandbox."""

import time

import pytest

from autograder.sandbox.client import Limits
from autograder.sandbox.subject import (
    BadData,
    SandboxEnded,
    StudentRaised,
    StudentTimeout,
    SubjectError,
    TooMuchOutput,
)

from .conftest import SMALL

CODE = r"""
import os, struct, sys, threading, time

def reply_pipe():
    "The pipe to the grader: the writable one of the two that are not 0, 1 or 2."
    import fcntl
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        try:
            if number > 2 and os.readlink(f"/proc/self/fd/{name}").startswith("pipe:"):
                if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY:
                    return number
        except OSError:
            pass

def write(raw):
    pipe = reply_pipe()
    while raw:
        raw = raw[os.write(pipe, raw):]

def frame(value):
    from course_sandbox.wire import encode
    payload = encode(value)
    return struct.pack("!Q", len(payload)) + payload

def ok(): return 1
def raw(text, then=0):
    write(text.encode("latin-1")); time.sleep(then); return 1
def send(value):
    write(frame(value)); return 1
def flood():
    payload = frame((0, "ok", "x" * 1000)) * 1000
    while True: write(payload)
def flood_from_a_thread():
    threading.Thread(target=flood, daemon=True).start(); time.sleep(0.2); return 1
def slowly():
    write(struct.pack("!Q", 100))
    for _ in range(100): write(b"N"); time.sleep(0.5)
def close(): os.closerange(3, 200); return 1
def close_one(): os.close(reply_pipe()); return 1
def steal():
    "Read the next request before the host does."
    import fcntl
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        if number > 2 and os.readlink(f"/proc/self/fd/{name}").startswith("pipe:"):
            if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
                threading.Thread(target=os.read, args=(number, 10**6), daemon=True).start()
                time.sleep(0.1)
    return 1
def fork_back():
    return os.fork() > 0
def pickled():
    import pickle
    class Evil:
        def __reduce__(self): return (os.system, ("touch /tmp/evil-was-here",))
    raw = pickle.dumps(Evil())
    write(struct.pack("!Q", len(raw)) + raw); return 1
def break_host():
    import gc
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("course_sandbox"):
            for name in list(vars(module)):
                if not name.startswith("__"): setattr(module, name, None)
    return 1
"""

HUGE = "\x7f" + "\xff" * 7


@pytest.mark.parametrize(
    "call",
    [
        ("raw", "garbage that is no frame"),
        ("raw", HUGE),
        ("raw", "\0" * 8),
        ("raw", "\0" * 7 + "\1?"),
        ("send", "a value"),
        ("send", ()),
        ("send", (0,)),
        ("send", ("2", "ok", 1)),
        ("send", (True, "ok", 1)),
        ("send", (10**20, "ok", 1)),
        ("send", (-1, "ok", 1)),
        ("send", (2, "fault", "ours")),
        ("send", (2, "ok")),
        ("send", (2, "ok", 1, 2)),
        ("send", (2, "raised", "ValueError", "x", (1,))),
        ("send", (2, "raised", "ValueError")),
        ("send", (2, "missing", 5, "", False)),
        ("send", (2, "missing", "f", "", "no")),
        ("send", (2, ["ok"], 1)),
        ("send", (2, "memory", 3)),
        ("pickled",),
    ],
)
def test_what_is_no_answer_is_bad_data_and_the_end(module, call):
    subject = module(CODE)
    with pytest.raises(BadData):
        subject.call(*call)
    with pytest.raises(SandboxEnded):
        subject.call("ok")


@pytest.mark.parametrize(
    "value",
    [
        1,
        (),
        (1, (), {}, (), ""),
        (1, (0, 0), {}, (), ""),
        (1, (0,), {"k": 1}, (), ""),
        (1, (), {}, (), 5),
        (1, (), {}, ("w", 2), ""),
        (1, [], {}, (), ""),
        (1, (), [], (), ""),
        (1, (), {}, (), "", 6),
        None,
    ],
)
def test_an_outcome_of_another_form_is_bad_data(module, value):
    with pytest.raises(BadData, match="outcome|answer|arguments"):
        module(CODE).call("send", (2, "ok", value))


def test_a_forged_answer_is_only_data_and_the_next_one_is_refused(module):
    """It could have returned the value as well; the true reply then comes unasked."""
    subject = module(CODE)
    assert (
        subject.call("send", (2, "ok", (42, (0,), {}, (), ""))).value == 42
    )  # begin, load, and this
    with pytest.raises(BadData):
        subject.call("ok")


def test_long_forged_noise_is_cut(module):
    subject = module(CODE)
    assert (
        len(subject.call("send", (2, "ok", (1, (0,), {}, ("w" * 10_000,) * 1000, ""))).warnings)
        == 50
    )
    with pytest.raises(TooMuchOutput):
        module(CODE).call("send", (2, "ok", (1, (0,), {}, (), "x" * 10**6)))


def test_a_fault_of_the_grader_cannot_be_forged(module):
    """It would have the question graded again, or given points."""
    subject = module(
        CODE + "\nclass GraderFault(Exception): verdict = 'grader_fault'\n"
        "def fault(): raise GraderFault('ours')"
    )
    with pytest.raises(StudentRaised) as caught:
        subject.call("fault")
    assert caught.value.verdict == "exception"


@pytest.mark.parametrize(
    "name, error",
    [
        ("flood", (BadData, StudentTimeout)),
        ("flood_from_a_thread", SubjectError),
        ("slowly", (BadData, StudentTimeout)),
        ("close", SandboxEnded),
        ("close_one", (SandboxEnded, StudentTimeout)),
        ("steal", SubjectError),
        ("break_host", SubjectError),
    ],
)
def test_a_broken_conversation_ends_in_time(module, name, error):
    subject = module(CODE, limits=Limits(**(vars(SMALL) | {"call_seconds": 1})))
    began = time.monotonic()
    with pytest.raises(error):
        subject.call(name)
        subject.call("ok")
        subject.call("ok")
    assert time.monotonic() - began < 6


def test_a_forked_copy_of_the_host_does_not_answer(module):
    subject = module(CODE)
    assert subject.call("fork_back").value is True
    assert [subject.call("ok").value for _ in range(5)] == [1] * 5


def test_lying_objects_are_handles_or_data(module):
    subject = module("""
import numpy as np
class Liar(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __array_ufunc__(self, *a, **k): return 0.0
class Equal(float):
    def __eq__(self, other): return True
    __hash__ = float.__hash__
class Posing:
    __class__ = np.float64
    dtype = np.dtype("f8")
    def tobytes(self): return b"12345678"
def array(): return np.zeros(2).view(Liar)
def number(): return Equal(1)
def posing(): return Posing()
def masked(): return np.ma.masked_array([1.0, 2.0], [True, False])
def objects(): return np.array([Equal(1), None])
def key(): return {Equal(1): 1}
""")
    for name in ("array", "number", "posing", "masked", "objects"):
        assert type(subject.call(name).value).__name__ == "Handle"
    with pytest.raises(BadData, match="key"):
        subject.call("key")
