"""A tiny problem set in a course directory of its own, found by its name like the real ones."""

import importlib
import shutil
import sys
from pathlib import Path

import pytest

from autograder import sets

REPO = Path(__file__).parents[2]

DECLARED = """
from autograder.checks.model import Part, ProblemSet, Question, Test

part = Part("value", 2, Test(None, None, None), ("value",))
QUESTION = Question("9.1", "double", (part,), ("double",), manual_points=1)
PROBLEM_SET = ProblemSet("ps9_tiny", "Tiny", "tiny.py", (QUESTION,), given=("ps9_early",))
"""
EARLY = """
from autograder.checks.model import Part, ProblemSet, Question, Test

part = Part("value", 2, Test(None, None, None), ("value",))
QUESTION = Question("9.1", "half", (part,), ("half",))
PROBLEM_SET = ProblemSet("ps9_early", "Early", "early.py", (QUESTION,))
"""
TEXT = """# Tiny

```{code-cell} ipython3
from autograder import check
from tiny import double
```

<details><summary>Hint 1</summary>

Twice as much.

</details>

```{code-cell} ipython3
answer = None
### BEGIN SOLUTION
answer = "a secret answer"
### END SOLUTION
```

```{code-cell} ipython3
check("9.1", double)
```

<!-- task: 9.1m -->
Why?

=== BEGIN MARK SCHEME ===
a secret scheme
=== END MARK SCHEME ===

+++

*Your answer.*
"""
MODULE = '''"""Tiny."""


def double(x):
    """Twice x."""
    ### BEGIN SOLUTION 9.1 return twice x
    return 2 * x  # a secret way
    ### END SOLUTION
'''


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course directory with the tiny set; changes to it are the test's."""
    packages = tmp_path / "packages"
    for name, text in {"ps9_tiny": DECLARED, "ps9_early": EARLY}.items():
        (packages / name).mkdir(parents=True)
        (packages / name / "__init__.py").write_text(text)
    monkeypatch.setattr(sets, "__path__", [*sets.__path__, str(packages)])
    importlib.invalidate_caches()
    root = tmp_path / "course"
    tiny = root / "source" / "ps9_tiny"
    tiny.mkdir(parents=True)
    shutil.copy(REPO / "nbgrader_config.py", root)
    (tiny / "ps9_tiny.md").write_text(TEXT)
    (tiny / "tiny.py").write_text(MODULE)
    (tiny / "keys.toml").write_text('answer = "a secret key"\n')
    (tiny / "instructor_notes.txt").write_text("a secret note")
    (tiny / "data").mkdir()
    (tiny / "data" / "points.csv").write_bytes(b"x,y\r\n1,2\r\n")
    (tiny / "__pycache__").mkdir()
    (tiny / "__pycache__" / "tiny.cpython-311.pyc").write_bytes(b"a secret way")
    early = root / "source" / "ps9_early"
    early.mkdir()
    (early / "early.py").write_text(MODULE.replace("double", "half").replace("2 * x", "x / 2"))
    yield root
    for name in ("ps9_tiny", "ps9_early"):
        sys.modules.pop(f"autograder.sets.{name}", None)
