"""Recorder: the report's scores reach the gradebook, people's grades stay, and nothing runs in
the pages.
"""

import csv
import math
import shutil
import sqlite3
import subprocess
import sys

import nbformat
import pytest
from nbgrader.api import Gradebook, Student
from sqlalchemy.exc import OperationalError

import autograder.nbgrader_plugin.record as record_module
from autograder.checks.report import QuestionReport, Report
from autograder.grading.score import Graded
from autograder.grading.students import student_id
from autograder.intake.damaged import Cell
from autograder.intake.notebooks import source_notebook
from autograder.intake.repair import repair
from autograder.intake.submission import read
from autograder.lms.export import export
from autograder.nbgrader_plugin.answers import without_answer, written_answers
from autograder.nbgrader_plugin.gradebook import UnusableGradebook, usable
from autograder.nbgrader_plugin.gradebook import grades as rows
from autograder.nbgrader_plugin.record import Recorder
from autograder.sets import load

from .conftest import PS, nbgrader

DECLARED = load(PS)
AUTOMATIC = [q for q in DECLARED.questions if q.automatic_points]


def graded(
    course,
    *,
    answer="Because.",
    share=0.5,
    verdict="wrong",
    notes=(),
    notebook=True,
    sandbox="bubblewrap",
    cell="x = 1",
    **scores,
):
    """What score.py would hand over, made by hand."""
    reports = []
    for q in DECLARED.questions:
        if q.automatic_points:
            score = scores.get(q.grade_id, q.automatic_points * share)
            reports.append(
                QuestionReport(
                    q.id, q.title, q.automatic_points, score, verdict, message=f"message of {q.id}"
                )
            )
        if q.manual_points:
            reports.append(QuestionReport(f"{q.id}m", q.title, q.manual_points, 0, "manual"))
    report = Report(PS, 7, sandbox, tuple(reports), notes)
    if not notebook:
        return Graded(report, None, _files(course))
    source = source_notebook(DECLARED, course / "source")
    cells = []
    for c in source.cells:
        meta = dict(c.metadata.get("nbgrader", {}))
        text = c.source if meta.get("locked") else cell if meta.get("solution") else answer
        cells.append(Cell(c.cell_type, text, c.id, meta))
    repaired = repair(source, cells).notebook
    for c in repaired.cells:
        if c.metadata.get("nbgrader", {}).get("grade"):
            question = next(q for q in AUTOMATIC if q.grade_id == c.metadata.nbgrader.grade_id)
            c.outputs = [
                nbformat.v4.new_output(
                    "execute_result", report[question.id]._repr_mimebundle_(), execution_count=1
                )
            ]
    return Graded(report, repaired, _files(course))


def _files(course):
    """What intake makes of the only folder that was handed in."""
    folder = next((course / "submitted").glob(f"*/{PS}"), None)
    return read(folder, DECLARED, course / "source").files if folder else {}


@pytest.fixture
def folder(course):
    path = course / "submitted" / "ann" / PS
    path.mkdir(parents=True)
    shutil.copy(course / "source" / PS / "mlp.py", path)
    (path / "given.csv").write_text("wrong\n")
    (path / "helper.py").write_text("x = 1\n")
    return path


def record(course, what, student="ann"):
    with Recorder(course, PS) as recorder:
        recorder.record(student, what)


def grades(course, student="ann"):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            g.name: (g.auto_score, g.manual_score, g.needs_manual_grade)
            for g in gradebook.find_submission_notebook(PS, PS, student).grades
        }


def by_hand(course, grade_id, points, student="ann"):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade(grade_id, PS, PS, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


def test_the_scores_are_the_reports(course, folder):
    record(course, graded(course))
    found = grades(course)
    for q in AUTOMATIC:
        assert found[q.grade_id] == (q.automatic_points / 2, None, False)
    assert found["q4_2m"] == (None, None, True)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(PS, "ann")
        assert submission.score == sum(q.automatic_points for q in AUTOMATIC) / 2
        assert submission.max_score == 100 and submission.needs_manual_grade


def test_recording_twice_changes_nothing(course, folder):
    record(course, graded(course))
    before = grades(course)
    record(course, graded(course))
    assert grades(course) == before


@pytest.mark.parametrize(
    "score, kept",
    [(5.000000000000001e3, 14), (14.000000000000002, 14), (-1, 0), (math.nan, 0), (math.inf, 0)],
)
def test_a_score_is_within_its_points(course, folder, score, kept):
    record(course, graded(course, q4_3=score))
    assert grades(course)["q4_3"][0] == kept


def test_our_fault_is_never_a_zero(course, folder):
    record(course, graded(course, verdict="grader_fault", share=0))
    assert all(grades(course)[q.grade_id] == (None, None, True) for q in AUTOMATIC)
    record(course, graded(course, share=1))
    assert all(grades(course)[q.grade_id] == (q.automatic_points, None, False) for q in AUTOMATIC)


def test_a_hand_grade_stays_while_the_answer_does(course, folder):
    record(course, graded(course))
    by_hand(course, "q4_2m", 3.5)
    record(course, graded(course, share=0.25))
    assert grades(course)["q4_2m"] == (None, 3.5, False)
    record(course, graded(course, answer="Something else."))
    assert grades(course)["q4_2m"] == (None, 3.5, True), "kept, and to be looked at again"


def test_an_overruled_automatic_score_stays_and_is_looked_at_again_when_it_changes(course, folder):
    record(course, graded(course))
    by_hand(course, "q4_3", 9)
    record(course, graded(course))
    assert grades(course)["q4_3"] == (7, 9, False)
    record(course, graded(course, share=1))
    assert grades(course)["q4_3"] == (14, 9, True)


def wait_for_hand(course, *grade_ids, student="ann"):
    return [grades(course, student)[grade_id][2] for grade_id in grade_ids]


def test_a_flag_stays_until_a_person_clears_it(course, folder):
    """Replaced after it was graded, then handed in again with only the module changed."""
    record(course, graded(course))
    by_hand(course, "q4_2m", 3.5)
    by_hand(course, "q4_3", 9)
    record(course, graded(course, answer="Something else.", share=1))
    (folder / "mlp.py").write_text((folder / "mlp.py").read_text() + "\n# one more line\n")
    for _ in range(2):  # --force, or a run after a kill
        record(course, graded(course, answer="Something else.", share=1))
        assert grades(course)["q4_2m"] == (None, 3.5, True)
        assert grades(course)["q4_3"] == (14, 9, True)
    record(course, graded(course))  # the first answer again: nobody has read that it is
    assert wait_for_hand(course, "q4_2m", "q4_3") == [True, True]
    by_hand(course, "q4_2m", 2)
    by_hand(course, "q4_3", 9)
    record(course, graded(course))
    assert wait_for_hand(course, "q4_2m", "q4_3") == [False, False]


def test_points_for_other_code_are_looked_at_again(course, folder):
    record(course, graded(course))
    by_hand(course, "q4_3", 9)
    (folder / "mlp.py").write_text("raise SystemExit\n")
    record(course, graded(course))
    assert grades(course)["q4_3"] == (7, 9, True), "the same score, for other code"


def test_what_a_person_read_is_known_without_the_pages(course, folder):
    """The gradebook itself holds it: autograded/ may be deleted, or be newer after a kill."""
    record(course, graded(course))
    by_hand(course, "q4_2m", 3.5)
    shutil.rmtree(course / "autograded")
    record(course, graded(course))
    assert wait_for_hand(course, "q4_2m") == [False]
    place = course / "autograded" / "ann" / PS / f"{PS}.ipynb"
    notebook = nbformat.read(place, 4)
    place.chmod(0o600)
    for cell in notebook.cells:
        cell.source = cell.source.replace("Because.", "Something else.")
    nbformat.write(notebook, place)
    record(course, graded(course, answer="Something else."))
    assert wait_for_hand(course, "q4_2m") == [True]


def test_a_killed_run_cannot_part_points_from_what_they_are_for(course, folder, monkeypatch):
    """Pages, points and digests: after a failure at any step the next run flags the new answer."""
    record(course, graded(course))
    by_hand(course, "q4_2m", 3.5)
    for module, name in ((record_module, "write"), (record_module.graded_work, "keep")):
        real = getattr(module, name)

        def fails(*arguments, real=real):
            real(*arguments)
            raise KeyboardInterrupt

        monkeypatch.setattr(module, name, fails)
        with pytest.raises(KeyboardInterrupt):
            record(course, graded(course, answer="Something else."))
        monkeypatch.undo()
        assert grades(course)["q4_2m"][:2] == (None, 3.5)
    record(course, graded(course, answer="Something else."))
    assert wait_for_hand(course, "q4_2m") == [True]


def test_two_writers_of_a_set_are_one_too_many(course, folder):
    """From another process, as a second terminal or formgrader's button would be."""
    with Recorder(course, PS):
        words = (
            "from autograder.nbgrader_plugin.record import Recorder; "
            f"Recorder({str(course)!r}, {PS!r})"
        )
        done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True)
    assert "is being graded by another program" in done.stderr
    record(course, graded(course))


def test_the_same_row_from_another_program_is_no_damage(course, folder, monkeypatch):
    """Somebody else enrolled the student meanwhile: the second try finds the row."""
    real, calls = Gradebook.update_or_create_student, []

    def late(self, name, **kwargs):
        calls.append(name)
        if len(calls) > 1:
            return real(self, name, **kwargs)
        with sqlite3.connect(course / "gradebook.db") as other:
            other.execute("insert into student (id) values (?)", [name])
        self.db.add(Student(id=name))
        self.db.flush()

    monkeypatch.setattr(Gradebook, "update_or_create_student", late)
    record(course, graded(course))
    assert len(calls) == 2 and grades(course)["q4_3"][0] == 7


@pytest.mark.parametrize(
    "name, said, words",
    [
        ("SQLITE_FULL", "database or disk is full", "the disk is full"),
        ("SQLITE_IOERR_WRITE", "disk I/O error", "its disk fails"),
        ("SQLITE_BUSY", "database is locked", "in use by another program"),
        ("SQLITE_READONLY_DBMOVED", "attempt to write", "cannot be opened for writing"),
        ("SQLITE_CONSTRAINT_UNIQUE", "UNIQUE constraint failed: student.id", "the same entry"),
        ("SQLITE_CORRUPT", "database disk image is malformed", "is damaged ("),
        ("SQLITE_NOTADB", "file is not a database", "is damaged ("),
        ("SQLITE_TOOBIG", "string or blob too big", "cannot be used (string or blob too big)"),
        ("", "could not connect to server", "cannot be used (could not connect to server)"),
    ],
)
def test_only_a_damaged_gradebook_is_called_damaged(name, said, words):
    original = sqlite3.OperationalError(said)
    if name:
        original.sqlite_errorname = name
    with pytest.raises(UnusableGradebook) as caught, usable("sqlite:////course/gradebook.db"):
        raise OperationalError("select", {}, original)
    sentence = str(caught.value)
    assert (
        words in sentence and "\n" not in sentence and sentence.startswith("/course/gradebook.db")
    )
    assert ("move it away" in sentence) == ("is damaged" in words)


def test_who_is_in_the_gradebook(course, folder):
    with Recorder(course, PS) as recorder:
        assert not recorder.has("ann")
        recorder.record("ann", graded(course))
        assert recorder.has("ann") and not recorder.has("bob")
        recorder.gradebook.remove_student("ann")
    with Recorder(course, PS) as recorder:
        assert not recorder.has("ann")


def test_a_blank_answer_has_its_zero_and_is_said_to_be_blank(course, folder):
    source = source_notebook(DECLARED, course / "source")
    blank = {task: text for task, text in written_answers(source).items()}
    record(course, graded(course, answer="*Write your answer to 4.2 here.*", cell=""))
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        comments = {
            c.name: c.auto_comment
            for c in gradebook.find_submission_notebook(PS, PS, "ann").comments
        }
    assert (
        comments["q4_2m"] == "No response." and blank["q4_2m"] == "*Write your answer to 4.2 here.*"
    )
    assert all(text == "No response." for name, text in comments.items() if name.startswith("s"))
    assert grades(course)["q4_2m"] == (0, None, False)
    record(course, graded(course, answer="Because."))
    assert grades(course)["q4_2m"] == (None, None, True), "written since: somebody must read it"


BLANK = "*Write your answer to 4.2 here.*"


@pytest.mark.parametrize(
    "why", ["words elsewhere", "a repair", "a file that may hold it", "points by hand"]
)
def test_a_blank_answer_waits_where_it_may_be_an_answer(course, folder, why):
    blank = graded(course, answer=BLANK, cell="")
    if why == "words elsewhere":
        blank.notebook.cells.append(nbformat.v4.new_markdown_cell("To 4.2: they stay equal."))
    elif why == "a repair":
        blank = graded(course, answer=BLANK, cell="", notes=("The notebook's file is damaged.",))
    elif why == "a file that may hold it":
        (folder / "answers.pdf").write_bytes(b"%PDF-1.4")
        blank = graded(course, notebook=False)
    else:
        record(course, graded(course))
        by_hand(course, "q4_2m", 3)
    record(course, blank)
    auto, manual, waits = grades(course)["q4_2m"]
    assert waits and manual == (3 if why == "points by hand" else None)


def test_who_hands_in_the_module_alone_answered_nothing(course, folder):
    for name in ("given.csv", "helper.py"):
        (folder / name).unlink()
    record(course, graded(course, notebook=False))
    assert grades(course)["q4_2m"] == (0, None, False)


def test_what_is_not_graded_yet_is_no_zero(course, folder):
    record(course, graded(course))
    found = rows(course, PS)
    with open(export(course, PS, "csv", found)) as file:
        line = next(csv.DictReader(file))
    assert line["Q4.2m"] == "not graded yet" and line["Q4.3"] == "7"
    for to in ("canvas", "moodle"):
        assert ",44," not in export(course, PS, to, found).read_text(), "not the whole score"


def test_answers_are_all_that_stands_below_a_task(course):
    notebook = graded(course).notebook
    place = next(
        i
        for i, c in enumerate(notebook.cells)
        if c.metadata.get("nbgrader", {}).get("grade_id") == "q4_2m"
    )
    notebook.cells.insert(place + 2, nbformat.v4.new_markdown_cell("And moreover."))
    assert written_answers(notebook)["q4_2m"] == "Because.\n\nAnd moreover."
    assert "q4_2m" not in without_answer(notebook, source_notebook(DECLARED, course / "source"))


def test_autograded_holds_the_work_and_the_courses_own_files(course, folder):
    record(course, graded(course))
    place = course / "autograded" / "ann" / PS
    names = {p.name for p in place.iterdir()}
    assert names == {"given.csv", "helper.py", "mlp.py", f"{PS}.ipynb"}
    assert (place / "mlp.py").read_bytes() == (folder / "mlp.py").read_bytes()
    assert (place / "given.csv").read_text() == "right\n"
    assert (place / "mlp.py").stat().st_mode & 0o222 == 0
    assert not list(place.parent.glob(".grading*"))


def test_files_handed_in_no_longer_are_gone(course, folder):
    record(course, graded(course))
    (folder / "helper.py").unlink()
    record(course, graded(course))
    assert not (course / "autograded" / "ann" / PS / "helper.py").exists()


def test_without_a_notebook_there_are_the_reports_to_look_at(course, folder):
    record(course, graded(course, notebook=False))
    notebook = nbformat.read(course / "autograded" / "ann" / PS / f"{PS}.ipynb", 4)
    check = next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "q4_3"
    )
    assert "message of 4.3" not in check.source and "7 of 14" in check.outputs[0].data["text/html"]
    assert grades(course)["q4_3"][0] == 7


def test_notes_stand_on_top_and_carry_no_script(course, folder):
    note = (
        "The cell `x<script>alert(1)</script>` and $\\href{javascript:alert(1)}{y}$ <b>\n"
        "were left out."
    )
    record(course, graded(course, notes=(note,), sandbox="none"))
    top = nbformat.read(course / "autograded" / "ann" / PS / f"{PS}.ipynb", 4).cells[0].source
    assert "UNSANDBOXED" in top and "<script" not in top and "\n" not in top and "$\\" not in top
    assert "<code>x&lt;script&gt;alert(1)&lt;/script&gt;</code>" in top


def test_outputs_of_student_code_are_text_and_pictures(course, folder):
    what = graded(course)
    cell = next(c for c in what.notebook.cells if c.metadata.get("nbgrader", {}).get("solution"))
    cell.outputs = [
        nbformat.v4.new_output(
            "display_data",
            {
                "text/html": "<script>alert(1)</script>",
                "application/javascript": "alert(1)",
                "image/svg+xml": "<svg onload='alert(1)'/>",
                "text/plain": "plain",
                "image/png": "aGk=",
                "text/latex": "\\href{javascript:alert(1)}{x}",
            },
        )
    ]
    record(course, what)
    kept = nbformat.read(course / "autograded" / "ann" / PS / f"{PS}.ipynb", 4)
    data = next(c for c in kept.cells if c.id == cell.id).outputs[0].data
    assert data == {
        "text/plain": "plain",
        "text/html": '<img src="data:image/png;base64,aGk=" alt="plain" style="max-width: 100%">',
    }


@pytest.mark.parametrize(
    "stamp, expected",
    [
        ("2026-11-20 10:00:00 UTC", "2026-11-20 10:00:00"),
        ("2026-11-20T10:00:00+02:00", "2026-11-20 08:00:00"),
        ("yesterday evening, honestly", None),
        ("", None),
        ("9" * 400, None),
        ("\x00", None),
    ],
)
def test_timestamps(course, folder, stamp, expected):
    (folder / "timestamp.txt").write_text(stamp)
    record(course, graded(course))
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        found = gradebook.find_submission(PS, "ann").timestamp
    assert (str(found) if found else None) == expected
    assert (course / "autograded" / "ann" / PS / "timestamp.txt").exists() == bool(expected)


def test_a_timestamp_that_is_a_link_is_not_followed(course, folder, tmp_path):
    (tmp_path / "elsewhere").write_text("2026-11-20 10:00:00 UTC")
    (folder / "timestamp.txt").symlink_to(tmp_path / "elsewhere")
    record(course, graded(course))
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(PS, "ann").timestamp is None


def test_late_penalties_are_nbgraders(course, folder, capfd):
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c = get_config()\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    (folder / "timestamp.txt").write_text("2026-11-21 10:00:00 UTC")
    with Recorder(course, PS) as recorder:
        recorder.gradebook.update_or_create_assignment(PS, duedate="2026-11-20 10:00:00 UTC")
        recorder.record("ann", graded(course))
        submitted = recorder.gradebook.find_submission(PS, "ann")
        assert submitted.total_seconds_late == 86400
        recorder.gradebook.db.refresh(submitted.notebooks[0])
        assert submitted.notebooks[0].late_submission_penalty == submitted.score > 0
        taken = submitted.score
    (row,) = csv.DictReader(export(course, PS, "csv", rows(course, PS)).open())
    assert (row["score"], float(row["late penalty"])) == ("0", taken)
    (folder / "timestamp.txt").unlink()
    record(course, graded(course))
    (row,) = csv.DictReader(export(course, PS, "csv", rows(course, PS)).open())
    assert (float(row["score"]), row["late penalty"]) == (taken, "0"), (
        "an earlier submission's time is not this one's"
    )
    assert "SubmittedAssignment<" not in "".join(capfd.readouterr())  # nbgrader's words for itself


@pytest.mark.parametrize(
    "student, canvas, moodle", [("4711", "4711", "Participant 4711"), ("ann", "", "ann")]
)
def test_exports_name_a_student_as_the_platform_does(course, student, canvas, moodle):
    """A number comes from the platform's own download: Canvas's id, Moodle's participant."""
    (course / "submitted" / student / PS).mkdir(parents=True)
    record(course, graded(course), student)
    _, row = csv.DictReader(export(course, PS, "canvas", rows(course, PS)).open())
    assert (row["ID"], row["SIS User ID"]) == (canvas, student)
    (row,) = csv.DictReader(export(course, PS, "moodle", rows(course, PS)).open())
    assert row["Identifier"] == moodle


@pytest.mark.parametrize("student", ["=1+1", "  =1+1", "+1", "-1", "@SUM(A1)"])
def test_no_spreadsheet_reads_a_name_as_a_formula(course, student):
    (course / "submitted" / student / PS).mkdir(parents=True)
    record(course, graded(course), student)
    for to in ("csv", "canvas", "moodle"):
        *_, row = csv.reader(export(course, PS, to, rows(course, PS)).open())
        assert f"'{student}" in row and not any(
            cell.strip()[:1] in set("=+-@") for cell in row if cell
        )


def test_a_set_is_registered_when_it_is_missing_and_when_its_points_changed(course, folder):
    (course / "gradebook.db").unlink()
    record(course, graded(course))
    assert not (course / "assignments").exists(), "registering releases nothing"
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_grade_cell("q4_3", PS, PS).max_score = 1
        gradebook.db.commit()
    record(course, graded(course))
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_grade_cell("q4_3", PS, PS).max_score == 14


STUDENTS = [
    "a b",
    "O'Brien",
    'q"uote',
    "Robert'); DROP TABLE student;--",
    "Zoë 学生",
    "x" * 200,
    "100%",
    "a;b&c|d",
    "-rf",
    "[a-z]*",
    "{0}",
    "new\nline",
]


@pytest.mark.parametrize("student", STUDENTS)
def test_student_ids_of_any_kind(course, folder, student):
    shutil.copytree(folder, course / "submitted" / student / PS)
    with Recorder(course, PS) as recorder:
        recorder.record(student, graded(course), course / "submitted" / student / PS)
    known = student_id(student)
    assert grades(course, known)["q4_3"][0] == 7
    assert (course / "autograded" / known / PS / "mlp.py").exists()


def test_what_no_gradebook_can_hold_is_replaced_in_an_id():
    for folder, start in {"a\nb\x07": "a_b_-", "a\udcff": "a\\xff-", "[a-z]*": "_a-z__-"}.items():
        assert student_id(folder).startswith(start) and student_id(folder).isprintable()
    assert student_id("Zoë O'Brien") == "Zoë O'Brien"
    assert len({student_id(name) for name in ("a*", "a?", "a_", "a[", "a\n")}) == 5, (
        "no two students become one"
    )


@pytest.mark.parametrize(
    "stamp, expected",
    [
        ("05.11.2026 23:59", "2026-11-05 22:59:00"),
        ("2026-11-20 23:59:01 CEST", "2026-11-20 21:59:01"),
        ("20261120235901123", "2026-11-20 23:59:01"),
        ("2026-11-20T23:59:01+01:00[Europe/Berlin]", "2026-11-20 22:59:01"),
        ("1795219141", "2026-11-20 23:59:01"),
        ("05/11/2026 10:00", None),
    ],
)
def test_times_that_people_write_are_read_or_warned_about(course, folder, stamp, expected, caplog):
    (course / "course.toml").write_text('[deadlines]\ntimezone = "Europe/Berlin"\n')
    (folder / "timestamp.txt").write_text(stamp)
    record(course, graded(course))
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        found = gradebook.find_submission(PS, "ann").timestamp
    assert (str(found) if found else None) == expected
    assert ("ann: timestamp.txt says '05/11/2026 10:00'" in caplog.text) == (expected is None)


@pytest.mark.parametrize(
    "settings, late",
    [
        ("", 86400),
        ("[deadlines]\ngrace_days = 0.5\n", 43200),
        ("[extensions]\nann = 1\n", 0),
        ("[extensions]\nben = 3\n", 86400),
        ("[extensions]\nann = 5\n[extensions.ps4_mlp]\nann = 0.25\n", 64800),
        ("[deadlines]\ngrace_days = 0.5\n[extensions.ps4_mlp]\nann = 0.25\n", 21600),
    ],
)
def test_extensions_and_grace_days(course, folder, settings, late):
    (course / "course.toml").write_text(settings)
    (folder / "timestamp.txt").write_text("2026-11-21 10:00:00 UTC")
    with Recorder(course, PS) as recorder:
        recorder.gradebook.update_or_create_assignment(PS, duedate="2026-11-20 10:00:00 UTC")
        recorder.record("ann", graded(course))
        assert recorder.gradebook.find_submission(PS, "ann").total_seconds_late == late


def test_released_feedback_does_not_end_at_work_from_a_platform(course, folder, tmp_path):
    (folder / "mlp.py").write_text("x")
    record(course, graded(course))
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(
            f'c = get_config()\nc.Exchange.root = "{tmp_path / "exchange"}"\n'
            'c.CourseDirectory.course_id = "course"\n'
        )
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    assert nbgrader(course, "generate_feedback", PS).returncode == 0
    done = nbgrader(course, "release_feedback", PS)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    assert "nobody can fetch it there" in done.stderr and "ann" in done.stderr
    assert list((tmp_path / "exchange" / "course" / "feedback").glob("*.html"))
