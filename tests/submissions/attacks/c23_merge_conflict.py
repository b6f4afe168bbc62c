"""Merge-conflict markers in the notebook and in the module."""

from tests.attacks.spec import MODULE, Attack, edit_text


def conflict(folder):
    edit_text(
        lambda text: text.replace(
            b'"cells": [', b'"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> other\n', 1
        )
    )(folder)
    edit_text(
        lambda text: b"<<<<<<< HEAD\nimport numpy as np\n=======\n>>>>>>> other\n" + text, MODULE
    )(folder)


ATTACK = Attack(
    23,
    "merge-conflict markers in the notebook and the module",
    {"4.8": 2, "4.1": 14, "4.2": 6, "4.3": 14, "4.4": 20, "4.5": 14, "4.6": 2, "4.7": 16},
    right=True,
    notebook=True,
    make=conflict,
    loses=("4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8"),
    note="conflict",
    sandbox_only=False,
)
