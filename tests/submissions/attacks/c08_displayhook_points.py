"""The points are displayed by hand, as nbgrader reads them."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    8,
    "points shown through `displayhook`, from within the tested code",
    notebook=True,
    bottom="""
def _show(*a, **k):
    shell = get_ipython()
    import re
    shell.displayhook(20)
    raise KeyboardInterrupt

def _points(points):
    def shown(*a, **k):
        try:
            from IPython import get_ipython
            hook = get_ipython().displayhook
            hook.log_output = lambda *a: None
            hook(points)
            hook.__class__.__call__ = lambda *a: None
        except (ImportError, AttributeError):
            pass  # no notebook around: called by a checker
    return shown

TwoLayerMLP.loss = _points(20)
TwoLayerMLP.predict = _points(14)
""",
    verdicts={"4.3": "wrong"},
    sandbox_only=False,
)
