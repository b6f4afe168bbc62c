"""A fifo, a socket and a device: opening them must not wait, and reading must not fill the memory."""

import os
import socket

from tests.attacks.spec import Attack


def special(folder):
    os.mkfifo(folder / "data.csv")
    os.mkfifo(folder / "helper.py")
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(folder / "s.py"))
    except OSError:  # the path is too long for a socket
        pass
    try:
        os.mknod(folder / "zero.py", 0o20666, os.makedev(1, 5))
    except PermissionError:
        pass


ATTACK = Attack(
    21,
    "a fifo, a socket and a device among the files",
    make=special,
    notebook=True,
    note="not an ordinary file",
    verdicts={"4.1": "ok"},
    sandbox_only=False,
)
