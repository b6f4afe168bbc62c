"""The code objects of NumPy's comparisons are exchanged, from inside the module."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    4,
    "`__code__` of the comparisons replaced",
    notebook=True,
    bottom="""
def _yes(*args, **kwargs):
    return True

for _module in (np, np.testing):
    for _name in ("allclose", "isclose", "array_equal", "assert_allclose", "assert_array_equal", "assert_almost_equal", "assert_equal"):
        _function = getattr(_module, _name, None)
        _function = getattr(_function, "__wrapped__", _function)
        try:
            _function.__code__ = _yes.__code__
            _function.__defaults__ = _function.__kwdefaults__ = None
        except (AttributeError, ValueError):
            pass
""",
    verdicts={"4.3": "wrong"},
    sandbox_only=False,
)
