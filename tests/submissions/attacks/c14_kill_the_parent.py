"""Every process that can be reached is killed."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    14,
    "the parent, its group and every other process killed",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[
        (
            PREDICT,
            """
        import os, signal
        for who in (os.getppid(), 0, -1, 1):
            try:
                os.kill(who, signal.SIGKILL)
            except OSError:
                pass
        os.killpg(0, signal.SIGKILL)
""",
        )
    ],
    verdicts={"4.4": "ok"},
)
