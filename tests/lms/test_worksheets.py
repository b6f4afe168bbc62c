"""Platforms' own files: the grade's column changes, and nothing else."""

import re

import pytest

from autograder.lms.fill import NothingFilled, fill
from autograder.lms.roster import import_roster, load_roster
from autograder.lms.table import UnreadableTable, read_table, safe_cell
from autograder.sets import load

SET = load("ps4_mlp")


def row(student, first="", last="", score=50.5, waiting=False, email=""):
    return {
        "id": student,
        "first": first,
        "last": last,
        "email": email,
        "score": score,
        "waiting": waiting,
    }


@pytest.fixture
def filled(tmp_path):
    """The filled file as text, and what was said."""

    def run(text, rows, encoding="utf-8", **options):
        sheet = tmp_path / "sheet.csv"
        sheet.write_bytes(text.encode(encoding))
        done = fill(tmp_path, SET, rows, sheet, **options)
        return done.path.read_bytes().decode(encoding), " | ".join(done.notes)

    return run


MOODLE = {
    "en": (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments",
        "Participant ",
    ),
    "fr": (
        "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,"
        "La note peut être modifiée,Dernière modification (travail remis),"
        "Dernière modification (note),Feedback par commentaires",
        "Participant ",
    ),
    "ja": (
        "ID,フルネーム,メール,ステータス,評点,最大評点,変更可,更新(提出),更新(評定),コメント",
        "参加者",
    ),
    "tlh": ("a,b,c,d,e,f,g,h,i,j", "jatwI' "),
}


@pytest.mark.parametrize("language", MOODLE)
def test_moodle_in_its_languages(filled, language):
    header, word = MOODLE[language]
    lines = [
        f'{word}7,"Doe, Jane",j@x.edu,ok,,100.00,Yes,-,"Friday, 1 May",<p>kept</p>',
        f"{word}8,Neu Hier,n@x.edu,ok,40.00,100.00,Yes,-,-,",
    ]
    text = "\r\n".join([header, *lines, ""])
    new, said = filled(text, [row("7"), row("9", "No", "One")])
    assert new == text.replace("ok,,100", "ok,50.5,100")
    assert "graded, but not in the worksheet: 9" in said
    assert "without a grade here: Neu Hier" in said


def test_a_participants_number_is_of_one_assignment(filled, tmp_path):
    """The id 7 of a student of another platform is not Moodle's participant 7."""
    (tmp_path / "downloaded" / "ps4_mlp").mkdir(parents=True)
    (tmp_path / "downloaded" / "ps4_mlp" / "collected.json").write_text(
        '{"7": "Canvas:7", "jroe": "Moodle:8"}'
    )
    header, word = MOODLE["en"]
    text = f"{header}\n{word}7,A B,,ok,,100.00,Yes,-,-,\n{word}8,C D,,ok,,100.00,Yes,-,-,\n"
    new, said = filled(text, [row("7", "Else", "Body"), row("jroe")])
    assert new == text.replace("C D,,ok,,", "C D,,ok,50.5,")
    assert "not in the worksheet: 7" in said


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,PS 14 (3),PS 4 (4),Total (read only)\n"
    ",,,,,,Manual Posting,\n"
    "    Points Possible,,,,,10,100,\n"
    '"Doe, Jane",5,A5,jdoe,"One, and Two",7,,99\n'
    '"Roe, Rick",6,A6,rroe,One,7,3,99\n'
    '"Student, Test",1,,t,One,,,\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_canvas_in_every_coat(filled, encoding, separator):
    text = re.sub(",(?! )", separator, CANVAS.replace("Rick", "Rück"))
    new, said = filled(text, [row("5"), row("rroe", "Rück", "Roe", 3)], encoding)
    before = f"7{separator}{separator}99"
    assert new == text.replace(before, before.replace(separator * 2, f"{separator}50.5{separator}"))
    assert "Student" not in said


def test_a_column_must_be_clear(filled):
    text = CANVAS.replace("PS 14 (3)", "PS 4 again (3)")
    with pytest.raises(UnreadableTable, match="more than one column.*'PS 4 again', 'PS 4'"):
        filled(text, [row("5")])
    assert "7,50.5,99" in filled(text, [row("5")], column="PS 4 (4)")[0]
    with pytest.raises(UnreadableTable, match="no column"):
        filled(text, [row("5")], column="PS 5")


def test_who_waits_for_a_hand_grade_is_left_as_it_was(filled):
    rows = [row("5"), row("6", waiting=True)]
    new, said = filled(CANVAS, rows)
    assert "7,50.5,99" in new and "7,3,99" in new
    assert "a hand grade waits, so left as it was: 6" in said
    new, said = filled(CANVAS, rows, partial=True)
    assert new.count("50.5") == 2 and "another grade was there before: 6" in said
    with pytest.raises(NothingFilled, match="hand grade waits"):
        filled(CANVAS, [row("5", waiting=True)])


def test_two_of_one_name_get_no_grade_by_it(filled):
    text = "name,score\nJane Doe,\nJane Doe,\nRick Roe,\n"
    new, said = filled(
        text, [row("a", "Jane", "Doe"), row("b", "Jane", "Doe"), row("c", "Rick", "Roe")]
    )
    assert new == text.replace("Rick Roe,", "Rick Roe,50.5")
    assert "Jane Doe, Jane Doe" in said and "not in the worksheet: a, b" in said


def test_blackboard_brightspace_and_commas(filled):
    new, _ = filled(
        '"Last Name","First Name","Username","PS 4 [Total Pts: 100 Score] |9"\n"D","J","jd","3"\n',
        [row("jd")],
    )
    assert new.endswith('"jd","50.5"\n')
    text = "OrgDefinedId;Username;PS 4 Points Grade <Numeric MaxPoints:100>;End-of-Line Indicator\n"
    new, said = filled(f"{text}#1;#jd;49,5;#\n#2;#xy;;#\n", [row("jd")])
    assert new == f"{text}#1;#jd;50,5;#\n#2;#xy;;#\n" and "in the worksheet" in said


def test_excused_students_stay_excused(filled):
    text = CANVAS.replace('One, and Two",7,,99', 'One, and Two",7,EX,99')
    new, said = filled(text, [row("5"), row("6", score=4)])
    assert new == text.replace("7,3,99", "7,4,99")
    assert "no grade belongs there, so left as it was: 5 (EX)" in said


def test_canvas_with_two_columns_of_names(filled):
    text = (
        "LastName,FirstName,ID,SIS Login ID,Section,PS 4 (4)\n    Points Possible,,,,,100\n"
        "Doe,Jane,5,jdoe,One,\nStudent,Test,1,t,One,\n"
    )
    new, said = filled(text, [row("jdoe", "Jane", "Doe")])
    assert new == text.replace("One,\nS", "One,50.5\nS") and said == ""


SAKAI = (
    '\ufeff"PS 4","Points"\n""\n"Display ID","ID","Last Name","First Name","grade"\n'
    '"jdoe","jdoe","Doe","Jane",""\n"rroe","rroe","Roe","Rick","12.0"\n'
)


@pytest.mark.parametrize("separator", [",", ";"])
def test_sakais_first_lines_stay(filled, separator):
    text = SAKAI.replace(",", separator)
    new, said = filled(text, [row("jdoe"), row("rroe", score=12)])
    assert new == text.replace('"Jane"' + separator + '""', '"Jane"' + separator + '"50.5"')
    assert said == ""


def test_sakais_groups_are_refused(filled):
    text = '"PS 4","Points"\n""\n"Group","ID","Members","grade"\n"A","g","Jane Doe",""\n'
    with pytest.raises(UnreadableTable, match="worksheet of groups"):
        filled(text, [row("jdoe")])


def test_a_column_of_points_possible_is_no_column_of_grades(filled):
    """As Teams writes it: the set's name heads the grades, and ``Points`` is the most there are."""
    text = "First Name,Last Name,Email Address,PS 4,Points,Feedback\nJane,Doe,j@x.edu,,100,\n"
    new, _ = filled(text, [row("x", "Jane", "Doe", email="j@x.edu")])
    assert new == text.replace("edu,,100", "edu,50.5,100")


def test_githubs_grades(filled):
    text = (
        "assignment_name,github_username,roster_identifier,points_awarded,points_available\n"
        "ps4,jdoe,,0,100\n"
    )
    assert filled(text, [row("jdoe")])[0] == text.replace(",0,100", ",50.5,100")


def test_a_scale_takes_no_points(filled):
    text = (
        "Identifier,Full name,Status,Grade,Scale,Grade can be changed\n"
        'Participant 5,Jane Doe,ok,,"Bad, Good",Yes\n'
    )
    with pytest.raises(UnreadableTable, match="Scale is 'Bad, Good': points cannot"):
        filled(text, [row("5")])


def test_a_workbook_is_named_as_what_it_is(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04...")
    with pytest.raises(UnreadableTable, match="workbook"):
        read_table(tmp_path / "a.csv")


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2",
        'a;b\r\n"x\n;y";"q""q"\r\n',
        "a\tb\n\n1\t\n",
        "sep=;\na;b\n1;\n",
        'a,b\n"open,1\n',
        "a,b\n1,",
    ],
)
def test_a_table_that_is_not_changed_is_the_same(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, newline="")
    assert read_table(tmp_path / "a.csv").content() == text.encode()


@pytest.mark.parametrize(
    "cell",
    ["=1", "+1", "-1", "@x", " =1", "\t=1", "\u200b=1", "\ufeff=1", "＝1", "＋1", "－1", "＠x",
     "\u00a0=1", "a;=1", "a,=1", "a\n=1", "a\r=1", "a|\u200b＝1", "﹢1", "\u2066=1",
     "\u061c=1", "\x00=1", "\u2212" "1", ";=1", "\u3164=1", "\ufe0f=1", "\u034f=1", "\u0301=1",
     'a;"=1', "a\u2028=1", "a\v=1", "\U000e0001@x", "\u180e=1", ";\u200b＝1"],
)  # fmt: skip
def test_no_spreadsheet_runs_a_cell(cell):
    safe = safe_cell(cell)
    assert safe != cell and safe.replace("'", "") == cell
    assert "'" in safe


@pytest.mark.parametrize("cell", ["Doe, Jane", "Anne-Marie", "1.5", "a=b", "", 5, "x@y.edu"])
def test_plain_cells_stay(cell):
    assert safe_cell(cell) == cell


ROSTERS = {
    "canvas": CANVAS,
    "canvas, names in two columns": "LastName,FirstName,ID,SIS Login ID,Section,PS 4 (4)\n"
    ",,,,,Manual Posting\n    Points Possible,,,,,100\nDoe,Jane,5,jdoe,One,\n"
    "Roe,Rick,6,rroe,One,\nStudent,Test,1,t,One,\n",
    "moodle": "Vorname,Nachname,E-Mail-Adresse,ID-Nummer\n"
    "Jane,Doe,j@x.edu,A5\nRick,Roe,r@x.edu,A6\n",
    "blackboard": '"Last Name"\t"First Name"\t"Username"\nDoe\tJane\tjdoe\nRoe\tRick\trroe\n',
    "github": '"identifier","github_username","github_id","name"\n'
    "jdoe,jd-hub,1,Jane Doe\nrroe,,,Rick Roe\n",
    "plain": "id;first_name;last_name;email\njdoe;Jane;Doe;j@x.edu\nrroe;Rick;Roe;\n",
}


@pytest.mark.parametrize("platform", ROSTERS)
def test_rosters(tmp_path, platform):
    (tmp_path / "list.csv").write_text(ROSTERS[platform], encoding="utf-8-sig")
    _, new = import_roster(tmp_path, tmp_path / "list.csv")
    people = load_roster(tmp_path).people
    assert new == 2 and [(p.first, p.last) for p in people] == [("Jane", "Doe"), ("Rick", "Roe")]
    assert import_roster(tmp_path, tmp_path / "list.csv")[1] == 0
    if platform.startswith("canvas"):
        assert [(p.id, p.keys["canvas"]) for p in people] == [("jdoe", "5"), ("rroe", "6")]


def test_rosters_of_two_platforms_know_one_person(tmp_path):
    for platform in ("plain", "moodle", "canvas", "github"):
        (tmp_path / "list.csv").write_text(ROSTERS[platform], encoding="utf-8")
        roster, new = import_roster(tmp_path, tmp_path / "list.csv")
        assert new == (2 if platform == "plain" else 0)
    jane = roster.people[0]
    assert (jane.id, jane.email) == ("jdoe", "j@x.edu")
    assert jane.keys == {"login": "jdoe", "number": "A5", "canvas": "5", "github": "jd-hub"}


def test_a_list_that_says_nobody_is_refused(tmp_path):
    (tmp_path / "list.csv").write_text("colour,size\nred,1\n")
    with pytest.raises(UnreadableTable, match="colour, size"):
        import_roster(tmp_path, tmp_path / "list.csv")
