"""A damaged report costs itself, and is named; a report knows the version of its checks."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.checks.report import QuestionReport, Report
from autograder.grading.batch import Batch
from autograder.grading.class_report import write_report
from autograder.grading.versions import earlier, told, versions
from autograder.sets import load
from tests.grading.test_copies import SET, hand_in

DECLARED = load(SET)
ROOT = Path(__file__).resolve().parents[2]


def stored(root: Path, *students: str) -> Batch:
    """Reports as grading stores them, made by hand."""
    for student in students:
        hand_in(root, student)
    batch = Batch(root, SET)
    for job in batch.jobs()[0]:
        questions = tuple(
            QuestionReport(q.id, q.title, q.automatic_points, 1.0, "wrong")
            for q in DECLARED.questions
            if q.automatic_points
        )
        batch.keep(job, Report(SET, job.seed, "bubblewrap", questions, ()))
    return batch


DAMAGE = {
    "another kind": b'{"student": "s1"}',
    "a list": b"[1]",
    "a number": b"7",
    "nothing": b"",
    "half a file": None,
    "deep": b"[" * 100_000,
    "not text": b"\xff\xfe\x00",
    "notes that are none": b"notes",
    "a score that is none": b"score",
    "a score of 400 digits": lambda text: text.replace('"score": 8', '"score": ' + "9" * 400),
    "a score beyond floats": lambda text: text.replace('"score": 8', '"score": 1e999'),
    "half a character": lambda text: text.replace("autograder score", "\\ud800 score"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "twice the same": lambda text: text + text,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_report_costs_a_line_and_not_the_class(tmp_path, damage):
    batch = stored(tmp_path, "s0", "s1", "s2")
    path = tmp_path / "reports" / SET / "s1.json"
    content = DAMAGE[damage]
    if content in (b"notes", b"score"):
        content = json.dumps(json.loads(path.read_text()) | {content.decode(): [[]]}).encode()
    if callable(content):
        content = content(path.read_text()).encode()
        assert content != path.read_bytes()
    path.write_bytes(path.read_bytes()[:200] if content is None else content)
    assert sorted(batch.all_recorded()) == ["s0", "s2"] and batch.records.damaged() == ["s1.json"]
    page = write_report(tmp_path, SET)[0].read_text()
    assert "Damaged reports, left out: s1.json" in page and "s2" in page
    todo, done = Batch(tmp_path, SET).jobs()
    assert [job.student for job in todo] == ["s1"] and len(done) == 2


def test_another_students_report_under_a_name_is_damage(tmp_path):
    batch = stored(tmp_path, "s0", "s1")
    folder = tmp_path / "reports" / SET
    shutil.copy(folder / "s0.json", folder / "s1.json")
    assert batch.records.damaged() == ["s1.json"] and list(batch.all_recorded()) == ["s0"]


def test_the_class_report_shows_who_is_in_the_gradebook(tmp_path):
    stored(tmp_path, "s0", "removed")
    rows = [
        {"id": student, "score": 8.0, "max": 100.0, "waiting": student == "s0"}
        for student in ("s0", "only-there")
    ]
    page, _ = write_report(tmp_path, SET, rows, ["s0", "only-there", "idle"])
    text = page.read_text()
    assert "No longer in the gradebook, so not shown: removed" in text
    assert "without a sound report here (grade again): only-there" in text
    assert "Enrolled, nothing handed in: idle" in text and "1 submission" in text
    assert "8 of 100" in text and "<td>not graded yet</td>" in text


def test_a_report_says_with_which_version_it_was_made_and_regrading_is_offered(tmp_path):
    batch = stored(tmp_path, "s0", "s1", "s2")
    path = tmp_path / "reports" / SET / "s1.json"
    record = json.loads(path.read_text())
    assert record["version"] == batch.versions
    assert set(record["version"]) == {q.id for q in DECLARED.questions if q.automatic_points}
    record["version"]["4.4"] = "of last week"
    path.write_text(json.dumps(record))
    count = earlier(batch.all_recorded().values(), batch.versions)
    assert told(count) == ["1 was graded with an earlier version of 4.4"]
    assert (
        "1 was graded with an earlier version of 4.4" in write_report(tmp_path, SET)[0].read_text()
    )
    todo, done = batch.jobs()
    assert not todo and len(done) == 3
    todo, done = batch.jobs(outdated=True)
    assert [job.student for job in todo] == ["s1"] and len(done) == 2


def test_a_version_changes_with_the_check_the_mistakes_and_the_key(tmp_path, monkeypatch):
    (tmp_path / "source").mkdir()
    shutil.copytree(ROOT / "source/ps1_neurons", tmp_path / "source/ps1_neurons")
    declared, secret = load("ps1_neurons"), b"s" * 32
    before = versions(declared, tmp_path, secret)
    key = tmp_path / "source/ps1_neurons/keys.toml"
    line = next(line for line in key.read_text().splitlines() if "=" in line)
    name, value = line.split("=")
    key.write_text(key.read_text().replace(f"{name}={value}", f'{name}= "zz"'))
    changed = {q for q, v in versions(declared, tmp_path, secret).items() if before[q] != v}
    owner = {q.id for q in declared.questions for p in q.parts if p.name == name.strip()}
    assert changed == owner and owner

    import autograder.grading.versions as module

    real = module._digest
    monkeypatch.setattr(
        module, "_digest", lambda files: real(f for f in files if f.stem != "losses")
    )
    without = versions(declared, tmp_path, secret)
    moved = {q for q, v in versions(declared, tmp_path, secret).items() if before[q] != v}
    assert "1.6" in moved - owner and "1.3" not in moved and without
    monkeypatch.undo()

    catalogue = module.catalogue_of(declared)
    rows = catalogue.behaviours.of("1.6")
    known = rows.programs[rows.program[0]]
    reworded = dict(catalogue.mistakes) | {known: replace(catalogue.mistakes[known], hints=("?",))}
    monkeypatch.setattr(module, "catalogue_of", lambda *_: replace(catalogue, mistakes=reworded))
    now = versions(declared, tmp_path, secret)
    assert now["1.6"] != before["1.6"] and now["1.3"] == before["1.3"]
