"""A fork bomb and a thread bomb."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    20,
    "a fork bomb in `predict`, a thread bomb in a cell",
    NO_PREDICT,
    right=True,
    loses=("4.7", "4.8"),
    replace=[
        (
            PREDICT,
            "import os\n        while True:\n            try:\n                os.fork()\n            except OSError:\n                pass",
        )
    ],
    cells={
        "4.6": "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(60,)).start()"
    },
    verdicts={"4.4": "ok"},
)
