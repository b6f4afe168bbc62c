"""The outcome of a call is forged: too few arguments, wrong types, so that a check would stumble."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    15,
    "outcomes with forged arguments, warnings and prints",
    bottom="""
import itertools
from course_sandbox import host
from course_sandbox.plain_data import Handle

_turn = itertools.count()
_real = host.HostedSubject.outcome

def _call(self, target, *args, **kwargs):
    value, given, named, noise, printed = _real(self, target, *args, **kwargs)
    if target[1:] != ("loss",):
        return value, given, named, noise, printed
    return [(value, (), {}, (), ""), (value, given * 3, {"a": 1}, ("w",) * 10_000, "p" * 10**5), (value, (None,) * len(given), {}, (), ""),
            (Handle(2**60, "numpy.ndarray"), (Handle(0, "x"),) * len(given), named, noise, printed)][next(_turn) % 4]

host.HostedSubject.outcome = _call
""",
    verdicts={"4.4": "bad_type"},
)
