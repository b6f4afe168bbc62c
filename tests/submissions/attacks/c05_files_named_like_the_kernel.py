"""Files that would be imported in place of what the sandbox itself needs."""

from tests.attacks.spec import Attack

_QUIT = "import os\nos._exit(0)\n"
ATTACK = Attack(
    5,
    "`ipykernel.py`, `json.py`, `struct.py`, `subject.py`, `sandbox/wire.py` handed in",
    notebook=True,
    files={
        "ipykernel.py": _QUIT,
        "json.py": _QUIT,
        "struct.py": _QUIT,
        "traitlets/__init__.py": _QUIT,
        "subject.py": _QUIT,
        "sandbox/wire.py": _QUIT,
        "course_sandbox/__init__.py": _QUIT,
        "IPython/__init__.py": _QUIT,
    },
    note="left out",
)
