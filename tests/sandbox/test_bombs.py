"""Every way to stop, flood or exhaust a sandbox has its verdict, and leaves nothing behind."""

import itertools
import os
import socket
import sys
import time
from contextlib import ExitStack, suppress

import pytest

from autograder.sandbox import conversation, users
from autograder.sandbox.client import Limits
from autograder.sandbox.patience import MOST
from autograder.sandbox.subject import (
    GraderFault,
    OutOfMemory,
    SandboxEnded,
    StudentRaised,
    StudentTimeout,
    SubjectError,
    TooMuchOutput,
)

from .conftest import SMALL, eventually, needs_sandbox, processes_like

CODE = """
import ctypes, mmap, os, signal, socket, subprocess, sys, threading, time
import numpy as np

def ok(): return 1
def leave(): sys.exit(0)
def leave_hard(): os._exit(0)
def replace(): os.execv("/bin/true", ["true"])
def abort(): os.abort()
def crash(): ctypes.string_at(0)
def kill_self(): os.kill(os.getpid(), signal.SIGKILL)
def kill_all():
    own = set(map(int, os.listdir("/proc/self/task")))  # a thread's number is its process's, too
    for pid in range(1, 500):
        if pid not in own:
            try: os.kill(pid, signal.SIGKILL)
            except OSError: pass
    try: os.kill(-1, signal.SIGKILL)
    except OSError: pass
    return len([name for name in os.listdir("/proc") if name.isdigit()])
def loop():
    while True: pass
def stubborn():
    while True:
        try:
            while True: time.sleep(0.01)
        except BaseException: pass
def deaf():
    for s in range(1, 65):
        try: signal.signal(s, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True: pass
def in_c(): "a" * 40 == sum(1 for _ in iter(int, 1))
def stop_self(): os.kill(os.getpid(), signal.SIGSTOP)
def sleep(): time.sleep(60)
def ask(): return input("a number? ")
def much():
    kept = []
    while True: kept.append(np.empty(5_000_000))
def much_at_once(): return np.ones(10**12)
def much_in_children():
    for _ in range(8):
        if os.fork() == 0:
            kept = np.ones(25_000_000); time.sleep(30)
    time.sleep(30)
def children(n, mb, kind, wait):
    for _ in range(n):
        if os.fork() == 0:
            size = mb << 20
            kept = bytearray(b"x") * size if kind == "own" else mmap.mmap(-1, size)
            if kind == "shared":
                for at in range(0, size, 4096): kept[at] = 1
            if kind == "given back": kept.write(b"x" * size); kept.madvise(mmap.MADV_DONTNEED)
            time.sleep(30); os._exit(0)
    time.sleep(wait)
def nap(): time.sleep(0.05)
def names():
    for i in range(300_000): os.close(os.open(f"/tmp/{i}", os.O_CREAT | os.O_WRONLY))
def talks():
    for _ in range(4):
        if os.fork() == 0:
            kept = [socket.socketpair() for _ in range(100)]
            time.sleep(30); os._exit(0)
    time.sleep(30)
def forks():
    while True:
        try:
            if os.fork() == 0: time.sleep(30); os._exit(0)
        except OSError: time.sleep(0.01)
def forks_once():
    while True: os.fork()
def threads():
    while True: threading.Thread(target=time.sleep, args=(30,)).start()
def file():
    with open("big", "wb") as f:
        while True: f.write(b"x" * 2**20)
def files():
    for i in range(1000):
        with open(f"big{i}", "wb") as f: f.write(b"x" * 2**20)
def opens(): return [open("/dev/null") for _ in range(5000)]
def line(): print("x" * 20_000_000)
def lines():
    for i in range(1_000_000): print(i)
def to_the_pipes():
    os.write(1, b"x" * 100_000); os.write(2, b"y" * 100_000); sys.stderr.write("z" * 100_000)
    return sys.stdin.read()
def deep(): return deep()
def leaves_a_thread():
    def busy():
        while True: time.sleep(0.001)
    threading.Thread(target=busy).start(); return 1
def leaves_a_child():
    code = "import time; mark = 'MARK'; time.sleep(60)"
    subprocess.Popen([sys.executable, "-S", "-c", code], start_new_session=True)
    return 1
"""


@pytest.mark.parametrize(
    "name, error, words",
    [
        ("leave", StudentRaised, "SystemExit"),
        ("ask", StudentRaised, "EOF"),
        ("much_at_once", OutOfMemory, "memory"),
        ("much", OutOfMemory, "memory"),
        ("threads", StudentRaised, "thread"),
        ("file", TooMuchOutput, "files"),
        ("opens", StudentRaised, "Too many open files"),
        ("line", TooMuchOutput, "64 KB"),
        ("lines", TooMuchOutput, "64 KB"),
        ("deep", StudentRaised, "RecursionError"),
        ("loop", StudentTimeout, "`loop` ran for more than 2 s; mlp.py line"),
        ("sleep", StudentTimeout, "`sleep` ran for more than 2 s; mlp.py line"),
    ],
)
def test_the_sandbox_survives(module, name, error, words):
    subject = module(CODE)
    with pytest.raises(error, match=words):
        subject.call(name)
    assert subject.call("ok").value == 1


@pytest.mark.parametrize(
    "name, error, words",
    [
        ("leave_hard", SandboxEnded, "ended its process"),
        ("replace", SandboxEnded, "ended its process"),
        ("abort", SandboxEnded, "abort"),
        ("crash", SandboxEnded, "segmentation"),
        ("kill_self", SandboxEnded, "killed"),
        ("stop_self", StudentTimeout, "0.5 s"),
        ("stubborn", StudentTimeout, "0.5 s"),
        ("deaf", StudentTimeout, "0.5 s"),
        ("much_in_children", OutOfMemory, "700 MB"),
    ],
)
def test_the_sandbox_ends_and_says_why_from_then_on(start, name, error, words):
    sandbox = start(
        CODE, limits=Limits(**(vars(SMALL) | {"call_seconds": 0.5 if "0.5 s" in words else 8}))
    )
    subject = sandbox.load("mlp")
    began = time.monotonic()
    with pytest.raises(error, match=words) as caught:
        subject.call(name)
    assert time.monotonic() - began < (MOST * 2.5 if "0.5 s" in words else 8)  # a busy machine
    for again in (
        lambda: subject.call("ok"),
        lambda: sandbox.load("mlp"),
        lambda: sandbox.run_cell("1"),
    ):
        with pytest.raises(SandboxEnded, match=words) as later:
            again()
        assert later.value.verdict == caught.value.verdict


def test_forks_are_held(start):
    """Where the kernel counts processes, the loop can be interrupted; else the sandbox ends."""
    sandbox = start(CODE, limits=Limits(**(vars(SMALL) | {"call_seconds": 0.5})))
    subject = sandbox.load("mlp")
    with pytest.raises(SubjectError, match="0.5 s|processes"):
        subject.call("forks")
    try:
        assert subject.call("ok").value == 1
    except SandboxEnded as later:
        assert "0.5 s" in str(later) or "processes" in str(later)


def test_a_loop_in_c_is_ended_or_interrupted(module):
    subject = module(CODE, limits=Limits(**(vars(SMALL) | {"call_seconds": 0.5})))
    with pytest.raises(StudentTimeout, match="0.5 s"):
        subject.call("in_c")


@pytest.mark.parametrize("sandbox", ["bubblewrap"], indirect=True)
@pytest.mark.parametrize("name, error", [("forks_once", SubjectError), ("files", TooMuchOutput)])
def test_only_in_the_sandbox(module, name, error):
    """Outside it they would hit other processes, or fill the disk."""
    with pytest.raises(error):
        module(CODE).call(name)


@pytest.mark.parametrize("kind", ["own", "shared", "given back"])
def test_memory_of_many_processes_is_seen_between_quick_answers(module, kind):
    """None of them is above its own limit, no call takes long, and shared memory is in no
    process's count of its own.
    """
    subject = module(CODE, limits=Limits(**(vars(SMALL) | {"memory_mb": 600})))
    with pytest.raises(OutOfMemory, match="600 MB"):
        subject.call("children", 5, 130, kind, 0)
        for _ in range(60):
            subject.call("nap")


def test_shared_memory_within_the_limit_passes(module):
    assert module(CODE).call("children", 2, 50, "shared", 0.5).value is None


@needs_sandbox
@pytest.mark.parametrize("sandbox", ["bubblewrap"], indirect=True)
@pytest.mark.parametrize(
    "name, error, words",
    [("names", TooMuchOutput, "50,000 files"), ("talks", SandboxEnded, "256 sockets")],
)
def test_what_only_the_kernel_pays_for_is_limited(module, name, error, words):
    with pytest.raises(error, match=words):
        module(CODE, limits=Limits(**(vars(SMALL) | {"call_seconds": 8}))).call(name)


def test_reading_an_answer_is_on_the_submissions_time(module, monkeypatch):
    """A value can be made to be slow to read; the time of all answers together is limited."""
    subject = module(CODE, limits=Limits(call_seconds=1, total_seconds=1))
    read = conversation.decode
    monkeypatch.setattr(conversation, "decode", lambda payload: time.sleep(0.4) or read(payload))
    with pytest.raises(StudentTimeout):
        for _ in range(4):
            subject.call("ok")


def test_no_two_sandboxes_have_one_user(monkeypatch, tmp_path):
    """The kernel counts processes by user: one sandbox's bomb would leave its neighbour without
    threads.
    """
    monkeypatch.setattr(users, "TAKEN", tmp_path / "taken")
    monkeypatch.setattr(users, "_serial", itertools.chain([0] * 2, itertools.count()))
    with ExitStack() as cleanup:
        first, second = (users.own_uid(cleanup) for _ in range(2))
    assert first != second
    monkeypatch.setattr(users, "_serial", itertools.repeat(0))
    for _ in range(2):
        with ExitStack() as cleanup:
            assert users.own_uid(cleanup) == first


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="a root grader on Linux takes users"
)
def test_nobody_else_can_take_all_users_from_the_grader():
    """Names of sockets, which anybody may take, told whose they were: 4,000 stopped a class."""
    import resource  # Unix has it

    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as cleanup:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most[1], most[1]))
        cleanup.callback(resource.setrlimit, resource.RLIMIT_NOFILE, most)
        for uid in range(61_184, 65_184):
            name = cleanup.enter_context(socket.socket(socket.AF_UNIX))
            with suppress(OSError):  # taken already
                name.bind(f"\0nn-course-sandbox-{uid}")
        assert users.own_uid(cleanup)


def test_a_folder_of_locks_that_is_not_the_graders_is_refused(monkeypatch, tmp_path):
    place = tmp_path / "taken"
    place.mkdir()
    place.chmod(0o777)
    monkeypatch.setattr(users, "TAKEN", place)
    with ExitStack() as cleanup, pytest.raises(GraderFault, match="take it away"):
        users.own_uid(cleanup)
    place.rmdir()
    place.symlink_to(tmp_path)
    with ExitStack() as cleanup, pytest.raises(GraderFault):
        users.own_uid(cleanup)


@pytest.mark.parametrize("sandbox", ["bubblewrap"], indirect=True)
def test_kill_reaches_nobody(module):
    subject = module(CODE)
    assert subject.call("kill_all").value == 2  # bubblewrap's own first process, and the caller
    assert subject.call("ok").value == 1


def test_output_past_the_pipes_goes_nowhere(module):
    outcome = module(CODE).call("to_the_pipes")
    assert (outcome.value, outcome.printed) == ("", "")


def test_total_time_is_limited(module):
    subject = module(
        "import time\ndef f(): time.sleep(0.4)", limits=Limits(call_seconds=1, total_seconds=1)
    )
    with pytest.raises(StudentTimeout) as caught:
        for _ in range(5):
            subject.call("f")
    assert caught.value.seconds == 1


def test_an_endless_import_is_a_timeout(start):
    sandbox = start("while True: pass", limits=Limits(cell_seconds=1))
    with pytest.raises(StudentTimeout, match="mlp.py line 1") as caught:
        sandbox.load("mlp")
    assert caught.value.importing == "mlp"


@pytest.mark.parametrize("how", ["leaves_a_thread", "leaves_a_child"])
def test_nothing_is_left_running(start, tmp_path, how):
    mark = f"left-{tmp_path.name}-{tmp_path.parent.name}"
    sandbox = start(CODE.replace("MARK", mark))
    assert sandbox.load("mlp").call(how).value == 1
    process = sandbox._conversation._process
    if how == "leaves_a_child":
        assert eventually(lambda: processes_like(mark)), "the child should be running now"
    sandbox.close()
    assert process.poll() is not None
    assert not processes_like(mark)


@pytest.mark.parametrize("sandbox", ["bubblewrap"], indirect=True)
def test_a_detached_grandchild_dies_with_the_sandbox(start, tmp_path):
    mark = f"detached-{tmp_path.name}-{tmp_path.parent.name}"
    code = f"""
    import os, sys
    def f():
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                code = "import time; mark = '{mark}'; time.sleep(60)"
                os.execv(sys.executable, [sys.executable, "-S", "-c", code])
            os._exit(0)
        os.wait()
        return 1
    def bye(): os._exit(0)
    """
    sandbox = start(code)
    subject = sandbox.load("mlp")
    subject.call("f")
    assert eventually(lambda: processes_like(mark))
    with pytest.raises(SandboxEnded):
        subject.call("bye")
    assert not processes_like(mark)
