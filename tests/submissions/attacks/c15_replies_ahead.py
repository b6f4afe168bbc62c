"""Replies are written for calls that were not made yet: numbers guessed, values of the right form."""

from tests.attacks.spec import Attack
from tests.submissions.attacks.c15_forged_frames import PIPE

ATTACK = Attack(
    15,
    "replies for calls not made yet, with guessed numbers",
    bottom=PIPE
    + """
from course_sandbox.wire import encode

def _ahead(self, X, y=None, reg=0.0):
    for number in range(400):
        _write(_frame(encode((number, "ok", (np.zeros((1, 1)), (X,), {}, (), "")))))
    return np.zeros((len(X), 3))

TwoLayerMLP.loss = _ahead
""",
    loses=("4.1", "4.2"),
    verdicts={"4.3": "bad_type"},
)
