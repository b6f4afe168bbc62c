"""docs/coverage.md: every item of the syllabus is taught, in one task, and graded there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.sets import load, names

TEXT = (Path(__file__).resolve().parents[1] / "docs/coverage.md").read_text(encoding="utf-8")
SYLLABUS = {
    "ps1_neurons": (
        "IIT-A1 IIT-A2 IIT-A3 IIT-A4 IIT-A5 IIT-A6 IIT-A7 IIT-A8 IIT-A9 IIT-A10 IIT-A11 "
        "IIT-A12 IIT-A13 IIT-A14 IIT-A15 IIT-A16 IIT-A17 IIT-A18 IIT-A19 IIT-A20 TUM-01 TUM-03 "
        "TUM-04 TUM-13 TUM-25 PS4-Q2.1n"
    ),
    "ps2_graphs": (
        "TUM-02 TUM-05 TUM-06 TUM-07 TUM-08 TUM-09 TUM-11 TUM-12 TUM-15 TUM-18 IIT-C1 IIT-C5a "
        "IIT-C5b IIT-C5c IIT-C5d IIT-C5e IIT-C5f IIT-C6 IIT-C7 IIT-C8 IIT-C9 IIT-C10 IIT-C11 "
        "IIT-C13a IIT-C13b IIT-C13c FR-1.1 PS4-Q1.6"
    ),
    "ps3_backprop": (
        "FR-1.2a FR-1.2b FR-1.2c0 FR-1.2c1 FR-1.2c2 FR-1.2c3 FR-1.2c4 FR-1.2c5 FR-1.2c6 "
        "FR-1.2d TUM-21 TUM-22 TUM-23 TUM-24 TUM-17 WD-1a WD-1b WD-1c WD-1d PS4-Q1.0 PS4-Q1.1 "
        "PS4-Q1.2 PS4-Q1.3 PS4-Q1.4 PS4-Q1.5 TUM-19 TUM-20 TUM-10 TUM-14 TUM-16 IIT-N3 IIT-N4 "
        "IIT-N5 IIT-N6 IIT-N7 IIT-C2a IIT-C2b IIT-C3a IIT-C3b IIT-C4 IIT-C12a IIT-C12b "
        "IIT-C12c IIT-C13d"
    ),
    "ps4_mlp": "PS4-0 PS4-Q2.0 IIT-N8 PS4-Q2.1 PS4-Q2.2 PS4-Q2.3 PS4-Q2.3n PS4-Q2.4a PS4-Q2.4b "
    "IIT-N1 IIT-N2",
    "ps5_regularization": (
        "WD-3a WD-3b WD-3c WD-3d PS4-Q3.0 PS4-Q3.1 PS4-Q3.2 FR-3 TUM-29 TUM-30 TUM-31 TUM-32 "
        "TUM-33 TUM-26 TUM-27 TUM-28 TUM-34 PS4-Q2.5.0 PS4-Q2.5.0b PS4-Q2.5.1 PS4-Q2.5.2 "
        "PS4-Q2.5.3"
    ),
    "ps6_convolution": "FR-2.1 FR-2.2a FR-2.2b WD-2a FR-2.3 WD-2b WD-2c WD-2d",
}


def rows(name: str) -> list[tuple[str, str, str]]:
    """The table below the set's heading: id, task, what grades it."""
    section = (
        TEXT.split(f"## {name}\n", 1)[1].split("\n## ", 1)[0] if f"## {name}\n" in TEXT else ""
    )
    return re.findall(r"^\| ([A-Z][\w.-]*) \| (\d+\.\d+) \| (.+) \|$", section, re.MULTILINE)


@pytest.mark.parametrize("name", names())
def test_each_id_stands_once_with_a_task_that_is_there(name):
    wanted = SYLLABUS[name].split()
    found = [row[0] for row in rows(name)]
    assert sorted(found) == sorted(wanted)
    declared = {i: q.id for q in load(name).questions for i in q.covers}
    assert {i: task for i, task, _ in rows(name)} == declared
    assert sorted(i for q in load(name).questions for i in q.covers) == sorted(wanted)


@pytest.mark.parametrize("name", names())
def test_what_grades_it_is_there(name):
    for identity, task, graded_by in rows(name):
        question = load(name)[task]
        parts = {part.name for part in question.parts}
        named = re.findall(r"`([^`]+)`", graded_by)
        scheme = "mark scheme" in graded_by
        assert named or scheme, f"{identity} is graded by nothing"
        assert set(named) <= parts, f"{identity}: {set(named) - parts} is no part of {task}"
        assert not scheme or question.manual_points, (
            f"{identity}: {task} has no part graded by hand"
        )


def test_what_is_not_graded_is_said():
    assert "TUM-35" in TEXT and "IIT-C14" in TEXT
