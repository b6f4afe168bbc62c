"""A student's folder named with template and shell expressions."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    26,
    "a student's name: template and shell expressions",
    ALL,
    right=True,
    notebook=True,
    student="{{7*7}}${HOME}%s{0}$(id)`id`",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
