"""The reference solution is looked for on disk, and used as if it were one's own."""

from tests.attacks.spec import ROOT, Attack

ATTACK = Attack(
    11,
    "`source/` or another's work found on disk and run",
    notebook=True,
    bottom=f"""
def _places():
    import glob, os
    starts = [os.getcwd(), {str(ROOT)!r}, os.path.expanduser("~"), "/tmp", "/proc/1/cwd", "/proc/1/root", "/proc/self/root", "/course"]
    for start in starts:
        for up in range(6):
            base = os.path.join(start, *[".."] * up)
            for pattern in ("source/*/mlp.py", "submitted/*/*/mlp.py", "autograded/*/*/mlp.py", "*/source/*/mlp.py", "*/*/source/*/mlp.py"):
                yield from glob.glob(os.path.join(base, pattern))

for _path in _places():
    try:
        _text = open(_path).read()
    except (OSError, UnicodeDecodeError):  # seen, but out of reach
        continue
    if "softmax_loss_grad" in _text and "def _places" not in _text:
        exec(compile(_text, _path, "exec"))
        break
""",
    cells={
        "4.8": """
import glob, json, re
for up in range(6):
    for path in glob.glob("../" * up + "source/*/*.ipynb"):
        for cell in json.load(open(path))["cells"]:
            text = "".join(cell["source"])
            if "BEGIN SOLUTION" in text:
                exec(text)
"""
    },
    verdicts={"4.3": "wrong", "4.8": "wrong"},
)
