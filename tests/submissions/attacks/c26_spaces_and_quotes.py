"""A student's folder named with spaces, quotes and an ampersand."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    26,
    "a student's name: spaces, quotes and an ampersand",
    ALL,
    right=True,
    notebook=True,
    student='it\'s "quoted" & spaced',
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
