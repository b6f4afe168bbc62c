"""A loop in C code, where no Python signal handler runs."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    19,
    "an endless loop in C code",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[(PREDICT, "return 'a' in iter(int, 1)")],
    verdicts={"4.4": "ok", "4.5": "timeout"},
)
