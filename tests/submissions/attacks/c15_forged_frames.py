"""The sandbox's pipe is found, and replies are written on it that the host never made."""

from tests.attacks.spec import NO_PREDICT, Attack

PIPE = '''
import gc, io, os, struct, sys, threading, time

def _pipes():
    """Descriptors that are pipes; the one that can be written is the way to the grader."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            if "pipe:" in os.readlink("/proc/self/fd/" + name):
                found.append(int(name))
        except OSError:
            pass
    return found

def _write(data):
    for fd in _pipes():
        try:
            os.write(fd, data)
        except OSError:
            pass

def _frame(payload, length=None):
    return struct.pack("!Q", len(payload) if length is None else length) + payload
'''
ATTACK = Attack(
    15,
    "frames of noise, a length of 2^63, a negative length written on the sandbox's pipe",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    bottom=PIPE
    + """
TwoLayerMLP.predict = lambda self, X: _write(_frame(b"noise", 2**63)) or _write(_frame(b"x" * 9, 2**64 - 1)) or time.sleep(9)
""",
    verdicts={"4.4": "ok", "4.5": "bad_type"},
)
