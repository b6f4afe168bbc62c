"""Only files that lie in the sandbox's own folder, and not too much of them, are sent."""

import pytest

from autograder.sandbox import files
from autograder.sandbox.client import Sandbox
from autograder.sandbox.files import sendable

OUTSIDE = [
    "../x.py",
    "/etc/x.py",
    "a/../../x.py",
    "C:/x.py",
    "a//x.py",
    "",
    "new\nline.py",
    "\udcff.py",
]


def test_bytes_are_sent_as_they_are():
    given = {"mlp.py": b"x = 1\r\n", "deep/data.txt": b"y", "empty": b""}
    sent, left_out = sendable(given, 1)
    assert {name: content.tobytes() for name, content in sent.items()} == given
    assert left_out == ()


@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_point_elsewhere_are_left_out(name):
    sent, left_out = sendable({name: b"x", "mlp.py": b"y"}, 1)
    assert set(sent) == {"mlp.py"}
    assert len(left_out) == 1 and "was not there when the code ran" in left_out[0]
    left_out[0].encode()


def test_size_and_number_are_limited(monkeypatch):
    given = {"a.bin": b"x" * 700_000, "b.bin": b"x" * 700_000, "c.py": b"x"}
    sent, left_out = sendable(given, 1)
    assert set(sent) == {"a.bin", "c.py"}
    assert len(left_out) == 1 and left_out[0].startswith("`b.bin`")
    monkeypatch.setattr(files, "MAX_FILES", 1)
    assert set(sendable(given, 1)[0]) == {"a.bin"}


def test_a_sandbox_has_the_files_it_was_given_and_says_what_is_left_out():
    given = {"mlp.py": b"f = lambda: open('data/x.txt').read()", "data/x.txt": b"7", "../y": b""}
    with Sandbox(given, sandbox="subprocess") as sandbox:
        assert sandbox.load("mlp").call("f").value == "7"
        assert len(sandbox.left_out) == 1
