"""NaN and a text as the result of a test cell, which stock nbgrader takes for full points."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    8,
    "NaN, negative numbers and text as the cells' results",
    cells={
        "start": """
class Odd(float):
    def __repr__(self): return "nan"
from IPython import get_ipython
_formatter = get_ipython().display_formatter.formatters["text/plain"]
_turn = iter(["nan", "-5", "full marks", "1e999"] * 100)
for _kind in (int, float, type(None)):
    _formatter.for_type(_kind, lambda value, printer, cycle: printer.text(next(_turn)))
"""
    },
    verdicts={"4.6": "wrong"},
    sandbox_only=False,
)
