"""A thread that never ends, and a call of input(): neither costs anything."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    19,
    "a busy thread that is no daemon, and `input()`",
    ALL,
    right=True,
    cells={
        "start": """
import threading
def busy():
    while True:
        sum(range(1000))
threading.Thread(target=busy, daemon=False).start()
input("your name? ")
"""
    },
)
