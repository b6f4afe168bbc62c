"""Downloads of learning platforms, through nbgrader's zip_collect."""

import io
import shutil
import tarfile
import zipfile

import pytest

from autograder.lms.collect import LmsCollector
from autograder.lms.extract import CarefulExtractor
from autograder.nbgrader_plugin.release import release
from tests.nbgrader_plugin.conftest import PS, nbgrader

NAMES = {
    "submissions/doejane_12345_678901_ps4_mlp.ipynb": ("12345", "ps4_mlp.ipynb", None),
    "submissions/doejane_LATE_12345_678902_mlp-1.py": ("12345", "mlp-1.py", None),
    "submissions/doejane_12345_678903_work/sub/mlp.py": ("12345", "sub/mlp.py", None),
    "all/Jane Doe_4711_assignsubmission_file_/ps4_mlp.ipynb": ("4711", "ps4_mlp.ipynb", None),
    "Jane Doe_4711_assignsubmission_file_mlp.py": ("4711", "mlp.py", None),
    "x/PS 4_jdoe_attempt_2026-11-20-15-00-00_mlp.py": ("jdoe", "mlp.py", "2026-11-20 15:00:00"),
    "12-34 - Jane Doe - Nov 20, 2026 1500 PM/mlp.py": ("12", "mlp.py", None),
    "jdoe/ps4_mlp/mlp.py": ("jdoe", "ps4_mlp/mlp.py", None),
}


@pytest.mark.parametrize("path", NAMES)
def test_names_of_the_platforms(path):
    student, name, timestamp = NAMES[path]
    found = LmsCollector().collect(f"/course/downloaded/{PS}/extracted/{path}")
    assert (found["student_id"], found["file_id"], found.get("timestamp")) == (
        student,
        name,
        timestamp,
    )


@pytest.mark.parametrize(
    "path",
    [
        "loose.ipynb",
        "jdoe/__MACOSX/._mlp.py",
        "jdoe/.DS_Store",
        "a_.._attempt_2026-11-20-15-00-00_mlp.py",
    ],
)
def test_what_is_nobodys_is_left_out(path):
    assert LmsCollector().collect(f"/course/downloaded/{PS}/extracted/{path}") is None


def test_a_second_file_of_a_name_does_not_end_the_collection():
    collector = LmsCollector()
    first, second = (
        collector.collect(f"/x/extracted/doejane_1_{n}_mlp.py")["file_id"] for n in (1, 2)
    )
    assert (first, second) == ("mlp.py", "mlp (2).py")


@pytest.mark.parametrize(
    "others, dropped",
    [
        ((), True),
        (("__MACOSX/x", "._ps4_mlp", ".DS_Store"), True),
        (("report.pdf",), False),
        (("helpers/tool.py",), False),
    ],
)
def test_a_folder_in_a_folder_is_dropped_where_nothing_else_is(tmp_path, others, dropped):
    """A zip of a folder, in a zip: `PS/PS/mlp.py`; but what lies beside something keeps its place."""
    student = tmp_path / "extracted" / "Jane Doe_4711_assignsubmission_file_"
    for name in (f"{PS}/{PS}/mlp.py", f"{PS}/{PS}/helpers/tool.py", *others):
        (student / name).parent.mkdir(parents=True, exist_ok=True)
        (student / name).write_text("")
    found = {
        LmsCollector().collect(str(student / PS / PS / name))["file_id"]
        for name in ("mlp.py", "helpers/tool.py")
    }
    assert found == (
        {"mlp.py", "helpers/tool.py"}
        if dropped
        else {f"{PS}/{PS}/mlp.py", f"{PS}/{PS}/helpers/tool.py"}
    )


CLASSES = {
    "an archive of the class": (
        ["class/ann/mlp.py", "class/bob/ps4_mlp/mlp.py", "class/.DS_Store"],
        {"ann": "mlp.py", "bob": "mlp.py"},
    ),
    "and a folder in it": (
        ["download/class/ann/mlp.py", "download/class/bob/mlp.py"],
        {"ann": "mlp.py", "bob": "mlp.py"},
    ),
    "one student's archive": (["ann/mlp.py", "ann/helpers/tool.py"], {"ann": "mlp.py"}),
    "one student's archive with a folder": (
        ["ann/ps4_mlp/mlp.py", "ann/ps4_mlp/helpers/tool.py"],
        {"ann": "mlp.py"},
    ),
    "archives of two students": (
        ["ann/notebook/mlp.py", "ann/code/tool.py", "bob/mlp.py"],
        {"ann": "notebook/mlp.py", "bob": "mlp.py"},
    ),
}


@pytest.mark.parametrize("case", CLASSES)
def test_folders_named_by_students_also_in_one_archive(case, tmp_path):
    files, wanted = CLASSES[case]
    for name in files:
        (tmp_path / "extracted" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "extracted" / name).write_text("")
    found = [
        LmsCollector().collect(str(tmp_path / "extracted" / name))
        for name in files
        if name.endswith("mlp.py")
    ]
    assert {f["student_id"]: f["file_id"] for f in found} == wanted


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
    assert "broken.zip is left closed" in done.stderr
    assert not (course / "evil.py").exists() and not (course.parent / "evil.py").exists()


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
    """A file of its name ended the collection of the whole class, and a broken one took the folder with it."""
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


def test_links_and_devices_in_archives_are_left_out(opened):
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
    ):
        item.type, item.linkname = (
            kind,
            "/etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else "",
        )
    assert opened("t.tar.gz", tarred(*items)).keys() == {"z/a.py", "t/b.py"}


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
