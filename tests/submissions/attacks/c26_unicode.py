"""A student's folder named with Unicode, with a right-to-left mark."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    26,
    "a student's name: Unicode, with a right-to-left mark",
    ALL,
    right=True,
    notebook=True,
    student="Ω\u202eüñ\U0001f600 \u0301",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
