"""A student's folder named with SQL."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    26,
    "a student's name: SQL",
    ALL,
    right=True,
    notebook=True,
    student="x'); DROP TABLE grade;--",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
