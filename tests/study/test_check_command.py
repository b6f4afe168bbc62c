"""`autograder check` and `next`: colour, JSON, watching, and what is kept."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .terminal import COMMAND, autograder

BEGUN = Path(__file__).with_name("begun") / "ps4_mlp"


@pytest.fixture
def folder(tmp_path):
    """Problem set 4 as it is released, begun in a folder of its own."""
    autograder(tmp_path, "start", "ps4_mlp")
    return tmp_path / "ps4_mlp"


def in_a_terminal(folder: Path, *words: str, **env: str) -> str:
    """What a person sees, colours included."""
    screen, inside = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    environment |= {"TERM": "xterm", **env}
    running = subprocess.Popen(
        [COMMAND, *words], cwd=folder, stdout=inside, stderr=inside, env=environment
    )
    os.close(inside)
    shown = b""
    while True:
        try:
            more = os.read(screen, 4096)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        shown += more
    running.wait()
    os.close(screen)
    return shown.decode()


def test_colour_in_a_terminal_alone(folder):
    question = ("check", "--question", "4.1")
    assert "\033[" in in_a_terminal(folder, *question)
    assert "\033[" not in in_a_terminal(folder, *question, NO_COLOR="1")
    plain = autograder(folder, *question)
    assert plain.returncode == 0 and "\033[" not in plain.stdout


def test_json_says_where_the_code_is(folder):
    done = autograder(folder, "check", "--question", "4.1", "--json")
    (question,) = json.loads(done.stdout)["questions"]
    assert question["verdict"] == "missing" and question["parts"][0]["message"]
    lines = (folder / "mlp.py").read_text(encoding="utf-8").splitlines()
    assert [spot["name"] for spot in question["where"]] == ["rel_error", "numerical_gradient"]
    for spot in question["where"]:
        assert lines[spot["line"] - 1].startswith(f"def {spot['name']}")


def test_watch_checks_again_when_the_module_is_saved(folder):
    with subprocess.Popen(
        [COMMAND, "check", "--question", "4.1", "--watch"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        read_until(running, "0 of 14 automatic points")
        assert "Watching" in running.stderr.readline()
        time.sleep(1.0)  # the watcher says that it watches just before it does
        shutil.copy(BEGUN / "mlp.py", folder)
        read_until(running, "14 of 14 automatic points (+14 since the last check)")
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) == 0
        assert "Traceback" not in running.stderr.read()


def read_until(running: subprocess.Popen, line: str) -> None:
    for found in running.stdout:
        if found.rstrip() == line:
            return
    raise AssertionError(f"{line!r} never came: {running.stderr.read()}")


def test_next_names_the_first_task_that_is_not_done(folder):
    assert "Next: task 4.1" in autograder(folder, "next").stdout
    shutil.copy(BEGUN / "mlp.py", folder)
    said = autograder(folder, "next").stdout
    assert "Next: task 4.6" in said and "6 of 8 tasks done" in said
    above = autograder(folder.parent, "next").stdout
    assert "ps4_mlp: 84 of 88 automatic points when last checked" in above


def test_next_sends_to_the_written_answers_and_then_to_the_next_set(folder):
    shutil.copytree(BEGUN, folder, dirs_exist_ok=True)
    assert "All done. Hand in ps4_mlp.ipynb and mlp.py." in autograder(folder, "next").stdout
    notebook = folder / "ps4_mlp.ipynb"
    text = notebook.read_text(encoding="utf-8")
    blank = text.replace("My own words.", "*Write your answer to 4.8 here.*")
    notebook.write_text(blank, encoding="utf-8")
    assert "written answers to 4.8" in autograder(folder, "next").stdout


def test_progress_is_kept_from_one_session_to_the_next(folder):
    shutil.copytree(BEGUN, folder, dirs_exist_ok=True)
    program = (
        "from autograder import check, progress\n"
        "from mlp import rel_error, numerical_gradient\n"
        "check('4.1', rel_error, numerical_gradient)\n"
    )
    command = [COMMAND.with_name("python"), "-c"]
    subprocess.run([*command, program], cwd=folder, check=True)
    later = subprocess.run(
        [*command, "from autograder import progress; print(progress())"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "14 of 14 when last checked" in later and "14 of 88" in later


def test_what_is_kept_may_be_damaged_or_impossible_to_write(folder):
    kept = folder / ".nn-course" / "progress.json"
    for text in ("", "[]", "{", '{"4.1": 3}', '{"4.1": {"score": "x"}}'):
        kept.write_text(text, encoding="utf-8")
        done = autograder(folder, "check", "--question", "4.1")
        assert done.returncode == 0 and not done.stderr, text
    shutil.rmtree(folder / ".nn-course")
    (folder / ".nn-course").write_text("a file", encoding="utf-8")
    done = autograder(folder, "check", "--question", "4.1")
    assert done.returncode == 0 and not done.stderr
