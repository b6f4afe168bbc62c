"""Files that would be imported in place of the libraries and the checks."""

from tests.attacks.spec import Attack

_FAKE = """
import importlib, sys
_here, sys.path[:] = sys.path[:], [p for p in sys.path if "submission" not in p and p not in ("", ".")]
allclose = isclose = array_equal = lambda *a, **k: True
def check(question, *a, **k):
    return 100
def __getattr__(name):
    return lambda *a, **k: 0.0
"""
ATTACK = Attack(
    5,
    "`numpy.py`, `scipy.py`, `autograder.py`, `utils.py`, `sitecustomize.py` handed in",
    notebook=True,
    files={
        "numpy.py": _FAKE,
        "scipy.py": _FAKE,
        "autograder.py": _FAKE,
        "utils.py": _FAKE,
        "sitecustomize.py": _FAKE,
    },
    note="would take the place of the library",
    verdicts={"4.6": "wrong"},
    sandbox_only=False,
)
