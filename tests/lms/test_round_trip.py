"""Download, collect, grade, worksheet filled: each platform, by the real commands."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from autograder.cli import main
from tests.lms.archives import handed_in, put, zipped
from tests.nbgrader_plugin.conftest import PS, REPO, nbgrader

REFERENCE = (REPO / "source" / PS / "mlp.py").read_bytes()
STUB = b"class TwoLayerMLP:\n    pass\n"
LATER = datetime(2026, 11, 21, 23, 55, 0)

MOODLE = (
    "\ufeffKennung,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
    '"Bewertung kann geändert werden","Zuletzt geändert (Abgabe)","Zuletzt geändert (Bewertung)",'
    '"Feedback als Kommentar"\r\n'
    'Teilnehmer/in4711,Jane Doe,jane@x.edu,"Zur Bewertung abgegeben",,"100,00",Ja,'
    '"Freitag, 20. November 2026, 23:59",-,"sagte ""ja"""\r\n'
    'Teilnehmer/in4713,Neu Hier,neu@x.edu,Keine Abgabe,-,"100,00",Ja,-,-,\r\n'
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Problem Set 3 (99),Problem Set 4 (100),"
    "Final Score (read only)\r\n"
    ",,,,,,Manual Posting,\r\n"
    "    Points Possible,,,,,50,100,(read only)\r\n"
    '"Doe, Jane",12345,A1,jdoe,One,3,,77.5\r\n'
    '"Student, Test",1,,x,One,,,\r\n'
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t'
    '"Problem Set 4 [Total Pts: 100 Score] |9"\n'
    '"Doe"\t"Jane"\t"jane_doe"\t"77"\t""\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,"
    "Problem Set 4 Points Grade <Numeric MaxPoints:100 Weight:10>,End-of-Line Indicator\n"
    "#77,#jdoe,Doe,Jane,,#\n"
)

SAKAI = (
    '\ufeff"Problem Set 4","Points"\n""\n'
    '"Display ID","ID","Last Name","First Name","grade","Submission date","Late submission"\n'
    '"jdoe","jdoe","Doe","Jane","","2026-11-21T23:55:00Z","On time"\n'
)
GITHUB = (
    "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,"
    "student_repository_name,student_repository_url,submission_timestamp,points_awarded,"
    "points_available\nps4,u,s,jane-doe,,ps4-jane-doe,u,2026-11-21 23:55 UTC,,100\n"
)
# platform: downloads, Jane's and Rick's ids, her name and time, the worksheet, its filled cell
PLATFORMS = {
    "moodle": (
        {
            "ps4.zip": zipped(
                {
                    "Jane Doe_4711_assignsubmission_file/mlp.py": REFERENCE,
                    "Rick Roe_4712_assignsubmission_file/mlp.py": STUB,
                }
            )
        },
        ("4711", "4712"),
        ("Jane", "Doe", None),
        MOODLE.encode("utf-8"),
        ('abgegeben",,', 'abgegeben",84,'),
    ),
    "moodle flat": (
        {
            "ps4.zip": zipped(
                {
                    "Jane Doe_4711_assignsubmission_file_mlp.py": REFERENCE,
                    "Rick Roe_4712_assignsubmission_file_mlp.py": STUB,
                }
            )
        },
        ("4711", "4712"),
        ("Jane", "Doe", None),
        MOODLE.replace("\ufeff", "").encode("utf-16"),
        ('abgegeben",,', 'abgegeben",84,'),
    ),
    "canvas": (
        {
            "submissions.zip": zipped(
                {"doejane_LATE_12345_678_mlp-1.py": REFERENCE, "roerick_999_679_mlp.py": STUB}
            )
        },
        ("12345", "999"),
        ("", "doejane", None),
        CANVAS.encode(),
        ("One,3,,77.5", "One,3,84,77.5"),
    ),
    "blackboard": (
        {
            "gradebook.zip": zipped(
                {
                    "Set_4_jane_doe_attempt_2026-11-20-10-00-00_mlp.py": STUB,
                    "Set_4_jane_doe_attempt_2026-11-21-23-55-00_mlp.py": REFERENCE,
                    "Set_4_rick_roe_attempt_2026-11-20-10-00-00_mlp.py": STUB,
                    "Set_4_jane_doe_attempt_2026-11-21-23-55-00.txt": "Name: Jane Doe (jane_doe)\n",
                }
            )
        },
        ("jane_doe", "rick_roe"),
        ("Jane", "Doe", "2026-11-21 23:55:00"),
        BLACKBOARD.encode("utf-16"),
        ('"77"\t""', '"77"\t"84"'),
    ),
    "brightspace": (
        {
            "download.zip": zipped(
                {
                    "1-2 - Jane Doe - Nov 21, 2026 1155 PM/mlp.py": REFERENCE,
                    "1-2 - Jane Doe - Nov 20, 2026 900 AM/mlp.py": STUB,
                    "3-2 - Rick Roe - Nov 20, 2026 900 AM/mlp.py": STUB,
                    "index.html": "<html>",
                }
            )
        },
        ("1", "3"),
        ("Jane", "Doe", "2026-11-21 23:55:00"),
        BRIGHTSPACE.encode(),
        ("Jane,,#", "Jane,84,#"),
    ),
    "sakai": (
        {
            "bulk.zip": zipped(
                {
                    "Set (4)/Doe, Jane(jdoe)/Submission attachment(s)/mlp.py": REFERENCE,
                    "Set (4)/Doe, Jane(jdoe)/timestamp.txt": "20261121235500123",
                    "Set (4)/Doe, Jane(jdoe)/Feedback Attachment(s)/mlp.py": STUB,
                    "Set (4)/Roe, Rick(rroe)/Submission attachment(s)/mlp.py": STUB,
                    "Set (4)/grades.csv": "x",
                }
            )
        },
        ("jdoe", "rroe"),
        ("Jane", "Doe", "2026-11-21 23:55:00"),
        SAKAI.encode(),
        ('"Jane",""', '"Jane","84"'),
    ),
    "gradescope": (
        {
            "export.zip": zipped(
                {
                    "assignment_1_export/submission_9/mlp.py": REFERENCE,
                    "assignment_1_export/submission_10/mlp.py": STUB,
                    "assignment_1_export/submission_metadata.yml": "submission_10:\n"
                    "  :submitters:\n  - :name: Rick Roe\n    :sid: '78'\n"
                    "  :created_at: 2026-11-20 23:55:00.0 Z\nsubmission_9:\n  :submitters:\n"
                    "  - :name: Jane Doe\n    :sid: '77'\n    :email: jane@x.edu\n"
                    "  :created_at: 2026-11-21 23:55:00.0 Z\n",
                }
            )
        },
        ("77", "78"),
        ("Jane", "Doe", "2026-11-21 23:55:00"),
        b"name;email;ps4_mlp;remark\nJane Doe;jane@x.edu;;x\n",
        ("edu;;x", "edu;84;x"),
    ),
    "classroom": (
        {
            "Set 4-20261122T100000Z-001.zip": zipped(
                {"Set 4/Jane Doe - mlp.py": (REFERENCE, LATER)}
            ),
            "Set 4-20261122T100000Z-002.zip": zipped({"Set 4/Rick Roe - mlp.py": STUB}),
        },
        ("Jane Doe", "Rick Roe"),
        ("Jane", "Doe", "2026-11-21 23:55:00"),
        b"sep=;\nStudent name;Score\nJane Doe;\n",
        ("Doe;", "Doe;84"),
    ),
    "teams": (
        {
            "Submitted files.zip": zipped(
                {
                    "Submitted files/Jane Doe/Set 4/Version 2/mlp.py": STUB,
                    "Submitted files/Jane Doe/Set 4/Version 2/old.py": STUB,
                    "Submitted files/Jane Doe/Set 4/Version 10/mlp.py": (REFERENCE, LATER),
                    "Submitted files/Rick Roe/Set 4/Version 1/mlp.py": STUB,
                }
            )
        },
        ("Jane Doe", "Rick Roe"),
        ("Jane", "Doe", "2026-11-21 23:55:00"),
        b"First Name,Last Name,Email Address,Set 4,Points\nJane,Doe,jane@x.edu,,100\n",
        ("edu,,100", "edu,84,100"),
    ),
    "ilias": (
        {
            "exc.zip": zipped(
                {
                    "Set 4/Submissions/Doe_Jane_jdoe_12/mlp.py": (REFERENCE, LATER),
                    "Set 4/Submissions/Roe_Rick_rroe_13/mlp.py": STUB,
                    "Set 4/status.xlsx": "x",
                }
            )
        },
        ("jdoe", "rroe"),
        ("Jane", "Doe", "2026-11-21 23:55:00"),
        b"login\tmark\njdoe\t\n",
        ("jdoe\t", "jdoe\t84"),
    ),
    "github": (
        {
            "ps4.zip": zipped(
                {
                    "ps4-submissions/ps4-jane-doe/mlp.py": REFERENCE,
                    "ps4-submissions/ps4-rick-roe/mlp.py": STUB,
                }
            )
        },
        ("jane-doe", "rick-roe"),
        ("", "", None),
        GITHUB.encode(),
        ("UTC,,", "UTC,84,"),
    ),
    "sakai without folders": (
        {
            "bulk.zip": zipped(
                {
                    "Set 4/Doe, Jane(jdoe)_Submission attachment(s)_mlp.py": REFERENCE,
                    "Set 4/Doe, Jane(jdoe)_comments.txt": "",
                    "Set 4/Doe, Jane(jdoe)_Feedback Attachment(s)mlp.py": STUB,
                    "Set 4/Roe, Rick(rroe)_Submission attachment(s)_mlp.py": STUB,
                    "Set 4/grades.csv": "x",
                }
            )
        },
        ("jdoe", "rroe"),
        ("Jane", "Doe", None),
        SAKAI.replace(",", ";").encode(),
        ('"Jane";""', '"Jane";"84"'),
    ),
    "nbgrader's exchange": (
        {
            "inbound.zip": zipped(
                {
                    f"inbound/{student}+ps4_mlp+{time} UTC/{name}": content
                    for student, time, content in (
                        ("jdoe", "2026-11-20 10:00:00.1", STUB),
                        ("jdoe", "2026-11-21 23:55:00", REFERENCE),
                        ("rroe", "2026-11-20 10:00:00.1", STUB),
                    )
                    for name, content in (("mlp.py", content), ("timestamp.txt", "x"))
                }
            )
        },
        ("jdoe", "rroe"),
        ("", "", "2026-11-21 23:55:00"),
        b"id,score\njdoe,\n",
        ("jdoe,", "jdoe,84"),
    ),
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_round_trip(course, platform, monkeypatch, capsys):
    """Two students through the real commands; one of them is not in the worksheet."""
    monkeypatch.chdir(course)

    def run(*arguments):
        capsys.readouterr()
        assert main([str(argument) for argument in arguments]) == 0, capsys.readouterr().err
        return capsys.readouterr()

    downloads, (student, other), (first, last, time), sheet, (before, after) = PLATFORMS[platform]
    put(course, PS, downloads)
    done = nbgrader(course, "zip_collect", PS)
    assert done.returncode == 0, done.stderr
    found = handed_in(course, PS)[student]
    stamp = found.pop("timestamp.txt", None)
    assert list(found.values()) == [REFERENCE]
    assert (stamp.decode() if stamp else None) == (f"{time}+00:00" if time else None)
    assert sorted(handed_in(course, PS)) == sorted([student, other])
    graded = run("grade", PS, "--jobs", "1")
    assert f"{student}: 84 of 88" in graded.out and f"{other}: " in graded.out
    with sqlite3.connect(course / "gradebook.db") as gradebook:
        assert gradebook.execute(
            "select first_name, last_name from student where id = ?", [student]
        ).fetchone() in ((first, last), (first or None, last or None))
        stored = gradebook.execute(
            "select timestamp from submitted_assignment where student_id = ?", [student]
        ).fetchone()
    assert stored[0] == (f"{time}.000000" if time else None)
    worksheet = course / "worksheet.csv"
    worksheet.write_bytes(sheet)
    filled = run("export", PS, "--worksheet", worksheet)
    encoding = "utf-16" if sheet[:2] == b"\xff\xfe" else "utf-8"
    wanted = sheet.decode(encoding).replace(before, after, 1).encode(encoding)
    assert Path(filled.out.strip()).read_bytes() == wanted
    assert f"graded, but not in the worksheet: {other}" in filled.err
    assert worksheet.read_bytes() == sheet


GROUPS = {
    "gradescope": (
        {
            "export_1/submission_9/mlp.py": REFERENCE,
            "export_1/submission_10/mlp.py": STUB,
            "export_1/submission_metadata.yml": "submission_9:\n  :submitters:\n"
            "  - :name: Jane Doe\n    :sid: '77'\n  - :name: Rick Roe\n    :sid: '78'\n"
            "  - :name: Jane Doe\n    :sid: '77'\n"
            "  :created_at: 2026-11-21 23:55:00.0 Z\nsubmission_10:\n  :submitters:\n"
            "  - :name: Ann Lee\n    :sid: '79'\n  :created_at: 2026-11-21 23:55:00.0 Z\n",
        },
        ("77", "78", "79"),
        b"number,score\n77,\n78,\n79,\n",
        b"number,score\n77,84\n78,84\n79,0\n",
        "submission_9 is a group's: filed for each of 77, 78",
    ),
    "ilias": (
        {
            "Set 4/Submissions/Team 12/Doe_Jane_jdoe_12/mlp.py": REFERENCE,
            "Set 4/Submissions/Team 12/Roe_Rick_rroe_13/notes.txt": b"by both of us",
            "Set 4/Submissions/Team 14/Lee_Ann_alee_15/mlp.py": STUB,
        },
        ("alee", "jdoe", "rroe"),
        b"login,score\njdoe,\nrroe,\nalee,\n",
        b"login,score\njdoe,84\nrroe,84\nalee,0\n",
        "Team 12 is a group's: filed for each of jdoe, rroe",
    ),
    "sakai": (
        {
            "Set 4/Team A (g-1)/Submission attachment(s)/mlp.py": REFERENCE,
            "Set 4/Team A (g-1)/members.txt": "Doe, Jane(jdoe); Roe, Rick(rroe)",
            "Set 4/Team A (g-1)/timestamp.txt": "2026-11-21T23:55:00Z",
            "Set 4/Team B (g-2)/Submission attachment(s)/mlp.py": STUB,
            "Set 4/Team B (g-2)/members.txt": "Lee, Ann(alee)",
        },
        ("alee", "jdoe", "rroe"),
        b"login,score\njdoe,\nrroe,\nalee,\n",
        b"login,score\njdoe,84\nrroe,84\nalee,0\n",
        "Team A (g-1) is a group's: filed for each of jdoe, rroe",
    ),
    "moodle": (
        {
            "Group A_31_assignsubmission_file/mlp.py": REFERENCE,
            "Group B_4711_assignsubmission_file/mlp.py": STUB,  # by chance a person's number
        },
        ("31", "4711"),
        b"Identifier,Full name,Status,Group,Grade,Maximum Grade,Grade can be changed\n"
        b"Participant 4711,Jane Doe,Submitted,Group A,,100,Yes\n"
        b"Participant 4712,Rick Roe,Submitted,Group A,,100,Yes\n"
        b"Participant 4713,Ann Lee,Submitted,Group B,,100,Yes\n"
        b"Participant 4714,Bob Lee,Submitted,,,100,Yes\n",
        b"Identifier,Full name,Status,Group,Grade,Maximum Grade,Grade can be changed\n"
        b"Participant 4711,Jane Doe,Submitted,Group A,84,100,Yes\n"
        b"Participant 4712,Rick Roe,Submitted,Group A,84,100,Yes\n"
        b"Participant 4713,Ann Lee,Submitted,Group B,0,100,Yes\n"
        b"Participant 4714,Bob Lee,Submitted,,,100,Yes\n",
        "",
    ),
}


@pytest.mark.parametrize("platform", GROUPS)
def test_what_a_group_handed_in_is_each_members(course, platform, monkeypatch, capsys):
    """Where the platform says who they are; and nobody else's, where a number is the same."""
    monkeypatch.chdir(course)
    files, students, sheet, wanted, sentence = GROUPS[platform]
    put(course, PS, {"download.zip": zipped(files)})
    done = nbgrader(course, "zip_collect", PS)
    assert done.returncode == 0 and sentence in done.stderr, done.stderr
    assert sorted(handed_in(course, PS)) == sorted(students)
    assert main(["grade", PS, "--jobs", "1"]) == 0
    worksheet = course / "worksheet.csv"
    worksheet.write_bytes(sheet)
    capsys.readouterr()
    assert main(["export", PS, "--worksheet", str(worksheet), "--partial"]) == 0
    said = capsys.readouterr()
    assert Path(said.out.strip()).read_bytes() == wanted
    if platform == "moodle":
        assert "Rick Roe gets the grade of the group Group A" in said.err
        assert "without a grade here: Bob Lee" in said.err


def test_a_number_of_a_group_is_no_persons(course, monkeypatch, capsys):
    """Without a column that names groups nothing can be said, and nothing is."""
    monkeypatch.chdir(course)
    put(
        course,
        PS,
        {"download.zip": zipped({"Group B_4711_assignsubmission_file/mlp.py": STUB})},
    )
    assert nbgrader(course, "zip_collect", PS).returncode == 0
    assert main(["grade", PS, "--jobs", "1"]) == 0
    worksheet = course / "worksheet.csv"
    worksheet.write_bytes(MOODLE.encode())
    assert main(["export", PS, "--worksheet", str(worksheet), "--partial"]) == 2
    said = capsys.readouterr().err
    assert "no grade was put into" in said and "Jane Doe" in said and "4711" in said
