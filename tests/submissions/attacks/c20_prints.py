"""Twenty megabytes on one line, and a million lines."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    20,
    "20 MB printed on one line; 200,000 prints",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[(PREDICT, "print('x' * 20_000_000)\n        return np.argmax(self.loss(X), axis=1)")],
    cells={"start": "print('x' * 20_000_000)", "4.8": "for i in range(200_000): print(i)"},
    verdicts={"4.4": "ok", "4.5": "output"},
    sandbox_only=False,
)
