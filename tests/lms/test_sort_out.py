"""Whose each file is, from archives as platforms and students make them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from autograder.lms.extract import CarefulExtractor
from autograder.lms.folders import UnknownLayout
from autograder.lms.people import Person
from autograder.lms.roster import Roster
from autograder.lms.sort_out import sort_out
from tests.lms.archives import zipped


@pytest.fixture
def collect(tmp_path):
    """What is filed from some downloads: {student: {name: content}}, and all that was found."""

    def run(downloads, **options):
        archive, extracted = tmp_path / "archive", tmp_path / "extracted"
        archive.mkdir()
        for name, content in downloads.items():
            content = zipped(content) if isinstance(content, dict) else content
            (archive / name).write_bytes(content)
        extractor = CarefulExtractor()
        extractor.extract(str(archive), str(extracted))
        found = sort_out(extracted, "ps4_mlp", "mlp.py", extractor.unpacked, **options)
        filed = {}
        for path, place in found.files.items():
            filed.setdefault(place.student, {})[place.name] = path.read_text()
        return filed, found

    return run


BOB, EVE = "bob wrote this", "eve wrote this"
FORGED = {
    "moodle, flat": (
        {
            "Bob B_1002_assignsubmission_file_mlp.py": BOB,
            "Eve E_66_assignsubmission_file_x_1002_assignsubmission_file_mlp.py": EVE,
        },
        "1002",
    ),
    "moodle, folders": (
        {
            "Bob B_1002_assignsubmission_file_/mlp.py": BOB,
            "Eve E_66_assignsubmission_file_/x_1002_assignsubmission_file_/mlp.py": EVE,
            "Eve E_66_assignsubmission_file_/1002/mlp.py": EVE,
        },
        "1002",
    ),
    "blackboard": (
        {
            "Set_4_b_ob_attempt_2026-11-01-10-00-00_mlp.py": BOB,
            "Set_4_eve_attempt_2026-11-01-10-00-00_x_b_ob_attempt_2027-01-01-00-00-00_mlp.py": EVE,
        },
        "b_ob",
    ),
    "canvas": (
        {
            "bob_1002_77_mlp.py": BOB,
            "eve_66_78_1002_79_mlp.py": EVE,
            "eve_LATE_66_80_x_LATE_1002_3_mlp.py": EVE,
        },
        "1002",
    ),
    "brightspace": (
        {
            "1002-1 - Bob B - Nov 20, 2026 900 AM/mlp.py": BOB,
            "66-1 - Eve E - Nov 20, 2026 900 AM/1002-1 - Bob B - Nov 21, 2026 900 AM/mlp.py": EVE,
        },
        "1002",
    ),
    "sakai": (
        {
            "Set/B, Bob(bob)/Submission attachment(s)/mlp.py": BOB,
            "Set/E, Eve(eve)/Submission attachment(s)/B, Bob(bob)/"
            "Submission attachment(s)/mlp.py": EVE,
        },
        "bob",
    ),
    "classroom": (
        {"Bob B - mlp.py": BOB, "Eve E - Bob B - mlp.py": EVE},
        "Bob B",
    ),
    "teams": (
        {
            "S/Bob B/Set/Version 1/mlp.py": BOB,
            "S/Eve E/Set/Version 1/Bob B/Set/Version 9/mlp.py": EVE,
        },
        "Bob B",
    ),
    "ilias": (
        {"Set/B_Bob_bob_1/mlp.py": BOB, "Set/E_Eve_eve_2/B_Bob_bob_1/mlp.py": EVE},
        "bob",
    ),
    "github": (
        {"ps4-submissions/ps4-bob/mlp.py": BOB, "ps4-submissions/ps4-eve/ps4-bob/mlp.py": EVE},
        "bob",
    ),
    "folders": (
        {
            "bob/mlp.py": BOB,
            "eve/x_1002_9_mlp.py": EVE,
            "eve/x_bob_attempt_2027-01-01-00-00-00_mlp.py": EVE,
            "eve/bob/mlp.py": EVE,
        },
        "bob",
    ),
    "an archive in an archive": (
        {
            "bob/mlp.py": BOB,
            "eve/work.zip": zipped({"ps4_bob_attempt_2027-01-01-00-00-00_mlp.py": EVE}),
            "eve/bob.zip": zipped({"bob/mlp.py": EVE}),
        },
        "bob",
    ),
}


@pytest.mark.parametrize("case", FORGED)
def test_no_name_that_a_student_chose_says_whose_it_is(collect, case):
    files, bob = FORGED[case]
    filed, _ = collect({"class.zip": files})
    assert filed[bob] == {"mlp.py": BOB}
    assert len(filed) == 2 and set(next(v for k, v in filed.items() if k != bob).values()) == {EVE}


def test_user_names_and_assignments_with_underscores(collect):
    stamp = "attempt_2026-11-20-23-59-01"
    filed, _ = collect(
        {"bb.zip": {f"PS_4_{user}_{stamp}_mlp.py": user for user in ("a_roe", "b_roe", "c")}}
    )
    assert {student: files["mlp.py"] for student, files in filed.items()} == {
        user: user for user in ("a_roe", "b_roe", "c")
    }


def test_a_receipt_says_where_the_user_name_begins(collect):
    head = "Set_4_s_roe_attempt_2026-11-20-23-59-01"
    filed, found = collect(
        {"bb.zip": {f"{head}_mlp.py": "x", f"{head}.txt": "Name: S Roe (s_roe)"}}
    )
    assert filed == {"s_roe": {"mlp.py": "x"}} and found.people["s_roe"].full_name == "S Roe"


@pytest.mark.parametrize("known", [False, True])
def test_where_it_may_begin_anywhere_a_roster_is_needed(collect, known):
    files = {"Set_4_s_roe_attempt_2026-11-20-23-59-01_mlp.py": "x"}
    roster = Roster([Person("s_roe", "Sue", "Roe", keys={"login": "s_roe"})] if known else [])
    if known:
        assert collect({"bb.zip": files}, roster=roster)[0] == {"s_roe": {"mlp.py": "x"}}
    else:
        with pytest.raises(UnknownLayout, match="Set_4_s_roe.*not clear.*roster"):
            collect({"bb.zip": files}, roster=roster)


def test_an_impossible_month_costs_the_time_only(collect):
    filed, found = collect(
        {
            "bb.zip": {
                "Set_ann_attempt_2026-99-20-23-59-01_mlp.py": "a",
                "Set_bob_attempt_2026-11-20-23-59-01_mlp.py": "b",
            }
        }
    )
    assert set(filed) == {"ann", "bob"} and "2026-99" in "".join(found.notes)
    times = {place.student: place.time for place in found.files.values()}
    assert times["ann"] is None and times["bob"].day == 20


def test_the_newest_attempt_counts_whole(collect):
    filed, found = collect(
        {
            "d.zip": {
                "1-2 - Jo Do - Nov 9, 2026 1155 PM/mlp.py": "old",
                "1-2 - Jo Do - Nov 9, 2026 1155 PM/extra.py": "old",
                "1-2 - Jo Do - Nov 10, 2026 900 AM/mlp.py": "new",
                "index.html": "",
            }
        },
        zone=ZoneInfo("Europe/Berlin"),
    )
    assert filed == {"1": {"mlp.py": "new"}}
    assert [f"{p.time:%d %H:%M}" for p in found.files.values()] == ["10 08:00"]
    assert any("1 handed in 2 times" in note for note in found.notes)


LOOSE = ["grades.csv", "submission_metadata.yml", "README.md", "template.py", "index.html"]


@pytest.mark.parametrize("loose", LOOSE)
def test_a_loose_file_beside_folders_makes_nobody_of_a_class(collect, loose):
    filed, found = collect({"all.zip": {"ann/mlp.py": "a", "bob/mlp.py": "b", loose: "x"}})
    assert filed == {"ann": {"mlp.py": "a"}, "bob": {"mlp.py": "b"}}
    assert any(f"nobody's, left out: all/{loose}" in note for note in found.notes)


UNKNOWN = {
    "files of a class": ({"a_mlp.py": "", "b_mlp.py": "", "c mlp.py": ""}, "a_mlp.py, b_mlp.py"),
    "one student or a class": (
        {"mlp.py": "", "old/mlp.py": "", "backup/mlp.py": ""},
        "mlp.py beside the folders backup, old",
    ),
    "an archive that cannot be opened": (b"PK\x03\x04 damaged", "x.zip"),
    "nothing": ({"__MACOSX/x": ""}, "no submission"),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_an_unknown_layout_is_refused_and_shown(collect, case):
    files, said = UNKNOWN[case]
    with pytest.raises(UnknownLayout, match=said):
        collect({"x.zip": files})


CLASSES = {
    "an archive of the class": (
        {"class/ann/mlp.py": "", "class/bob/ps4_mlp/mlp.py": "", "class/.DS_Store": ""},
        {"ann": {"mlp.py"}, "bob": {"mlp.py"}},
    ),
    "and a folder in it": (
        {"class/in/ann/mlp.py": "", "class/in/bob/mlp.py": ""},
        {"ann": {"mlp.py"}, "bob": {"mlp.py"}},
    ),
    "one student's archive": (
        {"ann/mlp.py": "", "ann/helpers/tool.py": ""},
        {"ann": {"mlp.py", "helpers/tool.py"}},
    ),
    "one student's archive with a folder": (
        {"ann/ps4_mlp/mlp.py": "", "ann/ps4_mlp/helpers/tool.py": "", "ann/__MACOSX/x": ""},
        {"ann": {"mlp.py", "helpers/tool.py"}},
    ),
    "archives of two students": (
        {"ann/notebook/mlp.py": "", "ann/code/tool.py": "", "bob/mlp.py": ""},
        {"ann": {"notebook/mlp.py", "code/tool.py"}, "bob": {"mlp.py"}},
    ),
}


@pytest.mark.parametrize("case", CLASSES)
def test_folders_named_by_students_also_in_one_archive(tmp_path, case):
    files, wanted = CLASSES[case]
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    found = sort_out(tmp_path, "ps4_mlp", "mlp.py")
    filed = {}
    for place in found.files.values():
        filed.setdefault(place.student, set()).add(place.name)
    assert filed == wanted


def test_bad_members_cost_themselves(collect, caplog):
    filed, _ = collect(
        {
            "all.zip": {
                "ann/mlp.py": "ann",
                "ann/mlp.py/x": "a file where a folder is",
                "ann/" + "n" * 400 + ".py": "long",
                "f" * 300 + "/mlp.py": "a folder of no name",
                "../up.py": "out",
                "bob/mlp.py": "bob",
                "bob/n\x1b[31m\n.py": "colours",
                "-rf/mlp.py": "an option",
            }
        }
    )
    assert filed["bob"] == {"mlp.py": "bob", "n_[31m_.py": "colours"}
    assert filed["ann"]["mlp.py"] == "ann" and "long" in filed["ann"].values()
    assert len(filed) == 3 and not any(student.startswith("-") for student in filed)
    said = caplog.text
    assert "ann/mlp.py/x is left out" in said and "../up.py is left out" in said
    assert "ffff" in said and "\x1b" not in said


@pytest.mark.parametrize(
    "bad",
    ["f" * 300 + "/mlp.py", "../eve/mlp.py", "e/" * 3000 + "mlp.py"],
    ids=["long", "out", "deep"],
)
def test_where_all_others_are_bad_members_the_one_is_still_a_student(collect, bad):
    """It was filed as one student called like the archive."""
    filed, _ = collect({"all.zip": {"bob/mlp.py": "bob", bad: "eve"}})
    assert filed == {"bob": {"mlp.py": "bob"}}


def test_a_file_where_a_students_folder_is_costs_nobody(collect, caplog):
    filed, _ = collect({"all.zip": {"bob": "a file", "bob/mlp.py": "bob", "ann/mlp.py": "ann"}})
    assert filed == {"bob": {"mlp.py": "bob"}, "ann": {"mlp.py": "ann"}}
    assert "bob is a file and a folder" in caplog.text


def test_a_class_of_one_is_known_by_the_roster(collect):
    roster = Roster([Person("ann", keys={"login": "ann"}), Person("eve", keys={"login": "eve"})])
    filed, _ = collect({"all.zip": {"ann/mlp.py": "a", "grades.csv": ""}}, roster=roster)
    assert filed == {"ann": {"mlp.py": "a"}}


def test_a_students_own_archive_is_theirs_whatever_its_folder_is_called(collect):
    roster = Roster([Person("ann", keys={"login": "ann"}), Person("eve", keys={"login": "eve"})])
    filed, _ = collect({"eve.zip": {"ann/mlp.py": "e"}}, roster=roster)
    assert filed == {"eve": {"mlp.py": "e"}}


def test_a_name_twice_is_kept_twice(collect, caplog, recwarn):
    content = zipped({"ann/mlp.py": "1", "bob/mlp.py": "b"})
    twice = zipped({"ann/mlp.py": "1", "ann/mlq.py": "2", "bob/mlp.py": "b"})
    filed, _ = collect({"all.zip": twice.replace(b"mlq.py", b"mlp.py")})
    assert sorted(filed["ann"].values()) == ["1", "2"] and len(content) < len(twice)
    assert "holds ann/mlp.py twice" in caplog.text


def test_a_students_own_archive_that_looks_like_a_platforms_is_nobodys(collect):
    filed, found = collect(
        {
            "bob.zip": {"mlp.py": "b"},
            "eve.zip": {"Bob B_1002_assignsubmission_file_mlp.py": "e"},
        }
    )
    assert filed == {"bob": {"mlp.py": "b"}}
    assert any("eve looks like a download of Moodle" in note for note in found.notes)


def test_a_students_timestamp_says_nothing(collect):
    filed, found = collect(
        {"c.zip": {"ann_1_2_timestamp.txt": "2020-01-01 00:00 UTC", "ann_1_3_mlp.py": "a"}}
    )
    assert filed == {"1": {"mlp.py": "a"}} and not any(p.time for p in found.files.values())
    assert any("1: a timestamp.txt among the files" in note for note in found.notes)


def test_an_instructors_timestamp_counts_or_is_warned_about(collect):
    _, found = collect(
        {
            "all.zip": {
                "ann/mlp.py": "",
                "ann/timestamp.txt": "05.11.2026 23:59",
                "bob/mlp.py": "",
                "bob/timestamp.txt": "next week",
                "eve/work.zip": zipped({"mlp.py": "", "timestamp.txt": "2020-01-01 00:00 UTC"}),
            }
        }
    )
    times = {place.student: place.time for place in found.files.values()}
    assert (times["ann"].month, times["ann"].day) == (11, 5)
    assert times["bob"] is times["eve"] is None
    assert any("bob: timestamp.txt says 'next week'" in note for note in found.notes)


def test_times_of_packing_make_nobody_late(collect):
    same = {"S/Ann A/Set/Version 1/mlp.py": "", "S/Bob B/Set/Version 1/mlp.py": ""}
    _, found = collect({"t.zip": same})
    assert not any(place.time for place in found.files.values())


def test_file_times_count_where_they_differ(collect):
    files = {
        f"S/{name}/Set/Version 1/mlp.py": ("", datetime(2026, 11, day, 10))
        for name, day in (("Ann A", 20), ("Bob B", 21))
    }
    _, found = collect({"t.zip": files}, zone=ZoneInfo("America/New_York"))
    assert {p.student: f"{p.time:%d %H}" for p in found.files.values()} == {
        "Ann A": "20 15",
        "Bob B": "21 15",
    }


def test_one_name_in_two_forms_of_unicode_is_one_student(collect):
    filed, _ = collect(
        {
            "d.zip": {
                "Zo\u00eb P - mlp.py": "1",
                "Zoe\u0308 P - ps4_mlp.ipynb": "2",
                "A B - mlp.py": "",
            }
        }
    )
    assert set(filed) == {"Zo\u00eb P", "A B"} and len(filed["Zo\u00eb P"]) == 2


def test_the_roster_makes_one_student_of_several_numbers(collect):
    roster = Roster([Person("jdoe", "Jane", "Doe", "j@x.edu", {"login": "jdoe", "canvas": "5"})])
    filed, _ = collect(
        {
            "moodle.zip": {"Jane Doe_4711_assignsubmission_file_mlp.py": "m"},
            "canvas.zip": {"doejane_5_9_ps4_mlp.ipynb": "c"},
        },
        roster=roster,
    )
    assert filed == {"jdoe": {"mlp.py": "m", "ps4_mlp.ipynb": "c"}}


def test_two_of_one_name_are_not_made_one(collect):
    roster = Roster([Person("jdoe", "Jane", "Doe"), Person("jdoe2", "Jane", "Doe")])
    filed, found = collect(
        {"m.zip": {f"Jane Doe_{n}_assignsubmission_file_mlp.py": "" for n in (1, 2)}},
        roster=roster,
    )
    assert set(filed) == {"1", "2"} and any("not in the roster" in note for note in found.notes)


def test_one_number_of_two_platforms_is_not_one_student(collect):
    filed, found = collect(
        {
            "moodle.zip": {"Jane Doe_5_assignsubmission_file_mlp.py": "m"},
            "canvas.zip": {"roerick_5_9_mlp.py": "c"},
        }
    )
    assert len(filed) == 1 and len(filed["5"]) == 1
    assert any("may be two people" in note for note in found.notes)


def test_two_folders_of_one_id_are_told_apart_in_words(collect):
    filed, found = collect({"all.zip": {"bob/mlp.py": "1", "bob /mlp.py": "2", "ann/mlp.py": "3"}})
    assert filed["bob"] == {"mlp.py": "1"}
    assert any(note.startswith("all/bob /mlp.py is left out: bob  and bob") for note in found.notes)


def test_names_that_would_stop_nbgrader_are_numbered(collect):
    filed, _ = collect(
        {
            "c.zip": {
                "ann_1_2_mlp.py": "1",
                "ann_1_3_mlp.py": "2",
                "ann_1_4_x.zip": zipped({"mlp.py/deep.py": "3", "y": ""}),
            }
        }
    )
    assert {"1", "2", "3"} <= set(filed["1"].values())
    names = set(filed["1"])
    assert not any(f"{name}/".startswith(f"{other}/") for name in names for other in names - {name})


STAMP = "2026-11-20-23-59-01"
OTHERS = {
    "moodle, feedback": (
        {
            "Jane Doe_1_assignsubmission_file/mlp.py": "j",
            "Jane Doe_1_assignfeedback_file/mlp.py": "of the teacher",
            "Rick Roe_2_assignsubmission_file/mlp.py": "r",
        },
        {"1": {"mlp.py": "j"}, "2": {"mlp.py": "r"}},
    ),
    "moodle, a name with signs for direction": (
        {
            "\u202bعلي_3_assignsubmission_file/mlp.py": "a",
            "B C_4_assignsubmission_file/mlp.py": "b",
        },
        {"3": {"mlp.py": "a"}, "4": {"mlp.py": "b"}},
    ),
    "canvas, anonymous": (
        {"LATE_anon_aB3dE_77_mlp.py": "a", "anon_Xyz12_78_mlp.py": "x"},
        {"aB3dE": {"mlp.py": "a"}, "Xyz12": {"mlp.py": "x"}},
    ),
    "blackboard, in Spanish": (
        {f"PS_{user}_intento_{STAMP}_mlp.py": user for user in ("ann", "bob")},
        {"ann": {"mlp.py": "ann"}, "bob": {"mlp.py": "bob"}},
    ),
    "brightspace, in French": (
        {
            "1-2 - Jane Doe - déc. 1, 2026 1159 PM/mlp.py": "new",
            "1-2 - Jane Doe - août 31, 2026 1159 PM/mlp.py": "old",
            "3-2 - Rick Roe - 3. März 2026 2359/mlp.py": "r",
        },
        {"1": {"mlp.py": "new"}, "3": {"mlp.py": "r"}},
    ),
    "sakai, anonymous": (
        {
            f"Set/{number}-0000-4000-8000-1234567890ab Anonymous Submission/"
            "Submission attachment(s)/mlp.py": number
            for number in ("a1b2c3d4", "b1b2c3d4")
        },
        {
            f"{number}-0000-4000-8000-1234567890ab": {"mlp.py": number}
            for number in ("a1b2c3d4", "b1b2c3d4")
        },
    ),
    "sakai, in Spanish, with brackets in a name": (
        {
            f"Set/{name}/{path}": content
            for name in ("Doe,(jdoe)", "Roe, Rick (Ricky)(rroe)")
            for path, content in (
                ("Adjuntos del envío/mlp.py", name[-6:]),
                ("Retroalimentación/mlp.py", "of the teacher"),
                ("timestamp.txt", "2026-11-21T23:55:00Z"),
                ("comments.txt", ""),
            )
        },
        {"jdoe": {"mlp.py": "(jdoe)"}, "rroe": {"mlp.py": "(rroe)"}},
    ),
    "teams, in Japanese and Polish": (
        {
            "提出済みのファイル/山田 太郎/課題4/バージョン 9/mlp.py": "old",
            "提出済みのファイル/山田 太郎/課題4/バージョン10/mlp.py": "new",
            "提出済みのファイル/Jan K/課題4/Wersja 1/mlp.py": "k",
        },
        {"山田 太郎": {"mlp.py": "new"}, "Jan K": {"mlp.py": "k"}},
    ),
    "ilias, peer feedback and a late file": (
        {
            "Set/Submissions/Doe_Jane_jdoe_1/Late Submission - mlp.py": "j",
            "Set/Submissions/Roe_Rick_rroe_2/mlp.py": "r",
            "Set/Feedback_files/to_Doe_Jane_jdoe_1/from_Roe_Rick_rroe_2/mlp.py": "a peer's",
        },
        {"jdoe": {"mlp.py": "j"}, "rroe": {"mlp.py": "r"}},
    ),
    "github, a folder of another name": (
        {"ps4-jane/mlp.py": "j", "ps4-rick/mlp.py": "r", "ps4-rick/.git/HEAD": "x"},
        {"jane": {"mlp.py": "j"}, "rick": {"mlp.py": "r"}},
    ),
    "github, at a commit": (
        {f"hw-{name}-{'0f' * 20}/mlp.py": name for name in ("jane", "rick")},
        {"jane": {"mlp.py": "jane"}, "rick": {"mlp.py": "rick"}},
    ),
    "drive, copies in other languages": (
        {"Kopie van Mo Ma - mlp.py": "m", "Kopi av Li Lo - mlp.py": "l", "Doe, Jane - mlp.py": "j"},
        {"Mo Ma": {"mlp.py": "m"}, "Li Lo": {"mlp.py": "l"}, "Doe, Jane": {"mlp.py": "j"}},
    ),
    "the exchange": (
        {
            "inbound/ann+ps4_mlp+2026-11-20 10:00:00 UTC+x1/mlp.py": "old",
            "inbound/ann+ps4_mlp+2026-11-21 10:00:00 UTC+x2/mlp.py": "new",
            "inbound/ann+ps3_backprop+2026-11-22 10:00:00 UTC/mlp.py": "of another set",
            "inbound/b_b+ps4_mlp+2026-11-20 10:00:00 UTC/mlp.py": "b",
        },
        {"ann": {"mlp.py": "new"}, "b_b": {"mlp.py": "b"}},
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_else_platforms_write(collect, case):
    files, wanted = OTHERS[case]
    filed, found = collect({"class.zip": files})
    assert filed == wanted
    late = {"canvas, anonymous": {"aB3dE"}, "ilias, peer feedback and a late file": {"jdoe"}}
    assert found.late == late.get(case, set())


def test_names_in_utf_8_of_which_the_zip_does_not_say_so(collect):
    content = zipped(
        {"Zoë É_1_assignsubmission_file/mlp.py": "z", "A_2_assignsubmission_file/m": ""}
    )
    silent = content.replace((0x800).to_bytes(2, "little") + b"\x08\0", b"\0\0\x08\0")
    assert silent != content
    _, found = collect({"m.zip": silent})
    assert found.people["1"].full_name == "Zoë É"


@pytest.mark.parametrize("number", [1, 2])
def test_a_download_unpacked_by_hand(tmp_path, number):
    for name in ["Jane Doe_11", "Rick Roe_12"][:number]:
        (tmp_path / f"{name}_assignsubmission_file").mkdir()
        (tmp_path / f"{name}_assignsubmission_file" / "mlp.py").write_text("")
    found = sort_out(tmp_path, "ps4_mlp", "mlp.py")
    assert {place.student for place in found.files.values()} == set(["11", "12"][:number])


def test_sakais_digits_are_in_utc(collect):
    folder = "Set/Doe, Jane(jdoe)"
    _, found = collect(
        {
            "a.zip": {
                f"{folder}/Submission attachment(s)/mlp.py": "",
                f"{folder}/timestamp.txt": "20261121235500123",
            }
        },
        zone=ZoneInfo("America/New_York"),
    )
    assert [f"{place.time:%d %H:%M}" for place in found.files.values()] == ["21 23:55"]


def test_a_time_that_gradescope_does_not_say_is_said(collect):
    yml = "submission_1:\n  :submitters:\n  - :name: J D\n    :sid: '7'\n  :created_at: soon\n"
    _, found = collect({"e.zip": {"x/submission_1/mlp.py": "", "x/submission_metadata.yml": yml}})
    assert any("no time that can be read" in note for note in found.notes)
