"""The host in the sandbox is replaced by one that claims success for all."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    15,
    "the sandbox's host replaced by one that hands back what it was given",
    bottom="""
from course_sandbox import host

def _reply(self_, request):
    number, verb, *args = request
    if verb == "call":
        where, target, given, named = args
        return number, "ok", (given[0] if given else True, given, named, (), "")
    if verb in ("load", "notebook", "set"):
        return number, "ok", None
    return number, "ok", {"score": 20, "verdict": "ok"}

host.reply = _reply
""",
    loses=("4.1", "4.2"),
    earns={},
)
