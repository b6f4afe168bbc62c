"""A file is left for the next submission, which would use it."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    13,
    "a solution left in `/tmp`, `/dev/shm`, home and `/var/tmp` for others",
    bottom="""
import os
_PLACES = [os.path.join(p, "left-for-a-friend") for p in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), "/run", "/dev/mqueue")]
_GIFT = any(map(os.path.exists, _PLACES))
for _path in _PLACES:
    try:
        open(_path, "w").write("here")
    except OSError:
        pass
if _GIFT:
    raise RuntimeError("a gift was found")
""",
    verdicts={"4.1": "ok"},
)
