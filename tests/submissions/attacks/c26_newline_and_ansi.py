"""A student's folder named with a newline, a tab and a terminal code."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    26,
    "a student's name: a newline, a tab and a terminal code",
    ALL,
    right=True,
    notebook=True,
    student="two\nlines\x1b[2J\t",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
