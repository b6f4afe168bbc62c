"""Each call sleeps a little less than it may."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    19,
    "each call of `loss` sleeps almost as long as it may",
    {"4.1": 14, "4.2": 6, "4.3": 14, "4.4": 20, "4.5": 14, "4.7": 16},
    right=True,
    loses=tuple(ALL),
    replace=[
        ("h, scores = self.forward(X)", "import time; time.sleep(1.9); h, scores = self.forward(X)")
    ],
    verdicts={"4.1": "ok"},
)
