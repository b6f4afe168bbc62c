"""IPython is told never to report an error."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    3,
    "tracebacks switched off, `ExecutionResult.error_in_exec` patched",
    cells={
        "start": """
from IPython.core.interactiveshell import ExecutionResult
ExecutionResult.error_in_exec = property(lambda self: None, lambda self, value: None)
ExecutionResult.success = property(lambda self: True)
shell = get_ipython()
shell.showtraceback = shell._showtraceback = lambda *a, **k: None
shell.set_custom_exc((BaseException,), lambda *a, **k: None)
"""
    },
    verdicts={"4.6": "wrong", "4.8": "wrong"},
    sandbox_only=False,
)
