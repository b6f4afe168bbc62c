"""The notebook is a web page."""

from tests.attacks.spec import Attack, edit_text

ATTACK = Attack(
    23,
    "the notebook is a login page in HTML",
    {"4.1": 14, "4.2": 6, "4.3": 14, "4.4": 20, "4.5": 14, "4.7": 16},
    right=True,
    notebook=True,
    make=edit_text(lambda text: b"<!doctype html><title>Please log in</title>"),
    note="could not be read as a notebook",
    verdicts={"4.6": "missing"},
    sandbox_only=False,
)
