"""Files that Python, pytest, IPython and Matplotlib run or read by themselves, each of which would make the checks pass."""

from tests.attacks.spec import Attack

CODE = "import builtins, os\nprint('this file was run by itself')\nbuiltins.owned = True\n"

ATTACK = Attack(
    5,
    "`usercustomize.py`, `conftest.py`, a `.pth`, `matplotlibrc`, `ipython_config.py`, `secrets.py`, `hashlib.py`, `course_sandbox/`",
    files={
        "usercustomize.py": CODE,
        "conftest.py": CODE,
        "x.pth": "import builtins; builtins.owned = True\n",
        "matplotlibrc": "backend: module://owned\n",
        "owned.py": CODE,
        "ipython_config.py": CODE,
        "secrets.py": CODE + "def randbelow(n):\n    return 1\n",
        "hashlib.py": CODE,
        "course_sandbox/__init__.py": CODE,
        "course_sandbox/wire.py": CODE + "def encode(x):\n    return b'N'\n",
        "setup.cfg": "[tool:pytest]\naddopts = -p owned\n",
        "pyproject.toml": "[project]\nname = 'numpy'\n",
        "course.toml": "[limits]\ncall_seconds = 100000\n",
        "nbgrader_config.py": CODE,
        "keys.toml": "final_loss = 'a'\n",
        "source/ps4_mlp/mlp.py": CODE,
        "__main__.py": CODE,
    },
    cells={
        "start": "import builtins\nprint('by itself' if hasattr(builtins, 'owned') else 'nothing ran')"
    },
    shows="nothing ran",
    sandbox_only=False,
)
