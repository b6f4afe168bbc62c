"""The zip that Gradescope asks for where an assignment has an autograder."""

from __future__ import annotations

import zipfile
from pathlib import Path

from autograder.checks.catalogue import NUMBERS, WORDS
from autograder.config import OWN_MISTAKES
from autograder.grading.seeds import course_secret, seed_for
from autograder.sets import load

# Run once, when Gradescope builds the assignment's container.
_SETUP = """#!/usr/bin/env bash
set -euo pipefail
cd "${AUTOGRADER_ROOT:-/autograder}"
apt-get update && apt-get install -y python3 python3-venv
python3 -m venv venv
venv/bin/pip install --require-hashes -r source/course/requirements.lock
venv/bin/pip install --no-deps -e source/course
"""

# Run for every submission.
_RUN = """#!/usr/bin/env bash
set -euo pipefail
root="${{AUTOGRADER_ROOT:-/autograder}}"
cd "$root/source/course"
python="${{AUTOGRADER_PYTHON:-$root/venv/bin/python}}"
exec "$python" -m autograder.lms.results gradescope {name} {seed} "$root"
"""

_COURSE = (
    "autograder",
    "utils",
    "pyproject.toml",
    "requirements.lock",
    "README.md",
    "LICENSE",
    "LICENSE-MNIST.md",
    "nbgrader_config.py",
)


def write_zip(root: Path, problem_set: str) -> Path:
    """Write ``reports/PS/PS-gradescope.zip``.

    It holds the checks, the set's source with its key, and the seed of the hidden instances:
    give it to nobody but Gradescope.

    Parameters
    ----------
    root : Path
        The course's folder.
    problem_set : str
    """
    name = load(problem_set).name
    package = Path(__file__).resolve().parents[2]
    seed = seed_for(course_secret(root), "gradescope", name)
    path = root / "reports" / name / f"{name}-gradescope.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for script, text in (("setup.sh", _SETUP), ("run_autograder", _RUN)):
            item = zipfile.ZipInfo(script)
            item.external_attr = 0o100755 << 16
            archive.writestr(item, text.format(name=name, seed=seed) if text is _RUN else text)
        for top in _COURSE:
            _add(archive, package / top, f"course/{top}")
        _add(archive, root / "source" / name, f"course/source/{name}")
        for file in (WORDS, NUMBERS):
            _add(archive, root / OWN_MISTAKES / name / file, f"course/{OWN_MISTAKES}/{name}/{file}")
    path.chmod(0o600)
    return path


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    if path.is_file():
        archive.write(path, name)
    elif path.is_dir() and path.name != "__pycache__":
        for inner in sorted(path.iterdir()):
            _add(archive, inner, f"{name}/{inner.name}")
