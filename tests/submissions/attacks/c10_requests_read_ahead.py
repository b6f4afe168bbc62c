"""The sandbox's own frames and pipe searched for what comes next: later instances, the seed, which case it is."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    10,
    "the sandbox's frames, pipe and memory searched for requests to come and for the seed",
    top='''
import gc, os, select, sys


def _ahead():
    """What can be had of a request that was not made yet, or that nobody asked for."""
    found = []
    frame = sys._getframe(1)
    while frame:
        for name, value in frame.f_locals.items():
            if hasattr(value, "peek"):
                if select.select([value], [], [], 0.02)[0]:
                    found.append(f"{name} can be read ahead")
            if name in ("seed", "truth", "expected", "trial", "key"):
                found.append(f"{name} in {frame.f_code.co_name}")
        frame = frame.f_back
    kinds = {type(o).__name__ for o in gc.get_objects()} & {"TestRun", "QuestionRun", "Case", "Observation", "Mismatch"}
    found += [f"a {kind}" for kind in kinds]
    for number in os.listdir("/proc/self/fd"):
        if int(number) > 2 and os.path.exists(f"/proc/self/fd/{number}") and select.select([int(number)], [], [], 0)[0] and "pipe" in os.readlink(f"/proc/self/fd/{number}"):
            found.append(f"descriptor {number} has something to read")
    return found
''',
    bottom="""
_seen = []
_loss = TwoLayerMLP.loss


def _spying(self, X, y=None, reg=0.0):
    _seen.append(_ahead())
    if any(_seen):
        os._exit(3)  # then the honest part is lost, which the test would notice
    return _loss(self, X, y, reg)


TwoLayerMLP.loss = _spying
_error = rel_error


def rel_error(x, y):
    if _ahead():
        os._exit(3)
    return _error(x, y)
""",
    cells={"4.6": "from mlp import _ahead\nprint('ahead:', _ahead() or 'nothing')"},
    shows="ahead: nothing",
    verdicts={"4.1": "ok", "4.2": "ok"},
)
