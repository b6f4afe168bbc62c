"""A loop that swallows every exception and ignores every signal."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    19,
    "a loop that swallows `KeyboardInterrupt` and ignores signals",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[
        (
            PREDICT,
            """
        import signal
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
""",
        )
    ],
    verdicts={"4.4": "ok", "4.5": "timeout"},
)
