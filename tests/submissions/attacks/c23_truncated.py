"""The notebook is cut off in the middle: what is whole is kept."""

from tests.attacks.spec import Attack, edit_text

ATTACK = Attack(
    23,
    "a notebook cut off after two thirds",
    {"4.1": 14, "4.2": 6, "4.3": 14, "4.4": 20, "4.5": 14, "4.6": 2, "4.7": 16},
    right=True,
    notebook=True,
    loses=("4.6",),
    make=edit_text(lambda text: text[: 2 * len(text) // 3]),
    verdicts={"4.3": "ok"},
    sandbox_only=False,
)
