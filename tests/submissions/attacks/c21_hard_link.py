"""A hard link to another file of the same disk."""

import os

from tests.attacks.spec import Attack


def link(folder):
    other = folder.parent / "reference-elsewhere.py"
    other.write_text("raise SystemExit")
    os.link(other, folder / "helper.py")


ATTACK = Attack(
    21, "a hard link", make=link, note="hard link", verdicts={"4.1": "ok"}, sandbox_only=False
)
