"""A file that grows for ever, and ten thousand small ones."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    20,
    "a file bomb: one endless file, and ten thousand",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[
        (
            PREDICT,
            "with open('big', 'wb') as file:\n            while True:\n                file.write(b'x' * 2**20)",
        )
    ],
    cells={
        "start": """
for i in range(10_000):
    with open(f"/tmp/small-{i}", "wb") as file:
        file.write(b"x" * 10_000)
"""
    },
    verdicts={"4.4": "ok", "4.5": "output"},
)
