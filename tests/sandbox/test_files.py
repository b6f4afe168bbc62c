"""Only ordinary files of the submission's own folder are copied."""

import os
import sys

import pytest

from autograder.sandbox import files
from autograder.sandbox.files import collect


@pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and sockets need POSIX")
def test_links_devices_and_odd_names_are_left_out(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = tmp_path / "ps"
    (folder / "deep").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x")
    (folder / "mlp.py").write_text("x = 1\r\n")
    (folder / "deep" / "data.txt").write_text("y")
    (folder / "link.py").symlink_to(secret)
    (folder / "dir").symlink_to(tmp_path)
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe")
    (folder / "new\nline.py").write_text("")
    (os.fsencode(folder) + b"/\xff.py").isascii() or open(
        os.fsencode(folder) + b"/\xff.py", "w"
    ).close()
    found, left_out = collect(folder, 1)
    assert {name: content.tobytes() for name, content in found.items()} == {
        "mlp.py": b"x = 1\r\n",
        "deep/data.txt": b"y",
    }
    assert {line.split(":")[0] for line in left_out} >= {"link.py", "loop", "pipe", "new\nline.py"}
    assert all(line.isprintable() or "\n" in line for line in left_out) and len(left_out) == 5


def test_size_and_number_are_limited(tmp_path, monkeypatch):
    (tmp_path / "a.bin").write_bytes(b"x" * 700_000)
    (tmp_path / "b.bin").write_bytes(b"x" * 700_000)
    (tmp_path / "c.py").write_text("x")
    found, left_out = collect(tmp_path, 1)
    assert set(found) == {"a.bin", "c.py"} and left_out == ["b.bin: too many files, or too large"]
    monkeypatch.setattr(files, "MAX_FILES", 1)
    assert set(collect(tmp_path, 1)[0]) == {"a.bin"}


def test_an_empty_or_missing_folder_has_no_files(tmp_path):
    assert collect(tmp_path, 1) == ({}, []) == collect(tmp_path / "nowhere", 1)
