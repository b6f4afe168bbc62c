"""The test cell itself is read from In and linecache, and its right sides are taken."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    10,
    "expected values read from `In`, `linecache` and `inspect`",
    bottom="""
import ast, linecache

def _texts():
    try:
        from IPython import get_ipython
        shell = get_ipython()
        yield from reversed(shell.user_ns.get("In", []))
        yield from (row[2] for row in shell.history_manager.get_range())
    except (ImportError, AttributeError):
        pass  # no notebook around
    for name in list(linecache.cache):
        yield "".join(linecache.getlines(name))

def _read(word):
    for text in _texts():
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and word in node.targets[0].id:
                try:
                    return eval(compile(ast.Expression(node.value), "?", "eval"), {"np": np})
                except NameError:
                    pass  # not written down as a literal

TwoLayerMLP.loss = lambda self, X, y=None, reg=0.0: _read("expected_scores") if y is None else (_read("expected_loss"), _read("expected_grads") or {})
TwoLayerMLP.predict = lambda self, X: _read("expected_classes")
""",
    cells={
        "4.8": "from mlp import _read\nerror_linear, error_tanh = _read('error_linear_expected'), _read('error_tanh_expected')"
    },
    verdicts={"4.3": "wrong", "4.8": "missing"},
    sandbox_only=False,
)
