"""The host's own reply is replaced by data of every odd kind."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    15,
    "pickles, object arrays, deep nesting, NaN, big-endian and 10 GB arrays sent as results",
    bottom="""
import itertools, pickle, sys
from course_sandbox import host, wire

def _nested(depth):
    return (b"l" + wire.COUNT.pack(1)) * depth + b"N"

def _array(code, shape, raw):
    return b"a" + bytes([len(code)]) + code + wire.COUNT.pack(len(shape)) + b"".join(map(wire.LENGTH.pack, shape)) + raw

_ODD = itertools.cycle([
    pickle.dumps(print), b"", b"\\xff" * 100, _nested(5000), _array(b"O8", (2,), b"\\0" * 16), _array(b"f8", (2**40, 2**40), b""),
    _array(b"f8", (0, 2**62), b""), _array(b"f8", (1,) * 200, b"\\0" * 8), _array(b">f8", (1,), b"\\0" * 8), b"s" + wire.COUNT.pack(2) + b"\\xff\\xff",
    b"m" + wire.COUNT.pack(200_000) + b"".join(b"i" + wire._sized(wire._int_bytes(i * (2**61 - 1))) + b"N" for i in range(20_000)),
])
_send = host.send

def _forged(replies, payload):
    frame = sys._getframe(1)
    if b"scores" in payload or frame.f_locals.get("request", ("", ""))[1] == "call":
        payload = next(_ODD)
    _send(replies, payload)

host.send = _forged
""",
    loses=("4.1", "4.2"),
    earns={"4.2": 6},
    verdicts={"4.3": "bad_type"},
)
