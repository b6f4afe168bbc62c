"""A sample of the attacks through nbgrader's command and through formgrader's button.

`score` (`test_score.py`) and `grade` (`test_grade.py`) meet all attacks. These two doors lead into
the same batch; one attack for each thing that only nbgrader adds shows that they do.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.nbgrader_plugin.gradebook import grades
from tests.nbgrader_plugin.conftest import nbgrader
from tests.nbgrader_plugin.test_commands import api

from .spec import SET, attacks
from .verdict import surprises

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
SAMPLE = (
    "c02_os_exit",  # stock nbgrader loses the submission
    "c05_files_named_like_the_kernel",
    "c08_displayhook_points",  # full marks on stock nbgrader
    "c09_run_cell",
    "c12_write_the_gradebook",
    "c22_edited_points",
    "c22_duplicated_cells",  # stops the class on stock nbgrader
)


@pytest.fixture(scope="module")
def handed_in(course, tmp_path_factory, no_sandbox):
    """The class of the sample; each door gets a copy."""
    if no_sandbox:
        pytest.skip(no_sandbox)
    root = Path(shutil.copytree(course, tmp_path_factory.mktemp("doors") / "course"))
    for name in SAMPLE:
        attacks()[name].build(root / "submitted" / name / SET.name, root / "source")
    return root


def by_command(root: Path) -> None:
    done = nbgrader(root, "autograde", SET.name)
    assert done.returncode == 0, done.stderr[-3000:]


def by_button(root: Path) -> None:
    """Formgrader's button calls nbgrader's API, one student a time."""
    grader = api(root)
    for name in SAMPLE:
        result = grader.autograde(SET.name, name)
        assert result["success"], result


@pytest.mark.parametrize("door", [by_command, by_button])
def test_no_attack_gains_a_point(handed_in, tmp_path, door):
    root = Path(shutil.copytree(handed_in, tmp_path / "course", symlinks=True))
    door(root)
    found, reported = {}, {}
    for name in SAMPLE:
        record = json.loads((root / "reports" / SET.name / f"{name}.json").read_text())
        assert record["sandbox"] == "bubblewrap"
        reported[name] = record["score"]
        page = root / "autograded" / name / SET.name / f"{SET.name}.ipynb"
        found[name] = surprises(attacks()[name], record, nbformat.read(page, 4))
    assert not {name: said for name, said in found.items() if said}
    assert {row["id"]: row["score"] for row in grades(root, SET.name)} == reported
