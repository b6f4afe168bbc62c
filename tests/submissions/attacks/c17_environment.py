"""Tokens in the environment are read and printed."""

import os
import pwd

from tests.attacks.spec import Attack

# The homes outside the jail: the grader's and the superuser's.
_HOMES = sorted({os.path.expanduser("~"), pwd.getpwuid(0).pw_dir})
ATTACK = Attack(
    17,
    "tokens read from the environment and well-known files",
    cells={
        "start": f"""
import glob, os, sys
found = [name for name in os.environ if any(word in name.upper() for word in ("TOKEN", "SECRET", "PASSWORD", "KEY", "CANARY"))]
homes = ["~", "/home/*", *{_HOMES!r}]
files = [".netrc", ".ssh/*", ".pypirc", ".config/*", ".jupyter/*", ".gitconfig", ".bash_history"]
patterns = [f"{{home}}/{{file}}" for home in homes for file in files] + [f"{{home}}/{{any}}" for home in homes[1:] for any in ("*", ".[a-z]*")]
for pattern in [*patterns, "/etc/shadow", "/etc/passwd"]:
    for path in glob.glob(os.path.expanduser(pattern)):
        if sys.base_prefix.startswith(path) or sys.prefix.startswith(path):
            continue  # the interpreter itself may live there
        try:
            open(path).close(); found.append(path)
        except IsADirectoryError: found.append(path)
        except OSError: pass
print("LEAK" if found else "nothing leaked", found)
assert not found, found
"""
    },
    shows=r"nothing leaked \[\]",
)
