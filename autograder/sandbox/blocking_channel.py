"""Frames to and from a sandbox where pipes cannot be polled (Windows): a thread waits for them."""

from __future__ import annotations

import queue
import threading
from typing import IO

from .channel import Closed, NotYet
from .subject import BadData
from .warm import Process
from .wire import LENGTH, MAX_FRAME

_CHUNK = 2**20


class BlockingChannel:
    """A `channel.Channel` whose reads and writes block, in a thread of their own.

    A sandbox that stops reading, or never ends a frame, keeps that thread waiting and
    nobody else.
    """

    def __init__(self, process: Process) -> None:
        assert process.stdin and process.stdout  # pipes
        self._requests, self._replies = process.stdin, process.stdout
        self._todo: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[bytearray | Exception] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def send(self, payload: bytes) -> None:
        """Send a request; the reply comes from `result`."""
        self._todo.put(payload)

    def result(self, seconds: float) -> bytearray:
        """The reply's payload; see `channel.Channel.result`."""
        try:
            found = self._done.get(timeout=seconds)
        except queue.Empty:
            raise NotYet from None
        if isinstance(found, Exception):
            raise found
        return found

    def close(self, seconds: float = 2) -> None:
        """End the thread and the pipes; the sandbox is dead, so nothing blocks."""
        self._todo.put(None)
        self._thread.join(seconds)
        if self._thread.is_alive():  # an escaped process holds the pipe; the thread ends with it
            return
        for pipe in (self._requests, self._replies):
            try:
                pipe.close()
            except OSError:
                pass

    def _serve(self) -> None:
        while payload := self._todo.get():
            try:
                self._requests.write(LENGTH.pack(len(payload)))
                self._requests.write(payload)
                self._requests.flush()
                self._done.put(read_frame(self._replies))
            except (OSError, ValueError, EOFError):
                self._done.put(Closed())
            except (BadData, MemoryError) as error:
                self._done.put(error)


def read_frame(pipe: IO[bytes]) -> bytearray:
    """One frame's payload; memory grows only with what really arrives.

    Raises
    ------
    EOFError
        If the pipe ends.
    BadData
        If the frame is longer than a frame may be.
    """
    size = LENGTH.unpack(_exactly(pipe, LENGTH.size))[0]
    if size > MAX_FRAME:
        raise BadData("a frame is longer than it may be")
    return _exactly(pipe, size)


def _exactly(pipe: IO[bytes], size: int) -> bytearray:
    data = bytearray()
    while len(data) < size:
        chunk = pipe.read(min(_CHUNK, size - len(data)))
        if not chunk:
            raise EOFError
        data += chunk
    return data
