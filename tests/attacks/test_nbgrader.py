"""Attacks through nbgrader's command and through formgrader's button, as one class each.

`score` (`test_score.py`) and `grade` (`test_grade.py`) meet all attacks in `make test`, and these
two doors in `make test-all`. All four lead into one batch, so `make test` tries here one attack
for each thing that only nbgrader adds.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest

from autograder.grading.students import student_id
from autograder.nbgrader_plugin.gradebook import grades
from tests.nbgrader_plugin.conftest import nbgrader
from tests.nbgrader_plugin.test_commands import api

from .spec import ALL, SET, TOOLS, Attack, attacks
from .test_grade import HONEST, student_of
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
    "c26_newline_and_ansi",  # nbgrader strips what the button asks for
)
CLASSES = [
    pytest.param(SAMPLE, id="a sample"),
    pytest.param(tuple(attacks()), id="all of them", marks=pytest.mark.endurance),
]


def by_command(root: Path) -> None:
    done = nbgrader(root, "autograde", SET.name, seconds=1800)
    assert done.returncode == 0, done.stderr[-3000:]


def by_button(root: Path) -> None:
    """Formgrader's button calls nbgrader's API, one student a time."""
    grader = api(root)
    for folder in sorted((root / "submitted").iterdir()):
        result = grader.autograde(SET.name, folder.name)
        assert result["success"], (folder.name, result)


def hand_in(root: Path, names: Iterable[str]) -> dict[str, Attack]:
    """Some attacks, and honest work before, between and after them; by the student's folder."""
    everyone = {student_of(name, attacks()[name]): attacks()[name] for name in names}
    for student, right in HONEST.items():
        earns = ALL if right else TOOLS
        everyone[student] = Attack(0, "honest", earns, right=right, notebook=True)
    for student, attack in everyone.items():
        attack.build(root / "submitted" / student / SET.name, root / "source")
    return everyone


@pytest.mark.parametrize("door", [by_command, by_button])
@pytest.mark.parametrize("names", CLASSES)
def test_no_attack_gains_a_point(course, tmp_path, no_sandbox, names, door):
    if no_sandbox:
        pytest.skip(no_sandbox)
    root = Path(shutil.copytree(course, tmp_path / "course"))
    everyone = hand_in(root, names)
    door(root)
    records = [json.loads(path.read_text()) for path in (root / f"reports/{SET.name}").iterdir()]
    reports = {record["student"]: record for record in records}
    assert reports.keys() == everyone.keys()
    assert {record["sandbox"] for record in records} == {"bubblewrap"}
    found = {}
    for student, attack in everyone.items():
        page = root / "autograded" / student_id(student) / SET.name / f"{SET.name}.ipynb"
        found[student] = surprises(attack, reports[student], nbformat.read(page, 4))
    assert not {student: said for student, said in found.items() if said}
    stored = {row["id"]: row["score"] for row in grades(root, SET.name)}
    assert stored == {student_id(student): record["score"] for student, record in reports.items()}
