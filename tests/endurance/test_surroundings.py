"""Full disks, locked and damaged gradebooks, two graders, a clock set back, moving files."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.endurance.class_ import MODULES, POINTS, SET, TASK, Class, is_a_sentence

needs_mounts = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="needs root, to mount a small disk"
)


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[None]:
    """Move a folder to a file system of its own, with so much room left."""
    aside = place.with_name(place.name + "-aside")
    place.rename(aside)
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256m", "none", str(place)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here, not even by root")
    try:
        shutil.copytree(aside, place, dirs_exist_ok=True, symlinks=True)
        disk = os.statvfs(place)
        used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize // 1024
        resize(place, used + kilobytes)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def resize(place: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(place)], check=True)


def make_room(place: Path) -> None:
    resize(place, 256 * 1024)


@needs_mounts
@pytest.mark.parametrize("kilobytes", [0, 8, 40, 120, 400])
def test_a_full_disk_under_the_course_loses_nothing(class_: Class, kilobytes):
    """Gradebook, secret, reports and pages share it; where it fills up depends on the room."""
    with small_disk(class_.root, kilobytes):
        done = class_.grade("--force")
        if done.returncode:
            is_a_sentence(done)
            assert "is damaged" not in done.stderr and "move it away" not in done.stderr
        class_.is_sound()
        make_room(class_.root)
        class_.is_as_before()


@needs_mounts
@pytest.mark.parametrize("kilobytes", [0, 16])
@pytest.mark.parametrize("folder", ["reports", "autograded"])
def test_a_full_disk_under_one_folder(class_: Class, folder, kilobytes):
    with small_disk(class_.root / folder, kilobytes):
        done = class_.grade("--force")
        if done.returncode:
            is_a_sentence(done)
            assert "the disk is full: make room" in done.stderr and "Errno" not in done.stderr
        class_.is_sound()
        make_room(class_.root / folder)
        class_.is_as_before()


@needs_mounts
@pytest.mark.parametrize("kilobytes", [0, 4])
def test_a_full_disk_leaves_no_half_secret(class_: Class, kilobytes):
    """A course that was never graded; the first run makes secret, gradebook and reports."""
    fresh = Class(class_.root)
    for name in ("course_secret", "gradebook.db"):
        (fresh.root / name).unlink()
    for name in ("reports", "autograded"):
        shutil.rmtree(fresh.root / name)
    with small_disk(fresh.root, kilobytes):
        is_a_sentence(fresh.grade())
        secret = fresh.root / "course_secret"
        assert not secret.exists() or len(bytes.fromhex(secret.read_text())) == 32
        make_room(fresh.root)
        assert fresh.grade().returncode == 0
        assert set(fresh.scores()) == set(MODULES)


def test_a_gradebook_locked_in_the_middle(class_: Class):
    going = class_.start("--force")
    assert "of 88" in going.stdout.readline()
    with sqlite3.connect(class_.root / "gradebook.db", timeout=60) as other:
        other.execute("begin exclusive")
        _, errors = going.communicate(timeout=600)
    if going.returncode:
        is_a_sentence((going.returncode, errors))
        assert "in use by another program" in errors
    class_.is_sound()
    class_.is_as_before()


def test_a_gradebook_damaged_in_the_middle_is_said_and_a_copy_goes_on(class_: Class):
    path = class_.root / "gradebook.db"
    copy = path.read_bytes()
    going = class_.start("--force")
    assert "of 88" in going.stdout.readline()
    with open(path, "r+b") as file:
        file.write(b"no data base" * 1000)
    _, errors = going.communicate(timeout=600)
    is_a_sentence((going.returncode, errors))
    assert "is damaged (" in errors
    path.write_bytes(copy)
    class_.is_as_before()


def test_two_graders_at_once(class_: Class):
    """One grades; the other says so, and harms nothing."""
    both = [class_.start("--force") for _ in range(2)]
    ended = [(going.communicate(timeout=600)[1], going.returncode) for going in both]
    assert 0 in [code for _, code in ended]
    for errors, code in ended:
        if code:
            is_a_sentence((code, errors))
            assert "is being graded by another program" in errors
    class_.is_sound()
    class_.is_as_before()


SHIFTED = """
import datetime, time
_real = time.time
time.time = lambda: _real() - 3e8
time.time_ns = lambda: int(time.time() * 1e9)
"""


def test_a_clock_that_runs_back(class_: Class, tmp_path):
    """Ten years back, and files whose times are of the future: only contents count."""
    (tmp_path / "sitecustomize.py").write_text(SHIFTED)
    back = os.environ | {"PYTHONPATH": str(tmp_path)}
    for path in class_.root.rglob("*"):
        os.utime(path, (2**32, 2**32), follow_symlinks=False)
    same = class_.grade(env=back)
    assert same.returncode == 0 and f"{len(MODULES)} graded already" in same.stdout
    changed = class_.root / "submitted/tools" / SET / "mlp.py"
    changed.write_text(changed.read_text() + "# changed\n")
    os.utime(changed, (1, 1))
    again = class_.grade(env=back)
    assert again.returncode == 0 and f"{len(MODULES) - 1} graded already" in again.stdout
    class_.is_sound()


def test_submissions_that_change_during_the_run(class_: Class):
    """Contents, links and folders come and go; in the end all are as before."""
    submitted, stop = class_.root / "submitted", threading.Event()
    module = submitted / "tools" / SET / "mlp.py"
    away, place = class_.root / "away", submitted / "broken"

    def torment() -> None:
        while not stop.is_set():
            module.write_text("x = 1\n")
            place.rename(away)
            place.symlink_to(submitted / "nothing")
            time.sleep(0.05)
            module.write_text(MODULES["tools"])
            place.unlink()
            away.rename(place)
            time.sleep(0.05)

    thread = threading.Thread(target=torment)
    thread.start()
    try:
        for _ in range(3):
            done = class_.grade("--force")
            if done.returncode:
                is_a_sentence(done)
            class_.is_sound()
    finally:
        stop.set()
        thread.join()
    class_.is_as_before()


def test_a_changed_answer_waits_for_a_person_through_all_of_it(class_: Class):
    """Points by hand, and the answer is replaced: through --force, a kill and another hand-in."""
    from autograder.authoring.sample import solved_notebook, write_sample
    from autograder.sets import load

    declared, source = load(SET), class_.root / "source"
    notebook = solved_notebook(declared, source)
    folder = class_.root / "submitted/tools" / SET
    write_sample(declared, source, folder, module=MODULES["tools"], notebook=notebook)
    assert class_.grade().returncode == 0
    first = dict((name, rest) for name, *rest in class_.scores()["tools"])
    assert first[TASK][1:] == [POINTS, True], "the answer is another one"
    (folder / "mlp.py").write_text(MODULES["tools"] + "# only the module\n")
    going = class_.start()
    time.sleep(2)
    going.kill()
    going.communicate()
    for more in ((), ("--force",)):
        assert class_.grade(*more).returncode == 0
        found = dict((name, rest) for name, *rest in class_.scores()["tools"])
        assert found[TASK][1:] == [POINTS, True]
