"""Terminal codes in messages and prints: they must not reach a terminal."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    16,
    "ANSI escapes, bells, title changes and right-to-left marks",
    bottom="""
def _say(*a, **k):
    text = "\\x1b[2J\\x1b[1;1H\\x1b]0;owned\\x07\\x1b[8mhidden\\x1b[0m\\u202e\\u2066\\x9b31m\\x00\\x08\\x7f" * 3
    print(text)
    raise ValueError(text + "ANSI")

TwoLayerMLP.loss = _say
""",
    cells={"start": "print('\\x1b[2J\\x1b]0;owned\\x07\\x9b31m')"},
    verdicts={"4.3": "exception"},
    sandbox_only=False,
)
