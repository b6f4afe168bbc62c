"""Frames to and from a sandbox, with deadlines; one request is under way at a time."""

from __future__ import annotations

import os
import select
import time

from .subject import BadData
from .warm import Process
from .wire import LENGTH, MAX_FRAME

_CHUNK = 2**20


class Closed(Exception):
    """The sandbox's end of the pipe is gone."""


class NotYet(Exception):
    """The reply has not come yet; ask again."""


class Channel:
    """The grader's end of both pipes, neither of which it ever waits for without a limit.

    A sandbox that stops reading, or never ends a frame, only uses up its own time.

    Parameters
    ----------
    process : subprocess.Popen or warm.WarmProcess
    """

    def __init__(self, process: Process) -> None:
        assert process.stdin and process.stdout  # pipes
        self._files = process.stdin, process.stdout
        self._requests, self._replies = process.stdin.fileno(), process.stdout.fileno()
        for handle in (self._requests, self._replies):
            os.set_blocking(handle, False)
        self._waiting = select.poll()
        self._waiting.register(self._replies, select.POLLIN)
        self._unsent = memoryview(b"")
        self._begin_frame()

    def send(self, payload: bytes) -> None:
        """Send a request; the reply comes from `result`."""
        self._begin_frame()
        self._unsent = memoryview(LENGTH.pack(len(payload)) + payload)
        self._waiting.register(self._requests, select.POLLOUT)

    def result(self, seconds: float) -> bytearray:
        """The reply's payload; memory grows only with what really arrives.

        Raises
        ------
        NotYet
            If it has not come within these seconds; ask again.
        Closed
            If the sandbox ended.
        BadData
            If what came is not a frame.
        """
        end = time.monotonic() + seconds
        try:
            while True:
                self._write()
                found = self._waiting.poll(max(0.0, end - time.monotonic()) * 1000)
                if any(handle == self._replies for handle, _ in found) and self._read():
                    return self._frame
                if not found or time.monotonic() > end:
                    raise NotYet
        except OSError:
            raise Closed from None

    def close(self) -> None:
        """Close the pipes."""
        for file in self._files:
            try:
                file.close()
            except OSError:
                pass

    def _begin_frame(self) -> None:
        self._size: int | None = None
        self._frame = bytearray()

    def _write(self) -> None:
        """Send as much as there is room for."""
        while self._unsent:
            try:
                self._unsent = self._unsent[os.write(self._requests, self._unsent) :]
            except BlockingIOError:
                return
            if not self._unsent:
                self._waiting.unregister(self._requests)

    def _read(self) -> bool:
        """Take in what has come; whether that ends the frame."""
        left = (LENGTH.size if self._size is None else self._size) - len(self._frame)
        try:
            chunk = os.read(self._replies, min(_CHUNK, left)) if left else b""
        except BlockingIOError:
            return False
        if left and not chunk:
            raise Closed
        self._frame += chunk
        if self._size is None and len(self._frame) == LENGTH.size:
            self._size = LENGTH.unpack(self._frame)[0]
            self._frame = bytearray()
            if self._size > MAX_FRAME:
                raise BadData("a frame is longer than it may be")
        return self._size is not None and len(self._frame) == self._size
