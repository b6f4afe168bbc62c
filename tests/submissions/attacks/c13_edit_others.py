"""Every file that can be reached and written is spoilt."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    13,
    "other submissions, `source/` and the installed packages overwritten",
    cells={
        "start": """
import glob, os, site, sys
written = []
bases = ["/tmp/pytest-of-*/*/*", *("../" * n for n in range(2, 7))]
for base in bases:
    for pattern in ("submitted/*/*/mlp.py", "source/*/*", "autograded/*/*/*", "reports/*/*"):
        for path in glob.glob(os.path.join(base, pattern)):
            if os.path.realpath(path).startswith(os.path.realpath(os.getcwd())):
                continue
            try:
                open(path, "a").write("\\n# spoilt\\n"); written.append(path)
            except OSError:
                pass
import numpy
for place in (os.path.dirname(numpy.__file__), os.path.dirname(os.__file__), "/etc", "/usr/bin", "/", "/course", "/proc/sys/kernel"):
    try:
        name = os.path.join(place, "spoilt"); open(name, "w").close(); written.append(name); os.remove(name)
    except OSError:
        pass
print("written:", written)
"""
    },
    shows=r"written: \[\]",
)
