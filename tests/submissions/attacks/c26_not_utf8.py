"""A student's folder named with bytes that are no UTF-8."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    26,
    "a student's name: bytes that are no UTF-8",
    ALL,
    right=True,
    notebook=True,
    student=b"caf\xe9-\xff\xfe",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
