"""Each later cell's text is replaced by its points."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    9,
    "an input transformer that turns test cells into their points",
    cells={
        "start": """
def points_only(lines):
    text = "".join(lines)
    return ["20\\n"] if "points" in text or "check(" in text or "assert" in text else lines
get_ipython().input_transformers_cleanup.append(points_only)
"""
    },
    verdicts={"4.6": "wrong"},
    sandbox_only=False,
)
