"""A student's folder named with a name that looks like an option."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    26,
    "a student's name: a name that looks like an option",
    ALL,
    right=True,
    notebook=True,
    student="--force",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
