"""The gradebook, the secret, process environments and the grader's memory are read; what is found is printed."""

from tests.attacks.spec import ROOT, Attack

ATTACK = Attack(
    11,
    "`gradebook.db`, `course_secret`, `/proc/*/environ` and `/proc/*/mem` read",
    cells={
        "start": f"""
import glob, os
found = []
for pattern in ("gradebook.db", "course_secret", "reports", "submitted", "source", "tests", "autograder/sets", ".git"):
    for base in ({str(ROOT)!r}, "/tmp/pytest-of-*/*/*", *("../" * n for n in range(1, 6))):
        for path in glob.glob(os.path.join(base, pattern)):
            try:
                if (os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(16)):
                    found.append(path)
            except OSError:
                pass
for pid in filter(str.isdigit, os.listdir("/proc")):
    if int(pid) == os.getpid():
        continue
    try:
        environ = open(f"/proc/{{pid}}/environ", "rb").read()
        if environ.strip(b"\\0"):
            found.append(f"environ of {{pid}}")
    except OSError:
        pass
    try:
        with open(f"/proc/{{pid}}/mem", "rb+", buffering=0) as memory:
            for line in open(f"/proc/{{pid}}/maps"):
                memory.seek(int(line.split("-")[0], 16)); memory.read(8); found.append(f"memory of {{pid}}"); break
    except (OSError, ValueError):
        pass
assert not found, found
print("nothing" + " found")
"""
    },
    shows="nothing found",
)
