"""The loss changes its input: only the part that asks for that is lost."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    24,
    "`loss` shifts its input in place",
    ALL,
    right=True,
    loses=tuple(ALL),
    replace=[
        ("h, scores = self.forward(X)", "X += 0.0; X *= 2; X /= 2; h, scores = self.forward(X)")
    ],
    verdicts={"4.1": "ok"},
    sandbox_only=False,
)
