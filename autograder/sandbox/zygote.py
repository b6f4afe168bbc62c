"""A warm process in an outer sandbox, which forks one process for each submission.

Run as a plain script: ``python zygote.py SETTINGS``, with a socket to the grader as
standard input. It imports NumPy and the kernel machinery, and never meets student
code: each request forks a child, which leaves every namespace of the outer sandbox for one
of its own, gets empty file systems, another user, limits and the filter of system
calls, and only then serves the grader as `host` does.

A submission has two processes at first: the first one of its PID namespace, which only
waits and says how the second one ended, and the second one, in which student code runs.
"""

import base64
import gc
import importlib
import json
import os
import socket
import sys
import types
from typing import Any

MAX_REQUEST = 2**16


def main() -> None:
    settings = json.loads(sys.argv[1])
    package = types.ModuleType("course_sandbox")
    package.__path__ = [settings["package"]]
    sys.modules["course_sandbox"] = package
    sys.path.extend(settings["paths"])
    for module in ("cells", "host", "isolate"):  # the children find them imported
        importlib.import_module(f"course_sandbox.{module}")
    if len(os.listdir("/proc/self/task")) > 1:
        sys.exit("an import started a thread, and a process with threads cannot be forked safely")
    grader = socket.socket(fileno=os.dup(0))
    grader.sendall(json.dumps(sorted(_imported())).encode() + b"\n")
    gc.collect()
    gc.freeze()  # what is shared with the children stays shared
    while True:
        request, handles, *_ = socket.recv_fds(grader, MAX_REQUEST, 3)
        if not request:
            os._exit(0)
        between = os.fork()
        if between == 0:
            grader.close()
            _apart(settings | json.loads(request), *handles)
        for handle in handles:
            os.close(handle)
        os.waitpid(between, 0)


def _imported() -> set[str]:
    """Names of the top-level modules that a submission finds imported already."""
    return {name.partition(".")[0] for name in sys.modules}


def _apart(settings: dict[str, Any], requests: int, replies: int, status: int) -> None:
    """Leave the zygote's namespaces, start the first process of new ones, and end."""
    from course_sandbox import isolate

    talk = socket.socket(fileno=status)
    try:
        isolate.unshare(settings["user"])
        if os.fork() == 0:
            _first(settings, requests, replies, talk)
    except BaseException as error:
        _fail(talk, error)
    os._exit(0)


def _first(settings: dict[str, Any], requests: int, replies: int, talk: socket.socket) -> None:
    """The first process of the submission's namespaces: its end is the end of all in it."""
    from course_sandbox import isolate

    try:
        isolate.mount(settings["writable"], settings["size"], settings["kept"])
        isolate.loopback()
        if settings["user"]:
            isolate.no_more_user_namespaces()
        os.chdir(settings["folder"])
        talk.sendall(b"ready")  # the kernel adds the number of this process
        if talk.recv(1) != b"g":
            os._exit(1)
        student = os.fork()
        if student == 0:
            talk.close()
            _serve(settings, requests, replies)
        _to_nowhere(requests, replies)
        isolate.no_new_privileges()
        isolate.no_privileges()
        isolate.dumpable(False)
        isolate.filter_calls(base64.b64decode(settings["filter"]))
        talk.sendall(b"started")
        talk.sendall(b"%d" % _end_of(student))
    except BaseException as error:
        _fail(talk, error)
    os._exit(0)


def _end_of(student: int) -> int:
    """Wait for the student's process, and for what is left behind by those it started."""
    while True:
        ended, status = os.wait()
        if ended == student:
            code = os.waitstatus_to_exitcode(status)
            return 128 - code if code < 0 else code


def _serve(settings: dict[str, Any], requests: int, replies: int) -> None:
    """The student's process; nothing of the zygote's stays open in it."""
    from course_sandbox import host, isolate, limits, start

    try:
        os.setsid()
        os.dup2(requests, 0)
        os.dup2(replies, 1)
        os.closerange(3, 1024)
        isolate.no_new_privileges()
        if settings["uid"]:
            start.become(settings["uid"])
        isolate.no_privileges()
        if settings["user"]:
            isolate.dumpable(True)
        limits.apply(settings["limits"])
        isolate.filter_calls(base64.b64decode(settings["filter"]))
        host.forget_shared_random_numbers()
        host.serve(settings)
    finally:
        os._exit(70)


def _to_nowhere(*handles: int) -> None:
    for handle in handles:
        os.close(handle)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


def _fail(talk: socket.socket, error: BaseException) -> None:
    try:
        talk.sendall(f"failed {type(error).__name__}: {error}".encode()[:500])
    except OSError:
        pass


if __name__ == "__main__":
    main()
