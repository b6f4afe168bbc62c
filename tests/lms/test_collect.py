"""Downloads of learning platforms, through nbgrader's zip_collect."""

import io
import shutil
import tarfile
import zipfile
from datetime import datetime

import pytest
from nbgrader.api import Gradebook

from autograder.lms.collect import LmsCollector
from autograder.lms.extract import CarefulExtractor
from autograder.nbgrader_plugin.release import release
from tests.lms.archives import put
from tests.lms.archives import zipped as class_zipped
from tests.nbgrader_plugin.conftest import PS, nbgrader


def test_nbgraders_own_rule_still_works():
    collector = LmsCollector(
        named_regexp=r".*/(?P<student_id>\w+)-(?P<file_id>\w+)", valid_ext=[".py"]
    )
    assert collector.collect("/x/extracted/ann-mlp.py") == {"student_id": "ann", "file_id": "mlp"}


def test_zip_collect(course):
    """A Canvas download with a nested archive, and a Moodle one, by the real command."""
    release([PS], root=course)
    notebook, module = (
        (course / "assignments" / PS / name).read_bytes() for name in (f"{PS}.ipynb", "mlp.py")
    )
    archive = course / "downloaded" / PS / "archive"
    archive.mkdir(parents=True)
    inner = course / "inner.zip"
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("hw/ps4_mlp.ipynb", notebook)
        file.writestr("hw/mlp.py", module)
        file.writestr("__MACOSX/hw/._mlp.py", b"x")
    with zipfile.ZipFile(archive / "submissions.zip", "w") as file:
        file.writestr("doejane_12345_1_ps4_mlp-1.ipynb", notebook)
        file.writestr("doejane_12345_2_mlp-1.py", module)
        file.writestr("roejohn_LATE_777_3_mywork.zip", inner.read_bytes())
        file.writestr("poelisa_888_4_broken.zip", b"PK\x03\x04 no archive")
        file.writestr("poelisa_888_5_mlp.py", module)
        file.writestr("../../evil.py", b"x")
    with zipfile.ZipFile(archive / "moodle.zip", "w") as file:
        file.writestr("Ann Noe_42_assignsubmission_file_/ps4_mlp.ipynb", notebook)
        file.writestr("Ann Noe_42_assignsubmission_file_/mlp.py", module)
    done = nbgrader(course, "zip_collect", PS)
    assert done.returncode == 0, done.stderr
    handed_in = sorted(
        p.relative_to(course / "submitted").as_posix()
        for p in (course / "submitted").rglob("*")
        if p.is_file()
    )
    assert handed_in == [
        f"12345/{PS}/mlp-1.py",
        f"12345/{PS}/ps4_mlp-1.ipynb",
        f"42/{PS}/mlp.py",
        f"42/{PS}/ps4_mlp.ipynb",
        f"777/{PS}/mlp.py",
        f"777/{PS}/ps4_mlp.ipynb",
        f"888/{PS}/mlp.py",
        f"888/{PS}/poelisa_888_4_broken.zip",
    ]
    assert "broken.zip is left closed" in done.stderr and "evil.py is left out" in done.stderr
    assert not (course / "evil.py").exists() and not (course.parent / "evil.py").exists()


def test_late_without_a_time_is_after_the_due_date(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(PS, duedate="2026-11-20 10:00:00 UTC")
    archive = course / "downloaded" / PS / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "submissions.zip", "w") as file:
        file.writestr("doejane_1_2_mlp.py", "")
        file.writestr("roejohn_LATE_3_4_mlp.py", "")
    done = nbgrader(course, "zip_collect", PS)
    assert "3 was late, says the platform, but not when" in done.stderr
    assert not (course / "submitted" / "1" / PS / "timestamp.txt").exists()
    stamp = course / "submitted" / "3" / PS / "timestamp.txt"
    assert stamp.read_text() == "2026-11-20 10:01:00+00:00"
    assert (course / "submitted" / "3").stat().st_mode & 0o077 == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_student("3").last_name == "roejohn"


def test_late_with_a_time_before_the_due_date_is_said(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(PS, duedate="2026-11-22 10:00:00 UTC")
    files = {
        "Set/Submissions/Doe_Jane_jdoe_1/Late Submission - mlp.py": ("", datetime(2026, 11, 20)),
        "Set/Submissions/Roe_Rick_rroe_2/mlp.py": ("", datetime(2026, 11, 21)),
    }
    put(course, PS, {"exc.zip": class_zipped(files)})
    done = nbgrader(course, "zip_collect", PS)
    assert done.returncode == 0 and "jdoe was late, says the platform, but the time" in done.stderr
    assert (course / "submitted" / "jdoe" / PS / "mlp.py").exists()


def test_an_unknown_layout_ends_the_command_with_a_sentence(course):
    archive = course / "downloaded" / PS / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "class.zip", "w") as file:
        for student in ("ann", "bob", "cid"):
            file.writestr(f"{student} mlp.py", "")
    done = nbgrader(course, "zip_collect", PS)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert "the layout is unknown: found ann mlp.py, bob mlp.py, cid mlp.py" in done.stderr
    assert not (course / "submitted").exists()


@pytest.fixture
def opened(tmp_path):
    """What comes out of one downloaded file."""

    def open_it(name, content, **limits):
        archive, target = tmp_path / "archive", tmp_path / "extracted"
        archive.mkdir(exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)  # as nbgrader clears it
        (archive / name).write_bytes(content)
        CarefulExtractor(**limits).extract(str(archive), str(target))
        return {p.relative_to(target).as_posix(): p for p in target.rglob("*") if not p.is_dir()}

    return open_it


def zipped(files, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return buffer.getvalue()


def tarred(*items):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as file:
        for item in items:
            file.addfile(item, io.BytesIO(b"x" * item.size))
    return buffer.getvalue()


def test_archives_within_archives(opened):
    deep = zipped({"mlp.py": b"1"})
    for _ in range(6):
        deep = zipped({"in.zip": deep})
    found = opened("a.zip", deep)
    assert list(found) == ["a/in/in/in/in.zip"]


def test_a_bomb_is_left_closed(opened):
    found = opened("bomb.zip", zipped({"a": bytes(30 * 2**20)}), most_mb=10)
    assert list(found) == ["bomb/bomb.zip"] and found["bomb/bomb.zip"].stat().st_size < 2**20


def test_too_many_files_are_left_closed(opened):
    assert list(opened("many.zip", zipped({str(i): b"" for i in range(50)}), most_files=20)) == [
        "many/many.zip"
    ]


def test_bombs_within_an_archive_share_its_room(opened):
    bomb = zipped({"z": bytes(8 * 2**20)})
    found = opened(
        "class.zip",
        zipped(
            {"eve/report.zip": zipped({f"{i}.zip": bomb for i in range(9)}), "bob/report.zip": bomb}
        ),
        most_mb_inside=20,
    )
    assert sum(path.stat().st_size for path in found.values()) < 26 * 2**20
    assert found["class/bob/report/z"].stat().st_size == 8 * 2**20
    found = opened("eve.zip", zipped({f"{i}.zip": bomb for i in range(9)}), most_mb_unpacked=20)
    assert (
        sum(path.stat().st_size for name, path in found.items() if name.startswith("eve"))
        < 18 * 2**20
    )


@pytest.mark.parametrize("name", ["...zip", "..zip", ". .zip"])
def test_an_archive_named_after_the_folder_above_stays_below(opened, name):
    found = opened(
        "class.zip",
        zipped(
            {
                "eve_1_2_report.zip": zipped({name: zipped({"bob_3_4_mlp.py": b"eve"})}),
                "bob_3_4_mlp.py": b"bob",
            }
        ),
    )
    assert found["class/bob_3_4_mlp.py"].read_bytes() == b"bob"
    assert sorted(found) == ["class/bob_3_4_mlp.py", "class/eve_1_2_report/archive/bob_3_4_mlp.py"]


def test_an_archive_beside_what_it_would_become(opened):
    """A file of its name ended the collection of the whole class; a broken one took the folder."""
    inside = {
        "mlp": b"1",
        "mlp.zip": zipped({"mlp.py": b"2"}),
        "work/mlp.py": b"3",
        "work.zip": b"no zip",
        "notes/a": b"4",
        "notes.zip": zipped({"a": b"5"}),
    }
    found = {
        name.removeprefix("class/eve/"): path.read_bytes()
        for name, path in opened(
            "class.zip", zipped({f"eve/{n}": c for n, c in inside.items()})
        ).items()
    }
    assert found == {
        "mlp": b"1",
        "mlp (2)/mlp.py": b"2",
        "work/mlp.py": b"3",
        "work (2)/work.zip": b"no zip",
        "notes/a": b"4",
        "notes (2)/a": b"5",
    }


def test_damaged_lzma_is_left_closed(opened):
    damaged = bytearray(zipped({"mlp.py": bytes(range(256)) * 9}, zipfile.ZIP_LZMA))
    damaged[45:90] = b"\xff" * 45
    assert list(opened("eve.zip", bytes(damaged))) == ["eve/eve.zip"]


def test_nothing_leaves_the_folder(opened, tmp_path):
    found = opened(
        "a.zip",
        zipped(
            {
                "../../up.py": b"x",
                "/abs.py": b"x",
                "C:\\win\\x.py": b"x",
                "..": b"x",
                "dir/../b.py": b"x",
                "c.py": b"x",
                "win\\x.py": b"x",
            }
        ),
    )
    assert sorted(found) == ["a/c.py", "a/win/x.py"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["archive", "extracted"]


def test_links_and_devices_in_archives_are_left_out_and_named(opened, caplog):
    link = zipfile.ZipInfo("link.py")
    link.external_attr = 0o120777 << 16
    assert opened("z.zip", zipped({link: "/etc/passwd", "a.py": b"x"})).keys() == {"z/a.py"}
    items = [
        tarfile.TarInfo(name) for name in ("sym", "hard", "pipe", "device", "../up.py", "b.py")
    ]
    for item, kind in zip(
        items,
        (
            tarfile.SYMTYPE,
            tarfile.LNKTYPE,
            tarfile.FIFOTYPE,
            tarfile.CHRTYPE,
            tarfile.REGTYPE,
            tarfile.REGTYPE,
        ),
        strict=True,
    ):
        item.type, item.linkname = (
            kind,
            "/etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else "",
        )
    assert opened("t.tar.gz", tarred(*items)).keys() == {"z/a.py", "t/b.py"}
    for name in ("link.py", "sym", "hard"):
        assert f"{name} is left out: it is a link" in caplog.text
    assert "pipe is left out: it is no ordinary file" in caplog.text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"\x1f\x8b",
        b"\x1f\x8b\x08" + bytes(20),
        zipped({"a": b"x" * 1000}, zipfile.ZIP_STORED)[:500],
    ],
)
@pytest.mark.parametrize("name", ["a.zip", "a.gz"])
def test_damaged_archives_are_left_closed(opened, name, content):
    assert list(opened(name, content)) == [f"a/{name}"]


def test_an_encrypted_archive_is_left_closed(opened):
    content = bytearray(zipped({"a.py": b"secret"}, zipfile.ZIP_STORED))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert list(opened("a.zip", bytes(content))) == ["a/a.zip"]
