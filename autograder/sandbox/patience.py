"""Interrupt student code that does not end, in this process and on every system."""

from __future__ import annotations

import _thread
import ctypes
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class TimeIsUp(Exception):
    """The code ran for longer than it may; the traceback says where it was."""


AGAIN = 1.0  # seconds until code that swallowed the interrupt is interrupted once more


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Interrupt what runs inside after so many seconds, and again until it ends.

    Python looks for an interrupt between two bytecodes, so that a loop in C code ends
    only when it comes back. In the main thread a sleeping call is woken, too.

    Raises
    ------
    TimeIsUp
        From a KeyboardInterrupt whose traceback ends where the code was.
    """
    if seconds is None:
        yield
        return
    watch = _Watch(threading.get_ident())
    timer = threading.Timer(seconds, watch.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except KeyboardInterrupt as interrupt:
        if watch.fired:
            raise TimeIsUp from interrupt
        raise
    finally:
        watch.done.set()
        timer.cancel()
        _let_a_late_one_pass(watch)


def _let_a_late_one_pass(watch: _Watch) -> None:
    """An interrupt that was sent just before the end arrives here, and not in our own code."""
    with suppress(KeyboardInterrupt):
        if watch.fired:
            time.sleep(0.01)


class _Watch:
    """Interrupts one thread until it is told that the work is done."""

    def __init__(self, thread: int) -> None:
        self.thread, self.done, self.fired = thread, threading.Event(), False

    def interrupt(self) -> None:
        while not self.done.is_set():
            self.fired = True
            if self.thread == threading.main_thread().ident:
                _interrupt_main(self.thread)
            else:  # no signal reaches any other thread
                error = ctypes.py_object(KeyboardInterrupt)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread), error)
            self.done.wait(AGAIN)


def _interrupt_main(thread: int) -> None:
    """Raise KeyboardInterrupt in the main thread, also where it sleeps."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(thread, signal.SIGINT)
    else:
        _thread.interrupt_main()
