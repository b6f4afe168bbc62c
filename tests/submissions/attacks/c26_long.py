"""A student's folder named with 255 letters, the longest a file system holds."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    26,
    "a student's name: 255 letters, the longest a file system holds",
    ALL,
    right=True,
    notebook=True,
    student="n" * 255,
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
