"""`autograder new-course`: an instructor's own course, ready to be released."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.config import Settings, settings

COMMAND = Path(sys.executable).parent / "autograder"


def autograder(folder: Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [COMMAND, *words], cwd=folder, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    place = tmp_path_factory.mktemp("Übung mit Raum")
    done = autograder(place, "new-course", "mein Kurs")
    assert done.returncode == 0, done.stderr
    return place / "mein Kurs"


def test_it_can_be_released_at_once(course):
    done = autograder(course, "release", "ps1_neurons")
    assert done.returncode == 0, done.stderr
    assert (course / "assignments" / "ps1_neurons" / "neurons.py").is_file()


def test_its_settings_are_the_defaults_and_each_line_may_be_used(course, tmp_path):
    assert settings(course) == Settings()
    text = (course / "course.toml").read_text(encoding="utf-8")
    used = "\n".join(
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in text.splitlines()
    )
    (tmp_path / "course.toml").write_text(used, encoding="utf-8")
    assert "grace_days" in used and settings(tmp_path) == Settings()


def test_what_is_there_stays(course):
    before = sorted(course.rglob("*"))
    done = autograder(course.parent, "new-course", "mein Kurs")
    assert done.returncode == 2 and "is there already" in done.stderr
    assert sorted(course.rglob("*")) == before
