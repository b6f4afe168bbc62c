"""A notebook of 200 MB, almost all of it an output."""

import json

from tests.attacks.spec import ALL, Attack, edit_text


def swell(text):
    notebook = json.loads(text)
    cell = next(c for c in notebook["cells"] if c["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "@"}]
    return json.dumps(notebook, indent=1).encode().replace(b'"@"', b'"' + b"x" * 200_000_000 + b'"')


ATTACK = Attack(
    23,
    "a notebook of 200 MB",
    ALL,
    right=True,
    notebook=True,
    make=edit_text(swell),
    loses=("4.6", "4.8"),
    verdicts={"4.3": "ok"},
    sandbox_only=False,
)
