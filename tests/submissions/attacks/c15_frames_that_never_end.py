"""A frame is begun and never ended; the grader must not wait for ever, nor keep room for it."""

from tests.attacks.spec import NO_PREDICT, Attack
from tests.submissions.attacks.c15_forged_frames import PIPE

ATTACK = Attack(
    15,
    "a frame of 200 MB announced and never sent",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    bottom=PIPE
    + """
TwoLayerMLP.predict = lambda self, X: _write(_frame(b"l", 200 * 2**20)) or time.sleep(9)
""",
    verdicts={"4.4": "ok", "4.5": "timeout"},
)
