"""Tokens in the environment are read and printed."""

from tests.attacks.spec import Attack

ATTACK = Attack(17, "tokens read from the environment and well-known files", cells={"start": '''
import glob, os, sys
found = [name for name in os.environ if any(word in name.upper() for word in ("TOKEN", "SECRET", "PASSWORD", "KEY", "CANARY"))]
for pattern in ("~/.netrc", "~/.ssh/*", "~/.pypirc", "~/.config/*", "~/.jupyter/*", "~/.gitconfig", "~/.bash_history", "/root/*", "/root/.[a-z]*", "/home/*/*", "/etc/shadow", "/etc/passwd"):
    for path in glob.glob(os.path.expanduser(pattern)):
        if sys.base_prefix.startswith(path) or sys.prefix.startswith(path):
            continue  # the interpreter itself may live there
        try:
            open(path).close(); found.append(path)
        except IsADirectoryError: found.append(path)
        except OSError: pass
print("LEAK" if found else "nothing leaked", found)
assert not found, found
'''}, shows=r"nothing leaked \[\]")
