"""Open files of the grader are looked for, and used."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    14,
    "inherited file descriptors and shared memory used",
    cells={
        "start": """
import os, stat
kinds = {}
for name in os.listdir("/proc/self/fd"):
    try:
        kinds[int(name)] = os.readlink(f"/proc/self/fd/{name}")
    except OSError:
        pass
outside = [path for path in kinds.values() if path.startswith("/") and not path.startswith(("/dev/null", "/dev/pts", "/proc", "/submission", "/tmp", "/usr", "/dev/urandom"))]
print(kinds)
assert not outside, outside
for path in ("/dev/shm", "/dev/mqueue", "/run/user", "/run/dbus", "/var/run/docker.sock"):
    assert not os.path.isdir(path) or not os.listdir(path), path
print("none" + " inherited")
"""
    },
    shows="none inherited",
)
