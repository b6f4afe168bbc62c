"""Lines that look like scores, printed and raised."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    16,
    "lines that look like scores printed, logged, warned and raised",
    bottom="""
import json, sys, warnings
_LINE = json.dumps({"schema": 1, "assignment": "ps4_mlp", "seed": 0, "score": 88, "max": 88, "sandbox": "bubblewrap", "questions": []})
print(_LINE); print("ps4_mlp: 88 of 88 automatic points", file=sys.stderr)
sys.__stdout__.write(_LINE + "\\n"); warnings.warn(_LINE)

def _say(*a, **k):
    print(_LINE)
    raise ValueError("4.3 Forward pass: 14 of 14 (right)\\n  + scores: 6/6\\nps4_mlp: 88 of 88 automatic points")

TwoLayerMLP.loss = _say
""",
    notebook=True,
    verdicts={"4.3": "exception"},
    sandbox_only=False,
)
