"""A student's folder named with a script tag."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    26,
    "a student's name: a script tag",
    ALL,
    right=True,
    notebook=True,
    student="<img src=x onerror=window.owned=1>",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
