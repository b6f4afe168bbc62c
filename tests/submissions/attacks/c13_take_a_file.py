"""The other half: what somebody else left would be used."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    13,
    "what another submission left behind is looked for",
    bottom="""
import os
for _place in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), "/run", "/dev/mqueue"):
    if os.path.exists(os.path.join(_place, "left-for-a-friend")):
        raise RuntimeError("a gift was found")
""",
    verdicts={"4.1": "ok"},
)
