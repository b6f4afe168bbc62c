"""Interrupt student code that does not end, in this process and on every system."""

from __future__ import annotations

import _thread
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class TimeIsUp(Exception):
    """The code ran for longer than it may; the traceback says where it was."""


AGAIN = 1.0  # seconds until code that swallowed the interrupt is interrupted once more
IDLE = 0.02  # of a processor: code that uses less waits, if it is not the machine that stands still
TICK = 0.1  # seconds between looks at the clock
LATE = 0.5  # seconds between two looks, from which on the whole process stood still
QUIET = 2.0  # seconds without work, after which nobody looks at the clock any more
MOST = 6.0  # times as long as on a machine of its own


def time_is_up(wall: float, computing: float | None, idle: float, seconds: float) -> bool:
    """Whether code has had its time: computing time, so that a busy machine costs nobody points.

    Parameters
    ----------
    wall : float
        Seconds since it began.
    computing : float or None
        Seconds of a processor that it used; None where that cannot be told.
    idle : float
        Seconds in which it waited for something that is not its turn: it sleeps, or reads.
    seconds : float
        How long it may compute, or wait.
    """
    if wall < seconds:
        return False
    return computing is None or max(computing, idle, wall / MOST) >= seconds


class Watch:
    """The time of one thread: it is interrupted when that is up, and again until its work is done.

    Attributes
    ----------
    fired : bool
        Whether it was interrupted.
    stack : tuple of (str, int, str)
        Where the thread was then: file, line and function, the outermost first.
    """

    def __init__(self, thread: int, seconds: float) -> None:
        self.thread, self.seconds = thread, seconds
        self._native = threading.get_native_id()
        self.done = self.fired = False
        self.stack: tuple[tuple[str, int, str], ...] = ()
        self._began, self._computed = time.monotonic(), time.process_time()
        self._next = self._began + seconds
        self._idle, self._last, self._used = 0.0, self._began, self._computed

    def look(self) -> None:
        """Interrupt the thread if its time is up."""
        now, used = time.monotonic(), time.process_time()
        self._note(now, used)
        if self.done or now < self._next:
            return
        wall, computing = now - self._began, used - self._computed
        if self.fired or time_is_up(wall, computing, self._idle, self.seconds):
            self._next = now + AGAIN
            self._interrupt()

    def _note(self, now: float, used: float) -> None:
        """Add up the time without work, but for gaps between two looks: then nobody could work."""
        gap = now - self._last
        idle = gap < LATE and used - self._used < IDLE * gap
        if idle and not waits_for_its_turn(self._native):
            self._idle += gap
        self._last, self._used = now, used

    def _interrupt(self) -> None:
        self.stack = self.stack or _stack(self.thread)
        self.fired = True
        if self.thread == threading.main_thread().ident:
            _interrupt_main(self.thread)
        else:  # no signal reaches any other thread
            error = ctypes.py_object(KeyboardInterrupt)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread), error)


class _Patrol:
    """Looks at all watches, in one thread that ends when there is nothing to watch for a while."""

    def __init__(self) -> None:
        self._lock, self._watches, self._on = threading.Lock(), set[Watch](), False

    def add(self, watch: Watch) -> bool:
        """Whether it is watched: student code may have taken all threads."""
        with self._lock:
            self._watches.add(watch)
            if not self._on:
                with suppress(RuntimeError):
                    threading.Thread(target=self._walk, daemon=True).start()
                    self._on = True
            return self._on

    def _walk(self) -> None:
        quiet = 0.0
        while True:
            time.sleep(TICK)
            with self._lock:
                self._watches = {watch for watch in self._watches if not watch.done}
                watches = list(self._watches)
                quiet = 0 if watches else quiet + TICK
                if quiet > QUIET:
                    self._on = False
                    return
            for watch in watches:
                watch.look()


_PATROL = _Patrol()
if hasattr(os, "register_at_fork"):  # a fork has no thread but its own
    # mypy warns of every __init__ called again, as a subclass may have another
    os.register_at_fork(after_in_child=_PATROL.__init__)  # type: ignore[misc]


def waits_for_its_turn(thread: int) -> bool:
    """Whether a thread of this process would run, or read a disk, if the machine let it."""
    try:
        stat = Path(f"/proc/self/task/{thread}/stat").read_text()
    except OSError:  # not Linux
        return False
    return stat.rpartition(")")[2].split()[0] in "RD"


def _stack(thread: int) -> tuple[tuple[str, int, str], ...]:
    frame, found = sys._current_frames().get(thread), []
    while frame is not None:
        found.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    return tuple(reversed(found))


def _interrupt_main(thread: int) -> None:
    """Raise KeyboardInterrupt in the main thread, also where it sleeps."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(thread, signal.SIGINT)
    else:
        _thread.interrupt_main()


@contextmanager
def limited(seconds: float | None) -> Iterator[Watch | None]:
    """Interrupt what runs inside after so many seconds, and again until it ends.

    Python looks for an interrupt between two bytecodes, so that a loop in C code ends
    only when it comes back. In the main thread a sleeping call is woken, too. Seconds are
    those of `time_is_up`.

    Raises
    ------
    TimeIsUp
        From a KeyboardInterrupt whose traceback ends where the code was.
    """
    watch = Watch(threading.get_ident(), seconds) if seconds else None
    if watch is None or not _PATROL.add(watch):
        yield None
        return
    try:
        with _interrupts_heard():
            yield watch
    except KeyboardInterrupt as interrupt:
        if watch.fired:
            raise TimeIsUp from interrupt
        raise
    finally:
        watch.done = True
        _let_a_late_one_pass(watch)


@contextmanager
def _interrupts_heard() -> Iterator[None]:
    """Where a shell started us in the background (`grade ... &`), it had interrupts ignored."""
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _let_a_late_one_pass(watch: Watch) -> None:
    """An interrupt that was sent just before the end arrives here, and not in our own code."""
    with suppress(KeyboardInterrupt):
        if watch.fired:
            time.sleep(0.01)
