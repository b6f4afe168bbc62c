"""The gradebook on PostgreSQL: a real server of its own, started by Debian's ``pg_virtualenv``."""

from __future__ import annotations

import csv
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring.sample import write_sample
from autograder.sets import load

ROOT = Path(__file__).resolve().parents[2]
SET = "ps3_backprop"
CONFIG = """
import os
c = get_config()
c.CourseDirectory.db_url = (
    "postgresql+psycopg2://{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}/postgres".format(**os.environ)
)
"""
COMMANDS = f"""
set -e
"$0" -m autograder.cli grade {SET} --jobs 1
"$0" -m autograder.cli grade {SET} --jobs 1
"$0" -m autograder.cli report {SET}
"$0" -m autograder.cli export {SET} --to csv --partial
psql -At -c "select student_id, course_id from submitted_assignment, assignment" postgres
"""

pytestmark = [
    pytest.mark.skipif(
        not shutil.which("pg_virtualenv"),
        reason="no throw-away PostgreSQL server: apt install postgresql postgresql-common",
    ),
    pytest.mark.skipif(
        not importlib.util.find_spec("psycopg2"),
        reason="no driver for PostgreSQL: pip install psycopg2-binary",
    ),
]


def test_grade_report_and_export_use_the_server(tmp_path):
    root = tmp_path / "course"
    shutil.copytree(ROOT / "source" / SET, root / "source" / SET)
    (root / "nbgrader_config.py").write_text(
        (ROOT / "nbgrader_config.py").read_text("utf-8") + CONFIG
    )
    for student in ("ann", "bob"):
        write_sample(load(SET), ROOT / "source", root / "submitted" / student / SET)
    done = subprocess.run(
        ["pg_virtualenv", "-o", "fsync=off", "sh", "-c", COMMANDS, sys.executable],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 graded already" in done.stdout
    assert "ann|" in done.stdout and "bob|" in done.stdout
    assert not (root / "gradebook.db").exists()
    exported = next((root / "reports" / SET).glob("*.csv"))
    with exported.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == ["ann", "bob"], rows
